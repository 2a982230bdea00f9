// Page faults: what touching an address costs and changes. (mm/memory.c handle_pte_fault and below; mm/filemap.c filemap_fault; docs §12)
// A fault that cannot be finished at once (no memory, a disk read) leaves the task stalled or asleep, and is taken again from the start afterwards
// (fault-account.ts says how it is counted). Left out: huge pages, NUMA hint faults.
import {countPage, countTask} from '../cgroup/charge.ts';
import {evictedFor} from '../cgroup/shadow.ts';
import type {Access} from '../command.ts';
import {countOnNode, pageAddress, reachPte, type Region} from './region.ts';
import {account, doneWaiting, retryFault, waitForPage} from './fault-account.ts';
import {fileFault, imageFault} from '../files/file-fault.ts';
import {shmemFault} from '../files/shmem-map.ts';
import {USER_PAGE, userPageOf} from '../memory/alloc-request.ts';
import {ANON, DIRTY, NONE, type Pfn, SWAPCACHE, UPTODATE, zoneOf} from '../memory/frames.ts';
import {PAGE, STACK_PAGES_AT_START} from './layout.ts';
import {bornOn, INACTIVE_ANON, lruAdd} from '../reclaim/lru.ts';
import {copyPage, mayReuse} from './copy-on-write.ts';
import {addNewPage} from './mlock.ts';
import {addMapper, markShared, noteKin} from './sharing.ts';
import type {Node} from '../memory/node.ts';
import {allocPage} from '../memory/page-alloc.ts';
import {ensureTables} from './page-table.ts';
import {noteUsed} from './table-span.ts';
import {DIRTY_PTE, isSharedEntry, isZeroPage, makePte, PRESENT, ptePfn, pteSwapEntry, WRITABLE, YOUNG, ZERO_PAGE} from './pte.ts';
import {continueFileRead} from '../files/readahead.ts';
import type {Machine} from '../state.ts';
import {noteDiskSwapin, zswapLoad} from '../swap/zswap.ts';
import {areaOf, chargedTo, slotOf, swapIsHalfFull, swapRelease, tryFreeSwap} from '../swap/swap.ts';
import {beginSwapRead, continueSwapRead} from '../swap/swap-in.ts';
import {fillFromZeromap} from '../swap/zeromap.ts';
import {readAtOnce} from '../swap/synchronous.ts';
import {findInSwapCache} from '../swap/swap-readahead.ts';
import {rss, type Task} from '../tasks/task.ts';
import {spreadBy, spreadOf} from './spread.ts';
import {translate, translateFault} from './tlb.ts';
import {refaultList} from '../reclaim/workingset.ts';

/** Maps a page. Returns its node. */
function mapPage(m: Machine, task: Task, region: Region, page: number, pfn: Pfn, bits: number): Node {
	const {node} = m.zones[zoneOf(m, pfn)];
	region.ptes[page] = makePte(pfn, bits);
	countOnNode(region, node, 1);
	task.rssAnon++;
	const now = rss(task);
	if (now > task.rssPeak) task.rssPeak = now;
	return m.nodes[node];
}

/** Maps a page that nobody maps. */
export function mapAnon(m: Machine, task: Task, region: Region, page: number, pfn: Pfn, bits: number): void {
	const {owner, index} = m.frames;
	mapPage(m, task, region, page, pfn, bits).stat.nr_anon_mapped++;
	owner[pfn] = region.id;
	index[pfn] = page;
	countPage(m, pfn, 'nr_anon_mapped', 1);
}

/** do_anonymous_page: a new zeroed page at the head of inactive_anon, its entry young. */
function newAnonPage(m: Machine, task: Task, region: Region, page: number): boolean {
	const pfn = allocPage(m, task, spreadBy(m, USER_PAGE, task, region, page));
	if (pfn < 0) return false;
	const {flags} = m.frames;
	flags[pfn] |= ANON | UPTODATE | DIRTY;
	m.clock += m.costs.anonFault;
	mapAnon(m, task, region, page, pfn, PRESENT | YOUNG | DIRTY_PTE | WRITABLE);
	addNewPage(m, task, region, pfn);
	account(m, task, region, page, true, region.down && page >= STACK_PAGES_AT_START ? 'grow-stack' : 'new-frame');
	return true;
}

/** In 6.1 a page that comes back is mapped for writing only where the fault is a write; a later one takes a fault of its own. */
function swapInBits(m: Machine, write: boolean): number {
	if (write) return PRESENT | YOUNG | DIRTY_PTE | WRITABLE;
	return m.rules.writableSwapIn ? PRESENT | YOUNG | WRITABLE : PRESENT | YOUNG;
}

/** do_swap_page. */
function swapFault(m: Machine, task: Task, region: Region, page: number, write: boolean): boolean {
	const entry = pteSwapEntry(region.ptes[page]);
	const {flags} = m.frames;
	const area = areaOf(m, entry);
	const pfn = findInSwapCache(m, region, page);
	if (pfn === NONE) {
		const perPage = m.disks[area.disk].config.synchronousUsPerPage;
		if (perPage !== undefined && area.count[slotOf(entry)] === 1) return synchronousSwapIn(m, task, region, page, write, perPage);
		if (!task.op.waited) m.clock += m.costs.swapFault;
		m.vm.pgmajfault++;
		countTask(m, task, 'pgmajfault');
		task.op.waited = true;
		if (task.op.retried) task.op.stays = true;
		beginSwapRead(m, task, region, page, {inFault: true, spread: spreadOf(m, task, region, page)});
		return false;
	}
	if ((flags[pfn] & UPTODATE) === 0) {
		retryFault(m, task);
		waitForPage(m, task, pfn, 'swap-in');
		return false;
	}
	doneWaiting(m, task);
	if (!task.op.waited) m.clock += m.costs.swapFault;
	const shared = isSharedEntry(region.ptes[page]);
	noteKin(m, region);
	swapRelease(m, entry);
	region.swapped--;
	task.swapEntries--;
	if (shared) return mapShared(m, task, region, page, pfn, write);
	mapAnon(m, task, region, page, pfn, swapInBits(m, write));
	if (write || swapIsHalfFull(m, pfn)) tryFreeSwap(m, pfn);
	account(m, task, region, page, write, 'swap-cache');
	return true;
}

/** The rest of do_swap_page for a page that others may have too: it is its process's alone where neither an entry nor a mapping of another is left. */
function mapShared(m: Machine, task: Task, region: Region, page: number, pfn: Pfn, write: boolean): true {
	const {flags, owner} = m.frames;
	const only = owner[pfn] === NONE;
	if ((write && only) || swapIsHalfFull(m, pfn)) tryFreeSwap(m, pfn);
	const own = only && (flags[pfn] & SWAPCACHE) === 0;
	if (only) mapAnon(m, task, region, page, pfn, own ? swapInBits(m, write) : PRESENT | YOUNG);
	else {
		mapPage(m, task, region, page, pfn, PRESENT | YOUNG);
		addMapper(m, region, page, pfn);
	}
	if (!own) markShared(m, pfn);
	account(m, task, region, page, write, 'swap-cache');
	// A write goes on to its own copy in the same fault, which counts once (do_swap_page calls do_wp_page).
	task.op.copying = write && !own;
	return true;
}

/** A device that answers at once: the page is read without passing through the swap cache, and the slot is free again. */
function synchronousSwapIn(m: Machine, task: Task, region: Region, page: number, write: boolean, usPerPage: number): boolean {
	const entry = pteSwapEntry(region.ptes[page]);
	const pfn = allocPage(m, task, spreadBy(m, userPageOf(chargedTo(m, entry)), task, region, page));
	if (pfn < 0) return false;
	const area = areaOf(m, entry);
	const shadow = area.cache[slotOf(entry)];
	const root = evictedFor(area, slotOf(entry));
	noteKin(m, region);
	m.vm.pgmajfault++;
	countTask(m, task, 'pgmajfault');
	m.clock += m.costs.swapFault;
	if (!fillFromZeromap(m, pfn, entry) && !zswapLoad(m, pfn, entry, false)) {
		m.vm.pswpin++;
		noteDiskSwapin(m, pfn);
		readAtOnce(m, area, slotOf(entry), usPerPage);
	}
	m.frames.flags[pfn] |= ANON | UPTODATE | DIRTY;
	task.op.waited = true;
	swapRelease(m, entry);
	region.swapped--;
	task.swapEntries--;
	mapAnon(m, task, region, page, pfn, swapInBits(m, write));
	lruAdd(m, pfn, shadow < 0 ? refaultList(m, pfn, shadow, true, root) : bornOn(m, INACTIVE_ANON, true));
	account(m, task, region, page, write, 'swap-cache');
	return true;
}

/** Write to a present page without write permission (do_wp_page): the zero page gives way to a page of its own, and so does one that others have; any other is reused. */
function writeProtectFault(m: Machine, task: Task, region: Region, page: number): boolean {
	const pte = region.ptes[page];
	if (isZeroPage(pte)) {
		if (!newAnonPage(m, task, region, page)) return false;
		region.zeroes--;
		return true;
	}
	const counted = task.op.copying;
	if (!mayReuse(m, ptePfn(pte))) {
		if (!copyPage(m, task, region, page)) return false;
		task.op.copying = false;
		if (!counted) account(m, task, region, page, true, 'copy');
		return true;
	}
	task.op.copying = false;
	region.ptes[page] = pte | WRITABLE | YOUNG | DIRTY_PTE;
	m.clock += m.costs.writeProtectFault;
	m.vm.pgreuse++;
	if (!counted) account(m, task, region, page, true, 'write-protect');
	return true;
}

/** Goes on with a disk read that the task has begun. True: it is under way, and the fault or read() may be taken again. */
export function continueReading(m: Machine, task: Task): boolean {
	const read = task.reading;
	if (read === null) return true;
	return read.kind === 'file' ? continueFileRead(m, task, read) : continueSwapRead(m, task, read);
}

/** A read of memory that was never written: the page of zeroes, which costs none. */
function mapZeroPage(m: Machine, task: Task, region: Region, page: number): true {
	region.ptes[page] = ZERO_PAGE;
	region.space.changes++;
	region.zeroes++;
	m.clock += m.costs.writeProtectFault;
	account(m, task, region, page, false, 'zero-page');
	return true;
}

/** do_fault: a page of a file, of one on the tmpfs or of the program's image. */
function backedFault(m: Machine, task: Task, region: Region, page: number, write: boolean): boolean {
	if (region.shm >= 0) return shmemFault(m, task, region, page, write);
	if (region.file >= 0) return fileFault(m, task, region, page);
	imageFault(m, task, region, page);
	return true;
}

/** handle_pte_fault: what an entry that does not do is replaced by. False: the task is stalled or asleep, or has a read to go on with. */
function handleFault(m: Machine, task: Task, region: Region, page: number, pte: number, write: boolean): boolean {
	if (pte > 0) return writeProtectFault(m, task, region, page);
	if (!ensureTables(m, task, region, page)) return false;
	if (!region.anonymous) return backedFault(m, task, region, page, write);
	if (pte < 0) return swapFault(m, task, region, page, write);
	return write ? newAnonPage(m, task, region, page) : mapZeroPage(m, task, region, page);
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
		if (pte <= 0 || (write && (pte & WRITABLE) === 0)) {
			if (!handleFault(m, task, region, page, pte, write)) return false;
			faulted = true;
			continue;
		}
		region.ptes[page] = pte | (write ? YOUNG | DIRTY_PTE : YOUNG);
		noteUsed(m, region, page, 1);
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
}
