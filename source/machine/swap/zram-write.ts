// Storing a page in zram: it is compressed, and needs memory in the middle of reclaim, as much as it does not share with others. (drivers/block/zram/zram_drv.c
// __zram_bvec_write: zs_malloc with __GFP_KSWAPD_RECLAIM, then with GFP_NOIO, which a reclaimer has no more of)
import type {Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {areaOf, slotOf, type SwapArea, type SwapEntry} from './swap.ts';
import {dropObject, noteStored, setSize, sizeOf} from './zram.ts';
import {noteZswapSize} from './zswap.ts';
import {bytesOfPage, pagesToStore, storeObject} from './zsmalloc.ts';

/** A page that somebody maps gets a slot: how far it can be compressed is known now, as its owner is. */
export function noteCompression(m: Machine, pfn: Pfn, entry: SwapEntry): void {
	const area = areaOf(m, entry);
	const {compression} = m.disks[area.disk].config;
	noteZswapSize(m, pfn, entry);
	if (area.zram !== null && compression !== undefined) setSize(area.zram, slotOf(entry), bytesOfPage(m, pfn, compression.ratio));
}

/** Stores the page of a slot; false: it is full (mem_limit), or there is no memory for it. */
export function storePage(m: Machine, task: Task, area: SwapArea, entry: SwapEntry): boolean {
	const {zram} = area;
	const {compression} = m.disks[area.disk].config;
	if (zram === null || compression === undefined) return true;
	const slot = slotOf(entry);
	dropObject(m, area, slot);
	const bytes = sizeOf(zram, slot);
	const limit = compression.limitPages ?? 0;
	if ((limit > 0 && zram.pool.pages + pagesToStore(zram.pool, bytes) > limit) || !storeObject(m, task, zram.pool, bytes)) {
		zram.failed++;
		return false;
	}
	noteStored(zram, slot);
	return true;
}
