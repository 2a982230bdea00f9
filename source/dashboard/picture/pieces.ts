// A frame cut into pieces that can be drawn on their own, each with its place in pixels: grounds, block and line characters as rectangles, so that they meet
// without seams in any font, and words. A piece that stands in two frames at the same place has the same key in both.
import {type Canvas, glyphAt} from '../canvas/canvas.ts';
import type {Pen} from '../theme/pen.ts';
import type {Theme} from '../theme/theme.ts';
import type {Rgb} from '../theme/tokens.ts';

/** A cell in pixels: the eighths of block characters are whole pixels then. */
export const CELL = {width: 8, height: 16} as const;

export type Rect = {readonly colour: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number};
/** A word at a column and a row; `cells` is how many cells it takes. */
export type Word = {
	readonly colour: string;
	readonly bold: boolean;
	readonly text: string;
	readonly column: number;
	readonly row: number;
	readonly cells: number;
};

export type Pieces = {readonly grounds: ReadonlyMap<string, Rect>; readonly shapes: ReadonlyMap<string, Rect>; readonly words: ReadonlyMap<string, Word>};

export const hex = (colour: Rgb): string => `#${colour.map(value => value.toString(16).padStart(2, '0')).join('')}`;

type Part = readonly [x: number, y: number, width: number, height: number];

/** Arms of a line character: up, right, down, left. Lines are shapes too: a font's would leave gaps between rows. */
const LINES: Readonly<Record<string, readonly [up: 0 | 1, right: 0 | 1, down: 0 | 1, left: 0 | 1]>> = {
	'─': [0, 1, 0, 1],
	'│': [1, 0, 1, 0],
	'┌': [0, 1, 1, 0],
	'┐': [0, 0, 1, 1],
	'└': [1, 1, 0, 0],
	'┘': [1, 0, 0, 1],
};

function linesOf(glyph: string): readonly Part[] {
	const arms = LINES[glyph];
	if (arms === undefined) return [];
	const [up, right, down, left] = arms;
	const [x, y] = [CELL.width / 2, CELL.height / 2];
	return [
		...(up || down ? [[x, up ? 0 : y, 1, (down ? CELL.height : y + 1) - (up ? 0 : y)] as const] : []),
		...(left || right ? [[left ? 0 : x, y, (right ? CELL.width : x + 1) - (left ? 0 : x), 1] as const] : []),
	];
}

/** What a block or line character fills of its cell, in pixels; nothing when it is text. */
function partsOf(glyph: string): readonly Part[] {
	const code = glyph.charCodeAt(0);
	const {width, height} = CELL;
	if (code >= 0x2581 && code <= 0x2588) return [[0, height - (code - 0x2580) * 2, width, (code - 0x2580) * 2]];
	if (code >= 0x2589 && code <= 0x258f) return [[0, 0, 0x2590 - code, height]];
	if (glyph === '▀') return [[0, 0, width, height / 2]];
	return glyph === '▐' ? [[width / 2, 0, width / 2, height]] : linesOf(glyph);
}

const PARTS = new Map<string, readonly Part[]>();
function partsKnown(glyph: string): readonly Part[] {
	const known = PARTS.get(glyph) ?? partsOf(glyph);
	PARTS.set(glyph, known);
	return known;
}

const keyOfRect = ({colour, x, y, width, height}: Rect): string => `${colour} ${x} ${y} ${width} ${height}`;

/** Rectangles of a row, each joined to the one before it where they meet and are alike. */
class Row {
	readonly #into: Map<string, Rect>;
	readonly #open: Rect[] = [];

	constructor(into: Map<string, Rect>) {
		this.#into = into;
	}

	add(rect: Rect): void {
		const at = this.#open.findIndex(one => one.colour === rect.colour && one.y === rect.y && one.height === rect.height && one.x + one.width === rect.x);
		if (at < 0) this.#open.push(rect);
		else this.#open[at] = {...(this.#open[at] as Rect), width: (this.#open[at] as Rect).width + rect.width};
	}

	end(): void {
		for (const rect of this.#open) this.#into.set(keyOfRect(rect), rect);
	}
}

/** All that there is to draw of a frame on a ground of one colour. */
export function piecesOf(canvas: Canvas, theme: Theme): Pieces {
	const {width, height, pens} = canvas;
	const ground = hex(theme.paint(0).bg);
	const pieces = {grounds: new Map<string, Rect>(), shapes: new Map<string, Rect>(), words: new Map<string, Word>()};
	for (let row = 0; row < height; row++) {
		const grounds = new Row(pieces.grounds);
		const shapes = new Row(pieces.shapes);
		let word: (Word & {readonly pen: Pen}) | null = null;
		const endWord = (): void => {
			if (word !== null) pieces.words.set(`${word.pen} ${word.column} ${word.row} ${word.text}`, word);
			word = null;
		};
		for (let column = 0; column < width; column++) {
			const at = row * width + column;
			const pen = pens[at] as Pen;
			const {fg, bg, bold} = theme.paint(pen);
			const cell = {x: column * CELL.width, y: row * CELL.height};
			if (hex(bg) !== ground) grounds.add({colour: hex(bg), ...cell, ...CELL});
			const glyph = theme.glyph(glyphAt(canvas, at));
			const parts = partsKnown(glyph);
			for (const [x, y, wide, high] of parts) shapes.add({colour: hex(fg), x: cell.x + x, y: cell.y + y, width: wide, height: high});
			if (glyph === ' ' || parts.length > 0) endWord();
			else {
				const before = word as (Word & {readonly pen: Pen}) | null;
				if (before !== null && (before.pen === pen || glyph === '')) word = {...before, text: before.text + glyph, cells: before.cells + 1};
				else {
					endWord();
					if (glyph !== '') word = {pen, colour: hex(fg), bold, text: glyph, column, row, cells: 1};
				}
			}
		}
		endWord();
		grounds.end();
		shapes.end();
	}
	return pieces;
}
