// One line of the process's own figures; of one that has ended, that it has.
import {processMessages} from '../../../messages/process.ts';
import {type Quantiles, quantiles} from '../../../procfs/latency.ts';
import {spaced} from '../../../messages/numbers.ts';
import {timeSpentMessages as times} from '../../../messages/time-spent.ts';
import {duration} from '../../../messages/times.ts';
import {processInSeconds} from '../../../session/track/history.ts';
import {sparkText} from '../../canvas/bars.ts';
import type {Area, Span} from '../../canvas/canvas.ts';
import {sizeOfKb} from '../../canvas/figures.ts';
import {SPENT_PENS, spentSpans} from '../../canvas/spent.ts';
import {cut, widthOf} from '../../canvas/width.ts';
import {type Pen, PENS, pen} from '../../theme/pen.ts';
import {type ProcessSample, TIME_CAUSES, type TimeCause} from '../../../machine/sample.ts';
import type {View} from '../../view/view.ts';

const words = processMessages.line;
const requestWords = processMessages.requests;
const SPARK = 20;
const SPENT = 12;
const NOTHING_SPENT = Object.fromEntries(TIME_CAUSES.map(cause => [cause, 0])) as Record<TimeCause, number>;

function rssSpark(view: View, pid: number): string {
	const values = processInSeconds(view.history, view.sample, pid, SPARK).map(({process}) => process?.rssKb ?? null);
	return sparkText(values, Math.max(1, ...values.map(value => value ?? 0)));
}

/** How long requests or operations took that ended in the last second; null when none did. */
function recentQuantiles(view: View, {pid, requests}: ProcessSample): Quantiles | null {
	const before = processInSeconds(view.history, view.sample, pid, 2)[0]?.process?.requests;
	return requests === null ? null : quantiles(requests.latency, before?.latency);
}

const time = (ms: number | undefined): string => (ms === undefined ? '–' : duration(ms * 1000));

/** "leak pid 114   state S   RSS 429.4M   swap 243.4M   …": items that do not fit are left out from the right. */
export function drawProcessLine(area: Area, view: View, process: ProcessSample): void {
	const item = (label: string, value: string, own: Pen = PENS.bright): readonly Span[] => [
		[`${label} `, PENS.dim],
		[value, own],
	];
	const zero = (value: number): Pen => (value === 0 ? PENS.faint : PENS.bright);
	const items: readonly (readonly Span[])[] = [
		[
			[process.name, PENS.strong],
			[` ${words.pid} `, PENS.dim],
			[String(process.pid), PENS.bright],
		],
		item(words.rss, sizeOfKb(process.rssKb)),
		item(words.swap, sizeOfKb(process.swapKb), zero(process.swapKb)),
		item(words.state, process.state, process.state === 'D' ? PENS.alarm : PENS.bright),
		...(process.requests === null ? [] : [item('p99', time(recentQuantiles(view, process)?.p99))]),
		item(words.vsz, sizeOfKb(process.vszKb)),
		[
			...item(words.faults, spaced(process.minflt)),
			[` ${words.minor} `, PENS.dim],
			[spaced(process.majflt), zero(process.majflt)],
			[` ${words.major}`, PENS.dim],
		],
		[[`${times.lastSecond} `, PENS.dim], ...spentSpans(view.rates.processes.get(process.pid)?.spent ?? NOTHING_SPENT, SPENT)],
		item(words.tables, sizeOfKb(process.pageTablesKb)),
		item(words.history, rssSpark(view, process.pid), pen('list.activeAnon')),
	];
	if (writeItems(area, items) === 0) area.write(0, 0, cut(process.name, area.width), PENS.strong);
}

/** "requests 1 204   p50 1.2 ms   p90 …   late 3 of 900   dropped 0   waiting 2": of the last second where anything was answered in it, else of its whole life. */
export function drawRequestLine(area: Area, view: View, process: ProcessSample): void {
	const {requests} = process;
	if (requests === null) return;
	const recent = recentQuantiles(view, process);
	const shown = recent ?? quantiles(requests.latency);
	const item = (label: string, value: string, own: Pen = PENS.bright): readonly Span[] => [
		[`${label} `, PENS.dim],
		[value, own],
	];
	const own = requestWords;
	const isServer = requests.kind === 'requests';
	const counted = (label: string, count: number): readonly Span[] => item(label, spaced(count), count === 0 ? PENS.faint : PENS.alarm);
	writeItems(area, [
		[[recent === null ? own.sinceStart : own.lastSecond, PENS.dim]],
		item(isServer ? own.requests : own.operations, spaced(requests.served)),
		item('p50', time(shown?.p50)),
		item('p90', time(shown?.p90)),
		item('p99', time(shown?.p99)),
		item(own.longest, time(shown?.max)),
		...(isServer ? [counted(own.late(requests.deadlineUs === 0 ? null : duration(requests.deadlineUs)), requests.late)] : []),
		...(isServer ? [counted(own.dropped, requests.dropped), item(own.waiting, spaced(requests.queued + requests.inHand))] : []),
	]);
}

/** Items side by side as long as they fit; returns how many did. */
function writeItems(area: Area, items: readonly (readonly Span[])[]): number {
	let x = 0;
	for (const [i, spans] of items.entries()) {
		const width = spans.reduce((sum, [text]) => sum + widthOf(text), 0);
		const gap = i === 0 ? 0 : area.width >= 100 ? 3 : 2;
		if (x + gap + width > area.width) return i;
		x = area.spans(x + gap, 0, spans);
	}
	return items.length;
}

/** "since its start   C on CPU 12.4 s   R direct reclaim 850 ms   …": what its whole life went to, the most first. */
export function drawTimeLine(area: Area, process: ProcessSample): void {
	const parts = TIME_CAUSES.filter(cause => process.timeNs[cause] > 0).sort((a, b) => process.timeNs[b] - process.timeNs[a]);
	writeItems(area, [
		[[times.sinceStart, PENS.dim]],
		...parts.map((cause): readonly Span[] => [
			[times.causes[cause].mark, SPENT_PENS[cause]],
			[` ${times.causes[cause].word} `, PENS.dim],
			[duration(process.timeNs[cause] / 1000), PENS.bright],
		]),
	]);
}
