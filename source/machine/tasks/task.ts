// A task: what task_struct and mm_struct hold that matters here. Plain data; a task in the middle of something is a record with a named step.
import type {GroupId} from '../cgroup/group.ts';
import type {GroupWork} from '../cgroup/work.ts';
import type {Descriptor} from '../files/descriptor.ts';
import type {Eviction} from '../files/evict.ts';
import type {Fsync} from '../files/fsync.ts';
import type {MmuGather} from '../address-space/mmu-gather.ts';
import type {Op, Pid, Program} from '../command.ts';
import type {Calling, Order} from './calls.ts';
import type {TaskIo} from '../account/task-io.ts';
import type {MallocUse, Work} from '../malloc/use.ts';
import type {LastFault} from '../address-space/fault-account.ts';
import type {TimeSpent} from '../account/time-spent.ts';
import type {Layout} from '../address-space/layout.ts';
import type {AddressSpace} from '../address-space/region.ts';
import type {Table} from '../address-space/page-table.ts';
import type {AllocStall} from '../memory/page-alloc.ts';
import type {PendingRead} from '../files/readahead.ts';
import type {TaskState, WaitsFor} from '../sample.ts';
import type {Pfn} from '../memory/frames.ts';
import type {ObjectId} from '../vfs/names.ts';
import type {Requests} from './requests.ts';
import type {Text} from './text.ts';
import type {Reclaim} from '../reclaim/scan-control.ts';

/** How far the present step of a program has come. */
export type OpProgress = {
	startedAt: number;
	/** Pages done since the start of the step, over all rounds. */
	done: number;
	/** Position within the round. */
	at: number;
	round: number;
	/** For random order: the page chosen, −1 when the next has to be drawn. */
	chosen: number;
	/** x++ has loaded and not yet stored. */
	loaded: boolean;
	/** The fault or read in hand has waited for a disk. */
	waited: boolean;
	/** The fault in hand has given up the address space to wait, and has been entered anew (FAULT_FLAG_TRIED). */
	retried: boolean;
	/** It has found its page gone again, and waits for the next one where it is, which nobody takes meanwhile. */
	stays: boolean;
	/** The fault in hand has brought a page of several back from swap, and goes on to copy it. */
	copying: boolean;
	/** Of a file in a directory tree: what of it is next (vfs/walk.ts). */
	part: number;
	/** Its entry in the directory has been read, and is no longer needed for its inode. */
	found: boolean;
	begun: boolean;
};

/** Per-file state of a reader (file_ra_state). */
export type ReadState = {readonly file: number; start: number; size: number; asyncSize: number; previous: number};

/**
 * NUMA policy: nodes that may be used at all (null = all), the node to start at (−1 = the CPU's), nodes to start at in turn (MPOL_INTERLEAVE, or with `weighted`
 * each as often as its weight says: MPOL_WEIGHTED_INTERLEAVE), nodes that are asked alone first (MPOL_PREFERRED_MANY).
 */
export type MemoryPolicy = {
	readonly bind: readonly number[] | null;
	readonly prefer: number;
	readonly interleave?: readonly number[];
	readonly weighted?: boolean;
	readonly many?: readonly number[];
};

/**
 * Dirty throttling: pages dirtied since the last look, how many may be dirtied until the next, the jiffy up to which it has paid for them (nr_dirtied,
 * nr_dirtied_pause, dirty_paused_when); the look that is to be repeated after a pause; whether it has ever been held back.
 */
export type DirtyThrottle = {pages: number; pause: number; pausedAt: number; again: {wb: number; pages: number} | null; throttled: boolean};

/** A fork in the middle: its child, which nobody else knows yet, and how far its address space has been copied. */
export type Fork = {readonly child: Pid; region: number; page: number};

export type Task = {
	readonly pid: Pid;
	ppid: Pid;
	readonly uid: number;
	readonly name: string;
	readonly label: string;
	readonly kthread: 'none' | 'kswapd' | 'flusher' | 'zswap' | 'init' | 'oom_reaper';
	/** Node of a kswapd, disk of a flusher; −1 elsewhere. */
	readonly node: number;
	readonly disk: number;
	state: TaskState;
	waitsFor: WaitsFor;
	/** What PSI counts it as, and at which CPU. */
	readonly psi: {cpu: number; runnable: boolean; iowait: boolean; memstall: boolean};
	/** A timer wakes the task only if its number is still this one. */
	wakeToken: number;
	/** Page whose read the task waits for, −1 none. */
	waitPfn: number;
	/** The page that it has a reference to while it waits for it within a fault and until it has been mapped, −1 none. */
	holds: number;
	/** CPUs it may run on (empty = all), the CPU it runs on (−1 none), the one whose queue it is in or was in last (−1 it is new). */
	readonly allowedCpus: readonly number[];
	onCpu: number;
	lastCpu: number;
	vruntime: number;
	/** EEVDF: virtual deadline, the one that it had when it was given the CPU, and what it was owed when it went to sleep. */
	deadline: number;
	protectedUntil: number;
	lag: number;
	/** When it last ran on the CPU whose queue it is in; 0 = never (sched_entity.exec_start). */
	ranAt: number;
	stopped: boolean;
	/** Its group, or one above it, is frozen. */
	frozen: boolean;
	/** SIGTERM came while it was stopped, and ends it when it is continued. */
	pendingTerm: boolean;
	killed: boolean;
	exiting: boolean;
	exitCause: 'done' | 'signal' | 'oom' | 'stop' | 'refused';
	oomVictim: boolean;
	/** Is to be killed before anybody else (swapoff). */
	oomOrigin: boolean;
	reaped: boolean;

	program: Program;
	pc: number;
	readonly op: OpProgress;
	/** Times each jump has been taken, by its step number. */
	readonly jumps: Record<number, number>;
	/** State of the task's random numbers. */
	rng: readonly number[];
	/** Its program's text, where that is a file on a disk; null: it lies in the kernel's unevictable cache. */
	text: Text | null;
	/** Null where it has none, or its operations are not timed. */
	requests: Requests | null;

	/** The memory group that it is in and the one that it goes to before its program's first page (−1 none), pages that it owes to memory.high, and what it does for that or for who writes a limit. */
	group: GroupId;
	joins: GroupId;
	overHigh: number;
	groupWork: GroupWork | null;
	/** A page request that could not be met at once; a page that was got for the fault to be repeated. */
	stall: AllocStall | null;
	stash: number;
	reading: PendingRead | null;
	/** fsync() in hand; how often it was called, and pages written since. */
	fsync: Fsync | null;
	fsyncs: number;
	unsynced: number;
	/** madvise(MADV_PAGEOUT) in hand. */
	pageout: Reclaim | null;
	/** Free pages of the machine when the exit began. */
	freedAtExit: number;
	readonly readStates: ReadState[];
	/** Files that it has open, in the order of their descriptors; files that nobody else holds and that it has to throw away (task_work of __fput). */
	readonly descriptors: Descriptor[];
	readonly evicting: Eviction[];
	/** Files of directory trees that it has open: their dentries, and the slabs of their struct file. */
	readonly openFiles: {readonly name: ObjectId; readonly slab: Pfn}[];
	policy: MemoryPolicy;
	/** Lruvecs, as bits, whose walk of page tables has to look at it: it has run since the last (mm_struct.lru_gen.bitmap). */
	mmUsed: number;
	/** Pages that it has got under an interleaving policy (il_prev). */
	interleaved: number;
	/** Is a reclaimer now, and may go to the bottom of the reserves (PF_MEMALLOC). */
	memalloc: boolean;

	oomScoreAdj: number;
	oomScoreAdjMin: number;
	/** Its regions in the order of their addresses. */
	readonly regions: number[];
	readonly space: AddressSpace;
	/** What it has unmapped and not freed yet. */
	readonly gather: MmuGather;
	readonly layout: Layout;
	vszPages: number;
	vszPeakPages: number;
	rssAnon: number;
	rssFile: number;
	rssShmem: number;
	rssPeak: number;
	swapEntries: number;
	lockedPages: number;
	/** Page-table pages of each level, and the tables that exist by (level, address); frame of the PGD, −1 before there is one. */
	readonly pageTables: {pte: number; pmd: number; pud: number; readonly tables: Map<number, Table>; pgd: number};
	/** What the TLBs did for it; whether one may hold an entry of it. */
	readonly tlb: {hits: number; misses: number; walkNs: number; flushes: number; cached: boolean};
	/** Its malloc, null before the first call; the blocks that its program holds, by the name it gave them, oldest first. */
	malloc: MallocUse | null;
	/** What a call of malloc or free still has to do to memory, null when none is in hand. */
	work: Work[] | null;
	/** The fork in hand; of a process that fork has made, or that has forked, pages of its own image that it is still to write before it goes on. */
	forking: Fork | null;
	forked: number;
	/** How many times smaller zram makes a page of it; 0: as the disk has it, 1: it cannot be compressed. */
	readonly compression: number;
	/** Share of its private memory that is all zeroes, 0 … 1. */
	readonly zeroFilled: number;
	/** Is killed when its parent ends. */
	follows: boolean;
	/** Calls from outside that wait for their turn; the one in hand. */
	readonly calls: Order[];
	calling: Calling | null;
	lastFault: LastFault | null;
	/** Kernel stack and slab of the task, chained by frames.next. */
	kernelHead: number;
	kernelPages: number;
	slabPages: number;

	minflt: number;
	majflt: number;
	userNs: number;
	systemNs: number;
	reclaimStalls: number;
	reclaimStallNs: number;
	throttledNs: number;
	readonly spent: TimeSpent;
	readonly startNs: number;
	voluntarySwitches: number;
	involuntarySwitches: number;
	readonly dirty: DirtyThrottle;
	readonly io: TaskIo;
};

export const rss = (task: Task): number => task.rssAnon + task.rssFile + task.rssShmem;
export const pageTablePages = (task: Task): number => task.pageTables.pte + task.pageTables.pmd + task.pageTables.pud;
export const isKernelThread = (task: Task): boolean => task.kthread !== 'none' && task.kthread !== 'init';

export const currentOp = (task: Task): Op | undefined => task.program[task.pc];

export function freshProgress(): OpProgress {
	return {
		startedAt: 0,
		done: 0,
		at: 0,
		round: 0,
		chosen: -1,
		loaded: false,
		waited: false,
		retried: false,
		stays: false,
		copying: false,
		part: 0,
		found: false,
		begun: false,
	};
}

/** Stopped, and not in a sleep that hears no signal (TASK_UNINTERRUPTIBLE), which comes to its end first. */
export const isAtRest = ({stopped, state}: Pick<Task, 'stopped' | 'state'>): boolean => stopped && state !== 'D';

/** The same in place: programs of tiny steps begin a million of them a second. */
export function resetProgress(op: OpProgress): void {
	op.startedAt = 0;
	op.done = 0;
	op.at = 0;
	op.round = 0;
	op.chosen = -1;
	op.loaded = false;
	op.waited = false;
	op.retried = false;
	op.stays = false;
	op.copying = false;
	op.part = 0;
	op.found = false;
	op.begun = false;
}
