// Runs that differ by their seed alone, taken together: a cell of the grid, with what each figure was at its least, on average and at its most.
import {numberIn} from './axis.ts';
import type {Header, Row} from './table.ts';

export type Spread = {readonly least: number; readonly mean: number; readonly most: number};

export type Cell = {
	readonly scenario: string;
	readonly values: readonly string[];
	readonly rows: readonly Row[];
	/** Of each measure; null: no run had it. */
	readonly figures: readonly (Spread | null)[];
	/** How many of its runs ended in a panic, and how many could not be. */
	readonly panics: number;
	readonly refused: number;
};

function spreadOf(values: readonly (number | null)[]): Spread | null {
	const known = values.filter(value => value !== null);
	if (known.length === 0) return null;
	return {least: Math.min(...known), mean: known.reduce((sum, value) => sum + value, 0) / known.length, most: Math.max(...known)};
}

/** The cells of rows, in the order of the plan. */
export function cellsIn(rows: readonly Row[], {measures}: Pick<Header, 'measures'>): readonly Cell[] {
	const groups = new Map<string, Row[]>();
	for (const row of [...rows].sort((a, b) => a.number - b.number)) {
		const key = JSON.stringify([row.scenario, ...row.values]);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [row]);
		else group.push(row);
	}
	return [...groups.values()].map(group => ({
		scenario: group[0]?.scenario ?? '',
		values: group[0]?.values ?? [],
		rows: group,
		figures: measures.map((_, i) => spreadOf(group.map(({figures}) => figures[i] ?? null))),
		panics: group.filter(({ended}) => ended === 'panic').length,
		refused: group.filter(({ended}) => ended === 'refused').length,
	}));
}

/** Figures of which more is better; of all others less is. */
const MORE_IS_BETTER: ReadonlySet<string> = new Set(['free', 'free_lowest', 'MemFree', 'MemAvailable', 'Cached', 'requests_served']);
export const moreIsBetter = (measure: string): boolean => MORE_IS_BETTER.has(measure.replace(/^lowest\((.*)\)$/, '$1'));

const less = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** Best on top: by the measures from `first` on, in their order, then by the smallest settings. Cells in which nothing ran, and panics, are last. */
export function byMerit(cells: readonly Cell[], measures: readonly string[], first = 0): readonly Cell[] {
	const order = measures.map((_, i) => (first + i) % measures.length);
	const compare = (a: Cell, b: Cell): number => {
		const bad = less(a.refused + a.panics, b.refused + b.panics);
		if (bad !== 0) return bad;
		for (const i of order) {
			const sign = moreIsBetter(measures[i] ?? '') ? -1 : 1;
			const [x, y] = [a, b].map(({figures}) => (figures[i]?.mean ?? Number.NaN) * sign);
			const by = less(Number.isNaN(x) ? Infinity : (x as number), Number.isNaN(y) ? Infinity : (y as number));
			if (by !== 0) return by;
		}
		for (const [i, value] of a.values.entries()) {
			const by = less(numberIn(value), numberIn(b.values[i] ?? ''));
			if (by !== 0 && !Number.isNaN(numberIn(value))) return by;
		}
		return 0;
	};
	return [...cells].sort(compare);
}
