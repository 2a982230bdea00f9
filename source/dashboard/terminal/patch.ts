// From what a terminal shows to what it is to show, in few bytes: only cells that have changed are written, colours change only where they must, and the cursor
// goes the shortest way that every terminal knows (CUP, CUF, CR LF).
import {BEHIND, BLANK, type Cells, FIRST_CLUSTER, glyphText} from './cells.ts';
import type {Style, Styles} from './styles.ts';

/** Cells that have not changed are written over rather than jumped over where that is as short. */
const SHORT_GAP = 4;

type Pen = {text: string; style: Style; x: number; y: number};

const sameCell = (a: Cells, b: Cells, at: number): boolean => a.glyphs[at] === b.glyphs[at] && a.styles[at] === b.styles[at];

/** Whether the cells from one column to before another can be written again without a change of colour. */
function isFlat(cells: Cells, y: number, from: number, to: number, pen: Style, styles: Styles): boolean {
	for (let at = y * cells.width + from; at < y * cells.width + to; at++) {
		const glyph = cells.glyphs[at];
		if (glyph === BEHIND || cells.styles[at] !== (glyph === BLANK ? styles.blank(pen) : pen)) return false;
	}
	return true;
}

function moveTo(pen: Pen, cells: Cells, x: number, y: number, styles: Styles): void {
	if (pen.y === y && pen.x === x) return;
	const gap = pen.y === y && pen.x < x ? x - pen.x : 0;
	if (gap > 0 && gap <= SHORT_GAP && isFlat(cells, y, pen.x, x, pen.style, styles))
		for (let column = pen.x; column < x; column++) pen.text += glyphText(cells.glyphs[y * cells.width + column] as number);
	else if (gap > 0) pen.text += gap === 1 ? '\u001B[C' : `\u001B[${gap}C`;
	else if (pen.y === y - 1 && x === 0) pen.text += '\r\n';
	else pen.text += x === 0 ? `\u001B[${y + 1}H` : `\u001B[${y + 1};${x + 1}H`;
	pen.x = x;
	pen.y = y;
}

function write(pen: Pen, cells: Cells, at: number, styles: Styles): void {
	const glyph = cells.glyphs[at] as number;
	const style = cells.styles[at] as Style;
	if (glyph !== BLANK || styles.blank(pen.style) !== style) {
		pen.text += styles.change(pen.style, style);
		pen.style = style;
	}
	pen.text += glyphText(glyph);
	pen.x += 1;
	// Where the cursor is after the last column, and after what terminals do not agree on the width of, is not the same everywhere.
	if (pen.x >= cells.width || glyph >= FIRST_CLUSTER || cells.glyphs[at + 1] === BEHIND) pen.y = Number.NEGATIVE_INFINITY;
}

/** Numbers of all rows. */
export const allRows = ({height}: Pick<Cells, 'height'>): readonly number[] => Array.from({length: height}, (_, y) => y);

/**
 * What has to be written, '' where nothing has changed. Both are of one size, and differ in no rows but `rows`, which rise. The pen begins as the terminal's own;
 * where the cursor is, is not known.
 */
export function patch(before: Cells, after: Cells, styles: Styles, rows = allRows(after)): string {
	const {width} = after;
	const pen: Pen = {text: '', style: 0, x: 0, y: Number.NEGATIVE_INFINITY};
	for (const y of rows) {
		for (let x = 0; x < width; x++) {
			const at = y * width + x;
			if (sameCell(before, after, at)) continue;
			// Half a wide character is written with its other half.
			const start = after.glyphs[at] === BEHIND ? x - 1 : x;
			moveTo(pen, after, start, y, styles);
			write(pen, after, y * width + start, styles);
			if (after.glyphs[y * width + start + 1] === BEHIND && start + 1 < width) x = start + 1;
		}
	}
	return pen.text === '' ? '' : `${pen.text}${styles.change(pen.style, 0)}`;
}
