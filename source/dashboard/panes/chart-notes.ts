// Notes on a chart: the first wake, the kill or the stall that nobody has looked at yet. The glyph stands over the column that it means.
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {duration} from '../../messages/times.ts';
import type {Area} from '../canvas/canvas.ts';
import {widthOf} from '../canvas/width.ts';
import type {Axis} from '../chart/axis.ts';
import {type Column, columnOf} from '../chart/columns.ts';
import {isEmptyCell} from '../chart/draw.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';

type Note = {readonly atUs: number; readonly glyph: string; readonly texts: readonly string[]; readonly own: Pen};

function notesOf({alarms}: View): readonly Note[] {
	const {firstWake, stall, stallSeen, reports, seen} = alarms;
	const list: Note[] = [];
	if (firstWake) list.push({atUs: firstWake.atUs, glyph: '▼', texts: words.chart.firstWake(firstWake.node), own: pen('zone.warn')});
	const report = reports.length > seen ? reports.at(-1) : undefined;
	const victim = report?.tasks.find(task => task.pid === report.victim);
	if (report && victim) list.push({atUs: report.timeUs, glyph: '✗', texts: words.chart.killed(victim.name), own: PENS.alarm});
	else if (stall && !stallSeen) list.push({atUs: stall.atUs, glyph: '▲', texts: words.chart.stalled(stall.name, duration(stall.stallUs)), own: PENS.alarm});
	return list;
}

/** The columns of a chart, up to where one stands. */
export type Drawn = {readonly axis: Axis; readonly columns: readonly (Column | null)[]; readonly length: number; readonly own: number};

/** The glyph on its column and words behind it, or before it; none where they do not fit into so many columns. */
function placed(glyph: string, text: string, column: number, width: number): readonly {readonly start: number; readonly written: string}[] {
	if (text === '') return [{start: column, written: glyph}];
	const behind = {start: column, written: `${glyph} ${text}`};
	const before = {start: column - widthOf(text) - 1, written: `${text} ${glyph}`};
	return [behind, before].filter(({start}) => start >= 0 && start + widthOf(text) + 2 <= width);
}

/**
 * Notes in the empty part over their columns, one a row from the second row down: the glyph on the column, its words behind it, or before it, as many as have
 * room there. `least`: the lowest row, from the bottom, that one may stand in.
 */
export function drawNotes(area: Area, view: View, {axis, columns, length, own: width}: Drawn, least: number): void {
	let y = Math.min(1, axis.rows - 1);
	for (const {atUs, glyph, texts, own} of notesOf(view)) {
		const column = columnOf(atUs, view.sample.timeUs, length, width);
		if (column === null) continue;
		const ways = texts.flatMap(text => placed(glyph, text, column, width));
		const isFree = ({start, written}: {readonly start: number; readonly written: string}, row: number): boolean =>
			Array.from(written).every((_, i) => isEmptyCell(axis, columns[start + i], row));
		const last = axis.rows - 1 - least;
		const rowsDown = Array.from({length: Math.max(0, last - y + 1)}, (_, i) => y + i);
		const found = ways.flatMap(way => rowsDown.filter(at => isFree(way, axis.rows - 1 - at)).map(at => ({...way, at})))[0];
		if (found === undefined) continue;
		for (const [i, character] of Array.from(found.written).entries()) {
			const at = (area.y + found.at) * area.canvas.width + area.x + found.start + i;
			area.set(found.start + i, found.at, character, ((area.canvas.pens[at] as number) & ~63) | (own & 63));
		}
		y = found.at + 1;
	}
}
