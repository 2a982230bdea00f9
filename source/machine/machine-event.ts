// What happened on the machine, as data; the table of messages makes sentences of it. And the report of an OOM, which is one such event's.
import type {Call, Pid} from './command.ts';
import type {ZoneName} from './config.ts';
import type {MeminfoField} from './fields.ts';
import type {SegvCause} from './process-view.ts';
import type {NodeSample, SwapSample, TimeCause, ZoneSample} from './sample.ts';

/** Nobody is left to kill; vm.panic_on_oom; a machine in which time no longer goes by. */
export type PanicReason = 'no-killable-process' | 'panic_on_oom' | 'soft-lockup';

/** A line of the OOM report's task table, in pages but for the page tables. */
export type OomTask = {
	readonly pid: Pid;
	readonly uid: number;
	readonly name: string;
	readonly totalVm: number;
	readonly rss: number;
	readonly rssAnon: number;
	readonly rssFile: number;
	readonly rssShmem: number;
	readonly pageTableBytes: number;
	readonly swapEntries: number;
	readonly oomScoreAdj: number;
	readonly badness: number | null;
	readonly oomScore: number;
};

export type OomReport = {
	readonly timeUs: number;
	readonly invoker: {readonly pid: Pid; readonly name: string; readonly oomScoreAdj: number};
	readonly gfpMask: string; // as the kernel prints it, "0x140dca(GFP_HIGHUSER_MOVABLE|…)"
	readonly trigger: 'allocation' | 'sysrq';
	readonly constraint: 'CONSTRAINT_NONE' | 'CONSTRAINT_MEMORY_POLICY' | 'CONSTRAINT_MEMCG';
	readonly nodes: readonly number[];
	readonly totalPages: number; // what badness is measured against
	readonly tasks: readonly OomTask[];
	readonly victim: Pid | null; // null: nobody could be killed
	/** What decided instead of the ranking: a sysctl, or that a swapoff was under way, which gives up first; not there: the ranking did. */
	readonly decidedBy?: 'panic_on_oom' | 'oom_kill_allocating_task' | 'swapoff';
	readonly memory: OomMemory;
	/** The memory group at whose limit it was; not there: it was the machine's. */
	readonly group?: OomGroup;
	/** The victim's own group, on a machine that has groups; and the one that was killed as a whole. */
	readonly victimGroup?: string;
	readonly swept?: {readonly path: string; readonly pids: readonly Pid[]};
};

/** A memory group at its limit, in pages; `stat` is its memory.stat, in the kernel's order and units. */
export type OomGroup = {
	readonly path: string;
	readonly usage: number;
	readonly max: number;
	readonly failcnt: number;
	readonly swapUsage: number;
	readonly swapMax: number;
	readonly swapFailcnt: number;
	readonly stat: Readonly<Record<string, number>>;
};

/** The state of memory at the instant of an OOM, for the report. */
export type OomMemory = {
	readonly meminfo: Readonly<Record<MeminfoField, number>>;
	readonly zones: readonly ZoneSample[];
	readonly nodes: readonly NodeSample[];
	readonly swaps: readonly SwapSample[];
};

/** What happened, as data; the table of messages makes sentences of it. Pages unless the name says otherwise. */
export type MachineEvent = {readonly atUs: number} & (
	| {readonly kind: 'spawn'; readonly pid: Pid; readonly name: string; readonly oomScoreAdj: number}
	/** A process has made another, with so many pages of memory that both have now, in RAM or in swap. */
	| {readonly kind: 'fork'; readonly pid: Pid; readonly name: string; readonly child: Pid; readonly childName: string; readonly pages: number}
	| {
			readonly kind: 'exit';
			readonly pid: Pid;
			readonly name: string;
			readonly cause: 'done' | 'signal' | 'oom' | 'stop' | 'refused';
			readonly freedPages: number;
			/** Nanoseconds by cause over its whole life. */
			readonly timeNs: Readonly<Record<TimeCause, number>>;
	  }
	| {
			/** MGLRU has opened a generation: its number, pages that the walk of page tables found in use, and those that count as inactive from here on. */
			readonly kind: 'generation';
			/** Whose lists they are; undefined on a machine without memory groups. */
			readonly group?: string;
			readonly node: number;
			readonly seq: number;
			readonly found: number;
			readonly pages: number;
	  }
	| {
			readonly kind: 'kswapd-woke';
			readonly node: number;
			readonly zone: ZoneName;
			readonly free: number;
			readonly low: number;
			readonly pid: Pid;
			readonly name: string;
			readonly boosted: boolean;
	  }
	| {
			readonly kind: 'kswapd-slept';
			readonly node: number;
			readonly free: number;
			readonly high: number;
			readonly awakeUs: number;
			readonly scanned: number;
			readonly stolen: number;
	  }
	| {readonly kind: 'kswapd-hopeless'; readonly node: number}
	| {
			readonly kind: 'direct-reclaim';
			readonly pid: Pid;
			readonly name: string;
			readonly free: number;
			readonly min: number;
			readonly stallUs: number;
			readonly scanned: number;
			readonly reclaimed: number;
	  }
	| {readonly kind: 'oom'; readonly report: OomReport}
	| {readonly kind: 'panic'; readonly reason: PanicReason}
	| {
			readonly kind: 'reaped';
			readonly pid: Pid;
			readonly name: string;
			readonly pages: number;
			/** Of its RSS, what is still mapped. */
			readonly anonLeft: number;
			readonly fileLeft: number;
	  }
	| {
			readonly kind: 'first-swap-out';
			readonly pid: Pid /** With pid 0 a file on the tmpfs. */;
			readonly name: string /** Who sent it: kswapd, or a task in direct reclaim. */;
			readonly by: string;
	  }
	| {readonly kind: 'swap-full'}
	/** The first page that an area on zram could not store: over its mem_limit, or for want of memory. */
	| {readonly kind: 'swap-error'; readonly device: string; readonly disk: number; readonly slot: number; readonly why: 'over-limit' | 'no-memory'}
	| {readonly kind: 'swapon'; readonly device: string; readonly pages: number}
	| {readonly kind: 'swapoff'; readonly device: string; readonly done: boolean; readonly readBack: number}
	| {
			readonly kind: 'sysctl';
			readonly name: string;
			readonly from: string;
			readonly to: string /** Where less was had than was asked for. */;
			readonly asked?: string;
			/** The process that wrote it reclaims for the rest. */
			readonly goesOn?: true;
	  }
	| {readonly kind: 'oom-score-adj'; readonly pid: Pid; readonly name: string; readonly from: number; readonly to: number}
	| {readonly kind: 'signal'; readonly pid: Pid; readonly name: string; readonly signal: string}
	/** An access that the address space does not allow: SIGSEGV follows. */
	| {readonly kind: 'segv'; readonly pid: Pid; readonly name: string; readonly address: number; readonly write: boolean; readonly how: SegvCause}
	/** A call that came as a command has been carried out: what it gave, and what it cost. */
	| {
			readonly kind: 'called';
			readonly pid: Pid;
			readonly name: string;
			readonly call: Call;
			/** malloc: address of the memory, 0 = there was none to be had. */
			readonly address: number;
			readonly how: string;
			readonly syscalls: readonly ('brk' | 'mmap' | 'munmap' | 'mremap')[];
			readonly minflt: number;
			readonly majflt: number;
			/** Change of its RSS, and of the machine's free pages by this call alone. */
			readonly rssPages: number;
			readonly freePages: number;
	  }
	/** The first time that a memory group comes to one of its limits, or that its protection is breached. Bytes. */
	| {readonly kind: 'group-limit'; readonly path: string; readonly limit: 'low' | 'high' | 'max' | 'swap.max'; readonly current: number; readonly set: number}
	/** A value has been written to a file of a group, as the kernel prints it; a group has been made, or removed. */
	| {readonly kind: 'group-written'; readonly path: string; readonly file: string; readonly from: string; readonly to: string}
	| {readonly kind: 'group-made'; readonly path: string}
	| {readonly kind: 'group-removed'; readonly path: string}
	/** A file has lost its name while so many descriptors and mappings hold it; and the last who held it has let go, so that it goes. Pages in RAM and in swap. */
	| {readonly kind: 'unlinked'; readonly path: string; readonly pages: number; readonly tmpfs: boolean; readonly holders: number}
	| {readonly kind: 'let-go'; readonly path: string; readonly pages: number; readonly tmpfs: boolean; readonly pid: Pid; readonly name: string}
	/** The tmpfs may hold so many pages, and holds so many; 0: no limit. */
	| {readonly kind: 'tmpfs-size'; readonly from: number; readonly to: number; readonly used: number}
	| {readonly kind: 'drop-caches'; readonly pages: number; readonly slabPages: number}
	/** Dirty pages pass the limit over which the flusher writes, as a writer sees it. */
	| {readonly kind: 'dirty-background'; readonly pid: Pid; readonly name: string; readonly dirty: number; readonly limit: number}
	/** A page that was to come from one node has come from another, after a while without; free and low of the first's largest zone. */
	| {
			readonly kind: 'spilled';
			readonly pid: Pid;
			readonly name: string;
			readonly from: number;
			readonly to: number;
			readonly free: number;
			readonly low: number;
	  }
	/** Many pages that had been dropped are read again, the first for a while. */
	| {readonly kind: 'refaults'; readonly anon: boolean; readonly pages: number; readonly withinUs: number}
	| {readonly kind: 'writer-throttled'; readonly pid: Pid; readonly name: string; readonly dirty: number; readonly limit: number}
	| {
			readonly kind: 'refused';
			readonly what: string;
			readonly errno: string;
			readonly why: string;
			/** The process that did it, where it is not known at once. */
			readonly by?: Pid;
			/** Where a process asked for memory: how, and whether it is overcommit that refuses it. */
			readonly asked?: {
				readonly pid: Pid;
				readonly name: string;
				readonly by: 'malloc' | 'mapping' | 'growth' | 'fork';
				readonly bytes: number;
				readonly overcommit: boolean;
			};
	  }
);
