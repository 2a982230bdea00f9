// A task's page is charged to its group: at once from what its CPU holds or by 64, or after reclaim within the group that is at its limit, retries and the OOM
// killer. (try_charge_memcg, mem_cgroup_oom of mm/memcontrol.c; docs C 4.2) It goes on between steps as an allocation does (memory/page-alloc.ts).
import {groupOutOfMemory} from '../oom/group-oom.ts';
import {continueDirectReclaim, createGroupReclaim, type DirectReclaim} from '../reclaim/direct-reclaim.ts';
import {MAX_RECLAIM_RETRIES} from '../memory/node.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {attempt, type Charge} from './charge-attempt.ts';
import {drainStocks, forceCharge, marginOf} from './page-counter.ts';
import {countEvent, groupOf} from './tree.ts';

export type ChargeOutcome = 'done' | 'failed' | 'goes on';

/** Who may pass every limit, or gets nothing more; null: who has to look for memory. */
function atLimit(m: Machine, task: Task, c: Charge): ChargeOutcome | null {
	if (task.memalloc) {
		if (!c.raised) countEvent(m, c.over, 'max');
		forceCharge(m, c.group, 1);
		return 'done';
	}
	return task.oomVictim && task.reaped ? 'failed' : null;
}

/** After a round of reclaim that got `reclaimed` pages: whether to try again; the OOM killer is asked after 16 that were in vain. */
function mayRetry(m: Machine, task: Task, c: Charge, reclaimed: number): boolean {
	const over = groupOf(m, c.over);
	if (marginOf(over) >= 1) return true;
	if (!c.drained) {
		drainStocks(m, c.over);
		c.drained = true;
		return true;
	}
	if (c.noRetry) return false;
	if (reclaimed > 0 || c.retries-- > 0) return true;
	if (c.passedOom && (task.killed || task.exiting)) return false;
	countEvent(m, c.over, 'oom');
	if (!groupOutOfMemory(m, task, c.over, 'allocation')) return false;
	c.passedOom = true;
	c.retries = MAX_RECLAIM_RETRIES;
	return true;
}

/** Goes on with a charge that has been refused by `over`; `holder.direct` is the reclaim that is under way for it. */
export function continueCharge(m: Machine, task: Task, c: Charge, holder: {direct: DirectReclaim | null}): ChargeOutcome {
	for (;;) {
		if (holder.direct !== null) {
			const reclaimed = continueDirectReclaim(m, task, holder.direct);
			if (reclaimed === null) return 'goes on';
			holder.direct = null;
			if (!mayRetry(m, task, c, reclaimed)) return 'failed';
			c.over = attempt(m, task, c);
			if (c.over < 0) return 'done';
		}
		const outcome = atLimit(m, task, c);
		if (outcome !== null) return outcome;
		countEvent(m, c.over, 'max');
		c.raised = true;
		holder.direct = createGroupReclaim(m, task, c.over, 1, 'stall');
	}
}
