// A strip: the pages of a region from its lowest address to its highest as a row of cells, each showing what most of its touched pages are.
import type {RegionKind, RegionStrip} from '../../../machine/process-view.ts';
import {EIGHTHS_UP} from '../../canvas/bars.ts';
import type {Area} from '../../canvas/canvas.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {Token} from '../../theme/tokens.ts';

export type StripKind = 'resident' | 'swapped' | 'zero' | 'untouched';
/** Pages of a cell by what they are. */
export type StripCell = Readonly<Record<StripKind, number>>;

const FILES: ReadonlySet<RegionKind> = new Set(['headers', 'text', 'rodata', 'file', 'vvar', 'vdso']);
/** File pages are cyan, anonymous ones mauve, as on every screen. */
export const residentToken = (kind: RegionKind): Token => (FILES.has(kind) ? 'list.activeFile' : 'list.activeAnon');

export const STRIP_GLYPHS: Readonly<Record<StripKind, string>> = {resident: '█', swapped: '▒', zero: '▓', untouched: '░'};
export const stripToken = (of: StripKind, kind: RegionKind): Token =>
	of === 'resident' ? residentToken(kind) : of === 'swapped' ? 'list.swap' : of === 'zero' ? 'list.pagetables' : 'list.free';
/** How one of the kinds is drawn where it stands alone, as in a legend. */
export function stripSample(of: StripKind, kind: RegionKind, {areas}: Look): readonly [glyph: string, pen: Pen] {
	if (areas === 'painted') return ['█', pen(stripToken(of, kind))];
	return [STRIP_GLYPHS[of], of === 'untouched' ? PENS.faint : pen(stripToken(of, kind))];
}

/** The parts of a strip in so many cells: several in one, or one over several cells. `pages`: of the region. */
export function resample({pagesPerPart, resident, swapped, zero}: RegionStrip, pages: number, cells: number): readonly StripCell[] {
	const parts = resident.length;
	const partAt = (part: number): StripCell => {
		const own = Math.min(pagesPerPart, pages - part * pagesPerPart);
		const [here, out, zeroes] = [resident[part] ?? 0, swapped[part] ?? 0, zero[part] ?? 0];
		return {resident: here, swapped: out, zero: zeroes, untouched: Math.max(0, own - here - out - zeroes)};
	};
	const sums = Array.from({length: cells}, () => ({resident: 0, swapped: 0, zero: 0, untouched: 0}));
	if (parts === 0 || cells === 0) return sums;
	if (cells >= parts) return sums.map((_, cell) => partAt(Math.floor((cell * parts) / cells)));
	for (let part = 0; part < parts; part++) {
		const sum = sums[Math.floor((part * cells) / parts)] as (typeof sums)[number];
		const own = partAt(part);
		for (const kind of ['resident', 'swapped', 'zero', 'untouched'] as const) sum[kind] += own[kind];
	}
	return sums;
}

/** Part of a strip: so many of its parts from `from` on, with the pages that lie in them. */
export type Window = {readonly from: number; readonly count: number};
/** A strip is asked for in so many times the cells that show it, so that a part of it can be shown in full. */
export const CLOSEST = 16;

/**
 * What of a strip is worth its cells: the half, quarter … sixteenth at the end where it is used, if nothing beyond is touched. `at` is the cursor's part,
 * which stays in sight; `down`: the region grows downwards and is used at its end.
 */
export function windowOf({resident, swapped, zero}: RegionStrip, at: number, down: boolean): Window {
	const parts = resident.length;
	const touched = (part: number): boolean => (resident[part] ?? 0) + (swapped[part] ?? 0) + (zero[part] ?? 0) > 0;
	let beyond = parts;
	while (beyond > 0 && !touched(down ? parts - beyond : beyond - 1)) beyond--;
	const needed = Math.max(beyond, down ? parts - at : at + 1);
	let count = parts;
	for (let closer = 2; closer <= CLOSEST && Math.ceil(parts / closer) >= needed; closer *= 2) count = Math.ceil(parts / closer);
	return {from: down ? parts - count : 0, count};
}

/** A window as a strip of its own, and its pages. */
export function cutOut(strip: RegionStrip, pages: number, {from, count}: Window): {readonly strip: RegionStrip; readonly pages: number} {
	const {pagesPerPart} = strip;
	const part = (values: readonly number[]): readonly number[] => values.slice(from, from + count);
	return {
		strip: {pagesPerPart, resident: part(strip.resident), swapped: part(strip.swapped), zero: part(strip.zero)},
		pages: Math.min(pages - from * pagesPerPart, count * pagesPerPart),
	};
}

/** The cell that shows page `page` (from 0, the lowest) of a region, in a strip of so many cells. */
export function cellOfPage({pagesPerPart, resident}: RegionStrip, page: number, cells: number): number {
	const parts = Math.max(1, resident.length);
	const part = Math.min(parts - 1, Math.floor(page / pagesPerPart));
	return cells >= parts ? Math.ceil((part * cells) / parts) : Math.floor((part * cells) / parts);
}

/** What most of the touched pages of a cell are; untouched when none is. */
export function mostOf(cell: StripCell): StripKind {
	let most: StripKind = 'untouched';
	for (const kind of ['resident', 'swapped', 'zero'] as const) if (cell[kind] > (most === 'untouched' ? 0 : cell[most])) most = kind;
	return most;
}

/** Draws cells; what is touched at all shows at least an eighth. */
export function drawStrip(area: Area, x: number, y: number, cells: readonly StripCell[], kind: RegionKind, look: Look): void {
	for (const [i, cell] of cells.entries()) {
		const most = mostOf(cell);
		if (look.areas !== 'painted') {
			area.set(x + i, y, ...stripSample(most, kind, look));
			continue;
		}
		const touched = cell.resident + cell.swapped + cell.zero;
		const all = touched + cell.untouched;
		if (most === 'untouched' || all === 0) area.set(x + i, y, ' ', pen('text', 'list.free'));
		else {
			const second = (['resident', 'swapped', 'zero'] as const).find(other => other !== most && cell[other] * 8 >= all);
			const full = touched * 8 >= all * 7 && second !== undefined;
			const eighths = Math.max(1, Math.min(8, Math.round((8 * (full ? cell[most] : touched)) / all)));
			area.set(x + i, y, EIGHTHS_UP[eighths] as string, pen(stripToken(most, kind), full ? stripToken(second, kind) : 'list.free'));
		}
	}
}
