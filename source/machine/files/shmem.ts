// tmpfs: files without a disk, whose pages lie on the anonymous lists and go to swap. (mm/shmem.c shmem_get_folio_gfp, shmem_writepage, shmem_swapin_folio,
// shmem_undo_range; docs §11.7)
// A file is an address space of its own that no task has (a region of pid 0), so that reclaim, swap-out, readahead from swap and swapoff treat its pages as they
// treat any anonymous page; what differs is what they are counted as (Cached and Shmem, not AnonPages), that nobody's page table says when they were used
// (write() of a page that is there, and each read(), mark it), and that they stay when whoever wrote them ends.
// Who maps it shared is told in shmem-map.ts. Left out: System V segments without a name, huge pages, the limit on inodes.
import {countPage} from '../cgroup/charge.ts';
import {emit} from '../account/emit.ts';
import {callDone} from '../account/task-io.ts';
import {commit, createRegion} from '../address-space/address-space.ts';
import {spreadBy, spreadOf} from '../address-space/spread.ts';
import {unmapMappers} from '../address-space/shmem-rmap.ts';
import {doneWaiting, waitForPage} from '../address-space/fault-account.ts';
import {PAGE} from '../address-space/layout.ts';
import {DIRTY_PTE, makePte, PRESENT, ptePfn, pteSwapEntry, WRITABLE} from '../address-space/pte.ts';
import {countResident, reachPte, type Region, regionOf} from '../address-space/region.ts';
import {no, type Op, type Outcome, yes} from '../command.ts';
import {settleCacheSlab} from '../memory/cache-slab.ts';
import {USER_PAGE} from '../memory/alloc-request.ts';
import {ANON, DIRTY, NONE, type Pfn, UPTODATE, WRITEBACK, zoneOf} from '../memory/frames.ts';
import {allocPage} from '../memory/page-alloc.ts';
import {createRadixTree, radixInsert, type RadixTree, radixRemove} from '../memory/radix-tree.ts';
import {mayCommit} from '../oom/overcommit.ts';
import {INACTIVE_ANON, lruAdd} from '../reclaim/lru.ts';
import type {Machine} from '../state.ts';
import {dropAnon, swapRelease, swapReleaseAndCache, tryFreeSwap} from '../swap/swap.ts';
import {beginSwapRead} from '../swap/swap-in.ts';
import {findInSwapCache} from '../swap/swap-readahead.ts';
import {answer, beginOperation} from '../tasks/requests.ts';
import {sleepFor} from '../tasks/scheduler.ts';
import type {Task} from '../tasks/task.ts';
import type {Descriptor} from './descriptor.ts';
import {markAccessed} from './page-cache.ts';
import {advanceOp, due, nextOp, pageOf} from './pacing.ts';
import {mustStop} from '../tasks/cpu.ts';

/** read() and write() are called for 64 KiB at a time. */
const CALL_PAGES = 16;
/** A page under writeback is waited for in looks so far apart (folio_wait_writeback). */
const WRITEBACK_NS = 500_000;

export type TmpfsFile = {
	readonly path: string;
	/** Number of its inode: the root's is 1, and each file and folder that is made has the next (shmem_get_inode). */
	readonly inode: number;
	/** It has no name any more (i_nlink is 0); descriptors that are open of it. */
	unlinked: boolean;
	opens: number;
	readonly region: number;
	/** As far as it reaches: to the last page that was written, or what a mapping of it was made for (i_size). */
	length: number;
	/** Of pages in RAM and of swap entries. */
	readonly tree: RadixTree;
};

/** The one tmpfs of a machine: pages that all its files may have together, in RAM or in swap, and those that they have (shmem_default_max_blocks: half of RAM). */
export type Tmpfs = {
	/** 0: as many as there are (size=0). */
	limit: number;
	used: number;
	readonly files: TmpfsFile[] /** Of the paths of files, which stay without them. */;
	readonly folders: string[];
	lastInode: number;
};

const isFull = ({limit, used}: Tmpfs): boolean => limit > 0 && used >= limit;

/** mount -o remount,size=: not less than it has already (shmem_reconfigure). */
export function resizeTmpfs(m: Machine, pages: number): Outcome {
	const {limit, used} = m.tmpfs;
	if (limit === 0 && pages > 0) return no('EINVAL', 'cannot retroactively limit size');
	if (pages > 0 && used > pages) return no('EINVAL', `too small a size for current use, ${used} pages`);
	m.tmpfs.limit = pages;
	emit(m, {kind: 'tmpfs-size', from: limit, to: pages, used});
	return yes;
}

/** What stands for a disk's name where files are on the tmpfs. */
export const TMPFS = 'tmpfs';

/** Makes an empty file that may grow to so many pages, and the folders above it. */
export function createTmpfsFile(m: Machine, path: string, pages: number): void {
	const {folders} = m.tmpfs;
	for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
		if (folders.includes(path.slice(0, at))) continue;
		folders.push(path.slice(0, at));
		m.tmpfs.lastInode++;
	}
	const region = createRegion(m, {pid: 0, space: {changes: 0}}, {name: path, kind: 'anon', permissions: 'rw-s', edge: 0, pages});
	m.tmpfs.files.push({path, inode: ++m.tmpfs.lastInode, unlinked: false, opens: 0, region: region.id, length: 0, tree: createRadixTree(0, pages)});
}

/** A page is a page of the file: it counts as shared memory and as page cache. */
function mapShmem(m: Machine, region: Region, page: number, pfn: Pfn): void {
	const {flags, owner, index} = m.frames;
	region.ptes[page] = makePte(pfn, PRESENT | WRITABLE | DIRTY_PTE);
	owner[pfn] = region.id;
	index[pfn] = page;
	flags[pfn] |= DIRTY;
	countResident(m, region, pfn, 1);
	const {stat} = m.nodes[m.zones[zoneOf(m, pfn)].node];
	stat.nr_shmem++;
	stat.nr_file_pages++;
	countPage(m, pfn, 'nr_shmem', 1);
	countPage(m, pfn, 'nr_file_pages', 1);
}

/** Brings a page back from swap; its slot is free then. False: it has to be read, or to be written first. */
export function shmemSwapIn(m: Machine, task: Task, region: Region, page: number): boolean {
	const entry = pteSwapEntry(region.ptes[page]);
	const pfn = findInSwapCache(m, region, page);
	if (pfn === NONE) {
		beginSwapRead(m, task, region, page, {inFault: false, spread: spreadOf(m, task, region, page)});
		return false;
	}
	if ((m.frames.flags[pfn] & UPTODATE) === 0) {
		waitForPage(m, task, pfn, 'swap-in');
		return false;
	}
	if ((m.frames.flags[pfn] & WRITEBACK) !== 0) {
		sleepFor(m, task, WRITEBACK_NS, 'D', 'swap-in', true);
		return false;
	}
	doneWaiting(m, task);
	task.op.waited = false;
	m.clock += m.costs.swapFault;
	swapRelease(m, entry);
	region.swapped--;
	mapShmem(m, region, page, pfn);
	tryFreeSwap(m, pfn);
	return true;
}

/** A page for a hole of the file; 'full': there is no room on the tmpfs, or overcommit is against it; 'wait': stalled. */
export function newPage(m: Machine, task: Task, file: TmpfsFile, region: Region, page: number): 'done' | 'full' | 'wait' {
	if (isFull(m.tmpfs) || !mayCommit(m, task, 1)) return 'full';
	const pfn = allocPage(m, task, spreadBy(m, USER_PAGE, task, region, page));
	if (pfn < 0) return 'wait';
	m.tmpfs.used++;
	commit(m, 1);
	m.frames.flags[pfn] |= ANON | UPTODATE;
	mapShmem(m, region, page, pfn);
	lruAdd(m, pfn, INACTIVE_ANON);
	file.length = Math.max(file.length, page + 1);
	const grown = radixInsert(file.tree, page);
	if (grown > 0) {
		m.cacheSlab.nodes += grown;
		settleCacheSlab(m);
	}
	return 'done';
}

/** write() of a whole page. */
export function writeShmemPage(m: Machine, task: Task, file: TmpfsFile, page: number): 'done' | 'full' | 'wait' {
	const region = regionOf(m, file.region);
	reachPte(region, page);
	const pte = region.ptes[page];
	if (pte < 0 && !shmemSwapIn(m, task, region, page)) return 'wait';
	if (pte > 0) markAccessed(m, ptePfn(pte));
	else if (pte === 0) {
		const got = newPage(m, task, file, region, page);
		if (got !== 'done') return got;
	}
	m.clock += m.costs.writeCachedPage;
	return 'done';
}

/** read() of a page: a hole is zeroes, and stays one. */
export function readShmemPage(m: Machine, task: Task, file: TmpfsFile, page: number): boolean {
	const region = regionOf(m, file.region);
	const pte = region.ptes[page] ?? 0;
	if (pte < 0 && !shmemSwapIn(m, task, region, page)) return false;
	if ((region.ptes[page] ?? 0) > 0) markAccessed(m, ptePfn(region.ptes[page]));
	m.clock += m.costs.readCachedPage;
	return true;
}

/** A write() that has no room: the program goes on without. */
export function refuseRoom(m: Machine, task: Task, {path}: TmpfsFile): void {
	const why = isFull(m.tmpfs) ? 'the tmpfs is full' : 'overcommit';
	emit(m, {kind: 'refused', what: `${task.name}: writing ${path}`, errno: 'ENOSPC', why});
	m.clock += m.costs.syscall;
	callDone(task.io, 'write');
	nextOp(task);
}

/** read() and write() of a file on the tmpfs: nothing is read ahead, nobody is held back, fsync has nothing to do. */
export function runShmem(m: Machine, task: Task, op: Extract<Op, {do: 'read' | 'write'}>, file: TmpfsFile, open: Descriptor): void {
	const {pages} = regionOf(m, file.region);
	const progress = task.op;
	while (task.state === 'R' && !mustStop(m)) {
		if (op.timed && task.requests !== null && task.requests.pages >= CALL_PAGES) answer(m, task);
		if (due(m, task, op.rate) < 0) return;
		if (op.timed) beginOperation(m, task);
		const page = op.from + pageOf(task, op, op.pages);
		if (page >= pages) {
			callDone(task.io, op.do);
			nextOp(task);
			return;
		}
		const done = op.do === 'write' ? writeShmemPage(m, task, file, page) : readShmemPage(m, task, file, page) ? 'done' : 'wait';
		if (done === 'wait') return;
		if (done === 'full') return refuseRoom(m, task, file);
		if (op.timed && task.requests !== null) task.requests.pages++;
		task.io.inCall += PAGE;
		if ((op.order ?? 'forward') === 'forward') open.at = page + 1;
		const over = advanceOp(progress, op.pages, op.times);
		if (over || progress.at % CALL_PAGES === 0) callDone(task.io, op.do);
		if (over) {
			nextOp(task);
			return;
		}
	}
}

/** Frees what the file has from `progress.at` on, in RAM and in swap; false = the step's time is over, call again. */
export function truncateShmem(m: Machine, file: TmpfsFile, progress: {at: number}): boolean {
	const region = regionOf(m, file.region);
	const {owner} = m.frames;
	for (; progress.at < region.ptes.length && region.rss + region.swapped > 0; progress.at++) {
		const page = progress.at;
		const pte = region.ptes[page];
		if (pte === 0) continue;
		if (mustStop(m)) return false;
		region.ptes[page] = 0;
		if (pte < 0) {
			region.space.changes++;
			region.swapped--;
			swapReleaseAndCache(m, pteSwapEntry(pte));
		} else {
			const pfn = ptePfn(pte);
			unmapMappers(m, region, pfn);
			unmapShmem(m, region, pfn);
			owner[pfn] = NONE;
			dropAnon(m, pfn);
		}
		m.cacheSlab.nodes -= radixRemove(file.tree, page);
		m.tmpfs.used--;
		commit(m, -1);
		m.clock += m.costs.freePage;
	}
	settleCacheSlab(m);
	return true;
}

function unmapShmem(m: Machine, region: Region, pfn: Pfn): void {
	countResident(m, region, pfn, -1);
	const {stat} = m.nodes[m.zones[zoneOf(m, pfn)].node];
	stat.nr_shmem--;
	stat.nr_file_pages--;
	countPage(m, pfn, 'nr_shmem', -1);
	countPage(m, pfn, 'nr_file_pages', -1);
}
