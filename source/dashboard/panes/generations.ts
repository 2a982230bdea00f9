// The LRU pane of a machine with MGLRU: its generations by age and size, youngest to oldest, anonymous pages and files of each, and what flows between them in
// a second. Several nodes are taken together by rank.
import type {GenerationsSample} from '../../machine/generations-sample.ts';
import type {Sample} from '../../machine/sample.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {duration} from '../../messages/times.ts';
import {perSecond} from '../../procfs/rates.ts';
import {barText} from '../canvas/bars.ts';
import type {Area} from '../canvas/canvas.ts';
import {pages, perSecondText} from '../canvas/figures.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {Level} from '../view/level.ts';
import type {View} from '../view/view.ts';

/** As many as there can be. */
const RANKS = 4;
const NAME_WIDTH = 15;
const FLOW_WIDTH = 8;

const ofNodes = ({nodes}: Pick<Sample, 'nodes'>): readonly GenerationsSample[] => nodes.flatMap(({generations}) => generations ?? []);
const sum = (all: readonly GenerationsSample[], of: (one: GenerationsSample) => number): number => all.reduce((total, one) => total + of(one), 0);

/** How often a second something happened to pages, over all nodes; 0 where it was not known a second before. */
function rate(view: View, of: (one: GenerationsSample) => number): number {
	const before = ofNodes(view.before);
	const now = ofNodes(view.sample);
	return before.length === 0 ? 0 : Math.max(0, perSecond(sum(before, of), sum(now, of), view.sample.timeUs - view.before.timeUs));
}

type Flow = {
	readonly topic: string;
	readonly glyph: string;
	readonly word: 'born' | 'promoted' | 'protected' | 'evicted';
	readonly of: (one: GenerationsSample) => number;
};
/** One beside each rank: what comes to the youngest, and what goes from the oldest. */
const FLOWS: readonly Flow[] = [
	{topic: 'generation.born', glyph: '+', word: 'born', of: one => one.born},
	{topic: 'generation.promoted', glyph: '▲', word: 'promoted', of: one => one.promoted},
	{topic: 'generation.protected', glyph: '↑', word: 'protected', of: one => one.protected},
	{topic: 'generation.evicted', glyph: '→', word: 'evicted', of: one => one.evicted},
];

const shown = (value: number, strong: Pen): Pen => (Math.round(value) === 0 ? PENS.faint : strong);

function drawFlow(area: Area, x: number, y: number, view: View, flow: Flow, wide: boolean): void {
	const value = rate(view, flow.of);
	area.write(x, y, flow.glyph, shown(value, PENS.accent));
	area.about(flow.topic).writeRight(x + FLOW_WIDTH, y, perSecondText(value), shown(value, PENS.text));
	if (wide) area.write(x + FLOW_WIDTH + 1, y, words.generations[flow.word], shown(value, PENS.dim));
}

/** Refaults by how often their pages had been read before they were evicted. */
function drawRefaults(area: Area, y: number, view: View): void {
	let x = 0;
	const write = (text: string, how: Pen): void => {
		area.write(x, y, text, how);
		x += widthOf(text);
	};
	write(`← ${words.generations.refaults} `, PENS.dim);
	for (let tier = 0; tier < 4; tier++) {
		const value = rate(view, one => one.refaulted[tier] ?? 0);
		write(` ${words.generations.tier(tier)} `, PENS.dim);
		write(perSecondText(value), shown(value, PENS.text));
	}
}

/** Title and 4 rows; from level 3 refaults, what was scanned, and unevictable below them: 7. */
export function drawGenerations(area: Area, view: View, level: Level): void {
	const wide = level >= 3;
	const [unit, flows] = words.lru.note as [string, string];
	const below = drawPane(area, {title: words.generations.title, note: dimNote(wide ? `${unit} · ${flows}` : unit)});
	const nodes = ofNodes(view.sample);
	const all = view.sample.meminfo.MemTotal / 4;
	const countWidth = Math.max(8, widthOf(pages(all)) + 1);
	const wordWidth = wide ? Math.max(...FLOWS.map(({word}) => widthOf(words.generations[word]))) + 1 : 0;
	const barWidth = Math.max(2, below.width - NAME_WIDTH - countWidth - 2 - FLOW_WIDTH - wordWidth);
	const countEnd = NAME_WIDTH + barWidth + countWidth;
	for (let rank = 0; rank < RANKS; rank++) {
		const own = below.about('generation');
		const first = nodes[0]?.lists[rank];
		const anon = sum(nodes, one => one.lists[rank]?.anon ?? 0);
		const file = sum(nodes, one => one.lists[rank]?.file ?? 0);
		if (first !== undefined) {
			own.write(0, rank, cut(`${first.seq}`, 6), anon + file === 0 ? PENS.dim : PENS.text);
			own.writeRight(NAME_WIDTH - 1, rank, duration(first.ageUs), PENS.dim);
			const bar = barText((anon + file) / all, barWidth);
			const anonCells = anon + file === 0 ? 0 : Math.round((anon / (anon + file)) * widthOf(bar));
			const [anonPen, filePen] = rank < 2 ? (['list.activeAnon', 'list.activeFile'] as const) : (['list.inactiveAnon', 'list.inactiveFile'] as const);
			own.write(NAME_WIDTH, rank, [...bar].slice(0, anonCells).join(''), pen(anonPen));
			own.write(NAME_WIDTH + anonCells, rank, [...bar].slice(anonCells).join(''), pen(filePen));
			own.writeRight(countEnd, rank, pages(anon + file), anon + file === 0 ? PENS.faint : PENS.bright);
		}
		drawFlow(below, countEnd + 2, rank, view, FLOWS[rank] as Flow, wide);
	}
	if (!wide) return;
	drawRefaults(below.about('generation.refaults'), RANKS, view);
	const [anonScanned, fileScanned] = [view.rates.vmstat('pgscan_anon'), view.rates.vmstat('pgscan_file')];
	const scanned = below.about('pgscan_anon');
	scanned.write(0, RANKS + 1, `◦ ${words.lru.scanned} `, PENS.dim);
	const at = 2 + widthOf(words.lru.scanned) + 1;
	scanned.write(at, RANKS + 1, `${words.lru.anon} ${perSecondText(anonScanned)}`, shown(anonScanned, PENS.text));
	below.about('pgscan_file').write(at + 14, RANKS + 1, `${words.lru.file} ${perSecondText(fileScanned)}`, shown(fileScanned, PENS.text));
	const unevictable = view.sample.nodes.reduce((total, node) => total + node.lru.unevictable, 0);
	const last = below.about('unevictable');
	last.write(0, RANKS + 2, words.lru.lists.unevictable, unevictable === 0 ? PENS.dim : PENS.text);
	last.writeRight(countEnd, RANKS + 2, pages(unevictable), unevictable === 0 ? PENS.faint : PENS.bright);
}
