// What a Sample, and the report of an OOM, say of memory: its zones, its nodes with their kswapd, its swap areas. (The lists of __show_free_areas.)
import {listTails} from './list-tails.ts';
import {isHopeless, type Node} from '../memory/node.ts';
import {meminfo, nodeVmstat} from './gauges.ts';
import {generationsOf} from './generations.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, type ListId, LISTS, listSize, UNEVICTABLE} from '../reclaim/lru.ts';
import type {OomMemory} from '../machine-event.ts';
import type {KswapdSample, LruSizes, NodeSample, SwapSample, ZoneSample} from '../sample.ts';
import {createPcp} from '../memory/pcp.ts';
import {hugepagesOf} from '../memory/hugetlb.ts';
import type {Zone} from '../memory/zone.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

const us = (ns: number): number => Math.floor(ns / 1000);

function lruSizes(at: (list: ListId) => number): LruSizes {
	return {
		inactiveAnon: at(INACTIVE_ANON),
		activeAnon: at(ACTIVE_ANON),
		inactiveFile: at(INACTIVE_FILE),
		activeFile: at(ACTIVE_FILE),
		unevictable: at(UNEVICTABLE),
	};
}

/** What the lists of the CPUs hold, or would if they were on. */
function pagesets(m: Machine, zone: Zone): ZoneSample['pagesets'] {
	const {batch, highMin, tuned, lists} = zone.pcp ?? createPcp(m, zone);
	const counts = lists.map(list => list.count);
	return tuned ? {counts, high: lists[0].high, highs: lists.map(({high}) => high), batch} : {counts, high: highMin, batch};
}

export function zoneSamples(m: Machine): ZoneSample[] {
	return m.zones.map(zone => ({
		node: zone.node,
		name: zone.name,
		free: zone.free,
		freeLowest: zone.freeLowest,
		freeHighest: zone.freeHighest,
		boost: zone.boost,
		min: zone.min,
		low: zone.low,
		high: zone.high,
		spanned: zone.spanned,
		present: zone.present,
		managed: zone.managed,
		protection: [...zone.reserve, zone.reserve[3]],
		startPfn: zone.startPfn,
		lru: lruSizes(list => m.lru.zoneSize[zone.index * LISTS + list]),
		writePending: zone.writePending,
		mlock: zone === m.zones[m.nodes[zone.node].zones[m.nodes[zone.node].zones.length - 1]] ? m.nodes[zone.node].stat.nr_mlock : 0,
		numa: {...zone.numa},
		pagesets: pagesets(m, zone),
	}));
}

/**
 * With a zone over its high mark there is nothing that a kswapd should do: one that gave up counts as hopeless until somebody's reclaim frees a page, which
 * may be never where nobody lacks any, and sleeps meanwhile as any other.
 */
const hasEnough = (m: Machine, node: Node): boolean => node.zones.some(index => m.zones[index].free > m.zones[index].high + m.zones[index].boost);

function kswapdSample(m: Machine, nodeId: number, now: number): KswapdSample {
	const node = m.nodes[nodeId];
	const k = node.kswapd;
	const task = m.taskOf.get(k.pid) as Task;
	let state: KswapdSample['state'] = 'running';
	const gaveUp = isHopeless(node) && !hasEnough(m, node);
	if (k.step === 'asleep') state = gaveUp ? 'hopeless' : 'asleep';
	else if (task.waitsFor === 'disk-queue' || task.waitsFor === 'reclaim-nap') state = 'waiting';
	else if (k.step === 'nap') state = gaveUp ? 'hopeless' : 'napping';
	const awakeSince = k.awakeSince < 0 ? null : k.awakeSince;
	return {
		state,
		pid: k.pid,
		priority: k.reclaim.priority,
		failures: k.failures,
		woken: k.woken,
		awakeUs: us(k.awakeNs + (k.runSince < 0 ? 0 : Math.max(0, now - k.runSince))),
		awakeSinceUs: awakeSince === null ? null : us(awakeSince),
		scanned: k.scanned,
		stolen: k.stolen,
	};
}

function generations(m: Machine, node: number, now: number): Pick<NodeSample, 'generations'> {
	const own = generationsOf(m, node, now);
	return own === null ? {} : {generations: own};
}

function tails(m: Machine, node: number): Pick<NodeSample, 'tails'> {
	const found = listTails(m, node);
	return found === null ? {} : {tails: found};
}

export function nodeSamples(m: Machine, now: number): NodeSample[] {
	return m.nodes.map(node => ({
		node: node.id,
		lru: lruSizes(list => listSize(m, node.id, list)),
		slabReclaimable: node.slab.reclaimable,
		slabUnreclaimable: node.slab.unreclaimable,
		anonPages: node.stat.nr_anon_mapped,
		shmem: node.stat.nr_shmem,
		mapped: node.stat.nr_mapped,
		filePages: node.stat.nr_file_pages,
		dirty: node.stat.nr_dirty,
		writeback: node.stat.nr_writeback,
		kernelStackKb: node.stat.nr_kernel_stack,
		pageTables: node.stat.nr_page_table_pages,
		swapCached: node.stat.nr_swapcached,
		hugepages: hugepagesOf(m, node.id),
		vmstat: nodeVmstat(m, node.id),
		anonCost: node.anonCost,
		fileCost: node.fileCost,
		kswapd: kswapdSample(m, node.id, now),
		...tails(m, node.id),
		...generations(m, node.id, now),
	}));
}

export const swapSamples = (m: Machine): SwapSample[] =>
	m.swaps.map(area => ({name: area.config.name, on: area.on, pages: area.pages, usedPages: area.used, priority: area.priority, disk: area.config.disk}));

/** Memory as the OOM report prints it. */
export function oomMemory(m: Machine): OomMemory {
	return {meminfo: meminfo(m), zones: zoneSamples(m), nodes: nodeSamples(m, m.clock), swaps: swapSamples(m)};
}
