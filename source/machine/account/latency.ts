// How long things took: counts by length, in buckets that grow with what they hold. Plain counts, because they only grow: what a second brought is the
// difference of two Samples, and quantiles are taken from that, outside.
// The buckets are those of an HdrHistogram with two significant digits (G. Tene): one of 1 ns each up to 128 ns, then 64 for each doubling, so that a
// bucket's width is at most 1/64 of what is in it.

/** Count by bucket; a bucket that nothing fell into is not there. (As properties of an object they would take room for all buckets below, in each Sample.) */
export type LatencyCounts = Map<number, number>;

export type Latencies = {
	readonly counts: LatencyCounts;
	/** Everything together, and the longest, in ns. */
	sumNs: number;
	maxNs: number;
};

const LINEAR = 128;
const PER_DOUBLING = LINEAR / 2;

export const noLatencies = (): Latencies => ({counts: new Map(), sumNs: 0, maxNs: 0});

/** Position of the highest bit of a whole number below 2^53. */
const highestBit = (n: number): number => (n < 2 ** 32 ? 31 - Math.clz32(n) : 63 - Math.clz32(Math.floor(n / 2 ** 32)));

/** The bucket of a length in ns. */
export function latencyBucket(ns: number): number {
	if (ns < LINEAR) return ns;
	const doublings = highestBit(ns) - 6;
	return doublings * PER_DOUBLING + Math.floor(ns / 2 ** doublings);
}

/** The shortest and the longest length of a bucket, in ns. */
export function bucketRange(bucket: number): {readonly from: number; readonly to: number} {
	if (bucket < LINEAR) return {from: bucket, to: bucket};
	const doublings = Math.floor(bucket / PER_DOUBLING) - 1;
	const from = (bucket - doublings * PER_DOUBLING) * 2 ** doublings;
	return {from, to: from + 2 ** doublings - 1};
}

const count = (counts: LatencyCounts, bucket: number, times: number): void => void counts.set(bucket, (counts.get(bucket) ?? 0) + times);

/** Enters `times` things that took `ns` each, whole nanoseconds. */
export function enterLatency(into: Latencies, ns: number, times = 1): void {
	count(into.counts, latencyBucket(ns), times);
	into.sumNs += ns * times;
	into.maxNs = Math.max(into.maxNs, ns);
}

/** Adds what another kept. */
export function addLatencies(into: Latencies, other: Latencies): void {
	for (const [bucket, times] of other.counts) count(into.counts, bucket, times);
	into.sumNs += other.sumNs;
	into.maxNs = Math.max(into.maxNs, other.maxNs);
}
