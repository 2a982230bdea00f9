// What a tool did to the machine is told apart in the log from what the keys did, and from what had happened before.
import {expect, it} from 'vitest';
import type {Sample} from '../../../source/machine/sample.ts';
import {eventText} from '../../../source/messages/events.ts';
import {sessionAt} from '../../support/dashboard.ts';

const swappiness = (value: string) => ({kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value}}) as const;
const HAND = {via: 'proc', what: 'writing it'} as const;

it('an action of a hand is marked as its own, one of a key is not', () => {
	const session = sessionAt('demo', 1);
	const lines = (): string[] => session.store.getState().log.map(event => eventText(event));
	session.perform(swappiness('10'));
	expect(lines().at(-1)).toBe('vm.swappiness 60 → 10');
	session.perform(swappiness('20'), HAND);
	expect(lines().at(-1)).toBe('vm.swappiness 10 → 20, written through /proc');
	expect(lines().filter(line => line.includes('written through'))).toHaveLength(1);
});

it('what the machine did before is not the doing of a hand', () => {
	const session = sessionAt('demo', 1);
	// Straight to the machine: nobody has taken a Sample since.
	session.source().perform!(swappiness('10'));
	session.perform({kind: 'oom_score_adj', of: {pid: 300}, value: 5}, HAND);
	const lines = session.store.getState().log.map(event => eventText(event));
	expect(lines.slice(-2)).toEqual(['vm.swappiness 60 → 10', expect.stringMatching(/^oom_score_adj of .* → 5, written through \/proc$/)]);
});

it('a refusal is an event, once, and the answer has its errno', () => {
	const session = sessionAt('demo', 1);
	const taken: Sample[] = [];
	const unwatch = session.watch({sample: sample => taken.push(sample)});
	let errno = '';
	session.ask([swappiness('999')], ([applied]) => (errno = applied?.outcome.ok === false ? applied.outcome.errno : ''), HAND);
	expect(errno).toBe('EINVAL');
	expect(session.store.getState().log.filter(event => event.kind === 'refused')).toHaveLength(1);
	expect(taken.flatMap(sample => sample.events).map(event => event.kind)).toEqual(['refused']);
	expect(session.perform(swappiness('999'))[0]?.outcome.ok).toBe(false);
	expect(session.store.getState().log.filter(event => event.kind === 'refused')).toHaveLength(1);
	unwatch();
	session.step();
	expect(taken.at(-1)?.timeUs).toBe(1_000_000);
});

it('tells of another machine before its first Sample', () => {
	const session = sessionAt('demo', 1);
	const told: (number | string)[] = [];
	session.watch({sample: ({timeUs}) => told.push(timeUs), opened: () => told.push(session.source().name)});
	session.step();
	session.restart();
	session.step();
	expect(told).toEqual([1_250_000, 'demo', 0, 250_000]);
});
