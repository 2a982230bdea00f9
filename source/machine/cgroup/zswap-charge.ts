// What zswap holds of a group's pages, charged to it by the byte as memory of the kernel's; memory.zswap.max and memory.zswap.writeback. (obj_cgroup_may_zswap,
// obj_cgroup_charge_zswap, obj_cgroup_uncharge_zswap, mem_cgroup_zswap_writeback_enabled, memcg_reparent_objcgs of mm/memcontrol.c; docs C 9.1)
// Deviates: its last page is one of its own, where the kernel fills it up with other objects of the group.
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {chargeForced} from './charge-attempt.ts';
import {type Group, type GroupId, type GroupStat, ROOT, UNLIMITED} from './group.ts';
import {refillStock, uncharge} from './page-counter.ts';
import {groupOf, lineage, subtree} from './tree.ts';

const PAGE = 4096;

/** Pages of the kernel's that a group is charged for what zswap holds of its own pages. */
export const zswapPages = ({stat}: Pick<Group, 'stat'>): number => Math.ceil(stat.zswap / PAGE);

/** What a group and those below it have of one of the counters. */
export const zswapSum = (m: Machine, id: GroupId, name: keyof GroupStat): number =>
	subtree(m, id).reduce((sum, below) => sum + groupOf(m, below).stat[name], 0);

/** Whether zswap may take one more page of a group: neither it nor one above it is at memory.zswap.max. */
export const mayZswap = (m: Machine, id: GroupId): boolean =>
	lineage(m, id).every(group => group.zswapMax === UNLIMITED || Math.floor(zswapSum(m, group.id, 'zswap') / PAGE) < group.zswapMax);

/** Whether pages of a group may be written to the disks of swap; always, where zswap is off. */
export function mayWriteBack(m: Machine, id: GroupId): boolean {
	if (m.cgroups === null || m.tunables.values['zswap.enabled'][0] === 0) return true;
	for (let at = id; at >= ROOT; at = groupOf(m, at).parent) if (!groupOf(m, at).zswapWriteback) return false;
	return true;
}

/** A page of a group is compressed: nothing refuses it that comes after mayZswap. */
export function chargeZswap(m: Machine, task: Task, id: GroupId, bytes: number): void {
	if (id === ROOT) return;
	const group = groupOf(m, id);
	const before = zswapPages(group);
	group.stat.zswap += bytes;
	group.stat.zswapped++;
	group.stat.zswpout++;
	if (zswapPages(group) > before) chargeForced(m, task, id);
}

/** A page that was charged is read, written back or freed: at the group that has it by now. */
export function unchargeZswap(m: Machine, id: GroupId, bytes: number): void {
	const group = groupOf(m, id);
	const before = zswapPages(group);
	group.stat.zswap -= bytes;
	group.stat.zswapped--;
	if (id !== ROOT && zswapPages(group) < before) refillStock(m, id, 1);
}

/** A removed group leaves to its parent what zswap holds of its pages: the parent's counters have it already. */
export function reparentZswap(m: Machine, id: GroupId): void {
	const group = groupOf(m, id);
	const parent = groupOf(m, group.parent);
	const pages = zswapPages(group);
	const whole = pages + zswapPages(parent);
	parent.stat.zswap += group.stat.zswap;
	parent.stat.zswapped += group.stat.zswapped;
	group.stat.zswap = group.stat.zswapped = 0;
	group.usage -= pages;
	if (parent.id === ROOT) return;
	uncharge(m, parent.id, whole - zswapPages(parent));
}
