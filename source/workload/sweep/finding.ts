// What a sweep has found, as facts: where a figure that hurts comes to nothing, where it is least, or that a setting does not matter.
import {numberIn} from './axis.ts';
import {byMerit, type Cell, cellsIn, moreIsBetter, type Spread} from './cells.ts';
import type {Table} from './table.ts';

type Common = {readonly scenario: string; readonly measure: string};

/** `upwards`: it is 0 from a value on; else up to it. `most`: the most that it is elsewhere. */
export type Finding =
	| (Common & {readonly kind: 'ends'; readonly key: string; readonly at: string; readonly upwards: boolean; readonly most: number})
	| (Common & {readonly kind: 'flat'; readonly keys: readonly string[]; readonly least: number; readonly most: number})
	| (Common & {
			readonly kind: 'best';
			readonly keys: readonly string[];
			readonly best: {readonly values: readonly string[]; readonly figure: number};
			readonly worst: {readonly values: readonly string[]; readonly figure: number};
			readonly more: boolean;
			/** Cells that are as good, and all. */
			readonly alike: number;
			readonly of: number;
	  })
	| (Common & {readonly kind: 'seeds'; readonly spread: Spread; readonly runs: number});

/** Figures that are nearer to each other than this share of the larger are told as the same. */
const NEXT_TO_NOTHING = 0.02;

type Known = {readonly cell: Cell; readonly spread: Spread};

/** Along one setting of numbers: where it is 0 from there on, or up to there, whatever the seed. */
function endsAt(cells: readonly Known[]): {readonly at: Known; readonly upwards: boolean} | null {
	const zero = cells.map(({spread}) => spread.least === 0 && spread.most === 0);
	const [first, last] = [zero.indexOf(false), zero.lastIndexOf(false)];
	const [after, before] = [cells[last + 1], cells[first - 1]];
	if (first < 0) return null;
	if (after !== undefined && zero.slice(0, last + 1).every(one => !one)) return {at: after, upwards: true};
	if (before !== undefined && zero.slice(first).every(one => !one)) return {at: before, upwards: false};
	return null;
}

function findingOf(scenario: string, cells: readonly Cell[], {axes, measures}: Table, at: number): Finding | null {
	const measure = measures[at] ?? '';
	const known: readonly Known[] = cells.flatMap(cell => {
		const spread = cell.figures[at] ?? null;
		return spread === null ? [] : [{cell, spread}];
	});
	const [one] = known;
	if (one === undefined) return null;
	const common = {scenario, measure};
	if (known.length === 1) return {...common, kind: 'seeds', spread: one.spread, runs: one.cell.rows.length};
	const means = known.map(({spread}) => spread.mean);
	const [least, most] = [Math.min(...means), Math.max(...means)];
	if (most - least <= Math.max(Math.abs(most), Math.abs(least)) * NEXT_TO_NOTHING) return {...common, kind: 'flat', keys: axes, least, most};
	const [key] = axes;
	if (axes.length === 1 && key !== undefined && !moreIsBetter(measure)) {
		const sorted = known.toSorted((a, b) => numberIn(a.cell.values[0] ?? '') - numberIn(b.cell.values[0] ?? ''));
		const end = known.some(({cell}) => Number.isNaN(numberIn(cell.values[0] ?? ''))) ? null : endsAt(sorted);
		if (end !== null) return {...common, kind: 'ends', key, at: end.at.cell.values[0] ?? '', upwards: end.upwards, most};
	}
	const order = byMerit(
		known.map(({cell}) => cell),
		measures,
		at,
	);
	const [best, worst] = [order[0], order.at(-1)].map(cell => ({values: cell?.values ?? [], figure: cell?.figures[at]?.mean ?? Number.NaN}));
	if (best === undefined || worst === undefined) return null;
	const alike = means.filter(mean => mean === best.figure).length;
	return {...common, kind: 'best', keys: axes, best, worst, more: moreIsBetter(measure), alike, of: known.length};
}

/** What a measure has to say of each scenario, in their order. */
export function findingsOf(table: Table, measure = 0): readonly Finding[] {
	const cells = cellsIn(table.rows, table);
	const scenarios = [...new Set(cells.map(({scenario}) => scenario))];
	return scenarios.flatMap(
		name =>
			findingOf(
				name,
				cells.filter(({scenario}) => scenario === name),
				table,
				measure,
			) ?? [],
	);
}
