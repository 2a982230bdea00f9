// A page of `lowwater why` as plain text: as wide as its reader, tables in columns.
import stringWidth from 'string-width';
import type {Block, Page, Table} from '../../report/document.ts';
import {wrap} from '../formats/wrap.ts';

const INDENT = '  ';
const GAP = '  ';

function tableLines({columns, left, rows}: Table): string[] {
	const all = columns === null ? rows : [columns, ...rows];
	const count = Math.max(...all.map(row => row.length));
	const widths = Array.from({length: count}, (_, i) => Math.max(...all.map(row => stringWidth(row[i] ?? ''))));
	return all.map(row =>
		widths
			.map((width, i) => {
				const cell = row[i] ?? '';
				const pad = ' '.repeat(width - stringWidth(cell));
				return left.includes(i) ? cell + pad : pad + cell;
			})
			.join(GAP)
			.trimEnd(),
	);
}

function blockLines(block: Block, width: number): string[] {
	switch (block.kind) {
		case 'table':
			return tableLines(block).map(line => INDENT + line);
		case 'text':
			return block.lines.flatMap(line => wrap(line, width - INDENT.length).map(one => INDENT + one));
		case 'list': {
			const item = (mark: string, text: string): string[] =>
				wrap(text, width - INDENT.length - 3).map((line, i) => `${INDENT}${i === 0 ? mark : ' '}  ${line}`);
			return [...block.items.flatMap((text, i) => item(String(i + 1), text)), ...(block.not === '' ? [] : item('–', block.not))];
		}
	}
}

/** A command and what it does: below each other where there is no room beside. */
const footerLines = (footer: string, width: number): readonly string[] =>
	stringWidth(INDENT + footer) <= width ? [INDENT + footer] : footer.split('   ').map(part => INDENT + part);

/** Lines of at most `width` cells, tables aside. */
export function pageText(page: Page, width: number): string {
	const lines = [...wrap(page.title, width), '', ...wrap(page.subject + page.cause, width)];
	if (page.cut !== '') lines.push(...wrap(page.cut, width));
	for (const {heading, blocks} of page.sections) {
		lines.push('', heading);
		for (const block of blocks) lines.push(...blockLines(block, width));
	}
	if (page.footer !== '') lines.push('', ...footerLines(page.footer, width));
	return `${lines.join('\n')}\n`;
}
