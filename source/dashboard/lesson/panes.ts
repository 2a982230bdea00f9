// What of the machine is seen over a lesson's card: the screen that it looks at, or the chart with what belongs to it; both charts where there are two machines.
import {said} from '../../messages/language.ts';
import {takenMessages as words} from '../../messages/taken.ts';
import {duration} from '../../messages/times.ts';
import {pageOf, phaseOf, type Taken} from '../../session/store/taken.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {clockText} from '../canvas/figures.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {drawChartPane} from '../panes/chart.ts';
import {drawFreePane} from '../panes/free.ts';
import {drawDirectCompact, drawKswapdCompact} from '../panes/kswapd.ts';
import {drawLruPane} from '../panes/lru.ts';
import {drawMeminfoPane} from '../panes/meminfo.ts';
import {drawPastHeader} from '../panes/past-header.ts';
import {drawProcessPane} from '../panes/processes.ts';
import {drawSarPane} from '../panes/sar.ts';
import type {Placed} from '../screens/overview.ts';
import {PENS, pen} from '../theme/pen.ts';
import {type View, viewOf} from '../view/view.ts';

/** Width of what stands beside a chart. */
const BESIDE = 24;
const TABLE_FROM = 10;

/** "lowwater   lesson 2 of 38  The low mark        ‖ stopped for you   00:00:24.5900". */
function drawLessonHeader(area: Area, view: View): void {
	if (drawPastHeader(area, view)) return;
	const {taken} = view.ui;
	const phase = phaseOf(view);
	if (taken === null || phase === null) return;
	const inside = area.inner(1, 0, area.width - 2, 1);
	const {span} = pageOf(taken);
	const clock = taken.measured.steps ? '' : clockText(view.sample.timeUs, view.pace.speed < 0.1 ? 4 : 1);
	const state =
		phase === 'asking'
			? `‖ ${words.stopped}`
			: phase === 'playing'
				? `► ${words.playing}`
				: taken.measured.steps
					? '‖'
					: `‖ ${words.ran(duration(Math.max(0, view.sample.timeUs - span.stop)))}`;
	const right: Span[] = [
		[state, phase === 'asking' ? PENS.accent : PENS.text],
		['   ', PENS.text],
		[clock, pen('bright', 'bg', true)],
	];
	const rightStart = inside.width - right.reduce((sum, [text]) => sum + widthOf(text), 0);
	inside.spans(Math.max(0, rightStart), 0, right);
	const left = inside.inner(0, 0, Math.max(0, rightStart - 1), 1);
	let x = left.write(0, 0, left.width >= 60 ? 'lowwater   ' : '', PENS.key);
	x = left.write(x, 0, taken.queue === null ? words.lesson : words.review, PENS.key) + 1;
	if (taken.place !== null) x = left.write(x, 0, words.place(taken.place.at, taken.place.of), PENS.dim) + 2;
	left.write(x, 0, cut(said(taken.measured.lesson.title), left.width - x), pen('bright', 'bg', true));
}

/** The chart of machine B, from its own store. */
const drawOther =
	(taken: Taken): Placed['draw'] =>
	(area, view, look, level) => {
		if (taken.other === null) return;
		const {zoom, scale, unit} = view.ui;
		const state = taken.other.getState();
		drawChartPane(area, viewOf({...state, ui: {...state.ui, zoom, scale, unit, focus: 'events'}}), look, Math.min(2, level) as typeof level);
	};

function drawLetter(area: Area, letter: string): void {
	area.write(0, 0, ` ${letter} `, pen('accent', 'surface', true));
}

/** Both machines of a lesson, side by side or one over the other. */
function twoCharts(taken: Taken, width: number, height: number): readonly Placed[] {
	const beside = width >= 80;
	const [w, h] = beside ? [Math.floor((width - 4) / 2), height] : [width - 2, Math.floor(height / 2)];
	const letter =
		(text: string, draw: Placed['draw']): Placed['draw'] =>
		(area, view, look, level) => {
			drawLetter(area.inner(0, 0, 4, 1), text);
			draw(area.inner(4, 0), view, look, level);
		};
	return [
		{
			pane: 'chart',
			x: 1,
			y: 1,
			width: w,
			height: h,
			draw: letter('A', (area, view, look, level) => drawChartPane(area, view, look, Math.min(2, level) as typeof level)),
		},
		{pane: 'figures', x: beside ? 3 + w : 1, y: beside ? 1 : 1 + h, width: w, height: h, draw: letter('B', drawOther(taken))},
	];
}

/** Tables that a lesson looks at besides the chart. */
const TABLES: Readonly<Record<string, Placed['draw']>> = {
	processes: drawProcessPane,
	meminfo: (area, view) => drawMeminfoPane(area, view),
	lru: (area, view, _look, level) => drawLruPane(area, view, level),
	sar: (area, view) => drawSarPane(area, view),
};

/** The chart with what it is of, over a table where the lesson looks at one. */
function chartAnd(pane: string | null, width: number, height: number, lecture: boolean): readonly Placed[] {
	const table = pane === null || lecture || height < TABLE_FROM ? undefined : TABLES[pane];
	const below = table === undefined ? 0 : Math.min(7, Math.floor(height / 2));
	const rows = height - below;
	const side = width >= 80 && rows >= 5 && !lecture ? BESIDE : 0;
	const panes: Placed[] = [
		{
			pane: 'chart',
			x: 1,
			y: 1,
			width: width - 2 - (side > 0 ? side + 2 : 0),
			height: rows,
			draw: (area, view, look, level) => drawChartPane(area, view, look, rows < 6 ? 1 : level),
		},
	];
	if (side > 0) {
		const x = width - 1 - side;
		panes.push({pane: 'free', x, y: 1, width: side, height: 5, draw: drawFreePane});
		if (rows >= 8) panes.push({pane: 'kswapd', x, y: 6, width: side, height: rows >= 10 ? 3 : 2, draw: (area, view) => drawKswapdCompact(area, view)});
		if (rows >= 11) panes.push({pane: 'direct', x, y: 9, width: side, height: 2, draw: drawDirectCompact});
	}
	if (table !== undefined) panes.push({pane: pane === 'processes' ? 'processes' : 'meminfo', x: 1, y: 1 + rows, width: width - 2, height: below, draw: table});
	return panes;
}

/** What stands above the card, of so many rows with the header; `own`: panes of the screen that it looks at, where that is not the overview. */
export function lessonPanes(view: View, width: number, height: number, own: readonly Placed[]): readonly Placed[] {
	const {taken, lecture, screen} = view.ui;
	const header: Placed = {pane: 'header', x: 0, y: 0, width, height: 1, draw: (area, now) => drawLessonHeader(area, now)};
	if (taken === null || height < 4) return [header];
	if (taken.measured.machines.b !== null && taken.other !== null && screen === 'overview') return [header, ...twoCharts(taken, width, height - 1)];
	const look = pageOf(taken).page.look ?? taken.measured.pages[0]?.page.look ?? null;
	if (screen !== 'overview') {
		// For a projector the pane alone that the lesson looks at.
		const alone = lecture ? own.find(({pane}) => pane === look?.pane) : undefined;
		return [header, ...(alone === undefined ? own.filter(({pane}) => pane !== 'header') : [{...alone, x: 1, y: 1, width: width - 2, height: height - 1}])];
	}
	return [header, ...chartAnd(look?.pane ?? null, width, height - 1, lecture)];
}
