// Words and table for a report or a comment on a change.
import {shown} from '../../../messages/foreign.ts';
import {compareMessages as words} from '../../../messages/compare.ts';
import {isAlike} from '../../../workload/compare/comparison.ts';
import {wordsOf} from '../../../workload/compare/words.ts';
import type {Result} from '../result.ts';
import {type Table, type TableRow, tableOf, ZONE_COLUMNS} from '../table.ts';
import {changeLines, nameLines} from './head.ts';
import {requiredLines} from './text.ts';

/** What markdown would obey is shown instead. */
const plain = (text: string): string => shown(text).replace(/[\\`*_|<>[\]]/g, '\\$&');
const code = (text: string): string => `\`${shown(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function tableLines(rows: readonly TableRow[], withRange: boolean): readonly string[] {
	if (rows.length === 0) return [];
	const {a, b} = words.letter;
	const range = withRange ? [''] : [];
	return [
		line(['', a, b, '', '', ...range]),
		line(['---', '---:', '---:', '---', '---', ...range.map(() => '---')]),
		...rows.map(row => line([plain(row.label), row.a, row.b, row.note, code(row.name), ...(withRange ? [plain(row.range)] : [])])),
	];
}

function zoneLines({zones}: Table): readonly string[] {
	if (zones.length === 0) return [];
	const {a, b} = words.letter;
	const columns = [...ZONE_COLUMNS.map(name => `${a} ${name}`), ...ZONE_COLUMNS.map(name => `${b} ${name}`)];
	return [line(['', ...columns]), line(['---', ...columns.map(() => '---:')]), ...zones.map(zone => line([zone.zone, ...zone.a, ...zone.b]))];
}

const section = (heading: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [`### ${heading}`, '', ...lines, '']);
const list = (lines: readonly string[]): readonly string[] => lines.map(text => `- ${plain(text)}`);

export function markdownOf(result: Result): string {
	const {comparison, seeds} = result;
	const sentences = wordsOf(comparison).map(({mark, text}) => `${mark} ${text}`);
	const table = isAlike(comparison) ? null : tableOf(result);
	return `${[
		...list([...nameLines(result), ...changeLines(result)]),
		'',
		...section(words.heading.difference, list(sentences)),
		...(table === null
			? []
			: [
					...section(words.heading.table, tableLines(table.machine, seeds > 1)),
					...section(words.heading.zones, zoneLines(table)),
					...section(words.heading.programs, tableLines(table.programs, seeds > 1)),
				]),
		...section(words.heading.required, list(requiredLines(result))),
	]
		.join('\n')
		.trimEnd()}\n`;
}
