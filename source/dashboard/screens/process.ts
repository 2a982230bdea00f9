// The process screen: what stands between a program's address and a page frame. Address space and walk above, TLB and malloc below, the process's events.
import {hostMessages as host} from '../../messages/host.ts';
import {processMessages as words} from '../../messages/process.ts';
import type {ProcessPane} from '../../session/store/process-ui.ts';
import type {ProcessWish, State} from '../../session/store/state.ts';
import type {Area} from '../canvas/canvas.ts';
import {drawPane} from '../canvas/pane.ts';
import {cut} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {type Level, levelOf} from '../view/level.ts';
import {drawHeader} from '../panes/header.ts';
import {drawAddressSpace, stripCells} from '../panes/process/address-space.ts';
import {type Inside, processOf} from '../panes/process/figures.ts';
import {drawMalloc} from '../panes/process/malloc.ts';
import {drawMaps} from '../panes/process/maps.ts';
import {drawOwnEvents} from '../panes/process/own-events.ts';
import {CLOSEST} from '../panes/process/strip.ts';
import {drawProcessLine, drawRequestLine, drawTimeLine} from '../panes/process/summary.ts';
import {drawTiny} from '../panes/process/tiny.ts';
import {drawTlb} from '../panes/process/tlb.ts';
import {drawWalk} from '../panes/process/walk.ts';
import {drawTabs} from '../panes/tabs.ts';
import {absenceOf} from '../view/life.ts';
import {shownPid} from '../view/process-cursor.ts';
import {PENS} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {View} from '../view/view.ts';
import type {Placed, Rectangle} from './overview.ts';

const PANES: Readonly<Record<ProcessPane, (area: Area, inside: Inside, look: Look) => void>> = {
	space: (area, inside, look) => (inside.view.ui.process.tab === 'maps' ? drawMaps(area, inside) : drawAddressSpace(area, inside, look)),
	walk: drawWalk,
	tlb: drawTlb,
	malloc: drawMalloc,
	'own-events': drawOwnEvents,
};

/** The pane of the address space has a column of margin for the cursor's mark. */
type Grid = Readonly<Partial<Record<ProcessPane, Rectangle>>>;

/** From this height on there are rows to spare between panes. */
const TALL = 36;

/** Everything at once: two panes above, two below, events. */
function wholeGrid(level: 2 | 3 | 4, width: number, height: number, requests: boolean): Grid {
	const blank = height >= TALL ? 1 : 0;
	const gutter = level === 2 ? 2 : 3;
	const top = level === 2 ? 2 : 3 + blank + (requests ? blank : 0);
	const left = level === 4 ? Math.min(100, Math.floor((width - 5) / 2)) : level === 3 ? 46 + Math.floor((width - 120) / 3) : 33 + Math.floor((width - 80) / 3);
	const right = width - 2 - left - gutter;
	const base = level === 2 ? {lower: 7, events: 3} : {lower: 11, events: 4};
	const spare = Math.max(0, height - 1 - top - 2 * blank - (level === 2 ? 11 : 18) - base.lower - base.events);
	const lower = base.lower + Math.min(4, Math.floor(spare / 3));
	const events = base.events + Math.min(6, Math.floor(spare / 4));
	const upper = height - 1 - top - 2 * blank - lower - events;
	const low = top + upper + blank;
	return {
		space: {x: 0, y: top, width: left + 1, height: upper},
		walk: {x: 1 + left + gutter, y: top, width: right, height: upper},
		tlb: {x: 1, y: low, width: left, height: lower},
		malloc: {x: 1 + left + gutter, y: low, width: right, height: lower},
		'own-events': {x: 1, y: low + lower + blank, width: width - 2, height: events},
	};
}

/** One pane below the process's line. */
const oneGrid = (pane: ProcessPane, width: number, height: number): Grid => {
	const margin = pane === 'space' ? 0 : 1;
	return {[pane]: {x: margin, y: 2, width: width - 1 - margin, height: height - 3}};
};

const gridOf = (level: 1 | 2 | 3 | 4, width: number, height: number, {process, maximised}: State['ui'], requests = false): Grid =>
	level === 1 || maximised ? oneGrid(process.pane, width, height) : wholeGrid(level, width, height, requests);

/** Whom to look into, and into how many parts its regions have to be cut for a screen of this size; null = there is nobody. */
export function processWish(state: Pick<State, 'sample' | 'ui'>, width: number, height: number): ProcessWish | null {
	const pid = shownPid(state);
	if (pid === null) return null;
	const level = levelOf(width, height);
	const space = level === 0 ? undefined : gridOf(level, width, height, state.ui).space;
	return {pid, address: state.ui.process.address, parts: CLOSEST * stripCells((space?.width ?? 2) - 1)};
}

/** The process as it is, or the last that was seen of it; null with the reason where there is nothing to see. */
function insideOf(view: View): Inside | readonly string[] {
	if (view.ui.host) return [host.noInside()];
	const pid = shownPid(view);
	if (pid === null) return [words.none];
	const process = processOf(view, pid);
	const absence = absenceOf(view, pid);
	if (absence !== null) return words[absence.is === 'dead' ? 'dead' : 'notBorn'](absence.name, pid, absence.atUs);
	if (process?.kernelThread) return words.kernelThread(process.name);
	const memory = view.processView;
	if (memory === null || memory.pid !== pid)
		return process === null ? [words.none] : process.regions.length === 0 ? words.noSpace(process.name) : [words.waiting];
	return {view, memory, process, ended: process === null};
}

function drawNothing(area: Area, lines: readonly string[]): void {
	const body = drawPane(area, {title: words.space.title});
	let y = body.height > 4 ? 1 : 0;
	for (const line of lines) for (const text of wrap(line, body.width)) body.write(0, y++, text, PENS.dim);
}

function drawLine(area: Area, inside: Inside): void {
	const {process, memory, view} = inside;
	if (process === null) area.write(0, 0, cut(words.ended(memory.name, memory.pid), area.width), PENS.alarm);
	else drawProcessLine(area, view, process);
}

const hasRequests = ({process}: Inside): boolean => process !== null && process.requests !== null;

/** What its life went to, in the row that is blank otherwise, and how long its requests took in one more. */
function ownLines(inside: Inside, y: number, width: number): readonly Placed[] {
	const {process, view} = inside;
	if (process === null) return [];
	const row = (at: number, draw: Placed['draw']): Placed => ({pane: 'process', x: 1, y: at, width: width - 2, height: 1, draw});
	return [row(y, area => drawTimeLine(area, process)), ...(hasRequests(inside) ? [row(y + 1, area => drawRequestLine(area, view, process))] : [])];
}

/** Header, the process's line, its panes; over all of one that has ended lies a shade. */
export function processPanes(level: Level, width: number, height: number, view: View): readonly Placed[] {
	const inside = insideOf(view);
	const header: Placed = {pane: 'header', x: 0, y: 0, width, height: 1, draw: (area, own, _look, at) => drawHeader(area, own, at)};
	if (!('memory' in inside)) {
		const margin = width > 4 ? 1 : 0;
		return [header, {pane: 'process', x: margin, y: 1, width: width - 2 * margin, height: height - 2, draw: area => drawNothing(area, inside)}];
	}
	if (level === 0) return [{pane: 'process', x: 0, y: 0, width, height: height - 1, draw: area => drawTiny(area, inside)}];
	const grid = gridOf(level, width, height, view.ui, hasRequests(inside));
	const tabs = level >= 3 && !view.ui.maximised;
	const lineY = tabs ? 2 : 1;
	const panes: Placed[] = [
		header,
		...(tabs ? [{pane: 'tabs', x: 1, y: 1, width: width - 2, height: 1, draw: area => drawTabs(area, 'process')} satisfies Placed] : []),
		{pane: 'process', x: 1, y: lineY, width: width - 2, height: 1, draw: area => drawLine(area, inside)},
		...(tabs && height >= TALL ? ownLines(inside, lineY + 1, width) : []),
	];
	for (const [pane, rectangle] of Object.entries(grid) as [ProcessPane, Rectangle][]) {
		panes.push({
			pane,
			...rectangle,
			draw: (area, _view, look) => {
				PANES[pane](area, inside, look);
				if (inside.ended) area.sink();
			},
		});
	}
	return panes;
}
