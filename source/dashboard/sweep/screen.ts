// The screen of a sweep at any size: progress, the figures of all cells, the best, and what was found.
import {sweepScreen as words} from '../../messages/sweep-screen.ts';
import {Area, type Canvas, createCanvas} from '../canvas/canvas.ts';
import {drawBar} from '../canvas/bars.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {PENS, pen} from '../theme/pen.ts';
import {drawBars, drawBest, drawChosen, drawTable, type Looked} from './panes.ts';
import {shortKey} from '../view/short-key.ts';
import {cellsOf, isTable, runsOf, type SweepNow, type SweepPage, type SweepState, valuesOn} from './state.ts';

const WIDE = 100;
/** Below this there is only what was asked for. */
const LOW = 14;

function drawHead(area: Area, {page, now}: Looked): void {
	const x = area.spans(1, 0, [
		[words.program, PENS.key],
		['  ', PENS.text],
		[words.command, PENS.key],
		['  ', PENS.text],
	]);
	const right = now.paused ? words.paused : `${words.running} ${words.atOnce(page.jobs)}`;
	const over = now.rows.length === runsOf(page) || now.stopped ? words.over : right;
	area.writeRight(area.width - 1, 0, over, now.paused ? PENS.accent : pen('zone.ok'));
	area.write(x, 0, cut(page.title, area.width - x - widthOf(over) - 3), PENS.text);
}

function drawProgress(area: Area, {page, now}: Looked, small: boolean): void {
	const [done, all] = [now.rows.length, runsOf(page)];
	const text = `${done} ${words.progress(done, all)}${done === all ? '' : words.left(now.leftMs, now.paused || now.stopped)}`;
	const inside = small ? area : drawPane(area, {title: words.heading.progress, note: dimNote(words.each(page.eachUs, page.seeds))});
	const width = Math.max(4, inside.width - widthOf(text) - 2);
	for (let x = 0; x < width; x++) inside.set(x, 0, ' ', pen('text', 'surface'));
	drawBar(inside, 0, 0, width, all === 0 ? 0 : done / all, pen('accent', 'surface'));
	inside.write(width + 1, 0, text, PENS.text);
}

function drawKeys(area: Area, {state, now}: Looked): void {
	if (state.said !== null) return void area.write(1, 0, cut(state.said, area.width - 2), PENS.accent);
	const keys = [...words.keys(now.paused)];
	const width = (): number => keys.reduce((sum, [key, label]) => sum + widthOf(key) + widthOf(label) + 3, 0);
	while (width() > area.width && keys.length > 2) keys.splice(keys.indexOf([...keys].sort((a, b) => b[3] - a[3])[0] as (typeof keys)[number]), 1);
	let x = 1;
	for (const [key, label] of keys) x = area.write(area.write(x, 0, key, PENS.key) + 1, 0, label, PENS.dim) + 2;
}

function drawHelp(area: Area, {page, now, state}: Looked): void {
	const lines = [
		words.cell(page.axes.map(shortKey), page.combinations[state.cell] ?? []),
		'',
		...words.keys(now.paused).map(([key, , sentence]) => `${key.padEnd(6)} ${sentence}`),
	];
	for (const [y, line] of lines.slice(0, area.height).entries()) area.write(0, y, cut(line, area.width), PENS.text);
}

/** Rows that the figures take, of those that there are. */
function figureRows(page: SweepPage, room: number): number {
	const wanted = isTable(page) ? 2 + valuesOn(page, 1).length : 9;
	return Math.max(3, Math.min(wanted, room));
}

/** The figures: a table for each of two measures beside each other where there is room, else of one; bars for one setting. */
function drawFigures(area: Area, looked: Looked): void {
	const {page, state} = looked;
	const second = (state.lead + 1) % page.measures.length;
	const two = page.measures.length > 1 && area.width >= WIDE;
	const half = Math.floor((area.width - 3) / 2);
	if (isTable(page)) {
		drawTable(two ? area.inner(0, 0, half) : area, looked, state.lead, 0);
		if (two) drawTable(area.inner(half + 3, 0), looked, second, 1);
		return;
	}
	const several = page.scenarios.length > 1;
	const twoHigh = (several || page.measures.length > 1) && area.height >= 12;
	const height = twoHigh ? Math.floor(area.height / 2) : area.height;
	drawBars(area.inner(0, 0, area.width, height), looked, state.lead);
	if (!twoHigh) return;
	// Beneath it another scenario, or where there is none another figure.
	const other = {...state, scenario: (state.scenario + 1) % page.scenarios.length};
	drawBars(area.inner(0, height), {...looked, state: other, cells: cellsOf(page, looked.now, other.scenario)}, several ? state.lead : second);
}

/** `found`: what has been found so far, a sentence a scenario. Pure. */
export function drawSweep(page: SweepPage, now: SweepNow, state: SweepState, found: readonly string[], width: number, height: number): Canvas {
	const canvas = createCanvas(width, height);
	const root = new Area(canvas);
	const looked: Looked = {page, now, state, cells: cellsOf(page, now, state.scenario)};
	drawKeys(root.inner(0, height - 1), looked);
	drawHead(root, looked);
	const small = height < LOW;
	const inside = root.inner(1, 1, width - 2, height - 2);
	drawProgress(inside, looked, small);
	const body = inside.inner(0, small ? 1 : 3);
	if (state.help) {
		drawHelp(body, looked);
		return canvas;
	}
	if (small) {
		drawFigures(body, looked);
		return canvas;
	}
	const sentences = found.flatMap(sentence => wrap(sentence, body.width)).slice(0, Math.max(1, Math.floor(body.height / 6)));
	const rest = 3 + sentences.length + 1;
	const bestRows = Math.max(2, Math.min(6, Math.floor((body.height - rest) / 4)));
	const wanted = isTable(page) ? 2 : 1;
	const figures =
		figureRows(page, Math.max(3, body.height - rest - bestRows - 1)) *
		(isTable(page) ? 1 : Math.min(2, Math.max(wanted, Math.floor((body.height - rest - bestRows - 1) / 9))));
	drawFigures(body.inner(0, 0, body.width, figures), looked);
	let y = figures + (body.height >= 20 ? 1 : 0);
	drawChosen(body.inner(0, y, body.width, 2), looked);
	y += body.height >= 20 ? 3 : 2;
	drawBest(body.inner(0, y, body.width, bestRows), looked);
	y += bestRows + (body.height >= 20 ? 1 : 0);
	for (const [i, line] of sentences.entries()) body.write(0, y + i, line, PENS.text);
	return canvas;
}
