// Groups come and go, and tasks move between them. (cgroup_mkdir, cgroup_rmdir, cgroup_attach_task of kernel/cgroup/cgroup.c; mem_cgroup_css_alloc, _offline,
// memcg_reparent_objcgs of mm/memcontrol.c; docs C 15, C 16)
import {createPsi, psiMove} from '../account/psi.ts';
import {orphanWriteback} from '../files/group-writeback.ts';
import {KIND_MASK, KIND_USER, kernelUse} from '../memory/frames.ts';
import {startFlushing} from '../reclaim/lruvec-state.ts';
import {growLru, LISTS} from '../reclaim/lru.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {reparentZswapList} from '../swap/zswap.ts';
import {reparentUnused} from '../vfs/unused.ts';
import {chargedGroup, commitCharge, count, type KernelUse, releaseIfEmpty} from './charge.ts';
import {type Cgroups, createGroup, type Group, type GroupId, ROOT} from './group.ts';
import {drainStocks, forceCharge, noteProtected, uncharge} from './page-counter.ts';
import {groupOf, isWithin} from './tree.ts';
import {reparentZswap} from './zswap-charge.ts';

/** 16 bits of a frame name its group. */
export const MOST_GROUPS = 65535;

/** What a new group takes of its parent's memory: percpu memory for each CPU, and slab (Debian's 6.12). */
const PERCPU_BYTES = 4560;
const SLAB_BYTES = 3088;
const PAGE = 4096;

/** A machine that had none gets groups: their root, and a number for each frame. */
export function beginGroups(m: Machine): Cgroups {
	if (m.cgroups !== null) return m.cgroups;
	m.frames.group = new Uint16Array(m.frames.count);
	m.cgroups = {
		groups: [createGroup(ROOT, '', -1, m.nodes.length, createPsi(m.cpus.length))],
		stocks: m.cpus.map(() => ({group: ROOT, pages: 0})),
		running: m.cpus.map(() => ROOT),
	};
	growLru(m.lru, 1, m.nodes.length);
	if (!m.rules.flushedState) startFlushing(m); // elsewhere it runs already
	return m.cgroups;
}

/** Makes a group below another, which pays for it; −1: there are too many. */
export function makeGroup(m: Machine, parent: GroupId, name: string): GroupId {
	const {groups} = beginGroups(m);
	let id = groups.indexOf(null);
	if (id < 0) id = groups.length;
	if (id > MOST_GROUPS) return -1;
	groups[id] = createGroup(id, name, parent, m.nodes.length, createPsi(m.cpus.length));
	if (m.lru.size.length < (id + 1) * m.nodes.length * LISTS) growLru(m.lru, Math.max(id + 1, groups.length + (groups.length >> 1)), m.nodes.length);
	groupOf(m, parent).children.push(id);
	chargeForChild(m, parent);
	return id;
}

/** Pages that so many children take of their parent: by the byte, so that the last one is shared. */
function childPages(m: Machine, children: number): {percpu: number; slab: number} {
	const percpu = Math.ceil((children * PERCPU_BYTES * m.cpus.length) / PAGE);
	return {percpu, slab: Math.ceil((children * (PERCPU_BYTES * m.cpus.length + SLAB_BYTES)) / PAGE) - percpu};
}

/** Brings what a group is charged for its children up to date: counters alone, as the machine holds these pages among its own. */
function chargeForChild(m: Machine, id: GroupId): void {
	if (id === ROOT) return;
	const group = groupOf(m, id);
	const {percpu, slab} = childPages(m, group.children.length);
	const change = percpu + slab - group.childPages.percpu - group.childPages.slab;
	if (change > 0) forceCharge(m, id, change);
	else if (change < 0) uncharge(m, id, -change);
	group.stat.percpu += percpu - group.childPages.percpu;
	group.stat.slab_unreclaimable += slab - group.childPages.slab;
	if (group.statByNode !== null) group.statByNode[0].slab_unreclaimable += slab - group.childPages.slab;
	group.childPages.percpu = percpu;
	group.childPages.slab = slab;
}

/** Removes a group that has neither processes nor children: its pages stay on its lists until reclaim takes them, its kernel memory is its parent's. */
export function removeGroup(m: Machine, id: GroupId): void {
	const group = groupOf(m, id);
	group.online = false;
	group.min = group.low = 0;
	if (group.dirty !== null) orphanWriteback(m, id);
	noteProtected(m, group);
	reparentUnused(m, id, group.parent);
	if (group.stat.zswapped > 0) reparentZswap(m, id);
	reparentZswapList(m, id, group.parent);
	drainStocks(m, id);
	const {group: owners, flags} = m.frames;
	for (let pfn = 0; pfn < m.frames.count; pfn++) {
		if (owners?.[pfn] !== id || (flags[pfn] & KIND_MASK) === KIND_USER) continue;
		reparent(m, pfn, group.parent);
	}
	const {parent} = group;
	releaseIfEmpty(m, id);
	chargeForChild(m, parent);
}

/** A page of the kernel's passes to the parent, whose counters hold it already. */
function reparent(m: Machine, pfn: number, parent: GroupId): void {
	const group = chargedGroup(m, pfn);
	if (group === null) return;
	const use = kernelUseOf(m, pfn);
	group.pages--;
	count(m, group, pfn, use, -1);
	group.usage--;
	if (parent === ROOT) (m.frames.group as Uint16Array)[pfn] = ROOT;
	else commitCharge(m, pfn, parent, use);
}

const kernelUseOf = (m: Machine, pfn: number): KernelUse => kernelUse(m.frames.flags[pfn] & KIND_MASK) as KernelUse;

/** A task's future charges go to another group; what it has stays where it is charged. */
export function moveTask(m: Machine, task: Task, id: GroupId): void {
	if (task.group === id) return;
	psiMove(m, task, id);
	leaveTime(m, task);
	if (id !== ROOT) bookTimeTo(groupOf(m, id), task, -1);
	task.group = id;
	// A child that is not made yet will be where its parent is by then (cgroup_css_set_fork).
	if (task.forking !== null) (m.taskOf.get(task.forking.child) as Task).group = id;
}

function bookTimeTo(group: Group, {userNs, systemNs}: Task, sign: 1 | -1): void {
	group.userNs += sign * userNs;
	group.systemNs += sign * systemNs;
}

/** What a task has had of CPUs stays its group's when it goes (cpu.stat). */
function leaveTime(m: Machine, task: Task): void {
	if (task.group !== ROOT) bookTimeTo(groupOf(m, task.group), task, 1);
}

/** A dead task has been collected, and is in its group no more. */
export function leaveGroup(m: Machine, task: Task): void {
	leaveTime(m, task);
	if (task.group !== ROOT && !groupOf(m, task.group).online) releaseIfEmpty(m, task.group);
}

/** Whether a group or one below it has a process that is not dead (cgroup.events). */
export const isPopulated = (m: Machine, id: GroupId): boolean => m.tasks.some(task => task.state !== 'Z' && isWithin(m, task.group, id));
