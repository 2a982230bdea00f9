// Draws against the law itself: k^−s over its sum.
import {describe, expect, it} from 'vitest';
import {openRandom, seedRandom} from '../../../source/machine/random.ts';
import {drawRank, scattered, zipf} from '../../../source/machine/tasks/zipf.ts';
import {scatterStep, shareOf, skewFor} from '../../../source/workload/popularity.ts';

const DRAWS = 40_000;

function counts(n: number, s: number): number[] {
	const random = openRandom(seedRandom(7, n).state);
	const found = Array.from({length: n + 1}, () => 0);
	for (let i = 0; i < DRAWS; i++) found[drawRank(zipf(n, s), () => random.below(2 ** 32) / 2 ** 32)]++;
	return found;
}

/** Sum of k^−s from `from` to `to`, term by term. */
const sum = (from: number, to: number, s: number): number => {
	let total = 0;
	for (let k = from; k <= to; k++) total += k ** -s;
	return total;
};

describe('zipfRank', () => {
	it.each([
		[1, 1],
		[2, 0.99],
		[40, 0],
		[40, 0.5],
		[1000, 0.99],
		[1000, 1],
		[5000, 1.3],
		[200_000, 0.99],
		[200_000, 3],
	])('of %i with exponent %f: each range of ranks as often as the law says', (n, s) => {
		const found = counts(n, s);
		expect(found[0]).toBe(0);
		const whole = sum(1, n, s);
		let chi = 0;
		let ranges = 0;
		for (let from = 1; from <= n; from *= 2) {
			const to = Math.min(n, from * 2 - 1);
			const expected = (DRAWS * sum(from, to, s)) / whole;
			const drawn = found.slice(from, to + 1).reduce((a, b) => a + b, 0);
			if (expected >= 5) {
				chi += (drawn - expected) ** 2 / expected;
				ranges++;
			}
		}
		// 99.99th percentile of χ² with up to 18 degrees of freedom is under 49; with 1 it is 15.
		expect(chi).toBeLessThan(10 + 2.3 * ranges);
	});
});

it('has bounds for every exponent that may be asked for, where rounding would take a power below zero as well', () => {
	for (const s of [0, 1, 58, 59.00003, 59.00026, 61, 64]) for (const bound of Object.values(zipf(4096, s))) expect(bound).not.toBeNaN();
});

describe('popularity', () => {
	it.each([1, 2, 3, 7, 64, 1000, 4097, 65_521])('the %i places are one each', n => {
		const step = scatterStep(n);
		expect(new Set(Array.from({length: n}, (_, k) => scattered(k, step, n))).size).toBe(n);
	});

	it('places stay exact where products no longer fit', () => {
		const n = 2 ** 30 - 35;
		const step = scatterStep(n);
		for (const k of [1, 12_345, 2 ** 29 + 1, n - 1]) expect(scattered(k, step, n)).toBe(Number((BigInt(k) * BigInt(step)) % BigInt(n)));
	});

	it.each([
		[4096, 16_384],
		[10_240, 30_720],
		[100, 100_000],
	])('the %i most popular of %i get the share that was asked for', (hot, n) => {
		const skew = skewFor(hot, n, 0.9);
		expect(sum(1, hot, skew) / sum(1, n, skew)).toBeCloseTo(0.9, 3);
		expect(shareOf(hot, n, skew)).toBeCloseTo(0.9, 3);
	});

	it('all alike are all alike', () => expect(skewFor(95, 100, 0.9)).toBe(0));
});
