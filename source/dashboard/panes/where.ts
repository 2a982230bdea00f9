// Where memory is: one bar of all of it, swap beside it, and below what `free` says, with why `available` is not what is free. Every figure is of one Sample.
import {whereMessages as words} from '../../messages/where.ts';
import {cellsFor} from '../canvas/bars.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {sizeOfKb} from '../canvas/figures.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {Token} from '../theme/tokens.ts';
import type {View} from '../view/view.ts';
import {freeWords, type Part, PARTS, whereIs} from '../view/where.ts';

/** A colour, and a letter where there are no colours. */
const LOOKS: Readonly<Record<Part, readonly [Token, string]>> = {
	anon: ['list.inactiveAnon', 'a'],
	swapCache: ['list.swap', 'c'],
	clean: ['list.inactiveFile', 'f'],
	dirty: ['zone.warn.fill', 'd'],
	shmem: ['list.shmem', '%'],
	slab: ['list.slab', 's'],
	tables: ['list.pagetables', 't'],
	compressed: ['list.swap', 'z'],
	kernel: ['list.kernel', 'k'],
	lists: ['list.free', ','],
	free: ['list.free', '.'],
};

/** Of the width so much is the swap's bar, between these. */
const SWAP_SHARE = 1 / 5;
const SWAP_LEAST = 16;
const SWAP_MOST = 44;

type Piece = {readonly token: Token; readonly letter: string; readonly label: string; readonly cells: number};

/** Pieces beside each other, with their names where they have room for them. */
function drawPieces(area: Area, pieces: readonly Piece[], look: Look): void {
	const painted = look.areas === 'painted';
	let x = 0;
	for (const {token, letter, label, cells} of pieces) {
		for (let i = 0; i < cells; i++) area.set(x + i, 0, painted ? ' ' : letter, painted ? pen('bright', token) : pen(token === 'list.free' ? 'faint' : token));
		if (widthOf(label) + 2 <= cells) area.write(x + 1, 0, label, pen('bright', painted ? token : 'bg', true));
		x += cells;
	}
}

function drawSwap(area: Area, view: View, look: Look): void {
	const {SwapTotal: total, SwapFree: free} = view.sample.meminfo;
	const used = total - free;
	const [full, left] = cellsFor([used, free], area.width);
	const pieces: readonly Piece[] = [
		{token: 'list.swap', letter: '#', label: '', cells: full ?? 0},
		{token: 'list.free', letter: '.', label: '', cells: left ?? 0},
	];
	drawPieces(area, pieces, look);
	const texts = [`${words.swap} ${sizeOfKb(used)} of ${sizeOfKb(total)}`, `${words.swap} ${sizeOfKb(used)}`, words.swap];
	const text = texts.find(one => widthOf(one) + 2 <= area.width) ?? '';
	const painted = look.areas === 'painted';
	for (const [i, character] of Array.from(text).entries()) {
		const ground: Token = i + 1 < (full ?? 0) ? 'list.swap' : 'list.free';
		area.set(1 + i, 0, character, pen('bright', painted ? ground : 'bg', true));
	}
}

/** Names and sizes of what has no name in the bar. */
function drawLegend(area: Area, parts: Readonly<Record<Part, number>>, named: ReadonlySet<Part>, look: Look): void {
	let x = 0;
	for (const part of PARTS) {
		if (named.has(part)) continue;
		const [token, letter] = LOOKS[part];
		const spans: readonly Span[] = [
			[look.areas === 'painted' ? '▄ ' : `${letter} `, pen(token === 'list.free' ? 'faint' : token)],
			[`${words.parts[part]} `, PENS.dim],
			[sizeOfKb(parts[part]), parts[part] === 0 ? PENS.faint : PENS.text],
		];
		const width = spans.reduce((sum, [text]) => sum + widthOf(text), 0);
		if (x + width > area.width) return;
		area.spans(x, 0, spans);
		x += width + 3;
	}
}

/** "used 240.1M   buff/cache 200.0M   available 271.9M, more than free (14.3M): …" */
function drawWords(area: Area, view: View, from: number): void {
	const {used, cache, available, free} = freeWords(view.sample);
	const figure = (name: string, kb: number): readonly Span[] => [
		[`${name} `, PENS.dim],
		[sizeOfKb(kb), PENS.bright],
		['   ', PENS.text],
	];
	let x = area.spans(from, 0, [...figure(words.used, used), ...figure(words.cache, cache), ...figure(words.available, available).slice(0, 2)]);
	const texts = (available > free ? words.why.more : words.why.less)(sizeOfKb(free));
	const text = texts.find(one => x + 1 + widthOf(one) <= area.width);
	if (text !== undefined) x = area.write(x + 1, 0, text, PENS.dim);
}

/** The bar and `free`'s words need so many columns. */
export const WHERE_FROM = 100;

/** One row: the bar. Two: the words below. Three: a title above. Four: the names of what is small between. */
export function drawWherePane(area: Area, view: View, look: Look): void {
	const parts = whereIs(view.sample);
	const titled = area.height >= 3;
	const below = titled ? drawPane(area, {title: words.title, note: dimNote(words.total(sizeOfKb(view.sample.meminfo.MemTotal)))}) : area;
	const hasSwap = view.sample.meminfo.SwapTotal > 0;
	const label = titled ? 0 : below.write(0, 0, cut(words.title, below.width), PENS.title) + 2;
	const swapWidth = hasSwap ? Math.max(SWAP_LEAST, Math.min(SWAP_MOST, Math.floor(below.width * SWAP_SHARE))) : 0;
	const width = below.width - label - (hasSwap ? swapWidth + 2 : 0);
	const shown = PARTS.filter(part => parts[part] > 0);
	const cells = cellsFor(
		shown.map(part => parts[part]),
		width,
	);
	const pieces = shown.map((part, i): Piece => {
		const [token, letter] = LOOKS[part];
		const name = words.parts[part];
		const room = (cells[i] ?? 0) - 2;
		const texts = [`${name} ${sizeOfKb(parts[part])}`, sizeOfKb(parts[part])];
		return {token, letter, label: texts.find(text => widthOf(text) <= room) ?? '', cells: cells[i] ?? 0};
	});
	drawPieces(below.inner(label, 0, width, 1), pieces, look);
	if (hasSwap) drawSwap(below.inner(below.width - swapWidth, 0, swapWidth, 1), view, look);
	const named = new Set(shown.filter((part, i) => pieces[i]?.label.startsWith(words.parts[part])));
	if (below.height >= 3) drawLegend(below.inner(0, 1), parts, named, look);
	if (below.height >= 2) drawWords(below.inner(0, below.height >= 3 ? 2 : 1), view, label);
}
