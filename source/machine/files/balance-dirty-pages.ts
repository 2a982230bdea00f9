// Holding writers back: a task that dirties pages looks from time to time how many are dirty, wakes its disk's flusher over the background limit, and above
// freerun sleeps so that it dirties as fast as its disk takes. (mm/page-writeback.c balance_dirty_pages_ratelimited_flags, balance_dirty_pages, wb_max_pause,
// wb_min_pause, dirty_poll_interval; docs §11.3.) Left out: strict limits, real-time tasks, BDP_ASYNC.
import {emit} from '../account/emit.ts';
import {noteDirty} from '../account/turning.ts';
import {type BdiWriteback, wakeFlusher} from './backing-dev.ts';
import {freerun} from './dirty-limits.ts';
import {type DirtyState, dirtyState, groupDirtyState, ONE, positionRatio} from './dirty-position.ts';
import {flushForeign} from './foreign-dirty.ts';
import {writebackOf} from './group-writeback.ts';
import {jiffies, timerExpiry} from '../tasks/jiffies.ts';
import {sleepFor} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {bandwidthIsOld, bandwidthInterval, updateBandwidth} from './wb-bandwidth.ts';

/** DIRTY_POLL_THRESH: a task that may dirty fewer pages between two looks spends more time sleeping than it must. */
const POLL_THRESH = 32;
/** Pages between two looks while the limit is exceeded: 32 KiB. */
const EXCEEDED_PAGES = 8;
/** A writer pauses for an eighth of a second's worth at most of what the disk would empty the pool in, so that a small pool does not run dry. */
const PAUSE_SHARE = 8;

const log2 = (n: number): number => 31 - Math.clz32(n);
const roundUpPow2 = (n: number): number => 2 ** Math.ceil(Math.log2(n));

/** How inexact the kernel's count of a disk's pages may be, as each CPU counts a batch for itself (wb_stat_error). */
const statError = (cpus: number): number => cpus * 8 * (1 + log2(cpus));

/** Pages that may be dirtied before the next look while nobody is held back. */
const pollInterval = (dirty: number, thresh: number): number => (thresh > dirty ? 1 << (log2(thresh - dirty) >> 1) : 1);

/** Longest pause in jiffies of a writer to a disk with so many pages dirty or under writeback that takes so many a second (wb_max_pause). */
export function longestPause(dirty: number, pagesPerSecond: number, hz: number): number {
	const share = roundUpPow2(1 + Math.floor(hz / PAUSE_SHARE));
	return Math.min(bandwidthInterval(hz), Math.floor(dirty / (1 + Math.floor(pagesPerSecond / share))) + 1);
}

/** Shortest pause worth a sleep, and pages to be dirtied before the next one (wb_min_pause). */
export function shortestPause(wb: BdiWriteback, hz: number, longest: number, taskRate: number): {readonly shortest: number; readonly pages: number} {
	const rate = wb.rateLimit;
	const second = roundUpPow2(hz);
	const doublings = log2(wb.avgBandwidth) - log2(rate);
	let target = Math.max(1, Math.floor(hz / 100));
	if (doublings > 0) target += Math.floor((doublings * 10 * hz) / 1024);
	target = Math.min(target, 1 + Math.floor(longest / 2));
	let pages = Math.floor((rate * target) / second);
	if (pages < POLL_THRESH) {
		target = longest;
		pages = Math.floor((rate * target) / second);
		if (pages > POLL_THRESH) {
			pages = POLL_THRESH;
			target = Math.floor((hz * POLL_THRESH) / rate);
		}
	}
	if (Math.floor((hz * pages) / (taskRate + 1)) > longest) {
		target = longest;
		pages = Math.floor((taskRate * target) / second);
	}
	return {shortest: pages >= POLL_THRESH ? 1 + Math.floor(target / 2) : target, pages};
}

/**
 * After a task has dirtied a page of a disk, or meant to: looks when the task has dirtied as many as it may between two looks, or its CPU as many as all
 * tasks there may. May put the task to sleep.
 */
export function balanceDirtyPagesRatelimited(m: Machine, task: Task, disk: number): void {
	const all = m.writeback;
	const wb = m.cgroups === null ? all.disks[disk] : writebackOf(m, disk, task.group);
	const own = task.dirty;
	let allowed = wb.dirtyExceeded ? Math.min(own.pause, EXCEEDED_PAGES) : own.pause;
	if (own.pages >= allowed) all.cpuDirtied[m.cpu] = 0;
	else if (all.cpuDirtied[m.cpu] >= all.ratelimitPages) {
		all.cpuDirtied[m.cpu] = 0;
		allowed = 0;
	}
	const leaked = all.cpuLeaks[m.cpu];
	if (leaked > 0 && own.pages < allowed) {
		const taken = Math.min(leaked, allowed - own.pages);
		all.cpuLeaks[m.cpu] -= taken;
		own.pages += taken;
	}
	if (own.pages >= allowed) balanceDirtyPages(m, task, wb, own.pages);
}

/** A writer wakes from a pause in which it was to dirty nothing at all: it looks again, unless the disk has hardly anything left to write. */
export function balanceAgain(m: Machine, task: Task): void {
	const {again} = task.dirty;
	task.dirty.again = null;
	if (again === null || task.killed) return;
	const wb = m.writeback.disks[again.wb];
	if (wb.reclaimable + wb.writeback > statError(m.config.cpus)) balanceDirtyPages(m, task, wb, again.pages);
}

function freeRunning(m: Machine, task: Task, state: DirtyState, inGroup: DirtyState | null): void {
	task.dirty.pausedAt = jiffies(m);
	task.dirty.pages = 0;
	const interval = pollInterval(state.dirty, state.thresh);
	task.dirty.pause = inGroup === null ? interval : Math.min(interval, pollInterval(inGroup.dirty, inGroup.thresh));
}

const isExceeded = ({wbDirty, wbThresh, dirty, thresh}: DirtyState): boolean => wbDirty > wbThresh && dirty > thresh;

function balanceDirtyPages(m: Machine, task: Task, wb: BdiWriteback, dirtied: number): void {
	const {hz} = m.config;
	const global = dirtyState(m, wb);
	const inGroup = groupDirtyState(m, wb);
	noteDirty(m, task, global.reclaimable, global.dirty, global.background);
	if (global.reclaimable > global.background && !wb.running) wakeFlusher(m, wb);
	if (global.dirty <= freerun(global) && (inGroup === null || inGroup.dirty <= freerun(inGroup))) {
		freeRunning(m, task, global, inGroup);
		return;
	}
	if (!wb.running) wakeFlusher(m, wb);
	if (m.cgroups !== null) flushForeign(m, wb);
	wb.dirtyExceeded = isExceeded(global) || (inGroup !== null && isExceeded(inGroup));
	const held = {state: global, ratio: positionRatio(global)};
	const heldInGroup = inGroup === null ? null : {state: inGroup, ratio: positionRatio(inGroup)};
	if (bandwidthIsOld(m, wb)) updateBandwidth(m, wb, held, heldInGroup);
	// Of the two domains the one that asks for less counts.
	const {state, ratio} = heldInGroup !== null && heldInGroup.ratio < held.ratio ? heldInGroup : held;
	const taskRate = Math.floor((wb.rateLimit * ratio) / ONE);
	const longest = longestPause(state.wbDirty, wb.avgBandwidth, hz);
	const next = shortestPause(wb, hz, longest, taskRate);
	const now = jiffies(m);
	if (taskRate === 0) {
		pauseWriter(m, task, wb.disk, state, {ticks: longest, from: now, pages: next.pages});
		task.dirty.again = {wb: wb.index, pages: dirtied};
		return;
	}
	const period = Math.floor((hz * dirtied) / taskRate);
	const ticks = task.dirty.pausedAt === 0 ? period : period - (now - task.dirty.pausedAt);
	if (ticks < next.shortest) goOn(task, now, hz, {ticks, period, dirtied});
	else if (ticks > longest) pauseWriter(m, task, wb.disk, state, {ticks: longest, from: now + Math.min(ticks - longest, longest), pages: next.pages});
	else pauseWriter(m, task, wb.disk, state, {ticks, from: now, pages: next.pages});
}

/** No pause now. What it has been too slow or too fast by counts at the next look, unless it has been busy with other things for a second. */
function goOn(
	{dirty}: Task,
	now: number,
	hz: number,
	{ticks, period, dirtied}: {readonly ticks: number; readonly period: number; readonly dirtied: number},
): void {
	if (ticks < -hz) {
		dirty.pausedAt = now;
		dirty.pages = 0;
	} else if (period > 0) {
		dirty.pausedAt += period;
		dirty.pages = 0;
	} else if (dirty.pause <= dirtied) dirty.pause += dirtied;
}

function pauseWriter(
	m: Machine,
	task: Task,
	disk: number,
	state: DirtyState,
	{ticks, from, pages}: {readonly ticks: number; readonly from: number; readonly pages: number},
): void {
	if (!task.dirty.throttled) {
		task.dirty.throttled = true;
		emit(m, {kind: 'writer-throttled', pid: task.pid, name: task.name, dirty: state.dirty, limit: state.limit});
	}
	task.dirty.pausedAt = from + ticks;
	task.dirty.pages = 0;
	task.dirty.pause = pages;
	const {wbt} = m.disks[disk];
	if (wbt !== null) wbt.heldAt = jiffies(m);
	const ns = timerExpiry(m, ticks) - m.clock;
	task.throttledNs += ns;
	sleepFor(m, task, ns, 'D', 'dirty-throttle', true);
}
