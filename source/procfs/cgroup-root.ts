// memory.stat of the root group: what the whole machine has, out of the counters of its nodes. (memcg_stat_format of mm/memcontrol.c; docs C 13)
// Deviation: slab and percpu memory are not in it, as the kernel charges what the root has of them to nobody.
import type {Sample} from '../machine/sample.ts';

const PAGE = 4096;

/** By its keys, in the kernel's order; sizes in bytes, counters in pages or events. */
export function rootMemoryStat({vmstat, meminfo}: Pick<Sample, 'vmstat' | 'meminfo'>): Readonly<Record<string, number>> {
	const count = (name: string): number => (vmstat as Readonly<Record<string, number>>)[name] ?? 0;
	const bytes = (name: string): number => count(name) * PAGE;
	const tables = meminfo.PageTables * 1024;
	const stack = meminfo.KernelStack * 1024;
	const both = (name: string): number => count(`${name}_kswapd`) + count(`${name}_direct`);
	return {
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
	};
}
