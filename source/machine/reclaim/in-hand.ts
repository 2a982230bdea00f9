// What a task reclaims at this moment, whatever for: an allocation of its own, the node it is on, its own pages, or huge pages that somebody asked for. Frames that
// it has isolated are in these batches and on no list.
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import type {DirectReclaim} from './direct-reclaim.ts';
import type {Reclaim} from './scan-control.ts';

/** The call of direct reclaim that it is in. */
export function directOf(m: Machine, task: Task): DirectReclaim | null {
	const {writer} = m.hugetlb;
	return task.stall?.direct ?? task.stall?.visit?.direct ?? task.groupWork?.direct ?? (writer?.pid === task.pid ? writer.direct : null);
}

/** What of its reclaim is under way; null: none is. kswapd's own is its node's. */
export const reclaimOf = (m: Machine, task: Task): Reclaim | null => directOf(m, task)?.reclaim ?? task.stall?.local ?? task.pageout;

/** All of a task's. */
export const reclaimsOf = (m: Machine, task: Task): readonly Reclaim[] => [directOf(m, task)?.reclaim, task.stall?.local, task.pageout].flatMap(r => r ?? []);
