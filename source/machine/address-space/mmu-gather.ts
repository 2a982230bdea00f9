// Pages that have been unmapped and not been freed yet. (mm/mmu_gather.c: __tlb_remove_page_size, tlb_next_batch, tlb_flush_mmu, tlb_finish_mmu;
// mm/swap_state.c free_pages_and_swap_cache) An munmap, a brk downwards or an exit collects what it unmaps, and frees it when there is no room for more or
// at its end: a victim of some tens of MiB gives nothing back while its first 9698 pages are unmapped, and who waits for memory waits as long.
// Until then such a page is on its list, and reclaim can do nothing with it, as the collector still holds it. It grows by a page for each 510, which is
// taken without waiting and kept to the end. Left out: pages of files and page tables, which are collected too.
import {KERNEL_PAGE_NOW} from '../memory/alloc-request.ts';
import {freeFrame, GATHERED, type Pfn, SWAPCACHE} from '../memory/frames.ts';
import {tryAllocPage} from '../memory/freelist.ts';
import type {Machine} from '../state.ts';
import {dropAnon, tryFreeSwap} from '../swap/swap.ts';
import type {Task} from '../tasks/task.ts';
import {mustStop} from '../tasks/cpu.ts';

/** MMU_GATHER_BUNDLE, MAX_GATHER_BATCH and MAX_GATHER_BATCH_COUNT: what it holds without a page of its own, in each page, and how many of those it may take. */
const BUNDLE = 8;
const BATCH_PAGES = 510;
const MOST_BATCHES = 19;

/** Unmapped pages, whether they are being freed and how many have been, and the pages of the kernel's that their numbers are written in. */
export type MmuGather = {readonly pages: Pfn[]; flushing: boolean; freed: number; readonly batches: Pfn[]};

export const createMmuGather = (): MmuGather => ({pages: [], flushing: false, freed: 0, batches: []});

/** Room for another 510 pages; false where there may be no more, or no page is to be had. */
function nextBatch(m: Machine, task: Task): boolean {
	const {batches} = task.gather;
	if (batches.length === MOST_BATCHES) return false;
	const pfn = tryAllocPage(m, task, KERNEL_PAGE_NOW);
	if (pfn < 0) return false;
	batches.push(pfn);
	m.kernel.other++;
	return true;
}

/**
 * Goes on with freeing what has been collected, as it is time for that; false = the step's time is over. A page whose swap slot cannot be given up, as a
 * write to it is in flight, stays in the swap cache until reclaim finds it.
 */
export function flushGather(m: Machine, {gather}: Task): boolean {
	const {flags} = m.frames;
	const {pages} = gather;
	while (gather.freed < pages.length) {
		if (mustStop(m)) return false;
		const pfn = pages[gather.freed++];
		flags[pfn] &= ~GATHERED;
		if ((flags[pfn] & SWAPCACHE) === 0 || tryFreeSwap(m, pfn)) dropAnon(m, pfn);
		m.clock += m.costs.freePage;
	}
	pages.length = gather.freed = 0;
	gather.flushing = false;
	return true;
}

/** An anonymous page that nobody maps any more: it is freed in time, which is now where there is no room for another (flushGather). */
export function gatherPage(m: Machine, task: Task, pfn: Pfn): void {
	const {pages, batches} = task.gather;
	m.frames.flags[pfn] |= GATHERED;
	pages.push(pfn);
	if (pages.length === BUNDLE + BATCH_PAGES * batches.length && !nextBatch(m, task)) task.gather.flushing = true;
}

/** The unmapping is over: frees what is left. False = the step's time is over, call again. */
export function finishGather(m: Machine, task: Task): boolean {
	task.gather.flushing = true;
	if (!flushGather(m, task)) return false;
	for (const pfn of task.gather.batches.splice(0)) {
		m.kernel.other--;
		freeFrame(m, pfn);
	}
	return true;
}
