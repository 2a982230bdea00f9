// Zones and NUMA nodes: a chart of free pages for each zone on one clock, beside it what it holds and where its pages came from; below, each node's kswapd and how
// far it is to the others. What has no room for a chart has a line, and what has no room for a line is said.
import type {ZoneSample} from '../../machine/sample.ts';
import {zonesMessages as words} from '../../messages/map.ts';
import type {Area} from '../canvas/canvas.ts';
import {cut} from '../canvas/width.ts';
import type {Level} from '../view/level.ts';
import {drawHeader} from '../panes/header.ts';
import {drawNodeLine} from '../panes/zones/node-line.ts';
import {drawZoneBlock, drawZoneLine, LEAST_BLOCK} from '../panes/zones/zone-block.ts';
import {PENS} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {View} from '../view/view.ts';
import type {Placed} from './overview.ts';

/** From so many cells on there are two columns where one is too short for a chart of each zone. */
const TWO_FROM = 160;
const GUTTER = 3;
/** Of the rows so many at most are the nodes' lines. */
const NODES_SHARE = 1 / 4;

type Arranged = {
	/** Indexes of zones that have a chart, of those that have a line, and how many have neither. */
	readonly charts: readonly number[];
	readonly lines: readonly number[];
	readonly left: number;
	readonly columns: 1 | 2;
	/** Rows of all charts of a column together. */
	readonly rows: number;
};

/** The zones node by node, the highest of each first, as a request walks them. */
const inOrder = (zones: readonly ZoneSample[]): readonly number[] =>
	zones.map((_, i) => i).sort((a, b) => (zones[a] as ZoneSample).node - (zones[b] as ZoneSample).node || b - a);

/** Which zones have a chart in so many rows, the largest first, and which a line. */
export function arrange(zones: readonly ZoneSample[], width: number, height: number): Arranged {
	const order = inOrder(zones);
	const bySize = order.toSorted((a, b) => (zones[b] as ZoneSample).managed - (zones[a] as ZoneSample).managed);
	const fit = (columns: 1 | 2, rows: number): number => columns * Math.floor(rows / LEAST_BLOCK);
	const columns = width >= TWO_FROM && zones.length > fit(1, height) ? 2 : 1;
	for (let count = Math.min(zones.length, fit(columns, height)); count > 0; count--) {
		const wanted = Math.ceil(count / columns) * LEAST_BLOCK;
		const room = height - wanted;
		const others = zones.length - count;
		// Where not even a line is left for what has no chart, one chart less.
		if (others > 0 && room < 1) continue;
		const lines = Math.min(others, others > room ? room - 1 : room);
		const charts = new Set(bySize.slice(0, count));
		const rest = order.filter(i => !charts.has(i));
		const left = others - lines;
		return {charts: order.filter(i => charts.has(i)), lines: rest.slice(0, lines), left, columns, rows: height - lines - (left > 0 ? 1 : 0)};
	}
	const lines = zones.length > height ? Math.max(0, height - 1) : zones.length;
	return {charts: [], lines: order.slice(0, lines), left: zones.length - lines, columns: 1, rows: 0};
}

function drawCharts(area: Area, view: View, look: Look, level: Level, {charts, columns}: Arranged): void {
	const width = columns === 1 ? area.width : Math.floor((area.width - GUTTER) / 2);
	const perColumn = Math.ceil(charts.length / columns);
	for (let column = 0; column < columns; column++) {
		const own = charts.slice(column * perColumn, (column + 1) * perColumn);
		let y = 0;
		for (const [i, index] of own.entries()) {
			const rows = Math.floor((area.height - y) / (own.length - i));
			// One time axis for all of a column, below the last of them.
			drawZoneBlock(area.inner(column * (width + GUTTER), y, width, rows), view, index, look, level, i === own.length - 1);
			y += rows;
		}
	}
}

function drawZones(area: Area, view: View, look: Look, level: Level): void {
	const {nodes, zones} = view.sample;
	const most = Math.max(1, Math.floor(area.height * NODES_SHARE));
	const shown = nodes.length > most ? Math.max(0, most - 1) : nodes.length;
	const nodeRows = shown + (nodes.length > shown ? 1 : 0);
	const arranged = arrange(zones, area.width, area.height - nodeRows);
	drawCharts(area.inner(0, 0, area.width, arranged.rows), view, look, level, arranged);
	let y = arranged.rows;
	for (const index of arranged.lines) drawZoneLine(area.inner(0, y++, area.width, 1), view, index);
	if (arranged.left > 0) area.write(0, y++, cut(words.zonesLeft(arranged.left), area.width), PENS.dim);
	for (const node of nodes.slice(0, shown)) drawNodeLine(area.inner(0, y++, area.width, 1), view, node);
	if (nodes.length > shown) area.write(0, y, cut(words.nodesLeft(nodes.length - shown), area.width), PENS.dim);
}

/** Header, then all of the screen. */
export function zonesPanes(_level: Level, width: number, height: number): readonly Placed[] {
	return [
		{pane: 'header', x: 0, y: 0, width, height: 1, draw: (area, view, _look, own) => drawHeader(area, view, own)},
		{pane: 'zones', x: 1, y: 1, width: width - 2, height: height - 2, draw: drawZones},
	];
}
