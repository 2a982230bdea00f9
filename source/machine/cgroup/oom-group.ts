// memory.oom.group: a group whose processes die together. (mem_cgroup_get_oom_group of mm/memcontrol.c; docs C 11.3)
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {type GroupId, ROOT} from './group.ts';
import {groupOf, isWithin} from './tree.ts';

/** The highest group with memory.oom.group between a victim and the group whose limit it was, −1: there is none (mem_cgroup_get_oom_group). */
export function groupToKill(m: Machine, victim: Task, domain: GroupId): GroupId {
	if (m.cgroups === null || victim.group === ROOT || !isWithin(m, victim.group, domain)) return -1;
	let found = -1;
	for (let at = victim.group; at > ROOT; at = groupOf(m, at).parent) {
		if (groupOf(m, at).oomGroup) found = at;
		if (at === domain) break;
	}
	return found;
}
