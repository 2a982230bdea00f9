// Which columns the ranking has: each with what it is; shown, or not, or without room at this width.
import {COLUMN_WORDS, rankingMessages} from '../../messages/ranking.ts';
import type {Overlay} from '../../session/store/ui.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut} from '../canvas/width.ts';
import {COLUMNS, processColumns, wishesOf} from '../panes/process-columns.ts';
import {PENS, pen} from '../theme/pen.ts';
import {levelOf} from '../view/level.ts';
import type {View} from '../view/view.ts';
import {drawBox, drawKeys, listStart, ON} from './box.ts';

const words = rankingMessages.columns;

/** Columns that may be taken off. */
export const CHOOSABLE = COLUMNS.filter(({weight}) => weight > 0);

export function drawColumnsMenu(root: Area, view: View, {at}: Extract<Overlay, {kind: 'columns'}>): void {
	const {placed} = processColumns(root.width - 2, levelOf(root.width, root.height), wishesOf(view));
	const shown = new Set(placed.map(({column}) => column.id));
	const inside = drawBox(root, 92, CHOOSABLE.length + 6, words.title, words.note(shown.size, COLUMNS.length));
	const top = inside.height > CHOOSABLE.length + 2 ? 1 : 0;
	const rows = Math.max(1, Math.min(CHOOSABLE.length, inside.height - 2));
	const first = listStart(at, CHOOSABLE.length, rows);
	for (let i = 0; i < rows; i++) {
		const column = CHOOSABLE[first + i];
		if (column === undefined) break;
		const chosen = first + i === at;
		const y = top + i;
		if (chosen) {
			inside.inner(0, y, inside.width, 1).fill(' ', PENS.text);
			inside.set(0, y, '▌', PENS.accent);
		}
		const {head, help} = COLUMN_WORDS[column.id];
		const missing = !shown.has(column.id) && view.ui.columns[column.id] !== false;
		inside.write(2, y, shown.has(column.id) ? '[x]' : '[ ]', chosen ? ON.chosen : ON.text);
		inside.write(6, y, head, chosen ? ON.chosen : ON.text);
		inside.write(19, y, cut(missing ? `${help} (${words.noRoom})` : help, inside.width - 19), chosen ? pen('text') : ON.dim);
	}
	drawKeys(inside, words.keys);
}
