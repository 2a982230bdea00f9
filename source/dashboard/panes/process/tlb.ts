// The TLB of the CPU that the process ran on last: every entry in its set, the process's own bright; and what it did for the process in the last second.
import type {TlbView} from '../../../machine/process-view.ts';
import {processMessages} from '../../../messages/process.ts';
import {tlbRates} from '../../../procfs/rates.ts';
import {processInSeconds} from '../../../session/track/history.ts';
import {sparkText} from '../../canvas/bars.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {MISSING, percentText, perSecondText} from '../../canvas/figures.ts';
import {dimNote, drawPane} from '../../canvas/pane.ts';
import {fitRight, widthOf} from '../../canvas/width.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import {type Inside, PAGE} from './figures.ts';

const words = processMessages.tlb;
const LABEL = 8;
const FIGURE = 8;
const SPARK = 20;

/** Where the translation of an address is or would be: its set, and the way that holds it for a process (null: not cached). */
export function placeInTlb({sets, ways, page, pid}: TlbView, own: number, address: number): {readonly set: number; readonly way: number | null} {
	const number = Math.floor(address / PAGE);
	const set = number % sets;
	for (let way = 0; way < ways; way++) if (page[set * ways + way] === number && pid[set * ways + way] === own) return {set, way};
	return {set, way: null};
}

/** Sets that fit, the cursor's among them: the first of them and how many. */
function shownSets({sets}: TlbView, at: number, most: number): {readonly from: number; readonly count: number} {
	const count = Math.min(sets, most);
	return {from: Math.max(0, Math.min(at - Math.floor(count / 2), sets - count)), count};
}

/** Sets from left to right, ways from the newest down. Returns the rows used. */
function drawGrid(area: Area, {memory}: Inside, rows: number): number {
	const {tlb, pid, walk} = memory;
	const {set: at, way: held} = placeInTlb(tlb, pid, walk.address);
	const room = area.width - LABEL;
	const step = tlb.sets * 2 <= room + 1 ? 2 : 1;
	const {from, count} = shownSets(tlb, at, Math.max(1, Math.floor((room + step - 1) / step)));
	const ways = Math.min(tlb.ways, rows - 1);
	area.write(0, 0, words.set, PENS.faint);
	for (let i = 0; i < count; i++) {
		const set = from + i;
		const x = LABEL + i * step;
		area.set(x, 0, (set % 16).toString(16).toUpperCase(), set === at ? PENS.key : PENS.faint);
		for (let way = 0; way < ways; way++) {
			const entry = set * tlb.ways + way;
			const empty = tlb.page[entry] === -1;
			const own = tlb.pid[entry] === pid;
			const hit = set === at && way === held;
			const glyph = empty ? '·' : own ? '■' : '□';
			const ownPen: Pen = empty ? PENS.faint : hit ? PENS.key : own ? pen('list.activeAnon') : PENS.faint;
			area.set(x, 1 + way, hit ? '●' : glyph, set === at && !hit && !empty ? pen(own ? 'bright' : 'dim') : ownPen);
		}
	}
	for (let way = 0; way < ways; way++) area.write(0, 1 + way, `${words.way} ${way}`, PENS.faint);
	return 1 + ways;
}

type Figure = readonly [label: string, value: string, unit: string, more: readonly Span[]];

/** Hit ratio of each of the last seconds as a line of eighths between 0 and 100; gaps where there was no access. */
function hitSpark({view, memory}: Inside): string {
	const samples = processInSeconds(view.history, view.sample, memory.pid, SPARK);
	const values = samples.slice(1).map(({timeUs, process}, i) => {
		const before = samples[i] as (typeof samples)[number];
		if (process === null || before.process === null) return null;
		return tlbRates(before.process, process, timeUs - before.timeUs).hitPercent;
	});
	return fitRight(sparkText(values.slice(-SPARK), 100), SPARK);
}

function figures(inside: Inside): readonly Figure[] {
	const {view, memory, process} = inside;
	const before = view.before.processes.find(({pid}) => pid === memory.pid);
	const rates = process === null ? undefined : tlbRates(before, process, view.sample.timeUs - view.before.timeUs);
	const own = memory.tlb.pid.filter((pid, i) => pid === memory.pid && memory.tlb.page[i] !== -1).length;
	const quiet = rates === undefined || rates.hitPercent === null;
	const walk = rates?.walkNs ?? null;
	return [
		['hits', quiet ? MISSING : percentText(rates.hitPercent ?? 0), '%', quiet ? [] : [[`  ${hitSpark(inside)}`, pen('list.activeAnon')]]],
		['misses', perSecondText(rates?.misses ?? 0), '/s', quiet ? [[`   ${words.quiet}`, PENS.faint]] : []],
		[
			'walk',
			walk === null ? MISSING : walk.toFixed(1),
			'ns',
			walk === null ? [] : [[`   ${words.ofWalks(`${percentText((rates?.walkShare ?? 0) * 100)} %`)}`, PENS.dim]],
		],
		['flushes', perSecondText(rates?.flushes ?? 0), '/s', [[`   ${memory.tlb.asid ? words.asid : words.noAsid}`, PENS.dim]]],
		['reach', String(own), '', [[`   ${words.reachOf(own * PAGE, (process?.rssKb ?? 0) * 1024)}`, PENS.dim]]],
	];
}

export function drawTlb(area: Area, inside: Inside): void {
	const {view, memory} = inside;
	const {tlb} = memory;
	const body = drawPane(area, {
		title: words.title,
		note: words.note(tlb.sets * tlb.ways, tlb.sets, tlb.ways, tlb.cpu).flatMap(dimNote),
		focused: view.ui.process.pane === 'tlb',
	});
	const list = figures(inside);
	const spare = body.height - list.length;
	const used = spare >= 3 ? drawGrid(body, inside, Math.min(spare, 1 + tlb.ways)) : 0;
	for (const [i, [label, value, unit, more]] of list.slice(0, body.height - used).entries()) {
		const y = used + i;
		body.write(0, y, words[label as 'hits'] as string, PENS.dim);
		body.writeRight(LABEL + FIGURE, y, value, value === '0' || value === MISSING ? PENS.faint : PENS.bright);
		const x = body.write(LABEL + FIGURE + 1, y, unit, PENS.dim);
		if (more.every(([text]) => x + widthOf(text) <= body.width)) body.spans(x, y, more);
	}
}
