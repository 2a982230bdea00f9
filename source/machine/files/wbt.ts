// Writeback throttling: a disk is given only so many buffered writes at once, so that what else wants it does not wait behind all that is dirty. More when
// nothing but writes goes on or writers are held back, fewer while reads take longer than they should. (block/blk-wbt.c get_limit, calc_wb_limits,
// wbt_rqw_done, wb_timer_fn, latency_exceeded, close_io; block/blk-rq-qos.c rq_depth_calc_max_depth, rq_depth_scale_up, rq_depth_scale_down; docs §11.4)
// Deviates: writes to swap are not held; a read that has been on its way for long does not count before it is done.
import type {Pid} from '../command.ts';
import type {DiskConfig} from '../config.ts';
import {schedule} from '../tasks/event-queue.ts';
import {jiffies} from '../tasks/jiffies.ts';
import {sleep, wake} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

export type Wbt = {
	/** Requests that the device itself takes at once. */
	readonly depth: number;
	/** How long a read may take. */
	readonly targetNs: number;
	/** 0 at first, negative when only writes go on, positive when reads suffer; what comes of it. */
	step: number;
	scaledMax: boolean;
	maxDepth: number;
	inFlight: number;
	waiters: Pid[];
	armed: boolean;
	unknown: number;
	/** Of the window: the shortest read and how many writes are done. Since boot: when a read last began or ended, and a writer was last held back (jiffies). */
	readNs: number;
	writes: number;
	readAt: number;
	heldAt: number;
};

/** RWB_DEF_DEPTH, RWB_WINDOW_NSEC, RWB_MIN_WRITE_SAMPLES, RWB_UNKNOWN_BUMP, and the target of a rotating disk and of others (wbt_default_latency_nsec). */
const DEFAULT_DEPTH = 16;
const WINDOW_NS = 100e6;
const MIN_WRITES = 3;
const UNKNOWN_BUMP = 5;
const TARGET_NS = {rotational: 75e6, other: 2e6};

/** Null for a device that is not throttled. */
export function createWbt({deviceDepth, rotational}: DiskConfig): Wbt | null {
	if (deviceDepth === undefined) return null;
	const wbt: Wbt = {
		depth: deviceDepth,
		targetNs: rotational ? TARGET_NS.rotational : TARGET_NS.other,
		step: 0,
		scaledMax: false,
		maxDepth: 0,
		inFlight: 0,
		waiters: [],
		armed: false,
		unknown: 0,
		readNs: Infinity,
		writes: 0,
		readAt: -Infinity,
		heldAt: -Infinity,
	};
	calculateDepth(wbt);
	return wbt;
}

/** Whether it is as deep as it will be. A device that takes one request at a time has one more ready. */
function calculateDepth(wbt: Wbt): boolean {
	const {depth, step} = wbt;
	if (depth === 1) {
		wbt.maxDepth = step > 0 ? 1 : 2;
		return step <= 0;
	}
	const usual = Math.min(DEFAULT_DEPTH, depth);
	const most = Math.floor((3 * depth) / 4);
	const scaled = step > 0 ? 1 + ((usual - 1) >> Math.min(31, step)) : 1 + (usual - 1) * 2 ** -step;
	wbt.maxDepth = step < 0 ? Math.min(scaled, most) : scaled;
	return step < 0 && scaled > most;
}

const normal = ({maxDepth}: Wbt): number => (maxDepth <= 2 ? maxDepth : (maxDepth + 1) >> 1);
const background = ({maxDepth}: Wbt): number => (maxDepth <= 2 ? 1 : (maxDepth + 3) >> 2);

const recentlyHeld = (m: Machine, {heldAt}: Wbt): boolean => jiffies(m) < heldAt + m.config.hz;

/** What writes are for: somebody waits for them, the disk is to be emptied, or what is old or too much is to go. */
export type WriteFor = 'sync' | 'all' | 'background';

function limit(m: Machine, wbt: Wbt, what: WriteFor): number {
	if (what === 'sync' || recentlyHeld(m, wbt)) return wbt.maxDepth;
	return what === 'background' || jiffies(m) < wbt.readAt + m.config.hz / 10 ? background(wbt) : normal(wbt);
}

/** Whether another write has to wait. */
export const writesHeld = (m: Machine, wbt: Wbt | null, what: WriteFor): boolean => wbt !== null && wbt.inFlight >= limit(m, wbt, what);

/** Puts a task to sleep until enough of the writes are done. */
export function waitForWrites(m: Machine, wbt: Wbt, task: Task): void {
	wbt.waiters.push(task.pid);
	sleep(m, task, 'D', 'disk-queue', true);
}

function wakeAll(m: Machine, wbt: Wbt): void {
	for (const pid of wbt.waiters.splice(0)) {
		const task = m.taskOf.get(pid);
		if (task !== undefined && task.waitsFor === 'disk-queue') wake(m, task);
	}
}

function arm(m: Machine, wbt: Wbt, disk: number): void {
	const window = wbt.step > 0 ? Math.floor((WINDOW_NS * 16) / Math.floor(Math.sqrt((wbt.step + 1) * 256))) : WINDOW_NS;
	wbt.armed = true;
	wbt.readNs = Infinity;
	wbt.writes = 0;
	schedule(m, m.clock + window, {kind: 'wbt', disk});
}

/** A request is handed over. */
export function wbtStart(m: Machine, wbt: Wbt, disk: number, what: 'read' | 'write'): void {
	if (what === 'read') {
		wbt.readAt = jiffies(m);
		return;
	}
	wbt.inFlight++;
	if (!wbt.armed) arm(m, wbt, disk);
}

/** A request is done that took so long. Disks have a write cache: where no writer is held back, all writes are to be done before more come. */
export function wbtDone(m: Machine, wbt: Wbt, what: 'read' | 'write', ns: number): void {
	if (what === 'read') {
		wbt.readAt = jiffies(m);
		wbt.readNs = Math.min(wbt.readNs, ns);
		return;
	}
	wbt.writes++;
	wbt.inFlight--;
	const below = recentlyHeld(m, wbt) ? normal(wbt) : 0;
	if (wbt.inFlight > 0 && wbt.inFlight >= below) return;
	if (wbt.inFlight === 0 || below - wbt.inFlight >= background(wbt) >> 1) wakeAll(m, wbt);
}

function scaleUp(m: Machine, wbt: Wbt): void {
	if (wbt.scaledMax) return;
	wbt.step--;
	wbt.scaledMax = calculateDepth(wbt);
	wbt.unknown = 0;
	wakeAll(m, wbt);
}

function scaleDown(wbt: Wbt, hard: boolean): void {
	if (wbt.maxDepth === 1) return;
	wbt.step = wbt.step < 0 && hard ? 0 : wbt.step + 1;
	wbt.scaledMax = false;
	calculateDepth(wbt);
	wbt.unknown = 0;
}

/** A window is over: deeper or less deep by what reads took in it (wb_timer_fn). */
export function wbtTimer(m: Machine, disk: number): void {
	const {wbt} = m.disks[disk];
	if (wbt === null) return;
	wbt.armed = false;
	if (wbt.readNs < Infinity && wbt.writes >= MIN_WRITES) {
		if (wbt.readNs > wbt.targetNs) scaleDown(wbt, true);
		else scaleUp(m, wbt);
	} else if (wbt.writes > 0 || wbt.inFlight > 0 || recentlyHeld(m, wbt)) scaleUp(m, wbt);
	else if (++wbt.unknown >= UNKNOWN_BUMP) {
		if (wbt.step > 0) scaleUp(m, wbt);
		else if (wbt.step < 0) scaleDown(wbt, false);
	}
	if (wbt.step !== 0 || wbt.inFlight > 0) arm(m, wbt, disk);
}
