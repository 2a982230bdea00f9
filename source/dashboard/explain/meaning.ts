// What a figure means at this moment, in a sentence: of the ones that decide something in words of their own, of all others by their unit.
import type {ProcessSample} from '../../machine/sample.ts';
import {tailMessages} from '../../messages/list-tails.ts';
import {meaningMessages as words} from '../../messages/meaning.ts';
import {explained} from '../../procfs/explained.ts';
import type {Topic} from '../canvas/canvas.ts';
import {marksOf, zoneOfValue} from '../chart/axis.ts';
import {distance} from '../chart/marks.ts';
import {nodeOf} from '../panes/kswapd.ts';
import {fateOf, nextVictim, protection} from '../view/process-rows.ts';
import {partsOf, totalPages} from '../view/ranking.ts';
import type {View} from '../view/view.ts';

const KIB = 4;

const processOf = ({sample}: View, of: Topic['of']): ProcessSample | undefined => sample.processes.find(({pid}) => pid === of);

/** Free pages and marks of the charted zone, or of the largest of the node whose chart it is. */
function ofZone(view: View, {id, of}: Topic): string | null {
	const node = typeof of === 'string' ? Number(of.split(' ')[0]) : view.zone.node;
	const own = view.sample.zones.filter(one => one.node === node).toSorted((a, b) => b.managed - a.managed)[0];
	const zone = node === view.zone.node || own === undefined ? view.zone : own;
	const marks = marksOf(zone);
	const {free} = zone;
	switch (id) {
		case 'zone.free':
		case 'zone.distance': {
			const {mark, pages, under} = distance(marks, free);
			const {kswapd} = view.sample.nodes.find(one => one.node === zone.node) ?? nodeOf(view);
			return words.free(zoneOfValue(marks, free), pages, mark, under, {kswapd: kswapd.state, waits: view.sample.directReclaim.blocked.length > 0});
		}
		case 'zone.min':
			return words.mark('min', marks.min, free);
		case 'zone.low':
			return words.mark('low', marks.low, free);
		case 'zone.high':
			return words.mark('high', marks.high, free);
		case 'zone.twice':
			return words.pages(marks.twice, view.sample.meminfo.MemTotal / KIB);
		case 'zone.managed':
			return words.pages(zone.managed, view.sample.meminfo.MemTotal / KIB);
		default:
			return null;
	}
}

function ofKswapd(view: View, id: string): string | null {
	const {kswapd, node} = nodeOf(view);
	const rates = view.rates.kswapd.find(one => one.node === node);
	if (id === 'kswapd.priority') return words.priority(kswapd.priority);
	if (id === 'kswapd.awake') return words.awake(kswapd.state, rates?.awakeShare ?? 0, view.zone.free <= marksOf(view.zone).low);
	if (id === 'kswapd.efficiency') return rates === undefined || rates.scanned === 0 ? words.noScan : words.efficiency(rates.stolen / rates.scanned);
	return null;
}

function ofProcess(view: View, id: string, process: ProcessSample): string | null {
	const {sample} = view;
	if (id === 'process.protected') return protection(process);
	if (id === 'process.badness' || id === 'process.score') {
		const {rss, swap, pageTables, adj} = partsOf(process, totalPages(sample));
		return words.badness(process.name, {rss, swap, pageTables, adj}, process.pid === nextVictim(sample.processes) ? fateOf(sample) : null);
	}
	if (id === 'process.adj') return words.adj(process.name, process.oomScoreAdj, Math.round((process.oomScoreAdj * totalPages(sample)) / 1000));
	if (id === 'process.rss') return words.kb(process.rssKb, sample.meminfo.MemTotal);
	if (id === 'process.swap') return words.kb(process.swapKb, sample.meminfo.SwapTotal);
	if (id === 'process.state') return words.states[process.state];
	return words.ofProcess(process.name, process.pid);
}

/** A figure that can be read off a Sample: how much it is, and of counters how much in the last second. */
function byUnit(view: View, id: string): string | null {
	const reads = explained(id)?.reads ?? null;
	if (reads === null) return null;
	const {sample, before} = view;
	const [now, then] = [reads.value(sample), reads.value(before)];
	const seconds = Math.max(1e-9, (sample.timeUs - before.timeUs) / 1e6);
	if (reads.kind === 'counter') return words.counter((now - then) / (sample.timeUs === before.timeUs ? 1 : seconds), now, reads.unit);
	const all = /^Swap/.test(id) ? sample.meminfo.SwapTotal : sample.meminfo.MemTotal;
	if (reads.unit === 'pages') return words.pages(now, all / KIB);
	if (reads.unit === 'kB') return words.kb(now, all);
	return reads.unit === '%' ? words.percent(now) : words.plain(now, reads.unit);
}

/** An inactive list: how much it is, and which page goes next. */
function ofTail(view: View, id: string): string | null {
	const list = id === 'inactive_anon' ? 'anon' : id === 'inactive_file' ? 'file' : null;
	const tail = list === null ? null : (view.sample.nodes.find(({tails}) => tails?.[list] != null)?.tails?.[list] ?? null);
	return tail === null ? null : `${byUnit(view, id) ?? ''} ${tailMessages.next(tail)}`.trim();
}

/** Averages of pressure: of memory in the pane (psi.some.avg60), of any resource in the fields (psi_memory_some), over ten seconds. */
function ofPressure({pressure}: View['sample'], id: string): string | null {
	const [, of = 'memory', share, average = 'avg10'] = /^psi[._](?:(memory|io|cpu)_)?(some|full)(?:\.(avg\d+))?$/.exec(id) ?? [];
	if (share === undefined) return null;
	const value = pressure[of as 'memory'][share as 'some'][average as 'avg10'];
	return words.pressure(value / 100, share === 'full', Number(average.slice('avg'.length)));
}

/** What a topic's figure means now; null where there is no more to say than what it is. */
export function meaningOf(view: View, {id, of}: Topic): string | null {
	const process = id.startsWith('process.') ? processOf(view, of) : undefined;
	if (process !== undefined) return ofProcess(view, id, process);
	const pressure = ofPressure(view.sample, id);
	if (pressure !== null) return pressure;
	const text = ofZone(view, {id, of}) ?? ofKswapd(view, id) ?? ofTail(view, id) ?? byUnit(view, id);
	// Of a machine that does not give a figure there is nothing to say.
	return text === null || text.includes(String(Number.NaN)) ? null : text;
}
