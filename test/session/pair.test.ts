// Two machines on one clock: each is the machine that it is alone, and both stand at one instant.
import {describe, expect, it} from 'vitest';
import {createPair} from '../../source/session/pair.ts';
import type {PairSession} from '../../source/session/pair-state.ts';
import {createSession} from '../../source/session/session.ts';
import type {Action} from '../../source/workload/action.ts';
import {pairOf as pairOfLines, type PairRequest} from '../../source/session/against.ts';
import {goingOn, linesAfter, staying} from '../../source/session/staying.ts';
import {wordsOf} from '../../source/workload/compare/words.ts';
import type {Scenario} from '../../source/workload/scenario.ts';
import {manualClock, order} from '../support/dashboard.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';

const LEAK = ['machine: {memory: 64MiB, swap: 16MiB}', 'timeline:', '  - {at: 100ms, spawn: leak, name: leaky, rate: 40MiB/s}', 'until: {time: 4s}'].join('\n');
/** Nobody may be killed: this one panics. */
const PANIC = LEAK.replace('rate: 40MiB/s', 'rate: 40MiB/s, oom_score_adj: -1000');
const TICK_US = 250_000;
const swappiness = (value: string): Action => ({kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value}});

function pairOf(a: Scenario, b: Scenario): PairSession & {readonly clock: ReturnType<typeof manualClock>} {
	const clock = manualClock();
	const pair = createPair({scenarios: {a, b}, overrides: {a: [], b: []}, theme: 'dark', zoom: 2, clock});
	return {...pair, clock};
}

describe('a pair', () => {
	const one = scenario(LEAK);
	const other = scenario(LEAK, {set: ['vm.swappiness=0']});

	it('is two machines as each is alone, at the same instants', () => {
		const pair = pairOf(one, other);
		pair.pause(true);
		const alone = {a: samplesOf(one, TICK_US), b: samplesOf(other, TICK_US)};
		for (let i = 0; i < 12; i++) {
			const {samples} = pair.store.getState();
			expect(samples).toEqual({a: alone.a[i], b: alone.b[i]});
			pair.step();
		}
		expect(pair.store.getState().comparison.watched.parting!.atUs % TICK_US).toBe(0);
	});

	it('moves both with the clock, neither while it is paused', () => {
		const pair = pairOf(one, other);
		pair.start();
		pair.clock.advance(2000);
		const {samples} = pair.store.getState();
		expect(samples.a.timeUs).toBe(samples.b.timeUs);
		expect(samples.a.timeUs).toBeGreaterThan(1_000_000);
		pair.pause(true);
		pair.clock.advance(2000);
		expect(pair.store.getState().samples.a.timeUs).toBe(samples.a.timeUs);
		pair.stop();
		expect(pair.clock.waiting()).toBe(0);
	});

	it('goes on with one where the other has panicked, and says so', () => {
		const pair = pairOf(scenario(PANIC), one);
		pair.pause(true);
		for (let i = 0; i < 20; i++) pair.step();
		const {samples, comparison, pace} = pair.store.getState();
		expect(samples.a.panic).not.toBeNull();
		expect(samples.a.timeUs).toBeLessThan(samples.b.timeUs);
		expect(samples.b.timeUs).toBe(20 * TICK_US);
		expect(comparison.seen.a.ended).toBe('panic');
		expect(pace.halted).toBe(false);
	});

	it('leaves one of the two as a session that goes on where it stands', async () => {
		const pair = pairOf(one, other);
		pair.pause(true);
		for (let i = 0; i < 8; i++) pair.step();
		const request = {scenarios: {a: one, b: other}, leftUs: 500_000, name: 'swappiness 0'};
		const session = await staying(pair, 'b', request)({theme: 'dark', order, clock: manualClock()});
		expect(session.store.getState().time.lines.map(({letter, left}) => [letter, left?.atUs])).toEqual([
			['A', undefined],
			['B', 500_000],
		]);
		session.otherLine();
		expect(session.store.getState().sample.vmstat).toEqual(samplesOf(one, TICK_US)[8]!.vmstat);
		session.otherLine();
		expect(session.store.getState().sample.timeUs).toBe(8 * TICK_US);
		session.step();
		const alone = samplesOf(other, TICK_US)[9]!;
		expect(session.store.getState().sample.vmstat).toEqual(alone.vmstat);
		session.toBoot();
		expect(session.store.getState().sample.timeUs).toBe(0);
		session.on();
		expect(session.store.getState().sample).toEqual(samplesOf(other, TICK_US)[1]);
		session.toNow();
		session.restart();
		expect(session.store.getState().sample.timeUs).toBe(0);
	});

	it('is made of a branch and the line it left, each from boot on, and runs to where the branch stands', async () => {
		const session = createSession(one, {theme: 'dark', order, clock: manualClock()});
		session.pause(true);
		for (let i = 0; i < 10; i++) session.step();
		session.toTime(1_000_000);
		session.perform({kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '0'}});
		for (let i = 0; i < 4; i++) session.step();
		const request = session.branchPair();
		if (request === null || typeof request === 'string') return expect.fail(String(request));
		const clock = manualClock();
		const pair = createPair({...request, theme: 'dark', zoom: 2, clock});
		pair.start();
		for (let i = 0; i < 100 && !pair.store.getState().pace.paused; i++) clock.advance(250);
		const {samples, pace, comparison} = pair.store.getState();
		expect([samples.a.timeUs, samples.b.timeUs, pace.speed]).toEqual([2_000_000, 2_000_000, 1]);
		expect(samples.b.vmstat).toEqual(session.store.getState().sample.vmstat);
		expect(samples.a.vmstat).toEqual(samplesOf(one, TICK_US)[8]!.vmstat);
		expect(comparison.changes[0]).toMatchObject({key: 'branch', b: 'swappiness 0'});
		expect(session.pairWith('vm.swappiness=10', null)).toMatchObject({untilUs: null, leftUs: 0});
		pair.stop();
	});

	it('leaves branches that are not compared as they were', async () => {
		const session = createSession(one, {theme: 'dark', order, clock: manualClock()});
		session.pause(true);
		for (let i = 0; i < 10; i++) session.step();
		session.toTime(1_500_000);
		session.perform(swappiness('0'));
		for (let i = 0; i < 3; i++) session.step();
		const third = session.store.getState().sample;
		session.otherLine();
		session.toTime(1_000_000);
		session.perform(swappiness('200'));
		for (let i = 0; i < 6; i++) session.step();
		const request = session.branchPair();
		if (request === null || typeof request === 'string') return expect.fail(String(request));
		const pair = createPair({...request, theme: 'dark', zoom: 2, clock: manualClock()});
		pair.pause(true);
		for (let i = 0; i < 10; i++) pair.step();
		const next = await staying(pair, 'b', request)({theme: 'dark', order, clock: manualClock()});
		const letters = (): readonly (readonly [string, string | undefined, number | undefined])[] =>
			next.store.getState().time.lines.map(({letter, left}) => [letter, left?.letter, left?.atUs] as const);
		expect(letters()).toEqual([
			['A', undefined, undefined],
			['B', 'A', 1_500_000],
			['C', 'A', 1_000_000],
		]);
		expect(next.store.getState().time.line.letter).toBe('C');
		expect(next.store.getState().sample.sysctls['vm.swappiness']).toBe('200');
		next.otherLine();
		next.otherLine();
		expect(next.store.getState().time.line).toMatchObject({letter: 'B', left: {letter: 'A', atUs: 1_500_000}});
		next.toNow();
		expect(next.store.getState().sample).toEqual(third);
		next.toTime(1_750_000);
		expect(next.store.getState().sample.timeUs).toBe(1_750_000);
		expect(next.store.getState().sample.sysctls['vm.swappiness']).toBe('0');
	});

	it('is any two of four lines, and leaves each as it was where nothing was done to it', async () => {
		const session = createSession(one, {theme: 'dark', order, clock: manualClock()});
		session.pause(true);
		for (let i = 0; i < 10; i++) session.step();
		const now = session.store.getState().sample;
		for (const [us, value] of [
			[1_000_000, '0'],
			[1_500_000, '200'],
		] as const) {
			while (session.store.getState().time.line.letter !== 'A') session.otherLine();
			session.toTime(us);
			session.perform(swappiness(value));
			for (let i = 0; i < 2; i++) session.step();
		}
		const {line} = session.store.getState().time;
		expect(line.letter).toBe('C');
		const first = session.branchPair() as PairRequest;
		const pair = createPair({...first, theme: 'dark', zoom: 2, clock: manualClock()});
		pair.pause(true);
		while (pair.store.getState().samples.a.timeUs < 2_000_000) pair.step();
		expect(pair.store.getState().others.map(({letter}) => letter)).toEqual(['B']);
		const after = linesAfter(pair, first);
		// Nothing new happened to any: A has its own now again, with all that lies ahead of 2 s.
		expect(after.map(({track}) => track.newest)).toEqual([now, expect.objectContaining({timeUs: 1_500_000}), expect.objectContaining({timeUs: 2_000_000})]);
		const next = pairOfLines(after, {a: 'B', b: 'C'}, first.title!) as PairRequest;
		expect(next.untilUs).toBe(1_500_000);
		const siblings = createPair({...next, theme: 'dark', zoom: 2, clock: manualClock()});
		siblings.pause(true);
		for (let i = 0; i < 8; i++) siblings.step();
		const {samples, named} = siblings.store.getState();
		expect([named.a.letter, named.b.letter, samples.a.sysctls['vm.swappiness'], samples.b.sysctls['vm.swappiness']]).toEqual(['B', 'C', '0', '200']);
		expect(samples.b.vmstat).toEqual(line.history.recent.at(-1)!.vmstat);
		siblings.name('a', 'no swap');
		const shown = await goingOn(linesAfter(siblings, next), 'C', siblings)({theme: 'dark', order, clock: manualClock()});
		const {time} = shown.store.getState();
		expect(time.lines.map(({letter, name, left}) => [letter, name, left?.atUs])).toEqual([
			['A', '', undefined],
			['B', 'no swap', 1_000_000],
			['C', 'swappiness 200', 1_500_000],
		]);
		expect(time.lines[0]!.nowUs).toBe(2_500_000);
		expect(pairOfLines(after, {a: 'A', b: 'D'}, '')).toBe('two of A, B, C can be compared');
	});

	it('stands at a Sample of the past as both were then, to the digit, and what it says of them is of then', () => {
		const pair = pairOf(one, other);
		pair.pause(true);
		const then: string[] = [];
		for (let i = 0; i < 14; i++) {
			const {samples, comparison} = pair.store.getState();
			then.push(JSON.stringify([samples, wordsOf(comparison)]));
			pair.step();
		}
		for (const ordinal of [13, 3, 9, 0, 6]) {
			pair.toNow();
			while (pair.store.getState().samples.a.timeUs > ordinal * TICK_US) pair.back();
			const {samples, comparison} = pair.store.getState();
			expect(JSON.stringify([samples, wordsOf(comparison)]), String(ordinal)).toBe(then[ordinal]);
		}
	});

	it('plays the past up to now and rests there', () => {
		const pair = pairOf(one, other);
		pair.start();
		pair.clock.advance(3000);
		pair.toBoot();
		expect(pair.store.getState().samples.b.timeUs).toBe(0);
		const {nowUs} = pair.store.getState().past!;
		pair.setSpeed(10);
		pair.pause(false);
		pair.clock.advance(2000);
		const {samples, past, pace} = pair.store.getState();
		expect({a: samples.a.timeUs, b: samples.b.timeUs, past, paused: pace.paused}).toEqual({a: nowUs, b: nowUs, past: null, paused: true});
	});

	it('acts on one of the two, keeps both in step, and has the act in its past', () => {
		const pair = pairOf(one, one);
		pair.pause(true);
		for (let i = 0; i < 2; i++) pair.step();
		const applied = pair.act('b', [{kind: 'command', command: {kind: 'sysctl', name: 'vm.swappiness', value: '7'}}]);
		expect(applied.map(({outcome}) => outcome.ok)).toEqual([true]);
		const {samples, comparison} = pair.store.getState();
		expect([samples.a.timeUs, samples.b.timeUs]).toEqual([2 * TICK_US, 2 * TICK_US]);
		expect([samples.a.sysctls['vm.swappiness'], samples.b.sysctls['vm.swappiness']]).toEqual(['60', '7']);
		expect(comparison.watched.parting).toBeNull();
		for (let i = 0; i < 8; i++) pair.step();
		const then = JSON.stringify(pair.store.getState().samples);
		expect(pair.store.getState().comparison.watched.parting).not.toBeNull();
		pair.step();
		pair.back();
		expect(JSON.stringify(pair.store.getState().samples)).toBe(then);
		pair.toBoot();
		expect(pair.store.getState().samples.b.sysctls['vm.swappiness']).toBe('60');
	});

	it('visits events of either', () => {
		const pair = pairOf(one, other);
		pair.pause(true);
		for (let i = 0; i < 14; i++) pair.step();
		const events = Object.values(pair.lines).flatMap(({marks}) => marks.list.map(mark => Math.max(0, mark.ordinal - 1) * TICK_US));
		for (let i = 0; i < 20 && pair.store.getState().samples.a.timeUs > 0; i++) {
			const before = pair.store.getState().samples.a.timeUs;
			pair.toEvent('before');
			const now = pair.store.getState().samples.a.timeUs;
			if (now === before) break;
			expect(events).toContain(now);
			expect(events.filter(us => us < before && us > now)).toEqual([]);
		}
	});
});
