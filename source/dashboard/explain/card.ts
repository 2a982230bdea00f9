// The cursor on a number, and the card that says what that is: a sentence, its name in the kernel and where it is given, and what its value means now.
import {cursorMessages as words} from '../../messages/cursor.ts';
import {explained} from '../../procfs/explained.ts';
import type {Area, Topic} from '../canvas/canvas.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {drawFrame, ON} from '../overlays/box.ts';
import {drawLine} from '../panes/key-bar.ts';
import {INVERSE, type Pen, PENS} from '../theme/pen.ts';
import {type FigureAt, figureAt} from './figures-of.ts';
import type {Cursor} from './moves.ts';

const WIDEST = 64;

type Line = readonly [text: string, pen: Pen];

/** What a figure means now, in a sentence, and where it is often taught otherwise; null where there is no more to say. */
export type Meaning = (topic: Topic) => {readonly now: string | null; readonly taught: string | null};

/** What is said of a figure, each part with its pen. */
export function explanation({topic}: Pick<FigureAt, 'topic'>, meaning: Meaning): {readonly title: string; readonly lines: readonly Line[]} {
	const entry = explained(topic.id);
	if (entry === undefined) return {title: topic.id, lines: []};
	const {now, taught} = meaning(topic);
	return {
		title: entry.label,
		lines: [
			[entry.help, ON.text],
			...(now === null ? [] : [[now, ON.strong] as const]),
			...(taught === null ? [] : [[taught, ON.text] as const]),
			[entry.where, ON.dim],
		],
	};
}

function highlight({canvas}: Area, {number, x, y, width, height}: FigureAt): void {
	for (let row = y; row < y + height; row++)
		for (let at = row * canvas.width + x; at < row * canvas.width + x + width; at++)
			if (canvas.notes[at] === number) canvas.pens[at] = (canvas.pens[at] as number) | INVERSE;
}

/** A card under the figure, or over it where there is no room below; never on it where that can be helped. */
function drawCard(root: Area, figure: FigureAt, meaning: Meaning): void {
	const {title, lines} = explanation(figure, meaning);
	const framed = root.height >= 12 && root.width >= 40;
	const width = Math.min(WIDEST, root.width - (framed ? 2 : 0));
	const rows = lines.flatMap(([text, own]) => wrap(text, width - (framed ? 4 : 0)).map((line): Line => [line, own]));
	const height = Math.min(root.height - 1, rows.length + (framed ? 2 : 0));
	const below = figure.y + figure.height;
	const y = below + height <= root.height - 1 ? below : Math.max(0, figure.y - height);
	const x = Math.max(0, Math.min(figure.x - 2, root.width - width - (framed ? 1 : 0)));
	const box = root.inner(x, y, width, height);
	box.fill(' ', ON.text);
	if (framed) drawFrame(box, title);
	const inside = framed ? box.inner(2, 1, width - 4, height - 2) : box;
	for (const [at, [text, own]] of rows.slice(0, inside.height).entries()) inside.write(0, at, text, own);
}

/** Draws the cursor, in the bottom row what it stands on, and the card where it was asked for. */
export function drawCursor(root: Area, bottom: Area, cursor: Cursor, figures: readonly FigureAt[], meaning: Meaning): void {
	const figure = figureAt(figures, cursor);
	if (figure === undefined) return;
	highlight(root, figure);
	const entry = explained(figure.topic.id);
	const keys = words.keys(cursor.open);
	const tail = keys.reduce((sum, [name, help]) => sum + widthOf(name) + widthOf(help) + 3, 0);
	const title = entry?.label ?? figure.topic.id;
	const where = cut(entry?.where ?? '', Math.max(0, bottom.width - tail - widthOf(title) - 6));
	drawLine(bottom, [
		[`${title}  `, PENS.key],
		[where === '' ? '' : `${where}  `, PENS.dim],
		...keys.flatMap(
			([name, help]) =>
				[
					[name, PENS.key],
					[` ${help}  `, PENS.dim],
				] as const,
		),
	]);
	if (cursor.open) drawCard(root, figure, meaning);
}
