// The columns of the ranking: what each says of a process, how wide it is, and which of them there is room for.
import type {ProcessSample} from '../../machine/sample.ts';
import {spaced} from '../../messages/numbers.ts';
import {COLUMN_WORDS, type ColumnId} from '../../messages/ranking.ts';
import type {SortKey} from '../../session/store/ui.ts';
import {sparkText} from '../canvas/bars.ts';
import type {Area} from '../canvas/canvas.ts';
import {perSecondText, sizeOfKb} from '../canvas/figures.ts';
import {drawSpent} from '../canvas/spent.ts';
import {fitRight} from '../canvas/width.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {Level} from '../view/level.ts';
import type {Figures} from '../view/process-rows.ts';
import type {View} from '../view/view.ts';

const SPARK = 8;

export type Row = {
	readonly process: ProcessSample;
	readonly view: View;
	readonly figures: Figures;
	readonly chosen: boolean;
	readonly victim: boolean;
	/** It has just overtaken another. */
	readonly risen: boolean;
	/** Its oom_score_adj is one that is being typed. */
	readonly typed: boolean;
};

export type Column = {
	readonly id: ColumnId;
	readonly width: number;
	/** The higher, the sooner it goes where there is no room; 0: never. */
	readonly weight: number;
	readonly sort?: SortKey;
	readonly left?: true;
	readonly text: (row: Row) => string;
	readonly pen: (row: Row) => Pen;
	/** A picture instead of the text. */
	readonly draw?: (area: Area, x: number, y: number, row: Row, width: number) => void;
};

const LIT = pen('lit', 'litbg', true);
const plain = ({chosen}: Row): Pen => (chosen ? PENS.bright : PENS.text);
const figurePen =
	(figure: (row: Row) => number) =>
	(row: Row): Pen =>
		figure(row) === 0 ? PENS.faint : plain(row);
const STATE_PENS: Readonly<Record<ProcessSample['state'], Pen>> = {R: pen('zone.ok'), S: PENS.faint, D: pen('zone.alarm'), T: PENS.dim, Z: PENS.dim};

/** init has no address space here (docs §22.2): no figure is better than a 0 that nobody believes. */
const ownSize = ({pid, vszKb}: ProcessSample, kb: number): string => (pid === 1 && vszKb === 0 ? '–' : sizeOfKb(kb));

function sparkline({process, view}: Row): string {
	const values = view.history.rss.get(process.pid)?.values.slice(-SPARK) ?? [];
	const top = Math.max(view.sample.meminfo.MemTotal / 2, ...values);
	return fitRight(sparkText(values, top), SPARK);
}

/** A figure of the last second. */
const rate = (id: ColumnId, width: number, weight: number, sort: SortKey, figure: (row: Row) => number, text: (value: number) => string): Column => ({
	id,
	width,
	weight,
	sort,
	text: row => text(figure(row)),
	pen: figurePen(row => (text(figure(row)) === text(0) ? 0 : 1)),
});

export const COLUMNS: readonly Column[] = [
	{id: 'pid', width: 6, weight: 0, sort: 'pid', text: ({process}) => String(process.pid), pen: plain},
	{
		id: 'name',
		width: 9,
		weight: 0,
		sort: 'name',
		left: true,
		text: ({process}) => process.name,
		pen: ({chosen, victim, risen}) => (risen ? LIT : chosen || victim ? pen('bright', 'bg', true) : PENS.text),
	},
	{id: 'state', width: 1, weight: 5, left: true, text: ({process}) => process.state, pen: ({process}) => STATE_PENS[process.state]},
	rate(
		'cpu',
		5,
		4,
		'cpu',
		({process, figures}) => {
			const own = figures.get(process.pid);
			return own === undefined ? 0 : (own.userShare + own.systemShare) * 100;
		},
		value => value.toFixed(1),
	),
	{id: 'vsz', width: 6, weight: 10, sort: 'vsz', text: ({process}) => ownSize(process, process.vszKb), pen: plain},
	{id: 'rss', width: 6, weight: 0, sort: 'rss', text: ({process}) => ownSize(process, process.rssKb), pen: plain},
	{
		id: 'history',
		width: SPARK,
		weight: 11,
		text: sparkline,
		pen: ({process}) => pen(process.rssKb > 4096 ? 'list.activeAnon' : 'list.unevictable'),
	},
	{id: 'swap', width: 6, weight: 1, sort: 'swap', text: ({process}) => sizeOfKb(process.swapKb), pen: figurePen(({process}) => process.swapKb)},
	rate('minflt', 8, 12, 'minflt', ({process, figures}) => figures.get(process.pid)?.minflt ?? 0, perSecondText),
	rate('majflt', 8, 3, 'majflt', ({process, figures}) => figures.get(process.pid)?.majflt ?? 0, perSecondText),
	rate('read', 7, 8, 'read', ({process, figures}) => figures.get(process.pid)?.readKb ?? 0, sizeOfKb),
	rate('write', 7, 9, 'write', ({process, figures}) => figures.get(process.pid)?.writeKb ?? 0, sizeOfKb),
	{
		id: 'group',
		width: 14,
		weight: 7,
		left: true,
		text: ({process: {cgroup = '/'}}) => (cgroup.length > 14 ? `…${cgroup.slice(-13)}` : cgroup),
		pen: ({process}) => ((process.cgroup ?? '/') === '/' ? PENS.faint : PENS.dim),
	},
	{
		id: 'spent',
		width: 11,
		weight: 6,
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
		weight: 0,
		sort: 'adj',
		text: ({process}) => spaced(process.oomScoreAdj).replace(' ', ''),
		pen: ({process, typed}) => (typed ? LIT : process.oomScoreAdj === 0 ? PENS.faint : process.oomScoreAdj < 0 ? pen('zone.warm') : PENS.warn),
	},
	{
		id: 'score',
		width: 5,
		weight: 0,
		sort: 'score',
		text: ({process}) => String(process.oomScore),
		pen: row => (row.process.oomScore === 0 ? PENS.faint : row.victim ? PENS.strong : plain(row)),
	},
];

const NAME_LONGEST = 15;
const GAP = 2;
/** Cells of the bar and of what stands behind it: at least so many are kept for them. */
const VERDICT: Readonly<Record<Level, number>> = {0: 2, 1: 8, 2: 18, 3: 34, 4: 40};

export type PlacedColumn = {readonly column: Column; readonly x: number; readonly width: number};
/** What a person has put on or taken off; others come and go with the width. */
export type ColumnWishes = Readonly<Partial<Record<ColumnId, boolean>>>;

/** What a person wants, and no column of groups where the machine has none. */
export const wishesOf = ({ui, sample}: Pick<View, 'ui' | 'sample'>): ColumnWishes =>
	(sample.groups ?? []).length > 0 ? ui.columns : {...ui.columns, group: false};

/** Where each column stands, and where the verdict begins. Room to spare goes to the name first, as the widest legal one is 15. */
export function processColumns(width: number, level: Level, wishes: ColumnWishes = {}): {readonly placed: readonly PlacedColumn[]; readonly rest: number} {
	const weightOf = ({id, weight}: Column): number => (weight > 0 && wishes[id] === true ? 0.5 : weight);
	const wanted = COLUMNS.filter(({id, weight}) => weight === 0 || wishes[id] !== false).sort((a, b) => weightOf(a) - weightOf(b));
	const kept = new Set<Column>();
	let used = 0;
	for (const column of wanted) {
		const own = column.width + GAP;
		const least = weightOf(column) < 1 ? 2 : VERDICT[level];
		if (column.weight > 0 && used + own + least > width) continue;
		kept.add(column);
		used += own;
	}
	const spare = Math.max(0, Math.min(NAME_LONGEST - 9, width - used - VERDICT[level]));
	let x = 0;
	const placed = COLUMNS.filter(column => kept.has(column)).map(column => {
		const own = column.width + (column.id === 'name' ? spare : 0);
		const place = {column, x, width: own};
		x += own + GAP;
		return place;
	});
	return {placed, rest: x};
}

export const headOf = ({column, width}: PlacedColumn): string => {
	const {head} = COLUMN_WORDS[column.id];
	return column.left ? head.slice(0, width) : fitRight(head, width);
};
