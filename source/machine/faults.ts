// Page faults: what touching an address costs and changes. (mm/memory.c handle_pte_fault and below; mm/filemap.c filemap_fault; kernel-model §12)
// A fault that cannot be finished at once (no memory, a disk read) leaves the task stalled or asleep, and is taken again from the start afterwards;
// it is counted once, when it is done. Left out: copy-on-write between processes, huge pages, NUMA hint faults.
import type {Access} from './command.ts';
import {isImage, pageAddress, reachPte, type Region} from './address-space.ts';
import {emit} from './emit.ts';
import {ANON, DIRTY, KIND_USER, MLOCKED, NONE, type Pfn, READAHEAD, UPTODATE, WORKINGSET, zoneOf} from './frames.ts';
import {PAGE, STACK_PAGES_AT_START} from './layout.ts';
import {INACTIVE_ANON, lruAdd, UNEVICTABLE} from './lru.ts';
import {allocPage} from './page-alloc.ts';
import {lookup} from './page-cache.ts';
import {DIRTY_PTE, ensureTables, isZeroPage, makePte, PRESENT, ptePfn, pteSwapEntry, WRITABLE, YOUNG, ZERO_PAGE} from './page-table.ts';
import type {FaultView} from './process-view.ts';
import {memstallEnter, memstallLeave} from './psi.ts';
import {beginFileRead, chooseWindow, continueFileRead, createReadState, READAHEAD_PAGES} from './readahead.ts';
import {sleep} from './scheduler.ts';
import type {Machine} from './state.ts';
import {areaOf, slotOf, swapCacheLookup, swapIsHalfFull, swapRelease, type SwapEntry, tryFreeSwap} from './swap.ts';
import {chooseSwapBlock, continueSwapRead} from './swap-io.ts';
import {type ReadState, rss, type Task} from './task.ts';
import {translate, translateFault} from './tlb.ts';
import {refaultList} from './workingset.ts';

/** FAULT_AROUND_BYTES: a read fault on cached file pages maps up to 16 aligned neighbours. */
const FAULT_AROUND = 16;

/** The last fault of a task: a byte address, how it was served, the frame that was mapped (−1 none), when. */
export type LastFault = {at: number; address: number; write: boolean; how: FaultView['how']; major: boolean; frame: number};

/** Counts a finished fault and notes it as the task's last. */
function account(m: Machine, task: Task, region: Region, page: number, write: boolean, how: FaultView['how']): void {
	m.vm.pgfault++;
	const major = task.op.waited;
	if (major) {
		task.majflt++;
		task.op.waited = false;
	} else task.minflt++;
	const served = major && how === 'swap-cache' ? 'swap-in' : major && how === 'page-cache' ? 'file-read' : how;
	const pte = region.ptes[page];
	const last = (task.lastFault ??= {at: 0, address: 0, write: false, how: 'new-frame', major: false, frame: -1});
	last.at = m.clock;
	last.address = pageAddress(region, page);
	last.write = write;
	last.how = served;
	last.major = major;
	last.frame = isZeroPage(pte) ? -1 : ptePfn(pte);
}

/** Puts the task to sleep until a page's read is over; waiting for a page of the working set is memory pressure. */
export function waitForPage(m: Machine, task: Task, pfn: Pfn, waitsFor: 'swap-in' | 'file-read'): void {
	if ((m.frames.flags[pfn] & WORKINGSET) !== 0) memstallEnter(m, task);
	task.op.waited = true;
	sleep(m, task, 'D', waitsFor, true);
	task.waitPfn = pfn;
	m.pageWaiters.push(task.pid);
}

/** The task has what it waited for. */
export function doneWaiting(m: Machine, task: Task): void {
	if (task.psi.memstall) memstallLeave(m, task);
}

function mapAnon(m: Machine, task: Task, region: Region, page: number, pfn: Pfn, bits: number): void {
	const {owner, index} = m.frames;
	region.ptes[page] = makePte(pfn, bits);
	owner[pfn] = region.id;
	index[pfn] = page;
	region.rss++;
	task.rssAnon++;
	if (rss(task) > task.rssPeak) task.rssPeak = rss(task);
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_anon_mapped++;
}

/** do_anonymous_page: a new zeroed page at the head of inactive_anon, its entry young. */
function newAnonPage(m: Machine, task: Task, region: Region, page: number): boolean {
	const pfn = allocPage(m, task, {zoneClass: 3, kind: KIND_USER, noRetry: false});
	if (pfn < 0) return false;
	const {flags} = m.frames;
	flags[pfn] |= ANON | UPTODATE | DIRTY;
	m.clock += m.costs.anonFault;
	mapAnon(m, task, region, page, pfn, PRESENT | YOUNG | DIRTY_PTE | WRITABLE);
	if (region.locked) {
		flags[pfn] |= MLOCKED;
		task.lockedPages++;
		m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_mlock++;
		m.vm.unevictable_pgs_mlocked++;
		lruAdd(m, pfn, UNEVICTABLE);
	} else lruAdd(m, pfn, INACTIVE_ANON);
	account(m, task, region, page, true, region.down && page >= STACK_PAGES_AT_START ? 'grow-stack' : 'new-frame');
	return true;
}

/** A page of the program itself: the frame that all who run it share. */
function imageFault(m: Machine, task: Task, region: Region, page: number): void {
	mapImagePage(m, task, region, page);
	m.clock += m.costs.fileFault;
	account(m, task, region, page, false, 'page-cache');
}

/** Maps a page of the program's image without a fault, as fork and fault-around do. */
export function mapImagePage(m: Machine, task: Task, region: Region, page: number): void {
	const {aux} = m.frames;
	const pfn = m.imageFrames[region.offset + page];
	reachPte(region, page);
	region.ptes[page] = makePte(pfn, PRESENT | YOUNG);
	region.rss++;
	task.rssFile++;
	if (rss(task) > task.rssPeak) task.rssPeak = rss(task);
	if (aux[pfn]++ === 0) m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_mapped++;
}

/** Swapped-out neighbours by address, for readahead on devices without a seek (swap_ra_info, swap_vma_readahead). */
function neighboursByAddress(m: Machine, region: Region, page: number, window: number): SwapEntry[] {
	const first = Math.max(0, page - (window >> 1));
	const area = areaOf(m, pteSwapEntry(region.ptes[page]));
	const entries: SwapEntry[] = [];
	for (let p = first; p < Math.min(first + window, region.ptes.length); p++) {
		const pte = region.ptes[p];
		if (pte < 0 && areaOf(m, pteSwapEntry(pte)) === area) entries.push(pteSwapEntry(pte));
	}
	return entries;
}

/** do_swap_page. */
function swapFault(m: Machine, task: Task, region: Region, page: number, write: boolean): boolean {
	const entry = pteSwapEntry(region.ptes[page]);
	const {flags} = m.frames;
	const area = areaOf(m, entry);
	const pfn = swapCacheLookup(m, entry);
	if (pfn === NONE) {
		const perPage = m.disks[area.disk].config.synchronousUsPerPage;
		if (perPage !== undefined) return synchronousSwapIn(m, task, region, page, entry, perPage);
		if (!task.op.waited) m.clock += m.costs.swapFault;
		m.vm.pgmajfault++;
		task.op.waited = true;
		const slots = chooseSwapBlock(m, entry, window => neighboursByAddress(m, region, page, window));
		task.reading = {kind: 'swap', area: area.index, must: entry, slots, next: 0, pfns: []};
		return false;
	}
	if ((flags[pfn] & READAHEAD) !== 0) {
		flags[pfn] &= ~READAHEAD;
		m.vm.swap_ra_hit++;
		m.swapReadahead.hits++;
	}
	if ((flags[pfn] & UPTODATE) === 0) {
		waitForPage(m, task, pfn, 'swap-in');
		return false;
	}
	doneWaiting(m, task);
	if (!task.op.waited) m.clock += m.costs.swapFault;
	swapRelease(m, entry);
	region.swapped--;
	task.swapEntries--;
	mapAnon(m, task, region, page, pfn, write ? PRESENT | YOUNG | DIRTY_PTE | WRITABLE : PRESENT | YOUNG);
	if (write || swapIsHalfFull(m)) tryFreeSwap(m, pfn);
	account(m, task, region, page, write, 'swap-cache');
	return true;
}

/** A device that answers at once: the page is read without passing through the swap cache, and the slot is free again. */
function synchronousSwapIn(m: Machine, task: Task, region: Region, page: number, entry: SwapEntry, usPerPage: number): boolean {
	const pfn = allocPage(m, task, {zoneClass: 3, kind: KIND_USER, noRetry: false});
	if (pfn < 0) return false;
	const area = areaOf(m, entry);
	const shadow = area.cache[slotOf(entry)];
	const disk = m.disks[area.disk];
	disk.readIos++;
	disk.readPages++;
	m.vm.pgmajfault++;
	m.vm.pswpin++;
	m.clock += m.costs.swapFault + Math.round(usPerPage * 1000);
	m.frames.flags[pfn] |= ANON | UPTODATE | DIRTY;
	task.op.waited = true;
	swapRelease(m, entry);
	region.swapped--;
	task.swapEntries--;
	mapAnon(m, task, region, page, pfn, PRESENT | YOUNG | DIRTY_PTE | WRITABLE);
	lruAdd(m, pfn, shadow < 0 ? refaultList(m, pfn, shadow) : INACTIVE_ANON);
	account(m, task, region, page, true, 'swap-cache');
	return true;
}

export function readStateOf(task: Task, file: number): ReadState {
	let state = task.readStates.find(s => s.file === file);
	if (state === undefined) {
		state = createReadState(file);
		task.readStates.push(state);
	}
	return state;
}

/** filemap_fault: maps a page of the page cache with its cached neighbours, or reads around it first. */
function fileFault(m: Machine, task: Task, region: Region, page: number): boolean {
	const file = m.files[region.file];
	const {flags, aux} = m.frames;
	const wanted = region.offset + page;
	if (wanted >= file.pages) {
		emit(m, {kind: 'signal', pid: task.pid, name: task.name, signal: 'BUS'}); // past the end of the file
		task.killed = true;
		task.exitCause = 'signal';
		return false;
	}
	const pfn = lookup(file, wanted);
	if (pfn === NONE) {
		if (!task.op.waited) m.vm.pgmajfault++;
		task.op.waited = true;
		const start = Math.max(0, wanted - READAHEAD_PAGES / 2);
		const ra = readStateOf(task, file.id);
		ra.start = start;
		ra.size = READAHEAD_PAGES;
		ra.asyncSize = READAHEAD_PAGES / 4;
		beginFileRead(task, file, ra, wanted);
		return false;
	}
	if ((flags[pfn] & UPTODATE) === 0) {
		waitForPage(m, task, pfn, 'file-read');
		return false;
	}
	doneWaiting(m, task);
	if ((flags[pfn] & READAHEAD) !== 0) {
		flags[pfn] &= ~READAHEAD;
		const window = chooseWindow(file, readStateOf(task, file.id), wanted, READAHEAD_PAGES, true);
		if (window !== null) {
			beginFileRead(task, file, window, -1);
			return false;
		}
	}
	const first = page - (page % FAULT_AROUND);
	for (let p = first; p < Math.min(first + FAULT_AROUND, region.pages); p++) {
		if (region.offset + p >= file.pages) break;
		reachPte(region, p);
		if (region.ptes[p] !== 0) continue;
		const neighbour = lookup(file, region.offset + p);
		if (neighbour === NONE || (flags[neighbour] & UPTODATE) === 0) continue;
		region.ptes[p] = makePte(neighbour, PRESENT | YOUNG);
		region.rss++;
		task.rssFile++;
		if (aux[neighbour]++ === 0) m.nodes[m.zones[zoneOf(m, neighbour)].node].stat.nr_mapped++;
	}
	if (rss(task) > task.rssPeak) task.rssPeak = rss(task);
	m.clock += m.costs.fileFault;
	account(m, task, region, page, false, 'page-cache');
	return true;
}

/** Write to a present page without write permission: the zero page gives way to a page of its own, any other is its owner's alone and is reused. */
function writeProtectFault(m: Machine, task: Task, region: Region, page: number): boolean {
	const pte = region.ptes[page];
	if (isZeroPage(pte)) {
		if (!newAnonPage(m, task, region, page)) return false;
		region.zeroes--;
		return true;
	}
	region.ptes[page] = pte | WRITABLE | YOUNG | DIRTY_PTE;
	m.clock += m.costs.writeProtectFault;
	m.vm.pgreuse++;
	account(m, task, region, page, true, 'write-protect');
	return true;
}

/** Goes on with a disk read that the task has begun. True: it is under way, and the fault or read() may be taken again. */
export function continueReading(m: Machine, task: Task): boolean {
	const read = task.reading;
	if (read === null) return true;
	return read.kind === 'file' ? continueFileRead(m, task, read) : continueSwapRead(m, task, read);
}

/**
 * One access to a page of a region, `accesses` times in a row where the program uses several words of it. True: done. False: the task is stalled or
 * asleep, or has a read to go on with; call again with the same page. Counts the fault (if there was one) and charges its time; an access without a fault
 * costs residentTouch and, where the TLB has forgotten the page, a walk.
 */
export function access(m: Machine, task: Task, region: Region, page: number, how: Access, accesses = 1): boolean {
	reachPte(region, page);
	const {op} = task;
	let faulted = false;
	for (;;) {
		const pte = region.ptes[page];
		const write = how === 'write' || (how === 'update' && op.loaded);
		if (pte > 0) {
			if (!write || (pte & WRITABLE) !== 0 || region.file >= 0) {
				region.ptes[page] = pte | (write && region.file < 0 ? YOUNG | DIRTY_PTE : YOUNG);
				if (how === 'update' && !write) {
					op.loaded = true;
					continue;
				}
				op.loaded = false;
				const uses = how === 'update' ? 2 * accesses : accesses;
				if (faulted) translateFault(m, task, pageAddress(region, page) / PAGE, uses);
				else {
					const ns = m.costs.residentTouch * accesses;
					m.clock += ns;
					task.userNs += ns;
					translate(m, task, pageAddress(region, page) / PAGE, uses);
				}
				return true;
			}
			if (!writeProtectFault(m, task, region, page)) return false;
			faulted = true;
			continue;
		}
		if (!ensureTables(m, task, region, page)) return false;
		faulted = true;
		if (region.file >= 0) {
			if (!fileFault(m, task, region, page)) return false;
		} else if (isImage(region)) imageFault(m, task, region, page);
		else if (pte < 0) {
			if (!swapFault(m, task, region, page, write)) return false;
		} else if (write) {
			if (!newAnonPage(m, task, region, page)) return false;
		} else {
			region.ptes[page] = ZERO_PAGE;
			region.zeroes++;
			m.clock += m.costs.writeProtectFault;
			account(m, task, region, page, false, 'zero-page');
		}
	}
}
