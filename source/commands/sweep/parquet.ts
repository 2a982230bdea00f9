// Rows as a Parquet file and back (hyparquet-writer, hyparquet): a column of numbers where all of its values are numbers, of text otherwise. Loaded only where
// it is asked for.
import {parquetMetadata, parquetReadObjects, parquetSchema} from 'hyparquet';
import {parquetWriteBuffer} from 'hyparquet-writer';
import {type Cell, cellsOf, columnsOf, headerOf, rowOf, type Table} from '../../workload/sweep/table.ts';

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

const asCell = (value: unknown): Cell => (typeof value === 'bigint' ? Number(value) : ((value ?? null) as Cell));

/** The rows of such a file; null where they are none of a sweep. */
export async function tableFrom(bytes: Uint8Array): Promise<Table | null> {
	try {
		const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
		const columns = parquetSchema(parquetMetadata(file)).children.map(({element}) => element.name);
		const header = headerOf(columns);
		if (header === null) return null;
		const objects = await parquetReadObjects({file});
		const rows = objects.map(object =>
			rowOf(
				header,
				columns.map(name => asCell(object[name])),
			),
		);
		return rows.includes(null) ? null : {...header, rows: rows as Table['rows']};
	} catch {
		return null;
	}
}
