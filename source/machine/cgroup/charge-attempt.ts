// The first part of a charge: what this CPU has charged ahead, the counters by 64, the counters by what is needed. (try_charge_memcg of mm/memcontrol.c up to
// its first reclaim; docs C 4.2) What is done where that is refused: try-charge.ts; who may not be refused is charged all the same, as within reclaim.
import {MAX_RECLAIM_RETRIES} from '../memory/node.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {CHARGE_BATCH, type GroupId} from './group.ts';
import {consumeStock, forceCharge, refillStock, tryCharge} from './page-counter.ts';
import {countEvent, lineage} from './tree.ts';

export type Charge = {
	readonly group: GroupId;
	/** One round of reclaim is enough (readahead). */
	readonly noRetry: boolean;
	/** What the counters are asked for: 64, and once that has been refused what is needed. */
	batch: number;
	retries: number;
	drained: boolean;
	passedOom: boolean;
	raised: boolean;
	/** The group that refused. */
	over: GroupId;
};

export const createCharge = (group: GroupId, noRetry: boolean): Charge => ({
	group,
	noRetry,
	batch: CHARGE_BATCH,
	retries: MAX_RECLAIM_RETRIES,
	drained: false,
	passedOom: false,
	raised: false,
	over: -1,
});

/** Owes to memory.high what has been charged while the group or one above it is over it, or over memory.swap.high. */
function noteOverHigh(m: Machine, task: Task, id: GroupId, pages: number): void {
	if (!lineage(m, id).some(({usage, high, swapUsage, swapHigh}) => usage > high || swapUsage > swapHigh)) return;
	task.overHigh += pages;
	if (task.onCpu === m.cpu) m.limit = m.clock; // it pays on its way back to user mode
}

/** Tries to charge one page without reclaim. −1: it is charged; otherwise the group that is at its limit. */
export function attempt(m: Machine, task: Task, c: Charge): GroupId {
	for (;;) {
		if (consumeStock(m, c.group, 1)) return -1;
		const over = tryCharge(m, c.group, c.batch);
		if (over < 0) {
			if (c.batch > 1) refillStock(m, c.group, c.batch - 1);
			noteOverHigh(m, task, c.group, c.batch);
			return -1;
		}
		if (c.batch === 1) return over;
		c.batch = 1;
	}
}

/** Charges a page whatever the limits, which counts as an event max at the group that would have refused it. */
export function chargeForced(m: Machine, task: Task, id: GroupId): void {
	const over = attempt(m, task, createCharge(id, true));
	if (over < 0) return;
	countEvent(m, over, 'max');
	forceCharge(m, id, 1);
}
