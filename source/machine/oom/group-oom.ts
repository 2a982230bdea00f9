// The OOM killer within a memory group that is at its limit: only its own processes may die, measured against what it may have. (mem_cgroup_out_of_memory,
// mem_cgroup_get_max, mem_cgroup_scan_tasks of mm/memcontrol.c; docs C 11)
import {emit} from '../account/emit.ts';
import type {Group, GroupId} from '../cgroup/group.ts';
import {marginOf} from '../cgroup/page-counter.ts';
import {groupStat} from '../cgroup/stat.ts';
import {groupOf, pathOf, subtree} from '../cgroup/tree.ts';
import type {OomGroup, OomReport} from '../machine-event.ts';
import {panic} from '../panic.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {createReport, killVictim, markVictim, select} from './oom.ts';

/** What a charge is asked with. */
const GFP_CHARGE = '0xcc0(GFP_KERNEL)';

/** What badness is measured against: the group's own limit and, where anonymous pages may be swapped at all, what it may have of swap. */
export function groupTotal({max, swapMax}: Pick<Group, 'max' | 'swapMax'>, swapTotal: number, swappiness: number): number {
	return max + (swappiness > 0 ? Math.min(swapMax, swapTotal) : 0) || 1;
}

/** Those who may die for a group: of it and of each below it in turn, in the order in which they came. */
function candidates(m: Machine, id: GroupId): Task[] {
	return subtree(m, id).flatMap(group => m.tasks.filter(task => task.group === group));
}

const describe = (m: Machine, id: GroupId): OomGroup => {
	const {usage, max, failcnt, swapUsage, swapMax, swapFailcnt} = groupOf(m, id);
	return {path: pathOf(m, id), usage, max, failcnt, swapUsage, swapMax, swapFailcnt, stat: groupStat(m, id)};
};

/** True: somebody has been killed for a task that finds its group full, or is dying, or there is room by now; false: there is nobody to kill. */
export function groupOutOfMemory(m: Machine, current: Task, id: GroupId, trigger: OomReport['trigger']): boolean {
	const group = groupOf(m, id);
	if (marginOf(group) >= 1 || current.killed || current.exiting) return true;
	const total = groupTotal(group, m.swapTotal, m.tunables.swappiness);
	const members = candidates(m, id);
	const report = (victim: Task | null): OomReport => ({
		...createReport(m, current, trigger, null, total, victim, members),
		gfpMask: GFP_CHARGE,
		constraint: 'CONSTRAINT_MEMCG',
		group: describe(m, id),
	});
	if (m.tunables.panicOnOom === 2) {
		emit(m, {kind: 'oom', report: {...report(null), decidedBy: 'panic_on_oom'}});
		panic(m, 'panic_on_oom');
		return true;
	}
	const victim = select(members, null, total);
	if (victim === null) return true;
	if (victim === undefined) {
		emit(m, {kind: 'oom', report: report(null)});
		return false;
	}
	if (victim.killed) {
		markVictim(m, victim);
		return true;
	}
	killVictim(m, victim, id, report(victim));
	return true;
}
