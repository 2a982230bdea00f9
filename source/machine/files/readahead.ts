// Readahead of files: which window to read for a miss or a marker, and reading it. (mm/readahead.c ondemand_readahead, mm/filemap.c; docs §12)
// A read in the making is a record of the task, since each of its pages may have to wait for memory.
import {diskIsFull, submit, takeRun, waitForQueue} from './disk.ts';
import {READAHEAD_PAGE, USER_PAGE} from '../memory/alloc-request.ts';
import {NONE, type Pfn, READAHEAD, REFERENCED, UPTODATE, WORKINGSET} from '../memory/frames.ts';
import {allocPage} from '../memory/page-alloc.ts';
import {FAILED, tryAllocPage} from '../memory/freelist.ts';
import {addToPageCache, markAccessed} from './page-cache.ts';
import {type CachedFile, lookup} from './cached-file.ts';
import {memstallEnter, memstallLeave} from '../account/psi.ts';
import type {Machine} from '../state.ts';
import type {SwapEntry} from '../swap/swap.ts';
import type {ReadState, Task} from '../tasks/task.ts';
import {mustStop} from '../tasks/cpu.ts';

/** VM_READAHEAD_PAGES: 128 KiB. */
export const READAHEAD_PAGES = 32;

export type PendingRead =
	| {
			readonly kind: 'file';
			readonly file: number;
			next: number;
			readonly end: number;
			/** Page that gets the marker, and the page that has to be read whatever happens (−1 none). */
			readonly marker: number;
			readonly must: number;
			pfns: Pfn[];
			/** A page fault reads it, and no read(). */
			readonly inFault: boolean;
			workingset: boolean;
	  }
	| {
			readonly kind: 'swap';
			readonly must: SwapEntry;
			readonly slots: readonly number[];
			next: number;
			pfns: Pfn[];
			readonly inFault: boolean;
			readonly spread: number;
	  };

type FileRead = Extract<PendingRead, {kind: 'file'}>;

export const createReadState = (file: number): ReadState => ({file, start: 0, size: 0, asyncSize: 0, previous: -1});

const roundUpPow2 = (n: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, n)));

/** First window for a read of `size` pages. */
export function initialWindow(size: number, max: number = READAHEAD_PAGES): number {
	const rounded = roundUpPow2(size);
	if (rounded <= max / 32) return rounded * 4;
	if (rounded <= max / 4) return rounded * 2;
	return max;
}

/** The window after one of `size` pages. */
export function nextWindow(size: number, max: number = READAHEAD_PAGES): number {
	if (size < max / 16) return size * 4;
	if (size <= max / 2) return size * 2;
	return max;
}

/** Cached pages right before `page`, at most `max`. */
function history(file: CachedFile, page: number, max: number): number {
	let n = 0;
	while (n < max && page - 1 - n >= 0 && file.map[page - 1 - n] > 0) n++;
	return n;
}

export type Window = {readonly start: number; readonly size: number; readonly asyncSize: number};

/** Decides the window for a miss at `page`, or for reaching the marker there; `request` = pages that the call still wants. Null: nothing to read. */
export function chooseWindow(file: CachedFile, ra: ReadState, page: number, request: number, marker: boolean): Window | null {
	const max = READAHEAD_PAGES;
	let found: Window;
	const initial = (): Window => {
		const size = initialWindow(request, max);
		return {start: page, size, asyncSize: size > request ? size - request : size};
	};
	if (page === 0) found = initial();
	else if (page === ra.start + ra.size - ra.asyncSize || page === ra.start + ra.size) {
		const size = nextWindow(ra.size, max);
		found = {start: ra.start + ra.size, size, asyncSize: size};
	} else if (marker) {
		let start = page + 1;
		while (start < file.pages && start - page <= max && file.map[start] > 0) start++;
		if (start >= file.pages || start - page > max) return null;
		const size = nextWindow(start - page + request, max);
		found = {start, size, asyncSize: size};
	} else if (request > max || (ra.previous >= 0 && page >= ra.previous && page - ra.previous <= 1)) found = initial();
	else {
		const before = history(file, page, max);
		if (before > request) {
			const size = Math.min((before >= page ? before * 2 : before) + request, max);
			found = {start: page, size, asyncSize: 1};
		} else return {start: page, size: request, asyncSize: 0};
	}
	if (page === found.start && found.size === found.asyncSize) {
		const more = nextWindow(found.size, max);
		found = found.size + more <= max ? {start: found.start, size: found.size + more, asyncSize: more} : {start: found.start, size: max, asyncSize: max >> 1};
	}
	ra.start = found.start;
	ra.size = found.size;
	ra.asyncSize = found.asyncSize;
	return found;
}

/** Begins to read a window; `must` is the page that the caller cannot do without (−1 for readahead proper). */
export function beginFileRead(task: Task, file: CachedFile, window: Window, must: number, inFault = false): void {
	const end = Math.min(file.pages, window.start + window.size);
	task.reading = {
		kind: 'file',
		file: file.id,
		next: window.start,
		end,
		marker: window.asyncSize > 0 ? window.start + window.size - window.asyncSize : -1,
		must,
		pfns: [],
		inFault,
		workingset: false,
	};
}

/** How many of these pages of a file one request to its disk can carry, from the first on. */
export function contiguous(m: Machine, disk: number, pfns: readonly Pfn[]): number {
	const {index} = m.frames;
	const {maxRequestPages} = m.disks[disk].config;
	let run = 1;
	while (run < pfns.length && run < maxRequestPages && index[pfns[run]] === index[pfns[run - 1]] + 1) run++;
	return run;
}

/** Goes on with the read in hand. False: the task waits for memory or for room in the queue, and is to call again. */
export function continueFileRead(m: Machine, task: Task, read: FileRead): boolean {
	const file = m.files[read.file];
	const {flags} = m.frames;
	while (read.next < read.end) {
		if (mustStop(m)) return false; // may lose the CPU at each page (might_alloc)
		const page = read.next;
		if (file.map[page] > 0) {
			read.next++;
			continue;
		}
		const pfn = allocPage(m, task, page === read.must ? USER_PAGE : READAHEAD_PAGE);
		if (pfn === FAILED) {
			if (read.must <= page) {
				read.next = read.end;
				break;
			}
			read.next = read.must; // what was asked for is read all the same
			continue;
		}
		if (pfn < 0) return false;
		m.clock += m.costs.readMissInsert;
		addToPageCache(m, file, page, pfn, read.inFault ? 'fault' : 'read');
		if (page === read.marker) flags[pfn] |= READAHEAD;
		if ((flags[pfn] & WORKINGSET) !== 0) read.workingset = true;
		read.pfns.push(pfn);
		read.next++;
	}
	if (read.pfns.length > 0 && !submitRead(m, task, file, read)) return false;
	task.reading = null;
	return true;
}

/** Hands a read over to the disk. False: the task waits for room in the queue. */
function submitRead(m: Machine, task: Task, file: CachedFile, read: FileRead): boolean {
	const disk = m.disks[file.disk];
	if (read.workingset) memstallEnter(m, task);
	while (read.pfns.length > 0) {
		if (diskIsFull(disk)) {
			waitForQueue(m, disk, task);
			return false;
		}
		const run = contiguous(m, file.disk, read.pfns);
		submit(m, {disk: file.disk, what: 'file-read', pages: run, pfns: takeRun(read, run)});
		m.clock += m.costs.readMissSubmit * run;
	}
	if (read.workingset) memstallLeave(m, task);
	touchMetadata(m, file, read.inFault);
	return true;
}

/**
 * Inode and extent blocks of a file: read with its first page, used with every request. Nobody waits for them here, and they are
 * taken only where memory is at hand (GFP_NOWAIT).
 */
function touchMetadata(m: Machine, file: CachedFile, inFault: boolean): void {
	const metadata = m.files[file.metadata];
	if (metadata.id === file.id) return;
	for (const page of [0, 1 + 2 * (file.id % ((metadata.pages - 1) >> 1)), 2 + 2 * (file.id % ((metadata.pages - 1) >> 1))]) {
		const pfn = lookup(metadata, page);
		if (pfn !== NONE) {
			markAccessed(m, pfn);
			continue;
		}
		const fresh = tryAllocPage(m, null, READAHEAD_PAGE);
		if (fresh < 0) continue;
		addToPageCache(m, metadata, page, fresh, inFault ? 'fault' : 'read');
		m.frames.flags[fresh] |= UPTODATE | REFERENCED;
		submit(m, {disk: file.disk, what: 'file-read', pages: 1, pfns: []});
	}
}

/** A read is over: its pages may be used, whoever waits for one of them is woken. */
export function fileReadDone(m: Machine, pfns: readonly Pfn[]): void {
	const {flags} = m.frames;
	for (const pfn of pfns) flags[pfn] |= UPTODATE;
}
