// Popularity by Zipf's law, for programs that are to have some part of their memory hot: the exponent for a share of the uses, and where the popular lie.

/** The k-th most popular of many is asked for in proportion to k^−skew: beyond this the first alone is. */
export const MOST_SKEW = 8;
/** So many terms of a sum are added up, the rest is an integral. */
const TERMS = 64;

/** Σ k^−s for k = 1 … n. */
function harmonic(n: number, s: number): number {
	let sum = 0;
	const exact = Math.min(n, TERMS);
	for (let k = 1; k <= exact; k++) sum += k ** -s;
	if (n <= TERMS) return sum;
	const [from, to] = [TERMS + 0.5, n + 0.5];
	return sum + (Math.abs(s - 1) < 1e-9 ? Math.log(to / from) : (to ** (1 - s) - from ** (1 - s)) / (1 - s));
}

/** Share of the uses that go to the `hot` most popular of `n`. */
export const shareOf = (hot: number, n: number, skew: number): number => harmonic(hot, skew) / harmonic(n, skew);

/** The exponent with which the `hot` most popular of `n` get `share` of the uses; 0 where all alike gives them more. */
export function skewFor(hot: number, n: number, share: number): number {
	if (shareOf(hot, n, 0) >= share) return 0;
	let [low, high] = [0, MOST_SKEW];
	while (high - low > 1e-6) {
		const middle = (low + high) / 2;
		if (shareOf(hot, n, middle) < share) low = middle;
		else high = middle;
	}
	return high;
}

function divisor(a: number, b: number): number {
	while (b > 0) [a, b] = [b, a % b];
	return a;
}

/**
 * How far apart those lie that follow each other in popularity, among `n`: the golden section of n, which puts them as far from each other as can be
 * (D. E. Knuth, TAOCP 3, 6.4), made free of divisors in common with n, so that each has a place of its own.
 */
export function scatterStep(n: number): number {
	let step = Math.max(1, Math.round(n * ((Math.sqrt(5) - 1) / 2)));
	while (divisor(step, n) !== 1) step++;
	return step;
}
