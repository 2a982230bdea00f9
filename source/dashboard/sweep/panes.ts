// The panes of a sweep: a table of two settings in colours, bars over one, what is best, and the cell that was chosen.
import {sweepScreen as words} from '../../messages/sweep-screen.ts';
import {type Cell, moreIsBetter} from '../../workload/sweep/cells.ts';
import type {Area} from '../canvas/canvas.ts';
import {EIGHTHS_UP} from '../canvas/bars.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {PENS, pen, withBackground} from '../theme/pen.ts';
import {drawnCell, mostOf, shortFigure} from './cell-text.ts';
import {shortKey} from '../view/short-key.ts';
import {bestOf, isRunning, measuresFrom, type SweepNow, type SweepPage, type SweepState, valuesOn} from './state.ts';

/** What every pane draws. */
export type Looked = {readonly page: SweepPage; readonly now: SweepNow; readonly state: SweepState; readonly cells: ReadonlyMap<number, Cell>};

const CELL = 7;
const titleOf = ({named}: SweepPage, measure: number): string => words.measure(named[measure]?.label ?? '', named[measure]?.unit ?? '');

/** The first of `count` columns that are shown of all, so that one of them is in sight. */
const firstShown = (chosen: number, count: number, all: number): number => Math.max(0, Math.min(all - count, chosen - Math.floor(count / 2)));

/** Two settings: the first across, the second down. `hue`: which colour. */
export function drawTable(area: Area, looked: Looked, measure: number, hue: number): void {
	const {page, now, state, cells} = looked;
	const [xs, ys] = [valuesOn(page, 0), valuesOn(page, 1)];
	const head = words.down(shortKey(page.axes[1] ?? ''));
	const label = Math.max(8, ...ys.map(widthOf), Math.min(widthOf(head), area.width - xs.length * CELL - 1));
	const inside = drawPane(area, {title: titleOf(page, measure), note: dimNote(words.across(shortKey(page.axes[0] ?? '')))});
	const columns = Math.max(1, Math.min(xs.length, Math.floor((inside.width - label - 1) / CELL)));
	const rows = Math.max(1, Math.min(ys.length, inside.height - 1));
	const [chosenX, chosenY] = [Math.floor(state.cell / ys.length), state.cell % ys.length];
	const [fromX, fromY] = [firstShown(chosenX, columns, xs.length), firstShown(chosenY, rows, ys.length)];
	inside.write(0, 0, cut(head, label), PENS.dim);
	const most = mostOf(cells.values(), measure);
	const [best] = bestOf(page, state, cells);
	for (let i = 0; i < columns; i++) inside.writeRight(label + 1 + (i + 1) * CELL - 1, 0, cut(xs[fromX + i] ?? '', CELL - 1), PENS.dim);
	for (let j = 0; j < rows; j++) {
		inside.writeRight(label, 1 + j, ys[fromY + j] ?? '', PENS.dim);
		for (let i = 0; i < columns; i++) {
			const at = (fromX + i) * ys.length + fromY + j;
			const cell = cells.get(at);
			const drawn = drawnCell(cell, measure, most, isRunning(page, now, state.scenario, at), hue);
			const x = label + 1 + i * CELL;
			const chosen = at === state.cell;
			for (let k = 0; k < CELL; k++) inside.set(x + k, 1 + j, ' ', drawn.pen);
			inside.writeRight(x + CELL - 1, 1 + j, drawn.text, drawn.pen);
			if (cell !== undefined && cell === best) inside.set(x, 1 + j, words.best, withBackground(PENS.accent, 'bg'));
			if (chosen) inside.ground(1 + j, 'litbg', x, x + CELL);
			if (chosen) for (let k = 0; k < CELL; k++) mark(inside, x + k, 1 + j);
		}
	}
}

/** The chosen cell stands out whatever ground it has. */
function mark(area: Area, x: number, y: number): void {
	if (x < 0 || y < 0 || x >= area.width || y >= area.height) return;
	const at = (area.y + y) * area.canvas.width + area.x + x;
	area.canvas.pens[at] = pen('lit', 'litbg', true);
}

/** One setting: bars, each scenario by itself, with the figures of two measures and the values beneath. */
export function drawBars(area: Area, looked: Looked, measure: number): void {
	const {page, now, state, cells} = looked;
	const name = page.scenarios[state.scenario] ?? '';
	const inside = drawPane(area, {title: titleOf(page, measure), note: dimNote(page.scenarios.length > 1 ? name : '')});
	const {combinations} = page;
	const columns = Math.max(1, Math.min(combinations.length, Math.floor(inside.width / CELL)));
	const from = firstShown(state.cell, columns, combinations.length);
	const most = mostOf(cells.values(), measure);
	const tall = Math.max(1, inside.height - 3);
	const [best] = bestOf(page, state, cells);
	const standing = page.defaults[state.scenario]?.[0] ?? null;
	for (let i = 0; i < columns; i++) {
		const at = from + i;
		const cell = cells.get(at);
		const mean = cell?.figures[measure]?.mean ?? 0;
		const x = i * CELL;
		const eighths = most > 0 ? Math.max(mean > 0 ? 1 : 0, Math.round((mean / most) * tall * 8)) : 0;
		for (let y = 0; y < tall; y++) {
			const own = Math.max(0, Math.min(8, eighths - y * 8));
			if (own > 0)
				for (let k = 1; k < CELL - 1; k++) inside.set(x + k, tall - 1 - y, EIGHTHS_UP[own] as string, pen(at === state.cell ? 'accent' : 'machine.a'));
		}
		const drawn = drawnCell(cell, measure, 0, isRunning(page, now, state.scenario, at), 0);
		const value = combinations[at]?.[0] ?? String(at + 1);
		inside.writeRight(
			x + CELL - 1,
			tall,
			cell !== undefined && cell === best ? `${words.best}${drawn.text}` : drawn.text,
			at === state.cell ? PENS.accent : drawn.pen,
		);
		inside.writeRight(x + CELL - 1, tall + 1, cut(value, CELL - 1), at === state.cell ? PENS.key : PENS.dim);
		if (value === standing) inside.writeRight(x + CELL, tall + 2, words.default, PENS.accent);
	}
}

const FIGURE = 12;

/** The best cells: settings, then every figure. */
export function drawBest(area: Area, looked: Looked): void {
	const {page, now, state, cells} = looked;
	const over = now.rows.length === page.combinations.length * page.seeds * page.scenarios.length;
	const note = words.order(measuresFrom(page, state).map(name => (moreIsBetter(name) ? words.most(name) : words.least(name))));
	const inside = drawPane(area, {title: over ? words.heading.allBest : words.heading.best, note: dimNote(note)});
	for (const [y, cell] of bestOf(page, state, cells).slice(0, Math.max(0, inside.height)).entries()) {
		let x = 2;
		inside.write(0, y, y === 0 ? words.best : ' ', PENS.accent);
		for (const [i, key] of page.axes.entries()) {
			const text = `${cut(shortKey(key), 24)} ${cell.values[i]}`;
			inside.write(x, y, text, PENS.text);
			x += Math.max(widthOf(text), widthOf(shortKey(key)) + 7) + 2;
		}
		for (const [i] of page.measures.entries()) {
			const at = (state.lead + i) % page.measures.length;
			const spread = cell.figures[at];
			const text = `${spread === null || spread === undefined ? words.refused : shortFigure(spread.mean)} ${page.named[at]?.label ?? ''}`;
			if (x + FIGURE > inside.width) break;
			inside.write(x, y, cut(text, inside.width - x), i === 0 ? PENS.bright : PENS.dim);
			x += widthOf(text) + 2;
		}
	}
}

/** The cell that was chosen: its settings, its figures with their spread, and when its machine was at its worst. */
export function drawChosen(area: Area, looked: Looked): void {
	const {page, state, cells} = looked;
	const values = page.combinations[state.cell] ?? [];
	const cell = cells.get(state.cell);
	const name = page.scenarios.length > 1 ? `${page.scenarios[state.scenario]} · ` : '';
	const inside = drawPane(area, {title: words.heading.cell, note: dimNote(`${name}${words.cell(page.axes.map(shortKey), values)}`)});
	const [row] = cell?.rows ?? [];
	if (cell === undefined || row === undefined) return void inside.write(0, 0, words.notDone, PENS.dim);
	const parts = page.measures.map((_, i) => {
		const at = (state.lead + i) % page.measures.length;
		const spread = cell.figures[at];
		const figure =
			spread === null || spread === undefined
				? words.refused
				: spread.least === spread.most
					? shortFigure(spread.mean)
					: words.spread(spread.least, spread.most);
		return `${page.named[at]?.label ?? ''} ${figure}`;
	});
	const worst = row.worstUs === null ? [] : [words.worst(row.worstUs)];
	inside.write(0, 0, cut([...worst, ...parts].join(' · '), inside.width), PENS.text);
}
