// The file that rows are written to as they come: each a whole line in one write, so that nothing that was done is lost however the program ends. It is read
// again to go on, and put in order at the end. Parquet cannot be added to: its rows lie in a file beside it until all are there.
import {appendFileSync, existsSync, readFileSync, unlinkSync} from 'node:fs';
import {extname} from 'node:path';
import {draft} from '../../files/draft.ts';
import {codeOf} from '../../files/errno.ts';
import {messages} from '../../messages.ts';
import {sweepMessages as words} from '../../messages/sweep.ts';
import {columnsOf, type Header, type Row, type Table} from '../../workload/sweep/table.ts';
import {UsageError} from '../context.ts';
import {ROW_FORMATS, type RowFormat} from './row-formats.ts';

const ENDINGS = ['.csv', '.jsonl', '.parquet'] as const;
type Ending = (typeof ENDINGS)[number];
const PLOTS = ['.svg', '.png', '.html'] as const;

/** Throws UsageError where a file's name says no format. */
function known<const Known extends string>(path: string, flag: string, endings: readonly Known[]): Known {
	const found = endings.find(ending => ending === extname(path).toLowerCase());
	if (found === undefined) throw new UsageError(words.badEnding(flag, path, endings));
	return found;
}

const endingOf = (path: string, flag: string): Ending => known(path, flag, ENDINGS);

/** Looks at the files that are to be written, before anything is done for them. Throws UsageError. */
export function checkFiles(out: string | undefined, plot: string | undefined): void {
	if (out !== undefined) endingOf(out, 'out');
	if (plot !== undefined) known(plot, 'plot', PLOTS);
}

function carryOut<Result>(path: string, work: () => Result): Result {
	try {
		return work();
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError(messages.commands.cannotOpen(path, codeOf(error)));
	}
}

/** All of a text in place of a file. */
function replace(path: string, text: string | Uint8Array): void {
	const made = draft(path);
	try {
		made.write(text);
		made.commit();
	} catch (error) {
		made.abandon();
		throw error;
	}
}

const wholeOf = (format: RowFormat, header: Header, rows: readonly Row[]): string => format.head(header) + rows.map(row => format.line(header, row)).join('');

export const inOrder = (rows: readonly Row[]): readonly Row[] => [...rows].sort((a, b) => a.number - b.number);

const lineFormat = (ending: Ending): RowFormat => ROW_FORMATS[ending === '.csv' ? 'csv' : 'jsonl'];

/** The rows of a file, without a last line that was cut off. Throws UsageError where they are none of a sweep. */
export function readRows(path: string): Table {
	return carryOut(path, () => {
		const text = readFileSync(path, 'utf8');
		const table = lineFormat(endingOf(path, 'join')).read(text.slice(0, text.lastIndexOf('\n') + 1));
		if (table === null) throw new UsageError(words.notRows(path));
		return table;
	});
}

/** Rows as a file of CSV has them. */
export const rowsText = (table: Table): string => wholeOf(ROW_FORMATS.csv, table, inOrder(table.rows));

/** Writes a file of rows, all of it, in order. Throws UsageError. */
export async function writeRows(path: string, table: Table): Promise<void> {
	const ending = endingOf(path, 'out');
	const rows = inOrder(table.rows);
	const content = ending === '.parquet' ? await (await import('./parquet.ts')).parquetOf({...table, rows}) : wholeOf(lineFormat(ending), table, rows);
	carryOut(path, () => replace(path, content));
}

export type RowFile = {
	/** Rows that were there already, of runs that are asked for. */
	readonly known: readonly Row[];
	readonly add: (row: Row) => void;
	/** Puts all rows in order: those that were added, or these instead. */
	readonly finish: (instead?: readonly Row[]) => Promise<void>;
};

/** A row under the number that it has in this plan. */
export type Renumber = (row: Row) => Row | null;

/**
 * Opens a file for rows, and goes on with one that is there. `renumber` gives a row its place in the plan, null where it is no run of it. Throws UsageError
 * where the file cannot be written, is no sweep's, or another one's.
 */
export function openRowFile(path: string, header: Header, renumber: Renumber): RowFile {
	const ending = endingOf(path, 'out');
	const format = lineFormat(ending);
	const growing = ending === '.parquet' ? `${path}.rows.jsonl` : path;
	return carryOut(path, () => {
		const known: Row[] = [];
		const text = existsSync(growing) ? readFileSync(growing, 'utf8') : '';
		const whole = text.slice(0, text.lastIndexOf('\n') + 1);
		if (text !== '' && !(ending !== '.parquet' && whole === '')) {
			const table = whole === '' ? {...header, rows: []} : format.read(whole);
			if (table === null) throw new UsageError(words.notRows(growing));
			const rows = table.rows.map(renumber);
			const other = table.rows.length > 0 && columnsOf(table).join() !== columnsOf(header).join();
			if (other || rows.includes(null)) throw new UsageError(words.otherSweep(growing, rows.filter(row => row === null).length, table.rows.length));
			known.push(...(rows as Row[]));
		} else if (text !== '') throw new UsageError(words.notRows(growing));
		replace(growing, wholeOf(format, header, known));
		const rows = [...known];
		return {
			known,
			add: row =>
				carryOut(path, () => {
					rows.push(row);
					appendFileSync(growing, format.line(header, row));
				}),
			finish: async instead => {
				await writeRows(path, {...header, rows: instead ?? rows});
				if (growing !== path) unlinkSync(growing);
			},
		};
	});
}
