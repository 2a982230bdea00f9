// Turning points that no counter of the kernel's tells by itself, noticed where they happen: dirty pages pass the background limit, allocations spill over to
// another node, the working set no longer fits. Each is told once, and again only after it has been over for a while. They change nothing of the machine.
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {emit} from './emit.ts';

const SECOND_NS = 1e9;
/** What comes again sooner belongs to the same. */
const QUIET_NS = 10 * SECOND_NS;
/** A program that begins to allocate is a spill of its own sooner than that. */
const SPILL_QUIET_NS = 5 * SECOND_NS;
/** So many refaults within a second, 1 MiB, are no accident. */
const REFAULTS = 256;

export type Turning = {
	/** Dirty pages have passed the background limit, and these with those under writeback have not been under half of it since. */
	dirty: boolean;
	/** When a page was last taken from elsewhere for each node. */
	readonly spilledAt: number[];
	/** Refaults of the second that began at `since`; when there were last many. */
	readonly refaults: {since: number; pages: number; manyAt: number};
};

export const createTurning = (nodes: number): Turning => ({
	dirty: false,
	spilledAt: Array.from({length: nodes}, () => -SPILL_QUIET_NS),
	refaults: {since: 0, pages: 0, manyAt: -QUIET_NS},
});

/** A writer looks at how many pages are dirty, and at how many are dirty or on their way to the disk. */
export function noteDirty(m: Machine, task: Task, dirty: number, all: number, background: number): void {
	const {turning} = m;
	if (dirty > background) {
		if (!turning.dirty) emit(m, {kind: 'dirty-background', pid: task.pid, name: task.name, dirty, limit: background});
		turning.dirty = true;
	} else if (all * 2 <= background) turning.dirty = false;
}

/** A page that was to come from one node has come from another. */
export function noteSpill(m: Machine, task: Task | null, from: number, to: number): void {
	const {spilledAt} = m.turning;
	if (m.clock - (spilledAt[from] as number) >= SPILL_QUIET_NS) {
		const zone = m.zones.reduce((most, one) => (one.node === from && (most.node !== from || one.managed > most.managed) ? one : most));
		emit(m, {kind: 'spilled', pid: task?.pid ?? 0, name: task?.name ?? 'the kernel', from, to, free: zone.free, low: zone.low + zone.boost});
	}
	spilledAt[from] = m.clock;
}

/** A page that was dropped is read again. */
export function noteRefault(m: Machine, anon: boolean): void {
	const {refaults} = m.turning;
	if (m.clock - refaults.since >= SECOND_NS) {
		refaults.since = m.clock;
		refaults.pages = 0;
	}
	if (++refaults.pages === REFAULTS) tellRefaults(m, anon);
}

function tellRefaults(m: Machine, anon: boolean): void {
	const {refaults} = m.turning;
	if (m.clock - refaults.manyAt >= QUIET_NS) emit(m, {kind: 'refaults', anon, pages: REFAULTS, withinUs: Math.floor((m.clock - refaults.since) / 1000)});
	refaults.manyAt = m.clock;
}
