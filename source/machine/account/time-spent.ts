// Where a task's time went, from its birth on: each nanosecond is booked to one cause, so that the sum is its age exactly. Linux knows most of this as
// delay accounting (kernel/delayacct.c: cpu, blkio, swapin, freepages, thrash) and schedstats (run_delay); here it is kept for every task, always.
// Deviates: delayacct measures spans that may overlap; a task that waits for a CPU within direct reclaim waits for a CPU here and is in reclaim there.
import type {TaskState, TimeCause, WaitsFor} from '../sample.ts';
import {TIME_CAUSES} from '../sample.ts';
import type {Task} from '../tasks/task.ts';
import {wide} from '../wide.ts';

/**
 * Nanoseconds by cause (the order of TIME_CAUSES) up to `at`, and what goes on since. A CPU's step may run past the instant of a Sample: the last spans
 * are kept, the newest last, so that a Sample counts up to its own instant and no further. `keptNs`: how far back they go.
 */
export type TimeSpent = {readonly ns: number[]; at: number; cause: number; readonly spanCause: number[]; readonly spanNs: number[]; keptNs: number};

/** A step is at most a quantum of some milliseconds and the work in hand; within it a task may change cause at each page (zone_reclaim_mode). */
const KEPT_NS = 20e6;

const numberOf = (cause: TimeCause): number => TIME_CAUSES.indexOf(cause);
/** Written out: an object made name by name would share its shape with the records of a Sample, whose fields hold nanoseconds (wide.ts). */
const CAUSE = {
	onCpu: numberOf('onCpu'),
	waitForCpu: numberOf('waitForCpu'),
	directReclaim: numberOf('directReclaim'),
	memoryThrottle: numberOf('memoryThrottle'),
	swapIn: numberOf('swapIn'),
	fileRead: numberOf('fileRead'),
	dirtyThrottle: numberOf('dirtyThrottle'),
	diskQueue: numberOf('diskQueue'),
	fsync: numberOf('fsync'),
	sleep: numberOf('sleep'),
	stopped: numberOf('stopped'),
} as const satisfies Record<TimeCause, number>;

export const createTimeSpent = (now: number): TimeSpent =>
	wide({ns: TIME_CAUSES.map(() => 0), at: now, cause: CAUSE.sleep, spanCause: [], spanNs: [], keptNs: 0}, ['at', 'keptNs']);

/** What a task that sleeps waits for. A wait for a disk's queue within reclaim is reclaim's, as it is a page to be written that holds it up; within fsync it is fsync's. */
function causeOfWait(state: TaskState, waitsFor: WaitsFor, reclaims: boolean, syncs: boolean): number {
	if (state === 'T') return CAUSE.stopped;
	switch (waitsFor) {
		case 'swap-in':
			return CAUSE.swapIn;
		case 'file-read':
			return CAUSE.fileRead;
		case 'dirty-throttle':
			return CAUSE.dirtyThrottle;
		case 'kswapd':
		case 'memory-high':
		case 'reclaim-nap':
			return CAUSE.memoryThrottle;
		case 'disk-queue':
			return reclaims ? CAUSE.directReclaim : syncs ? CAUSE.fsync : CAUSE.diskQueue;
		case 'fsync':
			return CAUSE.fsync;
		default:
			return CAUSE.sleep;
	}
}

function causeNow(task: Task): number {
	if (task.stopped && task.state === 'S') return CAUSE.stopped; // it would handle the signal at once
	if (task.state !== 'R') return causeOfWait(task.state, task.waitsFor, task.memalloc, task.fsync?.after === 'wait');
	if (task.onCpu < 0) return CAUSE.waitForCpu;
	return task.memalloc && task.kthread !== 'kswapd' ? CAUSE.directReclaim : CAUSE.onCpu;
}

/** One that goes on with the cause of the one before is one with it; what no Sample can lie in any more goes. */
function keepSpan(spent: TimeSpent, ns: number): void {
	const {spanCause, spanNs} = spent;
	const last = spanNs.length - 1;
	if (spanCause[last] === spent.cause) spanNs[last] += ns;
	else {
		spanCause.push(spent.cause);
		spanNs.push(ns);
	}
	spent.keptNs += ns;
	if (spent.keptNs >= 2 * KEPT_NS) dropOld(spent);
}

/** All at once that have come to lie too far back. */
function dropOld(spent: TimeSpent): void {
	const {spanCause, spanNs} = spent;
	let old = 0;
	while (spent.keptNs - spanNs[old] >= KEPT_NS) spent.keptNs -= spanNs[old++];
	if (old === 0) return;
	for (let i = old; i < spanNs.length; i++) {
		spanNs[i - old] = spanNs[i];
		spanCause[i - old] = spanCause[i];
	}
	for (let i = 0; i < old; i++) {
		spanNs.pop();
		spanCause.pop();
	}
}

/** Books what went by up to `at`, and goes on with what the task does from now. To be called after its state, CPU or PF_MEMALLOC has changed. */
export function bookTime(task: Task, at: number): void {
	const {spent} = task;
	const ns = at - spent.at;
	if (ns > 0) {
		spent.ns[spent.cause] += ns;
		spent.at = at;
		keepSpan(spent, ns);
	}
	spent.cause = causeNow(task);
}

/** The same by name: a loop, as a Sample of thousands of processes has it thousands of times. */
function byCause(ns: readonly number[]): Record<TimeCause, number> {
	const spent = {} as Record<TimeCause, number>;
	for (let i = 0; i < TIME_CAUSES.length; i++) spent[TIME_CAUSES[i]] = ns[i];
	return spent;
}

/** Nanoseconds by cause from the task's birth to `now`; their sum is now − startNs exactly. */
export function timeSpentAt(task: Task, now: number): Record<TimeCause, number> {
	const {spent} = task;
	const ns = [...spent.ns];
	if (now >= spent.at) ns[spent.cause] += now - spent.at;
	let over = Math.max(0, spent.at - now);
	for (let i = spent.spanNs.length - 1; over > 0 && i >= 0; i--) {
		const span = Math.min(over, spent.spanNs[i]);
		ns[spent.spanCause[i]] -= span;
		over -= span;
	}
	return byCause(ns);
}
