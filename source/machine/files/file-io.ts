// read() and write() of a program: through the page cache, with readahead and with dirty throttling. (mm/filemap.c; docs §11, §12)
import type {Op} from '../command.ts';
import {giveWay} from '../tasks/cpu.ts';
import {callDone} from '../account/task-io.ts';
import {doneWaiting, waitForPage} from '../address-space/fault-account.ts';
import {PAGE} from '../address-space/layout.ts';
import {regionOf} from '../address-space/region.ts';
import {readStateOf} from './file-fault.ts';
import {WRITTEN_PAGE} from '../memory/alloc-request.ts';
import {NONE, type Pfn, READAHEAD, UPTODATE} from '../memory/frames.ts';
import {advanceOp, due, nextOp, pageOf} from './pacing.ts';
import {allocPage} from '../memory/page-alloc.ts';
import {addToPageCache, markAccessed, setDirty} from './page-cache.ts';
import {type CachedFile, lookup} from './cached-file.ts';
import {type Descriptor, inodeOf, openFile} from './descriptor.ts';
import {answer, beginOperation} from '../tasks/requests.ts';
import {beginFileRead, chooseWindow} from './readahead.ts';
import {sleepFor} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import {endRefused} from '../tasks/refuse.ts';
import type {ReadState, Task} from '../tasks/task.ts';
import {readShmemPage, refuseRoom, runShmem, type TmpfsFile, writeShmemPage} from './shmem.ts';
import {beginDontNeed, beginFsync} from './fsync.ts';
import {balanceDirtyPagesRatelimited} from './balance-dirty-pages.ts';

/** read() and write() are called for 64 KiB at a time. */
const CALL_PAGES = 16;

type ReadOp = Extract<Op, {do: 'read'}>;
type WriteOp = Extract<Op, {do: 'write'}>;

/** An operation is a call: it may end with a sleep, that of a writer who is held back, and is over when its program goes on. */
function timeCall(m: Machine, task: Task): void {
	if (task.requests !== null && task.requests.pages >= CALL_PAGES) answer(m, task);
}

/** A page of a file is in the page cache, of a read that goes on to `callEnd`, and has been used; false = a read is to go on, or the task sleeps. */
export function havePage(m: Machine, task: Task, file: CachedFile, page: number, callEnd: number): boolean {
	const ra = readStateOf(task, file.id);
	const pfn = lookup(file, page);
	if (!isReadable(m, pfn) && !getPage(m, task, file, ra, page, pfn, callEnd)) return false;
	doneWaiting(m, task);
	task.op.waited = false;
	markAccessed(m, pfn);
	ra.previous = page;
	return true;
}

/** Nothing is to be done for the page before it is copied. */
const isReadable = (m: Machine, pfn: Pfn): boolean => pfn >= 0 && (m.frames.flags[pfn] & (UPTODATE | READAHEAD)) === UPTODATE;

/** A page that is missing, on its way, or the mark to send for the next window (filemap_get_pages). True: it can be had all the same. */
function getPage(m: Machine, task: Task, file: CachedFile, ra: ReadState, page: number, pfn: Pfn, callEnd: number): boolean {
	if (pfn === NONE) {
		const window = chooseWindow(file, ra, page, callEnd - page, false) ?? {start: page, size: 1, asyncSize: 0};
		beginFileRead(task, file, page >= window.start && page < window.start + window.size ? window : {start: page, size: 1, asyncSize: 0}, page);
		return false;
	}
	const {flags} = m.frames;
	if ((flags[pfn] & READAHEAD) !== 0) {
		flags[pfn] &= ~READAHEAD;
		const window = chooseWindow(file, ra, page, callEnd - page, true);
		if (window !== null) {
			beginFileRead(task, file, window, -1);
			return false;
		}
	}
	if ((flags[pfn] & UPTODATE) !== 0) return true;
	waitForPage(m, task, pfn, 'file-read');
	return false;
}

/**
 * read() of the pages from `page` up to `end`, of a call that goes on to `callEnd`: as many of them as can be had and the step has time for. Returns how many;
 * 0 = a read is to go on, or the task sleeps.
 */
function readPages(m: Machine, task: Task, file: CachedFile, page: number, end: number, callEnd: number): number {
	if (!havePage(m, task, file, page, callEnd)) return 0;
	const {readCachedPage} = m.costs;
	m.clock += readCachedPage;
	let next = page + 1;
	for (; next < end && m.clock < m.limit; next++) {
		const pfn = lookup(file, next);
		if (!isReadable(m, pfn)) break;
		markAccessed(m, pfn);
		m.clock += readCachedPage;
	}
	if (next > page + 1) readStateOf(task, file.id).previous = next - 1;
	task.io.inCall += (next - page) * PAGE;
	if (next === callEnd) {
		callDone(task.io, 'read');
		giveWay(m);
	}
	return next - page;
}

/** The same of one page; false = a read is to go on, or the task sleeps. */
const readPage = (m: Machine, task: Task, file: CachedFile, page: number, callEnd: number): boolean => readPages(m, task, file, page, page + 1, callEnd) > 0;

/** read(): copies page after page out of the page cache, reading ahead (generic_file_read_iter, filemap_get_pages). */
export function runRead(m: Machine, task: Task, op: ReadOp): void {
	const open = openFile(m, task, op.file);
	if (open === null) return endRefused(m, task, `reading ${op.file}`, 'ENOENT', 'there is no such file');
	const file = inodeOf(m, open);
	if ('region' in file) return runShmem(m, task, op, file, open);
	const progress = task.op;
	// Where nothing is to be looked at between the pages of a call, they are read one after the other.
	const whole = op.rate === 0 && op.order === 'forward' && op.timed !== true && op.dropBehind === undefined;
	while (task.state === 'R' && m.clock < m.limit) {
		if (due(m, task, op.rate) < 0) return;
		const at = pageOf(task, op, op.pages);
		const page = op.from + at;
		if (page >= file.pages) {
			if (readNothing(m, task, op, file)) return;
			continue;
		}
		const callEnd = op.order !== 'forward' ? page + 1 : Math.min(op.from + Math.min(op.pages, at - (at % CALL_PAGES) + CALL_PAGES), file.pages);
		if (op.timed) beginOperation(m, task);
		const read = readPages(m, task, file, page, whole ? callEnd : page + 1, callEnd);
		if (read === 0) return;
		if (op.timed) {
			task.requests!.pages++;
			timeCall(m, task);
		}
		if (op.order === 'forward') open.at = page + read;
		const over = advanceOp(progress, op.pages, op.times, read);
		if (op.dropBehind !== undefined && (over || progress.at % op.dropBehind === 0)) dropBehind(m, task, file, op, page + 1);
		if (over) nextOp(task);
		if (over || task.fsync !== null) return;
	}
}

/** Who reads for ever and finds nothing there looks again so much later, as tail -f does. */
const EMPTY_NS = 100e6;

/**
 * read() at or behind the end of a file that was truncated: it gives nothing, and the program does what it does at the end of its part. True: the step is over, as that was
 * the last round, or the program sleeps, as nothing of the part is left.
 */
function readNothing(m: Machine, task: Task, op: ReadOp, file: CachedFile): boolean {
	const {op: progress} = task;
	m.clock += m.costs.syscall;
	callDone(task.io, 'read');
	progress.chosen = -1;
	if (op.order === 'forward') {
		progress.at = 0;
		progress.round++;
	}
	const isEmpty = file.pages <= op.from;
	if (op.times !== 0 && (isEmpty || (op.order === 'forward' && progress.round >= op.times))) {
		nextOp(task);
		return true;
	}
	if (isEmpty) sleepFor(m, task, EMPTY_NS, 'S', 'sleep');
	return isEmpty;
}

/** fadvise(POSIX_FADV_DONTNEED) on what a reader has behind it, of one call's worth of pages up to `end`. */
function dropBehind(m: Machine, task: Task, file: CachedFile, {from, dropBehind: every = 1}: ReadOp, end: number): void {
	beginDontNeed(m, task, file, from + Math.floor((end - 1 - from) / every) * every, end);
}

/**
 * A page of a file made dirty by write(): one that is not there is taken, and not read, as all of it is written. False: it has to wait, and the same page is
 * to be written again.
 */
function writePage(m: Machine, task: Task, file: CachedFile, page: number): boolean {
	const {flags} = m.frames;
	let pfn = lookup(file, page);
	if (pfn === NONE) {
		pfn = allocPage(m, task, WRITTEN_PAGE);
		if (pfn < 0) return false;
		addToPageCache(m, file, page, pfn, 'write');
		flags[pfn] |= UPTODATE;
	} else if ((flags[pfn] & UPTODATE) === 0) {
		waitForPage(m, task, pfn, 'file-read');
		return false;
	}
	doneWaiting(m, task);
	task.op.waited = false;
	m.clock += m.costs.writeCachedPage;
	setDirty(m, task, pfn);
	task.unsynced++;
	task.io.inCall += PAGE;
	giveWay(m);
	return true;
}

/** Has a file open to write to it; null: it is not there, or is being run, and the program has ended. */
function openToWrite(m: Machine, task: Task, path: string): Descriptor | null {
	const what = `writing ${path}`;
	const open = openFile(m, task, path);
	if (open === null) endRefused(m, task, what, 'ENOENT', 'there is no such file');
	else if (open.file < 0 || m.files[open.file].runners === 0 || task.op.done > 0) {
		open.writes = true;
		return open;
	} else endRefused(m, task, what, 'ETXTBSY', 'it is being run');
	return null;
}

/** write(): whole pages into the page cache, dirty; held back where too much is dirty (generic_perform_write). */
export function runWrite(m: Machine, task: Task, op: WriteOp): void {
	const open = openToWrite(m, task, op.file);
	if (open === null) return;
	open.dsync = op.dsync === true;
	const file = inodeOf(m, open);
	if ('region' in file) return runShmem(m, task, op, file, open);
	const progress = task.op;
	const isForward = (op.order ?? 'forward') === 'forward';
	const every = op.dsync ? (isForward ? CALL_PAGES : 1) : op.fsync;
	while (task.state === 'R' && m.clock < m.limit) {
		if (every !== undefined && task.unsynced >= every) {
			task.unsynced = 0;
			beginFsync(m, task, file);
			if (task.fsync !== null) return; // part of the call before it
		}
		if (op.timed) timeCall(m, task);
		if (due(m, task, op.rate) < 0) return;
		if (op.timed) beginOperation(m, task);
		const page = op.from + pageOf(task, op, op.pages);
		if (page >= file.map.length) {
			callDone(task.io, 'write');
			nextOp(task);
			return;
		}
		if (!writePage(m, task, file, page)) return;
		if (page >= file.pages) file.pages = page + 1; // beyond the end of one that was truncated meanwhile
		if (task.requests !== null && op.timed) task.requests.pages++;
		if (isForward) open.at = page + 1;
		const over = advanceOp(progress, op.pages, op.times);
		if (over || !isForward || progress.at % CALL_PAGES === 0) callDone(task.io, 'write');
		balanceDirtyPagesRatelimited(m, task, file.disk);
		if (over && every !== undefined) beginFsync(m, task, file);
		if (over) {
			nextOp(task);
			return;
		}
	}
}

export const pagesIn = (m: Machine, file: CachedFile | TmpfsFile): number => ('region' in file ? regionOf(m, file.region).pages : file.pages);

/** read() of one page, from whatever the file lies on. */
export function readAnyPage(m: Machine, task: Task, file: CachedFile | TmpfsFile, page: number, callEnd: number): boolean {
	if (!('region' in file)) return readPage(m, task, file, page, callEnd);
	if (!readShmemPage(m, task, file, page)) return false;
	task.io.inCall += PAGE;
	if (page + 1 === callEnd) callDone(task.io, 'read');
	return true;
}

/** write() of one; false: it has to wait, or there was no room and the copy is over. */
function copyOut(m: Machine, task: Task, file: CachedFile | TmpfsFile, page: number): boolean {
	if (!('region' in file)) return writePage(m, task, file, page);
	const done = writeShmemPage(m, task, file, page);
	if (done === 'full') refuseRoom(m, task, file);
	else if (done === 'done') task.io.inCall += PAGE;
	return done === 'done';
}

/** Reads 64 KiB of one file and writes them to another, and so on to the end of either (cp, where the file system cannot share or clone). */
export function runCopy(m: Machine, task: Task, op: Extract<Op, {do: 'copy'}>): void {
	const source = openFile(m, task, op.file);
	if (source === null) return endRefused(m, task, `copying ${op.file}`, 'ENOENT', 'there is no such file');
	const target = openToWrite(m, task, op.to);
	if (target === null) return;
	const [from, to] = [inodeOf(m, source), inodeOf(m, target)];
	const progress = task.op;
	const end = Math.min(op.pages, pagesIn(m, from), 'region' in to ? pagesIn(m, to) : to.map.length);
	while (task.state === 'R' && m.clock < m.limit) {
		if (progress.at >= end) {
			nextOp(task);
			return;
		}
		// `chosen`: pages read so far, which are a call ahead of those written.
		const callEnd = Math.min(end, progress.at - (progress.at % CALL_PAGES) + CALL_PAGES);
		const read = Math.max(0, progress.chosen);
		if (read < callEnd) {
			if (progress.at % CALL_PAGES === 0 && read === progress.at && due(m, task, op.rate) < 0) return;
			if (!readAnyPage(m, task, from, read, callEnd)) return;
			progress.chosen = read + 1;
			source.at = read + 1;
			continue;
		}
		if (!copyOut(m, task, to, progress.at)) return;
		progress.at++;
		progress.done++;
		target.at = progress.at;
		if (progress.at === callEnd) callDone(task.io, 'write');
		if (!('disk' in to)) continue;
		to.pages = Math.max(to.pages, progress.at);
		balanceDirtyPagesRatelimited(m, task, to.disk);
	}
}
