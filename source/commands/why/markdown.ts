// A page of `lowwater why` as Markdown, for a ticket.
import type {Block, Page, Table} from '../../report/document.ts';

/** What Markdown would take as its own; names of processes are anybody's. */
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|#~]/g, '\\$&');

function tableLines({columns, left, rows}: Table): string[] {
	const count = Math.max(0, ...rows.map(row => row.length), columns?.length ?? 0);
	const cells = (row: readonly string[]): string => `| ${Array.from({length: count}, (_, i) => escaped(row[i] ?? '')).join(' | ')} |`;
	const rule = `|${Array.from({length: count}, (_, i) => (left.includes(i) ? '---' : '--:')).join('|')}|`;
	return [cells(columns ?? []), rule, ...rows.map(cells), ''];
}

function blockLines(block: Block): string[] {
	switch (block.kind) {
		case 'table':
			return tableLines(block);
		case 'text':
			return block.lines.length === 0 ? [] : [...block.lines.map(escaped).join('  \n').split('\n'), ''];
		case 'list':
			return [...block.items.map((text, i) => `${i + 1}. ${escaped(text)}`), ...(block.not === '' ? [] : ['', escaped(block.not)]), ''];
	}
}

export function pageMarkdown(page: Page): string {
	const lines = [`## ${escaped(page.title)}`, '', `**${escaped(page.subject.trim())}** ${escaped(page.cause)}`, ''];
	if (page.cut !== '') lines.push(`*${escaped(page.cut)}*`, '');
	for (const {heading, blocks} of page.sections) lines.push(`### ${escaped(heading)}`, '', ...blocks.flatMap(blockLines));
	return `${lines.join('\n').trimEnd()}\n`;
}
