// memory.stat of the root group: what the whole machine has, out of the counters of its nodes. (memcg_stat_format of mm/memcontrol.c; docs C 13)
// Deviation: slab and percpu memory are not in it, as the kernel charges what the root has of them to nobody. Of zswap it has what groups have there, and no
// page of a process in the root.
import {SINCE_612} from '../machine/cgroup/stat.ts';
import type {ZswapStat} from '../machine/group-sample.ts';
import type {Sample} from '../machine/sample.ts';
import {nodeStats} from './zoneinfo.ts';

const PAGE = 4096;
const NO_ZSWAP: ZswapStat = {zswap: 0, zswapped: 0, zswpin: 0, zswpout: 0, zswpwb: 0};

/** By its keys, in the kernel's order; sizes in bytes, counters in pages or events. `of`: the counters of the machine, or of one node. */
function statOf(of: Readonly<Record<string, number>>, kernel: Sample['kernel'], zswap: ZswapStat = NO_ZSWAP): Readonly<Record<string, number>> {
	const count = (name: string): number => of[name] ?? 0;
	const bytes = (name: string): number => count(name) * PAGE;
	const tables = bytes('nr_page_table_pages');
	const stack = count('nr_kernel_stack') * 1024;
	const both = (name: string): number => count(`${name}_kswapd`) + count(`${name}_direct`);
	const all = {
		anon: bytes('nr_anon_pages'),
		file: Math.max(0, count('nr_file_pages') - count('nr_swapcached')) * PAGE,
		kernel: tables + stack,
		kernel_stack: stack,
		pagetables: tables,
		sec_pagetables: 0,
		percpu: 0,
		sock: 0,
		vmalloc: 0,
		shmem: bytes('nr_shmem'),
		zswap: zswap.zswap,
		zswapped: zswap.zswapped,
		file_mapped: bytes('nr_mapped'),
		file_dirty: bytes('nr_dirty'),
		file_writeback: bytes('nr_writeback'),
		swapcached: bytes('nr_swapcached'),
		anon_thp: 0,
		file_thp: 0,
		shmem_thp: 0,
		inactive_anon: bytes('nr_inactive_anon'),
		active_anon: bytes('nr_active_anon'),
		inactive_file: bytes('nr_inactive_file'),
		active_file: bytes('nr_active_file'),
		unevictable: bytes('nr_unevictable'),
		slab_reclaimable: 0,
		slab_unreclaimable: 0,
		slab: 0,
		...Object.fromEntries(
			['refault', 'activate', 'restore'].flatMap(what => ['anon', 'file'].map(kind => [`workingset_${what}_${kind}`, count(`workingset_${what}_${kind}`)])),
		),
		workingset_nodereclaim: count('workingset_nodereclaim'),
		pgdemote_kswapd: 0,
		pgdemote_direct: 0,
		pgdemote_khugepaged: 0,
		pgpromote_success: 0,
		pgscan: both('pgscan'),
		pgsteal: both('pgsteal'),
		pgscan_kswapd: count('pgscan_kswapd'),
		pgscan_direct: count('pgscan_direct'),
		pgscan_khugepaged: 0,
		pgsteal_kswapd: count('pgsteal_kswapd'),
		pgsteal_direct: count('pgsteal_direct'),
		pgsteal_khugepaged: 0,
		pgfault: count('pgfault'),
		pgmajfault: count('pgmajfault'),
		pgrefill: count('pgrefill'),
		pgactivate: count('pgactivate'),
		pgdeactivate: count('pgdeactivate'),
		pglazyfree: count('pglazyfree'),
		pglazyfreed: count('pglazyfreed'),
		swpin_zero: count('swpin_zero'),
		swpout_zero: count('swpout_zero'),
		zswpin: zswap.zswpin,
		zswpout: zswap.zswpout,
		zswpwb: zswap.zswpwb,
		thp_fault_alloc: 0,
		thp_collapse_alloc: 0,
		thp_swpout: 0,
		thp_swpout_fallback: 0,
		numa_pages_migrated: 0,
		numa_pte_updates: 0,
		numa_hint_faults: 0,
	};
	return kernel.version === '6.1' ? Object.fromEntries(Object.entries(all).filter(([key]) => !SINCE_612.test(key))) : all;
}

/** memory.stat. */
export const rootMemoryStat = ({vmstat, kernel, rootGroup}: Pick<Sample, 'vmstat' | 'kernel' | 'rootGroup'>): Readonly<Record<string, number>> =>
	statOf(vmstat, kernel, rootGroup?.zswap);

/** The same of each node, for memory.numa_stat. */
export const rootStatByNode = ({nodes, kernel}: Pick<Sample, 'nodes' | 'kernel'>): readonly Readonly<Record<string, number>>[] =>
	nodes.map(node => statOf({...nodeStats(node), nr_shmem: node.shmem}, kernel));
