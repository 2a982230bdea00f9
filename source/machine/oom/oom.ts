// The OOM killer: when memory cannot be had, who dies. (out_of_memory, select_bad_process, oom_kill_process of mm/oom_kill.c;
// docs §15; reaper.ts takes the memory of a victim that does not exit, group-oom.ts is for a group at its limit). Left out: cpusets, processes that share an mm.
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {countEvent, pathOf, subtree} from '../cgroup/tree.ts';
import {groupToKill} from '../cgroup/oom-group.ts';
import {hasMemory, OOM_SCORE_ADJ_MIN, oomScore, oomTotal, taskBadness} from './badness.ts';
import {emit} from '../account/emit.ts';
import {schedule} from '../tasks/event-queue.ts';
import type {OomReport, OomTask} from '../machine-event.ts';
import {panic} from '../panic.ts';
import {wake} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import {oomMemory} from '../account/memory-sample.ts';
import {isKernelThread, pageTablePages, rss, type Task} from '../tasks/task.ts';

/** OOM_REAPER_DELAY: the victim has this long to exit by itself. */
const REAPER_DELAY_NS = 2e9;

/** As 6.1 prints them: a page for a process, zeroed; a page of the page cache, and one to be written; a page table. */
const GFP_USER_PAGE = '0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO)';
const GFP_CACHE_PAGE = '0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP)';
const GFP_WRITTEN_PAGE = '0x141cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_WRITE)';
const GFP_KERNEL_PAGE = '0x400dc0(GFP_KERNEL_ACCOUNT|__GFP_ZERO)';
const GFP_SYSRQ = '0xcc0(GFP_KERNEL)';

function row(task: Task, total: number): OomTask {
	const points = taskBadness(task, total);
	return {
		pid: task.pid,
		uid: task.uid,
		name: task.name,
		totalVm: task.vszPages,
		rss: rss(task),
		rssAnon: task.rssAnon,
		rssFile: task.rssFile,
		rssShmem: task.rssShmem,
		pageTableBytes: pageTablePages(task) * 4096,
		swapEntries: task.swapEntries,
		oomScoreAdj: task.oomScoreAdj,
		badness: points,
		oomScore: oomScore(points, total),
	};
}

/** A task may be chosen in an OOM under these nodes only when it can have memory there. */
const intersects = (task: Task, nodes: readonly number[] | null): boolean =>
	nodes === null || task.policy.bind === null || task.policy.bind.some(node => nodes.includes(node));

function gfpOf({stall, reading}: Task): string {
	if (stall?.request.zoneClass === 2) return GFP_KERNEL_PAGE;
	if (stall?.request.forWrite === true) return GFP_WRITTEN_PAGE;
	return reading === null ? GFP_USER_PAGE : GFP_CACHE_PAGE;
}

/** The report of an OOM; `among`: who is in its table, of those that have memory on its nodes. */
export function createReport(
	m: Machine,
	invoker: Task,
	trigger: OomReport['trigger'],
	nodes: readonly number[] | null,
	total: number,
	victim: Task | null,
	among: readonly Task[] = m.tasks,
): OomReport {
	let gfpMask = GFP_SYSRQ;
	if (trigger === 'allocation') gfpMask = gfpOf(invoker);
	return {
		timeUs: Math.floor(m.clock / 1000),
		invoker: {pid: invoker.pid, name: invoker.name, oomScoreAdj: invoker.oomScoreAdj},
		gfpMask,
		trigger,
		constraint: nodes === null ? 'CONSTRAINT_NONE' : 'CONSTRAINT_MEMORY_POLICY',
		nodes: nodes ?? m.nodes.map(node => node.id),
		totalPages: total,
		tasks: among.filter(task => hasMemory(task) && intersects(task, nodes)).map(task => row(task, total)),
		victim: victim?.pid ?? null,
		...(m.cgroups === null || victim === null ? {} : {victimGroup: pathOf(m, victim.group)}),
		memory: oomMemory(m),
	};
}

export function markVictim(m: Machine, victim: Task): void {
	victim.oomVictim = true;
	if (!victim.killed) victim.exitCause = 'oom';
	victim.killed = true;
	schedule(m, m.clock + REAPER_DELAY_NS, {kind: 'oom-reap', pid: victim.pid, attempt: 0});
	wakeForDeath(m, victim);
}

/** A fatal signal ends sleeps that may be interrupted; a task that waits for a disk dies when the disk has answered. */
export function wakeForDeath(m: Machine, task: Task): void {
	task.stopped = false;
	if (task.state === 'S' || task.state === 'T' || task.waitsFor === 'kswapd' || task.waitsFor === 'dirty-throttle' || task.waitsFor === 'memory-high')
		wake(m, task);
}

/** The highest badness; ties go to the later-created. Null: a victim is still dying (undefined: nobody is eligible). */
export function select(among: readonly Task[], nodes: readonly number[] | null, total: number): Task | null | undefined {
	let best: Task | undefined;
	let most = -Infinity;
	for (const task of among) {
		if (isKernelThread(task) || !intersects(task, nodes)) continue;
		if (task.oomVictim && !task.reaped) return null;
		if (task.oomOrigin && hasMemory(task)) return task; // swapoff gives up first
		const points = taskBadness(task, total);
		if (points === null || points < most) continue;
		best = task;
		most = points;
	}
	return best;
}

/** Nodes that a memory policy keeps an allocation to; null where those are all there are (constrained_alloc). */
const constraintOf = (m: Machine, {policy}: Task): readonly number[] | null =>
	policy.bind === null || m.nodes.every(node => policy.bind?.includes(node.id)) ? null : policy.bind;

/** What chose a victim, where that was not its badness. */
function decidedBy(victim: Task | undefined, asked: boolean): OomReport['decidedBy'] {
	if (victim === undefined) return undefined;
	if (asked) return 'oom_kill_allocating_task';
	return victim.oomOrigin ? 'swapoff' : undefined;
}

/** Lets the OOM killer act for a task that can have no page (or for sysrq-f). */
export function outOfMemory(m: Machine, current: Task, trigger: OomReport['trigger']): void {
	if (trigger === 'allocation' && (current.killed || current.exiting)) {
		if (!current.oomVictim) markVictim(m, current);
		return;
	}
	const nodes = trigger === 'allocation' ? constraintOf(m, current) : null;
	const total = oomTotal(m, nodes);
	const {panicOnOom, oomKillAllocatingTask} = m.tunables;
	if (trigger === 'allocation' && (panicOnOom === 2 || (panicOnOom === 1 && nodes === null))) {
		emit(m, {kind: 'oom', report: {...createReport(m, current, trigger, nodes, total, null), decidedBy: 'panic_on_oom'}});
		panic(m, 'panic_on_oom');
		return;
	}
	const asker = trigger === 'allocation' && oomKillAllocatingTask !== 0 && taskBadness(current, total) !== null ? current : undefined;
	const victim = asker ?? select(m.tasks, nodes, total);
	if (victim === null) return;
	if (victim?.killed) {
		markVictim(m, victim); // it is on its way out: with the reserves it gets there
		return;
	}
	const instead = decidedBy(victim, asker !== undefined);
	const report = {...createReport(m, current, trigger, nodes, total, victim ?? null), ...(instead === undefined ? {} : {decidedBy: instead})};
	if (victim === undefined) {
		emit(m, {kind: 'oom', report});
		if (trigger === 'allocation') panic(m, 'no-killable-process');
		return;
	}
	killVictim(m, victim, ROOT, report);
}

/** Counts a kill and carries it out (__oom_kill_process). */
function killOne(m: Machine, victim: Task): void {
	m.vm.oom_kill++;
	m.kills++;
	m.killedAt = m.clock;
	countEvent(m, victim.group, 'oom_kill');
	markVictim(m, victim);
}

/**
 * Kills the victim of an OOM of a group (the root: of the machine), and all of the highest group with memory.oom.group that it is in: the victim once more, as it
 * still has its memory (oom_kill_process, oom_kill_memcg_member).
 */
export function killVictim(m: Machine, victim: Task, domain: GroupId, report: OomReport): void {
	const swept = groupToKill(m, victim, domain);
	const members = swept < 0 ? [] : subtree(m, swept).flatMap(id => m.tasks.filter(task => task.group === id && isMember(task)));
	const all = swept < 0 ? {} : {swept: {path: pathOf(m, swept), pids: members.map(({pid}) => pid)}};
	emit(m, {kind: 'oom', report: {...report, ...all}});
	killOne(m, victim);
	if (swept < 0) return;
	countEvent(m, swept, 'oom_group_kill');
	for (const task of members) killOne(m, task);
}

const isMember = (task: Task): boolean => hasMemory(task) && task.pid !== 1 && task.oomScoreAdj !== OOM_SCORE_ADJ_MIN;
