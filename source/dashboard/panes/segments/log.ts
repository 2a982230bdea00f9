// What happened, step by step, in sentences: first what segments did, then pages. The last rows that fit; PgUp shows earlier ones.
import {lessonSentences, segmentsMessages as words, TONE_GLYPHS} from '../../../messages/segments.ts';
import type {Area} from '../../canvas/canvas.ts';
import {drawPane} from '../../canvas/pane.ts';
import {cut, widthOf} from '../../canvas/width.ts';
import {wrap} from '../../canvas/wrap.ts';
import {foregroundOf, PENS, pen, withForeground} from '../../theme/pen.ts';
import type {View} from '../../view/view.ts';
import {TONES} from './inks.ts';

type Line = {readonly step: string; readonly glyph: string; readonly glyphPen: number; readonly text: string; readonly newest: boolean};

/** Rows of the newest events, at least `enough` where there are so many. */
function linesOf({lesson: {now}}: View, width: number, indent: number, enough: number): readonly Line[] {
	const lines: Line[] = [];
	for (const event of now.events.toReversed()) {
		const newest = event === now.events.at(-1);
		const own = lessonSentences(event, now.disk).flatMap(({tone, text}, part) =>
			wrap(text, Math.max(1, width - indent - 2)).map(
				(line, i): Line => ({
					step: part === 0 && i === 0 ? words.step(event.step) : '',
					glyph: i === 0 ? TONE_GLYPHS[tone] : '',
					glyphPen: pen(foregroundOf(TONES[tone])),
					text: line,
					newest,
				}),
			),
		);
		lines.unshift(...own);
		if (lines.length >= enough) break;
	}
	return lines;
}

/** Rows only, in the whole area. */
export function drawLogRows(area: Area, view: View, back = 0): void {
	const indent = area.width >= 60 ? 9 : 0;
	const lines = linesOf(view, area.width, indent, area.height + back);
	const newestFirst = lines.findIndex(({newest}) => newest);
	// The beginning of the newest step is never cut off for its end.
	const end =
		back === 0 && lines.length - newestFirst > area.height ? newestFirst + area.height : lines.length - Math.min(back, Math.max(0, lines.length - area.height));
	const shown = lines.slice(Math.max(0, end - area.height), end);
	for (const [y, {step, glyph, glyphPen, text, newest}] of shown.entries()) {
		if (indent > 0) area.write(0, y, step, PENS.faint);
		area.write(indent, y, glyph, newest ? glyphPen : withForeground(glyphPen, 'dim'));
		const cutOff = y === shown.length - 1 && end < lines.length && back === 0;
		const room = area.width - indent - 2;
		area.write(indent + 2, y, cutOff ? cut(`${text}${widthOf(text) < room ? '' : ' '}…`, room) : text, newest ? PENS.text : PENS.dim);
	}
}

export function drawLog(area: Area, view: View): void {
	const back = view.ui.scroll.events;
	const below = drawPane(area, {
		title: words.titles.events,
		note: [
			[words.apart, PENS.dim],
			[` · ${back > 0 ? words.later(back) : words.earlier}`, PENS.dim],
		],
	});
	drawLogRows(below, view, back);
}
