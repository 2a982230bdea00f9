// /proc/meminfo and /proc/vmstat as numbers, from the machine's state. (fs/proc/meminfo.c, si_mem_available of mm/page_alloc.c, mm/vmstat.c;
// docs §17, §18). meminfo in KiB (huge-page counts in pages), vmstat in pages and events, pgpgin and pgpgout in KiB.
import {MEMINFO_FIELDS, type MeminfoField, VMSTAT_FIELDS, type VmstatField} from '../fields.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, type ListId, listSize, UNEVICTABLE} from '../reclaim/lru.ts';
import {commitLimit, totalRam} from '../oom/overcommit.ts';
import {HUGE_PAGES, hugetlbPages} from '../memory/hugetlb.ts';
import {isMetadata} from '../files/cached-file.ts';
import type {Machine} from '../state.ts';
import {currentLimits} from '../files/dirty-limits.ts';
import {reclaimsOf} from '../reclaim/in-hand.ts';

/** MemAvailable in pages (si_mem_available). */
export function memAvailable(free: number, totalreserve: number, fileLru: number, reclaimableSlab: number, lowMarks: number): number {
	let available = free - totalreserve;
	available += fileLru - Math.min(fileLru >> 1, lowMarks);
	available += reclaimableSlab - Math.min(reclaimableSlab >> 1, lowMarks);
	return Math.max(0, available);
}

export function listTotal(m: Machine, list: ListId): number {
	let sum = 0;
	for (let node = 0; node < m.nodes.length; node++) sum += listSize(m, node, list);
	return sum;
}

type NodeStat = Machine['nodes'][number]['stat'];

export function statTotal(m: Machine, name: keyof NodeStat): number {
	let sum = 0;
	for (const node of m.nodes) sum += node.stat[name];
	return sum;
}

/** Swap as /proc shows it: of an area that is being turned off, what is still in it counts as swap in use (si_swapinfo). */
export function swapShown(m: Machine): {readonly total: number; readonly free: number} {
	let leaving = 0;
	for (const area of m.swaps) if (area.leaving) leaving += area.used;
	return {total: m.swapTotal + leaving, free: m.swapFree + leaving};
}

const VMALLOC_TOTAL_KB = 34359738367;
const KB = 4;

/** All fields, at 0: to be copied, as an object that is made of so many names one by one takes forty times as long. */
const zeros = <Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> =>
	Object.fromEntries(names.map(name => [name, 0])) as Record<Name, number>;
const NO_MEMINFO = zeros(MEMINFO_FIELDS);
const NO_VMSTAT = zeros(VMSTAT_FIELDS);

export function meminfo(m: Machine): Record<MeminfoField, number> {
	const lists = {
		inactiveAnon: listTotal(m, INACTIVE_ANON),
		activeAnon: listTotal(m, ACTIVE_ANON),
		inactiveFile: listTotal(m, INACTIVE_FILE),
		activeFile: listTotal(m, ACTIVE_FILE),
	};
	let buffers = 0;
	for (const file of m.files) if (isMetadata(file)) buffers += file.cached;
	let low = 0;
	let slabReclaimable = 0;
	let slabUnreclaimable = 0;
	for (const zone of m.zones) low += zone.low + zone.boost;
	for (const node of m.nodes) {
		slabReclaimable += node.slab.reclaimable;
		slabUnreclaimable += node.slab.unreclaimable;
	}
	const ram = totalRam(m);
	const swap = swapShown(m);
	const swapCached = statTotal(m, 'nr_swapcached');
	const stackKb = statTotal(m, 'nr_kernel_stack');
	const values = {...NO_MEMINFO};
	const pages: Partial<Record<MeminfoField, number>> = {
		MemTotal: ram,
		MemFree: m.free,
		MemAvailable: memAvailable(m.free, m.totalreservePages, lists.inactiveFile + lists.activeFile, slabReclaimable, low),
		Buffers: buffers,
		Cached: statTotal(m, 'nr_file_pages') - swapCached - buffers,
		SwapCached: swapCached,
		Active: lists.activeAnon + lists.activeFile,
		Inactive: lists.inactiveAnon + lists.inactiveFile,
		'Active(anon)': lists.activeAnon,
		'Inactive(anon)': lists.inactiveAnon,
		'Active(file)': lists.activeFile,
		'Inactive(file)': lists.inactiveFile,
		Unevictable: listTotal(m, UNEVICTABLE),
		Mlocked: statTotal(m, 'nr_mlock'),
		SwapTotal: swap.total,
		SwapFree: swap.free,
		Dirty: statTotal(m, 'nr_dirty'),
		Writeback: statTotal(m, 'nr_writeback'),
		AnonPages: statTotal(m, 'nr_anon_mapped'),
		Mapped: statTotal(m, 'nr_mapped'),
		Shmem: statTotal(m, 'nr_shmem'),
		KReclaimable: slabReclaimable,
		Slab: slabReclaimable + slabUnreclaimable,
		SReclaimable: slabReclaimable,
		SUnreclaim: slabUnreclaimable,
		PageTables: statTotal(m, 'nr_page_table_pages'),
		CommitLimit: commitLimit(ram - hugetlbPages(m), m.tunables.overcommitRatio, m.swapTotal, m.tunables.overcommitKbytes),
		Committed_AS: m.committedPages,
		Percpu: m.config.kernelMemory.percpu,
	};
	for (const [name, value] of Object.entries(pages)) values[name as MeminfoField] = value * KB;
	values.KernelStack = stackKb;
	values.VmallocTotal = VMALLOC_TOTAL_KB;
	values.VmallocUsed = stackKb + m.config.kernelMemory.percpu * KB;
	values.HugePages_Total = values.HugePages_Free = hugetlbPages(m) / HUGE_PAGES;
	values.Hugepagesize = 2048;
	values.Hugetlb = hugetlbPages(m) * KB;
	// The direct map covers all of RAM: 2 MiB pages but for the first few.
	const split = Math.min(ram * KB, 24 * 1024);
	values.DirectMap4k = split;
	values.DirectMap2M = ram * KB - split;
	return values;
}

/** The node gauges and counters of vmstat for one node, under their kernel names. */
export function nodeVmstat(m: Machine, nodeId: number): Record<string, number> {
	const node = m.nodes[nodeId];
	const size = (list: ListId): number => listSize(m, nodeId, list);
	const {stat} = node;
	const isolated = isolatedPages(m, nodeId);
	return {
		nr_inactive_anon: size(INACTIVE_ANON),
		nr_active_anon: size(ACTIVE_ANON),
		nr_inactive_file: size(INACTIVE_FILE),
		nr_active_file: size(ACTIVE_FILE),
		nr_unevictable: size(UNEVICTABLE),
		nr_slab_reclaimable: node.slab.reclaimable,
		nr_slab_unreclaimable: node.slab.unreclaimable,
		nr_isolated_anon: isolated.anon,
		nr_isolated_file: isolated.file,
		workingset_refault_anon: stat.workingset_refault_anon,
		workingset_refault_file: stat.workingset_refault_file,
		workingset_activate_anon: stat.workingset_activate_anon,
		workingset_activate_file: stat.workingset_activate_file,
		workingset_restore_anon: stat.workingset_restore_anon,
		workingset_restore_file: stat.workingset_restore_file,
		nr_anon_pages: stat.nr_anon_mapped,
		nr_mapped: stat.nr_mapped,
		nr_file_pages: stat.nr_file_pages,
		nr_dirty: stat.nr_dirty,
		nr_writeback: stat.nr_writeback,
		nr_shmem: stat.nr_shmem,
		nr_vmscan_write: stat.nr_vmscan_write,
		nr_vmscan_immediate_reclaim: stat.nr_vmscan_immediate_reclaim,
		nr_dirtied: stat.nr_dirtied,
		nr_written: stat.nr_written,
		nr_throttled_written: stat.nr_throttled_written,
		nr_kernel_stack: stat.nr_kernel_stack,
		nr_page_table_pages: stat.nr_page_table_pages,
		nr_swapcached: stat.nr_swapcached,
	};
}

/** Pages that reclaimers hold off the lists at this instant; MGLRU does not count its own. */
export function isolatedPages(m: Machine, nodeId: number): {readonly anon: number; readonly file: number} {
	let anon = 0;
	let file = 0;
	const add = (list: number, n: number): void => {
		if (list === INACTIVE_ANON) anon += n;
		else file += n;
	};
	const {kswapd} = m.nodes[nodeId];
	if (kswapd.reclaim.gen === null) add(kswapd.reclaim.batchList, kswapd.reclaim.batch.length);
	for (const task of m.tasks) {
		for (const r of reclaimsOf(m, task)) if (r.node === nodeId && r.gen === null) add(r.batchList, r.batch.length);
	}
	return {anon, file};
}

export function vmstat(m: Machine): Record<VmstatField, number> {
	const values = {...NO_VMSTAT};
	for (let node = 0; node < m.nodes.length; node++) {
		for (const [name, value] of Object.entries(nodeVmstat(m, node))) values[name as VmstatField] += value;
	}
	values.nr_free_pages = m.free;
	values.nr_zone_inactive_anon = values.nr_inactive_anon;
	values.nr_zone_active_anon = values.nr_active_anon;
	values.nr_zone_inactive_file = values.nr_inactive_file;
	values.nr_zone_active_file = values.nr_active_file;
	values.nr_zone_unevictable = values.nr_unevictable;
	values.nr_mlock = statTotal(m, 'nr_mlock');
	values.nr_zspages = m.swaps.reduce((sum, {zram}) => sum + (zram?.pool.pages ?? 0), m.zswap?.pool.pages ?? 0);
	for (const zone of m.zones) {
		values.nr_zone_write_pending += zone.writePending;
		values.numa_hit += zone.numa.hit;
		values.numa_miss += zone.numa.miss;
		values.numa_foreign += zone.numa.foreign;
		values.numa_local += zone.numa.local;
		values.numa_other += zone.numa.other;
		values.numa_interleave += zone.numa.interleave;
		values[`pgalloc_${zone.name.toLowerCase()}` as VmstatField] += zone.allocated;
	}
	const limits = currentLimits(m);
	values.nr_dirty_threshold = limits.thresh;
	values.nr_dirty_background_threshold = limits.background;
	Object.assign(values, m.vm);
	values.pgpgin = m.vm.pgpgin * KB;
	values.pgpgout = m.vm.pgpgout * KB;
	return values;
}
