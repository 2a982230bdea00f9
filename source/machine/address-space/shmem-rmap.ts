// Who maps a page of a file on the tmpfs: found by way of the regions that map the file, counted by frame like pages that fork has shared (sharing.ts).
// (mm/rmap.c rmap_walk_file, try_to_unmap_one for pages that are in the page cache)
import {countPage} from '../cgroup/charge.ts';
import {DIRTY, type Pfn, zoneOf} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {DIRTY_PTE, ptePfn, YOUNG} from './pte.ts';
import {countResident, type Region, regionOf} from './region.ts';
import {shootDown} from './tlb.ts';

/** A process maps a page of the file (1), or no longer (−1). */
export function countMapper(m: Machine, task: Task, region: Region, pfn: Pfn, by: 1 | -1): void {
	m.sharing.maps ??= new Uint16Array(m.frames.count);
	const {maps} = m.sharing;
	countResident(m, region, pfn, by);
	task.rssShmem += by;
	regionOf(m, region.shm).space.changes++;
	if (by === 1 ? maps[pfn]++ > 0 : --maps[pfn] > 0) return;
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_mapped += by;
	countPage(m, pfn, 'nr_mapped', by);
}

/** Regions that map a page of a file on the tmpfs, and its number in each. */
function* mappersOf(m: Machine, of: Region, pfn: Pfn): Generator<{readonly region: Region; readonly page: number}> {
	if ((m.sharing.maps?.[pfn] ?? 0) === 0) return;
	for (const id of of.mappers) {
		const region = m.regions[id] as Region;
		const page = m.frames.index[pfn] - region.offset;
		const pte = region.ptes[page] ?? 0;
		if (pte > 0 && ptePfn(pte) === pfn) yield {region, page};
	}
}

/** Entries that have been used since the last look, of those whose process counts; they are cleared. */
export function clearYoungOfMappers(
	m: Machine,
	of: Region,
	pfn: Pfn,
	counts: (pid: number) => boolean,
	found?: (region: Region, page: number) => void,
): number {
	let used = 0;
	for (const {region, page} of mappersOf(m, of, pfn)) {
		if ((region.ptes[page] & YOUNG) === 0 || !counts(region.pid)) continue;
		region.ptes[page] &= ~YOUNG;
		used++;
		found?.(region, page);
	}
	return used;
}

/** Takes a page of a file on the tmpfs out of every process that maps it. */
export function unmapMappers(m: Machine, of: Region, pfn: Pfn): void {
	for (const {region, page} of mappersOf(m, of, pfn)) {
		if ((region.ptes[page] & DIRTY_PTE) !== 0) m.frames.flags[pfn] |= DIRTY;
		region.ptes[page] = 0;
		const task = m.taskOf.get(region.pid) as Task;
		shootDown(m, task);
		countMapper(m, task, region, pfn, -1);
	}
}
