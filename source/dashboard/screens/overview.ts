// The overview: which panes, where, how large. Positions come from the size alone, so nothing slides while the machine runs.
import type {ProcessPane} from '../../session/store/process-ui.ts';
import type {PaneName} from '../../session/store/ui.ts';
import type {Area} from '../canvas/canvas.ts';
import type {Level} from '../view/level.ts';
import {drawChartPane, drawFiguresPane} from '../panes/chart.ts';
import {drawCompactLine, drawMarksInWords} from '../panes/compact.ts';
import {drawEvent, drawEventsPane} from '../panes/events.ts';
import {drawFreePane} from '../panes/free.ts';
import {drawHeader} from '../panes/header.ts';
import {drawDirectCompact, drawDirectPane, drawKswapdCompact, drawKswapdPane, drawPressurePane} from '../panes/kswapd.ts';
import {drawGroupsLine} from '../panes/groups/line.ts';
import {drawLruPane} from '../panes/lru.ts';
import {drawMeminfoPane} from '../panes/meminfo.ts';
import {drawProcessPane} from '../panes/processes.ts';
import {drawWherePane, WHERE_FROM} from '../panes/where.ts';
import {drawSarPane} from '../panes/sar.ts';
import type {Look} from '../theme/theme.ts';
import type {View} from '../view/view.ts';

export type Rectangle = {readonly x: number; readonly y: number; readonly width: number; readonly height: number};
/** A pane of a screen: its name (for the mouse, focus and errors), where it is, and how it is drawn. */
export type Placed = Rectangle & {
	readonly pane:
		| PaneName
		| ProcessPane
		| 'header'
		| 'free'
		| 'where'
		| 'figures'
		| 'pressure'
		| 'direct'
		| 'map'
		| 'zones'
		| 'tabs'
		| 'process'
		| 'lesson'
		| 'groups'
		| 'group'
		| 'group-chart'
		| 'group-cost'
		| 'group-members'
		| 'group-events'
		| 'time';
	readonly draw: (area: Area, view: View, look: Look, level: Level) => void;
};

const CHART_MOST = 20;
/** The ranking has no more rows until the chart has all of its own. */
const PROCESSES_MOST = 12;
const RIGHT_WIDTH = {2: 24, 3: 28, 4: 36} as const;
const LRU_WIDTH = {2: 42, 3: 50, 4: 66} as const;
/** From so many cells on other figures have a chart each beside the one that leads: a third of its width, between these. */
const WIDE = 160;
const BESIDE_LEAST = 44;
const BESIDE_MOST = 84;
const MEMINFO_WIDTH = {2: 0, 3: 22, 4: 32} as const;

type Rows = {readonly chart: number; readonly processes: number /** With their title where it is drawn. */; readonly events: number; readonly blank: 0 | 1};

/** What may grow, in turn, at each level; first what the smallest height of the level has. */
const GROWTH = {
	1: {base: {chart: 5, processes: 2, events: 1}, turns: ['chart', 'processes', 'chart', 'events']},
	2: {base: {chart: 7, processes: 5, events: 1}, turns: ['events', 'events', 'chart', 'processes', 'chart', 'chart', 'processes', 'chart', 'events']},
	3: {base: {chart: 11, processes: 6, events: 3}, turns: ['chart', 'processes', 'events', 'chart', 'processes']},
	4: {base: {chart: 11, processes: 6, events: 3}, turns: ['chart', 'processes', 'events', 'chart', 'processes']},
} as const satisfies Record<1 | 2 | 3 | 4, unknown>;

/** Rows of the bar that shows where memory is: from 100 wide on. */
function whereRows(level: Level, width: number, height: number): number {
	if (width < WHERE_FROM) return 0;
	if (level < 3) return height < 28 ? 1 : 2;
	return height < 44 ? 2 : height < 50 ? 3 : 4;
}

/** From so many rows on the pane of lists says which page of each goes next. */
const TAILS_FROM = 44;
const tailRows = (height: number): number => (height < TAILS_FROM ? 0 : 2);

/** Rows of what may grow, from the height alone: the ranking has at least five, six from 30 rows on. The chart leads, up to two fifths of a tall screen. */
export function growingRows(level: 1 | 2 | 3 | 4, height: number, width = 0, groups: 0 | 1 = 0): Rows {
	const {base, turns} = GROWTH[level];
	// Fixed rows: header, titles, strip, time, LRU rows, heads of columns, key bar, and blanks between bands where there is room for them.
	const bare = (level === 1 ? 6 : (level === 2 ? 11 : 15) + tailRows(height)) + whereRows(level, width, height) + groups;
	const blank = level >= 2 && height >= Math.max(36, bare + 3 + base.chart + base.processes + base.events) ? 1 : 0;
	const rows = {...base} as {chart: number; processes: number; events: number};
	const most = Math.max(CHART_MOST, Math.floor(height * 0.45));
	let spare = height - bare - 3 * blank - base.chart - base.processes - base.events;
	// The time bar takes a row or two from the chart where nobody else has any.
	if (spare < 0) rows.chart += Math.max(-2, spare);
	for (let turn = 0; spare > 0; turn++) {
		const next = turns[turn % turns.length] as (typeof turns)[number];
		if ((next === 'chart' && rows.chart >= most) || (next === 'processes' && rows.processes >= PROCESSES_MOST && rows.chart < most)) continue;
		rows[next]++;
		spare--;
	}
	return {...rows, blank};
}

/** Under so many rows events have no title. */
const EVENTS_TITLED = 3;

/** Panes at levels 2 to 4. */
function largePanes(level: 2 | 3 | 4, width: number, height: number, groups: 0 | 1): readonly Placed[] {
	const {chart, processes, events, blank} = growingRows(level, height, width, groups);
	const where = whereRows(level, width, height);
	const gutter = width >= 180 ? 3 : 2;
	const rightWidth = RIGHT_WIDTH[level];
	const rightX = width - 1 - rightWidth;
	const gap = level === 2 ? 2 : 3;
	const chartHeight = 1 + chart + 1 + (level >= 3 ? 1 : 0);
	const chartWidth = rightX - gap - 1;
	const beside = width >= WIDE && level >= 3 ? Math.max(BESIDE_LEAST, Math.min(BESIDE_MOST, Math.floor(chartWidth / 3))) : 0;
	const panes: Placed[] = [
		{pane: 'header', x: 0, y: 0, width, height: 1, draw: (area, view, _look, own) => drawHeader(area, view, own)},
		{pane: 'chart', x: 1, y: 1, width: chartWidth - (beside > 0 ? beside + gap : 0), height: chartHeight, draw: (...how) => drawChartPane(...how, beside > 0)},
		...(beside > 0 ? [{pane: 'figures', x: 1 + chartWidth - beside, y: 1, width: beside, height: chartHeight, draw: drawFiguresPane} as const] : []),
		{pane: 'free', x: rightX, y: 1, width: rightWidth, height: level === 2 ? 5 : 6, draw: drawFreePane},
	];
	if (level === 2) {
		// On the lowest screens kswapd has one row: what it scans and steals stands in sar, too.
		const kswapdRows = chartHeight >= 10 ? 3 : 2;
		panes.push({pane: 'kswapd', x: rightX, y: 6, width: rightWidth, height: kswapdRows, draw: (area, view) => drawKswapdCompact(area, view)});
		panes.push({pane: 'direct', x: rightX, y: 6 + kswapdRows, width: rightWidth, height: 2, draw: drawDirectCompact});
		if (chartHeight >= 20) panes.push({pane: 'pressure', x: rightX, y: 12, width: rightWidth, height: 7, draw: (area, view) => drawPressurePane(area, view)});
	} else {
		panes.push({pane: 'kswapd', x: rightX, y: 7, width: rightWidth, height: 5, draw: drawKswapdPane});
		panes.push({pane: 'direct', x: rightX, y: 13, width: rightWidth, height: 3, draw: drawDirectPane});
		if (chartHeight >= 22) panes.push({pane: 'pressure', x: rightX, y: 17, width: rightWidth, height: 7, draw: (area, view) => drawPressurePane(area, view)});
	}
	// Where the time bar and the line of groups have taken rows from the chart, the last pane beside it has what is left.
	const end = 1 + chartHeight + blank;
	const shown = panes.filter(pane => pane.y < end).map(pane => (pane.x === rightX ? {...pane, height: Math.min(pane.height, end - pane.y)} : pane));
	panes.splice(0, panes.length, ...shown);
	let y = 1 + chartHeight + blank;
	const lruHeight = (level === 2 ? 5 : 8) + tailRows(height);
	const lruWidth = LRU_WIDTH[level];
	const meminfoWidth = MEMINFO_WIDTH[level];
	const sarX = 1 + lruWidth + gutter;
	const sarWidth = width - 1 - sarX - (meminfoWidth > 0 ? meminfoWidth + gutter : 0);
	panes.push({pane: 'lru', x: 1, y, width: lruWidth, height: lruHeight, draw: (area, view, _look, own) => drawLruPane(area, view, own)});
	panes.push({pane: 'sar', x: sarX, y, width: sarWidth, height: lruHeight, draw: (area, view) => drawSarPane(area, view)});
	if (meminfoWidth > 0)
		panes.push({pane: 'meminfo', x: width - 1 - meminfoWidth, y, width: meminfoWidth, height: lruHeight, draw: (area, view) => drawMeminfoPane(area, view)});
	y += lruHeight;
	if (where > 0) panes.push({pane: 'where', x: 1, y, width: width - 2, height: where, draw: (area, view, look) => drawWherePane(area, view, look)});
	y += where;
	if (groups > 0) panes.push({pane: 'groups', x: 1, y, width: width - 2, height: 1, draw: (area, view) => drawGroupsLine(area, view)});
	y += groups + blank;
	panes.push({pane: 'processes', x: 0, y, width, height: 2 + processes, draw: drawProcessPane});
	y += 2 + processes + blank;
	const titled = events >= EVENTS_TITLED;
	panes.push({pane: 'events', x: 1, y, width: width - 2, height: events, draw: titled ? (area, view) => drawEventsPane(area, view) : drawBareEvents});
	return panes;
}

/** The last events, without a title. */
function drawBareEvents(area: Area, view: View): void {
	const back = Math.max(0, Math.min(view.ui.scroll.events, view.log.length - area.height));
	const end = view.log.length - back;
	const shown = view.log.slice(Math.max(0, end - area.height), end);
	for (const [i, event] of shown.entries()) drawEvent(area, i, event, view, i === shown.length - 1 && back === 0, true);
}

/** Level 1: header, chart with the number in its title, one process, one event. */
function smallPanes(width: number, height: number): readonly Placed[] {
	const {chart, processes, events} = growingRows(1, height);
	const chartHeight = chart + 2;
	const y = 1 + chartHeight;
	return [
		{pane: 'header', x: 0, y: 0, width, height: 1, draw: (area, view, _look, own) => drawHeader(area, view, own)},
		{pane: 'chart', x: 1, y: 1, width: width - 2, height: chartHeight, draw: drawChartPane},
		{pane: 'processes', x: 0, y, width, height: 2 + processes, draw: drawProcessPane},
		{
			pane: 'events',
			x: 1,
			y: y + 2 + processes,
			width: width - 2,
			height: events,
			draw: drawBareEvents,
		},
	];
}

/** Level 0: the number, the chart, the strip. */
function tinyPanes(width: number, height: number): readonly Placed[] {
	const rows = height - 2;
	const panes: Placed[] = [{pane: 'free', x: 0, y: 0, width, height: 1, draw: (area, view) => drawCompactLine(area, view)}];
	if (rows >= 6) panes.push({pane: 'chart', x: 0, y: 1, width, height: rows, draw: drawChartPane});
	else if (rows > 0) panes.push({pane: 'chart', x: 0, y: 1, width, height: rows, draw: (area, view) => drawMarksInWords(area, view)});
	return panes;
}

/** A size at which every pane has its place. */
const LARGEST = {width: 240, height: 80};

/** One pane on the whole screen. */
function maximised(pane: PaneName, level: Level, width: number, height: number): readonly Placed[] | null {
	if (level === 0) return null;
	// One that has no room among the others has it alone.
	const isIt = (placed: Placed): boolean => placed.pane === pane;
	const found = overviewPanes(level, width, height, null).find(isIt) ?? largePanes(4, LARGEST.width, LARGEST.height, 0).find(isIt);
	if (found === undefined) return null;
	const margin = pane === 'processes' ? 0 : 1;
	return [
		{pane: 'header', x: 0, y: 0, width, height: 1, draw: (area, view, _look, own) => drawHeader(area, view, own)},
		{
			...found,
			x: margin,
			y: 1,
			width: width - 2 * margin,
			height: height - 2,
			draw: pane === 'events' ? (area, view) => drawEventsPane(area, view) : found.draw,
		},
	];
}

/** 1 where the machine has memory groups: they have a row. */
export const hasGroups = ({groups = []}: Pick<View['sample'], 'groups'>): 0 | 1 => (groups.length > 0 ? 1 : 0);

/** All panes of the overview above the key bar. `alone`: the pane that was given the screen; `groups`: of them there is a row. */
export function overviewPanes(level: Level, width: number, height: number, alone: PaneName | null, groups: 0 | 1 = 0): readonly Placed[] {
	const one = alone === null ? null : maximised(alone, level, width, height);
	if (one) return one;
	if (level === 0) return tinyPanes(width, height);
	return level === 1 ? smallPanes(width, height) : largePanes(level, width, height, groups);
}
