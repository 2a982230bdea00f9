// ink-table for quiet tables: it lays rows out, and its lines come back as plain text for the canvas to colour. It measures by characters, so a
// wide character is given a filler of one character, taken out again afterwards; figures are set right before it sees them.
import {renderToString} from 'ink';
import {createElement} from 'react';
import {cellsOf, widthOf} from '../canvas/width.ts';
import {Table} from './ink-table.ts';

export type TableColumn = {readonly title: string; readonly right?: boolean};
export type TableLines = {readonly header: string; readonly rows: readonly string[]; readonly width: number};

const FILLER = '\uE000';
const filled = (text: string): string =>
	cellsOf(text)
		.map(cell => (cell.width === 2 ? cell.text + FILLER.repeat(Math.max(0, 2 - cell.text.length)) : cell.text))
		.join('');
const NoSkeleton = (): null => null;
const cache = new Map<string, TableLines>();
const CACHED = 32;

/** Lays a table out with ink-table: a header line and a line for each row, a blank on both sides of a cell. Not to be called while React renders. */
export function tableLines(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): TableLines {
	const key = JSON.stringify([columns, rows]);
	const known = cache.get(key);
	if (known) return known;
	const titles = columns.map(column => column.title);
	const widths = columns.map(({title}, i) => Math.max(widthOf(title), ...rows.map(row => widthOf(row[i] ?? ''))));
	const padded = (text: string, i: number): string => filled(columns[i]?.right ? ' '.repeat((widths[i] as number) - widthOf(text)) + text : text);
	const names = titles.map(padded);
	const data = rows.map(row => Object.fromEntries(names.map((name, i) => [name, padded(row[i] ?? '', i)])));
	const width = widths.reduce((sum, own) => sum + own + 2, 0);
	// Ink gives the filler a cell as well: a line of wide characters takes half as much again, and must not be broken.
	const text = renderToString(createElement(Table<Record<string, string>>, {data, columns: names, skeleton: NoSkeleton}), {columns: 2 * width + 8});
	const plain = text
		.split('\n')
		.map(line =>
			line
				.replace(/\u001B\[[\d;]*m/g, '')
				.replaceAll(FILLER, '')
				.trimEnd(),
		)
		.filter(line => line !== '');
	const lines = {header: plain[0] ?? '', rows: plain.slice(1), width};
	if (cache.size >= CACHED) cache.clear();
	cache.set(key, lines);
	return lines;
}
