// What a terminal would obey, after ECMA-48 (C0, C1) and Unicode's bidirectional controls, in every place of a text.
import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {shown, shownLines} from '../../source/messages/foreign.ts';

/** By the properties of Unicode, not by a list: controls, and formats that turn directions. */
const OBEYED = /\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}|\p{Surrogate}/u;
const anything = fc.string({unit: 'binary', maxLength: 40});

it('shows what a terminal would obey, and nothing else', () => {
	expect(shown('\u001B]0;pwned\u0007\u001B[2Jred')).toBe('\\x1b]0;pwned\\x07\\x1b[2Jred');
	expect(shown('a\nb\rc\td')).toBe('a\\nb\\rc\\td');
	expect(shown('\u009B31m \u202Ecod.exe \u007F')).toBe('\\x9b31m \\u202ecod.exe \\x7f');
	expect(shown('/data/größe 漢字 👍🏽 é')).toBe('/data/größe 漢字 👍🏽 é');
	expect(shownLines('one\n\u001B[31mtwo\n')).toBe('one\n\\x1b[31mtwo\n');
});

it('leaves nothing to be obeyed in any text', () => {
	fc.assert(
		fc.property(anything, text => {
			expect(shown(text)).not.toMatch(OBEYED);
			expect(shownLines(text).replaceAll('\n', '')).not.toMatch(OBEYED);
			expect(stripVTControlCharacters(shown(text))).toBe(shown(text));
			expect(shown(shown(text))).toBe(shown(text));
		}),
		{numRuns: 2000},
	);
});
