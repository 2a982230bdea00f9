// The report of an OOM kill: the cause in sentences, the zones and what held memory at that instant, the ranking as a table, and the kernel's own text.
import type {OomReport} from '../../machine/machine-event.ts';
import {overlayMessages} from '../../messages/forms.ts';
import {spaced} from '../../messages/numbers.ts';
import {explainOom, type OomRankRow} from '../../procfs/explain-oom.ts';
import {lineTopic} from '../../procfs/oom-explained.ts';
import {contextOf, oomReportLines} from '../../procfs/oom-report.ts';
import type {Overlay} from '../../session/store/ui.ts';
import {drawBar} from '../canvas/bars.ts';
import type {Area} from '../canvas/canvas.ts';
import {clockText} from '../canvas/figures.ts';
import {cut, widthOf} from '../canvas/width.ts';
import {wrap} from '../canvas/wrap.ts';
import {tableLines} from '../tables/table-lines.ts';
import {type Pen, pen} from '../theme/pen.ts';
import type {Token} from '../theme/tokens.ts';
import type {View} from '../view/view.ts';
import {drawBox, drawKeys, ON} from './box.ts';

const words = overlayMessages.oom;
const LABEL = 9;
const RANKED = 6;
const PAGE = 4096;

/** A row of the report that scrolls: where its text starts, and how it is drawn. */
type Line = (area: Area, y: number) => void;
const textLine =
	(text: string, own: Pen, x = LABEL, topic: string | null = null): Line =>
	(area, y) =>
		void (topic === null ? area : area.about(topic, y)).write(x, y, cut(text, area.width - x), own);

function labelled(label: string, lines: readonly Line[]): readonly Line[] {
	return lines.map((line, i) => (area, y) => {
		if (i === 0) area.write(0, y, label, ON.strong);
		line(area, y);
	});
}

function zoneLines({memory}: OomReport): readonly Line[] {
	return memory.zones.map(
		({name, node, free, min, low, high, protection}): Line =>
			(area, y) => {
				const short = free < min;
				const title = memory.nodes.length > 1 ? `${node} ${name}` : name;
				let x = area.write(LABEL, y, title.padEnd(9), ON.text);
				x = area.about('zone.free', y).write(x, y, words.free(free).padStart(14), short ? pen('zone.alarm', 'surface', true) : ON.bright) + 3;
				for (const [mark, value, token] of [
					['min', min, 'zone.alarm'],
					['low', low, 'zone.warn'],
					['high', high, 'zone.warm'],
				] as const) {
					x = area.write(x, y, `${mark} `, ON.dim);
					x = area.about(`zone.${mark}`, y).write(x, y, spaced(value).padStart(6), pen(token, 'surface')) + 2;
				}
				const kept = protection[3] ?? 0;
				area
					.about(short ? 'zone.distance' : 'zone.reserve')
					.write(x, y, cut(short ? words.under(min - free) : kept > 0 ? words.kept(kept) : '', area.width - x), short ? ON.alarm : ON.dim);
			},
	);
}

/** What held pages: its word, how many, its colour, and what explains it. */
type Held = readonly [name: string, pages: number, token: Token, topic: string];

function heldLines({memory}: OomReport): readonly Line[] {
	const {meminfo} = memory;
	const sum = (figure: 'inactiveAnon' | 'activeAnon' | 'unevictable' | 'inactiveFile' | 'activeFile'): number =>
		memory.nodes.reduce((total, node) => total + node.lru[figure], 0);
	const swapUsed = (meminfo.SwapTotal - meminfo.SwapFree) / 4;
	const left: readonly Held[] = [
		['anon', sum('inactiveAnon') + sum('activeAnon'), 'list.inactiveAnon', 'oom.anon'],
		['unevictable', sum('unevictable'), 'list.unevictable', 'Unevictable'],
		[words.file, sum('inactiveFile') + sum('activeFile'), 'list.inactiveFile', 'oom.file'],
	];
	const right: readonly Held[] = [
		[words.slab, meminfo.Slab / 4, 'list.slab', 'Slab'],
		[words.pageTables, meminfo.PageTables / 4, 'list.pagetables', 'PageTables'],
		[words.swap, swapUsed, 'list.swap', 'SwapUsed'],
	];
	const all = meminfo.MemTotal / 4;
	return left.map(
		(_, i): Line =>
			(area, y) => {
				const half = Math.floor((area.width - LABEL) / 2);
				for (const [x, row] of [
					[LABEL, left[i]],
					[LABEL + half, right[i]],
				] as const) {
					if (!row) continue;
					const [name, value, token, topic] = row;
					const bar = Math.max(0, Math.min(18, half - 13 - 12));
					area.write(x, y, name, value === 0 ? ON.faint : ON.text);
					drawBar(area, x + 13, y, bar, value / all, pen(token, 'surface'));
					area.about(topic).writeRight(x + 13 + bar + 10, y, spaced(Math.round(value)), value === 0 ? ON.faint : ON.bright);
				}
			},
	);
}

/** The group at whose limit it was: what it had of what it might, and what it held. */
function groupLines(group: NonNullable<OomReport['group']>): readonly Line[] {
	const {usage, max, failcnt, swapUsage, stat} = group;
	const pagesOf = (name: string): number => (stat[name] ?? 0) / PAGE;
	const parts: readonly Held[] = [
		['anon', pagesOf('anon'), 'list.inactiveAnon', 'group.anon'],
		[words.file, pagesOf('file'), 'list.inactiveFile', 'group.file'],
		['kernel', pagesOf('kernel'), 'list.kernel', 'group.kernel'],
		[words.swap, swapUsage, 'list.swap', 'group.swap'],
	];
	return [
		textLine(words.group(group.path, usage, max, failcnt), ON.alarm, LABEL, 'oom.group.usage'),
		...parts.map(
			([name, value, token, topic]): Line =>
				(area, y) => {
					const bar = Math.max(0, Math.min(30, area.width - LABEL - 13 - 12));
					area.write(LABEL, y, name, value === 0 ? ON.faint : ON.text);
					drawBar(area, LABEL + 13, y, bar, value / Math.max(1, max), pen(token, 'surface'));
					area.about(topic).writeRight(LABEL + 13 + bar + 10, y, spaced(Math.round(value)), value === 0 ? ON.faint : ON.bright);
				},
		),
	];
}

/** What explains the columns of the ranking; null: the mark of who was killed. */
const RANK_TOPICS: readonly (string | null)[] = [
	'process.pid',
	'process.name',
	'process.rss',
	'process.swap',
	'oom.pagetables',
	'process.adj',
	'process.badness',
	'process.score',
	null,
];

const rankCells = (row: OomRankRow): readonly string[] => [
	String(row.pid),
	row.name,
	spaced(row.rss),
	spaced(row.swap),
	spaced(row.pageTables),
	spaced(row.adj),
	row.badness === null ? '–' : spaced(row.badness),
	String(row.oomScore),
	row.verdict === 'killed' ? '◄' : '',
];

function victimLines(ranking: readonly OomRankRow[]): readonly Line[] {
	const shown = ranking.slice(0, RANKED);
	const columns = words.headers.map((title, i) => ({title, right: i !== 1 && title !== ''}));
	const cells = shown.map(rankCells);
	const table = tableLines(columns, cells);
	const widths = columns.map(({title}, i) => Math.max(widthOf(title), ...cells.map(row => widthOf(row[i] ?? ''))));
	/** A row of the ranking, whose figures are each explained by their column. */
	const row =
		(line: string, own: Pen): Line =>
		(area, y) => {
			textLine(line, own, LABEL - 1)(area, y);
			let x = LABEL - 1;
			for (const [i, width] of widths.entries()) {
				const topic = RANK_TOPICS[i] ?? null;
				const from = x + 1;
				if (topic !== null && from + width <= area.width) area.about(topic, y).write(from, y, line.slice(from - LABEL + 1, from - LABEL + 1 + width), own);
				x += width + 2;
			}
		};
	const rest = ranking.length - shown.length;
	return [
		textLine(table.header, ON.dim, LABEL - 1),
		...table.rows.map(
			(line, i): Line => row(line, shown[i]?.verdict === 'killed' ? pen('zone.alarm', 'surface', true) : shown[i]?.badness === null ? ON.faint : ON.text),
		),
		...(rest > 0 ? [textLine(words.more(rest), ON.faint, LABEL, 'oom.more')] : []),
		textLine(words.formula, ON.dim, LABEL, 'process.badness'),
	];
}

/** Everything that the report says, line by line, for a width. */
function reportLines(view: View, report: OomReport, width: number): readonly Line[] {
	const {ranking, sentences} = explainOom(report, {sysctls: view.sample.sysctls});
	const blank: Line = () => undefined;
	const why = sentences.flatMap(sentence => wrap(sentence, Math.max(10, width - LABEL)));
	const text = oomReportLines(report, contextOf(view.sample));
	return [
		...labelled(
			words.why,
			why.map(line => textLine(line, ON.text, LABEL, 'oom.why')),
		),
		blank,
		...(report.group === undefined
			? [...labelled(words.zones, zoneLines(report)), blank, ...labelled(words.held, heldLines(report)), blank]
			: [...labelled(words.groupLabel, groupLines(report.group)), blank]),
		...labelled(words.victim, victimLines(ranking)),
		blank,
		(area, y) => {
			area.write(0, y, words.report, ON.strong);
			if (area.width > 60) area.writeRight(area.width, y, words.asPrinted, ON.dim);
		},
		...text.map((line): Line => textLine(line, /^Out of memory|^Memory cgroup out/.test(line) ? ON.alarm : ON.dim, 0, lineTopic(line))),
	];
}

/** How far the report can be scrolled, so that keys know where to stop. */
export function drawOomReport(root: Area, view: View, {report: index, scroll}: Extract<Overlay, {kind: 'oom'}>): void {
	const {reports} = view.alarms;
	const report = reports[index];
	if (!report) return;
	const title = words.title(index + 1, reports.length);
	const inside = drawBox(root, 110, root.height - 4 > 12 ? root.height - 4 : root.height, title, clockText(report.timeUs, 4), 'oom.when');
	const top = inside.height > 12 ? 1 : 0;
	const rows = inside.height - top - (inside.height > 12 ? 2 : 1);
	const text = inside.inner(0, top, inside.width - 2, Math.max(0, rows));
	const lines = reportLines(view, report, text.width);
	const first = Math.max(0, Math.min(scroll, lines.length - rows));
	for (let y = 0; y < rows; y++) lines[first + y]?.(text, y);
	if (lines.length > rows) {
		const size = Math.max(1, Math.round((rows * rows) / lines.length));
		const start = Math.round((first / Math.max(1, lines.length - rows)) * (rows - size));
		for (let y = 0; y < rows; y++)
			inside.set(inside.width - 1, top + y, y >= start && y < start + size ? '┃' : '│', y >= start && y < start + size ? ON.dim : ON.faint);
	}
	drawKeys(inside, words.keys);
}
