import {describe, expect, it} from 'vitest';
import {dueAfter, nextSpeed, nextStepUs, nextTick, SHORTEST_STEP_US, SLICE_MS, SPEEDS, STEP_US, tickUs} from '../../../source/session/time/pace.ts';

describe('speeds', () => {
	it('go from 0.01× to 100× by keys, and stop there', () => {
		const up: number[] = [0.01];
		for (let i = 0; i < 20; i++) up.push(nextSpeed(up.at(-1)!, 1));
		expect([...new Set(up)]).toEqual([...SPEEDS]);
		expect(nextSpeed(0.01, -1)).toBe(0.01);
		expect(nextSpeed(100, 1)).toBe(100);
		expect(nextSpeed(Infinity, -1)).toBe(100);
	});
});

describe('Samples', () => {
	it('are a frame apart, never more than a quarter of a second of machine time', () => {
		expect([0.01, 0.1, 1, 10, 100, Infinity].map(tickUs)).toEqual([2500, 25_000, 250_000, 250_000, 250_000, 250_000]);
	});

	it('stand on a grid that every second is on, at every speed', () => {
		for (const speed of SPEEDS) {
			let us = 0;
			const seen = new Set<number>();
			for (let i = 0; i < 1000 && us < 2_000_000; i++) {
				const next = nextTick(us, speed);
				expect(next).toBeGreaterThan(us);
				seen.add(next);
				us = next;
			}
			expect(seen.has(1_000_000)).toBe(true);
		}
	});

	it('find the grid again after another speed', () => {
		expect(nextTick(1_002_500, 1)).toBe(1_250_000);
		expect(nextTick(1_250_000, 0.01)).toBe(1_252_500);
	});
});

describe('what is due', () => {
	it('is real time by the speed', () => {
		expect(dueAfter(0, 250, 1)).toBe(250_000);
		expect(dueAfter(1000, 250, 0.01)).toBe(3500);
		expect(dueAfter(0, 10, Infinity)).toBe(Infinity);
	});

	it('forgets what a sleeping computer missed, and does not grow without end', () => {
		expect(dueAfter(0, 3_600_000, 1)).toBe(1_000_000);
		let due = 0;
		for (let i = 0; i < 1000; i++) due = dueAfter(due, 1000, 2);
		expect(due).toBe(20_000_000);
	});

	it('comes back from as fast as possible', () => {
		expect(dueAfter(Infinity, 250, 1)).toBe(250_000);
	});
});

describe('a step', () => {
	it.each([0.001, 0.05, 1, 30])('fits a slice after a few, where a millisecond of the machine takes %f ms here', msPerMs => {
		let stepUs = STEP_US;
		for (let i = 0; i < 12; i++) stepUs = nextStepUs(stepUs, (stepUs / 1000) * msPerMs);
		expect((stepUs / 1000) * msPerMs).toBeLessThanOrEqual(SLICE_MS);
		expect(stepUs).toBeGreaterThanOrEqual(SHORTEST_STEP_US);
		// And no shorter than it has to be.
		expect(stepUs === STEP_US || (stepUs / 1000) * msPerMs >= SLICE_MS / 8).toBe(true);
	});

	it('grows again when the machine has less to do', () => {
		let stepUs = nextStepUs(nextStepUs(STEP_US, 5000), 500);
		expect(stepUs).toBeLessThan(STEP_US / 10);
		for (let i = 0; i < 12; i++) stepUs = nextStepUs(stepUs, 0.1);
		expect(stepUs).toBe(STEP_US);
	});
});
