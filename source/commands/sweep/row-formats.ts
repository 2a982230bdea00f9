// A row as a line of a file, and back: CSV (RFC 4180, by csv-stringify and csv-parse) and JSON Lines.
import {parse} from 'csv-parse/sync';
import {stringify} from 'csv-stringify/sync';
import {type Cell, cellsOf, columnsOf, type Header, headerOf, type Row, rowOf, type Table} from '../../workload/sweep/table.ts';

export type RowFormat = {
	/** What stands before the first row; '' for nothing. */
	readonly head: (header: Header) => string;
	readonly line: (header: Header, row: Row) => string;
	/** What whole lines say; null: they are no rows of a sweep. */
	readonly read: (text: string) => Table | null;
};

const csvLine = (cells: readonly Cell[]): string => stringify([cells.map(cell => (typeof cell === 'boolean' ? String(cell) : cell))]);

function tableOf(header: Header | null, lines: readonly (readonly (Cell | undefined)[])[]): Table | null {
	if (header === null) return null;
	const rows = lines.map(cells => rowOf(header, cells));
	return rows.includes(null) ? null : {...header, rows: rows as Row[]};
}

const csv: RowFormat = {
	head: header => csvLine(columnsOf(header)),
	line: (header, row) => csvLine(cellsOf(header, row)),
	read: text => {
		try {
			const [columns = [], ...lines] = parse(text, {relaxColumnCount: true}) as string[][];
			return tableOf(headerOf(columns), lines);
		} catch {
			return null;
		}
	},
};

const jsonl: RowFormat = {
	head: () => '',
	line: (header, row) => {
		const cells = cellsOf(header, row);
		return `${JSON.stringify(Object.fromEntries(columnsOf(header).map((name, i) => [name, cells[i]])))}\n`;
	},
	read: text => {
		try {
			const objects = text
				.split('\n')
				.filter(line => line !== '')
				.map(line => JSON.parse(line) as Readonly<Record<string, Cell>>);
			const columns = Object.keys(objects[0] ?? {});
			return tableOf(
				headerOf(columns),
				objects.map(object => columns.map(name => object[name])),
			);
		} catch {
			return null;
		}
	},
};

export const ROW_FORMATS = {csv, jsonl} as const;
