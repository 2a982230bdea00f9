// What writeback knows of each disk, and of all together: dirty files in the order in which they became so, pages on their way, the speed that was measured,
// the rate that writers are held to, and the wake-ups of its flusher. (mm/backing-dev.c wb_init, wb_wakeup_delayed; fs/fs-writeback.c wb_wakeup,
// __mark_inode_dirty; struct bdi_writeback, struct wb_domain.) Each memory group that writes to a disk has a record of its own there (group-writeback.ts).
// Left out: laptop mode, dirty inodes without dirty pages, strict limits (BDI_CAP_STRICTLIMIT), min_ratio and max_ratio of a device.
// Deviation: one flusher a disk serves all its records in turn, where the kernel has a worker for each.
import type {GroupId} from '../cgroup/group.ts';
import type {Pid} from '../command.ts';
import {addEvents, createProportion, createProportions, newPeriod, type Proportion, type Proportions} from './flex-proportions.ts';
import type {CachedFile} from './cached-file.ts';
import {schedule} from '../tasks/event-queue.ts';
import {jiffies, jiffiesToNs} from '../tasks/jiffies.ts';
import {wake} from '../tasks/scheduler.ts';
import type {Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';

/** INIT_BW: pages a second, 100 MiB, until something else has been measured. */
const INITIAL_BANDWIDTH = 25600;
/** VM_COMPLETIONS_PERIOD_LEN in seconds: the shares of the disks are halved so often. */
const PERIOD_S = 3;

/** What the flusher has been asked to do: what another group's writer waits for, everything, what has expired, or whatever brings the disk under its background limit (wb_writeback_work). */
export type Work = {
	readonly kind: 'foreign' | 'all' | 'old' | 'background';
	/** Pages still to be written. */
	left: number;
	dirtiedBefore: number;
	/** A pass goes over the files once, for a tenth of a second at most; when it began, and pages and files it has done with. −1: to begin. */
	passSince: number;
	passWrote: number;
};

/** A turn of one file: at most `size` pages from `start` to its end and then from its beginning (writeback_chunk_size, range_cyclic). */
export type Chunk = {readonly file: number; readonly size: number; left: number; readonly start: number; at: number; wrapped: boolean};

/** Writeback of one disk, or of one group on it. Times are jiffies, rates are pages a second. */
export type BdiWriteback = {
	/** Its place in Writeback.disks: the first are the disks' own. */
	readonly index: number;
	readonly disk: number;
	/** The memory group it is for, 0 the root and all that belongs to no group; −1 its group has been removed. */
	group: GroupId;
	/** Its flusher, 0 while nothing on the disk can be dirtied. */
	flusherPid: Pid;
	/** Pages dirty and under writeback, and totals of those dirtied and written (WB_RECLAIMABLE …). Swap does not count. */
	reclaimable: number;
	writeback: number;
	dirtied: number;
	written: number;
	/** Pages written lately, for its share of the limits. */
	readonly completions: Proportion;
	/** The same among what its group has written. */
	groupCompletions: Proportion;
	/** Files with pages under writeback. */
	writebackFiles: number;
	bandwidth: number;
	avgBandwidth: number;
	rateLimit: number;
	balancedRate: number;
	bandwidthAt: number;
	dirtiedThen: number;
	writtenThen: number;
	bandwidthQueued: boolean;
	dirtyExceeded: boolean;
	/** Dirty files, eldest first: waiting for their age, being written, and those that have used up their turn (b_dirty, b_io, b_more_io). */
	dirtyFiles: number[];
	io: number[];
	moreIo: number[];
	/** The flusher runs; is to run again; is to write everything. */
	running: boolean;
	pending: boolean;
	startAll: boolean;
	/** Pages that a writer of another group has asked for (foreign-dirty.ts), 0 none; until they are written. */
	foreignPages: number;
	lastOldFlush: number;
	/** Number of the event that wakes it, 0 none. */
	timer: number;
	/** What the flusher is at (fs-writeback.ts). */
	stage: 'all' | 'old' | 'background' | 'done';
	work: Work | null;
	chunk: Chunk | null;
	/** Contiguous pages collected, and how many of them the disk has been given. */
	readonly extent: Pfn[];
	submitting: boolean;
	submitted: number;
};

/** What shares a limit: all disks of the machine, or all that a group writes to (struct wb_domain). */
export type WritebackDomain = {
	readonly completions: Proportions;
	/** When the next period begins, 0 while nothing is written. */
	periodAt: number;
	/** The limit that follows the threshold slowly downwards. */
	dirtyLimit: number;
	limitAt: number;
};

/** The machine's domain (global_wb_domain), and pages dirtied on each CPU since a writer there last looked; those of tasks that died before they did. */
export type Writeback = WritebackDomain & {
	/** The disks' own records, and behind them those of groups. */
	readonly disks: BdiWriteback[];
	/** Of each disk, which of its records the flusher is at. */
	readonly turns: number[];
	ratelimitPages: number;
	readonly cpuDirtied: number[];
	readonly cpuLeaks: number[];
};

export const createBdiWriteback = (index: number, disk: number, group: GroupId, now: number): BdiWriteback => ({
	index,
	disk,
	group,
	flusherPid: 0,
	reclaimable: 0,
	writeback: 0,
	dirtied: 0,
	written: 0,
	completions: createProportion(),
	groupCompletions: createProportion(),
	writebackFiles: 0,
	bandwidth: INITIAL_BANDWIDTH,
	avgBandwidth: INITIAL_BANDWIDTH,
	rateLimit: INITIAL_BANDWIDTH,
	balancedRate: INITIAL_BANDWIDTH,
	bandwidthAt: now,
	dirtiedThen: 0,
	writtenThen: 0,
	bandwidthQueued: false,
	dirtyExceeded: false,
	dirtyFiles: [],
	io: [],
	moreIo: [],
	running: false,
	pending: false,
	startAll: false,
	foreignPages: 0,
	lastOldFlush: now,
	timer: 0,
	stage: 'all',
	work: null,
	chunk: null,
	extent: [],
	submitting: false,
	submitted: 0,
});

export const createWritebackDomain = (now: number): WritebackDomain => ({completions: createProportions(), periodAt: 0, dirtyLimit: 0, limitAt: now});

export const createWriteback = (disks: number, cpus: number): Writeback => ({
	...createWritebackDomain(0),
	disks: Array.from({length: disks}, (_, disk) => createBdiWriteback(disk, disk, 0, 0)),
	turns: Array.from({length: disks}, (_, disk) => disk),
	ratelimitPages: 32,
	cpuDirtied: new Array<number>(cpus).fill(0),
	cpuLeaks: new Array<number>(cpus).fill(0),
});

export const hasDirtyIo = (wb: BdiWriteback): boolean => wb.dirtyFiles.length + wb.io.length + wb.moreIo.length > 0;

/** The flusher is to run now, or once more where it runs already (wb_wakeup). */
export function wakeFlusher(m: Machine, wb: BdiWriteback): void {
	wb.timer = 0;
	wb.pending = true;
	const task = m.taskOf.get(wb.flusherPid);
	if (task?.state === 'S') wake(m, task);
}

/** … or in dirty_writeback_centisecs, unless it is to sooner (wb_wakeup_delayed). */
export function wakeFlusherLater(m: Machine, wb: BdiWriteback): void {
	if (wb.timer !== 0 || wb.pending) return;
	wb.timer = schedule(m, m.clock + m.tunables.dirtyWritebackNs, {kind: 'flush-timer', wb: wb.index});
}

/** The delayed wake-up has come, unless another one has overtaken it. */
export function flushTimer(m: Machine, index: number, seq: number): void {
	const wb = m.writeback.disks[index];
	if (wb.timer === seq) wakeFlusher(m, wb);
}

/** Every flusher with anything dirty is to write all that is (wakeup_flusher_threads): reclaim met nothing but dirty pages, or somebody calls sync. */
export function wakeAllFlushers(m: Machine): void {
	for (const wb of m.writeback.disks) {
		if (!hasDirtyIo(wb) || wb.startAll) continue;
		wb.startAll = true;
		wakeFlusher(m, wb);
	}
}

/** A clean file has got a dirty page: it joins its disk's dirty files, and the flusher is told where it is the first (__mark_inode_dirty). */
export function markFileDirty(m: Machine, file: CachedFile): void {
	if (file.queued) return;
	const wb = m.writeback.disks[file.wb];
	file.queued = true;
	file.dirtiedAt = m.clock;
	const first = !hasDirtyIo(wb);
	wb.dirtyFiles.push(file.id);
	if (first) wakeFlusherLater(m, wb);
}

/** Counts a page of a file that has been written (__wb_writeout_add). */
export function countWritten(m: Machine, wb: BdiWriteback): void {
	const all = m.writeback;
	wb.writeback--;
	wb.written++;
	addEvents(all.completions, wb.completions, 1);
	if (all.periodAt === 0) startPeriod(m, all, 0, jiffies(m));
	const domain = wb.group > 0 ? domainOf(m, wb.group) : null;
	if (domain === null) return;
	addEvents(domain.completions, wb.groupCompletions, 1);
	if (domain.periodAt === 0) startPeriod(m, domain, wb.group, jiffies(m));
}

/** What a group shares among all disks it writes to; null where it has never written, or is gone. */
export const domainOf = (m: Machine, group: GroupId): WritebackDomain | null => m.cgroups?.groups[group]?.dirty ?? null;

function startPeriod(m: Machine, domain: WritebackDomain, group: GroupId, from: number): void {
	domain.periodAt = from + PERIOD_S * m.config.hz;
	schedule(m, jiffiesToNs(m, domain.periodAt), {kind: 'writeout-period', group});
}

/** Halves the shares of all disks, of the machine (0) or of a group, and goes on as long as there is anything to halve (writeout_period). */
export function writeoutPeriod(m: Machine, group: GroupId): void {
	const domain = group === 0 ? m.writeback : domainOf(m, group);
	if (domain === null || domain.periodAt === 0) return;
	if (newPeriod(domain.completions, 1)) startPeriod(m, domain, group, domain.periodAt);
	else domain.periodAt = 0;
}
