// Where the memory was, as one bar in the colours of the lists, and whose pages are in swap as another.
import {shortSize, whyMessages as words} from '../../messages/why.ts';
import {shownKinds, swapUsers} from '../../report/document.ts';
import type {Diagnosis} from '../../report/diagnosis.ts';
import type {MemoryKind, Where} from '../../report/where.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {cellsFor} from '../canvas/bars.ts';
import {widthOf} from '../canvas/width.ts';
import {pen, PENS} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {Token} from '../theme/tokens.ts';

/** A colour, and a letter where there are no colours. */
const KINDS: Readonly<Record<MemoryKind, readonly [Token, string]>> = {
	anon: ['list.inactiveAnon', 'a'],
	shmem: ['list.shmem', '%'],
	file: ['list.inactiveFile', 'f'],
	unevictable: ['list.unevictable', 'u'],
	slab: ['list.slab', 's'],
	tables: ['list.pagetables', 't'],
	stacks: ['list.kernel', 'k'],
	kernel: ['list.kernel', 'k'],
	percpu: ['list.kernel', 'k'],
	sockets: ['list.activeFile', 'n'],
	hugetlb: ['list.activeAnon', 'h'],
	zspages: ['list.swap', 'z'],
	balloon: ['zone.warn.fill', 'b'],
	gpu: ['zone.warm.fill', 'g'],
	pcp: ['list.free', '.'],
	others: ['rule', 'o'],
	unsaid: ['rule', '?'],
	free: ['list.free', '.'],
};

export const tokenOf = (kind: MemoryKind): Token => KINDS[kind][0];

/** The bar; with two rows names and shares stand in the parts that have room for them. */
function drawBar(area: Area, where: Where, group: boolean, look: Look, rows: number): void {
	const parts = where.rows.filter(({kb}) => kb > 0);
	const cells = cellsFor(
		parts.map(({kb}) => kb),
		area.width,
	);
	let x = 0;
	for (const [i, {kind, kb}] of parts.entries()) {
		const [token, letter] = KINDS[kind];
		const width = cells[i]!;
		const painted = look.areas === 'painted';
		for (let row = 0; row < rows; row++)
			for (let column = 0; column < width; column++) area.set(x + column, row, painted ? ' ' : letter, painted ? pen('bright', token) : PENS.text);
		const label = ` ${words.kind(kind, group)} ${shortSize(kb)}`;
		const share = ` ${Math.round((kb / Math.max(1, where.totalKb)) * 100)} %`;
		if (widthOf(label) < width) {
			area.write(x, 0, label, pen('bright', painted ? token : 'bg', true));
			if (rows > 1) area.write(x, 1, share, pen('bright', painted ? token : 'bg'));
		}
		x += width;
	}
}

/** Names and sizes of what has no room in the bar, as far as they fit on the lines. Returns how many lines. */
function drawLegend(area: Area, where: Where, group: boolean, look: Look, y: number, lines: number, barWidth: number): number {
	const parts = where.rows.filter(({kb}) => kb > 0);
	const cells = cellsFor(
		parts.map(({kb}) => kb),
		barWidth,
	);
	const inBar = new Set(parts.filter(({kind, kb}, i) => widthOf(` ${words.kind(kind, group)} ${shortSize(kb)}`) < cells[i]!).map(({kind}) => kind));
	let x = 0;
	let line = 0;
	for (const {kind, kb} of shownKinds(where, group)) {
		if (inBar.has(kind)) continue;
		const [token, letter] = KINDS[kind];
		const spans: Span[] = [
			[look.areas === 'painted' ? '▄ ' : `${letter} `, pen(token === 'list.free' ? 'faint' : token)],
			[`${words.kind(kind, group)} `, PENS.dim],
			[shortSize(kb), PENS.text],
		];
		const width = spans.reduce((sum, [text]) => sum + widthOf(text), 0);
		if (x > 0 && x + width > area.width) {
			line++;
			x = 0;
		}
		if (line >= lines) return lines;
		area.spans(x, y + line, spans);
		x += width + 2;
	}
	return line + 1;
}

/** Swap: how full, and whose. */
function drawSwap(area: Area, d: Diagnosis, where: Where, y: number): void {
	if (where.swapTotalKb === null) return;
	const state = words.swapState(where);
	const full = state === 'full';
	const spans: Span[] = [
		[`${words.swapRow()} `, PENS.dim],
		[`${shortSize(where.swapTotalKb)} `, PENS.text],
		[state, full ? pen('zone.alarm', 'bg', true) : PENS.text],
	];
	for (const {name, kb} of swapUsers(d, 5)) spans.push([`  ${name} `, PENS.dim], [shortSize(kb), PENS.text]);
	area.spans(0, y, spans);
}

/** Draws it into an area of 2 to 6 rows. */
export function drawMemory(area: Area, d: Diagnosis, look: Look): void {
	const {where} = d;
	if (where === null) return void area.write(0, 0, words.noMemory(), PENS.dim);
	const group = d.limit.kind === 'group' && d.report.group?.memory !== undefined;
	const bar = area.height >= 4 ? 2 : 1;
	drawBar(area.inner(0, 0, area.width, bar), where, group, look, bar);
	const left = area.height - bar - (where.swapTotalKb === null ? 0 : 1);
	const used = left > 0 ? drawLegend(area, where, group, look, bar, left, area.width) : 0;
	if (bar + used < area.height) drawSwap(area, d, where, bar + used);
}
