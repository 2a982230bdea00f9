// A Sample is every counter and gauge of the machine at one instant: plain, immutable data. All that leaves the machine is drawn from Samples.
// meminfo is in KiB and vmstat in pages or events, under the kernel's own names, so that text, exports and recordings share one vocabulary.
import type {ListTails} from './tail-page.ts';
import type {Pid} from './command.ts';
import type {HugepageMode, MachineConfig, ZoneName} from './config.ts';
import type {MeminfoField, VmstatField} from './fields.ts';
import type {DiskSample, TmpfsSample, ZswapSample} from './disk-view.ts';
import type {NamesSample} from './name-sample.ts';
import type {GenerationsSample} from './generations-sample.ts';
import type {GroupSample, RootGroupSample} from './group-sample.ts';
import type {MachineEvent, PanicReason} from './machine-event.ts';
import type {DescriptorSample, MallocSample, RegionSample, RequestsSample, RequestTotalsSample, TlbSample} from './process-view.ts';

/** Pages of each list. */
export type LruSizes = {
	readonly inactiveAnon: number;
	readonly activeAnon: number;
	readonly inactiveFile: number;
	readonly activeFile: number;
	readonly unevictable: number;
};

export type ZoneSample = {
	readonly node: number;
	readonly name: ZoneName;
	readonly free: number;
	/** Lowest and highest free pages since the last Sample. */
	readonly freeLowest: number;
	readonly freeHighest: number;
	readonly boost: number;
	readonly min: number;
	readonly low: number;
	readonly high: number;
	readonly spanned: number;
	readonly present: number;
	readonly managed: number;
	/** lowmem_reserve for requests of class DMA, DMA32, Normal, Movable (and Device, always as Movable). */
	readonly protection: readonly number[];
	readonly startPfn: number;
	readonly lru: LruSizes;
	readonly writePending: number;
	readonly mlock: number;
	readonly numa: Readonly<Record<'hit' | 'miss' | 'foreign' | 'local' | 'other' | 'interleave', number>>;
	/** Lists of the CPUs: pages on each, the most there may be (of the first CPU; of each where their lists tune themselves), pages of a refill. Not in `free`. */
	readonly pagesets: {readonly counts: readonly number[]; readonly high: number; readonly highs?: readonly number[]; readonly batch: number};
};

/** The state of one node's kswapd. Totals only grow. */
export type KswapdSample = {
	readonly state: 'asleep' | 'running' | 'napping' | 'waiting' | 'hopeless'; // napping: the 100 ms before sleep; waiting: for a disk
	readonly pid: Pid;
	/** 12 (gentle) … 1 (desperate); 12 while asleep. */
	readonly priority: number;
	readonly failures: number;
	/** Wakes from full sleep; runs of balance_pgdat are vmstat pageoutrun. */
	readonly woken: number;
	/** Time spent in balance_pgdat, since boot; and when it woke from sleep (naps between two runs do not count as sleep). */
	readonly awakeUs: number;
	readonly awakeSinceUs: number | null;
	readonly scanned: number;
	readonly stolen: number;
};

export type NodeSample = {
	readonly node: number;
	readonly lru: LruSizes;
	readonly slabReclaimable: number;
	readonly slabUnreclaimable: number;
	readonly anonPages: number;
	readonly shmem: number;
	readonly mapped: number;
	readonly filePages: number;
	readonly dirty: number;
	readonly writeback: number;
	readonly kernelStackKb: number;
	readonly pageTables: number;
	readonly swapCached: number;
	/** Huge pages set aside, of 2 MiB each. */
	readonly hugepages: number;
	/** vmstat's workingset_*, nr_vmscan_*, nr_dirtied, nr_written … of this node alone, under the kernel's names. */
	readonly vmstat: Readonly<Record<string, number>>;
	readonly anonCost: number;
	readonly fileCost: number;
	readonly kswapd: KswapdSample;
	/** Absent with memory groups, with MGLRU, and where a kernel does not tell. */
	readonly tails?: ListTails;
	/** MGLRU's, where it is on. */
	readonly generations?: GenerationsSample;
};

export type PressureLine = {readonly avg10: number; readonly avg60: number; readonly avg300: number; readonly totalUs: number}; // avg: hundredths of a percent
export type Pressure = {readonly some: PressureLine; readonly full: PressureLine};

export type TaskState = 'R' | 'S' | 'D' | 'T' | 'Z';

/** Where a process spends its time when it does not run its program. */
export type WaitsFor =
	| 'nothing'
	| 'cpu'
	| 'sleep'
	| 'reclaim'
	| 'reclaim-nap'
	| 'swap-in'
	| 'file-read'
	| 'dirty-throttle'
	| 'memory-high'
	| 'disk-queue'
	| 'fsync'
	| 'kswapd'
	| 'oom'
	| 'stopped';

/**
 * What each nanosecond of a process's life went to: running; waiting for a CPU; reclaiming for itself; held back until kswapd or the disks have freed
 * something (throttle_direct_reclaim, reclaim_throttle); waiting for a page from swap, for a page of a file; held back as a writer (balance_dirty_pages);
 * waiting for a place in a disk's queue; waiting in fsync for its file to be on the disk; asleep by its own will; stopped by a signal.
 */
export const TIME_CAUSES = [
	'onCpu',
	'waitForCpu',
	'directReclaim',
	'memoryThrottle',
	'swapIn',
	'fileRead',
	'dirtyThrottle',
	'diskQueue',
	'fsync',
	'sleep',
	'stopped',
] as const;
export type TimeCause = (typeof TIME_CAUSES)[number];

export type ProcessSample = {
	readonly pid: Pid;
	readonly ppid: Pid;
	readonly uid: number;
	readonly name: string;
	readonly label: string;
	readonly state: TaskState;
	readonly waitsFor: WaitsFor;
	readonly kernelThread: boolean;
	readonly cpu: number;
	readonly minflt: number;
	readonly majflt: number;
	/** KiB, as in /proc/PID/status. */
	readonly vszKb: number;
	readonly vszPeakKb: number;
	readonly rssKb: number;
	readonly rssPeakKb: number;
	readonly rssAnonKb: number;
	readonly rssFileKb: number;
	readonly rssShmemKb: number;
	readonly swapKb: number;
	readonly pageTablesKb: number;
	readonly lockedKb: number;
	readonly dataKb: number;
	readonly stackKb: number;
	readonly exeKb: number;
	readonly libKb: number;
	/** Path of its memory group, on a machine that has groups. */
	readonly cgroup?: string;
	readonly oomScoreAdj: number;
	readonly oomScoreAdjMin: number;
	readonly oomScore: number;
	/** oom_badness in pages; null where the OOM killer may not choose it. */
	readonly badness: number | null;
	/** CPU time in its program, in the kernel, and time lost in direct reclaim. */
	readonly userUs: number;
	readonly systemUs: number;
	readonly reclaimStalls: number;
	readonly reclaimStallUs: number;
	readonly throttledUs: number;
	/** /proc/PID/io: bytes and calls, of the process and of the dead children that it has collected. */
	readonly io: IoSample;
	readonly startUs: number;
	/** Nanoseconds by cause since its start; together its age. */
	readonly timeNs: Readonly<Record<TimeCause, number>>;
	/** Nodes that its memory may come from (null: any), and the one it comes from first (−1: the one it runs on). */
	readonly policy: {
		readonly bind: readonly number[] | null;
		readonly prefer: number;
		/** In turn, or as often each as its weight says. */
		readonly interleave?: readonly number[];
		readonly weighted?: boolean;
		/** Asked first, without waiting for them. */
		readonly many?: readonly number[];
	};
	readonly voluntarySwitches: number;
	readonly involuntarySwitches: number;
	readonly descriptors?: readonly DescriptorSample[]; // beside its standard ones; not there: what is looked at does not say
	/** Its mappings, lowest first; none for a kernel thread. */
	readonly regions: readonly RegionSample[];
	readonly tlb: TlbSample;
	readonly malloc: MallocSample | null; // null where it has not been called
	/** Null where the program has no requests and no operations that are timed, or has not come to the first. */
	readonly requests: RequestsSample | null;
};

export type IoSample = {
	readonly rchar: number;
	readonly wchar: number;
	readonly syscr: number;
	readonly syscw: number;
	readonly readBytes: number;
	readonly writeBytes: number;
	readonly cancelledWriteBytes: number;
};

export type SwapSample = {
	readonly name: string;
	readonly on: boolean;
	readonly pages: number;
	readonly usedPages: number;
	readonly priority: number;
	readonly disk: string;
};

/** Microseconds since boot in each kind of work, of one CPU. */
export type CpuSample = {readonly userUs: number; readonly systemUs: number; readonly idleUs: number; readonly iowaitUs: number};

/** What kernel it is, where that decides how something is printed or computed. */
export type KernelSample = {
	readonly version: MachineConfig['kernel'];
	readonly transparentHugepage: HugepageMode;
	/** Sysctls that were computed at boot, and what came of it. */
	readonly computed: Readonly<Record<string, string>>;
};

export type Sample = {
	readonly timeUs: number;
	/** Instant of the Sample before: what `events`, `freeLowest` and `freeHighest` reach back to. */
	readonly sinceUs: number;
	readonly kernel: KernelSample;
	readonly meminfo: Readonly<Record<MeminfoField, number>>;
	readonly vmstat: Readonly<Record<VmstatField, number>>;
	readonly freeLowest: number; // of all zones together
	readonly freeHighest: number;
	readonly zones: readonly ZoneSample[];
	readonly nodes: readonly NodeSample[];
	readonly pressure: {readonly memory: Pressure; readonly io: Pressure; readonly cpu: Pressure};
	readonly processes: readonly ProcessSample[]; // by pid
	/** Requests of all programs together, of those that are no more too; operations are not among them. */
	readonly requests: RequestTotalsSample;
	/** Memory groups but the root, by their paths; not there: the machine has none. */
	readonly groups?: readonly GroupSample[];
	/** What the root group has of its own. */
	readonly rootGroup?: RootGroupSample;
	readonly swaps: readonly SwapSample[];
	readonly tmpfs?: TmpfsSample; // not there: what is looked at does not say
	readonly zswap?: ZswapSample; // the compressed pool in front of swap; not there: it was never enabled
	readonly disks: readonly DiskSample[];
	readonly cpus: readonly CpuSample[];
	/** The page cache's own slab, part of the reclaimable: nodes of its trees, buffer heads, and the pages that they take. */
	readonly cacheSlab: {readonly nodes: number; readonly bufferHeads: number; readonly pages: number};
	/** Dentries, inodes and open files of directory trees; not there: no program has gone through one. */
	readonly names?: NamesSample;
	readonly contextSwitches: number;
	readonly processesCreated: number;
	readonly running: number;
	readonly blocked: number; // in I/O wait
	readonly loadAverage: readonly [number, number, number]; // hundredths
	readonly directReclaim: {readonly calls: number; readonly stallUs: number; readonly blocked: readonly Pid[]};
	readonly sysctls: Readonly<Record<string, string>>;
	readonly events: readonly MachineEvent[];
	/** Events that did not fit in `events` since the last Sample. */
	readonly eventsDropped: number;
	readonly kills: number;
	readonly panic: null | {readonly atUs: number; readonly reason: PanicReason};
};

/** What holds a frame, for the memory map. */
export const FRAME_KINDS = [
	'free',
	'kernel',
	'slab',
	'pagetable',
	'inactive_anon',
	'active_anon',
	'inactive_file',
	'active_file',
	'unevictable',
	'dirty',
	'writeback',
	// With MGLRU instead of the four lists: by rank, the youngest first.
	'generation_0',
	'generation_1',
	'generation_2',
	'generation_3',
] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

/** All of RAM in `cells` equal parts: how many frames of each kind are in each (row = cell, column = FRAME_KINDS), and the pid that owns most of a cell (0 = none). */
export type FrameMap = {
	readonly cells: number;
	readonly framesPerCell: number;
	readonly frames: number;
	readonly counts: Uint32Array;
	readonly owner: Int32Array;
	readonly ownedFrames: Uint32Array;
};
