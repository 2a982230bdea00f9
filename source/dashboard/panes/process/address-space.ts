// The address space from the highest address to the lowest: each region with its size and a strip of its pages, the cursor's region with a wide one.
import {sizeOfBytes} from '../../../messages/numbers.ts';
import {processMessages} from '../../../messages/process.ts';
import type {Area} from '../../canvas/canvas.ts';
import {pages} from '../../canvas/figures.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {cut, widthOf} from '../../canvas/width.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import {columnAddress, type Inside, PAGE} from './figures.ts';
import {regionName, rowAt, type SpaceRow, spaceRows} from './space-rows.ts';
import {cellOfPage, cutOut, drawStrip, mostOf, resample, stripSample, stripToken, type StripCell, type StripKind, windowOf} from './strip.ts';

const words = processMessages.space;
const ADDRESS = 13;
const SIZE = 9;
/** Rows that the strip of the cursor's region takes below its own. */
const WIDE = 3;
const SMALL_STRIP = 8;
const KINDS: readonly StripKind[] = ['resident', 'swapped', 'zero', 'untouched'];

/** Cells of the wide strip in a pane of this width: what a ProcessView is asked for. */
export const stripCells = (width: number): number => Math.max(1, width - 2);

type Line = {readonly row: SpaceRow; readonly part: 'row' | 0 | 1 | 2};

/** Rows with the cursor's strip under its own, as many as fit around the cursor. */
function linesOf(inside: Inside, height: number): {readonly lines: readonly Line[]; readonly above: number; readonly below: number} {
	const {memory} = inside;
	const {address} = memory.walk;
	const spare = (rows: readonly SpaceRow[]): number => height - rows.length - (rows[rowAt(rows, address)]?.kind === 'region' ? WIDE : 0);
	const all = spaceRows(memory.layout, memory.regions, false, address);
	const rows = spare(all) >= 0 ? all : spaceRows(memory.layout, memory.regions, true, address);
	const cursor = rowAt(rows, address);
	// The wide strip loses its last lines first where the pane is low.
	const wide = rows[cursor]?.kind === 'region' ? Math.max(0, Math.min(WIDE, height - 3)) : 0;
	const lines = rows.flatMap((row, i): Line[] => [{row, part: 'row'}, ...(i === cursor ? ([0, 1, 2] as const).slice(0, wide).map(part => ({row, part})) : [])]);
	const from = Math.max(0, Math.min(cursor - Math.floor((height - wide) / 2), lines.length - height));
	return {lines: lines.slice(from, from + height), above: from, below: Math.max(0, lines.length - from - height)};
}

/** Cells of a row's regions, side by side; each region in proportion to its pages. */
function rowCells({memory}: Inside, row: SpaceRow, cells: number): readonly StripCell[] {
	if (row.kind === 'region') return resample(memory.strips[row.index] as (typeof memory.strips)[number], (row.end - row.start) / PAGE, cells);
	if (row.kind !== 'group') return [];
	const regions = memory.regions.slice(row.first, row.last + 1);
	const all = regions.reduce((sum, region) => sum + region.end - region.start, 0);
	let from = 0;
	return regions.flatMap((region, i) => {
		const to = from + region.end - region.start;
		const [first, last] = [Math.round((from / all) * cells), Math.round((to / all) * cells)];
		from = to;
		return resample(memory.strips[row.first + i] as (typeof memory.strips)[number], (region.end - region.start) / PAGE, last - first);
	});
}

function rowName(row: SpaceRow): string {
	switch (row.kind) {
		case 'region':
			return regionName(row.region);
		case 'group':
			return row.name;
		case 'gap':
			return words.gap;
		case 'hole':
			return words.hole;
		case 'kernel':
			return words.kernel;
		default:
			return row satisfies never;
	}
}

function drawRow(area: Area, y: number, row: SpaceRow, chosen: boolean, inside: Inside, look: Look): void {
	const {bits} = inside.memory.layout;
	const small = area.width >= 42 ? SMALL_STRIP : area.width >= 38 ? 4 : 0;
	const sizeEnd = area.width - (small > 0 ? small + 1 : 0);
	const room = sizeEnd - SIZE - ADDRESS;
	const size = sizeOfBytes(row.end - row.start);
	const plain: Pen = chosen ? PENS.bright : PENS.text;
	const empty = row.kind === 'gap' || row.kind === 'hole';
	if (empty) area.write(0, y, '┊', chosen ? PENS.accent : PENS.faint);
	else area.write(0, y, cut(columnAddress(row.start, bits), ADDRESS - 1), chosen ? PENS.bright : PENS.dim);
	const name = rowName(row);
	area.write(empty ? 2 : ADDRESS, y, cut(name, empty ? ADDRESS - 2 : room), empty ? (chosen ? PENS.text : PENS.faint) : plain);
	area.writeRight(sizeEnd, y, size, empty ? PENS.faint : plain);
	if (row.kind === 'gap') area.write(ADDRESS, y, cut(row.grows, room), PENS.dim);
	if (small === 0) return;
	if (row.kind === 'kernel') area.write(sizeEnd + 1, y, cut(words.supervisor, small), PENS.faint);
	else if (row.kind === 'region' || row.kind === 'group')
		drawStrip(area, sizeEnd + 1, y, rowCells(inside, row, small), row.kind === 'region' ? row.region.kind : row.of, look);
}

/** Strip, the cursor's place in it, and how many pages are what. */
function drawWide(area: Area, y: number, part: 0 | 1 | 2, row: Extract<SpaceRow, {kind: 'region'}>, inside: Inside, look: Look): void {
	const {memory} = inside;
	const {kind} = row.region;
	const cells = stripCells(area.width);
	const all = (row.end - row.start) / PAGE;
	const strip = memory.strips[row.index];
	if (strip === undefined) return;
	const page = Math.floor((memory.walk.address - row.start) / PAGE);
	const window = windowOf(strip, Math.floor(page / strip.pagesPerPart), kind === 'stack');
	const shown = cutOut(strip, all, window);
	const own = resample(shown.strip, shown.pages, cells);
	const at = cellOfPage(shown.strip, page - window.from * strip.pagesPerPart, cells);
	if (part === 0) {
		drawStrip(area, 1, y, own, kind, look);
		if (look.areas === 'painted') area.set(1 + at, y, '┃', pen('accent', stripToken(mostOf(own[at] as StripCell), kind)));
		if (shown.pages < all) area.set(kind === 'stack' ? 0 : cells + 1, y, kind === 'stack' ? '←' : '→', PENS.dim);
		return;
	}
	if (part === 1) {
		area.set(1 + at, y, '▲', PENS.accent);
		const text = words.page(page, all);
		const left = at + 3 + widthOf(text) <= area.width;
		const x = left ? at + 3 : Math.max(0, at - widthOf(text));
		const end = area.write(x, y, text, PENS.dim);
		const drawn = words.drawn(shown.pages * PAGE);
		if (shown.pages < all && end + 2 + widthOf(drawn) <= area.width) area.writeRight(area.width, y, drawn, PENS.faint);
		return;
	}
	const {residentPages, swappedPages, zeroPages} = row.region;
	const counts: StripCell = {
		resident: residentPages,
		swapped: swappedPages,
		zero: zeroPages,
		untouched: Math.max(0, all - residentPages - swappedPages - zeroPages),
	};
	let x = 1;
	for (const of of KINDS) {
		if (counts[of] === 0) continue;
		const [glyph, own_] = stripSample(of, kind, look);
		const text = `${words.kinds[of]} ${of === 'untouched' ? sizeOfBytes(counts[of] * PAGE) : pages(counts[of])}`;
		if (x + 2 + widthOf(text) > area.width) return;
		area.set(x, y, glyph, of === 'untouched' && look.areas === 'painted' ? pen('rule') : own_);
		x = area.write(x + 2, y, text, PENS.dim) + 2;
	}
}

/** Title, headers, rows. The area begins one column left of the text, where the mark of the cursor's row stands. */
export function drawAddressSpace(area: Area, inside: Inside, look: Look): void {
	const {view, memory} = inside;
	const own = area.inner(1, 0);
	const headers = own.height >= 10 ? 1 : 0;
	const {lines, above, below} = linesOf(inside, own.height - 1 - headers);
	const more = words.more(above, below);
	const focused = view.ui.process.pane === 'space';
	const body = drawPane(own, {
		title: words.title,
		note: [...dimNote(more === '' ? '' : `${more}   `), ...(focused && own.width >= 42 ? dimNote(`${words.moves}   `) : []), ...dimNote(words.other)],
		focused,
	});
	if (headers === 1) {
		body.write(0, 0, words.start, PENS.dim);
		body.write(ADDRESS, 0, words.mapping, PENS.dim);
		const small = body.width >= 42 ? SMALL_STRIP : 0;
		body.writeRight(body.width - (small > 0 ? small + 1 : 0), 0, words.size, PENS.dim);
		if (small > 0) body.write(body.width - small, 0, words.resident, PENS.dim);
	}
	for (const [i, {row, part}] of lines.entries()) {
		const y = headers + i;
		if (part !== 'row') {
			if (row.kind === 'region') drawWide(body, y, part, row, inside, look);
			continue;
		}
		const chosen = memory.walk.address >= row.start && memory.walk.address < row.end;
		drawRow(body, y, row, chosen, inside, look);
		if (chosen) {
			area.set(0, y + 1, '▌', PENS.accent);
			body.ground(y, 'surface', 0, body.width - SMALL_STRIP - 1);
		}
	}
}
