// read() and write() of a program: through the page cache, with readahead and with dirty throttling. (mm/filemap.c; docs §11, §12)
import type {Op} from '../command.ts';
import {callDone} from '../account/task-io.ts';
import {doneWaiting, waitForPage} from '../address-space/fault-account.ts';
import {PAGE} from '../address-space/layout.ts';
import {readStateOf} from './file-fault.ts';
import {KIND_USER, NONE, READAHEAD, UPTODATE} from '../memory/frames.ts';
import {advanceOp, due, nextOp, randomPage} from './pacing.ts';
import {allocPage} from '../memory/page-alloc.ts';
import {addToPageCache, markAccessed, setDirty} from './page-cache.ts';
import {type CachedFile, lookup} from './cached-file.ts';
import {answer, beginOperation} from '../tasks/requests.ts';
import {beginFileRead, chooseWindow} from './readahead.ts';
import type {Machine} from '../state.ts';
import {endRefused} from '../tasks/refuse.ts';
import type {Task} from '../tasks/task.ts';
import {beginFsync} from './fsync.ts';
import {balanceDirtyPagesRatelimited} from './balance-dirty-pages.ts';

/** read() and write() are called for 64 KiB at a time. */
const CALL_PAGES = 16;

type ReadOp = Extract<Op, {do: 'read'}>;
type WriteOp = Extract<Op, {do: 'write'}>;

/** An operation is a call: it may end with a sleep, that of a writer who is held back, and is over when its program goes on. */
function timeCall(m: Machine, task: Task): void {
	if (task.requests !== null && task.requests.pages >= CALL_PAGES) answer(m, task);
}

/** read() of one page, of a call that goes on to `callEnd`; false = a read is to go on, or the task sleeps. */
export function readPage(m: Machine, task: Task, file: CachedFile, page: number, callEnd: number): boolean {
	const {flags} = m.frames;
	const ra = readStateOf(task, file.id);
	const pfn = lookup(file, page);
	if (pfn === NONE) {
		const window = chooseWindow(file, ra, page, callEnd - page, false) ?? {start: page, size: 1, asyncSize: 0};
		beginFileRead(task, file, page >= window.start && page < window.start + window.size ? window : {start: page, size: 1, asyncSize: 0}, page);
		return false;
	}
	if ((flags[pfn] & READAHEAD) !== 0) {
		flags[pfn] &= ~READAHEAD;
		const window = chooseWindow(file, ra, page, callEnd - page, true);
		if (window !== null) {
			beginFileRead(task, file, window, -1);
			return false;
		}
	}
	if ((flags[pfn] & UPTODATE) === 0) {
		waitForPage(m, task, pfn, 'file-read');
		return false;
	}
	doneWaiting(m, task);
	task.op.waited = false;
	m.clock += m.costs.readCachedPage;
	markAccessed(m, pfn);
	ra.previous = page;
	task.io.inCall += PAGE;
	if (page + 1 === callEnd) callDone(task.io, 'read');
	return true;
}

/** read(): copies page after page out of the page cache, reading ahead (generic_file_read_iter, filemap_get_pages). */
export function runRead(m: Machine, task: Task, op: ReadOp): void {
	const file = m.files.find(f => f.path === op.file);
	if (file === undefined) return endRefused(m, task, `reading ${op.file}`, 'ENOENT', 'there is no such file');
	const progress = task.op;
	while (task.state === 'R' && m.clock < m.limit) {
		if (due(m, task, op.rate) < 0) return;
		const at = op.order === 'random' ? randomPage(task, op.pages) : progress.at;
		const page = op.from + at;
		if (page >= file.pages) {
			nextOp(task);
			return;
		}
		const callEnd = op.order === 'random' ? page + 1 : Math.min(op.from + Math.min(op.pages, at - (at % CALL_PAGES) + CALL_PAGES), file.pages);
		if (op.timed) beginOperation(m, task);
		if (!readPage(m, task, file, page, callEnd)) return;
		if (op.timed) {
			task.requests!.pages++;
			timeCall(m, task);
		}
		if (advanceOp(progress, op.pages, op.times)) {
			nextOp(task);
			return;
		}
	}
}

/** write(): whole pages into the page cache, dirty; held back where too much is dirty (generic_perform_write). */
export function runWrite(m: Machine, task: Task, op: WriteOp): void {
	const file = m.files.find(f => f.path === op.file);
	if (file === undefined) return endRefused(m, task, `writing ${op.file}`, 'ENOENT', 'there is no such file');
	const progress = task.op;
	const {flags} = m.frames;
	while (task.state === 'R' && m.clock < m.limit) {
		if (op.fsync !== undefined && task.unsynced >= op.fsync) {
			task.unsynced = 0;
			beginFsync(m, task, file);
			if (task.fsync !== null) return; // part of the call before it
		}
		if (op.timed) timeCall(m, task);
		if (due(m, task, op.rate) < 0) return;
		if (op.timed) beginOperation(m, task);
		const page = op.from + progress.at;
		if (page >= file.pages) {
			callDone(task.io, 'write');
			nextOp(task);
			return;
		}
		let pfn = lookup(file, page);
		if (pfn === NONE) {
			pfn = allocPage(m, task, {zoneClass: 3, kind: KIND_USER, noRetry: false, forWrite: true});
			if (pfn < 0) return;
			addToPageCache(m, file, page, pfn, true);
			flags[pfn] |= UPTODATE;
		} else if ((flags[pfn] & UPTODATE) === 0) {
			waitForPage(m, task, pfn, 'file-read');
			return;
		}
		doneWaiting(m, task);
		progress.waited = false;
		m.clock += m.costs.writeCachedPage;
		setDirty(m, task, pfn);
		task.unsynced++;
		if (task.requests !== null && op.timed) task.requests.pages++;
		task.io.inCall += PAGE;
		const over = advanceOp(progress, op.pages, op.times);
		if (over || progress.at % CALL_PAGES === 0) callDone(task.io, 'write');
		balanceDirtyPagesRatelimited(m, task, file.disk);
		if (over) {
			nextOp(task);
			return;
		}
	}
}
