// `lowwater sweep --join parts/*`: the rows of all parts as one file, in order. A run that was done twice stands there once, and has to have come to the same.
import {sweepMessages as words} from '../../messages/sweep.ts';
import {cellsOf, columnsOf, type Row, type Table} from '../../workload/sweep/table.ts';
import {UsageError} from '../context.ts';
import {inOrder, readRows} from './row-file.ts';

/** Numbers of runs that are in no part. */
export type Joined = {readonly table: Table; readonly runs: number; readonly missing: readonly number[]};

/** Reads all parts. Throws UsageError where one is none, of another sweep, or contradicts another. */
export async function join(paths: readonly string[]): Promise<Joined> {
	const read: {readonly path: string; readonly table: Table}[] = [];
	for (const path of paths) read.push({path, table: await readRows(path)});
	const parts = read.filter(({table}) => table.rows.length > 0);
	const [first] = parts;
	if (first === undefined) throw new UsageError(words.nothingToJoin());
	const header = columnsOf(first.table).join();
	const {runs = 0, sweep} = first.table.rows[0] ?? {};
	const rows = new Map<number, {readonly row: Row; readonly text: string; readonly path: string}>();
	for (const {path, table} of parts) {
		if (columnsOf(table).join() !== header || table.rows.some(row => row.runs !== runs || row.sweep !== sweep))
			throw new UsageError(words.otherPart(path, first.path));
		for (const row of table.rows) {
			const text = JSON.stringify(cellsOf(table, row));
			const known = rows.get(row.number);
			if (known !== undefined && known.text !== text) throw new UsageError(words.contradicts(row.number, known.path, path));
			rows.set(row.number, {row, text, path});
		}
	}
	const missing: number[] = [];
	for (let number = 1; number <= runs; number++) if (!rows.has(number)) missing.push(number);
	return {table: {...first.table, rows: inOrder([...rows.values()].map(({row}) => row))}, runs, missing};
}
