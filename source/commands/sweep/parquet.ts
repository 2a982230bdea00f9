// Rows as a Parquet file (hyparquet-writer): a column of numbers where all of its values are numbers, of text otherwise. Loaded only where it is asked for.
import {parquetWriteBuffer} from 'hyparquet-writer';
import {type Cell, cellsOf, columnsOf, type Table} from '../../workload/sweep/table.ts';

type Type = 'STRING' | 'DOUBLE' | 'INT64' | 'BOOLEAN';

/** Counts, by their name: all other numbers are measured. */
const WHOLE: ReadonlySet<string> = new Set(['seed', 'run', 'runs']);

function typeOf(name: string, data: readonly Cell[]): Type {
	if (name === 'held') return 'BOOLEAN';
	if (WHOLE.has(name)) return 'INT64';
	return data.every(cell => cell === null || typeof cell === 'number') && data.some(cell => cell !== null) ? 'DOUBLE' : 'STRING';
}

function asTyped(cell: Cell, type: Type): Cell | bigint {
	if (cell === null) return null;
	if (type === 'INT64') return BigInt(Number(cell));
	return type === 'STRING' ? String(cell) : cell;
}

/** The bytes of a file with all rows in it. */
export function parquetOf(table: Table): Uint8Array {
	const lines = table.rows.map(row => cellsOf(table, row));
	const columnData = columnsOf(table).map((name, i) => {
		const cells = lines.map(line => line[i] ?? null);
		const type = typeOf(name, cells);
		return {name, type, data: cells.map(cell => asTyped(cell, type))};
	});
	return new Uint8Array(parquetWriteBuffer({columnData}));
}
