// Free pages of two machines on one axis that the marks of both cut: side by side with the labels between them, one over the other, or the difference.
import {LETTER} from '../../../messages/compare-letters.ts';
import {dashboardMessages, ZONE_WORDS} from '../../../messages/dashboard.ts';
import {compareScreenMessages as words} from '../../../messages/compare-screen.ts';
import type {PairState} from '../../../session/pair-state.ts';
import {eachOf, otherSide, type Pair, type Side, SIDES} from '../../../workload/compare/seen.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {clockText, pages} from '../../canvas/figures.ts';
import {cut, widthOf} from '../../canvas/width.ts';
import {type Marks, zoneOfValue} from '../../chart/axis.ts';
import {chartColumns, type Column, columnOf, columnUs, WINDOWS} from '../../chart/columns.ts';
import {drawOn} from '../../chart/draw.ts';
import {borderOf, createSharedAxis, eighthsOn, groundOn, leastRows, rowOn, type SharedAxis} from '../../chart/shared-axis.ts';
import {PENS, pen, withForeground} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {Token} from '../../theme/tokens.ts';
import {drawStrip, drawTime} from '../chart-strip.ts';
import {drawBadge, MACHINE_PEN, type ZoneShown, zoneNames, zonesShown} from './look.ts';
import {shortKey} from '../../view/short-key.ts';

export type Charts = {
	readonly zones: Pair<ZoneShown | null>;
	readonly axis: SharedAxis;
	readonly columns: Pair<readonly (Column | null)[]>;
	readonly length: number;
	readonly nowUs: number;
	readonly width: number;
};

const NO_MARKS: Marks = {min: 1, low: 2, high: 3, twice: 6, all: 7};

/** Columns of both, of one length and one clock, on an axis of the marks of both or of one `alone`; null where the rows are too few for it. */
export function chartsOf(state: PairState, width: number, rows: number, alone: Side | null = null): Charts | null {
	const {samples, histories, ui, pace} = state;
	const zones = zonesShown(state);
	const marksFor = (side: Side): Marks => zones[alone ?? side]?.marks ?? zones[otherSide(alone ?? side)]?.marks ?? NO_MARKS;
	const [a, b] = [marksFor('a'), marksFor('b')];
	if (rows < leastRows(a, b) || width < 1) return null;
	const nowUs = Math.max(samples.a.timeUs, samples.b.timeUs);
	const length = columnUs(WINDOWS[ui.zoom] ?? 36, width, pace.speed < 1 ? pace.speed : 1);
	const columns = eachOf(zones, (zone, side) =>
		zone === null ? [] : flat(chartColumns(histories[side], zone.index, zone.node, nowUs, length, width), samples[side].timeUs, nowUs, length, zone.zone.free),
	);
	return {zones, axis: createSharedAxis(rows, ui.scale, a, b), columns, length, nowUs, width};
}

/** A machine that stands still goes on at what it had. */
function flat(columns: readonly (Column | null)[], atUs: number, nowUs: number, length: number, free: number): readonly (Column | null)[] {
	const stood = columnOf(atUs, nowUs, length, columns.length) ?? -1;
	if (atUs >= nowUs) return columns;
	return columns.map((column, i) => (column === null && i > stood ? {lowest: free, highest: free, awake: 0, stalls: 0, kills: 0} : column));
}

type Label = {readonly border: number; readonly name: string; readonly topic: string; readonly value: number; readonly token: Token};

const MARK_TOKENS: readonly (readonly ['min' | 'low' | 'high', Token])[] = [
	['min', 'zone.alarm'],
	['low', 'zone.warn'],
	['high', 'zone.warm'],
];

const labelsOf = ({axis, zones}: Charts, side: Side): readonly Label[] => {
	const marks = zones[side]?.marks;
	return marks === undefined
		? []
		: MARK_TOKENS.map(([name, token]) => ({
				border: borderOf(axis, marks[name]),
				name: dashboardMessages.chart[name],
				topic: `zone.${name}`,
				value: marks[name],
				token,
			}));
};

/** A's marks at the left, B's at the right; what both have, and the ends of the axis, once. */
function drawLabels(area: Area, charts: Charts): void {
	const {axis} = charts;
	const row = (border: number): number => axis.rows - 1 - border;
	for (const {border, name, topic, value, token} of labelsOf(charts, 'a'))
		area.about(topic, 'a').write(2, row(border), `${name.padEnd(4)} ${pages(value)}`, pen(token));
	const left = new Set(labelsOf(charts, 'a').map(({border}) => border));
	for (const {border, name, topic, value, token} of labelsOf(charts, 'b')) {
		const text = left.has(border) ? name : `${pages(value)} ${name.padEnd(4)}`;
		area.about(topic, 'b').writeRight(area.width - 2, row(border), text, pen(token));
	}
	const twice = axis.values.at(-2) as number;
	const top = axis.borders.at(-2) as number;
	area.about('zone.twice').writeRight(area.width - 2, row(top), `${pages(twice)} ${dashboardMessages.chart.twiceShort}`, PENS.dim);
	if (axis.rows - top > 1)
		area.about('zone.managed').writeRight(area.width - 2, 0, `${dashboardMessages.chart.all} ${pages(axis.values.at(-1) as number)}`, PENS.dim);
}

function drawPresent(area: Area, {axis, zones}: Charts): void {
	for (const side of SIDES) {
		const zone = zones[side];
		if (zone === null) continue;
		const {free} = zone.zone;
		area.set(side === 'a' ? 0 : area.width - 1, axis.rows - 1 - rowOn(axis, free), side === 'a' ? '◄' : '►', pen(`zone.${zoneOfValue(zone.marks, free)}`));
	}
}

/** Where they parted: a hairline in the empty part of the chart. */
function drawParted(area: Area, state: PairState, {axis, columns, nowUs, length, width}: Charts, side: Side): number | null {
	const {parting} = state.comparison.watched;
	const column = parting === null ? null : columnOf(parting.atUs, nowUs, length, width);
	if (column === null) return null;
	const top = eighthsOn(axis, columns[side][column]?.highest ?? 0);
	for (let row = Math.ceil(top / 8); row < axis.rows; row++) {
		const at = (area.y + axis.rows - 1 - row) * area.canvas.width + area.x + column;
		area.set(column, axis.rows - 1 - row, '▏', withForeground(area.canvas.pens[at] as number, 'accent'));
	}
	return column;
}

function drawOne(area: Area, state: PairState, charts: Charts, side: Side, look: Look): void {
	const {axis, zones, columns} = charts;
	const zone = zones[side];
	if (zone === null) {
		const name = state.ui.zone === null ? '' : (zoneNames(state.samples)[state.ui.zone] ?? '');
		area.write(1, Math.floor(axis.rows / 2), cut(words.noZone(name), area.width - 1), PENS.dim);
		return;
	}
	drawOn(area.inner(0, 0, area.width, axis.rows), groundOn(axis, zone.marks), columns[side], look);
	const parted = drawParted(area, state, charts, side);
	drawStrip(area.inner(0, axis.rows, area.width, 1), columns[side], look);
	if (parted !== null) area.set(parted, axis.rows, '◆', PENS.accent);
}

/** A narrower title has the value alone: the header says what it is of. */
const NARROW = 40;

/** Badge, setting and present zone over a chart; gold where it is the one that stays. */
export function drawChartTitle(area: Area, state: PairState, side: Side, look: Look): void {
	const {comparison, ui, samples} = state;
	const zone = zonesShown(state)[side];
	let x = drawBadge(area, 0, 0, side, look) + 1;
	const [first] = comparison.changes;
	const key = area.width < NARROW || first === undefined ? '' : `${shortKey(first.key)} `;
	const title = first === undefined ? comparison.names[side] : `${key}${first[side] ?? words.notSet}`;
	const gold = ui.gold === side;
	x = area.about('compare.setting').write(x, 0, cut(title, Math.max(0, area.width - x - 2)), gold ? pen('accent', 'bg', true) : PENS.title) + 1;
	const note = titleNotes(samples[side].panic !== null, zone).find(spans => x + spansWidth(spans) + 3 <= area.width);
	const end = note === undefined ? area.width : area.width - spansWidth(note) - 1;
	for (; x < end; x++) area.set(x, 0, '─', gold ? PENS.accent : PENS.rule);
	if (note !== undefined) area.about('zone.free', side).spans(end + 1, 0, note);
}

const spansWidth = (spans: readonly Span[]): number => spans.reduce((sum, [text]) => sum + widthOf(text), 0);

/** What the title says at its right: the first that there is room for. */
function titleNotes(panicked: boolean, zone: ZoneShown | null): readonly (readonly Span[])[] {
	if (panicked) return [[[`✗ ${words.panicked}`, PENS.alarm]]];
	if (zone === null) return [];
	const {free} = zone.zone;
	const own = zoneOfValue(zone.marks, free);
	const {glyph, word} = ZONE_WORDS[own];
	const count: Span = [words.free(pages(free)), PENS.text];
	const state: Span = [`${glyph} ${word}`, pen(`zone.${own}`)];
	return [[count, ['  ', PENS.text], state], [state], [count]];
}

/** B as a line over A's area. */
function drawLine(area: Area, {axis, columns}: Charts): void {
	for (const [x, column] of columns.b.entries()) {
		if (column === null) continue;
		const y = axis.rows - 1 - rowOn(axis, column.lowest);
		const at = (area.y + y) * area.canvas.width + area.x + x;
		area.set(x, y, '━', withForeground(area.canvas.pens[at] as number, 'machine.b'));
	}
}

/** B − A of the lowest free of each column: up where B has more, down where A has, on a scale of its own. */
function drawDifference(area: Area, {columns}: Charts, rows: number): void {
	const values = columns.a.map((one, i) => (one === null || !columns.b[i] ? null : (columns.b[i]?.lowest ?? 0) - one.lowest));
	const most = Math.max(1, ...values.map(value => Math.abs(value ?? 0)));
	const middle = Math.floor(rows / 2);
	for (const [x, value] of values.entries()) {
		if (value === null) continue;
		const cells = value === 0 ? 0 : Math.max(1, Math.round((Math.abs(value) / most) * (value > 0 ? middle : rows - middle - 1)));
		const side: Side = value > 0 ? 'b' : 'a';
		for (let i = 1; i <= cells; i++) area.set(x, value > 0 ? middle - i : middle + i, '█', MACHINE_PEN[side]);
		area.set(x, middle, '─', PENS.rule);
	}
	const ends = area.about('compare.difference');
	ends.write(1, 0, `${LETTER.b} +${pages(most)}`, MACHINE_PEN.b);
	ends.write(1, rows - 1, `${LETTER.a} +${pages(most)}`, MACHINE_PEN.a);
}

const hereWord = ({past}: PairState): string => (past === null ? words.now : words.here);

/** Room for the labels between two charts. */
const LABELS = 26;

/** Two charts side by side, with titles, labels between, strips and (with `time`) seconds. */
export function drawBeside(area: Area, state: PairState, look: Look, time: boolean): void {
	const labels = Math.min(LABELS, Math.floor(area.width / 3));
	const width = Math.floor((area.width - labels) / 2);
	const rows = area.height - 2 - (time ? 1 : 0);
	const charts = chartsOf(state, width, rows);
	const right = area.width - width;
	if (charts === null) return;
	for (const side of SIDES) {
		const own = area.inner(side === 'a' ? 0 : right, 0, width);
		drawChartTitle(own.inner(0, 0, width, 1), state, side, look);
		drawOne(own.inner(0, 1), state, charts, side, look);
		if (time) drawTime(own.inner(0, rows + 2, width, 1), charts.length, hereWord(state));
	}
	const middle = area.inner(width, 1, right - width, rows + 1);
	const head = `${words.axis}  z`;
	area.write(width + Math.max(0, Math.floor((right - width - widthOf(head)) / 2)), 0, head, PENS.dim);
	drawLabels(middle, charts);
	drawPresent(middle, charts);
	const awake = dashboardMessages.chart.awake[1] as string;
	middle.write(Math.floor((middle.width - widthOf(awake)) / 2), rows, awake, PENS.warn);
}

/** One chart, the labels at its right; `shared`: the other one stands beside it, on the same axis. */
export function drawAlone(area: Area, state: PairState, side: Side, look: Look, {titled, shared}: {readonly titled: boolean; readonly shared: boolean}): void {
	const top = titled ? 1 : 0;
	const rows = area.height - 1 - top;
	const labels = area.width >= 60 ? 16 : 11;
	const width = Math.max(1, area.width - labels);
	const charts = chartsOf(state, width, rows, shared ? null : side);
	if (titled) drawChartTitle(area.inner(0, 0, area.width, 1), state, side, look);
	if (charts === null) return;
	const own = area.inner(0, top);
	drawOne(own.inner(0, 0, width), state, charts, side, look);
	for (const {border, name, topic, value, token} of labelsOf(charts, side))
		own.about(topic, side).write(width + 2, rows - 1 - border, `${name.padEnd(4)} ${pages(value, false)}`, pen(token));
	const zone = charts.zones[side];
	if (zone !== null) own.set(width, rows - 1 - rowOn(charts.axis, zone.zone.free), '◄', pen(`zone.${zoneOfValue(zone.marks, zone.zone.free)}`));
}

/** One over the other, or the difference, over the whole width. */
export function drawTogether(area: Area, state: PairState, look: Look, time: boolean): void {
	const rows = area.height - 2 - (time ? 1 : 0);
	const width = Math.max(1, area.width - LABELS);
	const charts = chartsOf(state, width, rows);
	if (charts === null) return;
	let x = drawBadge(area, 0, 0, 'a', look) + 1;
	x = drawBadge(area, x, 0, 'b', look) + 1;
	x = area.write(x, 0, words.view[state.ui.view](), PENS.title) + 1;
	for (; x < area.width; x++) area.set(x, 0, '─', PENS.rule);
	const chart = area.inner(0, 1, width);
	if (state.ui.view === 'difference') drawDifference(chart, charts, rows);
	else {
		drawOne(chart, state, charts, charts.zones.a === null ? 'b' : 'a', look);
		if (charts.zones.b !== null) drawLine(chart, charts);
		drawLabels(area.inner(width, 1, area.width - width, rows), charts);
	}
	if (time) drawTime(area.inner(0, rows + 2, width, 1), charts.length, hereWord(state));
}

/** When a machine has stopped for good. */
export const stoodSince = ({samples}: PairState, side: Side): string | null => {
	const {timeUs} = samples[side];
	return timeUs < samples[otherSide(side)].timeUs ? words.standsStill(clockText(timeUs)) : null;
};
