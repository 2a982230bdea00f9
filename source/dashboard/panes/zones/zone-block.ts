// A zone of screen 4: its free pages as a chart, below it the share of pages that came from elsewhere, beside it its figures, as many as have room.
import type {ZoneSample} from '../../../machine/sample.ts';
import {dashboardMessages} from '../../../messages/dashboard.ts';
import {zonesMessages as words} from '../../../messages/map.ts';
import {timeMessages} from '../../../messages/time.ts';
import {perSecond} from '../../../procfs/rates.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {EIGHTHS_UP} from '../../canvas/bars.ts';
import {pages, perSecondText, sizeOfKb} from '../../canvas/figures.ts';
import {drawPane} from '../../canvas/pane.ts';
import {cut, widthOf} from '../../canvas/width.ts';
import {figureColumns, type Reading} from '../../chart/columns.ts';
import {type Figure, freeFigure} from '../../chart/lead.ts';
import type {Level} from '../../view/level.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import type {Look} from '../../theme/theme.ts';
import type {View} from '../../view/view.ts';
import {drawTime} from '../chart-strip.ts';
import {columnLength, columnsIn, drawFigure, LABEL_WIDTH, LEAST_ROWS} from '../figure-chart.ts';

/** Title, chart, strip, and a row for the time or for what has no room beside. */
export const LEAST_BLOCK = 1 + LEAST_ROWS + 2;
/** From so many cells on figures stand beside the chart: in one column of them, or two. */
const BESIDE_FROM = 76;
const TWO_FROM = 130;
const ITEM = 26;
const ASCII_RAMP = ['.', '_', '-', ':', '=', '+', '*', '#', '#'] as const;

type Item = {readonly name: string; readonly text: string; readonly own: Pen};

const item = (name: string, value: number, text = pages(value)): Item => ({name, text, own: Math.round(value) === 0 ? PENS.faint : PENS.bright});

/** What a zone's own counter did a second, over the last second. */
function rateOf(view: View, index: number, name: keyof ZoneSample['numa']): number {
	const {before, sample} = view;
	return perSecond(before.zones[index]?.numa[name] ?? 0, (sample.zones[index] as ZoneSample).numa[name], sample.timeUs - before.timeUs);
}

/** All figures of a zone, what says most first. */
function itemsOf(view: View, index: number): readonly Item[] {
	const zone = view.sample.zones[index] as ZoneSample;
	const several = view.sample.nodes.length > 1;
	const {lists} = dashboardMessages.lru;
	const [hit, miss, foreign, local, other] = words.numaWords as readonly [string, string, string, string, string];
	const a = (name: 'hit' | 'miss' | 'foreign', label: string): Item => {
		const value = rateOf(view, index, name);
		const shown = item(words.aSecond(label), value, perSecondText(value));
		return name !== 'hit' && Math.round(value) > 0 ? {...shown, own: PENS.warn} : shown;
	};
	return [
		...(several ? [a('hit', hit), a('miss', miss), a('foreign', foreign)] : []),
		item(lists.activeAnon, zone.lru.activeAnon),
		item(lists.inactiveAnon, zone.lru.inactiveAnon),
		item(lists.activeFile, zone.lru.activeFile),
		item(lists.inactiveFile, zone.lru.inactiveFile),
		item(words.pending, zone.writePending),
		item(lists.unevictable, zone.lru.unevictable),
		item(words.reserve, zone.protection[3] ?? 0),
		...(several ? [item(words.total(hit), zone.numa.hit), item(words.total(miss), zone.numa.miss), item(words.total(foreign), zone.numa.foreign)] : []),
		item(words.total(local), zone.numa.local),
		item(words.total(other), zone.numa.other),
		item(words.managedPages, zone.managed),
		item(words.present, zone.present),
	];
}

/** Figures in columns, from top to bottom; the last place says how many more there are. */
function drawItems(area: Area, items: readonly Item[]): void {
	const columns = Math.max(1, Math.floor((area.width + 2) / (ITEM + 2)));
	const width = Math.floor((area.width - 2 * (columns - 1)) / columns);
	const places = columns * area.height;
	const shown = items.length > places ? items.slice(0, Math.max(0, places - 1)) : items;
	for (const [i, {name, text, own}] of shown.entries()) {
		const cell = area.inner(Math.floor(i / area.height) * (width + 2), i % area.height, width, 1);
		cell.write(0, 0, cut(name, width - widthOf(text) - 1), PENS.dim);
		cell.writeRight(width, 0, text, own);
	}
	if (shown.length === items.length || places === 0) return;
	area.write((columns - 1) * (width + 2), area.height - 1, cut(words.more(items.length - shown.length), width), PENS.dim);
}

/** Figures one behind the other in a row; the end says how many more there are. */
function drawRowOfItems(area: Area, items: readonly Item[]): void {
	let x = 0;
	for (const [i, {name, text, own}] of items.entries()) {
		const rest = items.length - i;
		const room = area.width - x - (rest > 1 ? widthOf(words.more(rest)) + 1 : 0);
		if (widthOf(name) + widthOf(text) + 3 > room) return void area.write(x, 0, cut(words.more(rest), area.width - x), PENS.dim);
		x = area.write(area.write(x, 0, `${name} `, PENS.dim), 0, text, own) + 3;
	}
}

/** Pages from elsewhere, and all, in each column. */
const numaOf = (index: number): Reading => ({
	kind: 'amount',
	of: ({numa}) => {
		const own = numa[index];
		return own === undefined ? null : [own[1], own[0] + own[1]];
	},
});

/** Of each column the share of pages that another node was asked for first. */
function drawMisses(area: Area, view: View, index: number, look: Look): void {
	const length = columnLength(view, area.width);
	const ramp = look.areas === 'ascii' ? ASCII_RAMP : EIGHTHS_UP;
	const columns = figureColumns(view.history, numaOf(index), 0, view.sample.timeUs, length, area.width);
	for (const [x, column] of columns.entries()) {
		const share = column && column.highest > 0 ? column.lowest / column.highest : 0;
		if (share > 0) area.set(x, 0, ramp[Math.max(1, Math.min(8, Math.ceil(share * 8)))] as string, PENS.warn);
		else area.set(x, 0, look.areas === 'ascii' ? '.' : '·', PENS.rule);
	}
}

function titleOf(view: View, figure: Figure, index: number, width: number): readonly Span[] {
	const zone = view.sample.zones[index] as ZoneSample;
	const own = pen(`zone.${figure.zone}`, 'bg', true);
	const state: Span = [`${figure.text} ${figure.unit}  ${figure.state.join(' ')}`, own];
	const long: Span = [`${words.managed(sizeOfKb(zone.managed * 4))} · `, PENS.dim];
	return width >= 60 ? [long, state] : [state];
}

/** Title, chart, strip, figures. `time`: with the time below, and otherwise a row more of chart. */
export function drawZoneBlock(area: Area, view: View, index: number, look: Look, level: Level, time: boolean): void {
	const zone = view.sample.zones[index] as ZoneSample;
	const several = view.sample.nodes.length > 1;
	const figure = freeFigure(view, index);
	const title = words.zone(zone.node, zone.name, several);
	const below = drawPane(area, {title, note: titleOf(view, figure, index, area.width), focused: zone === view.zone});
	const items = itemsOf(view, index);
	const twice = area.width >= TWO_FROM && items.length > below.height;
	const beside = area.width < BESIDE_FROM ? 0 : twice ? 2 * ITEM + 2 : ITEM;
	const width = below.width - (beside > 0 ? beside + 3 : 0);
	// Where figures have no place beside the chart they have its last row.
	const bottom = beside > 0 ? 0 : 1;
	const chart = below.inner(0, 0, width, below.height - bottom);
	const hasTime = time && (beside > 0 || below.height > LEAST_BLOCK);
	const rows = chart.height - 1 - Number(hasTime);
	if (several) {
		drawFigure(chart.inner(0, 0, width, rows), view, figure, look, level, {strip: false, time: false, notes: false});
		drawMisses(chart.inner(0, rows, columnsIn(width, level), 1), view, index, look);
		chart.write(columnsIn(width, level) + 2, rows, cut(words.missStrip, LABEL_WIDTH[level]), PENS.warn);
		if (hasTime) drawFigureTime(chart, view, level, rows + 1);
	} else drawFigure(chart, view, figure, look, level, {strip: true, time: hasTime, notes: level >= 2});
	if (beside > 0) drawItems(below.inner(width + 3, 0, beside, below.height), items);
	else drawRowOfItems(below.inner(0, below.height - 1, below.width, 1), items);
}

/** The time below a chart whose strip is another. */
function drawFigureTime(area: Area, view: View, level: Level, y: number): void {
	const width = columnsIn(area.width, level);
	drawTime(area.inner(0, y, width, 1), columnLength(view, width), view.time.here === null ? dashboardMessages.chart.now : timeMessages.header.here);
}

/** A zone in one row. */
export function drawZoneLine(area: Area, view: View, index: number): void {
	const zone = view.sample.zones[index] as ZoneSample;
	const several = view.sample.nodes.length > 1;
	const figure = freeFigure(view, index);
	const name = words.zone(zone.node, zone.name, several);
	let x = area.write(0, 0, cut(name, area.width), zone === view.zone ? pen('accent', 'bg', true) : PENS.title) + 2;
	x = area.write(x, 0, `${figure.state[0]} ${figure.text}`, pen(`zone.${figure.zone}`, 'bg', true)) + 2;
	const marks: readonly Item[] = [
		item(dashboardMessages.chart.min, zone.min + zone.boost),
		item(dashboardMessages.chart.low, zone.low + zone.boost),
		item(dashboardMessages.chart.high, zone.high + zone.boost),
	];
	const [hit, miss, ...rest] = itemsOf(view, index);
	const flows = several ? [miss, hit] : [hit, miss];
	drawRowOfItems(area.inner(x, 0), [...flows.filter(one => one !== undefined), ...marks, ...rest]);
}
