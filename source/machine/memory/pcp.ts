// The lists of free pages that each CPU keeps of each zone: filled by batches, emptied by batches, so free memory moves in steps, falls a batch under the
// mark that was tested, and what a zone's freed pages do to it depends on what rests here. Models rmqueue_pcplist, rmqueue_bulk, free_unref_page_commit,
// nr_pcp_free, nr_pcp_high, free_pcppages_bulk, drain_all_pages and zone_highsize of mm/page_alloc.c (6.1; docs §3.4), and
// refresh_cpu_vm_stats of mm/vmstat.c; sizes that tune themselves are pcp-tuned.ts's (6.12). An option of the machine.
// Pages are counted, not chained: they stay on the zone's free stack, of which as many belong to the lists. A list is by what the page was, not by its block.
// Deviates: orders above 0 have no lists of their own; remote lists are not drained after three quiet seconds (refresh_cpu_vm_stats).
import type {ZoneConfig} from '../config.ts';
import type {Machine} from '../state.ts';
import {noteKernelFreed, type PageBlocks} from './page-block.ts';
import {noteKernelPage, noteUserPage} from './watermark-boost.ts';
import {schedule} from '../tasks/event-queue.ts';
import {SCALE_MAX, tunedDecay, tunedRefill, tunedSlabRefill, tunedSurplus} from './pcp-tuned.ts';
import {watermarkOk} from './watermark.ts';
import type {Zone} from './zone.ts';

/** Kinds of single pages that have lists of their own (MIGRATE_PCPTYPES), and the lists of all kinds of orders 1 to 3 as one, which nobody takes from here. */
export type PcpType = 0 | 1 | 2 | 3;
export const UNMOVABLE = 0;
export const MOVABLE = 1;
export const RECLAIMABLE = 2;
const HIGHER = 3;
const MOVABLE_CLASS = 3;
/** Batches that rest on the lists of orders 1 to 3 when a machine is ready (estimate: four such lists are in use, half full each). */
const HIGHER_BATCHES = 1;

/** A CPU's pages of a zone (per_cpu_pages). */
export type PcpList = {
	count: number;
	readonly byType: [number, number, number, number];
	freeFactor: number;
	/** Where lists tune themselves. */
	high: number;
	allocFactor: number;
	freeCount: number;
};

export type PerCpuPages = {
	readonly batch: number;
	/** Most pages of a list, or the least that this is where lists tune themselves, and then the most. */
	highMin: number;
	highMax: number;
	readonly tuned: boolean;
	/** The node's kswapd is at work: four batches at most (ZONE_RECLAIM_ACTIVE). */
	reclaimActive: boolean;
	/** Where lists tune themselves: an allocation has found free at or under high. */
	belowHigh: boolean;
	readonly lists: PcpList[];
};

/** Pages by which the list of a CPU is filled from a zone of so many (zone_batchsize). */
export function pcpBatch(managed: number): number {
	const quarter = Math.max(1, Math.min(managed >> 10, 256) >> 2);
	return Math.max(1, 2 ** Math.floor(Math.log2(quarter + (quarter >> 1))) - 1);
}

/** Most pages of a zone that a CPU's list may hold, if together they are to hold so many (zone_highsize). */
export function pcpHigh(pages: number, batch: number, cpus: number): number {
	return Math.max(Math.trunc(pages / cpus), batch << 2);
}

/** What all lists together may hold of a zone: as many as lie under low or, where percpu_pagelist_high_fraction is not 0, that part of the zone. */
const pagesOnLists = (m: Machine, {low, managed}: Zone): number => (m.tunables.pcpHighFraction === 0 ? low : Math.trunc(managed / m.tunables.pcpHighFraction));

/** CPUs among which a zone's pages are split: those of its node, or all where it has none. */
function cpusOf(m: Machine, zone: Zone): number {
	const own = m.cpus.filter(cpu => cpu.node === zone.node).length;
	return own > 0 ? own : m.cpus.length;
}

/** Of a zone, what lists that tune themselves hold together at most (MIN_PERCPU_PAGELIST_HIGH_FRACTION); a fraction that is set leaves nothing to tune. */
const TUNED_FRACTION = 8;

function highsOf(m: Machine, zone: Zone, batch: number): {readonly highMin: number; readonly highMax: number} {
	const cpus = cpusOf(m, zone);
	const highMin = pcpHigh(pagesOnLists(m, zone), batch, cpus);
	const isFixed = !m.rules.tunedLists || m.tunables.pcpHighFraction !== 0;
	return {highMin, highMax: isFixed ? highMin : pcpHigh(Math.trunc(zone.managed / TUNED_FRACTION), batch, cpus)};
}

export function createPcp(m: Machine, zone: Zone): PerCpuPages {
	const batch = pcpBatch(zone.managed);
	return {
		batch,
		...highsOf(m, zone, batch),
		tuned: m.rules.tunedLists,
		reclaimActive: false,
		belowHigh: false,
		lists: m.cpus.map(() => ({count: 0, byType: [0, 0, 0, 0], freeFactor: 0, high: 0, allocFactor: 0, freeCount: 0})),
	};
}

/** Marks or percpu_pagelist_high_fraction have changed. */
export function resizePcp(m: Machine, zone: Zone): void {
	if (zone.pcp !== null) Object.assign(zone.pcp, highsOf(m, zone, zone.pcp.batch));
}

/** Pages of a zone that rest on the lists of all CPUs. */
export const pcpPages = (zone: Zone): number => (zone.pcp === null ? 0 : zone.pcp.lists.reduce((sum, list) => sum + list.count, 0));

const listOf = (m: Machine, pcp: PerCpuPages): PcpList => pcp.lists[Math.max(0, m.cpu)];

/** Moves free pages from the zone to a list or, n < 0, back. */
function move(m: Machine, zone: Zone, n: number): void {
	zone.free -= n;
	m.free -= n;
	if (zone.free < zone.freeLowest) zone.freeLowest = zone.free;
	if (m.free < m.freeLowest) m.freeLowest = m.free;
	if (zone.free > zone.freeHighest) zone.freeHighest = zone.free;
	if (m.free > m.freeHighest) m.freeHighest = m.free;
}

/** The same from zone to list, page after page from its blocks; whether the zone has been boosted. */
function moveFromBlocks(m: Machine, zone: Zone, blocks: PageBlocks, n: number, type: PcpType): boolean {
	let boosted = false;
	for (let i = 0; i < n; i++) {
		move(m, zone, 1);
		if (type === MOVABLE ? noteUserPage(m, zone, blocks) : noteKernelPage(m, zone, blocks, type === RECLAIMABLE)) boosted = true;
	}
	return boosted;
}

/** Pages of a refill: a batch of single pages, or of slabs half as many for each order (__rmqueue_pcplist). */
function refill(m: Machine, batch: number, type: PcpType): number {
	if (type !== RECLAIMABLE) return batch;
	const {pages} = m.cacheSlab.perSlab;
	return batch > 1 ? Math.max(Math.floor(batch / pages), 2) * pages : pages;
}

/**
 * Takes a page off the CPU's list, which is filled with a batch when it is empty. 'none': there is no page to fill it with. 'boosted': the zone has been
 * boosted to fill it, and kswapd is to hear of it.
 */
export function takeFromPcp(m: Machine, zone: Zone, pcp: PerCpuPages, type: PcpType): 'taken' | 'boosted' | 'none' {
	const list = listOf(m, pcp);
	list.freeFactor >>= 1;
	list.freeCount >>= 1;
	let boosted = false;
	if (list.byType[type] === 0) {
		const single = type !== RECLAIMABLE;
		if (pcp.tuned && !single) tunedSlabRefill(list, pcp);
		const wanted = pcp.tuned && single ? tunedRefill(list, pcp) : refill(m, pcp.batch, type);
		const n = Math.min(wanted, zone.free);
		if (n <= 0) return 'none';
		if (zone.blocks === null) move(m, zone, n);
		else boosted = moveFromBlocks(m, zone, zone.blocks, n, type);
		list.byType[type] += n;
		list.count += n;
	}
	list.byType[type]--;
	list.count--;
	return boosted ? 'boosted' : 'taken';
}

/**
 * Gives pages of a list back to the zone: of one type first, then of the others in turn, lists of orders 1 to 3 before those of unmovable pages
 * (free_pcppages_bulk). Where lists do not tune themselves those of higher orders stay: they are an estimate of what always rests there.
 */
function freeBulk(m: Machine, zone: Zone, list: PcpList, count: number, first: PcpType): void {
	const kinds = zone.pcp?.tuned === true ? HIGHER + 1 : HIGHER;
	let left = Math.min(count, kinds > HIGHER ? list.count : list.count - list.byType[HIGHER]);
	for (let i = 0; left > 0; i++) {
		const type = (first + i) % kinds;
		const n = Math.min(left, list.byType[type]);
		if (n === 0) continue;
		list.byType[type] -= n;
		list.count -= n;
		left -= n;
		move(m, zone, -n);
		if (zone.blocks !== null && type !== MOVABLE) for (let page = 0; page < n; page++) noteKernelFreed(zone.blocks, type === RECLAIMABLE);
	}
}

/** How many pages a list that is full gives back: twice as many at each time without an allocation in between (nr_pcp_free). */
function bulkSize(list: PcpList, high: number, batch: number): number {
	const most = high - batch;
	const n = batch << list.freeFactor;
	if (n < most && list.freeFactor < SCALE_MAX) list.freeFactor++;
	return Math.max(batch, Math.min(n, most));
}

/** Puts a freed page on the CPU's list. */
export function giveToPcp(m: Machine, zone: Zone, pcp: PerCpuPages, type: PcpType): void {
	const list = listOf(m, pcp);
	list.byType[type]++;
	list.count++;
	if (pcp.tuned) {
		const surplus = tunedSurplus(list, pcp);
		if (surplus === 0) return;
		freeBulk(m, zone, list, surplus, type);
		if (pcp.belowHigh && watermarkOk(zone, zone.high, MOVABLE_CLASS, 'none')) pcp.belowHigh = false;
		return;
	}
	const high = pcp.reclaimActive ? Math.min(pcp.batch << 2, pcp.highMin) : pcp.highMin;
	if (list.count >= high) freeBulk(m, zone, list, bulkSize(list, high, pcp.batch), type);
}

/** vm.stat_interval */
const VMSTAT_NS = 1e9;
/** When in each second of uptime the update falls: whole seconds of jiffies, which begin late (24 recordings of 6.12: at 0.90 to 0.92 s). */
const VMSTAT_PHASE_NS = 910e6;

/** Starts the timer of a machine whose kernel has run for a while. */
export function startVmstat(m: Machine): void {
	const uptime = (m.config.kernelUptimeUs ?? 0) * 1000 + m.clock;
	const left = (VMSTAT_PHASE_NS - (uptime % VMSTAT_NS) + VMSTAT_NS) % VMSTAT_NS;
	schedule(m, m.clock + left, {kind: 'vmstat'});
}

/** The second's update of the counters: lists that tune themselves and hold more than they are used for give some back (vmstat_update). */
export function vmstatTimer(m: Machine): void {
	schedule(m, m.clock + VMSTAT_NS, {kind: 'vmstat'});
	for (const zone of m.zones) {
		const {pcp} = zone;
		for (const list of pcp?.lists ?? []) {
			for (let left = tunedDecay(list, pcp as PerCpuPages); left > 0; left -= (pcp as PerCpuPages).batch)
				freeBulk(m, zone, list, Math.min(left, (pcp as PerCpuPages).batch), UNMOVABLE);
		}
	}
}

/** An allocation looks whether free is over high before it looks at its mark (get_page_from_freelist). */
export function notePcpMark(zone: Zone, pcp: PerCpuPages, zoneClass: number): void {
	if (!pcp.belowHigh && !watermarkOk(zone, zone.high, zoneClass, 'none')) pcp.belowHigh = true;
}

/** Gives all pages of all lists back to their zones (drain_all_pages); whether there were any. */
export function drainAllPages(m: Machine): boolean {
	let any = false;
	for (const zone of m.zones) {
		for (const list of zone.pcp?.lists ?? []) {
			any ||= list.count > 0;
			freeBulk(m, zone, list, list.count, UNMOVABLE);
		}
	}
	return any;
}

/** The lists of a machine that has just booted; the first CPU's holds what the configuration says. */
export function openPcp(m: Machine, zone: Zone, {perCpu = 0, perCpuMovable = 0, perCpuHigh = 0}: NonNullable<ZoneConfig['blocks']>): void {
	const pcp = createPcp(m, zone);
	const held = Math.min(perCpu, zone.free);
	const movable = Math.min(held, perCpuMovable);
	const higher = Math.min(held - movable, HIGHER_BATCHES * pcp.batch);
	pcp.lists[0].count = held;
	pcp.lists[0].high = perCpuHigh;
	pcp.lists[0].byType[HIGHER] = higher;
	pcp.lists[0].byType[MOVABLE] = movable;
	pcp.lists[0].byType[UNMOVABLE] = held - movable - higher;
	move(m, zone, held);
	zone.pcp = pcp;
}
