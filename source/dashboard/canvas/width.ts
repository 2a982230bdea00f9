// Width of text in terminal cells, and cutting to it. Plain ASCII takes the short way; anything else goes by grapheme.
import {shown} from '../../messages/foreign.ts';
import stringWidth from 'string-width';

export type Cell = {readonly text: string; readonly width: number};

/** ASCII, Latin-1, arrows, mathematics, box drawing, blocks and shapes that this program draws: one cell each. */
const NARROW = [
	[0x20, 0x7e],
	[0xa1, 0xac],
	[0xae, 0x2ff],
	[0x2010, 0x2027],
	[0x2030, 0x205e],
	[0x2190, 0x21ff],
	[0x2200, 0x22ff],
	[0x2500, 0x25fc],
	[0x2713, 0x2717],
] as const;
/** The same by UTF-16 unit, for every text of every frame is asked. */
const IS_NARROW = new Uint8Array(0x2718);
for (const [first, last] of NARROW) IS_NARROW.fill(1, first, last + 1);

/** Whether every UTF-16 unit of a text is one cell. */
export function isNarrow(text: string): boolean {
	for (let i = 0; i < text.length; i++) if (IS_NARROW[text.charCodeAt(i)] !== 1) return false;
	return true;
}

const FORMAT = /\p{Cf}/gu;
/** Made for the first text that needs it: the rules take some ten milliseconds to read. */
let segmenter: Intl.Segmenter | null = null;

/** Grapheme by grapheme. What a terminal would obey is shown as "\x1b"; a tab is a blank; what takes no cell of its own (joiners, lone marks) is left out. */
export function cellsOf(text: string): readonly Cell[] {
	if (isNarrow(text)) return Array.from(text, character => ({text: character, width: 1}));
	const cells: Cell[] = [];
	segmenter ??= new Intl.Segmenter(undefined, {granularity: 'grapheme'});
	for (const {segment} of segmenter.segment(shown(text.replaceAll('\t', ' ')).replace(FORMAT, ''))) {
		const width = stringWidth(segment);
		if (width > 0) cells.push({text: segment, width: Math.min(2, width)});
	}
	return cells;
}

export const widthOf = (text: string): number => (isNarrow(text) ? text.length : cellsOf(text).reduce((sum, cell) => sum + cell.width, 0));

/** At most `width` cells; what is cut ends in "…". */
export function cut(text: string, width: number): string {
	if (width <= 0) return '';
	if (widthOf(text) <= width) return text;
	let kept = '';
	let used = 0;
	for (const cell of cellsOf(text)) {
		if (used + cell.width > width - 1) break;
		kept += cell.text;
		used += cell.width;
	}
	return `${kept}…`;
}

/** Exactly `width` cells: cut, or filled with blanks at the right. */
export function fit(text: string, width: number): string {
	const kept = cut(text, width);
	return kept + ' '.repeat(Math.max(0, width - widthOf(kept)));
}

/** Exactly `width` cells, blanks at the left. A figure that is too wide is never cut in the middle: it becomes "…". */
export function fitRight(text: string, width: number): string {
	const own = widthOf(text);
	return own <= width ? ' '.repeat(width - own) + text : fit('…', width);
}
