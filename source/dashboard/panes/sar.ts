// sar -B as the tool prints it: a row for each machine second, new ones at the bottom. Columns go by their weight when there is little room.
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {clock, fixed} from '../../procfs/format.ts';
import {SAR_REPORTS} from '../../procfs/sar.ts';
import {sampleOf, type Second} from '../../session/track/history.ts';
import type {Area} from '../canvas/canvas.ts';
import {drawPane} from '../canvas/pane.ts';
import {sarAside} from '../explain/asides.ts';
import {PENS} from '../theme/pen.ts';
import {onceMore} from '../view/once-more.ts';
import type {View} from '../view/view.ts';

/** Headers from the first to be kept to the first to go. */
const WEIGHT = ['pgscank/s', 'pgsteal/s', '%vmeff', 'pgscand/s', 'majflt/s', 'fault/s', 'pgpgout/s', 'pgpgin/s', 'pgfree/s'];
const TIME_WIDTH = 5;
const COLUMN_WIDTH = 9;
const widthOfColumn = (header: string): number => (header === '%vmeff' ? 6 : COLUMN_WIDTH);

type Column = (typeof SAR_REPORTS.B)[number];

/** The columns that fit, in sar's order. */
export const sarColumns = onceMore((width: number): readonly Column[] => {
	const kept = new Set<string>();
	let used = TIME_WIDTH;
	for (const header of WEIGHT) {
		used += 1 + widthOfColumn(header);
		if (used > width) break;
		kept.add(header);
	}
	return SAR_REPORTS.B.filter(column => kept.has(column.header));
});

type Figure = {readonly value: number; readonly text: string};

/** What a second says, as long as it is asked for with the same second before it and the same columns: of all rows of a frame one is new at most. */
const KNOWN = new WeakMap<Second, {readonly previous: Second; readonly columns: readonly Column[]; readonly figures: readonly Figure[]}>();

function figuresOf(previous: Second, second: Second, columns: readonly Column[]): readonly Figure[] {
	const known = KNOWN.get(second);
	if (known?.previous === previous && known.columns === columns) return known.figures;
	const current = sampleOf(second);
	const interval = {previous: sampleOf(previous), current, meminfo: current.meminfo};
	const figures = columns.map(({header, value: of}) => {
		const value = of(interval);
		return {value, text: figure(value, widthOfColumn(header))};
	});
	KNOWN.set(second, {previous, columns, figures});
	return figures;
}

/** A figure in a column: with sar's two decimals, with fewer where it would be too wide. */
function figure(value: number, width: number): string {
	return [2, 1, 0].map(decimals => fixed(value, decimals)).find(text => text.length <= width) ?? '…';
}

export function drawSarPane(area: Area, view: View): void {
	const below = drawPane(area, {title: words.sar.title, aside: {topic: 'sar.%vmeff', texts: sarAside(view)}, note: [[words.sar.every, PENS.dim, 'sar.time']]});
	const columns = sarColumns(below.width);
	const starts = columns.map((_, i) => columns.slice(0, i).reduce((sum, {header}) => sum + 1 + widthOfColumn(header), TIME_WIDTH));
	below.write(0, 0, words.sar.time, PENS.dim);
	for (const [i, {header}] of columns.entries())
		below.about(`sar.${header}`).writeRight((starts[i] as number) + 1 + widthOfColumn(header), 0, header, PENS.dim);
	const all = view.history.seconds;
	const rows = Math.min(below.height - 1, all.length - 1);
	const back = Math.max(0, Math.min(view.ui.scroll.sar, all.length - 1 - rows));
	const seconds = all.slice(0, all.length - back);
	for (let i = 0; i < rows; i++) {
		const current = seconds[seconds.length - rows + i] as Second;
		const previous = seconds[seconds.length - rows + i - 1] as Second;
		const y = 1 + i;
		const last = back === 0 && i === rows - 1;
		const second = Math.floor(current.timeUs / 1e6);
		below.about('sar.time', second).write(0, y, clock(current.timeUs).slice(3), last ? PENS.text : PENS.faint);
		for (const [at, {value, text}] of figuresOf(previous, current, columns).entries()) {
			const {header} = columns[at] as Column;
			const end = (starts[at] as number) + 1 + widthOfColumn(header);
			below.about(`sar.${header}`, second).writeRight(end, y, text, value === 0 ? PENS.faint : last ? PENS.bright : PENS.text);
		}
	}
}
