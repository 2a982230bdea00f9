// The screen of two machines in step: charts on one axis, the difference in words, the table, two time bars; what goes as the terminal shrinks. Pure: the same
// state, size and theme give the same cells.
import {lettered} from '../../messages/compare-letters.ts';
import {compareScreenMessages as words} from '../../messages/compare-screen.ts';
import {dashboardMessages} from '../../messages/dashboard.ts';
import type {PairState} from '../../session/pair-state.ts';
import {changesAt} from '../../workload/compare/comparison.ts';
import {SIDES} from '../../workload/compare/seen.ts';
import {Area, createCanvas} from '../canvas/canvas.ts';
import {pages} from '../canvas/figures.ts';
import {cut} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {zoneOfValue} from '../chart/axis.ts';
import type {Frame} from '../compose.ts';
import {drawCursor} from '../explain/card.ts';
import {figuresOf} from '../explain/figures-of.ts';
import type {Scope} from '../keys/entry.ts';
import {helpLines} from '../keys/key-help.ts';
import {drawBox, ON} from '../overlays/box.ts';
import {drawNotice} from '../overlays/form.ts';
import {drawAlone, drawBeside, drawTogether} from '../panes/compare/charts.ts';
import {drawPairHeader} from '../panes/compare/header.ts';
import {drawBadge, zonesShown} from '../panes/compare/look.ts';
import {drawTable} from '../panes/compare/table.ts';
import {drawTimeBars, timeAtPairBar} from '../panes/compare/time-bar.ts';
import {drawWords, sentencesOf} from '../panes/compare/words.ts';
import {drawKeyBar} from '../panes/key-bar.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {Look, Theme} from '../theme/theme.ts';
import {type Level, levelOf} from '../view/level.ts';

/** Rows of the charts with title, strip and seconds, of the words with their title; the table has the rest. */
const PLAN: Readonly<Record<2 | 3 | 4, {readonly charts: number; readonly words: number; readonly blank: 0 | 1}>> = {
	2: {charts: 11, words: 4, blank: 0},
	3: {charts: 16, words: 7, blank: 1},
	4: {charts: 22, words: 9, blank: 1},
};
/** Sentences are hard to read in longer lines, and the table has no use for more. */
const BESIDE_TABLE = 180;

function drawCharts(area: Area, state: PairState, look: Look, time: boolean): void {
	if (state.ui.view === 'beside') drawBeside(area, state, look, time);
	else drawTogether(area, state, look, time);
}

function drawLarge(root: Area, state: PairState, look: Look, level: 2 | 3 | 4): void {
	const plan = PLAN[level];
	const inside = root.inner(1, 0, root.width - 2);
	const charts = plan.charts + Math.max(0, Math.floor((root.height - (level === 4 ? 49 : level === 3 ? 39 : 23)) / 2));
	drawPairHeader(root.inner(0, 0, root.width, 1), state, look, level);
	drawCharts(inside.inner(0, 1, inside.width, charts), state, look, level >= 3);
	let y = 1 + charts + plan.blank;
	const bars = root.height - 2;
	if (root.width >= BESIDE_TABLE) {
		const half = Math.floor((inside.width - 3) / 2);
		drawTable(inside.inner(0, y, half, bars - plan.blank - y), state, level, true);
		drawWords(inside.inner(half + 3, y, inside.width - half - 3, bars - plan.blank - y), state, true);
	} else {
		drawWords(inside.inner(0, y, inside.width, plan.words), state, true);
		y += plan.words + plan.blank;
		drawTable(inside.inner(0, y, inside.width, bars - y), state, level, level >= 3);
	}
	drawTimeBars(inside.inner(0, bars, inside.width, 2), state, look);
}

/** Under 80 wide: one chart over the other where there are rows for both, else that of the chosen machine; then the first sentence. */
function drawSmall(root: Area, state: PairState, look: Look): void {
	const inside = root.inner(1, 0, root.width - 2);
	drawPairHeader(root.inner(0, 0, root.width, 1), state, look, 1);
	const sentence = root.height >= 24 ? 4 : 2;
	const rows = root.height - 1 - sentence;
	if (root.height >= 24) {
		const half = Math.floor(rows / 2);
		for (const [i, side] of SIDES.entries()) drawAlone(inside.inner(0, 1 + i * half, inside.width, half), state, side, look, {titled: true, shared: true});
	} else drawAlone(inside.inner(0, 1, inside.width, rows), state, state.ui.gold, look, {titled: true, shared: false});
	drawWords(inside.inner(0, 1 + rows, inside.width, sentence), state, false);
}

/** The chosen machine alone: its badge before the number, how far it is to a mark, its chart. */
function drawTiny(root: Area, state: PairState, look: Look): void {
	const side = state.ui.gold;
	const zone = zonesShown(state)[side];
	const badge = drawBadge(root, 0, 0, side, look) + 1;
	const x = state.past === null ? badge : root.write(badge, 0, '◄ ', PENS.key);
	if (zone !== null) {
		const token = `zone.${zoneOfValue(zone.marks, zone.zone.free)}` as const;
		root.about('zone.free', side).write(x, 0, words.free(pages(zone.zone.free)), pen(token, 'bg', true));
	}
	const mark = sentencesOf(state)[0]?.mark ?? '';
	root.writeRight(root.width, 0, mark, PENS.strong);
	if (root.height > 2) drawAlone(root.inner(0, 1), state, side, look, {titled: false, shared: false});
}

function drawHelp(root: Area): void {
	const keys = helpLines('Two machines');
	const width = Math.min(78, root.width);
	const text = words.help.flatMap(line => [...wrap(line, width - 6), '']).slice(0, -1);
	const inside = drawBox(root, width, keys.length + text.length + 3, words.helpTitle);
	const room = Math.max(0, inside.height - keys.length - 1);
	for (const [y, line] of keys.entries()) {
		inside.write(0, y, line.keys, ON.key);
		inside.write(13, y, line.help, ON.text);
	}
	for (const [y, line] of text.slice(0, room).entries()) inside.write(0, keys.length + 1 + y, line, ON.dim);
}

/** The settings that differ at the instant that is shown, each with what it is in both. */
function drawDiffering(root: Area, {comparison, samples}: PairState, look: Look): void {
	const changes = changesAt(comparison.changes, samples);
	const width = Math.min(78, root.width);
	const inside = drawBox(root, width, Math.max(1, changes.length) + 3, words.differing);
	if (changes.length === 0) return void inside.write(0, 0, cut(words.nothingSet, inside.width), ON.dim);
	const value = Math.min(18, Math.floor(inside.width / 4));
	const name = inside.width - 2 * value;
	for (const [i, side] of SIDES.entries()) drawBadge(inside, name + i * value, 0, side, look);
	const room = inside.height - 1;
	for (const [i, change] of changes.slice(0, room).entries()) {
		const last = i === room - 1 && changes.length > room;
		if (last) inside.write(0, 1 + i, words.changes(changes.length - i), ON.dim);
		else {
			inside.write(0, 1 + i, cut(change.key, name - 1), ON.text);
			for (const [at, side] of SIDES.entries()) inside.write(name + at * value, 1 + i, cut(change[side] ?? words.notSet, value - 1), ON.bright);
		}
	}
}

function drawScreen(root: Area, state: PairState, look: Look, level: Level): void {
	if (level === 0) drawTiny(root, state, look);
	else if (level === 1) drawSmall(root, state, look);
	else drawLarge(root, state, look, level);
}

/** Which keys are heard: those of the cursor on a number before those of the screen. */
export const pairScopes = ({ui}: Pick<PairState, 'ui'>): readonly Scope[] => (ui.cursor === null ? ['compare'] : ['cursor', 'numbers', 'compare']);

/** The instant of the time bars under a point of a frame; null where none of them is. */
export function pairTimeAt(
	state: PairState,
	{width, height}: Pick<Frame, 'width' | 'height'>,
	{x, y}: {readonly x: number; readonly y: number},
): number | null {
	const bars = height - 3;
	return levelOf(width, height) < 2 || y < bars || y > bars + 1 ? null : timeAtPairBar(state, width - 2, x - 1);
}

/** A frame of two machines. Width and height are at least 1. A screen that cannot be drawn says so, and the keys stay. */
export const composePair = (state: PairState, width: number, height: number, theme: Theme): Frame =>
	lettered({a: state.named.a.letter, b: state.named.b.letter}, () => compose(state, width, height, theme));

function compose(state: PairState, width: number, height: number, theme: Theme): Frame {
	const canvas = createCanvas(width, height);
	const root = new Area(canvas);
	const level = levelOf(width, height);
	const screen = root.inner(0, 0, width, Math.max(1, height - 1));
	try {
		drawScreen(screen, state, theme.look, level);
	} catch (error) {
		screen.fill(' ', PENS.text);
		const why = error instanceof Error ? error.message : String(error);
		for (const [y, line] of wrap(dashboardMessages.error('compare', why), screen.width).entries()) screen.write(0, y, line, PENS.alarm);
	}
	const items = height > 1 ? drawKeyBar(root.inner(0, height - 1, width, 1), pairScopes(state), level) : [];
	const {line} = state.ui;
	if (height > 1 && line !== null) {
		const help =
			line.asks === 'which'
				? words.which([state.named.a, state.named.b, ...state.others].sort((a, b) => (a.letter < b.letter ? -1 : 1)))
				: words.asksHelp[line.asks];
		drawNotice(root.inner(0, height - 1, width, 1), {text: `${words.asks[line.asks]}: ${line.text}▏  ${help}`, bad: false});
	}
	if (height > 1 && state.ui.notice !== null) drawNotice(root.inner(0, height - 1, width, 1), state.ui.notice);
	const {cursor} = state.ui;
	const figures = cursor === null ? null : figuresOf(canvas, []);
	if (state.ui.help) drawHelp(root);
	else if (state.ui.differing) drawDiffering(root, state, theme.look);
	else if (cursor !== null && figures !== null && height > 1)
		drawCursor(root, root.inner(0, height - 1, width, 1), cursor, figures, () => ({now: null, taught: null}));
	return {width, height, canvas, panes: [], items, overlay: state.ui.help || state.ui.differing, figures, scrollMost: null};
}
