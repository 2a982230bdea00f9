// Figures in cells (docs/look.md, "Numbers"): fixed widths, one form each. Sentences take theirs from messages/numbers.ts.
import {MISSING, spaced} from '../../messages/numbers.ts';

export {MISSING};

/** A text of a figure, or "–" where it is not known (NaN). */
const known =
	<Rest extends readonly unknown[]>(text: (value: number, ...rest: Rest) => string) =>
	(value: number, ...rest: Rest): string =>
		Number.isNaN(value) ? MISSING : text(value, ...rest);

/** "110 260"; without the space where the column is too narrow for it. */
export const pages = known((value, spacing: boolean = true): string => (spacing ? spaced(Math.round(value)) : String(Math.round(value)).replace('-', '−')));

/** "429.4M", "8.0G", "0" of KiB: at most 6 cells. */
export function sizeOfKb(kb: number): string {
	if (kb === 0) return '0';
	if (Number.isNaN(kb)) return MISSING;
	const mib = kb / 1024;
	if (mib < 999.95) return `${Math.max(0.1, mib).toFixed(1)}M`;
	const gib = mib / 1024;
	return gib < 999.95 ? `${gib.toFixed(1)}G` : `${Math.round(gib)}G`;
}

/** Whole numbers a second, 0 … "18 068". */
export const perSecondText = (value: number): string => spaced(Math.round(value));

/** A percent that stands alone: one decimal under 10, else whole. */
export const percentText = known(percent => (percent < 9.95 ? percent.toFixed(1) : String(Math.round(percent))));

/** Hundredths of a percent as /proc/pressure prints them: "3.82". */
export const hundredths = known(value => (value / 100).toFixed(2));

const two = (value: number): string => String(value).padStart(2, '0');

/** "00:00:34.6"; four decimals in slow motion. */
export function clockText(us: number, decimals: 1 | 4 = 1): string {
	const unit = decimals === 1 ? 100_000 : 100;
	const ticks = Math.floor(us / unit);
	const perSecond = 1_000_000 / unit;
	const seconds = Math.floor(ticks / perSecond);
	const fraction = String(ticks % perSecond).padStart(decimals, '0');
	return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
}

/** How long ago: "0.4 s", "12.0 s", "3 min", "2 h". */
export function ageText(us: number): string {
	const seconds = Math.max(0, us) / 1e6;
	if (seconds < 100) return `${seconds.toFixed(1)} s`;
	return seconds < 6000 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

/** The speed factor: "1×", "0.01×", "100×". */
export const speedText = (speed: number): string => `${speed >= 10 ? Math.round(speed) : Number(speed.toPrecision(2))}×`;
