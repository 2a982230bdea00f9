// The pane that leads: free pages against min, low and high, with the marks at its right edge, kswapd's share and the alarms below, and the time.
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {timeMessages} from '../../messages/time.ts';
import {duration} from '../../messages/times.ts';
import {EIGHTHS_UP} from '../canvas/bars.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {type Axis, createAxis, rowOfValue, zoneOfValue} from '../chart/axis.ts';
import {chartColumns, type Column, columnOf, columnUs, WINDOWS} from '../chart/columns.ts';
import {drawColumns, isEmptyCell} from '../chart/draw.ts';
import {columnsAhead, drawGhost} from '../chart/ghost.ts';
import type {Level} from '../view/level.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {Token} from '../theme/tokens.ts';
import {distanceText, markText} from './free.ts';
import {type View, zoneName} from '../view/view.ts';

const LABEL_WIDTH: Readonly<Record<Level, number>> = {0: 5, 1: 10, 2: 11, 3: 12, 4: 12};
const ASCII_STRIP = ['.', '_', '-', ':', '=', '+', '*', '#', '#'] as const;

/** `own`: columns up to where one stands; those behind it lie ahead. */
export type ChartParts = {
	readonly axis: Axis;
	readonly columns: readonly (Column | null)[];
	readonly length: number;
	readonly width: number;
	readonly own: number;
};

/** Length of a chart column now: the zoom's window in so many columns; in slow motion as much shorter as time is slower. */
export function columnLength(view: View, count: number): number {
	const {speed} = view.pace;
	return columnUs(WINDOWS[view.ui.zoom] ?? 36, count, speed < 1 ? speed : 1);
}

export function chartParts(view: View, width: number, rows: number): ChartParts {
	const length = columnLength(view, width);
	const {history, zoneIndex, sample, time} = view;
	const node = nodeIndex(view);
	const ahead = columnsAhead(view, length, width);
	const own = width - ahead;
	const before = chartColumns(history, zoneIndex, node, sample.timeUs, length, own);
	const after = ahead === 0 || time.ahead === null ? [] : chartColumns(time.ahead.history, zoneIndex, node, sample.timeUs + ahead * length, length, ahead);
	return {axis: createAxis(rows, view.ui.scale, view.marks), columns: [...before, ...after], length, width, own};
}

/** The instant under a column of the screen; null where there is no chart, or before boot. */
export function timeAtChart(view: View, {x: left, width: whole}: {readonly x: number; readonly width: number}, x: number, level: Level): number | null {
	const width = Math.max(1, whole - LABEL_WIDTH[level] - 2);
	const column = x - left;
	if (column < 0 || column >= width) return null;
	const length = columnLength(view, width);
	const back = width - columnsAhead(view, length, width) - 1 - column;
	const us = Math.ceil(view.sample.timeUs / length) * length - back * length;
	return us < 0 ? null : us;
}

const nodeIndex = ({sample, zone}: View): number =>
	Math.max(
		0,
		sample.nodes.findIndex(node => node.node === zone.node),
	);

type Label = {readonly row: number; readonly name: string; readonly value: string; readonly token: Token};

function labels(view: View, {axis}: ChartParts, level: Level, width: number): readonly Label[] {
	const {marks, ui} = view;
	const {borders, rows} = axis;
	const compact = level < 3;
	const wide = level >= 2;
	const twice = compact ? words.chart.twiceShort : words.chart.twice;
	const value = (count: number): string => (level === 0 ? '' : markText(count, ui.unit, wide));
	const from = (border: number): number => borders[border] as number;
	const list: Label[] = [
		{row: from(1), name: words.chart.min, value: value(marks.min), token: 'zone.alarm'},
		{row: from(2), name: words.chart.low, value: value(marks.low), token: 'zone.warn'},
		{row: from(3), name: words.chart.high, value: value(marks.high), token: 'zone.warm'},
		{row: from(4), name: twice, value: value(marks.twice), token: 'dim'},
	];
	// With one row in the top band 2×high and all would share it: the break says more than the top.
	if (rows - from(4) > 1) list.push({row: rows - 1, name: words.chart.all, value: value(view.zone.managed), token: 'dim'});
	if (from(1) > 1 && level >= 3) list.push({row: 0, name: '0', value: '', token: 'dim'});
	return list.map(label => ({...label, name: cut(label.name, width)}));
}

function drawLabels(area: Area, view: View, parts: ChartParts, level: Level): void {
	for (const {row, name, value, token} of labels(view, parts, level, area.width)) {
		const y = parts.axis.rows - 1 - row;
		area.write(0, y, name, pen(token));
		const shown = [value, value.replaceAll(' ', '')].find(text => widthOf(name) + widthOf(text) < area.width);
		if (shown !== undefined) area.writeRight(area.width, y, shown, pen(token));
	}
}

/** kswapd's share of each column, and the stalls and kills in it. */
export function drawStrip(area: Area, columns: readonly (Column | null)[], look: Look): void {
	const ramp = look.areas === 'ascii' ? ASCII_STRIP : EIGHTHS_UP;
	for (const [x, column] of columns.entries()) {
		if (column && column.kills > 0) area.set(x, 0, '✗', PENS.alarm);
		else if (column && column.stalls > 0) area.set(x, 0, '▲', PENS.alarm);
		else if (column && column.awake > 0) area.set(x, 0, ramp[Math.max(1, Math.min(8, Math.ceil(column.awake * 8)))] as string, PENS.warn);
		else area.set(x, 0, look.areas === 'ascii' ? '.' : '·', PENS.rule);
	}
}

const TICKS = [1, 2, 5];

/** Labels of the time axis: round times at least 20 columns apart, "now" at the right. */
export function drawTime(area: Area, length: number, here: string): void {
	const width = area.width;
	area.writeRight(width, 0, here, PENS.dim);
	let step = 1;
	for (let power = 1; step < length * 20; power *= 10) for (const tick of TICKS) if (step < length * 20) step = tick * power;
	for (let back = step; ; back += step) {
		const text = `−${duration(back)}`;
		const start = width - 1 - Math.round(back / length) - Math.floor(widthOf(text) / 2);
		if (start < 0) return;
		if (start + widthOf(text) < width - 5) area.write(start, 0, text, PENS.dim);
	}
}

type Note = {readonly atUs: number; readonly spans: readonly Span[]};

function notes(view: View): readonly Note[] {
	const {firstWake, stall, stallSeen, reports, seen} = view.alarms;
	const list: Note[] = [];
	if (firstWake) list.push({atUs: firstWake.atUs, spans: [[`▼ ${words.chart.firstWake(firstWake.node)}`, pen('zone.warn')]]});
	const report = reports.length > seen ? reports.at(-1) : undefined;
	const victim = report?.tasks.find(task => task.pid === report.victim);
	if (report && victim) list.push({atUs: report.timeUs, spans: [[`✗ ${words.chart.killed(victim.name)}`, PENS.alarm]]});
	else if (stall && !stallSeen) list.push({atUs: stall.atUs, spans: [[`▲ ${words.chart.stalled(stall.name, duration(stall.stallUs))}`, PENS.alarm]]});
	return list;
}

/** Notes in the empty part over their columns, one a row from the second row down; what has no room is left out. */
function drawNotes(area: Area, view: View, {axis, columns, length, own: width}: ChartParts): void {
	let y = Math.min(1, axis.rows - 1);
	for (const {atUs, spans} of notes(view)) {
		const text = spans.map(([part]) => part).join('');
		const column = columnOf(atUs, view.sample.timeUs, length, width);
		if (column === null) continue;
		const start = Math.max(0, Math.min(column + 1, width - widthOf(text) - 1));
		const free = (row: number): boolean => Array.from(text).every((_, i) => isEmptyCell(axis, columns[start + i], row));
		while (y < axis.rows - 1 && !free(axis.rows - 1 - y)) y++;
		const row = axis.rows - 1 - y;
		if (!free(row) || row < (axis.borders[3] as number)) return;
		for (const [i, character] of Array.from(text).entries()) {
			const at = (area.y + y) * area.canvas.width + area.x + start + i;
			area.set(start + i, y, character, ((area.canvas.pens[at] as number) & ~63) | ((spans[0]?.[1] ?? PENS.text) & 63));
		}
		y++;
	}
}

/** The note of the title: which zone, how long a column is, which axis, as far as there is room. */
function titleNote(view: View, length: number, level: Level): readonly Span[] {
	const {ui, sample, zone} = view;
	const name = zoneName(sample, zone);
	if (level < 3) return dimNote(name);
	const axis = ui.scale === 'magnified' ? words.chart.magnified : words.chart.linear;
	return [
		[`${words.chart.zone(name)} · ${words.chart.column(duration(length))} · `, PENS.dim],
		['z', PENS.key],
		[` ${axis}`, PENS.dim],
	];
}

/** Draws the title, the chart with its labels, the strip and (from level 3) the time. Level 0 has no title: its line is drawn by compact.ts. */
export function drawChartPane(area: Area, view: View, look: Look, level: Level): void {
	const labelWidth = LABEL_WIDTH[level];
	const width = Math.max(1, area.width - labelWidth - 2);
	const below =
		level === 0
			? area
			: level === 1
				? drawTitleWithNumber(area, view)
				: drawPane(area, {title: words.chart.title, note: titleNote(view, columnLength(view, width), level), focused: view.ui.focus === 'chart'});
	const rows = below.height - 1 - (level >= 3 ? 1 : 0);
	if (rows < 5) return;
	const parts = chartParts(view, width, rows);
	const chart = below.inner(0, 0, width, rows);
	drawColumns(chart, parts.axis, parts.columns, look);
	if (level >= 2) drawNotes(chart, view, parts);
	if (parts.own < width) drawGhost(chart, parts.own, look);
	if (parts.own + timeMessages.ahead.length + 2 < width && rows > 2) chart.write(parts.own + 2, 1, timeMessages.ahead, pen('dim', 'zone.ok.tint'));
	const {free} = view.zone;
	below.set(width, rows - 1 - rowOfValue(parts.axis, free), '◄', pen(`zone.${zoneOfValue(view.marks, free)}`));
	drawLabels(below.inner(width + 2, 0, labelWidth, rows), view, parts, level);
	drawStrip(below.inner(0, rows, width, 1), parts.columns, look);
	const awake = words.chart.awake.find(text => widthOf(text) <= labelWidth) ?? '';
	below.write(width + 2, rows, awake, PENS.warn);
	if (parts.own < width) drawGhost(below.inner(0, rows, width, 1), parts.own, look);
	if (level >= 3) drawTime(below.inner(0, rows + 1, parts.own, 1), parts.length, view.time.here === null ? words.chart.now : timeMessages.header.here);
}

/** Level 1: the number moves into the title. */
function drawTitleWithNumber(area: Area, view: View): Area {
	const token = `zone.${zoneOfValue(view.marks, view.zone.free)}` as const;
	return drawPane(area, {
		title: words.chart.short,
		note: [
			[markText(view.zone.free, view.ui.unit, true), pen(token, 'bg', true)],
			[` ${view.ui.unit} · `, pen(token)],
			[distanceText(view), pen(token)],
		],
		focused: view.ui.focus === 'chart',
	});
}
