// A frame as the cells of a terminal: from rows of text with SGR sequences to one character and one look a cell.
import {cellsOf, isNarrow} from '../canvas/width.ts';
import type {Style, Styles} from './styles.ts';

export type Cells = {
	readonly width: number;
	readonly height: number;
	/** What stands in a cell: a UTF-16 unit, a number of `clusters` from FIRST_CLUSTER on, or BEHIND. */
	readonly glyphs: Int32Array;
	readonly styles: Uint16Array;
};

/** The right half of a wide character. */
export const BEHIND = 0;
export const BLANK = 32;
/** Glyphs from here on are numbers of `clusters`. */
export const FIRST_CLUSTER = 0x10000;
const ESC = 27;

/** Characters that are no single UTF-16 unit, each once. */
const clusters: string[] = [];
const clusterNumbers = new Map<string, number>();

function clusterNumber(text: string): number {
	const known = clusterNumbers.get(text);
	if (known !== undefined) return known;
	const number = FIRST_CLUSTER + clusters.push(text) - 1;
	clusterNumbers.set(text, number);
	return number;
}

export const glyphText = (glyph: number): string => (glyph < FIRST_CLUSTER ? String.fromCharCode(glyph) : (clusters[glyph - FIRST_CLUSTER] as string));

export const blankCells = (width: number, height: number): Cells => ({
	width,
	height,
	glyphs: new Int32Array(width * height).fill(BLANK),
	styles: new Uint16Array(width * height),
});

/** Copies a row from cells to others of the same size. */
export function copyRow(from: Cells, to: Cells, y: number): void {
	const [start, end] = [y * from.width, (y + 1) * from.width];
	to.glyphs.set(from.glyphs.subarray(start, end), start);
	to.styles.set(from.styles.subarray(start, end), start);
}

/** A blank wears only what shows on it, so that two that look alike are alike. */
function put(cells: Cells, at: number, glyph: number, style: Style, styles: Styles): void {
	cells.glyphs[at] = glyph;
	cells.styles[at] = glyph === BLANK ? styles.blank(style) : style;
}

/** Writes text without sequences from a column on; returns the column after it. What does not fit is left out. */
function writeText(cells: Cells, y: number, x: number, text: string, style: Style, styles: Styles): number {
	const start = y * cells.width;
	if (isNarrow(text)) {
		const end = Math.min(cells.width, x + text.length);
		for (let column = x; column < end; column++) put(cells, start + column, text.charCodeAt(column - x), style, styles);
		return end;
	}
	let column = x;
	for (const {text: glyph, width} of cellsOf(text)) {
		if (column + width > cells.width) break;
		put(cells, start + column, glyph.length === 1 ? glyph.charCodeAt(0) : clusterNumber(glyph), style, styles);
		if (width === 2) put(cells, start + column + 1, BEHIND, style, styles);
		column += width;
	}
	return column;
}

/** Reads a row of text into a row of cells; what the text does not reach is blank. Of escape sequences it heeds SGR; others draw nothing. */
export function readRow(cells: Cells, y: number, text: string, styles: Styles): void {
	let style: Style = 0;
	let x = 0;
	for (let at = 0; at < text.length; ) {
		if (text.charCodeAt(at) === ESC) {
			const end = text.indexOf('m', at);
			if (text[at + 1] !== '[' || end < 0) break;
			style = styles.after(style, text.slice(at + 2, end));
			at = end + 1;
			continue;
		}
		const next = text.indexOf('\u001B', at);
		const end = next < 0 ? text.length : next;
		x = writeText(cells, y, x, text.slice(at, end), style, styles);
		at = end;
	}
	for (; x < cells.width; x++) put(cells, y * cells.width + x, BLANK, 0, styles);
}
