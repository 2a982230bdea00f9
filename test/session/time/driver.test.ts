// The keeper of the clock on a source whose steps a test can make as slow as it likes: time is the test's own.
import {describe, expect, it} from 'vitest';
import type {Sample} from '../../../source/machine/sample.ts';
import type {Source} from '../../../source/session/source/source.ts';
import {createDriver, type Driver, rest, resume, start, stop} from '../../../source/session/time/driver.ts';
import {AT_FIRST, type Pace, SLICE_MS, STEP_US} from '../../../source/session/time/pace.ts';
import {manualClock} from '../../support/dashboard.ts';

type Kept = {
	readonly driver: Driver;
	readonly clock: ReturnType<typeof manualClock>;
	readonly taken: number[];
	/** Real time of each of these Samples. */
	readonly takenAtMs: number[];
	readonly paces: (Pace | null)[];
	/** Real time that the machine took in each turn of the event loop, in milliseconds. */
	readonly turns: number[];
	pace: Pace;
};

/** `costMs`: real time that a millisecond of machine time takes; `haltAtUs`: where it panics. */
function kept({costMs = 0, haltAtUs = Infinity, still = false} = {}): Kept {
	const clock = manualClock();
	let timeUs = 0;
	let spentMs = 0;
	const source = {
		timeUs: () => timeUs,
		halted: () => timeUs >= haltAtUs,
		...(still
			? {}
			: {
					stepTo: (us: number) => {
						const ms = ((us - timeUs) / 1000) * costMs;
						own.turns.push((own.turns.pop() ?? 0) + ms);
						spentMs += ms;
						timeUs = Math.min(us, haltAtUs);
					},
				}),
	} as unknown as Source;
	const own: Kept = {clock, taken: [], takenAtMs: [], paces: [], turns: [], pace: AT_FIRST, driver: undefined as unknown as Driver};
	const driver = createDriver({
		clock: {
			now: () => clock.now() + spentMs,
			after: (ms, callback) =>
				clock.after(ms, () => {
					own.turns.push(0);
					callback();
				}),
		},
		source: () => source,
		pace: () => own.pace,
		take: () => {
			own.taken.push(timeUs);
			own.takenAtMs.push(clock.now() + spentMs);
			return {timeUs} as Sample;
		},
		publish: pace => {
			own.paces.push(pace);
			if (pace !== null) own.pace = pace;
		},
	});
	return Object.assign(own, {driver});
}

describe('the keeper of the clock', () => {
	it('takes a Sample at each tick of the grid, and tells the store once a frame', () => {
		const {driver, clock, taken, paces} = kept();
		start(driver);
		clock.advance(2100);
		expect(taken).toEqual([250_000, 500_000, 750_000, 1_000_000, 1_250_000, 1_500_000, 1_750_000, 2_000_000]);
		expect(paces).toEqual(taken.map(() => null));
	});

	it('takes four Samples a machine second at any speed above 1×, and finer ones below', () => {
		for (const [speed, step] of [
			[100, 250_000],
			[0.1, 25_000],
		] as const) {
			const own = kept();
			own.pace = {...AT_FIRST, speed};
			start(own.driver);
			own.clock.advance(1000);
			expect(own.taken.length).toBeGreaterThan(2);
			expect(own.taken.map((us, i) => us - (own.taken[i - 1] ?? 0))).toEqual(own.taken.map(() => step));
		}
	});

	it.each([3, 40])('lets keys in after a slice, however slow the machine is (%i times as slow as time), and says how far it is behind', costMs => {
		const own = kept({costMs});
		start(own.driver);
		for (let i = 0; i < 4000; i++) own.clock.advance(10);
		// The first step shows how slow it is. A slice may end in the middle of a step, which is no longer than a slice.
		expect(own.turns.length).toBeGreaterThan(10);
		expect(own.turns[0]).toBeLessThanOrEqual((STEP_US / 1000) * costMs);
		expect(Math.max(...own.turns.slice(2))).toBeLessThanOrEqual(2 * SLICE_MS);
		expect(own.taken.length).toBeGreaterThan(2);
		expect(own.pace.behindUs).toBeGreaterThan(0);
		expect(own.pace.reached).toBeLessThan(1);
	});

	it('takes Samples between two ticks of a machine whose tick takes many seconds, so that its screen goes on moving', () => {
		const {driver, clock, taken, takenAtMs} = kept({costMs: 40});
		start(driver);
		for (let i = 0; i < 2000; i++) clock.advance(10);
		const gaps = takenAtMs.slice(1).map((ms, i) => ms - (takenAtMs[i] ?? 0));
		expect(taken.length).toBeGreaterThan(20);
		expect(Math.max(...gaps)).toBeLessThan(1000);
		expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
		// The ticks of the grid are among them.
		expect(taken).toContain(250_000);
	});

	it('stops at a panic, in the middle of a tick, with a Sample of it', () => {
		const own = kept({haltAtUs: 310_000});
		start(own.driver);
		own.clock.advance(5000);
		expect(own.taken).toEqual([250_000, 310_000]);
		expect(own.pace.halted).toBe(true);
		expect(own.clock.waiting()).toBe(0);
	});

	it('forgets what was due when it goes on after a rest', () => {
		const own = kept();
		start(own.driver);
		own.clock.advance(600);
		rest(own.driver);
		const before = own.taken.length;
		own.clock.advance(60_000);
		expect(own.taken).toHaveLength(before);
		resume(own.driver);
		own.clock.advance(600);
		expect(own.taken.length - before).toBeLessThanOrEqual(3);
		stop(own.driver);
		expect(own.clock.waiting()).toBe(0);
	});

	it('has nothing to do for a source whose time is not ours', () => {
		const own = kept({still: true});
		start(own.driver);
		own.clock.advance(2000);
		expect(own.taken).toEqual([]);
		expect(own.clock.waiting()).toBe(0);
	});
});
