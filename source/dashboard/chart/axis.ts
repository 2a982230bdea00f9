// The axis of the chart of free pages: five bands, every mark on a row border, each band linear in itself (docs/look.md, "The chart").
import type {ZoneSample} from '../../machine/sample.ts';
import type {Zone} from '../theme/tokens.ts';

/** Two that keep every mark apart: `magnified` bends at each, `linear` only over 2×high. */
export type Scale = 'magnified' | 'linear';
/** And one that is linear in all of the zone, on which the marks are nearly one. */
export type ChartScale = Scale | 'whole';

/** Marks of a zone, boost included: 0 < min < low < high < 2×high ≤ all. Strictly rising, so that every band has a height. */
export type Marks = {readonly min: number; readonly low: number; readonly high: number; readonly twice: number; readonly all: number};

export type Axis = {
	readonly rows: number;
	/** Values at the borders of the bands: 0, min, low, high, 2×high, all. */
	readonly values: readonly number[];
	/** Rows under each border, from the bottom: 0, …, rows. */
	readonly borders: readonly number[];
	/** Zone of each band. */
	readonly zones: readonly Zone[];
	/** How many borders over 0 carry a mark, and in which zone's colour; without it that of the band under it. */
	readonly marked: number;
	readonly markZones?: readonly Zone[];
	/** The border over which the axis is of another scale; null: none is. */
	readonly broken: number | null;
	/** Where a band holds several zones, that of a value. */
	readonly zoneOf?: (value: number) => Zone;
};

export function marksOf({min, low, high, boost, managed}: Pick<ZoneSample, 'min' | 'low' | 'high' | 'boost' | 'managed'>): Marks {
	const first = Math.max(1, min + boost);
	const second = Math.max(first + 1, low + boost);
	const third = Math.max(second + 1, high + boost);
	const twice = third * 2;
	return {min: first, low: second, high: third, twice, all: Math.max(twice + 1, managed)};
}

/** Shares of the magnified bands: 2 3 5 3 7 rows at a height of 20. */
const MAGNIFIED = [2, 3, 5, 3, 7] as const;

/** Whole rows by weight, at least one each, the remainders to the largest. `rows` must be at least the number of weights. */
export function apportion(weights: readonly number[], rows: number): readonly number[] {
	const sum = weights.reduce((total, weight) => total + weight, 0);
	const exact = weights.map(weight => (rows * weight) / sum);
	const given = exact.map(share => Math.max(1, Math.floor(share)));
	const remainder = exact.map((share, i) => share - (given[i] as number));
	let left = rows - given.reduce((total, share) => total + share, 0);
	while (left !== 0) {
		const step = Math.sign(left);
		let best = -1;
		for (const [i, rest] of remainder.entries()) {
			if (step < 0 && (given[i] as number) <= 1) continue;
			if (best < 0 || (step > 0 ? rest > (remainder[best] as number) : rest < (remainder[best] as number))) best = i;
		}
		given[best] = (given[best] as number) + step;
		remainder[best] = (remainder[best] as number) - step;
		left -= step;
	}
	return given;
}

/** Rows of the five bands, bottom up. Linear gives each band up to 2×high its share of what the top leaves. */
export function bandRows(rows: number, scale: Scale, marks: Marks): readonly number[] {
	if (scale === 'magnified') return apportion(MAGNIFIED, rows);
	const top = Math.max(1, Math.round(rows / 6));
	const {min, low, high, twice} = marks;
	return [...apportion([min, low - min, high - low, twice - high], rows - top), top];
}

const BANDS: readonly Zone[] = ['alarm', 'warn', 'warm', 'ok', 'ok'];

/** Borders of bands of so many rows each. */
export function bordersOf(bands: readonly number[]): readonly number[] {
	const borders = [0];
	for (const band of bands) borders.push((borders.at(-1) as number) + band);
	return borders;
}

/** An axis of at least five rows. */
export function createAxis(rows: number, scale: ChartScale, marks: Marks): Axis {
	if (scale === 'whole')
		return {rows, values: [0, marks.all], borders: [0, rows], zones: ['ok'], marked: 0, broken: null, zoneOf: value => zoneOfValue(marks, value)};
	const values = [0, marks.min, marks.low, marks.high, marks.twice, marks.all];
	return {rows, values, borders: bordersOf(bandRows(rows, scale, marks)), zones: BANDS, marked: 3, broken: 4};
}

/** Band of a value: one at a mark lies in the band under it. */
const bandOf = ({values}: Axis, value: number): number =>
	Math.max(0, Math.min(values.length - 2, values.findIndex((border, i) => i > 0 && value <= border) - 1));

/**
 * Height of a value in eighths of a row. A crossing is never rounded away: strictly under a mark is at least an eighth under it, strictly over
 * one at least an eighth over it; anything above 0 shows.
 */
export function eighths(axis: Axis, value: number): number {
	const {values, borders, rows} = axis;
	if (value <= 0) return 0;
	if (value >= (values.at(-1) as number)) return rows * 8;
	const band = bandOf(axis, value);
	const from = values[band] as number;
	const to = values[band + 1] as number;
	const bottom = (borders[band] as number) * 8;
	const top = (borders[band + 1] as number) * 8;
	if (value >= to) return top;
	return Math.max(bottom + 1, Math.min(top - 1, Math.round(bottom + ((value - from) / (to - from)) * (top - bottom))));
}

/** Which of the four zones a number of free pages is in: at a mark it is in the zone beneath. */
export function zoneOfValue({min, low, high}: Marks, value: number): Zone {
	if (value <= min) return 'alarm';
	if (value <= low) return 'warn';
	return value <= high ? 'warm' : 'ok';
}

/** Zone of a row of the chart, counted from the bottom. */
export const zoneOfRow = ({borders, zones}: Axis, row: number): Zone =>
	zones[borders.findIndex((border, i) => i > 0 && row < border) - 1] ?? (zones.at(-1) as Zone);

/** Row from the bottom in which a value stands. */
export const rowOfValue = (axis: Axis, value: number): number => Math.max(0, Math.min(axis.rows - 1, Math.ceil(eighths(axis, value) / 8) - 1));
