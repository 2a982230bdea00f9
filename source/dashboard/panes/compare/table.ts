// Figures of both since boot, furthest apart on top. A bar grows from the middle, A's to the left and B's to the right: which is which needs no colour.
import {compareMessages} from '../../../messages/compare.ts';
import {LETTER} from '../../../messages/compare-letters.ts';
import {compareScreenMessages as words} from '../../../messages/compare-screen.ts';
import type {PairState} from '../../../session/pair-state.ts';
import {explained} from '../../../procfs/explained.ts';
import {isAlike} from '../../../workload/compare/comparison.ts';
import {figuresOfMachine} from '../../../workload/compare/figures.ts';
import {chiefRows} from '../../../workload/compare/rows.ts';
import {type TableRow, tableRow} from '../../../workload/compare/table.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {drawPane} from '../../canvas/pane.ts';
import {cut, fitRight, widthOf} from '../../canvas/width.ts';
import {PENS, pen} from '../../theme/pen.ts';
import type {Level} from '../../view/level.ts';
import {BAR_PEN, MACHINE_PEN} from './look.ts';

/** Rows that differ, then those that are alike, the gravest first. */
export const pairRows = ({comparison}: PairState): readonly TableRow[] =>
	isAlike(comparison) ? [] : chiefRows(figuresOfMachine(comparison.seen), comparison.seen).map(row => tableRow(row));

type Widths = {readonly label: number; readonly value: number; readonly bar: number; readonly note: number};

function widthsOf(width: number, rows: readonly TableRow[]): Widths {
	const value = Math.max(7, ...rows.flatMap(({a, b}) => [widthOf(a), widthOf(b)]));
	const note = 10;
	const label = Math.min(30, Math.floor(width * 0.3), Math.max(0, ...rows.map(row => widthOf(row.label))));
	return {label, value, note, bar: Math.max(0, Math.min(24, Math.floor((width - label - 2 * value - note - 6) / 2)))};
}

/** At least one cell, where there is anything. */
const cells = (share: number, width: number): number => (share === 0 ? 0 : Math.max(1, Math.round(share * width)));

function drawRow(area: Area, y: number, row: TableRow, {label, value, bar}: Widths): void {
	const {alike} = compareMessages.note;
	const equal = row.note === alike;
	area.write(0, y, cut(row.label, label), equal ? PENS.faint : PENS.text);
	let x = label + 1;
	x = area.write(x, y, fitRight(row.a, value), equal ? PENS.faint : PENS.text) + 1;
	if (bar >= 3) {
		const middle = x + bar;
		if (equal) area.write(middle, y, '=', PENS.faint);
		else {
			const left = cells(row.share.a, bar);
			area.write(middle - left, y, '▄'.repeat(left), BAR_PEN.a);
			area.set(middle, y, '│', PENS.rule);
			area.write(middle + 1, y, '▄'.repeat(cells(row.share.b, bar)), BAR_PEN.b);
		}
		x = middle + bar + 2;
	}
	x = area.write(x, y, fitRight(row.b, value), equal ? PENS.faint : PENS.text) + 2;
	const side = row.note.includes(LETTER.a) ? 'a' : 'b';
	if (x + widthOf(row.note) <= area.width) area.write(x, y, row.note, equal ? PENS.faint : MACHINE_PEN[side]);
}

const note = (level: Level): readonly Span[] =>
	level >= 3
		? [
				[`${words.furthest} · `, PENS.dim],
				['↑↓', PENS.key],
			]
		: [];

export function drawTable(area: Area, state: PairState, level: Level, titled: boolean): void {
	const rows = pairRows(state);
	if (rows.length === 0) return;
	const below = titled ? drawPane(area, {title: words.sinceBoot, note: note(level)}) : area;
	const widths = widthsOf(below.width, rows);
	const head = titled && below.height > 4 ? 1 : 0;
	if (head === 1) {
		below.write(widths.label + widths.value, 0, LETTER.a, MACHINE_PEN.a);
		const end = widths.label + 1 + widths.value + 1 + (widths.bar >= 3 ? 2 * widths.bar + 2 : 0) + widths.value;
		below.write(end - 1, 0, LETTER.b, MACHINE_PEN.b);
		if (widths.bar >= 16) below.write(widths.label + widths.value + 4, 0, words.ownScale, pen('faint'));
	}
	const shown = rows.slice(Math.min(state.ui.row, Math.max(0, rows.length - (below.height - head))));
	for (const [i, row] of shown.slice(0, below.height - head).entries())
		drawRow(below.about(explained(row.name) === undefined ? 'compare.figure' : row.name, row.name), i + head, row, widths);
}
