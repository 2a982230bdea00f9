// "What if this process leaks?": a process goes on with all that it holds and grows, asked for by the form that is open first, by an event, by a call.
import {describe, expect, it} from 'vitest';
import {sample as sampleOf} from '../../source/machine/machine.ts';
import {createRun, stepTo} from '../../source/workload/run.ts';
import {readScenario} from '../../source/workload/scenario.ts';
import {likeliest, whatIfForm} from '../../source/session/what-if.ts';
import {createSession} from '../../source/session/session.ts';
import {manualClock} from '../support/dashboard.ts';
import {keyboard} from '../support/keyboard.ts';

const SERVER = (more: string) => `
machine: {memory: 256MiB}
timeline:
  - {at: 100ms, spawn: idle, name: nginx, rss: 20MiB}
  - {at: 200ms, spawn: idle, name: db, rss: 60MiB}
  - {at: 300ms, spawn: idle, name: nginx, rss: 30MiB}
${more}
until: {time: 60s}
`;
const run = (more: string, seconds: number) => {
	const scenario = readScenario(SERVER(more), {file: 'x'});
	const made = createRun(scenario);
	stepTo(made, seconds * 1e6);
	return {sample: sampleOf(made.machine), scenario};
};
const rssOf = (sample: ReturnType<typeof run>['sample'], pid: number) => sample.processes.find(process => process.pid === pid)?.rssAnonKb ?? 0;

describe('a process that begins to leak', () => {
	const {pid} = run('', 1).sample.processes.find(({name}) => name === 'db') ?? {pid: 0};

	it('keeps what it holds and grows at its rate, and the machine ends by killing it', () => {
		const leak = `  - {at: 2s, call: leak, of: ${pid}, rate: 4MiB/s}`;
		const before = rssOf(run('', 1.9).sample, pid);
		// The first page comes at once, then a second's worth each second.
		for (const seconds of [1, 5]) expect(Math.abs(rssOf(run(leak, 2 + seconds).sample, pid) - before - seconds * 4096)).toBeLessThanOrEqual(64);
		const end = run(leak, 59).sample;
		expect(end.kills).toBe(1);
		expect(end.processes.some(process => process.pid === pid)).toBe(false);
	});

	it('may be told a second time, of another rate', () => {
		const twice = `  - {at: 2s, call: leak, of: ${pid}, rate: 4MiB/s}\n  - {at: 4s, call: leak, of: ${pid}, rate: 1MiB/s}`;
		const before = rssOf(run('', 1.9).sample, pid);
		expect(Math.abs(rssOf(run(twice, 6).sample, pid) - before - 2 * 4096 - 2 * 1024)).toBeLessThanOrEqual(64);
	});
});

describe('the form that is open first', () => {
	const open = () => {
		const {scenario} = run('what_if: {leak: nginx, rate: 8MiB/s, at: 1s}', 0.1);
		const clock = manualClock();
		const session = createSession(scenario, {theme: 'dark', clock, order: () => [], welcome: false});
		const way = session.runTo(scenario.whatIf?.atUs ?? 0);
		while (way.next().done !== true);
		session.pause(true);
		session.setUi({form: whatIfForm(scenario.whatIf?.leak ?? '', scenario.whatIf?.rate ?? '', true)});
		session.start();
		return {session, clock, press: keyboard(session).press};
	};

	it('is what the scenario says, and time stands still until Enter; the larger of two with that name leaks', () => {
		const {session, clock, press} = open();
		clock.advance(1000);
		const {sample} = session.store.getState();
		expect(sample.timeUs).toBe(1e6);
		press('enter');
		expect(session.store.getState().ui.notice?.text).toBe('nginx leaks 8MiB/s from now on');
		clock.advance(4000);
		const later = session.store.getState().sample;
		expect(later.timeUs).toBeGreaterThan(3e6);
		const grown = later.processes.filter(({pid, rssAnonKb}) => rssAnonKb > rssOf(sample, pid) + 1024);
		expect(grown.map(({name}) => name)).toEqual(['nginx']);
		expect(rssOf(sample, grown[0]?.pid ?? 0)).toBeGreaterThan(30 * 1024);
		session.stop();
	});

	it('is closed by Escape, and says who is nobody', () => {
		const {session, press} = open();
		press('x', 'y');
		press('enter');
		expect(session.store.getState().ui.form?.problem).toBe('no process is called “xy”');
		press('escape');
		expect(session.store.getState().ui.form).toBeNull();
		expect(session.store.getState().pace.paused).toBe(true);
		session.stop();
	});

	it('names who would be killed now where nobody is known to grow', () => {
		expect(likeliest(run('', 1).sample)).toBe('db');
		expect(likeliest({processes: []})).toBe('');
	});
});
