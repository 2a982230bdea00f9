// The reclaim daemon of the charted zone's node: lamp and state, share of time awake, priority, wakes, scanned, stolen and how many of a hundred scanned
// were stolen; then direct reclaim, swap, and (where there is room) pressure and dirty pages.
import type {NodeSample} from '../../machine/sample.ts';
import {dashboardMessages as words} from '../../messages/dashboard.ts';
import {spaced} from '../../messages/numbers.ts';
import {duration} from '../../messages/times.ts';
import {efficiencyPercent} from '../../procfs/rates.ts';
import {drawBar} from '../canvas/bars.ts';
import type {Area, Span} from '../canvas/canvas.ts';
import {ageText, hundredths, MISSING, percentText, perSecondText} from '../canvas/figures.ts';
import {dimNote, drawPane} from '../canvas/pane.ts';
import {cut, fitRight, widthOf} from '../canvas/width.ts';
import {asleepWords} from '../explain/asides.ts';
import {type Pen, PENS, pen} from '../theme/pen.ts';
import type {Look} from '../theme/theme.ts';
import type {Token} from '../theme/tokens.ts';
import type {View} from '../view/view.ts';

const FIGURE_END = 19;
const WOKEN_END = 12;

/** Zeros recede. */
const figurePen = (value: number): Pen => (value === 0 ? PENS.faint : PENS.bright);

export const nodeOf = ({sample, zone}: Pick<View, 'sample' | 'zone'>): NodeSample =>
	sample.nodes.find(node => node.node === zone.node) ?? (sample.nodes[0] as NodeSample);

/** Lamp and words of its state in a title of so many cells. */
function titleLamp(view: View, room: number): Span {
	const short = lamp(view);
	if (nodeOf(view).kswapd.state !== 'asleep') return short;
	const said = asleepWords(view).find(text => widthOf(text) + 2 <= room);
	return said === undefined ? short : [`○ ${said}`, short[1]];
}

/** Lamp and word of its state. One that gave up sleeps until a direct reclaim frees pages: no alarm while the zone is over high. */
export function lamp(view: Pick<View, 'sample' | 'zone'>): Span {
	const {state} = nodeOf(view).kswapd;
	const word = words.kswapd.states[state];
	if (state === 'hopeless') return [`✗ ${word}`, view.zone.free > view.zone.high ? PENS.dim : PENS.alarm];
	return state === 'asleep' ? [`○ ${word}`, PENS.dim] : [`● ${word}`, PENS.warn];
}

/** A share with its track: only where 100 % means something. Without colours the track is dotted. */
export function drawTrack(area: Area, x: number, y: number, width: number, share: number, token: Token, look: Look): void {
	const dotted = look.areas !== 'painted';
	for (let i = 0; i < width; i++) area.set(x + i, y, dotted ? '·' : ' ', pen('faint', dotted ? 'bg' : 'surface'));
	drawBar(area, x, y, width, share, pen(token, dotted ? 'bg' : 'surface'));
}

function row(area: Area, y: number, label: string, figure: string, unit: string, figurePenOf: Pen = PENS.bright): void {
	area.write(0, y, label, PENS.dim);
	area.writeRight(FIGURE_END, y, figure, figurePenOf);
	area.write(FIGURE_END + 1, y, unit, PENS.dim);
}

/** How hard it scans, always at the right end of its row; without a run there is none. */
function drawPriority(below: Area, view: View): void {
	const {state, priority} = nodeOf(view).kswapd;
	const none = state === 'asleep' || state === 'hopeless' || Number.isNaN(priority);
	below
		.about('kswapd.priority')
		.writeRight(below.width, 0, words.kswapd.prio(none ? MISSING : String(priority)), none ? PENS.faint : priority < 12 ? PENS.warn : PENS.dim);
}

/** Title and four rows. */
export function drawKswapdPane(area: Area, view: View, look: Look): void {
	const {kswapd, node} = nodeOf(view);
	const rates = view.rates.kswapd.find(one => one.node === node);
	const title = `kswapd${node}`;
	const below = drawPane(area.about('kswapd'), {title, note: [titleLamp(view, area.width - widthOf(title) - 4)]});
	const percent = (rates?.awakeShare ?? 0) * 100;
	row(below.about('kswapd.awake'), 0, words.kswapd.awake, percentText(percent), '%', figurePen(percent));
	drawTrack(below, 6, 0, 8, percent / 100, 'zone.warn', look);
	// It wakes from full sleep seldom; between runs it naps, and those come again and again. The kernel counts them for all nodes together.
	below.write(0, 1, words.kswapd.woken, PENS.dim);
	below.about('kswapd_woken').writeRight(WOKEN_END, 1, spaced(kswapd.woken), figurePen(kswapd.woken));
	const {pageoutrun} = view.sample.vmstat;
	below.write(WOKEN_END + 2, 1, words.kswapd.runs, PENS.dim);
	below.about('pageoutrun').writeRight(below.width, 1, spaced(pageoutrun), figurePen(pageoutrun));
	row(below.about('pgscan_kswapd'), 2, words.kswapd.scanned, perSecondText(rates?.scanned ?? 0), words.kswapd.aSecond, figurePen(rates?.scanned ?? 0));
	row(below.about('pgsteal_kswapd'), 3, words.kswapd.stolen, perSecondText(rates?.stolen ?? 0), words.kswapd.aSecond, figurePen(rates?.stolen ?? 0));
	drawPriority(below, view);
	if (rates && rates.scanned > 0)
		below.about('kswapd.efficiency').writeRight(below.width, 3, `${percentText(efficiencyPercent(rates.stolen, rates.scanned))} %`, PENS.text);
}

/** Level 2: two rows instead of four. */
export function drawKswapdCompact(area: Area, view: View): void {
	const {kswapd, node} = nodeOf(view);
	const rates = view.rates.kswapd.find(one => one.node === node);
	const title = `kswapd${node}`;
	const below = drawPane(area.about('kswapd'), {title, note: [titleLamp(view, area.width - widthOf(title) - 4)]});
	const percent = (rates?.awakeShare ?? 0) * 100;
	const half = Math.floor(below.width / 2);
	below.write(0, 0, words.kswapd.awake, PENS.dim);
	below.about('kswapd.awake').writeRight(half, 0, `${percentText(percent)}%`, figurePen(percent));
	below.write(half + 2, 0, words.kswapd.woken, PENS.dim);
	below.about('kswapd_woken').writeRight(below.width, 0, spaced(kswapd.woken), figurePen(kswapd.woken));
	below.write(0, 1, words.kswapd.scan, PENS.dim);
	below.about('pgscan_kswapd').writeRight(half, 1, perSecondText(rates?.scanned ?? 0), figurePen(rates?.scanned ?? 0));
	below.write(half + 2, 1, '→', PENS.accent);
	below.about('pgsteal_kswapd').writeRight(below.width, 1, perSecondText(rates?.stolen ?? 0), figurePen(rates?.stolen ?? 0));
}

/** The stalls in one row: how many, how long in all, how long ago the last. */
function stallSpans(view: View): readonly Span[] {
	const {calls, stallUs, blocked} = view.sample.directReclaim;
	if (blocked.length > 0) {
		const names = blocked.map(pid => view.sample.processes.find(process => process.pid === pid)?.name ?? String(pid));
		return [[words.direct.blocked(names.join(', ')), pen('zone.alarm', 'bg', true), 'direct.blocked']];
	}
	// In D without a stall: nobody reclaims, and yet nobody gets on, as where programs read their own pages again and again.
	const onDisk = view.sample.blocked;
	const waiting = onDisk > 0 ? words.direct.onDisk(spaced(onDisk), onDisk === 1) : '';
	if (calls === 0) return [waiting === '' ? [words.direct.noStall, PENS.faint] : [waiting, PENS.warn, 'disk.blocked']];
	const unseen = !view.alarms.stallSeen;
	return [
		[words.direct.stalls(spaced(calls), calls === 1), unseen ? pen('zone.alarm', 'bg', true) : PENS.text, 'allocstall'],
		// A host does not tell how long.
		[`  ${Number.isNaN(stallUs) ? '–' : duration(stallUs)}`, PENS.text, 'stall_time'],
		...(waiting === '' ? [] : [[`  ${waiting}`, PENS.warn, 'disk.blocked'] as const]),
	];
}

/** Room of an age, which always ends at the right edge. */
const AGE_WIDTH = 10;

function drawStallRow(area: Area, y: number, view: View, prefix: string): void {
	const {stall} = view.alarms;
	const spans = stallSpans(view);
	const aged = stall !== null && view.sample.directReclaim.blocked.length === 0;
	let room = area.width - (aged ? AGE_WIDTH + 1 : 0);
	let x = 0;
	for (const [text, own, topic = 'allocstall'] of prefix === '' || view.sample.directReclaim.calls === 0 ? spans : [[prefix, PENS.alarm] as Span, ...spans]) {
		const fits = widthOf(text) <= room;
		// Of the stalls their number stays; how long they took in all goes where there is no room for both.
		if (!fits && x > widthOf(prefix)) break;
		const shown = fits ? text : cut(text, room);
		x = area.about(topic).write(x, y, shown, own);
		room -= widthOf(shown);
	}
	if (aged) area.about('direct.ago').writeRight(area.width, y, words.direct.ago(ageText(view.sample.timeUs - stall.atUs)), PENS.dim);
}

function drawSwapRow(area: Area, y: number, view: View, look: Look, wide: boolean): void {
	const {SwapTotal: total, SwapFree: free} = view.sample.meminfo;
	area.write(0, y, words.swap.title, PENS.dim);
	if (total === 0) {
		area.write(6, y, words.swap.none, PENS.faint);
		return;
	}
	const share = (total - free) / total;
	const width = wide ? area.width - 6 - 6 : 8;
	drawTrack(area, 6, y, width, share, 'list.swap', look);
	const end = wide ? area.width - 2 : FIGURE_END;
	area.about('SwapUsed').writeRight(end, y, percentText(share * 100), figurePen(share));
	area.write(end + 1, y, '%', PENS.dim);
}

/** Title, stalls, swap: three rows. */
export function drawDirectPane(area: Area, view: View, look: Look): void {
	const unseen = view.alarms.stall !== null && !view.alarms.stallSeen;
	const below = drawPane(area, {
		title: words.direct.title,
		note: unseen ? [[`▲ ${words.direct.unseen}`, PENS.alarm]] : view.sample.directReclaim.calls === 0 ? dimNote(words.direct.none) : [],
	});
	drawStallRow(below, 0, view, '');
	drawSwapRow(below, 1, view, look, false);
}

/** Level 2: stalls and swap without a title, two rows. */
export function drawDirectCompact(area: Area, view: View, look: Look): void {
	drawStallRow(area, 0, view, '▲ ');
	drawSwapRow(area, 1, view, look, true);
}

/** Pages that were written to swap or read from it, and in the place of their unit, where there are some and there is room, those of zeroes, which never were. */
function drawSwapRates(
	area: Area,
	y: number,
	label: string,
	field: 'pswpin' | 'pswpout',
	zeroField: 'swpin_zero' | 'swpout_zero',
	{rates: {vmstat}}: View,
): void {
	const zeroes = words.swap.zeroes(perSecondText(vmstat(zeroField)));
	const shown = vmstat(zeroField) > 0 && FIGURE_END + 1 + widthOf(zeroes) <= area.width;
	row(area.about(field), y, label, perSecondText(vmstat(field)), shown ? '' : words.swap.pagesASecond, figurePen(vmstat(field)));
	if (shown) area.about(zeroField).write(FIGURE_END + 1, y, zeroes, PENS.text);
}

/** PSI as a table, swap rates, dirty pages. Rows that do not fit are left out. */
export function drawPressurePane(area: Area, view: View): void {
	const {memory} = view.sample.pressure;
	const columns = words.pressure.averages;
	const note: Span[] = columns.map((name, i): Span => [fitRight(name, i === 0 ? 5 : 8), PENS.dim, `psi.some.${name}`]);
	const below = drawPane(area, {title: words.pressure.title, note});
	for (const [y, line] of [memory.some, memory.full].entries()) {
		below.write(0, y, y === 0 ? words.pressure.some : words.pressure.full, PENS.dim);
		for (const [i, value] of [line.avg10, line.avg60, line.avg300].entries())
			below.about(`psi.${y === 0 ? 'some' : 'full'}.${columns[i]}`).writeRight(below.width - (2 - i) * 8, y, hundredths(value), figurePen(value));
	}
	drawSwapRates(below, 2, words.swap.in, 'pswpin', 'swpin_zero', view);
	drawSwapRates(below, 3, words.swap.out, 'pswpout', 'swpout_zero', view);
	const {nr_dirty: dirty, nr_writeback: writeback, nr_dirty_threshold: limit} = view.sample.vmstat;
	row(below.about('nr_dirty'), 4, words.swap.dirty, spaced(dirty), words.swap.of(spaced(limit)), figurePen(dirty));
	row(below.about('nr_writeback'), 5, words.swap.writeback, spaced(writeback), words.free.pages, figurePen(writeback));
}
