// The five LRU lists of all nodes with their sizes, and what flows between them in a second.
import type {LruSizes} from '../../machine/sample.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {drawBar} from '../canvas/bars.ts';
import {drawGenerations} from './generations.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {pages, perSecondText} from '../canvas/figures.ts';
import {drawPane, dimNote} from '../canvas/pane.ts';
import {tailMessages} from '../../messages/list-tails.ts';
import {cut, fitRight, widthOf} from '../canvas/width.ts';
import type {Level} from '../view/level.ts';
import {activeAside} from '../explain/asides.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {View} from '../view/view.ts';

const NAME_WIDTH = 14;
const FLOW_WIDTH = 8;

const shown = (value: number): Pen => (Math.round(value) === 0 ? PENS.faint : PENS.text);
const arrow = (value: number): Pen => (Math.round(value) === 0 ? PENS.faint : PENS.accent);

type ListRow = {
	readonly list: keyof LruSizes;
	readonly topic: string;
	readonly glyph?: string;
	readonly rate?: (view: View) => number;
	/** The word of what flows; read when it is drawn, in the language that is spoken then. */
	readonly word?: 'rotated' | 'stolen' | 'refault';
	readonly flow?: string;
};
const ROWS: readonly ListRow[] = [
	{list: 'activeAnon', topic: 'active_anon', flow: 'pgrotated', glyph: '↺', rate: ({rates}) => rates.vmstat('pgrotated'), word: 'rotated'},
	{list: 'inactiveAnon', topic: 'inactive_anon', flow: 'pgsteal_anon', glyph: '→', rate: ({rates}) => rates.vmstat('pgsteal_anon'), word: 'stolen'},
	{
		list: 'activeFile',
		topic: 'active_file',
		flow: 'refault',
		glyph: '←',
		rate: ({rates}) => rates.vmstat('workingset_refault_file') + rates.vmstat('workingset_refault_anon'),
		word: 'refault',
	},
	{list: 'inactiveFile', topic: 'inactive_file', flow: 'pgsteal_file', glyph: '→', rate: ({rates}) => rates.vmstat('pgsteal_file'), word: 'stolen'},
	{list: 'unevictable', topic: 'unevictable'},
];

const total = (view: View, list: keyof LruSizes): number => view.sample.nodes.reduce((sum, node) => sum + node.lru[list], 0);

/** What moved between active and inactive, and what was scanned: the kernel counts both lists together, or anon and file apart. */
function flowRows(view: View): readonly (readonly Span[])[] {
	const {vmstat} = view.rates;
	const flow = (topic: string, glyph: string, value: number, word: string): Span[] => [
		[`${glyph} `, arrow(value)],
		[fitRight(perSecondText(value), 6), shown(value), topic],
		[` ${word}`, value > 0 ? PENS.dim : PENS.faint],
	];
	return [
		[...flow('pgactivate', '▲', vmstat('pgactivate'), words.lru.up), ['   ', PENS.text], ...flow('pgdeactivate', '▼', vmstat('pgdeactivate'), words.lru.down)],
		[
			...flow('pgscan_anon', '◦', vmstat('pgscan_anon'), words.lru.anon),
			[' ', PENS.text],
			...flow('pgscan_file', '◦', vmstat('pgscan_file'), words.lru.file),
			[` ${words.lru.scanned}`, vmstat('pgscan_anon') + vmstat('pgscan_file') > 0 ? PENS.dim : PENS.faint],
		],
	];
}

/** Where there are rows to spare: the page at the tail of each inactive list, which goes next. */
function drawTails(area: Area, from: number, view: View): void {
	let y = from;
	for (const [list, topic] of [
		['anon', 'inactive_anon'],
		['file', 'inactive_file'],
	] as const) {
		const tail = view.sample.nodes.find(({tails}) => tails?.[list] != null)?.tails?.[list] ?? null;
		if (tail === null || y >= area.height) continue;
		const own = area.about(topic);
		own.write(0, y, cut(`${words.lru.next} ${words.lru[list]}`, NAME_WIDTH - 1), PENS.dim);
		const fate = tailMessages.fate(tail);
		const room = area.width - NAME_WIDTH - widthOf(fate) - 1;
		own.write(NAME_WIDTH, y, cut(tailMessages.page(tail), room), PENS.text);
		own.writeRight(area.width, y, fate, tail.used ? PENS.accent : PENS.dim);
		y++;
	}
}

/** Title and 4 rows; from level 3 the rows between (promoted, demoted, scanned) and unevictable: 7. With MGLRU its generations (generations.ts). */
export function drawLruPane(area: Area, view: View, level: Level): void {
	if (view.sample.nodes.some(({generations}) => generations !== undefined)) return drawGenerations(area, view, level);
	const wide = level >= 3;
	const [unit, flows] = words.lru.note as [string, string];
	const below = drawPane(area, {
		title: words.lru.title,
		aside: {topic: 'active_anon', texts: activeAside()},
		note: dimNote(level >= 4 ? `${unit} · ${flows}` : unit),
	});
	const all = view.sample.meminfo.MemTotal / 4;
	const countWidth = Math.max(8, widthOf(pages(all)) + 1);
	const barWidth = Math.max(2, below.width - NAME_WIDTH - countWidth - 2 - 1 - FLOW_WIDTH - (wide ? 8 : 0));
	const countEnd = NAME_WIDTH + barWidth + countWidth;
	const between = wide ? flowRows(view) : [];
	let y = 0;
	for (const {list, topic, flow, glyph, rate, word} of wide ? ROWS : ROWS.slice(0, 4)) {
		const size = total(view, list);
		const own = below.about(topic);
		own.write(0, y, words.lru.lists[list], size === 0 ? PENS.dim : PENS.text);
		drawBar(own, NAME_WIDTH, y, barWidth, size / all, pen(`list.${list}`));
		own.writeRight(countEnd, y, pages(size), size === 0 ? PENS.faint : PENS.bright);
		if (glyph && rate) {
			const value = rate(view);
			below.write(countEnd + 2, y, glyph, arrow(value));
			below.about(flow ?? topic).writeRight(countEnd + 2 + 1 + FLOW_WIDTH - 1, y, perSecondText(value), shown(value));
			if (wide) below.write(countEnd + 2 + 1 + FLOW_WIDTH, y, word === undefined ? '' : words.lru[word], Math.round(value) === 0 ? PENS.faint : PENS.dim);
		}
		y++;
		const extra = list === 'activeAnon' ? between[0] : list === 'activeFile' ? between[1] : undefined;
		if (extra) below.spans(NAME_WIDTH, y++, extra);
	}
	drawTails(below, y, view);
}
