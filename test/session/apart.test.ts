// Two machines of which one is run in a thread of its own are the two that they are in one thread: Sample by Sample, whatever is done to them, when one goes back, when
// one of them goes on alone, and also where the thread ends in the middle. The thread here is none, but everything goes to it and back as copies.
import {createHash} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {bytesOf} from '../../source/commands/compare/large.ts';
import {createPair} from '../../source/session/pair.ts';
import type {PairSession} from '../../source/session/pair-state.ts';
import {answerer, type Asked} from '../../source/session/source/answers.ts';
import {apartSource} from '../../source/session/source/apart.ts';
import {scenarioSource, withoutEnd} from '../../source/session/source/scenario.ts';
import {staying} from '../../source/session/staying.ts';
import type {Action} from '../../source/workload/action.ts';
import type {Scenario} from '../../source/workload/scenario.ts';
import {manualClock, order} from '../support/dashboard.ts';
import {scenario} from '../support/scenarios.ts';

const LEAK = [
	'machine: {memory: 32MiB, swap: 8MiB}',
	'files: {/old: 1MiB, /gone: 1MiB}',
	'timeline:',
	'  - {at: 100ms, spawn: leak, name: leaky, rate: 16MiB/s}',
	'until: {time: 4s}',
].join('\n');
const CREATE: Action = {kind: 'command', command: {kind: 'create_file', path: '/new', pages: 256, disk: 'data'}};
const UNLINK: Action = {kind: 'command', command: {kind: 'unlink', path: '/gone'}};
const SETTING: Action = {kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '10'}};
const MORE: Action = {kind: 'signal', to: {name: 'leaky'}, signal: 'STOP'};

/** A machine elsewhere that answers so many times. */
function elsewhere(booted: Scenario, answers = Infinity) {
	// Each answer takes a while, so that copies are due there, too.
	let ms = 0;
	const answer = answerer(withoutEnd(structuredClone(booted)), () => (ms += 10));
	let asked: Asked | null = null;
	let left = answers;
	const source = apartSource(booted, {
		post: one => {
			asked = structuredClone(one);
		},
		wait: () => {
			if (left-- <= 0) return null;
			const answered = answer(asked as Asked);
			return structuredClone(answered, {transfer: (asked as Asked).do === 'wake' ? bytesOf(answered) : []});
		},
		close: () => undefined,
	});
	return source;
}

type Told = {readonly samples: readonly unknown[]; readonly pair: PairSession; readonly clock: ReturnType<typeof manualClock>};

/** The same things done to two machines, and what was seen of both at each step. `answers`: how often the other thread answers; null: there is none. */
function tell(answers: number | null): Told {
	const scenarios = {a: scenario(LEAK), b: scenario(LEAK, {set: ['vm.min_free_kbytes=4096']})};
	// Real time goes by while a machine is run, so that copies are due.
	let ms = 0;
	const manual = manualClock();
	const clock = {...manual, now: () => manual.now() + (ms += 30)};
	const sources = {a: scenarioSource(scenarios.a), b: answers === null ? scenarioSource(scenarios.b) : elsewhere(scenarios.b, answers)};
	const pair = createPair({scenarios, overrides: {a: [], b: []}, theme: 'dark', zoom: 2, clock, sources});
	const samples: unknown[] = [];
	const note = (): void => {
		const {samples: both, comparison, past} = pair.store.getState();
		samples.push(structuredClone({both, parting: comparison.watched.parting, past}));
	};
	pair.pause(true);
	const steps = (count: number): void => {
		for (let i = 0; i < count; i++) {
			pair.step();
			note();
		}
	};
	steps(3);
	samples.push(pair.act('b', [CREATE, SETTING]).map(({outcome}) => outcome));
	note();
	steps(3);
	samples.push(
		pair.act('b', [MORE, UNLINK]),
		pair.act('a', [SETTING]).map(({outcome}) => outcome),
	);
	steps(2);
	for (const us of [1_100_000, 300_000, 0, 1_600_000]) {
		pair.toTime(us);
		while (manual.waiting() > 0) manual.advance(10);
		note();
	}
	pair.toNow();
	steps(2);
	return {samples, pair, clock: manual};
}

/** What is compared: to the last digit, and soon told. */
const hashed = (value: unknown): string => createHash('sha1').update(JSON.stringify(value)).digest('hex');

const alone = tell(null);

describe('a machine in a thread of its own', () => {
	it('is the one that it is here, at every instant, before and after acts, and in the past', () => {
		const {samples, pair} = tell(Infinity);
		expect(samples.map(hashed)).toEqual(alone.samples.map(hashed));
		expect(pair.lines.b.stills.list.length).toBeGreaterThan(0);
		expect(pair.lines.b.stills.budget.apartBytes).toBeGreaterThan(0);
		expect([...pair.lines.b.track.source.files]).toEqual([...alone.pair.lines.b.track.source.files]);
		expect([...pair.lines.b.track.source.files.keys()]).toEqual(['/old', '/new']);
	});

	it('is that one where the thread ends at any answer', () => {
		for (const answers of [0, 3, 12]) expect(tell(answers).samples.map(hashed), `after ${answers} answers`).toEqual(alone.samples.map(hashed));
	});

	it('goes on here once it stays alone, with all that can be stood on again', async () => {
		const {pair} = tell(Infinity);
		const scenarios = {a: scenario(LEAK), b: scenario(LEAK, {set: ['vm.min_free_kbytes=4096']})};
		const session = async (of: PairSession) => staying(of, 'b', {scenarios, leftUs: 0, name: 'min'})({theme: 'dark', order, clock: manualClock()});
		const [one, other] = [await session(pair), await session(alone.pair)];
		for (const each of [one, other]) {
			each.step();
			each.perform({kind: 'signal', to: {name: 'leaky'}, signal: 'CONT'});
			each.step();
		}
		expect(one.store.getState().sample).toEqual(other.store.getState().sample);
		expect(one.shown().frameMap!(64)).toEqual(other.shown().frameMap!(64));
		for (const each of [one, other]) each.toTime(1_000_000);
		expect(one.store.getState().sample).toEqual(other.store.getState().sample);
		expect(one.store.getState().sample.timeUs).toBe(1_000_000);
	});
});

it('a thread tells what its timeline asks for and the machine refuses, once, and so does the machine when it is run here again', () => {
	const busy = scenario(
		[
			'{machine: {memory: 128MiB, disks: {data: ssd, usb: hdd}}, files: {/media/a: {size: 40MiB, disk: usb}}, until: {time: 9s}, timeline: [',
			'{at: 1s, spawn: stream, name: reader, file: /media/a, rate: 1MiB/s}, {at: 2s, umount: usb}, {at: 5s, umount: usb}]}',
		].join(''),
	);
	const told = (answers: number): readonly (string | number)[][] => {
		const source = elsewhere(busy, answers);
		return [1e6, 3e6, 4e6, 6e6].map(us => {
			source.stepTo?.(us);
			return (source.refusals?.() ?? []).map(({atUs}) => atUs);
		});
	};
	expect(told(Infinity)).toEqual([[], [2e6], [], [5e6]]);
	for (const answers of [0, 1, 2, 3]) expect(told(answers).flat(), `${answers} answers`).toEqual(told(Infinity).flat());
});
