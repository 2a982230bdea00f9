// Popularity by Zipf's law: of n things the k-th most popular is asked for in proportion to k^−s. Drawn by rejection-inversion (W. Hörmann, G. Derflinger,
// "Rejection-inversion to generate variates from monotone discrete distributions", ACM TOMACS 6(3), 1996): no table, hardly ever a second draw.

/** Integral of x^−s from 1 to e^logX, without cancellation near s = 1. */
function integral(logX: number, s: number): number {
	const t = (1 - s) * logX;
	return Math.abs(t) > 1e-8 ? (Math.expm1(t) / t) * logX : logX * (1 + t / 2);
}

/** The x up to which integral() is `area`. */
function inverse(area: number, s: number): number {
	const t = Math.max(-1, area * (1 - s));
	return Math.exp(Math.abs(t) > 1e-8 ? (Math.log1p(t) / t) * area : area * (1 - t / 2));
}

/** The law for ranks 1 to `n` with exponent `s` ≥ 0 (0 = all alike), and what every draw from it needs. */
export type Zipf = {readonly n: number; readonly s: number; readonly first: number; readonly last: number; readonly sure: number};

const area = (x: number, s: number): number => integral(Math.log(x), s);

export const zipf = (n: number, s: number): Zipf => ({
	n,
	s,
	first: area(1.5, s) - 1,
	last: area(n + 0.5, s),
	sure: 2 - inverse(area(2.5, s) - 2 ** -s, s),
});

/** A rank by the law. `uniform` gives numbers in 0 … 1 (exclusive) and is asked once, seldom more often. */
export function drawRank({n, s, first, last, sure}: Zipf, uniform: () => number): number {
	for (;;) {
		const u = first + uniform() * (last - first);
		const x = inverse(u, s);
		const k = Math.min(n, Math.max(1, Math.round(x)));
		if (k - x <= sure || u >= area(k + 0.5, s) - k ** -s) return k;
	}
}

/** k · step mod n in whole numbers, for all of them below 2^32: where `step` has no divisor in common with n, each k below n has a place of its own. */
export function scattered(k: number, step: number, n: number): number {
	const high = Math.floor(k / 2 ** 16);
	return (((high * step) % n) * 2 ** 16 + (k % 2 ** 16) * step) % n;
}
