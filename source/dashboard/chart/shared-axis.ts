// One axis for two machines: the marks of both cut it, every mark lies on a row border, each band is linear in itself. Each chart colours its zones by its own.
import type {Zone} from '../theme/tokens.ts';
import {apportion, bandRows, bordersOf, type Marks, type Scale} from './axis.ts';
import type {Ground} from './draw.ts';

export type SharedAxis = {
	readonly rows: number;
	/** Values at the borders: 0, every mark of either, 2×high of the higher, all. Strictly rising. */
	readonly values: readonly number[];
	/** Rows under each border, from the bottom. */
	readonly borders: readonly number[];
};

const ORDER: readonly Zone[] = ['alarm', 'warn', 'warm'];
/** Shares of a band under a mark, between min and high of one, between the marks of the two, up to 2×high, and of the top. */
const SHARES = {under: 1, within: 2, between: 3, twice: 1.5, top: 3} as const;

const valuesOf = (a: Marks, b: Marks): readonly number[] => {
	const [twice, all] = [Math.max(a.twice, b.twice), Math.max(a.all, b.all)];
	return [...new Set([0, a.min, a.low, a.high, b.min, b.low, b.high, twice, Math.max(all, twice + 1)])].sort((one, other) => one - other);
};

function shareOf(from: number, to: number, marks: readonly Marks[], last: number, scale: Scale): number {
	const twice = Math.max(...marks.map(one => one.twice));
	if (to === last) return SHARES.top;
	if (scale === 'linear') return to - from;
	if (marks.some(({min, high}) => from >= min && to <= high)) return SHARES.within;
	if (to === twice) return SHARES.twice;
	return from === 0 ? SHARES.under : SHARES.between;
}

/** Rows that the axis needs at least: one for each band. */
export const leastRows = (a: Marks, b: Marks): number => valuesOf(a, b).length - 1;

/** Borders where both have the same marks. */
const ORDINARY = 6;

/** An axis of at least `leastRows`. Equal marks give the bands of the ordinary one. */
export function createSharedAxis(rows: number, scale: Scale, a: Marks, b: Marks): SharedAxis {
	const values = valuesOf(a, b);
	const last = values.at(-1) as number;
	if (values.length === ORDINARY) return {rows, values, borders: bordersOf(bandRows(rows, scale, a))};
	const shares = values.slice(1).map((to, i) => shareOf(values[i] as number, to, [a, b], last, scale));
	// Linear: each band its share of what the top leaves.
	const sum = shares.slice(0, -1).reduce((total, share) => total + share, 0);
	const weights = scale === 'linear' ? shares.map((share, i) => (i === shares.length - 1 ? sum / 5 : share)) : shares;
	return {rows, values, borders: bordersOf(apportion(weights, rows))};
}

/** Height of a value in eighths of a row; a crossing is never rounded away. */
export function eighthsOn({values, borders, rows}: SharedAxis, value: number): number {
	if (value <= 0) return 0;
	const band = values.findIndex((border, i) => i > 0 && value <= border) - 1;
	if (band < 0) return rows * 8;
	const [from, to] = [values[band] as number, values[band + 1] as number];
	const [bottom, top] = [(borders[band] as number) * 8, (borders[band + 1] as number) * 8];
	if (value === to) return top;
	return Math.max(bottom + 1, Math.min(top - 1, Math.round(bottom + ((value - from) / (to - from)) * (top - bottom))));
}

/** Rows under a value that is a border. */
export const borderOf = ({values, borders}: SharedAxis, value: number): number => borders[values.indexOf(value)] ?? 0;

export const rowOn = (axis: SharedAxis, value: number): number => Math.max(0, Math.min(axis.rows - 1, Math.ceil(eighthsOn(axis, value) / 8) - 1));

/** The axis as one machine's chart is drawn against it: zones by its own marks. */
export function groundOn(axis: SharedAxis, marks: Marks): Ground {
	const own = [marks.min, marks.low, marks.high].map(mark => borderOf(axis, mark));
	return {
		rows: axis.rows,
		eighths: value => eighthsOn(axis, value),
		zoneOfRow: row => ORDER[own.findIndex(border => row < border)] ?? 'ok',
		marks: new Map(own.map((border, i) => [border, ORDER[i] as Zone])),
		breakRow: axis.borders.at(-2) as number,
	};
}
