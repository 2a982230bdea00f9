// memory.high: who has charged beyond it reclaims on the way back to user mode, and sleeps the longer the further its group is over where there is nothing to be
// had. (mem_cgroup_handle_over_high, reclaim_high, calculate_high_delay, calculate_overage of mm/memcontrol.c; kernel/time/timer.c calc_index; docs C 5)
import {continueDirectReclaim, createGroupReclaim, type DirectReclaim} from '../reclaim/direct-reclaim.ts';
import {memstallEnter, memstallLeave} from '../account/psi.ts';
import {MAX_RECLAIM_RETRIES} from '../memory/node.ts';
import type {Machine} from '../state.ts';
import {sleepFor} from '../tasks/scheduler.ts';
import type {Task} from '../tasks/task.ts';
import {CHARGE_BATCH, type GroupId} from './group.ts';
import {countEvent, groupOf, lineage} from './tree.ts';

export type HighVisit = {
	readonly kind: 'visit';
	/** Pages charged since the last visit, and what each call of reclaim is asked for. */
	readonly pages: number;
	ask: number;
	retries: number;
	reclaimed: number;
	/** Groups that are left to be looked at in this turn. */
	left: GroupId[];
	direct: DirectReclaim | null;
	sleeping: boolean;
};

/** MEMCG_DELAY_PRECISION_SHIFT and both shifts together. */
const PRECISION = 2 ** 20;
const SCALE = 2 ** 34;
/** SWAP_CLUSTER_MAX */
const RETRY_PAGES = 32;

/** By how much of it a limit is passed, in 2^-20. */
export const overage = (usage: number, limit: number): number => (usage <= limit ? 0 : Math.floor(((usage - limit) * PRECISION) / Math.max(limit, 1)));

/** Ticks of sleep for an overage, `pages` having been charged since the last; at most two seconds. */
export function highDelay(over: number, pages: number, hz: number): number {
	return Math.min(2 * hz, Math.floor((Math.floor((over * over * hz) / SCALE) * pages) / CHARGE_BATCH));
}

/** The tick in which a timer of so many ticks rings that was set in tick `now`: the timer wheel gets coarser by eight for each level. */
export function timerTick(now: number, ticks: number): number {
	const end = now + ticks;
	if (ticks < 63) return end + 1;
	const granularity = ticks < 504 ? 8 : 64;
	return (Math.floor(end / granularity) + 1) * granularity;
}

/** Ticks that a task of a group has to sleep; counts an event at each group over its memory.swap.high. */
function penalty(m: Machine, id: GroupId, pages: number): number {
	const {hz} = m.config;
	let memory = 0;
	let swap = 0;
	for (const group of lineage(m, id)) {
		memory = Math.max(memory, overage(group.usage, group.high));
		const over = overage(group.swapUsage, group.swapHigh);
		if (over > 0) countEvent(m, group.id, 'swap_high');
		swap = Math.max(swap, over);
	}
	return Math.min(2 * hz, highDelay(memory, pages, hz) + highDelay(swap, pages, hz));
}

export function beginHighVisit(m: Machine, task: Task): HighVisit {
	const pages = task.overHigh;
	task.overHigh = 0;
	const left = lineage(m, task.group).map(({id}) => id);
	return {kind: 'visit', pages, ask: pages, retries: MAX_RECLAIM_RETRIES, reclaimed: 0, left, direct: null, sleeping: false};
}

/** A turn over all groups is done: another one, a sleep, or the end (true). */
function endTurn(m: Machine, task: Task, visit: HighVisit): boolean {
	const ticks = penalty(m, task.group, visit.pages);
	if (ticks <= Math.floor(m.config.hz / 100)) return true;
	if (visit.reclaimed > 0 || visit.retries-- > 0) {
		visit.ask = RETRY_PAGES;
		visit.reclaimed = 0;
		visit.left = lineage(m, task.group).map(({id}) => id);
		return false;
	}
	const tickNs = 1e9 / m.config.hz;
	const until = timerTick(Math.floor(m.clock / tickNs), ticks) * tickNs;
	visit.sleeping = true;
	memstallEnter(m, task);
	sleepFor(m, task, until - m.clock, 'D', 'memory-high');
	return false;
}

/** Goes on with a task's visit; true: it may return to user mode. */
export function continueHighVisit(m: Machine, task: Task, visit: HighVisit): boolean {
	while (task.state === 'R') {
		if (visit.sleeping) {
			memstallLeave(m, task);
			return true;
		}
		if (visit.direct !== null) {
			const reclaimed = continueDirectReclaim(m, task, visit.direct);
			if (reclaimed === null) return false;
			visit.direct = null;
			visit.reclaimed += reclaimed;
			continue;
		}
		if (task.killed) return true;
		const next = visit.left.shift();
		if (next === undefined) {
			if (endTurn(m, task, visit)) return true;
			continue;
		}
		const {usage, high} = groupOf(m, next);
		if (usage <= high) continue;
		countEvent(m, next, 'high');
		visit.direct = createGroupReclaim(m, task, next, visit.ask, 'stall');
	}
	return false;
}
