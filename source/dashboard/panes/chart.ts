// The pane that leads: free pages against min, low and high, or what the scenario's story is about; then free below it where there is room, and the nodes' free
// pages side by side.
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {leadMessages} from '../../messages/lead.ts';
import {duration} from '../../messages/times.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {drawPane} from '../canvas/pane.ts';
import {widthOf} from '../canvas/width.ts';
import {besideLead, type Figure, freeFigure, leadFigure, leadOf} from '../chart/lead.ts';
import {distanceTopic, topicOf} from '../chart/topics.ts';
import {lowAside} from '../explain/asides.ts';
import type {Level} from '../view/level.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import {type View, zoneName} from '../view/view.ts';
import {columnLength, columnsIn, drawFigure, LEAST_ROWS, chartColumnUs, timeAtChart} from './figure-chart.ts';

/** Where another figure leads, free has a third of the rows from so many on, and five at least. */
const BOTH_FROM = 11;
/** Rows of the lower chart from which on notes stand there. */
const NOTES_FROM = 8;
/** Charts side by side are so wide at least. */
const BESIDE_LEAST = 25;

/** The note of the title: which zone, how long a column is, which axis and where it bends, as far as there is room. */
function titleNote(view: View, figure: Figure, length: number, level: Level, room: number): readonly Span[] {
	const {ui, sample, zone} = view;
	const isFree = figure.name === 'free';
	const name = isFree ? words.chart.inUnit(zoneName(sample, zone), ui.unit) : '';
	const [long, short] = words.chart.scales[ui.scale];
	if (level < 3) {
		const spans: Span[] = isFree
			? [
					['z', PENS.key],
					[` ${short} · ${name}`, PENS.dim, 'chart.axis'],
				]
			: [];
		return widthOf(figure.title) + 8 + spans.reduce((sum, [text]) => sum + widthOf(text), 0) <= room ? spans : [[name, PENS.dim, 'zone']];
	}
	const column = words.chart.column(duration(length));
	const unit = figure.name === 'dirty' ? `${ui.unit} · ` : '';
	if (!isFree) return [[`${figure.name === 'psi' ? leadMessages.psi.note : unit}${column}`, PENS.dim, 'chart.axis']];
	const before = `${words.chart.zone(name)} · ${column} · `;
	const axis = widthOf(figure.title) + widthOf(before) + widthOf(long) + 8 <= room ? long : short;
	return [
		[before, PENS.dim, 'chart.axis'],
		['z', PENS.key],
		[` ${axis}`, PENS.dim, 'chart.axis'],
	];
}

/** Level 1: the number moves into the title. */
const numberNote = (figure: Figure): readonly Span[] => {
	const {text, unit, distance, zone} = figure;
	return [
		[text, pen(`zone.${zone}`, 'bg', true), topicOf(figure)],
		[` ${unit} · `, pen(`zone.${zone}`)],
		[distance, pen(`zone.${zone}`), distanceTopic(figure)],
	];
};

/** The largest zone of each node, and how many of them fit side by side. */
function nodeZones({sample}: View, width: number): {readonly zones: readonly number[]; readonly left: number} {
	const zones = sample.nodes.map(({node}) =>
		sample.zones.reduce((best, zone, i) => (zone.node === node && (best < 0 || zone.managed > (sample.zones[best]?.managed ?? 0)) ? i : best), -1),
	);
	const fit = Math.max(1, Math.floor((width + 2) / (BESIDE_LEAST + 2)));
	return {zones: zones.slice(0, fit), left: Math.max(0, zones.length - fit)};
}

/** The nodes side by side on one clock; the last says how many had no room. */
function drawNodes(area: Area, view: View, look: Look, level: Level): void {
	const {zones, left} = nodeZones(view, area.width);
	const width = Math.floor((area.width - 2 * (zones.length - 1)) / zones.length);
	for (const [i, index] of zones.entries()) {
		const zone = view.sample.zones[index];
		if (zone === undefined) continue;
		const own = area.inner(i * (width + 2), 0, i === zones.length - 1 ? area.width - i * (width + 2) : width);
		const figure = freeFigure(view, index);
		const more = i === zones.length - 1 && left > 0 ? `  ${leadMessages.nodes.left(left)}` : '';
		const below = drawPane(own.about('node', zone.node), {
			title: leadMessages.nodes.title(zone.node, zone.name),
			note: [
				[figure.text, pen(`zone.${figure.zone}`, 'bg', true), 'zone.free'],
				[more, PENS.dim, 'node'],
			],
			focused: view.ui.focus === 'chart',
		});
		drawFigure(below, view, figure, look, level, {strip: true, time: level >= 3, notes: false});
	}
}

/** Draws the title, the chart with its labels, the strip and (from level 3) the time. Level 0 has no title: its line is drawn by compact.ts. `besides`: free has a chart beside this one. */
export function drawChartPane(area: Area, view: View, look: Look, level: Level, besides = false): void {
	if (leadOf(view) === 'nodes' && level >= 2 && nodeZones(view, area.width).zones.length > 1) return drawNodes(area, view, look, level);
	const figure = leadFigure(view);
	const focused = view.ui.focus === 'chart';
	const length = columnLength(view, columnsIn(area.width, level));
	if (level === 0) return drawFigure(area, view, figure, look, level, {strip: true, time: false, notes: false});
	const below =
		level === 1
			? drawPane(area, {
					title: figure.short,
					aside: {topic: 'zone.low', texts: figure.name === 'free' ? lowAside(view) : []},
					note: numberNote(figure),
					focused,
				})
			: drawPane(area, {
					title: figure.title,
					aside: {topic: 'zone.low', texts: figure.name === 'free' ? lowAside(view) : []},
					note: titleNote(view, figure, length, level, area.width),
					focused,
				});
	const ends = {strip: true, time: level >= 3, notes: level >= 2};
	const rows = below.height - 1 - Number(ends.time);
	if (figure.name === 'free' || rows < BOTH_FROM || besides) return drawFigure(below, view, figure, look, level, ends);
	const second = Math.max(LEAST_ROWS, Math.floor(rows / 3));
	const first = rows - second - 1;
	drawFigure(below.inner(0, 0, below.width, first), view, figure, look, level, {strip: false, time: false, notes: second < NOTES_FROM});
	const free = freeFigure(view);
	const rest = drawPane(below.inner(0, first), {
		title: free.title,
		aside: {topic: 'zone.low', texts: lowAside(view)},
		note: titleNote(view, free, length, level, area.width),
	});
	drawFigure(rest, view, free, look, level, {...ends, notes: second >= NOTES_FROM});
}

/** Title, chart, strip of kswapd and time of one beside the lead. */
const SMALL_ROWS = 1 + LEAST_ROWS + 2;

/** Small charts of what does not lead, one over the other on one clock, each with its number in the title. */
export function drawFiguresPane(area: Area, view: View, look: Look, level: Level): void {
	const count = Math.max(1, Math.floor(area.height / SMALL_ROWS));
	const figures = besideLead(view, count);
	let y = 0;
	for (const [i, figure] of figures.entries()) {
		const rows = Math.floor((area.height - y) / (figures.length - i));
		const last = i === figures.length - 1;
		const below = drawPane(area.inner(0, y, area.width, rows - (last ? 0 : 1)), {
			title: figure.title.split(',')[0] ?? figure.title,
			note: [[`${figure.text} ${figure.unit}`, pen(`zone.${figure.zone}`, 'bg', true)]],
		});
		drawFigure(below, view, figure, look, level, {strip: false, time: last, notes: false});
		y += rows;
	}
}

export {chartColumnUs, timeAtChart};
