// Quantiles against the sorted list of what was entered.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {addLatencies, enterLatency, type Latencies, noLatencies} from '../../source/machine/account/latency.ts';
import type {LatencySample} from '../../source/machine/process-view.ts';
import {quantiles} from '../../source/procfs/latency.ts';

const entered = (lengths: readonly number[], into = noLatencies()): Latencies => {
	for (const ns of lengths) enterLatency(into, ns);
	return into;
};
const seen = ({counts, sumNs, maxNs}: Latencies): LatencySample => ({counts: new Map(counts), sumNs, maxNs});

/** The shortest of which so many of a hundred are no longer. */
const nearestRank = (lengths: readonly number[], percentile: number): number =>
	lengths.toSorted((a, b) => a - b)[Math.max(0, Math.ceil((percentile / 100) * lengths.length) - 1)]! / 1e6;

const lengths = fc.array(fc.oneof(fc.integer({min: 1, max: 300}), fc.integer({min: 1, max: 5_000_000}), fc.integer({min: 1, max: 400e9})), {
	minLength: 1,
	maxLength: 120,
});

describe('quantiles', () => {
	it('are those of the list, to 1/64', () => {
		fc.assert(
			fc.property(lengths, list => {
				const found = quantiles(seen(entered(list)))!;
				for (const [key, percentile] of [
					['p50', 50],
					['p90', 90],
					['p99', 99],
				] as const) {
					const right = nearestRank(list, percentile);
					expect(found[key]).toBeGreaterThanOrEqual(right);
					expect(found[key]).toBeLessThanOrEqual(right * (1 + 1 / 64) + 1e-6);
				}
				expect(found.max).toBe(Math.max(...list) / 1e6);
			}),
			{numRuns: 60},
		);
	});

	it('of a span are those of what came in it', () => {
		fc.assert(
			fc.property(lengths, lengths, (before, after) => {
				const all = entered(before);
				const then = seen(all);
				const found = quantiles(seen(entered(after, all)), then)!;
				expect(found.p50).toBeGreaterThanOrEqual(nearestRank(after, 50));
				expect(found.p50).toBeLessThanOrEqual(nearestRank(after, 50) * (1 + 1 / 64) + 1e-6);
				expect(found.max).toBeGreaterThanOrEqual(nearestRank(after, 100));
				expect(found.max).toBeLessThanOrEqual(nearestRank(after, 100) * (1 + 1 / 64) + 1e-6);
			}),
			{numRuns: 60},
		);
	});

	it('of nothing are nothing', () => {
		const some = seen(entered([5, 6]));
		expect(quantiles(some, some)).toBeNull();
		expect(quantiles(seen(noLatencies()))).toBeNull();
	});

	it('of two together are those of both lists', () => {
		const both = entered([1000, 2000]);
		addLatencies(both, entered([1500, 9000]));
		expect(quantiles(seen(both))).toEqual(quantiles(seen(entered([1000, 1500, 2000, 9000]))));
	});
});
