// A pane is a title on a hairline and white space below it: "title ─ aside ───── note".
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {Area, Span} from './canvas.ts';
import {cut, widthOf} from './width.ts';

export type Title = {
	readonly title: string;
	readonly note?: readonly Span[];
	/** A remark beside the title on what it is about, longest first: the first that has room is shown whole, or none. */
	readonly aside?: {readonly topic: string; readonly texts: readonly string[]};
	readonly focused?: boolean;
};

const spansWidth = (spans: readonly Span[]): number => spans.reduce((sum, [text]) => sum + widthOf(text), 0);

/** Draws the title on row 0 and returns what is below it. A note that does not fit is left out whole, last words first. */
export function drawPane(area: Area, {title, note = [], aside, focused = false}: Title): Area {
	const width = area.width;
	const name = cut(title, width);
	const nameEnd = widthOf(name);
	let shown = note;
	while (shown.length > 0 && nameEnd + 4 + spansWidth(shown) > width) shown = shown.slice(0, -1);
	const noteWidth = spansWidth(shown);
	area.write(0, 0, name, focused ? pen('accent', 'bg', true) : PENS.title);
	const ruleEnd = noteWidth === 0 ? width : width - noteWidth - 1;
	const rule: Pen = focused ? PENS.accent : PENS.rule;
	for (let x = nameEnd + 1; x < ruleEnd; x++) area.set(x, 0, '─', rule);
	if (noteWidth > 0) area.spans(width - noteWidth, 0, shown);
	const remark = aside?.texts.find(text => nameEnd + 3 + widthOf(text) + 2 <= ruleEnd);
	if (aside !== undefined && remark !== undefined) area.about(aside.topic).write(nameEnd + 2, 0, ` ${remark} `, PENS.dim);
	return area.inner(0, 1);
}

/** A plain note in dim. */
export const dimNote = (text: string): readonly Span[] => [[text, PENS.dim]];

/** Title and hairline of a pane in the accent: where one is. */
export function lightTitle({canvas, x, y, width, height}: Area): void {
	if (height < 1) return;
	for (let at = y * canvas.width + x; at < y * canvas.width + x + width; at++) {
		const own = canvas.pens[at];
		if (own === PENS.title) canvas.pens[at] = pen('accent', 'bg', true);
		else if (own === PENS.rule && canvas.glyphs[at] === '─') canvas.pens[at] = PENS.accent;
	}
}
