// Pages of a region that is locked in memory. (mm/mlock.c mlock_new_page, munlock_page) A copy that fork makes of such a region is not locked, so that a page of
// it that the parent lets go of goes back to where reclaim finds it. Deviates: both are done at once and not in batches of a CPU's.
import {ISOLATED, MLOCKED, type Pfn, zoneOf} from '../memory/frames.ts';
import {bornOn, INACTIVE_ANON, lruAdd, lruRemove, UNEVICTABLE} from '../reclaim/lru.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import type {Region} from './region.ts';

/** A new page of a region that may be locked comes onto its list. */
export function addNewPage(m: Machine, task: Task, region: Region, pfn: Pfn): void {
	if (!region.locked) {
		lruAdd(m, pfn, bornOn(m, INACTIVE_ANON, true));
		return;
	}
	m.frames.flags[pfn] |= MLOCKED;
	task.lockedPages++;
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_mlock++;
	m.vm.unevictable_pgs_mlocked++;
	lruAdd(m, pfn, UNEVICTABLE);
}

/** A region that has locked a page lets go of it; `last`: nobody else maps it. */
export function munlock(m: Machine, task: Task, region: Region, pfn: Pfn, last: boolean): void {
	const {flags} = m.frames;
	if (!region.locked || (flags[pfn] & MLOCKED) === 0) return;
	flags[pfn] &= ~MLOCKED;
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_mlock--;
	task.lockedPages--;
	if (last || (flags[pfn] & ISOLATED) !== 0) return;
	lruRemove(m, pfn);
	lruAdd(m, pfn, INACTIVE_ANON);
}
