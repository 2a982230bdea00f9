// From history to the columns of the chart: each the lowest and highest free of its stretch of time, on a grid of machine time that never moves.
import {type History, type Stretch, stretches} from '../../session/track/history.ts';

export type Column = {
	readonly lowest: number;
	readonly highest: number /** kswapd's share of it, 0…1. */;
	readonly awake: number;
	readonly stalls: number;
	readonly kills: number;
};

/** Seconds that the chart shows at least, by zoom. */
export const WINDOWS = [10, 20, 36, 60, 120, 300, 600] as const;
export const DEFAULT_ZOOM = 2;

const NICE = [1, 2.5, 5] as const;

/** Length of a column: the shortest of 1, 2.5, 5 × 10ⁿ µs with which `columns` of them fill the window; from a second on 1, 2, 5, 10, 15, 20, 30. */
export function columnUs(windowSeconds: number, columns: number, slowdown = 1): number {
	const wanted = (windowSeconds * slowdown * 1e6) / Math.max(1, columns);
	for (const seconds of [1, 2, 5, 10, 15, 20, 30, 60]) if (wanted > 500_000 && wanted <= seconds * 1e6) return seconds * 1e6;
	for (let power = 100; power <= 100_000; power *= 10) for (const step of NICE) if (wanted <= power * step) return power * step;
	return 60e6;
}

/** Number of the column that an instant lies in; an instant on a border belongs to the column that ends there. */
const columnAt = (us: number, length: number): number => Math.ceil(us / length) - 1;

/**
 * What a figure was in a stretch, and its highest; null where that is not known. `level`: it stood there, and a column has the lowest and the highest of its
 * stretches. `amount`: so much came together in it, and a column has how much a second, as if it had come evenly.
 */
export type Reading = {readonly kind: 'level' | 'amount'; readonly of: (stretch: Stretch) => readonly [low: number, high: number] | null};

export const freeOf = (zone: number): Reading => ({
	kind: 'level',
	of: ({lowest, highest}) => {
		const [low, high] = [lowest[zone], highest[zone]];
		return low === undefined || high === undefined ? null : [low, high];
	},
});

/**
 * `count` columns, the last one holding `nowUs`; null where nothing is known. A stretch longer than a column is drawn over all that it covers:
 * what is known of them is only what was lowest and highest in all of it.
 */
export function figureColumns(history: History, reading: Reading, node: number, nowUs: number, length: number, count: number): readonly (Column | null)[] {
	const last = columnAt(Math.max(1, nowUs), length);
	const first = last - count + 1;
	const columns = new Array<Column | null>(count).fill(null);
	const coveredUs = new Float64Array(count);
	for (const stretch of stretches(history, first * length, nowUs, length)) {
		const {fromUs, toUs, awakeUs, stalls, kills} = stretch;
		const from = Math.floor(fromUs / length);
		const to = Math.max(from, columnAt(toUs, length));
		const values = reading.of(stretch);
		if (values === null) continue;
		const [low, high] = values;
		const span = Math.max(1, toUs - fromUs);
		for (let number = Math.max(from, first); number <= Math.min(to, last); number++) {
			const at = number - first;
			const before = columns[at] ?? null;
			const covered = Math.min(toUs, (number + 1) * length) - Math.max(fromUs, number * length);
			const awake = ((awakeUs[node] ?? 0) / span) * (covered / length);
			// Stalls and kills are counts: they are marked once, where the stretch ends.
			const own = number === to ? {stalls, kills} : {stalls: 0, kills: 0};
			const share = covered / span;
			coveredUs[at] = (coveredUs[at] as number) + covered;
			columns[at] = {
				lowest: reading.kind === 'amount' ? low * share + (before?.lowest ?? 0) : Math.min(low, before?.lowest ?? low),
				highest: reading.kind === 'amount' ? high * share + (before?.highest ?? 0) : Math.max(high, before?.highest ?? high),
				awake: Math.min(1, awake + (before?.awake ?? 0)),
				stalls: own.stalls + (before?.stalls ?? 0),
				kills: own.kills + (before?.kills ?? 0),
			};
		}
	}
	if (reading.kind === 'level') return columns;
	return columns.map((column, i) => {
		const us = coveredUs[i] as number;
		return column === null || us <= 0 ? null : {...column, lowest: (column.lowest * 1e6) / us, highest: (column.highest * 1e6) / us};
	});
}

/** The columns of a zone's free pages. */
export const chartColumns = (history: History, zone: number, node: number, nowUs: number, length: number, count: number): readonly (Column | null)[] =>
	figureColumns(history, freeOf(zone), node, nowUs, length, count);

/** Index of the column of an instant, or null when it is out of the window. */
export function columnOf(atUs: number, nowUs: number, length: number, count: number): number | null {
	const index = count - 1 - (columnAt(Math.max(1, nowUs), length) - columnAt(Math.max(1, atUs), length));
	return index >= 0 && index < count ? index : null;
}
