// Sentences broken into lines of a width, by words; widths are cells.
import {CLOSING, OPENING} from '../../messages/breaking.ts';
import {wordsOf} from '../../messages/numbers.ts';
import {widthOf} from './cells.ts';

/** What a word may not be broken within: a wide character with the punctuation that stands with it, or a run of narrow ones. */
function piecesOf(word: string): readonly string[] {
	const pieces: string[] = [];
	let wide = false;
	for (const character of word) {
		const last = pieces.at(-1);
		const isWide = widthOf(character) > 1;
		if (last === undefined || (!CLOSING.test(character) && !OPENING.test(last) && (isWide || wide))) pieces.push(character);
		else pieces[pieces.length - 1] = `${last}${character}`;
		wide = isWide || (wide && CLOSING.test(character));
	}
	return pieces;
}

/** Lines of at most `width` cells. The first begins with `indent`, those after it two cells further in. A word that is too long stays whole; of Chinese a character is one. */
export function wrap(text: string, width: number, indent = ''): string[] {
	const further = `${indent}${indent === '' ? '' : '  '}`;
	const lines: string[] = [];
	let line = indent;
	let cells = line.length;
	let empty = true;
	for (const word of wordsOf(text).filter((part, i) => part !== '' || i === 0))
		for (const [i, piece] of (word === '' ? [''] : piecesOf(word)).entries()) {
			const wide = widthOf(piece);
			const blank = i > 0 || empty ? '' : ' ';
			if (!empty && cells + blank.length + wide > width) {
				lines.push(line);
				line = `${further}${piece}`;
				cells = further.length + wide;
			} else {
				line = `${line}${blank}${piece}`;
				cells += blank.length + wide;
			}
			empty = false;
		}
	return [...lines, line];
}
