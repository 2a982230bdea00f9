// Sentences broken into lines of a width, by words; widths are cells, as a terminal counts them.
import stringWidth from 'string-width';
import {wordsOf} from '../../messages/numbers.ts';

/** Lines of at most `width` cells. The first begins with `indent`, those after it two cells further in. A word that is too long stays whole. */
export function wrap(text: string, width: number, indent = ''): string[] {
	const lines: string[] = [];
	let line = indent;
	let empty = true;
	for (const word of wordsOf(text).filter((part, i) => part !== '' || i === 0)) {
		if (!empty && stringWidth(`${line} ${word}`) > width) {
			lines.push(line);
			line = `${indent}${indent === '' ? '' : '  '}${word}`;
		} else line = empty ? `${line}${word}` : `${line} ${word}`;
		empty = false;
	}
	return [...lines, line];
}
