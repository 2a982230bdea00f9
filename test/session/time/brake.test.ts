// The brake on real machines, with a clock that stands still between steps: what is shown, for how long, at which speed, and that the machine feels nothing of it.
import {describe, expect, it} from 'vitest';
import {MOMENTS, type Moment} from '../../../source/machine/account/moments.ts';
import {createSession, type Session} from '../../../source/session/session.ts';
import {scenarioSource} from '../../../source/session/source/scenario.ts';
import type {Brake} from '../../../source/session/time/brake.ts';
import {loadScenario} from '../../../source/workload/library.ts';
import {manualClock, order} from '../../support/dashboard.ts';

const ON: Brake = {on: true, moments: MOMENTS, stopAt: [], now: null};

type Frame = {readonly atMs: number; readonly timeUs: number; readonly moment: Moment | null; readonly free: number; readonly paused: boolean};

/** Runs a scenario in real time from an instant, and looks four times a second. */
function watched(name: string, fromUs: number, seconds: number, brake: Brake, speed = 1): {readonly frames: readonly Frame[]; readonly session: Session} {
	const clock = manualClock();
	const session = createSession(loadScenario(name), {theme: 'dark', clock, order, brake, pace: {speed}});
	for (const _ of session.runTo(fromUs));
	session.start();
	const frames: Frame[] = [];
	for (let atMs = 0; atMs < seconds * 1000; atMs += 250) {
		clock.advance(250);
		const {sample, brake: now, pace} = session.store.getState();
		frames.push({atMs, timeUs: sample.timeUs, moment: now.now?.caught.moment ?? null, free: sample.zones.at(-1)!.free, paused: pace.paused});
	}
	return {frames, session};
}

const runsOf = (frames: readonly Frame[]): readonly {readonly moment: Moment; readonly frames: readonly Frame[]}[] => {
	const runs: {moment: Moment; frames: Frame[]}[] = [];
	let before: Moment | null = null;
	for (const frame of frames) {
		if (frame.moment !== null && frame.moment !== before) runs.push({moment: frame.moment, frames: []});
		if (frame.moment !== null) runs.at(-1)!.frames.push(frame);
		before = frame.moment;
	}
	return runs;
};

describe('the brake', () => {
	it('shows swap that is full, the stall and the choice of a leak one after the other, though they are microseconds apart', () => {
		const {frames} = watched('leak-with-swap', 37e6, 9, ON);
		const runs = runsOf(frames);
		expect(runs.map(run => run.moment)).toEqual(['swap-full', 'stall', 'oom']);
		for (const {frames: shown} of runs) expect(shown.length).toBeGreaterThanOrEqual(4);
		const oom = runs[2]!.frames;
		expect(oom.length).toBeGreaterThanOrEqual(7);
		expect(oom.length).toBeLessThanOrEqual(9);
		// 0.02×: eight frames are 40 ms of the machine's time.
		expect(oom.at(-1)!.timeUs - oom[0]!.timeUs).toBeLessThanOrEqual(45_000);
		// Then as before: a second is a second.
		const after = frames.slice(frames.indexOf(oom.at(-1)!) + 2);
		expect(after.at(-1)!.timeUs - after[0]!.timeUs).toBeGreaterThan((after.at(-1)!.atMs - after[0]!.atMs) * 900);
	});

	it('has the stall on the screen with free at min, before anybody is dead', () => {
		const clock = manualClock();
		const session = createSession(loadScenario('leak-with-swap'), {theme: 'dark', clock, order, brake: ON});
		for (const _ of session.runTo(37e6));
		session.start();
		while (session.store.getState().brake.now?.caught.moment !== 'stall') clock.advance(250);
		const {sample, brake} = session.store.getState();
		const {caught} = brake.now!;
		expect(sample.kills).toBe(0);
		expect(caught.who?.name).toBe('leaky');
		// kswapd frees batches of 32 between the moment that no page over min was found and the one that the task begins to reclaim.
		expect(caught.free).toBeLessThanOrEqual(caught.min + 32);
		// The figures of the log, which are those of the stall's beginning: pages that it has freed since are not among them.
		const logged = sample.events.findLast(event => event.kind === 'direct-reclaim');
		expect(logged).toMatchObject({free: caught.free, min: caught.min});
		// A first reclaim that finds pages of a program's text to drop may be over when the step is.
		expect(sample.directReclaim.calls).toBe(1);
	});

	it('slows down at the first wake alone', () => {
		const runs = runsOf(watched('leak-with-swap', 24e6, 11, ON).frames);
		expect(runs.map(run => run.moment)).toEqual(['wake']);
		expect(runs[0]!.frames.length).toBeGreaterThanOrEqual(7);
	});

	it('is off in slow motion, when it is turned off, and for moments that are not in its list', () => {
		expect(runsOf(watched('leak-with-swap', 24e6, 4, {...ON, on: false}).frames)).toEqual([]);
		expect(runsOf(watched('leak-with-swap', 24.5e6, 4, ON, 0.5).frames)).toEqual([]);
		expect(runsOf(watched('leak-with-swap', 37e6, 9, {...ON, moments: ['oom']}).frames).map(run => run.moment)).toEqual(['oom']);
	});

	it('goes on at once when it is turned off, or a speed is chosen', () => {
		for (const free of [(session: Session) => session.setBrake(false), (session: Session) => session.setSpeed(2)]) {
			const {session, frames} = watched('leak-with-swap', 24e6, 1.25, ON);
			expect(frames.at(-1)!.moment).toBe('wake');
			free(session);
			expect(session.store.getState().brake.now).toBeNull();
		}
	});

	it.each(['wake', 'stall', 'swap-full', 'oom'] as const)('stops at %s, and once', moment => {
		const {frames, session} = watched('leak-with-swap', 24e6, moment === 'wake' ? 2 : 16, {...ON, on: false, stopAt: [moment]}, moment === 'wake' ? 1 : 2);
		expect(frames.at(-1)).toMatchObject({moment, paused: true});
		session.pause(false);
		expect(session.store.getState().brake.now).toBeNull();
	});

	it('changes nothing of the machine', () => {
		const [plain, stopped] = [scenarioSource(loadScenario('leak-with-swap')), scenarioSource(loadScenario('leak-with-swap'))];
		plain.stepTo(38e6);
		let stops = 0;
		for (; stopped.timeUs() < 38e6; stops++) stopped.stepTo(38e6, MOMENTS);
		expect(stops).toBeGreaterThan(3);
		// The Sample of the one that was stopped covers a shorter time: totals and gauges are the same.
		const [a, b] = [plain.sample(), stopped.sample()];
		expect(b.vmstat).toEqual(a.vmstat);
		expect(b.meminfo).toEqual(a.meminfo);
		expect(b.processes).toEqual(a.processes);
		expect(b.pressure).toEqual(a.pressure);
	});
});

describe('a machine that nobody has begun to watch', () => {
	it('stands at 0 s until the card is closed', () => {
		const clock = manualClock();
		const session = createSession(loadScenario('burst'), {theme: 'dark', clock, order, welcome: true, brake: ON});
		session.start();
		clock.advance(5000);
		expect(session.store.getState().sample.timeUs).toBe(0);
		session.setUi({welcome: false});
		clock.advance(1000);
		expect(session.store.getState().sample.timeUs).toBeGreaterThan(500_000);
		expect(session.store.getState().sample.timeUs).toBeLessThan(1_100_000);
	});
});
