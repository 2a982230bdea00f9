// The flusher of a disk: what another group's writer asks for, everything when reclaim asks for it, what has expired every dirty_writeback_centisecs, and whatever is dirty while the machine or
// the disk is over its background limit; a turn for each file, eldest first. (fs/fs-writeback.c wb_workfn, wb_do_writeback, wb_writeback, queue_io,
// writeback_sb_inodes, requeue_inode; mm/page-writeback.c do_writepages; docs §11.2)
// Pages are clean again by extents of up to 2048, all at once, as on ext4 with delayed allocation (MAX_WRITEPAGES_EXTENT_LEN, ext4_io_end).
// Left out: inodes and timestamps, the journal.
import {countPage} from '../cgroup/charge.ts';
import {type BdiWriteback, type Chunk, countWritten, hasDirtyIo, wakeFlusherLater, type Work} from './backing-dev.ts';
import {dirtyPages} from './dirty-limits.ts';
import {overBackground} from './group-dirty.ts';
import {diskIsFull, submit, waitForQueue} from './disk.ts';
import {DIRTY, NONE, type Pfn, WRITEBACK, zoneOf} from '../memory/frames.ts';
import {type CachedFile, lookup} from './cached-file.ts';
import {jiffies, jiffiesToNs} from '../tasks/jiffies.ts';
import {sleep, wake} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {waitForWrites, writesHeld} from './wbt.ts';
import {bandwidthIsOld, beginEstimate, queueEstimate, updateBandwidth} from './wb-bandwidth.ts';
import {mustStop} from '../tasks/cpu.ts';

export const EXTENT_PAGES = 2048;
/** MIN_WRITEBACK_PAGES and DIRTY_SCOPE: a turn is half a second of the disk's writing, or an eighth of the limit, in steps of 4 MiB. */
const TURN_STEP_PAGES = 1024;
const DIRTY_SCOPE = 8;

/** What there is to do next for a flusher that has finished something; null when it may sleep (wb_do_writeback). */
function nextWork(m: Machine, wb: BdiWriteback): Work | null {
	const work = (kind: Work['kind'], left: number): Work => ({kind, left, dirtiedBefore: m.clock, passSince: -1, passWrote: 0});
	// get_nr_dirty_pages counts inodes as well, of which each may have changed.
	const allPages = (): number => dirtyPages(m).dirty + m.files.length;
	for (;;) {
		switch (wb.stage) {
			case 'all':
				if (wb.foreignPages > 0) return work('foreign', wb.foreignPages);
				wb.stage = 'old';
				if (wb.startAll) return work('all', allPages());
				break;
			case 'old': {
				wb.stage = 'background';
				const period = m.tunables.dirtyWritebackNs;
				if (period === 0 || jiffiesToNs(m, jiffies(m) - wb.lastOldFlush) < period) break;
				wb.lastOldFlush = jiffies(m);
				return work('old', allPages());
			}
			case 'background':
				wb.stage = 'done';
				if (overBackground(m, wb)) return work('background', Infinity);
				break;
			case 'done':
				return null;
			default:
				return wb.stage satisfies never;
		}
	}
}

/** Files whose turn it is: those that have used up one before, then those dirty for long enough. */
function queueIo(m: Machine, wb: BdiWriteback, dirtiedBefore: number): void {
	wb.io.push(...wb.moreIo.splice(0));
	let expired = 0;
	while (expired < wb.dirtyFiles.length && m.files[wb.dirtyFiles[expired]].dirtiedAt <= dirtiedBefore) expired++;
	wb.io.push(...wb.dirtyFiles.splice(0, expired));
}

/** One step of wb_writeback: begins a pass or the next file's turn in it. False: the work is done. */
function stepWork(m: Machine, wb: BdiWriteback, work: Work): boolean {
	if (work.passSince < 0) {
		if (work.left <= 0) return false;
		if (work.kind === 'background' && !overBackground(m, wb)) return false;
		if (work.kind === 'background') work.dirtiedBefore = m.clock;
		else if (work.kind === 'old') work.dirtiedBefore = m.clock - m.tunables.dirtyExpireNs;
		if (wb.io.length === 0) queueIo(m, wb, work.dirtiedBefore);
		work.passSince = jiffies(m);
		work.passWrote = 0;
	}
	const over = work.passWrote > 0 && (work.passSince + Math.floor(m.config.hz / 10) < jiffies(m) || work.left <= 0);
	if (wb.io.length > 0 && !over) {
		beginTurn(m, wb, work, m.files[wb.io[0]]);
		return true;
	}
	work.passSince = -1;
	return work.passWrote > 0 || wb.moreIo.length > 0;
}

function beginTurn(m: Machine, wb: BdiWriteback, work: Work, file: CachedFile): void {
	const pages = Math.min(Math.floor(wb.avgBandwidth / 2), Math.floor(m.writeback.dirtyLimit / DIRTY_SCOPE), work.left);
	const size = Math.floor((pages + TURN_STEP_PAGES) / TURN_STEP_PAGES) * TURN_STEP_PAGES;
	beginEstimate(m, wb);
	wb.chunk = {file: file.id, size, left: size, start: file.writeCursor, at: file.writeCursor, wrapped: false};
}

/** A file's turn is over: it is clean, has used up its turn, or what is left of it was dirtied again while its write is in flight. */
function endTurn(m: Machine, wb: BdiWriteback, work: Work, chunk: Chunk): void {
	const file = m.files[chunk.file];
	file.writeCursor = chunk.at;
	const wrote = chunk.size - chunk.left;
	work.left -= wrote;
	work.passWrote += wrote;
	wb.chunk = null;
	if (bandwidthIsOld(m, wb)) updateBandwidth(m, wb);
	wb.io.splice(wb.io.indexOf(file.id), 1);
	if (file.dirty === 0) {
		work.passWrote++;
		file.queued = false;
	} else if (chunk.left <= 0) wb.moreIo.push(file.id);
	else {
		const newest = wb.dirtyFiles.at(-1); // redirty_tail keeps the list in order of age
		if (newest !== undefined && file.dirtiedAt < m.files[newest].dirtiedAt) file.dirtiedAt = m.clock;
		wb.dirtyFiles.push(file.id);
	}
}

/** The next page of a file's turn that is dirty and not on its way, from where it was left to the end and then from the beginning. */
function nextDirty(m: Machine, file: CachedFile, chunk: Chunk): Pfn {
	const {flags} = m.frames;
	for (;;) {
		const end = chunk.wrapped ? Math.min(chunk.start, file.dirtyTo) : file.dirtyTo;
		for (let page = Math.max(chunk.at, file.dirtyFrom); page < end; page++) {
			const pfn = lookup(file, page);
			if (pfn === NONE || (flags[pfn] & (DIRTY | WRITEBACK)) !== DIRTY) continue;
			chunk.at = page;
			return pfn;
		}
		if (chunk.wrapped || chunk.start === 0) return NONE;
		chunk.wrapped = true;
		chunk.at = 0;
	}
}

/** dirty → writeback. */
export function startWriteback(m: Machine, wb: BdiWriteback, file: CachedFile, pfn: Pfn): void {
	const {flags, index} = m.frames;
	flags[pfn] = ((flags[pfn] & ~DIRTY) | WRITEBACK) >>> 0;
	const {stat} = m.nodes[m.zones[zoneOf(m, pfn)].node];
	stat.nr_dirty--;
	stat.nr_writeback++;
	countPage(m, pfn, 'nr_dirty', -1);
	countPage(m, pfn, 'nr_writeback', 1);
	wb.reclaimable--;
	wb.writeback++;
	if (file.underWriteback++ === 0) wb.writebackFiles++;
	file.dirty--;
	if (file.dirty === 0) {
		file.dirtyFrom = file.pages;
		file.dirtyTo = 0;
	} else if (index[pfn] === file.dirtyFrom) file.dirtyFrom++;
}

/** Collects the next page of a file's turn, or finds that the extent or the turn ends here. */
function collect(m: Machine, wb: BdiWriteback, work: Work, chunk: Chunk): void {
	const file = m.files[chunk.file];
	const {extent} = wb;
	const last = extent.at(-1);
	const pfn = chunk.left > 0 ? nextDirty(m, file, chunk) : NONE;
	if (last !== undefined && (pfn === NONE || chunk.at !== m.frames.index[last] + 1 || extent.length >= EXTENT_PAGES)) {
		wb.submitting = true;
		return;
	}
	if (pfn === NONE) {
		endTurn(m, wb, work, chunk);
		return;
	}
	startWriteback(m, wb, file, pfn);
	extent.push(pfn);
	chunk.at++;
	chunk.left--;
	m.clock += m.costs.writebackPage;
}

/** Hands the collected extent to the disk, request by request; the last one ends the writeback of all its pages. False: the queue is full, the flusher sleeps. */
function submitExtent(m: Machine, task: Task, wb: BdiWriteback): boolean {
	const disk = m.disks[wb.disk];
	const {extent} = wb;
	while (wb.submitted < extent.length) {
		if (diskIsFull(disk)) {
			waitForQueue(m, disk, task);
			return false;
		}
		if (disk.wbt !== null && writesHeld(m, disk.wbt, wb.work?.kind === 'all' || wb.work?.kind === 'foreign' ? 'all' : 'background')) {
			waitForWrites(m, disk.wbt, task);
			return false;
		}
		const pages = Math.min(disk.config.maxRequestPages, extent.length - wb.submitted);
		const continues = wb.submitted > 0;
		wb.submitted += pages;
		submit(m, {disk: wb.disk, what: 'file-write', pages, pfns: wb.submitted === extent.length ? extent.slice() : [], continues});
	}
	extent.length = 0;
	wb.submitted = 0;
	wb.submitting = false;
	return true;
}

/** Nothing is left to do: the flusher sleeps, and comes back by itself while anything is dirty (wb_workfn). */
function rest(m: Machine, task: Task, wb: BdiWriteback): void {
	wb.stage = 'all';
	wb.running = false;
	if (wb.pending) return;
	if (hasDirtyIo(wb) && m.tunables.dirtyWritebackNs > 0) wakeFlusherLater(m, wb);
	if (m.writeback.disks.length > m.disks.length && m.writeback.disks.some(isBusyOn(wb.disk))) return;
	sleep(m, task, 'S', 'sleep');
}

/** A record of a disk that has something for its flusher. */
const isBusyOn =
	(disk: number) =>
	(wb: BdiWriteback): boolean =>
		wb.disk === disk && (wb.running || wb.pending);

/** Between two turns of files the flusher goes to the next record of its disk that has something for it. */
function takeTurn(m: Machine, disk: number): void {
	const {disks, turns} = m.writeback;
	const at = turns[disk];
	if (disks[at].submitting || disks[at].chunk !== null) return;
	const isBusy = isBusyOn(disk);
	const next = [...disks.slice(at + 1), ...disks.slice(0, at + 1)].find(isBusy);
	if (next !== undefined) turns[disk] = next.index;
}

/** Runs a flusher until it has nothing to do, waits for the queue, or the step's time is up. */
export function runFlusher(m: Machine, task: Task): void {
	const {disks, turns} = m.writeback;
	while (task.state === 'R' && !mustStop(m)) {
		if (disks.length > m.disks.length) takeTurn(m, task.disk);
		const wb = disks[turns[task.disk]];
		if (!wb.running) {
			wb.running = true;
			wb.pending = false;
		}
		if (wb.submitting) {
			if (!submitExtent(m, task, wb)) return;
		} else if (wb.chunk !== null && wb.work !== null) collect(m, wb, wb.work, wb.chunk);
		else if (wb.work !== null) {
			if (stepWork(m, wb, wb.work)) continue;
			if (wb.work.kind === 'all') wb.startAll = false;
			else if (wb.work.kind === 'foreign') wb.foreignPages = 0;
			wb.work = null;
		} else {
			wb.work = nextWork(m, wb);
			if (wb.work === null) rest(m, task, wb);
		}
	}
}

/** Pages of a file have been written: what the disk and the file know of it. What it means for the pages themselves is the caller's. */
export function fileWriteDone(m: Machine, pfns: readonly Pfn[]): void {
	if (pfns.length === 0) return;
	const file = m.files[m.frames.owner[pfns[0]]];
	const wb = m.writeback.disks[file.wb];
	for (let i = 0; i < pfns.length; i++) countWritten(m, wb);
	file.underWriteback -= pfns.length;
	for (const pid of file.syncWaiters.splice(0)) {
		const task = m.taskOf.get(pid);
		if (task?.waitsFor === 'fsync') wake(m, task);
	}
	if (file.underWriteback > 0) return;
	wb.writebackFiles--;
	queueEstimate(m, wb);
}
