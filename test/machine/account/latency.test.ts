// Buckets of latencies, against what an HdrHistogram of two significant digits promises: each length lies in its bucket, and none is wider than a 64th of it.
import {expect, it} from 'vitest';
import {bucketRange, latencyBucket} from '../../../source/machine/account/latency.ts';

it('every length lies in a bucket that is at most a 64th of it wide, up to weeks', () => {
	for (let bit = 0; bit <= 50; bit++) {
		for (const ns of [2 ** bit - 1, 2 ** bit, 2 ** bit + 1, Math.floor(1.7 * 2 ** bit)]) {
			const {from, to} = bucketRange(latencyBucket(ns));
			expect(from, `${ns}`).toBeLessThanOrEqual(ns);
			expect(to, `${ns}`).toBeGreaterThanOrEqual(ns);
			expect(to - from, `${ns}`).toBeLessThanOrEqual(ns / 64);
		}
	}
});

it('the buckets follow each other without a gap', () => {
	for (let bucket = 0; bucket < 3000; bucket++) expect(bucketRange(bucket + 1).from).toBe(bucketRange(bucket).to + 1);
});
