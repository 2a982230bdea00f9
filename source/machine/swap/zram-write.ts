// Storing a page in zram: it is compressed, and needs memory in the middle of reclaim, as much as it does not share with others. (drivers/block/zram/zram_drv.c
// __zram_bvec_write, zs_malloc with GFP_NOIO)
import {POOL_PAGE} from '../memory/alloc-request.ts';
import {freeFrame, type Pfn} from '../memory/frames.ts';
import {tryAllocPage} from '../memory/freelist.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {areaOf, slotOf, type SwapArea, type SwapEntry} from './swap.ts';
import {addObject, compressedBytes, dropObject, pagesToStore, setSize, type Zram} from './zram.ts';

/** A page that somebody maps gets a slot: how far it can be compressed is known now, as its owner is. */
export function noteCompression(m: Machine, pfn: Pfn, entry: SwapEntry): void {
	const area = areaOf(m, entry);
	const {compression} = m.disks[area.disk].config;
	if (area.zram === null || compression === undefined) return;
	const {owner, index} = m.frames;
	const pid = m.regions[owner[pfn]]?.pid ?? 0;
	const own = m.taskOf.get(pid)?.compression ?? 0;
	setSize(area.zram, slotOf(entry), compressedBytes(own > 0 ? own : compression.ratio, index[pfn] * 64 + pid));
}

/** Takes so many pages of the allocator, or none. */
function takePages(m: Machine, task: Task, zram: Zram, count: number): boolean {
	const got: Pfn[] = [];
	while (got.length < count) {
		const pfn = tryAllocPage(m, task, POOL_PAGE);
		if (pfn < 0) {
			for (const one of got) freeFrame(m, one);
			return false;
		}
		got.push(pfn);
	}
	for (const pfn of got) {
		m.frames.next[pfn] = zram.head;
		zram.head = pfn;
		zram.pages++;
		m.kernel.other++;
	}
	return true;
}

/** Stores the page of a slot; false: it is full (mem_limit), or there is no memory for it. */
export function storePage(m: Machine, task: Task, area: SwapArea, entry: SwapEntry): boolean {
	const {zram} = area;
	const {compression} = m.disks[area.disk].config;
	if (zram === null || compression === undefined) return true;
	const slot = slotOf(entry);
	dropObject(m, area, slot);
	const needed = pagesToStore(zram, slot);
	const limit = compression.limitPages ?? 0;
	if ((limit > 0 && zram.pages + needed > limit) || !takePages(m, task, zram, needed)) {
		zram.failed++;
		return false;
	}
	if (zram.pages > zram.mostPages) zram.mostPages = zram.pages;
	addObject(zram, slot);
	return true;
}
