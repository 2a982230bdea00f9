// One figure as a chart: its columns on its axis, the marks with their names at the right edge, kswapd's strip below, and the time.
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {timeMessages} from '../../messages/time.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {type Axis, rowOfValue} from '../chart/axis.ts';
import {type Column, columnUs, figureColumns, WINDOWS} from '../chart/columns.ts';
import {drawColumns} from '../chart/draw.ts';
import {columnsAhead, drawGhost} from '../chart/ghost.ts';
import type {Figure} from '../chart/lead.ts';
import {labelTopic} from '../chart/topics.ts';
import type {Level} from '../view/level.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {View} from '../view/view.ts';
import {drawComing} from './coming-marks.ts';
import {drawNotes} from './chart-notes.ts';
import {drawStrip, drawTime} from './chart-strip.ts';

/** Cells at the right edge for names and values of marks. */
export const LABEL_WIDTH: Readonly<Record<Level, number>> = {0: 5, 1: 10, 2: 11, 3: 12, 4: 12};
/** Beside the columns: the arrow of now, a blank, the labels. */
const BESIDE = 2;
export const LEAST_ROWS = 5;

/** `own`: columns up to where one stands; those behind it lie ahead. */
export type ChartParts = {
	readonly axis: Axis;
	readonly columns: readonly (Column | null)[];
	readonly length: number;
	readonly width: number;
	readonly own: number;
};

/** Columns of a chart of so many cells. */
export const columnsIn = (width: number, level: Level): number => Math.max(1, width - LABEL_WIDTH[level] - BESIDE);

/** Length of a chart column now: the zoom's window in so many columns; in slow motion as much shorter as time is slower. */
export function columnLength(view: View, count: number): number {
	const {speed} = view.pace;
	return columnUs(WINDOWS[view.ui.zoom] ?? 36, count, speed < 1 ? speed : 1);
}

export function chartParts(view: View, figure: Figure, width: number, rows: number): ChartParts {
	const length = columnLength(view, width);
	const {history, sample, time} = view;
	const {reading, node} = figure;
	const ahead = columnsAhead(view, length, width);
	const own = width - ahead;
	const before = figureColumns(history, reading, node, sample.timeUs, length, own);
	const after = ahead === 0 || time.ahead === null ? [] : figureColumns(time.ahead.history, reading, node, sample.timeUs + ahead * length, length, ahead);
	return {axis: figure.axis(rows), columns: [...before, ...after], length, width, own};
}

/** Time of a column of the chart in a pane of such a width. */
export const chartColumnUs = (view: View, {width}: {readonly width: number}, level: Level): number => columnLength(view, columnsIn(width, level));

/** The instant under a column of the screen; null where there is no chart, or before boot. */
export function timeAtChart(view: View, {x: left, width: whole}: {readonly x: number; readonly width: number}, x: number, level: Level): number | null {
	const width = columnsIn(whole, level);
	const column = x - left;
	if (column < 0 || column >= width) return null;
	const length = columnLength(view, width);
	const back = width - columnsAhead(view, length, width) - 1 - column;
	const us = Math.ceil(view.sample.timeUs / length) * length - back * length;
	return us < 0 ? null : us;
}

function drawLabels(edge: Area, figure: Figure, axis: Axis, level: Level): void {
	for (const {row, name, value, token} of figure.labels(axis, {compact: level < 3, spacing: level >= 2, named: level >= 3})) {
		const y = axis.rows - 1 - row;
		const area = edge.about(labelTopic(figure, {name}), `${figure.node} ${row}`);
		const texts = level === 0 ? [''] : [value, value.replaceAll(' ', '')];
		const shown = texts.find(text => widthOf(name) + widthOf(text) < area.width);
		area.write(0, y, cut(name, shown === undefined ? area.width : Math.max(0, area.width - widthOf(shown))), pen(token));
		if (shown !== undefined) area.writeRight(area.width, y, shown, pen(token));
	}
}

/** `strip`: with kswapd's strip below; `time`: and the time; `notes`: what happened, on the chart. */
export type ChartHow = {readonly strip: boolean; readonly time: boolean; readonly notes: boolean};

/** Draws the chart into an area, whose last rows are those of the strip and the time. Nothing where it is too low. */
export function drawFigure(area: Area, view: View, figure: Figure, look: Look, level: Level, {strip, time, notes}: ChartHow): void {
	const rows = area.height - Number(strip) - Number(time);
	if (rows < LEAST_ROWS) return;
	const labelWidth = LABEL_WIDTH[level];
	const width = columnsIn(area.width, level);
	const parts = chartParts(view, figure, width, rows);
	const chart = area.inner(0, 0, width, rows);
	const {axis, columns, own} = parts;
	drawColumns(chart, axis, columns, look);
	// Over the marks of free there is room to write; elsewhere the upper half has it.
	if (notes)
		drawNotes(chart.about('chart.note'), view, parts, figure.name === 'free' && axis.broken !== null ? (axis.borders[3] as number) : Math.floor(rows / 2));
	if (figure.name === 'free') drawComing(chart, view, axis);
	if (own < width) drawGhost(chart, own, look);
	if (own + timeMessages.ahead.length + 2 < width && rows > 2) chart.write(own + 2, 1, timeMessages.ahead, pen('dim', 'zone.ok.tint'));
	area.set(width, rows - 1 - rowOfValue(axis, figure.now), '◄', pen(`zone.${figure.zone}`));
	drawLabels(area.inner(width + BESIDE, 0, labelWidth, rows), figure, axis, level);
	if (strip) {
		drawStrip(area.inner(0, rows, width, 1), columns, look);
		area.write(width + BESIDE, rows, words.chart.awake.find(text => widthOf(text) <= labelWidth) ?? '', PENS.warn);
		if (own < width) drawGhost(area.inner(0, rows, width, 1), own, look);
	}
	if (!time) return;
	const last = area.inner(0, rows + Number(strip), area.width, 1);
	drawTime(last.inner(0, 0, own, 1), parts.length, view.time.here === null ? words.chart.now : timeMessages.header.here);
	// The unit at the foot of the axis whose values it is of.
	if (widthOf(figure.unit) <= labelWidth) last.about('chart.axis').writeRight(last.width, 0, figure.unit, PENS.dim);
}
