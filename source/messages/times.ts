// Times as they stand in a sentence (docs/look.md, "Numbers").

/** A length of time: "0 s", "850 µs", "12.4 ms", "128 ms", "1.2 s", "95 s". */
export function duration(us: number): string {
	if (us === 0) return '0 s';
	if (us < 1) return `${Math.max(0.1, us).toFixed(1)} µs`;
	if (us < 1000) return `${Math.round(us)} µs`;
	const [value, unit] = us < 1e6 ? [us / 1000, 'ms'] : [us / 1e6, 's'];
	return `${value < 100 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${unit}`;
}

/** An instant of the machine's time in seconds: "35.28 s". */
export const instant = (us: number): string => `${(us / 1e6).toFixed(2).replace(/\.?0+$/, '')} s`;

/** The machine's clock with tenths: "00:00:34.6". */
export function clockTenths(us: number): string {
	const tenths = Math.floor(us / 1e5);
	const two = (value: number): string => String(value).padStart(2, '0');
	return `${two(Math.floor(tenths / 36000))}:${two(Math.floor(tenths / 600) % 60)}:${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
}

/** "0 ms", "16 ms", "3.6 s", "12 min". */
export function lessonTime(us: number): string {
	if (us < 10_000) return us === 0 ? '0 ms' : `${(us / 1000).toFixed(1)} ms`;
	if (us < 999_500) return `${Math.round(us / 1000)} ms`;
	return us < 599_500_000 ? `${(us / 1e6).toFixed(1)} s` : `${Math.round(us / 60e6)} min`;
}

/** A length of real time as somebody waits for it: "8 s", "3 min", "2 h 5 min". */
export function wait(ms: number): string {
	const s = Math.max(1, Math.round(ms / 1000));
	if (s < 100) return `${s} s`;
	const min = Math.round(s / 60);
	return min < 100 ? `${min} min` : `${Math.floor(min / 60)} h ${min % 60} min`;
}
