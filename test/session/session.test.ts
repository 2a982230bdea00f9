import {describe, expect, it} from 'vitest';
import type {Sample} from '../../source/machine/sample.ts';
import {createSession} from '../../source/session/session.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {manualClock, order, sessionAt} from '../support/dashboard.ts';

function live(name = 'leak-without-swap') {
	const clock = manualClock();
	const session = createSession(loadScenario(name), {theme: 'dark', clock, order});
	const samples: Sample[] = [];
	session.store.subscribe(({sample}) => {
		if (sample !== samples.at(-1)) samples.push(sample);
	});
	session.start();
	return {clock, session, samples};
}
const figures = ({timeUs, vmstat, zones, processes}: Sample) => ({
	timeUs,
	vmstat,
	free: zones.map(zone => zone.free),
	rss: processes.map(process => process.rssKb),
});

describe('a session', () => {
	it('goes by real time: four Samples a second at 1×', () => {
		const {clock, samples} = live();
		clock.advance(3000);
		expect(samples.at(-1)!.timeUs).toBeGreaterThanOrEqual(2_500_000);
		expect(samples.at(-1)!.timeUs).toBeLessThanOrEqual(3_000_000);
		expect(samples.length).toBeGreaterThanOrEqual(10);
		expect(samples.length).toBeLessThanOrEqual(13);
	});

	it('does nothing at all while paused', () => {
		const {clock, session} = live();
		clock.advance(1000);
		session.pause(true);
		let changes = 0;
		session.store.subscribe(() => changes++);
		clock.advance(60_000);
		expect(changes).toBe(0);
		expect(clock.waiting()).toBe(0);
		session.pause(false);
		clock.advance(1000);
		expect(changes).toBeGreaterThan(0);
	});

	it('takes one Sample on a step', () => {
		const {clock, session} = live();
		clock.advance(1000);
		session.pause(true);
		const before = session.store.getState().sample.timeUs;
		session.step();
		expect(session.store.getState().sample.timeUs - before).toBe(250_000);
		session.setSpeed(0.01);
		session.step();
		expect(session.store.getState().sample.timeUs - before).toBe(252_500);
	});

	it('slow motion and 100× are the same machine', () => {
		const atSpeed = (speed: number, ms: number): Sample => {
			const {clock, session} = live();
			session.setSpeed(speed);
			for (let i = 0; i < ms && session.store.getState().sample.timeUs < 2_000_000; i += 250) clock.advance(250);
			session.pause(true);
			while (session.store.getState().sample.timeUs < 8_000_000) session.step();
			return session.store.getState().sample;
		};
		expect(figures(atSpeed(100, 10_000))).toEqual(figures(atSpeed(0.5, 10_000)));
	});

	it('starts again with the same seed as it did', () => {
		const session = sessionAt('leak-without-swap', 6);
		const first = figures(session.store.getState().sample);
		session.restart();
		expect(session.store.getState().sample.timeUs).toBe(0);
		while (session.store.getState().sample.timeUs < 6_000_000) session.step();
		expect(figures(session.store.getState().sample)).toEqual(first);
	});

	it('runs on after the scenario’s end, and stands still after a panic', () => {
		const session = sessionAt('protected-leak', 120);
		const {pace, sample} = session.store.getState();
		if (sample.panic === null) {
			expect(pace.halted).toBe(false);
			return;
		}
		expect(pace.halted).toBe(true);
		session.step();
		expect(session.store.getState().sample).toBe(sample);
	});

	it('shows the effect of an action at once', () => {
		const session = sessionAt('leak-without-swap', 3);
		const leaky = session.store.getState().sample.processes.find(process => process.name.startsWith('leak'))!;
		const [applied] = session.perform({kind: 'oom_score_adj', of: {pid: leaky.pid}, value: 500});
		expect(applied?.outcome.ok).toBe(true);
		const after = session.store.getState().sample.processes.find(process => process.pid === leaky.pid)!;
		expect(after.oomScoreAdj).toBe(500);
		expect(after.oomScore).toBeGreaterThan(leaky.oomScore);
	});

	it('takes another scenario, and keeps the old one when that cannot boot', () => {
		const session = sessionAt('leak-without-swap', 3);
		session.choose(loadScenario('burst'));
		expect(session.store.getState().about.name).toMatch(/burst/i);
		expect(session.store.getState().sample.timeUs).toBe(0);
		const {config} = loadScenario('burst');
		expect(() => session.choose({...loadScenario('burst'), config: {...config, zones: [{node: 0, name: 'Normal', managed: 10}]}})).toThrow(RangeError);
		session.step();
		expect(session.store.getState().sample.timeUs).toBe(250_000);
	});

	it('remembers alarms until they are seen', () => {
		const session = sessionAt('leak-without-swap', 30);
		const {alarms} = session.store.getState();
		expect(alarms.reports.length).toBeGreaterThan(0);
		expect(alarms.stallSeen).toBe(false);
		session.seen();
		expect(session.store.getState().alarms).toMatchObject({stallSeen: true, seen: alarms.reports.length});
	});
});
