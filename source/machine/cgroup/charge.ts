// Whose a frame is: from when it is charged until it is freed, whoever frees it. (commit_charge, uncharge_folio, obj_cgroup_uncharge_pages of
// mm/memcontrol.c; docs C 4.1, C 15, C 16)
import {zoneOf} from '../memory/frame-zone.ts';
import type {Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {type Cgroups, type Group, type GroupId, type GroupStat, ROOT} from './group.ts';
import {refillStock, uncharge} from './page-counter.ts';
import {groupOf} from './tree.ts';

/** What the kernel uses a frame of its own for, as memory.stat calls it. */
export type KernelUse = Extract<keyof GroupStat, 'pagetables' | 'kernel_stack' | 'slab_unreclaimable'>;

/** The group that a frame is charged to; null: the root, or nobody. */
export function chargedGroup(m: Machine, pfn: Pfn): Group | null {
	const {group} = m.frames;
	return group === null || group[pfn] === ROOT ? null : groupOf(m, group[pfn]);
}

/** Counts at a group, and at the node of a frame, what it is or is no longer. */
export function count(m: Machine, group: Group, pfn: Pfn, name: keyof GroupStat, change: 1 | -1): void {
	group.stat[name] += change;
	if (group.statByNode !== null) group.statByNode[m.zones[zoneOf(m, pfn)].node][name] += change;
}

/** Makes a frame that has been charged a group's; `use` null: a page of a process or of the page cache. */
export function commitCharge(m: Machine, pfn: Pfn, id: GroupId, use: KernelUse | null): void {
	(m.frames.group as Uint16Array)[pfn] = id;
	const group = groupOf(m, id);
	group.pages++;
	if (use !== null) count(m, group, pfn, use, 1);
}

/** A frame is freed: pages of the kernel's go into this CPU's stock, others straight to the counters. */
export function unchargeFrame(m: Machine, pfn: Pfn, use: KernelUse | null): void {
	const owners = m.frames.group as Uint16Array;
	const id = owners[pfn];
	owners[pfn] = ROOT;
	const group = groupOf(m, id);
	group.pages--;
	if (use === null) uncharge(m, id, 1);
	else {
		count(m, group, pfn, use, -1);
		refillStock(m, id, 1);
	}
	if (!group.online) releaseIfEmpty(m, id);
}

/** A removed group of which nothing is left, and in which nobody has died who is not collected yet, leaves the tree, and its number may be used again. */
export function releaseIfEmpty(m: Machine, id: GroupId): void {
	const {groups, stocks} = m.cgroups as Cgroups;
	const group = groups[id] as Group;
	if (
		group.online ||
		group.pages > 0 ||
		group.slots > 0 ||
		group.objectBytes > 0 ||
		group.children.length > 0 ||
		stocks.some(stock => stock.group === id && stock.pages > 0) ||
		m.tasks.some(task => task.group === id)
	)
		return;
	const parent = groupOf(m, group.parent);
	parent.children.splice(parent.children.indexOf(id), 1);
	for (const stock of stocks) if (stock.group === id) stock.group = ROOT;
	for (const other of groups) for (const node of other?.nodes ?? []) if (node.position === id) node.position = -1;
	parent.userNs += group.userNs;
	parent.systemNs += group.systemNs;
	groups[id] = null;
	if (parent.id !== ROOT) releaseIfEmpty(m, parent.id);
}

function countCharged(m: Machine, pfn: Pfn, name: keyof GroupStat, change: 1 | -1): void {
	const group = chargedGroup(m, pfn);
	if (group !== null) count(m, group, pfn, name, change);
}

/** Counts what a page is or is no longer at its group, beside the count of its node. Without groups it is one look, small enough to be compiled into who calls it. */
export function countPage(m: Machine, pfn: Pfn, name: keyof GroupStat, change: 1 | -1): void {
	if (m.frames.group !== null) countCharged(m, pfn, name, change);
}

/** Counts what a task does at its group. */
export function countTask(m: Machine, task: {readonly group: GroupId}, name: keyof GroupStat): void {
	if (task.group !== ROOT) groupOf(m, task.group).stat[name]++;
}
