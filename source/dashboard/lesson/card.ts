// The card of a lesson below the machine that it is about: its rows placed from the top, the less needful left out where there is no room, the rest scrolled.
import {takenMessages as words} from '../../messages/taken.ts';
import {phaseOf} from '../../session/store/taken.ts';
import type {Area} from '../canvas/canvas.ts';
import {drawPane} from '../canvas/pane.ts';
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

/** How high the card of a lesson is, of a screen of so many rows with its header and key bar; 0 without a lesson. */
export function cardRows(view: Pick<View, 'ui' | 'pace' | 'sample'>, width: number, height: number): number {
	const {taken, lecture} = view.ui;
	const phase = phaseOf(view);
	if (taken === null || phase === null) return 0;
	const free = Math.max(0, height - 2);
	const rows = rowsOf(taken, phase, width - 2 * MARGIN, lecture);
	// The card keeps its height from what is asked to what is told, so that the picture does not jump.
	const other = phase === 'trying' ? 0 : rowsOf(taken, phase === 'told' ? 'asking' : 'told', width - 2 * MARGIN, lecture).length;
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
	const rows = fitting(rowsOf(taken, phase, inside.width, lecture), inside.height);
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
