// Writing pages to swap and reading them back. (mm/page_io.c, mm/swap_state.c; kernel-model §6.1, §10)
// Writes of one pass are plugged: held back until the pass ends, the run of slots breaks or reaches the device's request limit, or the reclaimer
// loses the CPU. A page is under writeback from the moment it is plugged.
import {diskIsFull, submit, waitForQueue} from './disk.ts';
import {ANON, DIRTY, ISOLATED, KIND_USER, LIST_MASK, NONE, type Pfn, READAHEAD, RECLAIM, UPTODATE, WRITEBACK, zoneOf} from './frames.ts';
import {INACTIVE_ANON, INACTIVE_FILE, lruAdd, lruAddTail, lruRemove, UNEVICTABLE} from './lru.ts';
import type {Node} from './node.ts';
import {allocPage} from './page-alloc.ts';
import type {PendingRead} from './readahead.ts';
import {wake} from './scheduler.ts';
import {addToSwapCache, areaOf, slotOf, type SwapEntry, swapCacheLookup, swapEntry, swapShadow} from './swap.ts';
import type {Machine} from './state.ts';
import type {Task} from './task.ts';
import type {Reclaim} from './vmscan.ts';
import {refaultList} from './workingset.ts';

/** Pages of contiguous slots waiting to be handed to a device. */
export type Plug = {readonly disk: number; readonly pfns: Pfn[]; nextEntry: SwapEntry};

/** Hands the plugged pages over. False: no room; the task sleeps and is to call again (not where `mayWait` is false: then the queue is overrun). */
export function flushPlug(m: Machine, task: Task, plug: Plug, mayWait: boolean): boolean {
	if (plug.pfns.length === 0) return true;
	const disk = m.disks[plug.disk];
	if (mayWait && diskIsFull(disk)) {
		waitForQueue(m, disk, task);
		return false;
	}
	submit(m, {disk: plug.disk, what: 'swap-write', pfns: plug.pfns.splice(0)});
	return true;
}

/** Sends a dirty swap-cache page to its slot. False: the queue is full and the task sleeps. */
export function swapWrite(m: Machine, task: Task, r: Reclaim, pfn: Pfn): boolean {
	const {flags, aux} = m.frames;
	const entry = aux[pfn];
	const area = areaOf(m, entry);
	const disk = m.disks[area.disk];
	if (r.plug !== null) {
		const run = r.plug.disk === area.disk && r.plug.nextEntry === entry && r.plug.pfns.length < disk.config.maxRequestPages;
		if (!run && !flushPlug(m, task, r.plug, true)) return false;
	}
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	m.clock += m.costs.scanSwapOut;
	m.vm.pswpout++;
	node.stat.nr_vmscan_write++;
	flags[pfn] &= ~DIRTY;
	if (disk.config.synchronousUsPerPage !== undefined) {
		m.clock += Math.round(disk.config.synchronousUsPerPage * 1000);
		disk.writeIos++;
		disk.writePages++;
		node.stat.nr_written++;
		return true; // in 6.1 zram's pages do not pass through pgpgout
	}
	flags[pfn] |= WRITEBACK | RECLAIM;
	node.stat.nr_writeback++;
	m.zones[zoneOf(m, pfn)].writePending++;
	if (r.plug === null || r.plug.pfns.length === 0) r.plug = {disk: area.disk, pfns: [pfn], nextEntry: entry + 1};
	else {
		r.plug.pfns.push(pfn);
		r.plug.nextEntry = entry + 1;
	}
	return true;
}

/** A write of one page is over (folio_end_writeback): one that reclaim waits for goes to the tail of its inactive list, if it is on a list. */
export function endWriteback(m: Machine, pfn: Pfn): void {
	const {flags} = m.frames;
	const zone = m.zones[zoneOf(m, pfn)];
	const node = m.nodes[zone.node];
	flags[pfn] &= ~WRITEBACK;
	node.stat.nr_writeback--;
	node.stat.nr_written++;
	zone.writePending--;
	throttledWritten(m, node);
	if ((flags[pfn] & RECLAIM) === 0) return;
	flags[pfn] &= ~RECLAIM;
	const list = flags[pfn] & LIST_MASK;
	if ((flags[pfn] & (ISOLATED | DIRTY)) !== 0 || list === 0 || list === UNEVICTABLE) return;
	lruRemove(m, pfn);
	lruAddTail(m, pfn, (flags[pfn] & ANON) !== 0 ? INACTIVE_ANON : INACTIVE_FILE);
	m.vm.pgrotated++;
}

/** Counts writes that throttled reclaimers wait for, and ends kswapd's nap when a batch of them is done. */
function throttledWritten(m: Machine, node: Node): void {
	const kswapd = m.taskOf.get(node.kswapd.pid);
	if (kswapd?.waitsFor !== 'reclaim-nap') return;
	node.stat.nr_throttled_written++;
	if (node.stat.nr_throttled_written - node.throttledWritten > 32) wake(m, kswapd);
}

/** Window of swap readahead in pages, from the hits of the last one (swapin_nr_pages). */
export function swapWindow(hits: number, offset: number, previousOffset: number, previousWindow: number, maxPages: number): number {
	let pages = hits + 2;
	if (pages === 2) {
		if (offset !== previousOffset + 1 && offset !== previousOffset - 1) pages = 1;
	} else {
		let rounded = 4;
		while (rounded < pages) rounded *= 2;
		pages = rounded;
	}
	return Math.max(Math.min(pages, maxPages), Math.floor(previousWindow / 2));
}

/** Entries to read for a fault on `entry`: an aligned block of slots on a rotational device (`neighbours` gives those by address elsewhere). */
export function chooseSwapBlock(m: Machine, entry: SwapEntry, neighbours: (window: number) => SwapEntry[]): SwapEntry[] {
	const area = areaOf(m, entry);
	const slot = slotOf(entry);
	const max = 2 ** m.tunables.pageCluster;
	if (max === 1) return [entry];
	const ra = m.swapReadahead;
	const {hits} = ra;
	ra.hits = 0;
	const window = swapWindow(hits, slot, ra.previousOffset, ra.window, max);
	if (hits === 0) ra.previousOffset = slot;
	ra.window = window;
	if (window === 1) return [entry];
	if (!m.disks[area.disk].config.rotational) return neighbours(window);
	const first = slot - (slot % window);
	const entries: SwapEntry[] = [];
	for (let s = first; s < Math.min(first + window, area.pages); s++) entries.push(swapEntry(area.index, s));
	return entries;
}

/** Goes on reading a block from swap. False: the task waits for memory or for the queue. */
export function continueSwapRead(m: Machine, task: Task, read: Extract<PendingRead, {kind: 'swap'}>): boolean {
	const {flags, owner, index} = m.frames;
	const area = m.swaps[read.area];
	while (read.next < read.slots.length) {
		const entry = read.slots[read.next];
		if (area.count[slotOf(entry)] === 0 || swapCacheLookup(m, entry) !== NONE) {
			read.next++;
			continue;
		}
		const pfn = allocPage(m, task, {zoneClass: 3, kind: KIND_USER, noRetry: false});
		if (pfn < 0) return false;
		const shadow = swapShadow(m, entry);
		flags[pfn] |= ANON;
		owner[pfn] = NONE;
		index[pfn] = 0;
		addToSwapCache(m, pfn, entry);
		lruAdd(m, pfn, shadow < 0 ? refaultList(m, pfn, shadow) : INACTIVE_ANON);
		if (entry !== read.must) {
			flags[pfn] |= READAHEAD;
			m.vm.swap_ra++;
		}
		m.vm.pswpin++;
		m.clock += m.costs.swapReadPage;
		read.pfns.push(pfn);
		read.next++;
	}
	const disk = m.disks[area.disk];
	const {aux} = m.frames;
	while (read.pfns.length > 0) {
		if (diskIsFull(disk)) {
			waitForQueue(m, disk, task);
			return false;
		}
		let run = 1;
		while (run < read.pfns.length && run < disk.config.maxRequestPages && aux[read.pfns[run]] === aux[read.pfns[run - 1]] + 1) run++;
		submit(m, {disk: area.disk, what: 'swap-read', pfns: read.pfns.splice(0, run)});
	}
	task.reading = null;
	return true;
}

/** A read from swap is over. */
export function swapReadDone(m: Machine, pfns: readonly Pfn[]): void {
	for (const pfn of pfns) m.frames.flags[pfn] |= UPTODATE;
}
