// Lines of text in cells. Between wide characters a line may break wherever no closing punctuation would begin a line and no opening one end it (as
// JIS X 4051 and GB/T 15834 have it); elsewhere at blanks.
import {CLOSING, OPENING} from '../../messages/breaking.ts';
import {wordsOf} from '../../messages/numbers.ts';
import {cellsOf, isNarrow, widthOf} from './width.ts';

type Piece = {readonly text: string; readonly width: number};

/** What a word may not be broken within: a wide character with what must stand with it, or a run of narrow ones. */
function piecesOf(word: string): readonly Piece[] {
	if (isNarrow(word)) return [{text: word, width: widthOf(word)}];
	const pieces: {text: string; width: number; wide: boolean}[] = [];
	for (const {text, width} of cellsOf(word)) {
		const last = pieces.at(-1);
		const joins = last !== undefined && (CLOSING.test(text) || OPENING.test(last.text) || (width === 1 && !last.wide));
		if (joins) {
			last.text += text;
			last.width += width;
			last.wide = width === 2 || (last.wide && CLOSING.test(text));
		} else pieces.push({text, width, wide: width === 2});
	}
	return pieces;
}

/** A piece that is wider than a line, cut where the line ends. */
function broken({text}: Piece, width: number): readonly string[] {
	const lines: string[] = [];
	let line = '';
	for (const cell of cellsOf(text)) {
		if (line !== '' && widthOf(line) + cell.width > width) {
			lines.push(line);
			line = '';
		}
		line += cell.width > width ? '…' : cell.text;
	}
	return [...lines, line];
}

/** Words on lines of at most `width` cells; a longer piece is broken. */
export function wrap(text: string, width: number): readonly string[] {
	if (width < 1) return [];
	const lines: string[] = [];
	let line = '';
	for (const word of wordsOf(text))
		for (const [i, piece] of piecesOf(word).entries()) {
			const joined = `${line}${i === 0 && line !== '' ? ' ' : ''}${piece.text}`;
			if (widthOf(joined) <= width) {
				line = joined;
				continue;
			}
			if (line !== '') lines.push(line);
			const parts = piece.width <= width ? [piece.text] : broken(piece, width);
			lines.push(...parts.slice(0, -1));
			line = parts.at(-1) ?? '';
		}
	lines.push(line);
	return lines;
}
