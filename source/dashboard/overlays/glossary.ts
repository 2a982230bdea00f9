// The glossary over the whole screen but its first row: each word with that of the other language, and a sentence.
import {GLOSSARY} from '../../messages/glossary.ts';
import {glossaryMessages as words} from '../../messages/glossary-words.ts';
import {languageNow, said} from '../../messages/language.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut, fit, widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {PENS} from '../theme/pen.ts';
import {blank, heading, type Line} from './help/lines.ts';

const INDENT = 3;

/** A word, what it is called in the other language, and on the lines below what it is. */
function wordLines({word, told}: (typeof GLOSSARY)[number]['entries'][number], width: number): readonly Line[] {
	const other = languageNow() === 'zh' ? word.en : word.zh;
	const own = said(word);
	const name: Line = (area, y) => {
		const end = area.write(0, y, cut(own, area.width), PENS.key);
		if (other !== own && end + 2 + widthOf(other) <= area.width) area.write(end + 2, y, other, PENS.dim);
	};
	return [
		name,
		...wrap(said(told), Math.max(8, width - INDENT)).map(
			(line): Line =>
				(area, y) =>
					void area.write(INDENT, y, line, PENS.text),
		),
	];
}

/** Returns how many rows it has beyond those that are shown at its beginning. */
export function drawGlossary(root: Area, scroll: number): number {
	const top = root.height > 10 ? 1 : 0;
	const screen = root.inner(0, top, root.width, root.height - top);
	screen.fill(' ', PENS.text);
	const inside = screen.inner(1, 0, screen.width - 2);
	const name = inside.write(0, 0, words.title, PENS.key);
	for (let x = name + 1; x < inside.width; x++) inside.set(x, 0, '─', PENS.accent);
	const rows = Math.max(1, inside.height - 2);
	const lines = GLOSSARY.flatMap(chapter => [heading(said(chapter.heading)), ...chapter.entries.flatMap(entry => wordLines(entry, inside.width)), blank]);
	const most = Math.max(0, lines.length - rows);
	const first = Math.max(0, Math.min(scroll, most));
	const body = inside.inner(0, 1, inside.width, rows);
	for (let y = 0; y < rows; y++) lines[first + y]?.(body, y);
	inside.write(0, inside.height - 1, fit(words.keys, inside.width), PENS.dim);
	return most;
}
