// What is to be plotted: rows, what is known of the settings, and the words that belong to it.
import type {Named} from '../../../messages/sweep-figure.ts';
import {findingMessages as words} from '../../../messages/sweep-finding.ts';
import {figureByName} from '../../../workload/compare/figures.ts';
import {figureOfGroup} from '../../../workload/compare/group-names.ts';
import {numberIn} from '../../../workload/sweep/axis.ts';
import {findingsOf} from '../../../workload/sweep/finding.ts';
import type {Table} from '../../../workload/sweep/table.ts';

export type Subject = {
	readonly table: Table;
	/** What each setting is in each scenario without the sweep, by the scenario's name; null: not known. */
	readonly defaults: Readonly<Record<string, readonly (string | null)[]>>;
	/** How it was typed. */
	readonly command: string;
	readonly version: string;
	/** What was asked, and the answer to it; undefined: nothing was, and the rows speak for themselves. */
	readonly answers?: readonly string[];
};

/** A piece of a Vega-Lite specification: plain data. */
export type Spec = Readonly<Record<string, unknown>>;

/** What a measure is called: as the registry has it, or as it was written where something is reckoned. */
export function namedOf(measure: string): Named {
	const figure = figureByName(measure) ?? figureOfGroup(measure);
	return figure === undefined ? {label: measure, unit: ''} : {label: figure.label, unit: figure.unit};
}

export const scenariosOf = ({rows}: Table): readonly string[] => [...new Set(rows.map(({scenario}) => scenario))];

/** The answer, or the finding, a sentence a scenario. */
export function titleOf({table, answers}: Pick<Subject, 'table' | 'answers'>): readonly string[] {
	if (answers !== undefined) return answers;
	const several = scenariosOf(table).length > 1;
	return findingsOf(table).map(finding => words.sentence(finding, namedOf(finding.measure), several));
}

const RATIO = 10;

/** How far sorted values lie from equal steps, on average, as a share of all. */
function uneven(sorted: readonly number[]): number {
	const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
	const off = sorted.map((value, i) => Math.abs((value - first) / (last - first) - i / (sorted.length - 1)));
	return off.reduce((sum, one) => sum + one, 0) / off.length;
}

/** Whether values, of a grid or taken by chance, lie in equal ratios rather than in equal steps: so they are drawn. */
export function isLog(values: readonly number[]): boolean {
	const sorted = [...new Set(values)].sort((a, b) => a - b);
	const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
	if (first <= 0 || last / first < RATIO || sorted.length < 3) return false;
	return uneven(sorted.map(Math.log)) < uneven(sorted);
}

/** Whether all values of an axis are numbers. */
export const isNumeric = ({rows}: Table, axis: number): boolean => rows.length > 0 && rows.every(({values}) => !Number.isNaN(numberIn(values[axis] ?? '')));

/** The unit that the values of an axis have: "MiB" of "64MiB". */
export const unitOf = ({rows}: Table, axis: number): string => (rows[0]?.values[axis] ?? '').replace(/^[\d.\s-]+/, '');

/** Measures that are worth a picture: the first, and others that are not the same in all runs. */
export function shownMeasures({measures, rows}: Table, most: number): readonly number[] {
	const differs = (i: number): boolean => new Set(rows.map(({figures}) => figures[i])).size > 1;
	return measures
		.map((_, i) => i)
		.filter(i => i === 0 || differs(i))
		.slice(0, most);
}
