// Quantiles of latencies: from the counts that Samples carry, of all since boot or of what came between two of them. An HdrHistogram takes them; its own
// class for floating-point counts is asked for by its file, as the package's front door brings a WebAssembly build and a compressor along.
import * as loaded from 'hdr-histogram-js/dist/Float64Histogram.js';
import type Float64Histogram from 'hdr-histogram-js/dist/Float64Histogram.js';
import {bucketRange} from '../machine/account/latency.ts';
import type {LatencySample} from '../machine/process-view.ts';

/** The package is CommonJS: its class is the default of the default, or the default itself once it has been bundled. */
const named = loaded.default as unknown as {readonly default?: typeof Float64Histogram} & typeof Float64Histogram;
const Histogram = named.default ?? named;

/** As fine as the machine's buckets are. */
const DIGITS = 2;
/** An hour in ns to begin with; it grows. */
const HIGHEST = 3600e9;

/** Milliseconds. */
export type Quantiles = {readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number};

/** Counts that came after `since`. */
function difference({counts}: LatencySample, since: LatencySample | undefined): readonly (readonly [bucket: number, count: number])[] {
	return [...counts].flatMap(([bucket, count]) => {
		const more = count - (since?.counts.get(bucket) ?? 0);
		return more > 0 ? [[bucket, more] as const] : [];
	});
}

/**
 * Quantiles in ms of what `latency` has and `since` has not; null where that is nothing. Off by at most 1/64, upwards; the longest since boot is exact.
 */
export function quantiles(latency: LatencySample, since?: LatencySample): Quantiles | null {
	const counts = difference(latency, since);
	if (counts.length === 0) return null;
	const histogram = new Histogram(1, HIGHEST, DIGITS);
	histogram.autoResize = true;
	for (const [bucket, count] of counts) histogram.recordValueWithCount(Math.max(1, bucketRange(bucket).to), count);
	const at = (percentile: number): number => Math.min(histogram.getValueAtPercentile(percentile), latency.maxNs) / 1e6;
	return {p50: at(50), p90: at(90), p99: at(99), max: since === undefined ? latency.maxNs / 1e6 : at(100)};
}
