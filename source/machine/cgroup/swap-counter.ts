// Swap charged to groups: a slot belongs to the group whose page it holds, from when it is handed out until it is free. (mem_cgroup_get_nr_swap_pages,
// __mem_cgroup_try_charge_swap, mem_cgroup_swap_full of mm/memcontrol.c; docs C 9)
import type {Machine} from '../state.ts';
import {type GroupId, ROOT} from './group.ts';
import {countEvent, groupOf, lineage} from './tree.ts';

/** Slots that a group may still have: those free on the machine, and what its own swap.max and those above leave. */
export function swapRoom(m: Machine, id: GroupId): number {
	let room = m.swapFree;
	if (id !== ROOT) for (const {swapMax, swapUsage} of lineage(m, id)) room = Math.min(room, swapMax - swapUsage);
	return room;
}

/** Charges one slot; false: swap.max of the group or of one above it forbids it, which counts as two events. */
export function chargeSlot(m: Machine, id: GroupId): boolean {
	const line = lineage(m, id);
	for (const [i, group] of line.entries()) {
		if (group.swapUsage + 1 > group.swapMax) {
			group.swapFailcnt++;
			for (const below of line.slice(0, i)) below.swapUsage--;
			countEvent(m, id, 'swap_max');
			countEvent(m, id, 'swap_fail');
			return false;
		}
		group.swapUsage++;
		group.swapPeak = Math.max(group.swapPeak, group.swapUsage);
	}
	if (id !== ROOT) groupOf(m, id).slots++;
	return true;
}

export function unchargeSlot(m: Machine, id: GroupId): void {
	for (const group of lineage(m, id)) group.swapUsage--;
	groupOf(m, id).slots--;
}

/** More than half of what a group or one above it may have in swap is in use, so that pages which come back give up their slots. */
export const swapIsTight = (m: Machine, id: GroupId): boolean =>
	lineage(m, id).some(({swapUsage, swapMax, swapHigh}) => swapUsage * 2 >= swapMax || swapUsage * 2 >= swapHigh);
