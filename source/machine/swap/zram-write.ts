// Storing a page in zram: it is compressed, and needs memory in the middle of reclaim, as much as it does not share with others. (drivers/block/zram/zram_drv.c
// __zram_bvec_write: zs_malloc with __GFP_KSWAPD_RECLAIM, then with GFP_NOIO, which a reclaimer has no more of)
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {slotOf, type SwapArea, type SwapEntry} from './swap.ts';
import {dropObject, noteStored, sizeOf} from './zram.ts';
import {pagesToStore, storeObject} from './zsmalloc.ts';

/** Stores the page of a slot; false: it is full (mem_limit), or there is no memory for it. One of zeroes takes none (page_same_filled). */
export function storePage(m: Machine, task: Task, area: SwapArea, entry: SwapEntry): boolean {
	const {zram} = area;
	const {compression} = m.disks[area.disk].config;
	if (zram === null || compression === undefined) return true;
	const slot = slotOf(entry);
	dropObject(m, area, slot);
	const bytes = sizeOf(zram, slot);
	const limit = compression.limitPages ?? 0;
	if (bytes === 0) zram.same++;
	else if ((limit > 0 && zram.pool.pages + pagesToStore(m, zram.pool, bytes) > limit) || !storeObject(m, task, zram.pool, bytes)) {
		zram.failed++;
		return false;
	}
	noteStored(zram, slot);
	return true;
}
