// The screen as cells. Panes draw into an Area (a rectangle of it that cuts what does not fit); rows come out as strings of exactly the screen's width.
import {backgroundOf, behindOverlay, type Pen, PENS, withBackground} from '../theme/pen.ts';
import type {Theme} from '../theme/theme.ts';
import type {Token} from '../theme/tokens.ts';
import {cellsOf, isNarrow, widthOf} from './width.ts';

export type Canvas = {
	readonly width: number;
	readonly height: number;
	/** One string a cell; '' behind a wide character. */
	readonly glyphs: string[];
	readonly pens: Uint16Array;
	/** For each cell the number of the topic that explains it, 0: none. Two numbers may be of the same until they are made one (oneNumberEach). */
	readonly notes: Uint16Array;
	/** What is explained, by its number less one. */
	readonly topics: Topic[];
};

/** What a cell is about: an entry of the registry of explanations, and of whom or what (a pid, a zone, a row). */
export type Topic = {readonly id: string; readonly of: number | string | null};

/** A blank canvas. `spare`: one that nobody looks at any more, which becomes it where it is of the same size. */
export function createCanvas(width: number, height: number, spare: Canvas | null = null): Canvas {
	if (spare !== null && spare.width === width && spare.height === height) {
		spare.glyphs.fill(' ');
		spare.pens.fill(PENS.text);
		spare.notes.fill(0);
		spare.topics.length = 0;
		return spare;
	}
	const cells = width * height;
	return {
		width,
		height,
		glyphs: new Array<string>(cells).fill(' '),
		pens: new Uint16Array(cells).fill(PENS.text),
		notes: new Uint16Array(cells),
		topics: [],
	};
}

/** Gives each topic one number, for whoever looks for all of its cells: frames that nobody asks are drawn without looking any up. */
export function oneNumberEach({notes, topics}: Canvas): void {
	const first = new Map<string, number>();
	const numbers = topics.map(({id, of}, i) => {
		const name = of === null ? id : `${id} ${of}`;
		const number = first.get(name) ?? i + 1;
		first.set(name, number);
		return number;
	});
	for (let at = 0; at < notes.length; at++) if (notes[at] !== 0) notes[at] = numbers[(notes[at] as number) - 1] as number;
}

/** A piece of text in one pen, and what explains it. */
export type Span = readonly [text: string, pen: Pen, topic?: string];

export class Area {
	readonly canvas: Canvas;
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	/** Number of the topic of what is written through this area; where each row is one of its own their name, the row that was written last, and its number. */
	private number: number;
	private readonly rows: string | null;
	private row = -1;

	constructor(canvas: Canvas, x = 0, y = 0, width = canvas.width, height = canvas.height, number = 0, rows: string | null = null) {
		this.number = number;
		this.rows = rows;
		this.canvas = canvas;
		this.x = x;
		this.y = y;
		this.width = Math.max(0, Math.min(width, canvas.width - x));
		this.height = Math.max(0, Math.min(height, canvas.height - y));
	}

	/** A rectangle inside this one; what reaches beyond is cut off. */
	inner(x: number, y: number, width = this.width - x, height = this.height - y): Area {
		return new Area(this.canvas, this.x + x, this.y + y, Math.min(width, this.width - x), Math.min(height, this.height - y), this.number, this.rows);
	}

	/** The same rectangle, for what is explained by a topic: everything written through it can be asked about. */
	about(id: string, of: Topic['of'] = null): Area {
		return new Area(this.canvas, this.x, this.y, this.width, this.height, this.canvas.topics.push({id, of}));
	}

	/** The same, each row a thing of its own. */
	aboutRows(id: string): Area {
		return new Area(this.canvas, this.x, this.y, this.width, this.height, 0, id);
	}

	/** Number of the topic of a row of the canvas. */
	private topicAt(row: number): number {
		if (this.rows !== null && this.row !== row) {
			this.row = row;
			this.number = this.canvas.topics.push({id: this.rows, of: row});
		}
		return this.number;
	}

	/** One cell with a glyph of width 1. */
	set(x: number, y: number, glyph: string, pen: Pen): void {
		if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
		const at = (this.y + y) * this.canvas.width + this.x + x;
		this.canvas.glyphs[at] = glyph;
		this.canvas.pens[at] = pen;
		this.canvas.notes[at] = this.topicAt(this.y + y);
	}

	/** Text from left to right, cut at the edge. Returns the column after it. */
	write(x: number, y: number, text: string, pen: Pen): number {
		if (isNarrow(text)) {
			if (y < 0 || y >= this.height) return x + text.length;
			const {glyphs, pens, notes, width} = this.canvas;
			const number = this.topicAt(this.y + y);
			const row = (this.y + y) * width + this.x + x;
			const end = Math.min(text.length, this.width - x);
			for (let i = Math.max(0, -x); i < end; i++) {
				glyphs[row + i] = text[i] as string;
				pens[row + i] = pen;
				notes[row + i] = number;
			}
			return x + text.length;
		}
		let column = x;
		for (const cell of cellsOf(text)) {
			if (cell.width === 2 && column === this.width - 1) this.set(column, y, ' ', pen);
			else {
				this.set(column, y, cell.text, pen);
				if (cell.width === 2) this.set(column + 1, y, '', pen);
			}
			column += cell.width;
		}
		return column;
	}

	/** Spans one after the other. Returns the column after them. */
	spans(x: number, y: number, spans: readonly Span[]): number {
		let column = x;
		for (const [text, pen, topic] of spans) column = (topic === undefined ? this : this.about(topic)).write(column, y, text, pen);
		return column;
	}

	/** Text that ends before column `end`. */
	writeRight(end: number, y: number, text: string, pen: Pen): void {
		this.write(end - widthOf(text), y, text, pen);
	}

	fill(glyph: string, pen: Pen): void {
		for (let y = 0; y < this.height; y++) for (let x = 0; x < this.width; x++) this.set(x, y, glyph, pen);
	}

	/** Puts a background behind a row without touching what is written, nor what has a ground of its own. */
	ground(y: number, background: Token, from = 0, to = this.width): void {
		if (y < 0 || y >= this.height) return;
		for (let x = from; x < to; x++) {
			const at = (this.y + y) * this.canvas.width + this.x + x;
			const own = this.canvas.pens[at] as number;
			if (backgroundOf(own) === 'bg') this.canvas.pens[at] = withBackground(own, background);
		}
	}

	/** Sinks everything in this area behind an overlay. */
	sink(): void {
		for (let y = 0; y < this.height; y++) {
			const start = (this.y + y) * this.canvas.width + this.x;
			for (let at = start; at < start + this.width; at++) this.canvas.pens[at] = behindOverlay(this.canvas.pens[at] as number);
		}
	}
}

/** What stands in a cell; half a wide character that something was drawn over is a blank, so that every row keeps its width. */
export function glyphAt({glyphs, width}: Canvas, at: number): string {
	const glyph = glyphs[at] as string;
	if (glyph === '') return at % width > 0 && isWide(glyphs[at - 1] as string) ? '' : ' ';
	if (isWide(glyph) && glyphs[at + 1] !== '') return ' ';
	return glyph;
}

function isWide(glyph: string): boolean {
	const code = glyph.charCodeAt(0);
	return code >= 0x1100 && !(code >= 0x2000 && code < 0x2e80) && (cellsOf(glyph)[0]?.width ?? 1) === 2;
}

/** UTF-16 units of the text that is being put together, in room that all use again: it comes in hundreds of pieces. */
let units = new Uint16Array(2048);

/** Puts a piece behind the first `length` units. Returns how many there are then. */
function put(piece: string, length: number): number {
	if (length + piece.length > units.length) {
		const larger = new Uint16Array(2 * (length + piece.length));
		larger.set(units);
		units = larger;
	}
	for (let i = 0; i < piece.length; i++) units[length + i] = piece.charCodeAt(i);
	return length + piece.length;
}

/** A row as a string of exactly the canvas's width, with the fewest changes of colour; it ends with a reset. */
export function rowText(canvas: Canvas, y: number, theme: Theme): string {
	const {width, pens} = canvas;
	let length = 0;
	let current: Pen | null = null;
	for (let at = y * width; at < (y + 1) * width; at++) {
		const pen = pens[at] as number;
		const glyph = theme.glyph(glyphAt(canvas, at));
		if (glyph === '') continue;
		if (pen !== current) {
			length = put(theme.change(current, pen), length);
			current = pen;
		}
		length = put(glyph, length);
	}
	length = put('\u001B[0m', length);
	return Buffer.from(units.buffer, 0, 2 * length).toString('utf16le');
}

/** Rows as text, with what they were made from. */
export type Rows = {readonly canvas: Canvas; readonly theme: Theme; readonly texts: readonly string[]};

function isSameRow(a: Canvas, b: Canvas, y: number): boolean {
	const end = (y + 1) * a.width;
	for (let at = y * a.width; at < end; at++) if (a.pens[at] !== b.pens[at] || a.glyphs[at] !== b.glyphs[at]) return false;
	return true;
}

/** All rows of a canvas. Of `before` those are taken whose cells are the same. */
export function rowTexts(canvas: Canvas, theme: Theme, before: Rows | null = null): readonly string[] {
	const known = before !== null && before.theme === theme && before.canvas.width === canvas.width && before.canvas.height === canvas.height ? before : null;
	const text = (_: unknown, y: number): string =>
		known !== null && isSameRow(canvas, known.canvas, y) ? (known.texts[y] as string) : rowText(canvas, y, theme);
	return Array.from({length: canvas.height}, text);
}
