// Where memory is, of one Sample: parts of MemTotal that together are all of it, in KiB. What has no counter of its own is the kernel's: MemTotal less the rest.
import type {Sample} from '../../machine/sample.ts';

export const PARTS = ['anon', 'swapCache', 'clean', 'dirty', 'shmem', 'slab', 'tables', 'compressed', 'kernel', 'lists', 'free'] as const;
export type Part = (typeof PARTS)[number];

export function whereIs({meminfo, vmstat, disks, zones}: Pick<Sample, 'meminfo' | 'vmstat' | 'disks' | 'zones'>): Readonly<Record<Part, number>> {
	const {MemTotal, MemFree, AnonPages, Cached, Buffers, Shmem, Slab, PageTables, Dirty, Writeback, SwapCached} = meminfo;
	const file = Cached + Buffers - Shmem;
	// Writeback of meminfo counts what is on its way to swap, too: that of the disks is of files alone.
	const ofDisks = disks.reduce((sum, {writeback}) => sum + writeback.writeback, 0) * 4;
	const dirty = Math.min(file, Dirty + (Number.isNaN(ofDisks) ? Writeback : ofDisks));
	// On the lists of anon but mapped by nobody: read back from swap, or left over by who has ended.
	const swapCache = Math.max(0, Math.min(SwapCached, meminfo['Active(anon)'] + meminfo['Inactive(anon)'] - Shmem - AnonPages));
	// What zram and zswap have of the allocator; in no line of meminfo. A host's kernel may not count it.
	const compressed = (vmstat.nr_zspages || 0) * 4;
	// Freed pages that each CPU keeps at hand; free to be had, and in no line of meminfo.
	const lists = zones.reduce((sum, {pagesets}) => sum + pagesets.counts.reduce((all, count) => all + count, 0), 0) * 4;
	const known = MemFree + AnonPages + swapCache + file + Shmem + Slab + PageTables + compressed + lists;
	return {
		anon: AnonPages,
		swapCache,
		clean: file - dirty,
		dirty,
		shmem: Shmem,
		slab: Slab,
		tables: PageTables,
		compressed,
		kernel: MemTotal - known,
		lists,
		free: MemFree,
	};
}

/** What `free` of procps 4 says: used is what is not available. KiB. */
export function freeWords({meminfo}: Pick<Sample, 'meminfo'>): {
	readonly used: number;
	readonly cache: number;
	readonly available: number;
	readonly free: number;
} {
	const {MemTotal, MemFree, MemAvailable, Buffers, Cached, SReclaimable} = meminfo;
	return {used: MemTotal - MemAvailable, cache: Buffers + Cached + SReclaimable, available: MemAvailable, free: MemFree};
}
