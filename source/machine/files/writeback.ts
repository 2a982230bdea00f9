// Dirty pages on their way to disk: the limits, the flusher, and holding writers back. (mm/page-writeback.c, fs/fs-writeback.c; docs §11)
// Two things are as the dirty recording shows them (ext4 on a slow disk): background writing, once begun, goes on until nothing is dirty, where the source
// looks at the limit between chunks; and pages are clean again by extents of up to 2048, all at once (MAX_WRITEPAGES_EXTENT_LEN).
// One flusher and one rate limit for the machine. Left out: shares of each device, laptop mode.
import {diskIsFull, submit, waitForQueue} from './disk.ts';
import {emit} from '../account/emit.ts';
import {DIRTY, NONE, type Pfn, WRITEBACK, zoneOf} from '../memory/frames.ts';
import {currentLimits} from './dirty-limits.ts';
import {type CachedFile, lookup} from './cached-file.ts';
import {sleep, sleepFor, wake} from '../tasks/scheduler.ts';
import {schedule} from '../tasks/event-queue.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

export type Writeback = {
	flusherPid: number;
	/** Why the flusher is awake: periodic round over what has expired, over the background limit, or everything (reclaim met only dirty pages). */
	periodic: boolean;
	background: boolean;
	everything: boolean;
	/** Dirty data older than this (of its file's first page) is written in this round. */
	expiredBefore: number;
	/** File in work and pages collected for the next request. */
	file: number;
	readonly run: Pfn[];
	/** The limit that follows the threshold slowly downwards (global_dirty_limit). */
	dirtyLimit: number;
	limitAt: number;
	/** Written pages a second, as measured (wb->avg_write_bandwidth). */
	bandwidth: number;
	/** Pages a second that one writer may dirty at the setpoint, and the value it strives for (wb->dirty_ratelimit, balanced_dirty_ratelimit). */
	rateLimit: number;
	balancedRate: number;
	rateAt: number;
	dirtiedThen: number;
	bandwidthAt: number;
	writtenThen: number;
};

const INITIAL_BANDWIDTH = 25600; // 100 MB/s in pages, until measured (INIT_BW)
const BANDWIDTH_INTERVAL_NS = 200e6;
const MAX_PAUSE_NS = 200e6;
/** A writer pauses for an eighth of the time in which the disk would empty the pool at most, so that a small pool does not run dry (wb_max_pause). */
const PAUSE_SHARE = 8;
const EXTENT_PAGES = 2048;

export const createWriteback = (flusherPid: number): Writeback => ({
	flusherPid,
	periodic: false,
	background: false,
	everything: false,
	expiredBefore: 0,
	file: 0,
	run: [],
	dirtyLimit: 0,
	limitAt: 0,
	bandwidth: INITIAL_BANDWIDTH,
	rateLimit: INITIAL_BANDWIDTH,
	balancedRate: INITIAL_BANDWIDTH,
	rateAt: 0,
	dirtiedThen: 0,
	bandwidthAt: 0,
	writtenThen: 0,
});

/** Share of its base rate that a writer gets: 1 at the setpoint, 2 at freerun, 0 at the limit (wb_position_ratio, global part). */
export function positionRatio(dirty: number, thresh: number, background: number, limit: number): number {
	const freerun = (thresh + background) / 2;
	if (dirty >= limit) return 0;
	const setpoint = (freerun + limit) / 2;
	const x = (setpoint - dirty) / (limit - setpoint);
	return Math.min(2, Math.max(0, 1 + x * x * x));
}

function sums(m: Machine): {readonly dirty: number; readonly writeback: number; readonly written: number} {
	let dirty = 0;
	let writeback = 0;
	let written = 0;
	for (const node of m.nodes) {
		dirty += node.stat.nr_dirty;
		writeback += node.stat.nr_writeback;
		written += node.stat.nr_written;
	}
	return {dirty, writeback, written};
}

/** Gives the flusher something to do. */
export function wakeFlusher(m: Machine, why: 'periodic' | 'background' | 'reclaim'): void {
	const w = m.writeback;
	if (why === 'periodic') {
		w.periodic = true;
		w.expiredBefore = m.clock - m.tunables.dirtyExpireNs;
	} else if (why === 'background') w.background = true;
	else w.everything = true;
	const task = m.taskOf.get(w.flusherPid) as Task;
	if (task.state === 'S') wake(m, task);
}

/** The flusher's round every dirty_writeback_centisecs. */
export function flushTimer(m: Machine): void {
	const period = m.tunables.dirtyWritebackNs;
	if (period > 0) wakeFlusher(m, 'periodic');
	schedule(m, m.clock + (period > 0 ? period : 1e9), {kind: 'flush-timer'});
}

/** The limit goes up at once and comes down by 1/32 of the difference every 200 ms; the bandwidth is measured over the same time. */
export function bandwidthTimer(m: Machine): void {
	const w = m.writeback;
	const {thresh} = currentLimits(m);
	const {dirty, writeback, written} = sums(m);
	if (w.dirtyLimit < thresh) w.dirtyLimit = thresh;
	else w.dirtyLimit -= Math.max(0, w.dirtyLimit - Math.max(thresh, dirty + writeback)) >> 5;
	const elapsed = (m.clock - w.bandwidthAt) / 1e9;
	if (elapsed > 0 && (written > w.writtenThen || writeback > 0)) {
		// A moving average over three seconds, as wb_update_write_bandwidth keeps it.
		const now = (written - w.writtenThen) / elapsed;
		w.bandwidth += (now - w.bandwidth) * Math.min(1, elapsed / 3);
	}
	w.writtenThen = written;
	w.bandwidthAt = m.clock;
	schedule(m, m.clock + BANDWIDTH_INTERVAL_NS, {kind: 'bandwidth'});
}

/** Whether the flusher has still to write, and what: a file that the present reason covers. */
function fileToWrite(m: Machine): CachedFile | null {
	const w = m.writeback;
	const all = w.everything || w.background;
	let left = false;
	for (let i = 0; i < m.files.length; i++) {
		const file = m.files[(w.file + i) % m.files.length];
		if (file.dirty === 0) continue;
		left = true;
		if (!all && !(w.periodic && file.dirtiedAt <= w.expiredBefore)) continue;
		w.file = file.id;
		return file;
	}
	if (!left) w.everything = w.background = false;
	w.periodic = false;
	return null;
}

/** Next dirty page of a file at or after its cursor, which wraps once. */
function nextDirty(m: Machine, file: CachedFile): Pfn {
	const {flags} = m.frames;
	if (file.writeCursor < file.dirtyFrom || file.writeCursor >= file.dirtyTo) file.writeCursor = file.dirtyFrom;
	for (let turn = 0; turn < 2; turn++) {
		while (file.writeCursor < file.dirtyTo) {
			const pfn = lookup(file, file.writeCursor);
			if (pfn !== NONE && (flags[pfn] & (DIRTY | WRITEBACK)) === DIRTY) return pfn;
			file.writeCursor++;
		}
		file.writeCursor = file.dirtyFrom;
		file.dirtiedAt = m.clock; // one sweep done: what was dirtied meanwhile has its own age
	}
	return NONE;
}

/** dirty → writeback. */
function startWriteback(m: Machine, file: CachedFile, pfn: Pfn): void {
	const {flags} = m.frames;
	flags[pfn] = ((flags[pfn] & ~DIRTY) | WRITEBACK) >>> 0;
	const {stat} = m.nodes[m.zones[zoneOf(m, pfn)].node];
	stat.nr_dirty--;
	stat.nr_writeback++;
	file.dirty--;
	if (file.dirty === 0) {
		file.dirtyFrom = file.pages;
		file.dirtyTo = 0;
	} else if (m.frames.index[pfn] === file.dirtyFrom) file.dirtyFrom++;
}

/** Runs the flusher until it has nothing to do, waits for the queue, or the step's time is up. */
export function runFlusher(m: Machine, task: Task): void {
	const w = m.writeback;
	while (task.state === 'R' && m.clock < m.limit) {
		const file = fileToWrite(m);
		const {index} = m.frames;
		const pfn = file === null ? NONE : nextDirty(m, file);
		const last = w.run.at(-1);
		const continues =
			last !== undefined && pfn !== NONE && m.frames.owner[last] === (file as CachedFile).id && index[pfn] === index[last] + 1 && w.run.length < EXTENT_PAGES;
		if (last !== undefined && !continues) {
			const target = m.disks[m.files[m.frames.owner[last]].disk];
			if (diskIsFull(target)) {
				waitForQueue(m, target, task);
				return;
			}
			submit(m, {disk: m.files[m.frames.owner[last]].disk, what: 'file-write', pfns: w.run.splice(0)});
		}
		if (file === null) {
			sleep(m, task, 'S', 'sleep');
			return;
		}
		if (pfn === NONE) {
			// What is left of this file was dirtied again while its write is in flight.
			w.file = (file.id + 1) % m.files.length;
			sleepFor(m, task, 10e6, 'S', 'sleep');
			return;
		}
		startWriteback(m, file, pfn);
		file.writeCursor = index[pfn] + 1;
		w.run.push(pfn);
		m.clock += m.costs.writebackPage;
	}
}

/** Moves the writers' rate limit towards what would match the measured bandwidth, by an eighth of the way at most (wb_update_dirty_ratelimit). */
function updateRateLimit(m: Machine, ratio: number, underSetpoint: boolean): void {
	const w = m.writeback;
	const elapsed = m.clock - w.rateAt;
	if (elapsed < BANDWIDTH_INTERVAL_NS) return;
	let dirtied = 0;
	for (const node of m.nodes) dirtied += node.stat.nr_dirtied;
	const dirtyRate = ((dirtied - w.dirtiedThen) * 1e9) / elapsed;
	w.rateAt = m.clock;
	w.dirtiedThen = dirtied;
	if (elapsed > 1e9) return; // nobody was held back meanwhile: the rate says nothing
	const taskRate = w.rateLimit * ratio + 1;
	const balanced = Math.min(w.bandwidth, (taskRate * w.bandwidth) / Math.max(1, dirtyRate));
	let step = 0;
	if (underSetpoint) step = Math.max(0, Math.min(w.balancedRate, balanced, taskRate) - w.rateLimit);
	else step = Math.max(0, w.rateLimit - Math.max(w.balancedRate, balanced, taskRate));
	const shift = Math.floor(w.rateLimit / (2 * step + 1));
	step = shift < 64 ? Math.ceil(step / 2 ** shift / 8) : 0;
	w.rateLimit = Math.max(1, w.rateLimit + (w.rateLimit < balanced ? step : -step));
	w.balancedRate = balanced;
}

/** Longest pause of a writer with so many pages dirty or under writeback, in nanoseconds. */
export function longestPause(dirty: number, pagesPerSecond: number, hz: number): number {
	const share = 2 ** Math.ceil(Math.log2(1 + Math.trunc(hz / PAUSE_SHARE)));
	const ticks = Math.trunc(dirty / (1 + Math.trunc(pagesPerSecond / share))) + 1;
	return Math.min(MAX_PAUSE_NS, (ticks * 1e9) / hz);
}

/**
 * After a task has dirtied pages: wakes the flusher over the background limit, and holds the task back above freerun (balance_dirty_pages).
 * Looks only when the task has dirtied as many pages as it may between two looks.
 */
export function balanceDirtyPages(m: Machine, task: Task): void {
	if (task.dirtied < task.dirtyPause) return;
	const w = m.writeback;
	const {thresh, background} = currentLimits(m);
	const {dirty, writeback} = sums(m);
	const all = dirty + writeback;
	if (dirty > background) wakeFlusher(m, 'background');
	const freerun = (thresh + background) / 2;
	if (all <= freerun) {
		task.dirtied = 0;
		task.dirtyPause = Math.max(1, Math.floor(Math.sqrt(Math.max(1, thresh - all)))); // dirty_poll_interval
		return;
	}
	const limit = Math.max(thresh, w.dirtyLimit);
	const ratio = positionRatio(all, thresh, background, limit);
	updateRateLimit(m, ratio, all < (freerun + limit) / 2);
	const rate = w.rateLimit * ratio;
	const longest = longestPause(all, w.bandwidth, m.config.hz);
	const pause = rate > 0 ? Math.min(longest, Math.round((task.dirtied / rate) * 1e9)) : longest;
	if (!task.throttledOnce) {
		task.throttledOnce = true;
		emit(m, {kind: 'writer-throttled', pid: task.pid, name: task.name, dirty: all, limit: Math.round(limit)});
	}
	if (rate > 0) task.dirtied = 0;
	task.dirtyPause = Math.max(1, Math.min(256, Math.round(rate / 100))); // about 10 ms of its rate
	if (pause < 1e6) return; // shorter than a tick: it goes on and is asked again soon
	task.throttledNs += pause;
	sleepFor(m, task, pause, 'D', 'dirty-throttle', true);
}
