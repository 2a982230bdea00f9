// The file that rows are written to as they come: each a whole line in one write, so that nothing that was done is lost however the program ends. It is read
// again to go on, and put in order at the end. Parquet cannot be added to: its rows lie in a file beside it until all are there.
import {accessSync, appendFileSync, constants, existsSync, readFileSync, statSync, unlinkSync} from 'node:fs';
import {dirname, extname} from 'node:path';
import {draft, isSameFile} from '../../files/draft.ts';
import {codeOf, failing} from '../../files/errno.ts';
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

function carryOut<Result>(path: string, work: () => Result, sentence = messages.commands.cannotOpen): Result {
	try {
		return work();
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError(sentence(path, codeOf(error)));
	}
}

/** Throws UsageError where a file could not be written, whether it is there or not. */
function checkWritable(path: string): void {
	carryOut(path, () => {
		if (!existsSync(path)) return accessSync(dirname(path), constants.W_OK);
		if (statSync(path).isDirectory()) throw Object.assign(new Error(path), {code: 'EISDIR'});
		accessSync(path, constants.W_OK);
	});
}

/** Looks at the files that are to be written, here or on another computer, before anything is done for them; none may be one of the parts they are made from. Throws UsageError. */
export function checkFiles(out: string | undefined, plot: string | undefined, where: 'here' | 'elsewhere', parts: readonly string[] = []): void {
	if (out !== undefined) endingOf(out, 'out');
	if (plot !== undefined) known(plot, 'plot', PLOTS);
	for (const path of [out, plot]) if (path !== undefined && where === 'here') checkWritable(path);
	if (out !== undefined && parts.some(part => isSameFile(part, out))) throw new UsageError(words.ontoPart(out));
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

/** What lies in a file; null: no such file. What has no end, or none that is known, is not begun. Throws UsageError. */
function contentOf(path: string): Buffer | null {
	return carryOut(
		path,
		() => {
			if (!existsSync(path)) return null;
			const stats = statSync(path);
			if (!stats.isFile() && !stats.isDirectory()) throw new UsageError(words.notAddedTo(path));
			return readFileSync(path);
		},
		(name, code) => messages.commands.cannotRead(name, code, 0),
	);
}

/** What bytes say, without a last line that was cut off; null where they are no rows of a sweep. */
async function tableIn(bytes: Buffer, ending: Ending): Promise<Table | null> {
	if (ending === '.parquet') return (await import('./parquet.ts')).tableFrom(bytes);
	const text = bytes.toString('utf8');
	return lineFormat(ending).read(text.slice(0, text.lastIndexOf('\n') + 1));
}

/** The rows of a file. Throws UsageError where they are none of a sweep. */
export async function readRows(path: string): Promise<Table> {
	const ending = endingOf(path, 'join');
	const bytes = contentOf(path);
	if (bytes === null) throw new UsageError(messages.commands.cannotRead(path, 'ENOENT', 0));
	const table = await tableIn(bytes, ending);
	if (table === null) throw new UsageError(words.notRows(path));
	return table;
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

/** The rows that lie in a file already, with their places; null: there is no such file. Throws UsageError where they are another sweep's, or none. */
async function rowsThere(path: string, header: Header, renumber: Renumber): Promise<readonly Row[] | null> {
	const bytes = contentOf(path);
	if (bytes === null || bytes.length === 0) return bytes === null ? null : [];
	const table = await tableIn(bytes, endingOf(path, 'out'));
	if (table === null) throw new UsageError(words.notRows(path));
	const rows = table.rows.map(renumber);
	const other = table.rows.length > 0 && columnsOf(table).join() !== columnsOf(header).join();
	if (other || rows.includes(null)) throw new UsageError(words.otherSweep(path, rows.filter(row => row === null).length, table.rows.length));
	return rows as Row[];
}

/**
 * Opens a file for rows, and goes on with one that is there. `renumber` gives a row its place in the plan, null where it is no run of it. Throws UsageError
 * where the file cannot be written, is no sweep's, or another one's.
 */
export async function openRowFile(path: string, header: Header, renumber: Renumber): Promise<RowFile> {
	const ending = endingOf(path, 'out');
	const format = lineFormat(ending);
	const growing = ending === '.parquet' ? `${path}.rows.jsonl` : path;
	const isNew = !existsSync(growing);
	const known = (await rowsThere(growing, header, renumber)) ?? (growing === path ? null : await rowsThere(path, header, renumber)) ?? [];
	carryOut(path, () => replace(growing, wholeOf(format, header, known)));
	const rows = [...known];
	const add = (row: Row): void => {
		try {
			appendFileSync(growing, format.line(header, row));
		} catch (error) {
			// Nothing that somebody would go on with; a row that is not whole is passed over when it is read.
			if (isNew && rows.length === 0) failing(() => unlinkSync(growing));
			throw error;
		}
		rows.push(row);
	};
	return {
		known,
		add: row => carryOut(path, () => add(row)),
		finish: async instead => {
			await writeRows(path, {...header, rows: instead ?? rows});
			if (growing !== path) unlinkSync(growing);
		},
	};
}
