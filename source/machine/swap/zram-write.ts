// Storing a page in zram: it is compressed, and needs memory in the middle of reclaim, as much as it does not share with others. (drivers/block/zram/zram_drv.c
// __zram_bvec_write: zs_malloc with __GFP_KSWAPD_RECLAIM, then with GFP_NOIO, which a reclaimer has no more of)
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {slotOf, type SwapArea, type SwapEntry} from './swap.ts';
import {dropObject, noteStored, sizeOf} from './zram.ts';
import {freeObject, storeObject} from './zsmalloc.ts';

/** It is stored; or it would be over mem_limit; or there is no memory for it. */
export type Stored = 'stored' | 'over-limit' | 'no-memory';

/** Stores the page of a slot, and only then lets go of what was there. A page of zeroes takes no memory (page_same_filled). */
export function storePage(m: Machine, task: Task, area: SwapArea, entry: SwapEntry): Stored {
	const {zram} = area;
	const {compression} = m.disks[area.disk].config;
	if (zram === null || compression === undefined) return 'stored';
	const slot = slotOf(entry);
	const bytes = sizeOf(zram, slot);
	if (bytes > 0) {
		if (!storeObject(m, task, zram.pool, bytes)) {
			zram.failed++;
			return 'no-memory';
		}
		// What is too much is seen when it has been got, and is in mem_used_max.
		if (zram.pool.pages > (compression.limitPages ?? 0) && (compression.limitPages ?? 0) > 0) {
			freeObject(m, zram.pool, bytes);
			zram.failed++;
			return 'over-limit';
		}
	}
	dropObject(m, area, slot);
	noteStored(zram, slot);
	return 'stored';
}
