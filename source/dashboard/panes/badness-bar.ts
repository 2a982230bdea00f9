// A badness as a bar of pages, every process on one scale: RSS, swap, page tables, and oom_score_adj as a part of its own; a negative one eats from the left.
import type {Area} from '../canvas/canvas.ts';
import {EIGHTHS_RIGHT} from '../canvas/bars.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {Token} from '../theme/tokens.ts';
import type {Parts} from '../view/ranking.ts';

type Segment = {readonly kind: keyof Parts | 'eaten'; readonly pages: number};

export const SEGMENT_TOKENS: Readonly<Record<Segment['kind'], Token>> = {
	eaten: 'rule',
	rss: 'list.activeAnon',
	swap: 'list.swap',
	pageTables: 'list.pagetables',
	adj: 'zone.warn',
};
/** Where areas are not painted each part has a glyph of its own. */
export const SEGMENT_GLYPHS: Readonly<Record<Segment['kind'], string>> = {eaten: '·', rss: '█', swap: '▒', pageTables: '░', adj: '+'};

/** The parts from the left, in pages. A negative adj takes its pages off the first of them. */
export function segmentsOf({rss, swap, pageTables, adj}: Parts): readonly Segment[] {
	let eaten = Math.max(0, -adj);
	const rest = (['rss', 'swap', 'pageTables'] as const).map((kind): Segment => {
		const own = {rss, swap, pageTables}[kind];
		const taken = Math.min(own, eaten);
		eaten -= taken;
		return {kind, pages: own - taken};
	});
	const taken = Math.max(0, -adj) - eaten;
	return [{kind: 'eaten' as const, pages: taken}, ...rest, {kind: 'adj' as const, pages: Math.max(0, adj)}].filter(({pages}) => pages > 0);
}

/** Pages of a full bar: the least of an eighth, a quarter, a half, all and double of what badness is measured against that holds the largest. */
export function scaleOf(largest: number, total: number): number {
	for (const share of [1 / 8, 1 / 4, 1 / 2, 1]) if (largest <= total * share) return total * share;
	return total * 2;
}

/** Draws a bar of so many cells. Returns how many it takes. */
export function drawBadness(area: Area, x: number, y: number, width: number, parts: Parts, scale: number, look: Look): number {
	const segments = segmentsOf(parts);
	let pages = 0;
	let drawn = 0;
	// Ends in eighths; whatever there is shows.
	const ends = segments.map(segment => {
		pages += segment.pages;
		return Math.min(width * 8, Math.max(1, Math.round((pages / scale) * width * 8)));
	});
	const painted = look.areas === 'painted';
	for (let cell = 0; cell < width; cell++) {
		const from = cell * 8;
		const first = ends.findIndex(end => end > from);
		if (first < 0) break;
		drawn = cell + 1;
		const filled = Math.min(8, (ends[first] as number) - from);
		const next = segments[first + 1];
		const {kind} = segments[first] as Segment;
		const own = SEGMENT_TOKENS[kind];
		if (!painted) {
			// The part that has most of the cell.
			const most = filled >= 4 || next === undefined ? kind : next.kind;
			const last = filled < 8 && next === undefined;
			area.set(
				x + cell,
				y,
				last && most !== 'adj' && most !== 'eaten' && look.areas !== 'ascii' ? (EIGHTHS_RIGHT[filled] as string) : SEGMENT_GLYPHS[most],
				penOf(most),
			);
		} else if (filled === 8) area.set(x + cell, y, kind === 'eaten' ? '░' : '█', penOf(kind));
		else if (kind === 'eaten') area.set(x + cell, y, next === undefined ? '░' : '▐', next === undefined ? penOf(kind) : pen(SEGMENT_TOKENS[next.kind]));
		else area.set(x + cell, y, EIGHTHS_RIGHT[filled] as string, next === undefined ? penOf(kind) : pen(own, SEGMENT_TOKENS[next.kind]));
	}
	return drawn;
}

const penOf = (kind: Segment['kind']): Pen => (kind === 'eaten' ? PENS.faint : pen(SEGMENT_TOKENS[kind]));
