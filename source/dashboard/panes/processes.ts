// Processes, the next to be killed on top: sizes, faults, oom_score_adj and score, a picture of each one's RSS, and who would die now.
import type {ProcessSample} from '../../machine/sample.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {spaced} from '../../messages/numbers.ts';
import {rates} from '../../procfs/rates.ts';
import {barText, sparkText} from '../canvas/bars.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {perSecondText, sizeOfKb} from '../canvas/figures.ts';
import {drawPane} from '../canvas/pane.ts';
import {drawSpent} from '../canvas/spent.ts';
import {cut, fitRight} from '../canvas/width.ts';
import type {Level} from '../view/level.ts';
import {chosenRow, type Figures, nextVictim, protection, shownProcesses} from '../view/process-rows.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';

const SPARK = 8;
const MAX_SCORE = 2000;
const VERDICT = 16;

type Row = {readonly process: ProcessSample; readonly view: View; readonly figures: Figures; readonly chosen: boolean; readonly victim: boolean};
type Column = {
	readonly id: keyof typeof words.processes.headers;
	readonly width: number;
	/** Drawn from this level on. */
	readonly level: Level;
	readonly left?: true;
	readonly text: (row: Row) => string;
	readonly pen: (row: Row) => Pen;
	/** A picture instead of the text. */
	readonly draw?: (area: Area, x: number, y: number, row: Row, width: number) => void;
};

const zeroFaint =
	(figure: (row: Row) => number) =>
	(row: Row): Pen =>
		figure(row) === 0 ? PENS.faint : row.chosen ? PENS.bright : PENS.text;
const plain = ({chosen}: Row): Pen => (chosen ? PENS.bright : PENS.text);
const STATE_PENS: Readonly<Record<ProcessSample['state'], Pen>> = {R: pen('zone.ok'), S: PENS.faint, D: pen('zone.alarm'), T: PENS.dim, Z: PENS.dim};

function sparkline({process, view}: Row): string {
	const values = view.history.rss.get(process.pid)?.values.slice(-SPARK) ?? [];
	const top = Math.max(view.sample.meminfo.MemTotal / 2, ...values);
	return fitRight(sparkText(values, top), SPARK);
}

const COLUMNS: readonly Column[] = [
	{id: 'pid', width: 6, level: 1, text: ({process}) => String(process.pid), pen: plain},
	{
		id: 'name',
		width: 9,
		level: 1,
		left: true,
		text: ({process}) => process.name,
		pen: ({chosen, victim}) => (chosen || victim ? pen('bright', 'bg', true) : PENS.text),
	},
	{id: 'state', width: 1, level: 3, left: true, text: ({process}) => process.state, pen: ({process}) => STATE_PENS[process.state]},
	{id: 'vsz', width: 6, level: 2, text: ({process}) => sizeOfKb(process.vszKb), pen: plain},
	{id: 'rss', width: 6, level: 1, text: ({process}) => sizeOfKb(process.rssKb), pen: plain},
	{id: 'history', width: SPARK, level: 3, text: sparkline, pen: ({process}) => pen(process.rssKb > 4096 ? 'list.activeAnon' : 'list.unevictable')},
	{id: 'swap', width: 6, level: 1, text: ({process}) => sizeOfKb(process.swapKb), pen: zeroFaint(({process}) => process.swapKb)},
	{
		id: 'minflt',
		width: 8,
		level: 4,
		text: ({process, figures}) => perSecondText(figures.get(process.pid)?.minflt ?? 0),
		pen: zeroFaint(({process, figures}) => Math.round(figures.get(process.pid)?.minflt ?? 0)),
	},
	{
		id: 'majflt',
		width: 8,
		level: 2,
		text: ({process, figures}) => perSecondText(figures.get(process.pid)?.majflt ?? 0),
		pen: zeroFaint(({process, figures}) => Math.round(figures.get(process.pid)?.majflt ?? 0)),
	},
	{
		id: 'spent',
		width: 10,
		level: 3,
		left: true,
		text: () => '',
		pen: plain,
		draw: (area, x, y, {process, figures}, width) => {
			const own = figures.get(process.pid);
			if (own !== undefined) drawSpent(area, x, y, own.spent, width);
		},
	},
	{
		id: 'adj',
		width: 5,
		level: 1,
		text: ({process}) => spaced(process.oomScoreAdj).replace(' ', ''),
		pen: ({process}) => (process.oomScoreAdj === 0 ? PENS.faint : process.oomScoreAdj < 0 ? pen('zone.warm') : PENS.warn),
	},
	{
		id: 'score',
		width: 5,
		level: 1,
		text: ({process}) => String(process.oomScore),
		pen: row => (row.process.oomScore === 0 ? PENS.faint : row.victim ? PENS.strong : plain(row)),
	},
];
const SORTED: Partial<Record<View['ui']['sort'], Column['id']>> = {
	score: 'score',
	rss: 'rss',
	swap: 'swap',
	vsz: 'vsz',
	minflt: 'minflt',
	majflt: 'majflt',
	adj: 'adj',
	pid: 'pid',
	name: 'name',
};
const NAME_LONGEST = 15;
const GAP = 2;

type Placed = {readonly column: Column; readonly x: number; readonly width: number};

/** Where each column stands. Room to spare goes to the name, as the widest legal one is 15. */
export function processColumns(width: number, level: Level): {readonly placed: readonly Placed[]; readonly rest: number} {
	const shown = COLUMNS.filter(column => column.level <= level);
	const needed = shown.reduce((sum, column) => sum + column.width + GAP, 0);
	const spare = Math.max(0, Math.min(NAME_LONGEST - 9, width - needed - (level >= 3 ? VERDICT + 8 : 2)));
	let x = 0;
	const placed = shown.map(column => {
		const own = column.width + (column.id === 'name' ? spare : 0);
		const place = {column, x, width: own};
		x += own + GAP;
		return place;
	});
	return {placed, rest: x};
}

function titleNote(view: View, level: Level, count: number): readonly Span[] {
	const {ui} = view;
	const note: Span[] = [];
	if (ui.filter !== '' || ui.filtering) note.push([`${words.processes.filter(`${ui.filter}${ui.filtering ? '▏' : ''}`)} (${count})   `, PENS.accent]);
	if (ui.frozen) note.push([`${words.processes.frozen}   `, PENS.accent]);
	if (ui.follow) note.push([`${words.processes.followed}   `, PENS.accent]);
	note.push([
		`${words.processes.by(words.processes.sorts[ui.sort])}${level >= 3 && ui.sort === 'score' && !ui.reverse ? words.processes.nextOnTop : ''}`,
		PENS.dim,
	]);
	return note;
}

function drawVerdict(area: Area, x: number, y: number, row: Row, level: Level): void {
	const {process, victim} = row;
	if (level < 3) {
		if (victim) area.write(x, y, '◄', PENS.alarm);
		return;
	}
	const why = protection(process);
	if (why !== null) {
		area.write(x, y, cut(why, area.width - x), PENS.faint);
		return;
	}
	const room = Math.max(0, Math.min(36, area.width - x - VERDICT));
	const bar = barText(process.oomScore / MAX_SCORE, room);
	const end = area.write(x, y, bar, victim ? PENS.alarm : pen('list.unevictable'));
	if (victim) area.write(bar === '' ? x : end + 1, y, `◄ ${words.processes.wouldDie}`, pen('zone.alarm', 'bg', true));
}

/** First row to be shown, so that the chosen one is in sight. */
export const firstRow = (chosen: number, scroll: number, rows: number, count: number): number =>
	Math.max(0, Math.min(Math.max(scroll, chosen - rows + 1), chosen, Math.max(0, count - rows)));

/** Title, headers, rows. The area begins one column left of the text: the chosen row's mark stands there. */
export function drawProcessPane(area: Area, view: View, level: Level): void {
	const sample = view.frozenSample ?? view.sample;
	const figures: Figures = view.frozenSample ? rates(view.before, view.frozenSample).processes : view.rates.processes;
	const rows = shownProcesses(sample, view.order, view.ui);
	const inside = area.inner(1, 0, area.width - 2);
	const below = drawPane(inside, {title: words.processes.title, note: titleNote(view, level, rows.length), focused: view.ui.focus === 'processes'});
	const {placed, rest} = processColumns(below.width, level);
	for (const {column, x, width} of placed) {
		const header = words.processes.headers[column.id];
		const headerPen = SORTED[view.ui.sort] === column.id ? PENS.accent : PENS.dim;
		below.write(x, 0, column.left ? cut(header, width) : fitRight(header, width), headerPen);
	}
	if (level >= 3) below.write(rest, 0, cut(words.processes.headers.verdict, below.width - rest), PENS.dim);
	const victim = nextVictim(sample.processes);
	const chosen = chosenRow(rows, view.ui.selected);
	const height = below.height - 1;
	const first = firstRow(chosen, view.ui.scroll.processes, height, rows.length);
	if (rows.length === 0) below.write(0, 1, cut(words.processes.none, below.width), PENS.dim);
	for (let i = 0; i < height; i++) {
		const process = rows[first + i];
		if (!process) break;
		const row: Row = {process, view, figures, chosen: first + i === chosen, victim: process.pid === victim};
		const y = 1 + i;
		for (const {column, x, width} of placed) {
			if (column.draw !== undefined) {
				column.draw(below, x, y, row, width);
				continue;
			}
			const text = column.text(row);
			below.write(x, y, column.left ? cut(text, width) : fitRight(text, width), column.pen(row));
		}
		drawVerdict(below, rest, y, row, level);
		if (row.chosen) {
			area.set(0, y + 1, '▌', PENS.accent);
			below.ground(y, 'surface');
		}
	}
}

/** The process in a row of the pane, for the mouse: `y` counted from the title. */
export function processAt(view: View, y: number, height: number): number | null {
	const rows = shownProcesses(view.frozenSample ?? view.sample, view.order, view.ui);
	const visible = height - 2;
	const first = firstRow(chosenRow(rows, view.ui.selected), view.ui.scroll.processes, visible, rows.length);
	return y >= 2 && y < height ? (rows[first + y - 2]?.pid ?? null) : null;
}
