// The card of a lesson below the machine that it is about: its rows placed from the top, the less needful left out where there is no room, the rest scrolled.
import {eventSentence} from '../../messages/events.ts';
import {said} from '../../messages/language.ts';
import {takenMessages as words} from '../../messages/taken.ts';
import {pageOf, phaseOf, questionsOf} from '../../session/store/taken.ts';
import type {Area} from '../canvas/canvas.ts';
import {drawPane} from '../canvas/pane.ts';
import {wrap} from '../canvas/wrap.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';
import {type Row, rowsOf} from './rows.ts';

/** Rows that a machine's screen has at least above a card; under them it has none but its header. */
const LEAST_ABOVE = 7;
const MARGIN = 1;

/** What fits into so many rows: rows of a greater weight go first. */
function fitting(rows: readonly Row[], height: number): readonly Row[] {
	let kept = rows;
	for (const weight of [3, 2, 1]) if (kept.length > height) kept = kept.filter(row => (row.weight ?? 0) < weight);
	return kept;
}

/** For a projector, while the machine answers: what has happened last since it stood still, or what was asked. */
function narration(view: View, width: number): readonly Row[] {
	const {taken} = view.ui;
	if (taken === null) return [];
	const {span} = pageOf(taken);
	const event = view.log.findLast(({atUs}) => atUs >= span.stop);
	if (taken.measured.steps || event === undefined)
		return wrap(said(questionsOf(taken)[0]?.text ?? taken.measured.lesson.title), width).map(line => ({spans: [[line, PENS.text]]}));
	const {glyph, phrases} = eventSentence(event, view.sample.nodes.length);
	return wrap(`${glyph} ${phrases.map(([text]) => text).join('')}`, width).map(line => ({spans: [[line, pen('bright', 'bg', true)]]}));
}

/** How high the card of a lesson is, of a screen of so many rows with its header and key bar; 0 without a lesson. */
export function cardRows(view: View, width: number, height: number): number {
	const {taken, lecture} = view.ui;
	const phase = phaseOf(view);
	if (taken === null || phase === null) return 0;
	const free = Math.max(0, height - 2);
	const inside = width - 2 * MARGIN;
	if (lecture && phase === 'playing') return Math.min(free, narration(view, inside).length + 1);
	const rows = rowsOf(taken, phase, inside, lecture);
	// The card keeps its height from what is asked to what is told, so that the picture does not jump.
	const other = phase === 'trying' ? 0 : rowsOf(taken, phase === 'told' ? 'asking' : 'told', inside, lecture).length;
	const wanted = Math.max(rows.length, other) + 1;
	const most = free - LEAST_ABOVE;
	if (wanted <= most) return wanted;
	const least = fitting(rows, Math.max(0, most)).length;
	return least <= most ? Math.max(least, most) : free;
}

export function drawCard(area: Area, view: View): void {
	const {taken, lecture} = view.ui;
	const phase = phaseOf(view);
	if (taken === null || phase === null) return;
	const inside = area.inner(MARGIN, 0, area.width - 2 * MARGIN);
	area.fill(' ', PENS.text);
	const all = lecture && phase === 'playing' ? narration(view, inside.width) : rowsOf(taken, phase, inside.width, lecture);
	const rows = fitting(all, inside.height);
	const over = Math.max(0, rows.length - inside.height);
	const from = Math.min(taken.scroll, over);
	for (const [y, row] of rows.slice(from, from + inside.height).entries()) {
		if (row.rule !== undefined) {
			drawPane(inside.inner(0, y, inside.width, 1), {
				title: row.rule.title,
				note: row.rule.note === '' ? [] : [[row.rule.note, PENS.key]],
				focused: row.rule.lit,
			});
			continue;
		}
		if (row.chosen) {
			for (let x = 0; x < area.width; x++) area.set(x, y, ' ', pen('text', 'surface'));
			area.set(0, y, '▌', pen('accent', 'surface'));
			let x = 0;
			for (const [text] of row.spans) x = inside.write(x, y, text, pen('bright', 'surface', true));
		} else inside.spans(0, y, row.spans);
	}
	if (over > from) inside.writeRight(inside.width, inside.height - 1, ` ${words.more(over - from)} `, PENS.key);
}
