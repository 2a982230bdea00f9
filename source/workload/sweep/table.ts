// What a sweep has measured: a row a run. The columns say what is what, so that a file of rows is read again without the command that wrote it.
import type {EndReason} from '../run.ts';

export type Ended = EndReason | 'refused';
const ENDS: readonly Ended[] = ['time', 'kills', 'panic', 'refused'];

export type Row = {
	readonly scenario: string;
	/** A value for each axis, as it was written. */
	readonly values: readonly string[];
	readonly seed: number;
	/** A value for each measure; null: it has none. */
	readonly figures: readonly (number | null)[];
	/** Whether all that was required holds; null: nothing was. */
	readonly held: boolean | null;
	/** Why the run ended; refused: such a machine cannot be. */
	readonly ended: Ended;
	/** The machine's time at its worst: a panic, else the first kill, else its longest stall, else the fewest free pages. µs; null where it never ran. */
	readonly worstUs: number | null;
	/** Its number among all runs of the sweep, from 1 on, and how many these are. */
	readonly number: number;
	readonly runs: number;
	/** What the whole of the sweep is known by, so that no part of another one is taken for one of this. */
	readonly sweep: string;
	/** What it is known again by (plan.ts). */
	readonly id: string;
};

export type Header = {readonly axes: readonly string[]; readonly measures: readonly string[]; readonly required: boolean};
export type Table = Header & {readonly rows: readonly Row[]};

export type Cell = string | number | boolean | null;

const LAST = ['ended', 'worst_at', 'run', 'runs', 'sweep', 'id'] as const;

export const columnsOf = ({axes, measures, required}: Header): readonly string[] => [
	'scenario',
	...axes,
	'seed',
	...measures,
	...(required ? ['held'] : []),
	...LAST,
];

/** The header that columns are of; null where they are not those of a sweep. */
export function headerOf(columns: readonly string[]): Header | null {
	const [seed, end] = [columns.indexOf('seed'), columns.length - LAST.length];
	if (columns[0] !== 'scenario' || seed < 1 || end <= seed || LAST.some((name, i) => columns[end + i] !== name)) return null;
	const required = columns[end - 1] === 'held';
	return {axes: columns.slice(1, seed), measures: columns.slice(seed + 1, required ? end - 1 : end), required};
}

/** To six decimals, as everywhere. */
const figure = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(6)));
const written = (value: string): Cell => (/^-?\d{1,15}(\.\d+)?$/.test(value) && String(Number(value)) === value ? Number(value) : value);

/** The cells of a row, in the order of the columns; numbers are numbers. */
export const cellsOf = ({required}: Header, row: Row): readonly Cell[] => [
	row.scenario,
	...row.values.map(written),
	row.seed,
	...row.figures.map(figure),
	...(required ? [row.held] : []),
	row.ended,
	row.worstUs === null ? null : row.worstUs / 1e6,
	row.number,
	row.runs,
	row.sweep,
	row.id,
];

const textOf = (cell: Cell | undefined): string => (cell === null || cell === undefined ? '' : String(cell));
const numberOf = (cell: Cell | undefined): number | null => (textOf(cell) === '' || !Number.isFinite(Number(cell)) ? null : Number(cell));

/** A row from its cells, numbers as numbers or as text; null where they are none. */
export function rowOf({axes, measures, required}: Header, cells: readonly (Cell | undefined)[]): Row | null {
	if (cells.length !== axes.length + measures.length + (required ? 1 : 0) + 2 + LAST.length) return null;
	const seedAt = 1 + axes.length;
	const end = cells.length - LAST.length;
	const [ended, worst, number, runs, sweep, id] = cells.slice(end);
	const known = ENDS.find(one => one === ended);
	const [seed, at, of] = [cells[seedAt], number, runs].map(numberOf);
	if (known === undefined || textOf(id) === '' || typeof seed !== 'number' || typeof at !== 'number' || typeof of !== 'number') return null;
	const worstS = numberOf(worst);
	const held = textOf(cells[end - 1]);
	return {
		scenario: textOf(cells[0]),
		values: cells.slice(1, seedAt).map(textOf),
		seed,
		figures: cells.slice(seedAt + 1, seedAt + 1 + measures.length).map(numberOf),
		held: required && held !== '' ? held === 'true' : null,
		ended: known,
		worstUs: worstS === null ? null : Math.round(worstS * 1e6),
		number: at,
		runs: of,
		sweep: textOf(sweep),
		id: textOf(id),
	};
}
