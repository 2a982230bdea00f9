// The difference in words, then the table: what a person reads first. Bars grow from the middle, A's to the left and B's to the right, each row on its own scale.
import stringWidth from 'string-width';
import {shown} from '../../../messages/foreign.ts';
import {compareMessages as words} from '../../../messages/compare.ts';
import {messages} from '../../../messages.ts';
import {isAlike} from '../../../workload/compare/comparison.ts';
import {wordsOf} from '../../../workload/compare/words.ts';
import {padCells} from '../../formats/cells.ts';
import {wrap} from '../../formats/wrap.ts';
import type {Result} from '../result.ts';
import {type Table, type TableRow, tableOf, ZONE_COLUMNS} from '../table.ts';
import {changeLines, nameLines} from './head.ts';

const LABEL = 44;
const NOTE = 10;
/** A value of a zone's. */
const VALUE = 11;
/** Bars have what is left between these. */
const LEAST_BAR = 6;
const MOST_BAR = 20;
/** Lines longer than this are hard to read. */
const WIDEST = 120;

const fit = (text: string, width: number): string => {
	const all = shown(text);
	if (stringWidth(all) <= width) return all + ' '.repeat(width - stringWidth(all));
	let cut = all;
	while (stringWidth(cut) > width - 1) cut = cut.slice(0, -1);
	return `${cut}…${' '.repeat(width - 1 - stringWidth(cut))}`;
};

/** Cells of a bar: one at least, where there is anything. */
const cells = (share: number, width: number): number => (share === 0 ? 0 : Math.max(1, Math.round(share * width)));

function bars({share, note}: TableRow, width: number): string {
	if (width < LEAST_BAR) return '';
	if (note === words.note.alike) return `${' '.repeat(width)}=${' '.repeat(width)}  `;
	return `${'▄'.repeat(cells(share.a, width)).padStart(width)}│${'▄'.repeat(cells(share.b, width)).padEnd(width)}  `;
}

type Widths = {readonly label: number; readonly value: number; readonly bar: number; readonly name: boolean};

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(text => stringWidth(text)));

/** Names go before bars do: they are what --require takes. */
function widthsOf(rows: readonly TableRow[], columns: number): Widths {
	const label = Math.min(LABEL, widest(rows.map(row => row.label)));
	const value = widest(rows.flatMap(row => [row.a, row.b]));
	const name = widest(rows.map(row => (row.range === '' ? row.name : `${row.name}  ${row.range}`)));
	const left = columns - 2 - label - 1 - value - 2 - value - 2 - NOTE - 1;
	const bar = Math.min(MOST_BAR, Math.floor((left - name - 3) / 2));
	return bar >= LEAST_BAR ? {label, value, bar, name: true} : {label, value, bar: 0, name: left >= name};
}

function rowLine(row: TableRow, {label, value, bar, name}: Widths): string {
	const range = row.range === '' ? '' : `  ${row.range}`;
	const line = `  ${fit(row.label, label)} ${row.a.padStart(value)}  ${bars(row, bar)}${row.b.padStart(value)}  ${padCells(row.note, NOTE)}`;
	return `${line}${name ? ` ${shown(row.name)}${range}` : range}`.trimEnd();
}

const heads = ({label, value, bar}: Widths): string =>
	`  ${' '.repeat(label)} ${words.letter.a.padStart(value)}  ${bar === 0 ? '' : ' '.repeat(2 * bar + 3)}${words.letter.b.padStart(value)}`;

function rowLines(rows: readonly TableRow[], columns: number): readonly string[] {
	if (rows.length === 0) return [];
	const widths = widthsOf(rows, columns);
	return [heads(widths), ...rows.map(row => rowLine(row, widths))];
}

function zoneLines({zones}: Table): readonly string[] {
	if (zones.length === 0) return [];
	const width = Math.max(...zones.map(({zone}) => zone.length));
	const four = (values: readonly string[]): string => values.map(value => value.padStart(VALUE)).join('');
	return [
		`  ${' '.repeat(width)}${four(ZONE_COLUMNS.map(name => `${words.letter.a} ${name}`))}  ${four(ZONE_COLUMNS.map(name => `${words.letter.b} ${name}`))}`,
		...zones.map(({zone, a, b}) => `  ${zone.padEnd(width)}${four(a)}  ${four(b)}`),
	];
}

/** A heading and its lines; nothing where there are none. */
const section = (heading: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', heading, ...lines]);

function tableSections(result: Result, columns: number): readonly string[] {
	const table = tableOf(result);
	const more = table.morePrograms > 0 ? [`  ${words.moreRows(table.morePrograms)}`] : [];
	const heading = result.seeds > 1 ? `${words.heading.table} (${words.range(result.seeds)})` : words.heading.table;
	return [
		...section(heading, [...rowLines(table.machine, columns), ...(table.alike > 0 ? [`  ${words.alike(table.alike)}`] : [])]),
		...section(words.heading.zones, zoneLines(table)),
		...section(words.heading.programs, [...rowLines(table.programs, columns), ...more]),
	];
}

export const requiredLines = ({held, seeds}: Result): readonly string[] =>
	held.map(({text, values, unanswered, held: one, seed}) =>
		messages.run.held(one, words.require.held(shown(text), values, unanswered, seeds > 1 ? seed : null)),
	);

export function textOf(result: Result, columns: number): string {
	const width = Math.min(columns, WIDEST);
	const sentences = wordsOf(result.comparison).flatMap(({mark, text}) => wrap(`${mark} ${shown(text)}`, width, '  '));
	return `${[
		...nameLines(result).flatMap(line => wrap(line, width)),
		...changeLines(result).flatMap(line => wrap(`   ${line}`.trimStart(), width, '   ')),
		...section(words.heading.difference, sentences),
		...(isAlike(result.comparison) ? [] : tableSections(result, width)),
		...section(
			words.heading.required,
			requiredLines(result).flatMap(line => wrap(line, width, '  ')),
		),
	].join('\n')}\n`;
}
