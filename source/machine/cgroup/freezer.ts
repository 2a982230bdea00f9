// The freezer of version 2: a task stands still while its group or one above it is frozen. (kernel/cgroup/freezer.c cgroup_freeze, cgroup_freezer_migrate_task)
// Deviation: a task that had been stopped by a signal goes on, too, when its group is thawed.
import type {Machine} from '../state.ts';
import {wake} from '../tasks/scheduler.ts';
import {isAtRest, type Task} from '../tasks/task.ts';
import {type GroupId, ROOT} from './group.ts';
import {groupOf, isWithin} from './tree.ts';

/** Whether a group or one above it is to be frozen. */
export function isFrozen(m: Machine, id: GroupId): boolean {
	for (let at = id; at > ROOT; at = groupOf(m, at).parent) if (groupOf(m, at).freeze) return true;
	return false;
}

/** Whether all that is in a group and below it stands still: who sleeps without hearing signals, for a disk or in reclaim, does so first when that is over. (cgroup_update_frozen) */
export const standsStill = (m: Machine, id: GroupId): boolean =>
	isFrozen(m, id) && m.tasks.every(task => !task.frozen || task.state === 'Z' || isAtRest(task) || !isWithin(m, task.group, id));

/** Stops a task, or lets it go on, as the group says that it is in now. */
export function applyFreezer(m: Machine, task: Task): void {
	const frozen = isFrozen(m, task.group);
	if (task.pid === 1 || task.frozen === frozen) return;
	task.frozen = frozen;
	if (frozen === task.stopped) return;
	task.stopped = frozen;
	if (!frozen && task.state === 'T') {
		task.state = 'S';
		wake(m, task);
	}
}
