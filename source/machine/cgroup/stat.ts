// memory.stat: what a group and those below it hold and did. (memory_stats, memcg1_stat_format's counterpart memcg_stat_format of mm/memcontrol.c;
// docs C 13) Keys in the kernel's order; sizes in bytes, counters in pages or events. Left out: the laziness of the kernel's flushes.
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, LISTS, type ListId, UNEVICTABLE} from '../reclaim/lru.ts';
import type {Machine} from '../state.ts';
import {createGroupStat, type GroupId, type GroupStat, ROOT} from './group.ts';
import {groupOf, subtree} from './tree.ts';
import {zswapPages} from './zswap-charge.ts';

const PAGE = 4096;

/** Keys that 6.1 does not have. */
export const SINCE_612 = /^(pgdemote_|pgpromote_|pg(scan|steal)_khugepaged$|swp(in|out)_zero$|zswpwb$|thp_swpout|numa_)/;

/** Counters of a group's whole subtree added up, of one node or of all. */
function sumStat(m: Machine, ids: readonly GroupId[], node: number | null): GroupStat {
	const sum = createGroupStat();
	const names = Object.keys(sum) as (keyof GroupStat)[];
	for (const id of ids) {
		const {stat: whole, statByNode} = groupOf(m, id);
		const stat = (node === null ? null : statByNode?.[node]) ?? whole;
		for (const name of names) sum[name] += stat[name];
	}
	return sum;
}

/** memory.stat of a group by its keys, of one node or of all. The root's own pages are told in /proc/vmstat and are not in it. */
export function groupStat(m: Machine, id: GroupId, only: number | null = null): Record<string, number> {
	const ids = subtree(m, id).filter(group => group !== ROOT);
	const s = sumStat(m, ids, only);
	const list = (which: ListId): number => {
		let pages = 0;
		for (const group of ids)
			for (let node = 0; node < m.nodes.length; node++)
				if (only === null || node === only) pages += m.lru.size[(group * m.nodes.length + node) * LISTS + which];
		return pages * PAGE;
	};
	const zswap = ids.reduce((pages, group) => pages + zswapPages(groupOf(m, group)), 0);
	const kernel = s.pagetables + s.kernel_stack + s.slab_reclaimable + s.slab_unreclaimable + s.percpu + zswap;
	const all = {
		anon: s.nr_anon_mapped * PAGE,
		file: s.nr_file_pages * PAGE,
		kernel: kernel * PAGE,
		kernel_stack: s.kernel_stack * PAGE,
		pagetables: s.pagetables * PAGE,
		sec_pagetables: 0,
		percpu: s.percpu * PAGE,
		sock: 0,
		vmalloc: 0,
		shmem: s.nr_shmem * PAGE,
		zswap: s.zswap,
		zswapped: s.zswapped * PAGE,
		file_mapped: s.nr_mapped * PAGE,
		file_dirty: s.nr_dirty * PAGE,
		file_writeback: s.nr_writeback * PAGE,
		swapcached: s.nr_swapcached * PAGE,
		anon_thp: 0,
		file_thp: 0,
		shmem_thp: 0,
		inactive_anon: list(INACTIVE_ANON),
		active_anon: list(ACTIVE_ANON),
		inactive_file: list(INACTIVE_FILE),
		active_file: list(ACTIVE_FILE),
		unevictable: list(UNEVICTABLE),
		slab_reclaimable: s.slab_reclaimable * PAGE,
		slab_unreclaimable: s.slab_unreclaimable * PAGE,
		slab: (s.slab_reclaimable + s.slab_unreclaimable) * PAGE,
		workingset_refault_anon: s.workingset_refault_anon,
		workingset_refault_file: s.workingset_refault_file,
		workingset_activate_anon: s.workingset_activate_anon,
		workingset_activate_file: s.workingset_activate_file,
		workingset_restore_anon: s.workingset_restore_anon,
		workingset_restore_file: s.workingset_restore_file,
		workingset_nodereclaim: 0,
		pgdemote_kswapd: 0,
		pgdemote_direct: 0,
		pgdemote_khugepaged: 0,
		pgpromote_success: 0,
		pgscan: s.pgscan_kswapd + s.pgscan_direct,
		pgsteal: s.pgsteal_kswapd + s.pgsteal_direct,
		pgscan_kswapd: s.pgscan_kswapd,
		pgscan_direct: s.pgscan_direct,
		pgscan_khugepaged: 0,
		pgsteal_kswapd: s.pgsteal_kswapd,
		pgsteal_direct: s.pgsteal_direct,
		pgsteal_khugepaged: 0,
		pgfault: s.pgfault,
		pgmajfault: s.pgmajfault,
		pgrefill: s.pgrefill,
		pgactivate: s.pgactivate,
		pgdeactivate: s.pgdeactivate,
		pglazyfree: 0,
		pglazyfreed: 0,
		swpin_zero: s.swpin_zero,
		swpout_zero: s.swpout_zero,
		zswpin: s.zswpin,
		zswpout: s.zswpout,
		zswpwb: s.zswpwb,
		thp_fault_alloc: 0,
		thp_collapse_alloc: 0,
		thp_swpout: 0,
		thp_swpout_fallback: 0,
		numa_pages_migrated: 0,
		numa_pte_updates: 0,
		numa_hint_faults: 0,
	};
	return m.rules.fields612 ? all : Object.fromEntries(Object.entries(all).filter(([key]) => !SINCE_612.test(key)));
}
