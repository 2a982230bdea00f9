// Zones and NUMA nodes: each zone with its free pages against its own marks, its lists and counters, and each node's kswapd.
import type {NodeSample, ZoneSample} from '../../machine/sample.ts';
import {dashboardMessages} from '../../messages/dashboard.ts';
import {zonesMessages as words} from '../../messages/map.ts';
import type {Area} from '../canvas/canvas.ts';
import {drawBar} from '../canvas/bars.ts';
import {pages, sizeOfKb} from '../canvas/figures.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import type {Level} from '../view/level.ts';
import {drawHeader} from '../panes/header.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {Zone} from '../theme/tokens.ts';
import type {View} from '../view/view.ts';
import type {Placed} from './overview.ts';

const ZONE_ROWS = 7;
const NODE_ROWS = 3;
const LABEL = 8;

/** Which of the four zones of the picture free pages are in. */
const pressureOf = ({free, min, low, high, boost}: ZoneSample): Zone =>
	free <= min + boost ? 'alarm' : free <= low + boost ? 'warn' : free <= high + boost ? 'warm' : 'ok';

/** The bar's full width is twice the high mark: beyond it there is plenty. */
function drawMarks(area: Area, y: number, zone: ZoneSample): void {
	const x = LABEL + 18;
	const width = area.width - x;
	const full = 2 * (zone.high + zone.boost);
	drawBar(area, x, y, width, Math.min(1, zone.free / full), pen(`zone.${pressureOf(zone)}`));
	const place = (value: number): number => x + Math.min(width - 1, Math.round((value / full) * width));
	let label = LABEL;
	for (const [name, value, token] of [
		['min', zone.min + zone.boost, 'zone.alarm'],
		['low', zone.low + zone.boost, 'zone.warn'],
		['high', zone.high + zone.boost, 'zone.warm'],
	] as const) {
		area.set(place(value), y + 1, '▲', pen(token));
		label = area.write(label, y + 2, `${name} ${pages(value)}`, pen(token)) + 3;
	}
	area.write(0, y + 2, words.marks, PENS.dim);
}

type Item = readonly [label: string, value: number];

function drawItems(area: Area, y: number, label: string, items: readonly Item[]): void {
	area.write(0, y, label, PENS.dim);
	let x = LABEL;
	for (const [name, value] of items) {
		if (x + name.length + 11 > area.width) break;
		area.write(x, y, name, PENS.dim);
		const own: Pen = value === 0 ? PENS.faint : PENS.bright;
		x = area.write(x + name.length + 1, y, pages(value), own) + 3;
	}
}

function drawZone(area: Area, view: View, zone: ZoneSample): void {
	const several = view.sample.nodes.length > 1;
	const kept = zone.protection[3] ?? 0;
	const note = `${kept > 0 ? `${words.reserve(pages(kept))} · ` : ''}${words.managed(sizeOfKb(zone.managed * 4))}`;
	const below = drawPane(area, {title: words.zone(zone.node, zone.name, several), note: dimNote(note), focused: zone === view.zone});
	below.write(0, 0, words.free, PENS.dim);
	below.writeRight(LABEL + 10, 0, pages(zone.free), pen(`zone.${pressureOf(zone)}`, 'bg', true));
	drawMarks(below, 0, zone);
	const {lists} = dashboardMessages.lru;
	drawItems(below, 3, words.lists, [
		[lists.activeAnon, zone.lru.activeAnon],
		[lists.inactiveAnon, zone.lru.inactiveAnon],
		[lists.activeFile, zone.lru.activeFile],
		[lists.inactiveFile, zone.lru.inactiveFile],
		[lists.unevictable, zone.lru.unevictable],
		[words.pending, zone.writePending],
	]);
	const {hit, miss, foreign, local, other} = zone.numa;
	drawItems(
		below,
		4,
		words.numa,
		[hit, miss, foreign, local, other].map((value, i): Item => [words.numaWords[i] as string, value]),
	);
}

function drawNode(area: Area, node: NodeSample): void {
	const {kswapd} = node;
	const state = dashboardMessages.kswapd.states[kswapd.state];
	const below = drawPane(area, {
		title: words.kswapd(node.node),
		note: [[state, kswapd.state === 'asleep' ? PENS.dim : kswapd.state === 'hopeless' ? PENS.alarm : PENS.warn]],
	});
	drawItems(below, 0, '', [
		[words.woken, kswapd.woken],
		[words.scanned, kswapd.scanned],
		[words.stolen, kswapd.stolen],
		[words.failures, kswapd.failures],
		[words.anonCost, node.anonCost],
		[words.fileCost, node.fileCost],
	]);
}

/** Header, then node by node: its zones and its kswapd, as far as they fit. */
export function zonesPanes(_level: Level, width: number, height: number): readonly Placed[] {
	return [
		{pane: 'header', x: 0, y: 0, width, height: 1, draw: (area, view, _look, own) => drawHeader(area, view, own)},
		{
			pane: 'zones',
			x: 1,
			y: 1,
			width: width - 2,
			height: height - 2,
			draw: (area, view) => {
				let y = 0;
				for (const node of view.sample.nodes) {
					for (const zone of view.sample.zones.filter(one => one.node === node.node).reverse()) {
						if (y + ZONE_ROWS > area.height) return;
						drawZone(area.inner(0, y, area.width, ZONE_ROWS - 1), view, zone);
						y += ZONE_ROWS;
					}
					if (y + NODE_ROWS - 1 > area.height) return;
					drawNode(area.inner(0, y, area.width, NODE_ROWS - 1), node);
					y += NODE_ROWS;
				}
			},
		},
	];
}
