// Reading pages back from swap, into the swap cache. (mm/page_io.c swap_readpage, mm/swap_state.c __read_swap_cache_async; docs §10)
import {pteSwapEntry} from '../address-space/pte.ts';
import type {Region} from '../address-space/region.ts';
import {evictedFor} from '../cgroup/shadow.ts';
import {diskIsFull, takeRun, waitForQueue} from '../files/disk.ts';
import type {PendingRead} from '../files/readahead.ts';
import {type AllocRequest, userPageOf} from '../memory/alloc-request.ts';
import {ANON, NONE, type Pfn, READAHEAD, UPTODATE} from '../memory/frames.ts';
import {allocPage} from '../memory/page-alloc.ts';
import {bornOn, INACTIVE_ANON, lruAdd} from '../reclaim/lru.ts';
import {refaultList} from '../reclaim/workingset.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {noteDiskSwapin, zswapLoad} from './zswap.ts';
import {readAtOnce} from './synchronous.ts';
import {chooseSwapRead} from './swap-readahead.ts';
import {submitSwap} from './swap-request.ts';
import {fillFromZeromap} from './zeromap.ts';
import type {SwapEntry} from './swap-entry.ts';
import {addToSwapCache, areaOf, chargedTo, slotOf, swapCacheLookup, swapShadow} from './swap.ts';

/** All pages of a read are asked for as if for the one that is needed (swap_cluster_readahead passes its address on, or mempolicy and ilx). Left out: 6.12 has those around it by address each at its own place. */
function swapPage(m: Machine, {policy}: Task, entry: SwapEntry, spread: number): AllocRequest {
	const request = userPageOf(chargedTo(m, entry));
	return policy.interleave === undefined ? request : {...request, spread};
}

/** A task begins to read a page that is in swap, and what is read along with it. `spread`: as an AllocRequest's. */
export function beginSwapRead(
	m: Machine,
	task: Task,
	region: Region,
	page: number,
	{inFault, spread}: {readonly inFault: boolean; readonly spread: number},
): void {
	task.reading = {kind: 'swap', must: pteSwapEntry(region.ptes[page]), slots: chooseSwapRead(m, region, page), next: 0, pfns: [], inFault, spread};
}

/** Goes on reading entries from swap into the swap cache. False: the task waits for memory or for the queue. */
export function continueSwapRead(m: Machine, task: Task, read: Extract<PendingRead, {kind: 'swap'}>): boolean {
	const {flags, owner, index} = m.frames;
	while (read.next < read.slots.length) {
		const entry = read.slots[read.next];
		const area = areaOf(m, entry);
		if (area.count[slotOf(entry)] === 0 || swapCacheLookup(m, entry) !== NONE) {
			read.next++;
			continue;
		}
		const pfn = allocPage(m, task, swapPage(m, task, entry, read.spread));
		if (pfn < 0) return false;
		const shadow = swapShadow(m, entry);
		flags[pfn] |= ANON;
		owner[pfn] = NONE;
		index[pfn] = 0;
		addToSwapCache(m, task, pfn, entry);
		lruAdd(m, pfn, shadow < 0 ? refaultList(m, pfn, shadow, read.inFault, evictedFor(area, slotOf(entry))) : bornOn(m, INACTIVE_ANON, read.inFault));
		if (entry !== read.must) {
			flags[pfn] |= READAHEAD;
			m.vm.swap_ra++;
		}
		m.clock += m.costs.swapReadPage;
		if (fillFromZeromap(m, pfn, entry) || zswapLoad(m, pfn, entry, true)) {
			flags[pfn] |= UPTODATE;
			read.next++;
			continue;
		}
		m.vm.pswpin++;
		noteDiskSwapin(m, pfn);
		const disk = m.disks[area.disk];
		if (disk.config.synchronousUsPerPage === undefined) read.pfns.push(pfn);
		else {
			readAtOnce(m, area, slotOf(entry), disk.config.synchronousUsPerPage);
			flags[pfn] |= UPTODATE;
		}
		read.next++;
	}
	while (read.pfns.length > 0) {
		const {disk, run} = nextSwapRequest(m, read.pfns);
		if (diskIsFull(m.disks[disk])) {
			waitForQueue(m, m.disks[disk], task);
			return false;
		}
		submitSwap(m, disk, 'swap-read', takeRun(read, run));
	}
	task.reading = null;
	return true;
}

/** How many of these swap-cache pages one request can read, from the first on, and from which disk. */
export function nextSwapRequest(m: Machine, pfns: readonly Pfn[]): {readonly disk: number; readonly run: number} {
	const {aux} = m.frames;
	const {disk} = areaOf(m, aux[pfns[0]]);
	const {maxRequestPages} = m.disks[disk].config;
	let run = 1;
	while (run < pfns.length && run < maxRequestPages && aux[pfns[run]] === aux[pfns[run - 1]] + 1) run++;
	return {disk, run};
}

/** A read from swap is over. */
export function swapReadDone(m: Machine, pfns: readonly Pfn[]): void {
	for (const pfn of pfns) m.frames.flags[pfn] |= UPTODATE;
}
