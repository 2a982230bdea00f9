// What counters of /proc/vmstat say that a pane shows and that are no fields of their own (mm/vmscan.c, mm/page-writeback.c).
import type {VmstatName} from '../messages/explanations.ts';

export const VMSTAT_HELP: Readonly<Record<VmstatName, string>> = {
	pgrotated: 'Pages that were put back at the head of an inactive list after their write was done.',
	pgsteal_anon: 'Anonymous pages that reclaim freed: they are in swap now.',
	pgsteal_file: 'File pages that reclaim freed: they are on a disk still.',
	nr_dirty: 'Pages of files that wait to be written.',
	nr_dirty_threshold: 'So many dirty pages, and writers are held back.',
	nr_writeback: 'Pages on their way to a disk.',
};
