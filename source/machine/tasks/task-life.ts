// Birth and death of tasks. (kernel/fork.c copy_process, kernel/exit.c do_exit, mm/mmap.c exit_mmap; docs §13.1, §15.3)
// A new process takes its kernel stack, slab and first pages from the allocator like anybody; a dying one releases its pages in its own CPU time.
import {letGoOfPage} from '../address-space/fault-account.ts';
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {leaveGroup} from '../cgroup/life.ts';
import {findGroup} from '../cgroup/tree.ts';
import {createMmuGather} from '../address-space/mmu-gather.ts';
import type {Pid, Program, SpawnCommand} from '../command.ts';
import {emit} from '../account/emit.ts';
import {imagePages, mapImage, partsOf, textPagesOf} from './exec.ts';
import {schedule} from './event-queue.ts';
import {NONE} from '../memory/frames.ts';
import {pickLayout, stackLimitOf} from '../address-space/layout.ts';
import {dropStall} from '../memory/page-alloc.ts';
import {STALLED} from '../memory/freelist.ts';
import {pcpPages} from '../memory/pcp.ts';
import {abandonPageout} from '../reclaim/pageout.ts';
import {wakeForDeath} from '../oom/oom.ts';
import {psiTask} from '../account/psi.ts';
import {callDone, createTaskIo, inherit} from '../account/task-io.ts';
import {bookTime, createTimeSpent, timeSpentAt} from '../account/time-spent.ts';
import {seedRandom} from '../random.ts';
import {buryRequests} from './requests.ts';
import {closeAll} from '../files/evict.ts';
import {handOverRead} from '../files/read-handover.ts';
import {releaseMemory} from './kernel-part.ts';
import {sleep, wake} from './scheduler.ts';
import {createZswap} from '../swap/zswap.ts';
import type {Machine} from '../state.ts';
import {abandonSwapoff} from '../swap/swapoff.ts';
import {currentOp, type Fork, freshProgress, type Task} from './task.ts';
import {abandonText, createText, executableOf} from './text.ts';
import {closeFiles} from '../vfs/objects.ts';
import {unmapAll} from '../address-space/unmap.ts';
import {wide} from '../wide.ts';

/** Pages that a new task may dirty before it first looks: 128 KiB (copy_process). */
const FIRST_DIRTY_PAUSE = 32;
/** init or the shell collects a dead child within about a millisecond (estimate). */
const REAP_NS = 1e6;

type NewTask = {
	readonly pid?: Pid;
	readonly name: string;
	readonly label?: string;
	readonly kthread?: Task['kthread'];
	readonly node?: number;
	readonly disk?: number;
	readonly ppid?: Pid;
	readonly uid?: number;
	readonly program?: Program;
	readonly oomScoreAdj?: number;
	readonly oomScoreAdjMin?: number;
	readonly allowedCpus?: readonly number[];
	readonly policy?: Task['policy'];
	readonly compression?: number;
	readonly zeroFilled?: number;
	readonly group?: GroupId;
	/** Pages of its program's file, where it has one. */
	readonly filePages?: number;
};

export function createTask(m: Machine, options: NewTask): Task {
	const pid = options.pid ?? m.nextPid++;
	const random = seedRandom(m.config.seed, pid);
	const task: Task = {
		pid,
		ppid: options.ppid ?? 1,
		uid: options.uid ?? 0,
		name: options.name.slice(0, 15),
		label: options.label ?? '',
		kthread: options.kthread ?? 'none',
		node: options.node ?? -1,
		disk: options.disk ?? -1,
		state: 'S',
		waitsFor: 'sleep',
		psi: {cpu: 0, runnable: false, iowait: false, memstall: false},
		wakeToken: 0,
		waitPfn: NONE,
		holds: NONE,
		allowedCpus: options.allowedCpus ?? [],
		onCpu: -1,
		lastCpu: (options.kthread ?? 'none') === 'none' ? -1 : (options.allowedCpus?.[0] ?? 0),
		vruntime: 0,
		deadline: 0,
		protectedUntil: -1,
		lag: 0,
		ranAt: 0,
		mmUsed: 0,
		stopped: false,
		frozen: false,
		pendingTerm: false,
		killed: false,
		exiting: false,
		exitCause: 'done',
		oomVictim: false,
		oomOrigin: false,
		reaped: false,
		program: options.program ?? [],
		pc: -1,
		op: wide(freshProgress(), ['startedAt']),
		jumps: {},
		rng: random.state,
		text: null,
		requests: null,
		group: options.group ?? ROOT,
		joins: -1,
		overHigh: 0,
		groupWork: null,
		stall: null,
		stash: STALLED,
		reading: null,
		fsync: null,
		fsyncs: 0,
		unsynced: 0,
		pageout: null,
		freedAtExit: 0,
		readStates: [],
		descriptors: [],
		evicting: [],
		openFiles: [],
		policy: options.policy ?? {bind: null, prefer: -1},
		interleaved: 0,
		memalloc: false,
		oomScoreAdj: options.oomScoreAdj ?? 0,
		oomScoreAdjMin: options.oomScoreAdjMin ?? 0,
		regions: [],
		space: {changes: 0},
		gather: createMmuGather(),
		layout: pickLayout(m.config.addressBits, m.config.seed, pid, imagePages(partsOf(m, options.filePages ?? 0)), stackLimitOf(m.config)),
		vszPages: 0,
		vszPeakPages: 0,
		rssAnon: 0,
		rssFile: 0,
		rssShmem: 0,
		rssPeak: 0,
		swapEntries: 0,
		lockedPages: 0,
		pageTables: {pte: 0, pmd: 0, pud: 0, tables: new Map(), pgd: NONE},
		tlb: wide({hits: 0, misses: 0, walkNs: 0, flushes: 0, cached: false}, ['walkNs']),
		malloc: null,
		work: null,
		forking: null,
		forked: 0,
		compression: options.compression ?? 0,
		zeroFilled: options.zeroFilled ?? 0,
		follows: false,
		calls: [],
		calling: null,
		lastFault: null,
		kernelHead: NONE,
		kernelPages: 0,
		slabPages: 0,
		minflt: 0,
		majflt: 0,
		userNs: 0,
		systemNs: 0,
		reclaimStalls: 0,
		reclaimStallNs: 0,
		throttledNs: 0,
		spent: createTimeSpent(m.clock),
		startNs: m.clock,
		voluntarySwitches: 0,
		involuntarySwitches: 0,
		dirty: {pages: 0, pause: FIRST_DIRTY_PAUSE, pausedAt: 0, again: null, throttled: false},
		io: createTaskIo(),
	};
	wide(task, ['vruntime', 'deadline', 'protectedUntil', 'lag', 'ranAt', 'userNs', 'systemNs', 'reclaimStallNs', 'throttledNs', 'startNs']);
	m.tasks.push(task);
	m.taskOf.set(pid, task);
	m.created++;
	return task;
}

/** Makes the flusher of a disk, without its stack. The kernel calls the worker by the disk's number, this one by its name. */
export function createFlusher(m: Machine, disk: number, pid: Pid): Task {
	m.writeback.disks[disk].flusherPid = pid;
	return createTask(m, {pid, name: `flush-${m.disks[disk].config.name}`, kthread: 'flusher', disk, ppid: 2});
}

/** Makes zswap with its worker, without that one's stack. The kernel calls the worker by its number, this one by its work. */
export function createZswapWorker(m: Machine, pid: Pid): Task {
	m.zswap = createZswap(pid, m.swaps.length);
	return createTask(m, {pid, name: 'zswap-shrink', kthread: 'zswap', ppid: 2});
}

/** Of several policies that are asked for at once the last counts, as of several calls of set_mempolicy(). */
function policyOf({bind: only, prefer = -1, interleave, weightedInterleave, preferMany}: SpawnCommand): Task['policy'] {
	const bind = only ?? null;
	if (preferMany !== undefined) return {bind, prefer, many: preferMany};
	if (weightedInterleave !== undefined) return {bind, prefer, interleave: weightedInterleave, weighted: true};
	return interleave === undefined ? {bind, prefer} : {bind, prefer, interleave};
}

/** Makes the process of a spawn command; it begins when it first gets a CPU. */
export function spawn(m: Machine, command: SpawnCommand): Task {
	const executable = executableOf(m, command);
	const filePages = executable === null ? 0 : m.files[executable.file].pages;
	const parent = m.taskOf.get(command.parent ?? 1);
	const nodeCpus = command.node === undefined ? [] : m.cpus.filter(cpu => cpu.node === command.node).map(cpu => cpu.id);
	const task = createTask(m, {
		name: command.name,
		filePages,
		ppid: parent === undefined || parent.state === 'Z' ? 1 : parent.pid,
		program: command.program,
		allowedCpus: command.cpu === undefined ? nodeCpus : [command.cpu],
		group: parent?.group ?? ROOT,
		policy: policyOf(command),
		oomScoreAdj: command.oomScoreAdj ?? parent?.oomScoreAdj ?? 0,
		oomScoreAdjMin: command.oomScoreAdj === undefined ? (parent?.oomScoreAdjMin ?? 0) : command.oomScoreAdj,
		...(command.label === undefined ? {} : {label: command.label}),
		...(command.uid === undefined ? {} : {uid: command.uid}),
		...(command.compression === undefined ? {} : {compression: command.compression}),
		...(command.zeroFilled === undefined ? {} : {zeroFilled: command.zeroFilled}),
	});
	if (command.cgroup !== undefined) task.joins = findGroup(m, command.cgroup);
	if (executable !== null) task.text = createText(m, task.pid, executable.file, textPagesOf(partsOf(m, filePages)), executable);
	mapImage(m, task, partsOf(m, filePages));
	if (command.stopUs !== undefined) schedule(m, m.clock + command.stopUs * 1000, {kind: 'stop', pid: task.pid});
	emit(m, {kind: 'spawn', pid: task.pid, name: task.name, oomScoreAdj: task.oomScoreAdj});
	wake(m, task);
	return task;
}

/** Ends a process: it exits when it next has the CPU. */
export function kill(_m: Machine, task: Task, cause: Task['exitCause']): void {
	if (!task.killed) task.exitCause = cause;
	task.killed = true;
}

/** A process dies in the middle of a fork: what there is of the child goes with it. False = the step's time is over, call again. */
function abandonFork(m: Machine, task: Task, fork: Fork): boolean {
	const child = m.taskOf.get(fork.child) as Task;
	if (!unmapAll(m, child) || !closeAll(m, child)) return false;
	releaseMemory(m, child);
	m.taskOf.delete(child.pid);
	task.forking = null;
	return true;
}

/** Children that asked to be killed when their parent ends. */
function endFollowers(m: Machine, {pid}: Task): void {
	for (const child of m.tasks) {
		if (!child.follows || child.ppid !== pid || child.killed) continue;
		kill(m, child, 'signal');
		wakeForDeath(m, child);
	}
}

/** Children that live on, and those that nobody has collected yet, are init's from here on (forget_original_parent). */
function leaveOrphans(m: Machine, {pid}: Task): void {
	for (const child of m.tasks) if (child.ppid === pid) child.ppid = 1;
}

/** Pages that nobody has: free ones, and those that rest on lists of the CPUs. */
const unused = (m: Machine): number => m.zones.reduce((sum, zone) => sum + pcpPages(zone), m.free);

/** Goes on with a task's exit; its memory comes back as fast as it has the CPU for it. */
export function runExit(m: Machine, task: Task): void {
	if (!task.exiting) {
		task.exiting = true;
		abandonText(m, task);
		letGoOfPage(m, task);
		dropStall(m, task);
		handOverRead(m, task);
		abandonPageout(m, task);
		if (task.oomOrigin) abandonSwapoff(m, task);
		task.freedAtExit = unused(m);
		if (task.psi.memstall) psiTask(m, task, true, false, false);
		task.memalloc = false;
		const op = currentOp(task)?.do;
		callDone(task.io, op === 'write' ? 'write' : 'read');
		if (m.cpu >= 0) m.writeback.cpuLeaks[m.cpu] += task.dirty.pages;
		task.dirty.pages = 0;
		bookTime(task, m.clock);
		endFollowers(m, task);
	}
	if (task.forking !== null && !abandonFork(m, task, task.forking)) return;
	if (!unmapAll(m, task)) return;
	if (!closeAll(m, task)) return;
	closeFiles(m, task);
	task.reaped = true; // there is nothing left to be had of it (MMF_OOM_SKIP)
	releaseMemory(m, task);
	const freedPages = unused(m) - task.freedAtExit;
	emit(m, {kind: 'exit', pid: task.pid, name: task.name, cause: task.exitCause, freedPages, timeNs: timeSpentAt(task, m.clock)});
	leaveOrphans(m, task);
	sleep(m, task, 'Z', 'nothing');
	schedule(m, m.clock + REAP_NS, {kind: 'reap-process', pid: task.pid});
}

/** The parent has collected the dead task. */
export function reapProcess(m: Machine, pid: Pid): void {
	const task = m.taskOf.get(pid);
	if (task === undefined) return;
	inherit(m.taskOf.get(task.ppid) as Task, task);
	buryRequests(m, task);
	m.taskOf.delete(pid);
	m.tasks.splice(m.tasks.indexOf(task), 1);
	leaveGroup(m, task);
}
