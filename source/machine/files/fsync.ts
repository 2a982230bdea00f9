// fsync(): a program writes out what is dirty of its file now, front to back, and waits until all that was on its way is on the disk. (mm/filemap.c
// file_write_and_wait_range, __filemap_fdatawait_range; mm/page-writeback.c write_cache_pages with WB_SYNC_ALL; docs §11.5)
// Its requests wait in the disk's queue with all others, and may be as many as writeback throttling gives to anybody (REQ_SYNC).
// Left out: the journal's commit and the flush of the disk's own cache. A page that is dirtied ahead of it meanwhile is written with the others.
// fadvise(POSIX_FADV_DONTNEED) begins the same writes, waits for none of them, passes over what is being written already, and drops what is clean then.
// (mm/fadvise.c generic_fadvise: __filemap_fdatawrite_range with WB_SYNC_NONE; docs §11.5)
import {DIRTY, NONE, type Pfn, WRITEBACK} from '../memory/frames.ts';
import {sleep} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {type CachedFile, lookup} from './cached-file.ts';
import {diskIsFull, submit, waitForQueue} from './disk.ts';
import {EXTENT_PAGES, startWriteback} from './fs-writeback.ts';
import {invalidateRange} from './page-cache.ts';
import {waitForWrites, writesHeld} from './wbt.ts';

/** A call in hand: the page it is at of those from `from` up to `to`, first to write, then to wait for or to drop; a run of pages collected, and how many of them the disk has. */
export type Fsync = {
	readonly file: number;
	readonly after: 'wait' | 'drop';
	step: 'write' | 'wait';
	at: number;
	readonly from: number;
	readonly to: number;
	readonly extent: Pfn[];
	submitted: number;
	submitting: boolean;
};

/** Calls fsync(). */
export function beginFsync(m: Machine, task: Task, file: CachedFile): void {
	m.clock += m.costs.syscall;
	task.fsyncs++;
	startFsync(m, task, file);
}

/** What fsync() and sync() do to a file. */
export function startFsync(_m: Machine, task: Task, file: CachedFile): void {
	if (file.dirty === 0 && file.underWriteback === 0) return;
	task.fsync = callOn(file, 'wait', 0, file.pages);
}

/** A call from its beginning. */
const callOn = (file: CachedFile, after: Fsync['after'], from: number, to: number): Fsync => ({
	file: file.id,
	after,
	step: 'write',
	at: from,
	from,
	to,
	extent: [],
	submitted: 0,
	submitting: false,
});

/** fadvise(POSIX_FADV_DONTNEED) on so much of a file. */
export function beginDontNeed(m: Machine, task: Task, file: CachedFile, from: number, to: number): void {
	m.clock += m.costs.syscall;
	if (file.dirty > 0) task.fsync = callOn(file, 'drop', from, to);
	else drop(m, file, from, to);
}

function drop(m: Machine, file: CachedFile, from: number, to: number): void {
	m.clock += invalidateRange(m, file, from, to) * m.costs.freePage;
}

const flagsAt = (m: Machine, file: CachedFile, page: number): number => {
	const pfn = lookup(file, page);
	return pfn === NONE ? 0 : m.frames.flags[pfn];
};

/** Sleeps until some of the file's pages are written. */
function waitForFile(m: Machine, task: Task, file: CachedFile): void {
	file.syncWaiters.push(task.pid);
	sleep(m, task, 'D', 'fsync', true);
}

/** Hands over what is collected, as far as the queue takes it; false = the task sleeps. */
function submitRun(m: Machine, task: Task, file: CachedFile, call: Fsync): boolean {
	const disk = m.disks[file.disk];
	while (call.submitted < call.extent.length) {
		if (diskIsFull(disk)) {
			waitForQueue(m, disk, task);
			return false;
		}
		if (disk.wbt !== null && writesHeld(m, disk.wbt, call.after === 'wait' ? 'sync' : 'all')) {
			waitForWrites(m, disk.wbt, task);
			return false;
		}
		const pages = Math.min(disk.config.maxRequestPages, call.extent.length - call.submitted);
		const continues = call.submitted > 0;
		call.submitted += pages;
		submit(m, {disk: file.disk, what: 'file-write', pages, pfns: call.submitted === call.extent.length ? call.extent.slice() : [], continues});
	}
	call.extent.length = 0;
	call.submitted = 0;
	call.submitting = false;
	return true;
}

/** A page that is dirtied again while it is being written is left to its writer by whoever waits for nothing. */
const isToBeWritten = (flags: number, {after}: Fsync): boolean => (flags & DIRTY) !== 0 && (after === 'wait' || (flags & WRITEBACK) === 0);

/** Takes the next dirty page into the run, or ends the run before it; false = the task sleeps. */
function collect(m: Machine, task: Task, file: CachedFile, call: Fsync): boolean {
	while (call.at < call.to && !isToBeWritten(flagsAt(m, file, call.at), call)) {
		call.at++;
		if (call.extent.length > 0) {
			call.submitting = true;
			return true;
		}
	}
	if (call.at >= call.to || call.extent.length >= EXTENT_PAGES) {
		if (call.extent.length > 0) call.submitting = true;
		else {
			call.step = 'wait';
			call.at = call.from;
		}
		return true;
	}
	if ((flagsAt(m, file, call.at) & WRITEBACK) !== 0) {
		if (call.extent.length > 0) call.submitting = true;
		else waitForFile(m, task, file); // dirtied again while its write is in flight
		return call.extent.length > 0;
	}
	const pfn = lookup(file, call.at);
	startWriteback(m, m.writeback.disks[file.wb], file, pfn);
	call.extent.push(pfn);
	call.at++;
	m.clock += m.costs.writebackPage;
	return true;
}

/** Goes on with the call in hand until it is over, the task sleeps, or the step's time is up. A deadly signal does not end it. */
export function runFsync(m: Machine, task: Task, call: Fsync): void {
	const file = m.files[call.file];
	while (task.state === 'R' && m.clock < m.limit) {
		if (call.submitting) {
			if (!submitRun(m, task, file, call)) return;
		} else if (call.step === 'write') {
			if (!collect(m, task, file, call)) return;
		} else if (call.after === 'drop') {
			drop(m, file, call.from, call.to);
			task.fsync = null;
			return;
		} else {
			while (call.at < call.to && (flagsAt(m, file, call.at) & WRITEBACK) === 0) call.at++;
			if (file.underWriteback === 0 || call.at >= call.to) {
				task.fsync = null;
				return;
			}
			waitForFile(m, task, file);
			return;
		}
	}
}
