// The ranking: processes, the next to be killed on top; what each holds and does, its oom_score_adj and score, and its badness as a bar. The next victim's row is
// always in sight; while another oom_score_adj is typed the rows show what would be.
import type {ProcessSample} from '../../machine/sample.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {spaced} from '../../messages/numbers.ts';
import {rankingMessages as ranking} from '../../messages/ranking.ts';
import {rates} from '../../procfs/rates.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {drawPane} from '../canvas/pane.ts';
import {cut, fitRight, widthOf} from '../canvas/width.ts';
import {readAdj} from '../forms/typing.ts';
import type {Level} from '../view/level.ts';
import {chosenRow, type Fate, fateOf, type Figures, firstRow, nextVictim, protection, shownProcesses, sortedPids, visibleRows} from '../view/process-rows.ts';
import {scopeOf} from '../view/groups.ts';
import {onceMore} from '../view/once-more.ts';
import {ifAdj, partsOf} from '../view/ranking.ts';
import {PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {View} from '../view/view.ts';
import {drawBadness, scaleOf, segmentsOf} from './badness-bar.ts';
import {headOf, type PlacedColumn, processColumns, type Row, wishesOf} from './process-columns.ts';

/** Room of "◄ would die now" behind a bar; less than so much and only the arrow stands there. */
const VERDICT = 16;
const BAR_LEAST = 8;

/** Title, and the heads of the columns. */
const ABOVE = 2;

/** Rows of processes that a pane of so many rows has. */
export const rowsOfPane = (height: number): number => Math.max(1, height - ABOVE);

type Shown = {
	readonly rows: readonly ProcessSample[];
	readonly all: readonly ProcessSample[];
	readonly figures: Figures;
	/** The process whose oom_score_adj is being typed. */
	readonly typed: number | null;
	/** What badness is measured against, in pages; the memory group that is looked at alone. */
	readonly total: number;
	readonly group: string | null;
};

/** The processes as they are, or as they would be with what is being typed. */
function shownNow(view: View): Shown {
	const sample = view.frozenSample ?? view.sample;
	const figures: Figures = view.frozenSample ? rates(view.before, view.frozenSample).processes : view.rates.processes;
	const {form, selected} = view.ui;
	const {processes: among, total, group} = scopeOf(sample, view.ui.filter);
	const adj = form?.kind === 'adj' && !form.fresh ? readAdj(form.fields[0]?.text ?? '') : '';
	if (typeof adj !== 'number' || selected === null)
		return {rows: shownProcesses(sample, view.order, view.ui), all: among, figures, typed: form?.kind === 'adj' ? selected : null, total, group};
	const processes = ifAdj(among, selected, adj, total);
	const order = view.ui.sort === 'score' || view.ui.sort === 'adj' ? sortedPids(processes, view.ui.sort, view.ui.reverse, figures) : view.order;
	return {rows: shownProcesses({...sample, processes}, order, view.ui), all: processes, figures, typed: selected, total, group};
}

function titleNote(view: View, level: Level, chosen: number, count: number, fate: Fate): readonly Span[] {
	const {ui} = view;
	const note: Span[] = [];
	if (ui.filter !== '' || ui.filtering) note.push([`${words.processes.filter(`${ui.filter}${ui.filtering ? '▏' : ''}`)}   `, PENS.accent]);
	if (ui.frozen) note.push([`${words.processes.frozen}   `, PENS.accent]);
	note.push([ranking.of(Math.min(count, chosen + 1), count), PENS.text, 'process.count']);
	note.push([
		`   ${words.processes.by(words.processes.sorts[ui.sort])}${level >= 3 && ui.sort === 'score' && !ui.reverse ? words.processes.onTop[fate] : ''}`,
		PENS.dim,
	]);
	return note;
}

type Bars = {
	readonly x: number;
	readonly width: number;
	readonly scale: number;
	readonly total: number;
	readonly look: Look;
	readonly typing: boolean;
	readonly inGroup: boolean;
	readonly fate: Fate;
};

/** The bar, and who would die; or why nobody may be chosen. */
function drawVerdict(area: Area, y: number, {process, victim}: Row, {x, width, scale, total, look, typing, inGroup, fate}: Bars): void {
	const why = protection(process);
	if (why !== null && width >= VERDICT) return void area.write(x, y, cut(why, area.width - x), PENS.faint);
	const end = x + (why === null ? drawBadness(area, x, y, width, partsOf(process, total), scale, look) : 0);
	if (!victim) return;
	const text = `◄ ${fate !== 'ranking' ? ranking.highest : typing ? ranking.wouldDieThen : inGroup ? ranking.wouldDieAtMax : ranking.wouldDie}`;
	const at = end === x ? x : end + 1;
	area.write(Math.min(at, area.width - 1), y, at + widthOf(text) <= area.width ? text : '◄', pen('zone.alarm', 'bg', true));
}

function drawRow(area: Area, y: number, row: Row, placed: readonly PlacedColumn[], bars: Bars): void {
	for (const {column, x, width} of placed) {
		const cell = area.about(`process.${column.id}`, row.process.pid);
		if (column.draw !== undefined) column.draw(cell, x, y, row, width);
		else {
			const text = column.text(row);
			cell.write(x, y, column.left ? cut(text, width) : fitRight(text, width), column.pen(row));
		}
	}
	drawVerdict(area.about(protection(row.process) === null ? 'process.badness' : 'process.protected', row.process.pid), y, row, bars);
}

/** Pages of the longest bar. */
const largestBar = onceMore((all: readonly ProcessSample[], total: number): number => {
	let largest = 0;
	for (const process of all)
		if (process.badness !== null)
			largest = Math.max(
				largest,
				segmentsOf(partsOf(process, total)).reduce((sum, part) => sum + part.pages, 0),
			);
	return largest;
});

/** Title, heads, rows. The area begins one column left of the text: the chosen row's mark stands there. */
export function drawProcessPane(area: Area, view: View, look: Look, level: Level): void {
	const {rows, all, figures, typed, total, group} = shownNow(view);
	const chosen = chosenRow(rows, view.ui.selected);
	const inside = area.inner(1, 0, area.width - 2);
	const fate = fateOf(view.sample, group !== null);
	const note = titleNote(view, level, chosen, rows.length, fate);
	const below = drawPane(inside, {title: words.processes.title, note, focused: view.ui.focus === 'processes'});
	const {placed, rest} = processColumns(below.width, level, wishesOf(view));
	for (const column of placed)
		below.about(`process.${column.column.id}`).write(column.x, 0, headOf(column), column.column.sort === view.ui.sort ? PENS.accent : PENS.dim);
	const scale = scaleOf(largestBar(all, total), total);
	const room = below.width - rest;
	const words3 = room >= BAR_LEAST + VERDICT + 1;
	const bars: Bars = {
		x: rest,
		width: Math.max(0, room - (words3 ? VERDICT + 1 : 2)),
		scale,
		total,
		look,
		typing: typed !== null,
		inGroup: group !== null,
		fate,
	};
	if (words3) below.about('process.scale').write(rest, 0, cut(ranking.badness(spaced(Math.round(scale))), room), PENS.dim);
	const victim = nextVictim(all);
	if (rows.length === 0) below.write(0, 1, cut(words.processes.none, below.width), PENS.dim);
	const height = rowsOfPane(area.height);
	for (const [i, process] of visibleRows(rows, view.ui, victim, height).entries()) {
		const isChosen = rows[chosen] === process;
		const row: Row = {
			process,
			view,
			figures,
			chosen: isChosen,
			victim: process.pid === victim,
			risen: view.risen.includes(process.pid),
			typed: process.pid === typed,
		};
		drawRow(below, 1 + i, row, placed, bars);
		if (!isChosen) continue;
		area.set(0, 2 + i, '▌', PENS.accent);
		below.ground(1 + i, 'surface');
	}
}

/** The process in a row of the pane, for the mouse: `y` counted from the title. */
export function processAt(view: View, y: number, height: number): number | null {
	const {rows, all} = shownNow(view);
	return y >= ABOVE && y < height ? (visibleRows(rows, view.ui, nextVictim(all), rowsOfPane(height))[y - ABOVE]?.pid ?? null) : null;
}

/** The column under a cell of the heads: `x` and `y` counted from the pane's corner. */
export function columnAt(view: View, x: number, y: number, width: number, level: Level): PlacedColumn['column'] | null {
	if (y !== 1) return null;
	return processColumns(width - 2, level, wishesOf(view)).placed.find(place => x - 1 >= place.x && x - 1 < place.x + place.width)?.column ?? null;
}

export {firstRow};
