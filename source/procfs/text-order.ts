// Which lines /proc/vmstat and /proc/meminfo have, in their order, by kernel: 6.1's are the machine's fields; 6.12 has more, and some elsewhere
// (vmstat_text of mm/vmstat.c, meminfo_proc_show; compared with recordings of both). What came after 6.1 is 0 here but for pages of zeroes in swap: no memory is
// unaccepted, behind an IOMMU or demoted, and khugepaged does nothing.
import type {Kernel} from '../machine/config.ts';
import {MEMINFO_FIELDS, VMSTAT_FIELDS} from '../machine/fields.ts';
import {rulesOf} from '../machine/rules.ts';

/** New names, each list behind the name it follows. */
const VMSTAT_NEW: Readonly<Record<string, readonly string[]>> = {
	nr_free_cma: ['nr_unaccepted'],
	nr_sec_page_table_pages: ['nr_iommu_pages'],
	pgpromote_candidate: ['pgdemote_kswapd', 'pgdemote_direct', 'pgdemote_khugepaged'],
	nr_dirty_background_threshold: ['nr_memmap_pages', 'nr_memmap_boot_pages'],
	pgsteal_direct: ['pgsteal_khugepaged'],
	pgscan_direct: ['pgscan_khugepaged'],
	pgsteal_file: ['zone_reclaim_success'],
	thp_deferred_split_page: ['thp_underused_split_page'],
};

/** Counters of the machine that 6.1 has not got. */
const since612 = new Set(['swpin_zero', 'swpout_zero']);
const vmstat61: readonly string[] = VMSTAT_FIELDS.filter(name => !since612.has(name));
const moved = new Set(['pgdemote_kswapd', 'pgdemote_direct']);
const vmstat612: readonly string[] = VMSTAT_FIELDS.filter(name => !moved.has(name)).flatMap(name => [name, ...(VMSTAT_NEW[name] ?? [])]);
/** Debian's kernel has no CMA, and says nothing of it. */
const meminfo612: readonly string[] = MEMINFO_FIELDS.flatMap(name => (name === 'CmaTotal' ? ['Unaccepted'] : name === 'CmaFree' ? [] : [name]));

export const vmstatOrder = (kernel: Kernel): readonly string[] => (rulesOf(kernel).fields612 ? vmstat612 : vmstat61);
export const meminfoOrder = (kernel: Kernel): readonly string[] => (rulesOf(kernel).fields612 ? meminfo612 : MEMINFO_FIELDS);
