// The screen of a sweep as data: what is swept, how far it is, what a person looks at, and what keys make of that. Pure.
import {byMerit, type Cell, cellsIn} from '../../workload/sweep/cells.ts';
import type {Row} from '../../workload/sweep/table.ts';

/** What is swept; it never changes. */
export type SweepPage = {
	readonly title: string;
	readonly axes: readonly string[];
	readonly measures: readonly string[];
	readonly named: readonly {readonly label: string; readonly unit: string}[];
	readonly scenarios: readonly string[];
	/** Combinations of the settings, in the order of the plan. */
	readonly combinations: readonly (readonly string[])[];
	/** Whether the combinations are a grid, the last axis varying fastest. */
	readonly isGrid: boolean;
	readonly seeds: number;
	readonly jobs: number;
	readonly eachUs: number;
	readonly defaults: readonly (readonly (string | null)[])[];
};

/** How far it is. */
export type SweepNow = {
	readonly rows: readonly Row[];
	/** Numbers of runs that have been begun. */
	readonly running: ReadonlySet<number>;
	readonly leftMs: number | null;
	readonly paused: boolean;
	readonly stopped: boolean;
};

export type SweepState = {readonly scenario: number; readonly cell: number; readonly lead: number; readonly help: boolean; readonly said: string | null};
export type SweepOutcome = {readonly state: SweepState; readonly effect: 'none' | 'quit' | 'open' | 'compare' | 'plot' | 'csv' | 'pause' | 'stop'};

export const firstSweepState: SweepState = {scenario: 0, cell: 0, lead: 0, help: false, said: null};

/** All runs there are. */
export const runsOf = ({scenarios, combinations, seeds}: SweepPage): number => scenarios.length * combinations.length * seeds;

/** Distinct values of an axis, in their order. */
export const valuesOn = ({combinations}: Pick<SweepPage, 'combinations'>, axis: number): readonly string[] => [
	...new Set(combinations.map(values => values[axis] ?? '')),
];

/** Rows and columns of a grid of two axes: the first across, the second down. */
export const isTable = ({axes, isGrid}: SweepPage): boolean => axes.length === 2 && isGrid;

/** Cells of a scenario by the place of their combination. */
export function cellsOf(page: SweepPage, {rows}: SweepNow, scenario: number): ReadonlyMap<number, Cell> {
	const {combinations, seeds} = page;
	const first = scenario * combinations.length;
	const place = ({number}: Row): number => Math.floor((number - 1) / seeds) - first;
	const own = rows.filter(row => place(row) >= 0 && place(row) < combinations.length);
	return new Map(cellsIn(own, page).map(cell => [place(cell.rows[0] as Row), cell]));
}

/** Whether a run of a cell has been begun. */
export function isRunning({combinations, seeds}: SweepPage, {running}: SweepNow, scenario: number, at: number): boolean {
	const first = (scenario * combinations.length + at) * seeds;
	for (let number = first + 1; number <= first + seeds; number++) if (running.has(number)) return true;
	return false;
}

/** Measures from the one that leads on. */
export const measuresFrom = ({measures}: SweepPage, {lead}: SweepState): readonly string[] =>
	measures.map((_, i) => measures[(lead + i) % measures.length] ?? '');

export const bestOf = (page: SweepPage, state: SweepState, cells: ReadonlyMap<number, Cell>): readonly Cell[] =>
	byMerit([...cells.values()], page.measures, state.lead);

/** Where a key leads among the cells. */
function moved(page: SweepPage, {cell}: SweepState, key: string): number {
	const last = page.combinations.length - 1;
	const clamp = (to: number): number => Math.max(0, Math.min(last, to));
	if (key === 'home') return 0;
	if (key === 'end') return last;
	if (!isTable(page)) return clamp(cell + (key === 'left' || key === 'up' ? -1 : 1));
	const down = valuesOn(page, 1).length;
	const [column, row] = [Math.floor(cell / down), cell % down];
	if (key === 'up') return row === 0 ? cell : cell - 1;
	if (key === 'down') return row === down - 1 ? cell : cell + 1;
	if (key === 'left') return column === 0 ? cell : cell - down;
	return cell + down > last ? cell : cell + down;
}

/** A key. */
export function onSweepKey(before: SweepState, key: string, page: SweepPage, now: SweepNow): SweepOutcome {
	const state: SweepState = before.said === null ? before : {...before, said: null};
	const only = (next: SweepState): SweepOutcome => ({state: next, effect: 'none'});
	switch (key) {
		case 'ctrl-c':
		case 'q':
			return {state, effect: 'quit'};
		case '?':
			return only({...state, help: !state.help});
		case 'escape':
			if (state.help) return only({...state, help: false});
			return {state, effect: now.stopped || now.rows.length === runsOf(page) ? 'quit' : 'stop'};
		case 'left':
		case 'right':
		case 'up':
		case 'down':
		case 'home':
		case 'end':
			return only({...state, cell: moved(page, state, key)});
		case 'tab':
			return only({...state, scenario: (state.scenario + 1) % page.scenarios.length});
		case 'o':
			return only({...state, lead: (state.lead + 1) % page.measures.length});
		case 'enter':
			return {state, effect: 'open'};
		case '7':
			return {state, effect: 'compare'};
		case 'S':
			return {state, effect: 'plot'};
		case 'j':
			return {state, effect: 'csv'};
		case 'space':
			return {state, effect: 'pause'};
		default:
			return only(state);
	}
}
