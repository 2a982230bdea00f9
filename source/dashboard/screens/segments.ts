// Segments against pages: the same memory twice, side by side. Which rows there are comes from the size alone; the squares, the programs and the log grow.
import {segmentSentences, segmentsMessages as words} from '../../messages/segments.ts';
import {bytesAsSize} from '../../messages/numbers.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {chosenProgram} from '../../session/store/lesson.ts';
import {freeFrames, PAGE_BYTES} from '../../segments/page-memory.ts';
import {freeBytes} from '../../segments/segment-memory.ts';
import type {Level} from '../view/level.ts';
import {drawHeader} from '../panes/header.ts';
import {drawFigures, FIGURES} from '../panes/segments/figures.ts';
import {drawLog, drawLogRows} from '../panes/segments/log.ts';
import {drawSquares, type Side, squareBytes} from '../panes/segments/map.ts';
import {drawParts} from '../panes/segments/parts.ts';
import {drawPrograms} from '../panes/segments/programs.ts';
import {drawAddress, drawRequest} from '../panes/segments/request.ts';
import {PENS} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {View} from '../view/view.ts';
import type {Placed} from './overview.ts';

/** Rows of each part; 0: it is left out. */
type Plan = {
	readonly intro: number;
	readonly scale: 0 | 1;
	readonly map: number;
	readonly request: 1;
	readonly address: 0 | 1;
	readonly figures: number;
	/** With its title. */
	readonly programs: number;
	readonly log: number;
	readonly blank: 0 | 1;
};

const MAP_MOST = 16;
const PROGRAMS_MOST = 13;

/** Title, three segments, the way of an address in two rows, and a sentence. */
const PARTS_ROWS = 7;

/** Shares the rows between header and key bar out. `parts`: one program from the inside. */
function planOf(level: Level, rows: number, parts = false): Plan {
	const blank = level >= 3 ? 1 : 0;
	const usual: Plan =
		level === 0
			? {intro: 0, scale: 0, map: Math.max(1, Math.floor((rows - 4) / 2)), request: 1, address: 0, figures: 0, programs: 0, log: 0, blank: 0}
			: level === 1
				? {intro: 0, scale: 0, map: 3, request: 1, address: 0, figures: 4, programs: 0, log: 3, blank: 0}
				: level === 2
					? {intro: 0, scale: 0, map: 4, request: 1, address: 0, figures: 6, programs: 5, log: 4, blank: 0}
					: {intro: 2, scale: 1, map: 8, request: 1, address: 1, figures: FIGURES.length, programs: 5, log: 5, blank};
	if (level === 0) return usual;
	const inside = {programs: PARTS_ROWS, figures: Math.max(0, usual.figures - (level === 1 ? 4 : level === 2 ? 2 : 0)), log: Math.max(2, usual.log - 2)};
	const base: Plan = parts ? {...usual, ...inside} : usual;
	let spare = rows - 1 - base.intro - base.scale - base.map - 1 - base.address - base.figures - base.programs - base.log - 6 * blank;
	const plan = {...base};
	const grow = (part: 'map' | 'programs' | 'log', most: number): void => {
		if (spare <= 0 || plan[part] >= most) return;
		plan[part]++;
		spare--;
	};
	while (spare > 0) {
		const before = spare;
		grow('map', MAP_MOST);
		if (level >= 2) grow('programs', PROGRAMS_MOST);
		grow('log', level >= 2 && plan.map < MAP_MOST ? 8 : Infinity);
		if (spare === before) break;
	}
	return plan;
}

function drawIntro(area: Area): void {
	const [first, definitions] = words.intro;
	area.write(0, 0, cut(first, area.width), PENS.dim);
	area.write(0, 1, cut(definitions, area.width), PENS.dim);
}

/** Title, scale, squares, answer, address and figures of one side. */
function drawSide(area: Area, view: View, look: Look, side: Side, plan: Plan): void {
	const {now} = view.lesson;
	const chosen = plan.programs === 0 ? chosenProgram(view.lesson) : undefined;
	const note: Span = [side === 'segments' ? segmentSentences.policies[now.policy] : words.pageSize, PENS.dim];
	const below = drawPane(area, {title: words.titles[side], note: chosen ? [[`► ${chosen.letter} ${chosen.name} `, PENS.accent], note] : [note]});
	let y = 0;
	if (plan.scale > 0) {
		below.write(0, 0, '0', PENS.faint);
		below.writeRight(below.width, 0, bytesAsSize(now.bytes, false), PENS.faint);
		const square = words.square(squareBytes(view, look, below.width, plan.map));
		below.write(Math.floor((below.width - widthOf(square)) / 2), 0, square, PENS.faint);
		y = 1;
	}
	drawSquares(below.inner(0, y, below.width, plan.map), view, look, side);
	y += plan.map + plan.blank;
	drawRequest(below, y, view, side, below.width >= 52);
	if (plan.address > 0) drawAddress(below, y + 1, view, side);
	y += 1 + plan.address + plan.blank;
	drawFigures(below.inner(0, y, below.width, plan.figures), view, side);
}

/** Under 60×14: a side is its title with what is free, its squares, and what it answered; the sentences follow where there is room. */
function drawTiny(area: Area, view: View, look: Look, side: Side, map: number): void {
	const {segments, pages} = view.lesson.now;
	const free = side === 'segments' ? freeBytes(segments.memory) : freeFrames(pages.memory) * PAGE_BYTES;
	const below = drawPane(area, {title: words.titles[side], note: dimNote(words.free(free))});
	drawSquares(below.inner(0, 0, below.width, map), view, look, side);
	drawRequest(below, map, view, side, false);
}

function tinyPanes(width: number, height: number): readonly Placed[] {
	const rows = height - 1;
	const {map} = planOf(0, rows);
	const side = map + 2;
	const pane = (y: number, own: number, draw: Placed['draw']): Placed => ({pane: 'lesson', x: 0, y, width, height: own, draw});
	const rest = rows - 2 * side;
	return [
		pane(0, side, (area, view, look) => drawTiny(area, view, look, 'segments', map)),
		pane(side, side, (area, view, look) => drawTiny(area, view, look, 'pages', map)),
		...(rest > 0 ? [pane(2 * side, rest, (area, view) => drawLogRows(area, view))] : []),
	].filter(({y}) => y < Math.max(1, rows));
}

/** Header, what it is about, both sides, their programs, and the log. */
export function segmentsPanes(level: Level, width: number, height: number, parts = false): readonly Placed[] {
	if (level === 0) return tinyPanes(width, height);
	const plan = planOf(level, height - 2, parts);
	const gutter = width >= 120 ? 6 : width >= 80 ? 3 : 2;
	const half = Math.floor((width - 2 - gutter) / 2);
	const sides = (['segments', 'pages'] as const).map((side, i) => ({side, x: i === 0 ? 1 : width - 1 - half}));
	const panes: Placed[] = [{pane: 'header', x: 0, y: 0, width, height: 1, draw: (area, view, _look, own) => drawHeader(area, view, own)}];
	let y = 1;
	if (plan.intro > 0) {
		y += plan.blank;
		panes.push({pane: 'lesson', x: 1, y, width: width - 2, height: plan.intro, draw: area => drawIntro(area)});
		y += plan.intro;
	}
	y += plan.blank;
	const sideHeight = 1 + plan.scale + plan.map + plan.blank + 1 + plan.address + plan.blank + plan.figures;
	for (const {side, x} of sides)
		panes.push({pane: 'lesson', x, y, width: half, height: sideHeight, draw: (area, view, look) => drawSide(area, view, look, side, plan)});
	y += sideHeight + plan.blank;
	if (plan.programs > 0) {
		for (const {side, x} of sides)
			panes.push({
				pane: 'lesson',
				x,
				y,
				width: half,
				height: plan.programs,
				draw: (area, view, look) => (parts ? drawParts(area, view, side) : drawPrograms(area, view, look, side)),
			});
		y += plan.programs + plan.blank;
	}
	const log = Math.max(1, height - 1 - y);
	panes.push({pane: 'lesson', x: 1, y, width: width - 2, height: log, draw: (area, view) => (level >= 2 ? drawLog(area, view) : drawLogRows(area, view))});
	return panes;
}
