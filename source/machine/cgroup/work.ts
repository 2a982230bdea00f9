// What a task does for memory groups on its way back to user mode, or because it has written to one of their files: it reclaims in its own time, between steps.
// (mem_cgroup_handle_over_high; memory_high_write, memory_max_write, memory_reclaim of mm/memcontrol.c; docs C 5.3, C 6)
import {emit} from '../account/emit.ts';
import {groupOutOfMemory} from '../oom/group-oom.ts';
import {continueDirectReclaim, createGroupReclaim, type DirectReclaim} from '../reclaim/direct-reclaim.ts';
import {MAX_RECLAIM_RETRIES} from '../memory/node.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import type {GroupId} from './group.ts';
import {continueHighVisit, type HighVisit} from './high.ts';
import {drainStocks} from './page-counter.ts';
import {countEvent, groupOf} from './tree.ts';

/** Reclaim because a file of a group was written: until it is under its new limit, or has given so many pages. */
export type LimitWrite = {
	readonly kind: 'high' | 'max' | 'reclaim';
	readonly group: GroupId;
	/** The limit that was written, or the pages that are wanted (memory.reclaim). */
	readonly pages: number;
	readonly swappiness: number | null;
	done: number;
	retries: number;
	direct: DirectReclaim | null;
	/** EAGAIN: memory.reclaim got less than was asked for. */
	failed: boolean;
};
export type GroupWork = HighVisit | LimitWrite;

export const createLimitWrite = (kind: LimitWrite['kind'], group: GroupId, pages: number, swappiness: number | null = null): LimitWrite => ({
	...{kind, group, pages, swappiness, done: 0, retries: MAX_RECLAIM_RETRIES, direct: null, failed: false},
});

/** How much is to be asked for next; 0: the write is over. */
function wanted(m: Machine, w: LimitWrite): number {
	const group = m.cgroups?.groups[w.group];
	if (group === undefined || group === null) return 0;
	if (w.kind === 'reclaim') return w.done >= w.pages ? 0 : Math.max(1, (w.pages - w.done) >> 2);
	const limit = w.kind === 'high' ? group.high : group.max;
	return limit === w.pages && group.usage > limit ? group.usage - limit : 0;
}

/** A call of reclaim is over; true: so is the write. */
function afterCall(w: LimitWrite, reclaimed: number): boolean {
	w.done += reclaimed;
	if (reclaimed > 0 || w.retries-- > 0) return false;
	w.failed = w.kind === 'reclaim';
	return true;
}

/** Goes on with a write; true: it is over. Its OOM kills are those of memory.max alone, once 16 calls have been in vain. */
export function continueLimitWrite(m: Machine, task: Task, w: LimitWrite): boolean {
	while (task.state === 'R') {
		if (m.clock >= m.limit) return false;
		if (w.direct !== null) {
			const reclaimed = continueDirectReclaim(m, task, w.direct);
			if (reclaimed === null) return false;
			w.direct = null;
			if (w.kind === 'max') {
				w.done += reclaimed;
				if (reclaimed === 0) w.retries--;
			} else if (afterCall(w, reclaimed)) return true;
		}
		const pages = wanted(m, w);
		if (pages === 0 || task.killed) return true;
		if (w.kind !== 'reclaim') drainStocks(m, w.group);
		if (w.kind === 'max' && w.retries === 0) {
			countEvent(m, w.group, 'oom');
			m.clock += m.costs.groupPass;
			if (!groupOutOfMemory(m, task, w.group, 'allocation')) return true;
			continue;
		}
		if (groupOf(m, w.group).usage > 0 || w.kind === 'reclaim') w.direct = createGroupReclaim(m, task, w.group, pages, 'write', w.swappiness);
	}
	return false;
}

/** Goes on with what a task has in hand for groups; false: it is to be called again. */
export function continueGroupWork(m: Machine, task: Task): boolean {
	const work = task.groupWork;
	if (work === null) return true;
	if (!(work.kind === 'visit' ? continueHighVisit(m, task, work) : continueLimitWrite(m, task, work))) return false;
	if (work.kind === 'reclaim' && work.failed)
		emit(m, {kind: 'refused', what: 'memory.reclaim', errno: 'EAGAIN', why: 'less could be reclaimed than was asked for', by: task.pid});
	task.groupWork = null;
	return true;
}
