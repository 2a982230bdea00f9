// Sentences broken into lines of a width, by words; widths are cells. They are lowwater's own sentences, without emoji and joined characters, so that the width of
// each code point says enough: what measures all that Unicode has takes longer to load than `lowwater scenarios` to run.
import {eastAsianWidth} from 'get-east-asian-width';
import {wordsOf} from '../../messages/numbers.ts';

const widthOf = (text: string): number => Array.from(text).reduce((cells, character) => cells + eastAsianWidth(character.codePointAt(0) as number), 0);

/** Lines of at most `width` cells. The first begins with `indent`, those after it two cells further in. A word that is too long stays whole. */
export function wrap(text: string, width: number, indent = ''): string[] {
	const further = `${indent}${indent === '' ? '' : '  '}`;
	const lines: string[] = [];
	let line = indent;
	let cells = line.length;
	let empty = true;
	for (const word of wordsOf(text).filter((part, i) => part !== '' || i === 0)) {
		const wide = widthOf(word);
		if (!empty && cells + 1 + wide > width) {
			lines.push(line);
			line = `${further}${word}`;
			cells = further.length + wide;
		} else {
			line = empty ? `${line}${word}` : `${line} ${word}`;
			cells += (empty ? 0 : 1) + wide;
		}
		empty = false;
	}
	return [...lines, line];
}
