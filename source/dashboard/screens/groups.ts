// Screen 6: memory groups. The tree; the chosen one large, its memory over time against its marks, what its limits cost, who is in it, what has happened there.
import {groupScreenMessages as words} from '../../messages/group-screen.ts';
import {hostMessages as host} from '../../messages/host.ts';
import {drawPane} from '../canvas/pane.ts';
import {groupFigure} from '../chart/group.ts';
import {freeFigure} from '../chart/lead.ts';
import {drawHeader} from '../panes/header.ts';
import {drawEventsPane} from '../panes/events.ts';
import {drawFigure} from '../panes/figure-chart.ts';
import {drawGroups} from '../panes/groups.ts';
import {drawChosen, factSpans} from '../panes/groups/chosen.ts';
import {drawCost} from '../panes/groups/cost.ts';
import {drawMembers} from '../panes/groups/members.ts';
import {drawGroupEvents} from '../panes/groups/own-events.ts';
import {drawLineage, drawTree} from '../panes/groups/tree.ts';
import {drawWherePane, WHERE_FROM} from '../panes/where.ts';
import type {Level} from '../view/level.ts';
import {lookedAt} from '../view/groups.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';
import type {Placed} from './overview.ts';

/** Title and heads. */
const HEADS = 2;
/** The tree has so many rows at least, and room to grow by as much at once, so that a group that is made seldom moves what stands below. */
const TREE_LEAST = 5;
const TREE_STEP = 4;
/** A chart has so many rows at least: title, five of its own, time. */
const CHART_LEAST = 7;

export type Rows = {
	readonly tree: number;
	readonly chosen: number;
	readonly chart: number;
	readonly lower: number;
	readonly events: number;
	readonly blank: 0 | 1;
};

/** A chart has so many rows at most, or this share of all: what is left over then is what costs, processes and events have more to say in. */
const CHART_MOST = 16;
const CHART_SHARE = 0.3;

/** Rows of each band, without blanks, in so many for so many groups. What is left over is the chart's first. */
export function groupRows(level: 2 | 3 | 4, height: number, groups: number): Rows {
	const blank = level >= 3 && height >= 36 ? 1 : 0;
	const chosen = level === 2 && height < 26 ? 4 : 5;
	const lower = level === 2 ? (height >= 28 ? 6 : 0) : level === 3 ? 8 : 12;
	const bands = 2 + Number(lower > 0);
	const room = height - bands * blank - chosen - lower;
	const wanted = HEADS + Math.max(TREE_LEAST, Math.ceil(groups / TREE_STEP) * TREE_STEP);
	const events = level === 2 ? 3 : 4;
	const tree = Math.max(HEADS + 1, Math.min(wanted, room - events));
	const left = room - tree - events;
	const chart = left - blank >= CHART_LEAST ? Math.min(left - blank, Math.max(CHART_MOST, Math.floor(height * CHART_SHARE))) : 0;
	const spare = chart > 0 ? left - blank - chart : left;
	const more = lower > 0 && chart > 0 ? Math.floor(spare / 2) : 0;
	return {tree, chosen, chart, lower: lower + more, events: events + spare - more, blank};
}

function drawHistory(area: Parameters<Placed['draw']>[0], view: View, look: Parameters<Placed['draw']>[2], level: Level): void {
	const path = lookedAt(view)?.path ?? '/';
	const figure = path === '/' ? freeFigure(view) : groupFigure(view, path);
	const below = drawPane(area, {
		title: figure.title,
		note: [
			[`${figure.text} ${figure.unit}`, pen(`zone.${figure.zone}`, 'bg', true), path === '/' ? 'zone.free' : 'group.current'],
			[`  ${figure.distance}`, PENS.dim, path === '/' ? 'zone.distance' : 'group.distance'],
		],
	});
	drawFigure(below, view, figure, look, level, {strip: false, time: true, notes: false});
}

function largePanes(level: 2 | 3 | 4, width: number, height: number, groups: number): readonly Placed[] {
	const {tree, chosen, chart, lower, events, blank} = groupRows(level, height - 2, groups);
	const inner = {x: 1, width: width - 2};
	let y = 1;
	const next = (rows: number): number => {
		const at = y;
		y += rows + blank;
		return at;
	};
	const panes: Placed[] = [
		{pane: 'groups', x: 0, width, y: next(tree), height: tree, draw: drawTree},
		{pane: 'group', ...inner, y: next(chosen), height: chosen, draw: drawChosen},
	];
	if (chart > 0) panes.push({pane: 'group-chart', ...inner, y: next(chart), height: chart, draw: drawHistory});
	if (lower > 0) {
		const at = next(lower);
		const gutter = width >= 180 ? 3 : 2;
		const left = Math.floor((inner.width - gutter) * 0.47);
		panes.push(
			{pane: 'group-cost', x: 1, y: at, width: left, height: lower, draw: (area, view) => drawCost(area, view)},
			{pane: 'group-members', x: 1 + left + gutter, y: at, width: inner.width - left - gutter, height: lower, draw: (area, view) => drawMembers(area, view)},
		);
	}
	panes.push({pane: 'group-events', ...inner, y, height: Math.max(1, events), draw: (area, view) => drawGroupEvents(area, view, events >= 3)});
	return panes;
}

/** Title, names of marks, bar, sentence. */
const CHOSEN_LEAST = 4;

/** The tree; the chosen one large where few groups leave room for it, else how it stands in one row; the last events. */
function smallPanes(width: number, height: number, groups: number): readonly Placed[] {
	const rows = height - 2;
	const wanted = HEADS + Math.max(3, groups);
	const chosen = rows - wanted - 1 >= CHOSEN_LEAST ? CHOSEN_LEAST : 1;
	const tree = Math.min(wanted, rows - chosen - 1);
	const events = rows - tree - chosen;
	const inner = {x: 1, width: width - 2};
	return [
		{pane: 'groups', x: 0, y: 1, width, height: tree, draw: drawTree},
		{
			pane: 'group',
			...inner,
			y: 1 + tree,
			height: chosen,
			draw: chosen > 1 ? drawChosen : (area, view) => void area.spans(0, 0, factSpans(view, area.width)),
		},
		{pane: 'group-events', ...inner, y: 1 + tree + chosen, height: events, draw: (area, view) => drawGroupEvents(area, view, false)},
	];
}

/** Title, the sentence, which may take two rows, and one that is empty. */
const NONE_ROWS = 4;
/** The bar of where memory is, with its title and `free`'s words. */
const WHERE_ROWS = 5;

/** Without groups: the sentence that says how to get some, and what the machine as a whole has, which is all that there is to be shared out. */
function panesOfNone(level: Level, width: number, height: number): readonly Placed[] {
	const inner = {x: 1, width: width - 2};
	const rows = height - 2 - NONE_ROWS;
	const where = width >= WHERE_FROM && rows >= CHART_LEAST + WHERE_ROWS + 4 ? WHERE_ROWS : 0;
	const events = Math.min(rows, Math.max(3, Math.floor((rows - where) * 0.3)));
	const chart = rows - where - events;
	const panes: Placed[] = [{pane: 'groups', x: 0, y: 1, width, height: NONE_ROWS, draw: drawTree}];
	let y = 1 + NONE_ROWS;
	if (level >= 1 && chart >= CHART_LEAST) {
		panes.push({pane: 'group-chart', ...inner, y, height: chart, draw: drawHistory});
		y += chart;
	}
	if (where > 0) panes.push({pane: 'where', ...inner, y, height: where, draw: drawWherePane});
	y += where;
	if (height - 1 - y >= 2) panes.push({pane: 'events', ...inner, y, height: height - 1 - y, draw: drawEventsPane});
	return panes;
}

/** Header, then all of the screen; without groups the sentence that says how to get some. */
export function groupsPanes(level: Level, width: number, height: number, view: View): readonly Placed[] {
	const header: Placed = {pane: 'header', x: 0, y: 0, width, height: 1, draw: (area, own, _look, at) => drawHeader(area, own, at)};
	if (view.ui.host)
		return [
			header,
			{
				pane: 'groups',
				x: 1,
				y: 1,
				width: width - 2,
				height: height - 2,
				draw: (area, own) => drawGroups(drawPane(area, {title: host.groups, focused: true}), own),
			},
		];
	if (level === 0)
		return [
			{
				pane: 'groups',
				x: 0,
				y: 0,
				width,
				height: height - 1,
				draw: (area, own, look) => drawLineage(drawPane(area, {title: words.title, focused: true}), own, look),
			},
		];
	const count = view.sample.groups?.length ?? 0;
	if (count === 0) return [header, ...panesOfNone(level, width, height)];
	return [header, ...(level === 1 ? smallPanes(width, height, count + 1) : largePanes(level, width, height, count + 1))];
}
