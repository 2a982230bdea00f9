// What a machine is made of before it is switched on: zones, CPUs, disks, swap, files, and what the work costs on this hardware.
// Plain data. Sizes are 4 KiB pages, times are microseconds unless a name says otherwise.

import type {Program} from './command.ts';
import type {TlbConfig} from './address-space/tlb.ts';

export type ZoneName = 'DMA' | 'DMA32' | 'Normal' | 'Movable';

/** Order of the zones of a node, lowest first; the index is the "class" of a request (3 = may use any zone). */
export const ZONE_NAMES = ['DMA', 'DMA32', 'Normal', 'Movable'] as const satisfies readonly ZoneName[];

export type ZoneConfig = {
	readonly node: number;
	readonly name: ZoneName;
	/** Pages that the allocator owns. MemTotal is their sum. */
	readonly managed: number;
	/** Physical pages, and pages spanned with holes; both default to `managed`. */
	readonly present?: number;
	readonly spanned?: number;
	/** Free pages when the machine is ready; what is missing to it is taken by the kernel (`other`). Default: what is left. */
	readonly free?: number;
	/**
	 * As a running kernel prints them, all pages: marks and lowmem reserves that it has computed before its boot memory was freed do not follow from what is
	 * managed now. They hold until a sysctl makes the kernel compute them anew. Default: computed.
	 */
	readonly marks?: {readonly min: number; readonly low: number; readonly high: number};
	/** Against requests of class DMA, DMA32, Normal, Movable. */
	readonly protection?: readonly number[];
	/** Its first page frame, by default where a PC has it (zone-start.ts). */
	readonly startPfn?: number;
	/**
	 * For watermark boosts (page-block.ts): pages of reclaimable slab in use, and free pages of the kernel's blocks that are scattered. For the lists of the
	 * CPUs (pcp.ts): pages on them, of these the movable ones, and how many one that tunes itself may hold. Defaults: the node's slab, and none of the others.
	 */
	readonly blocks?: {
		readonly inUse?: number;
		readonly perCpu?: number;
		readonly perCpuMovable?: number;
		readonly perCpuHigh?: number;
		readonly scattered?: number;
	};
};

export type DiskConfig = {
	readonly name: string;
	/** Decides swap readahead: by slot number where any area in use is on a rotational device, by virtual address elsewhere (swap-readahead.ts). */
	readonly rotational: boolean;
	readonly readBytesPerSecond: number;
	readonly writeBytesPerSecond: number;
	readonly iops: number;
	readonly readLatencyUs: number;
	readonly writeLatencyUs: number;
	/** Requests that may be queued before a submitter has to wait (nr_requests). */
	readonly queueDepth: number;
	/** Requests that the device itself takes at once (SCSI's queue_depth), by which writeback is throttled (files/wbt.ts); without it that is off. */
	readonly deviceDepth?: number;
	/** Most contiguous pages that one request carries. */
	readonly maxRequestPages: number;
	/** One budget for both directions (a throttled disk) instead of one for each. */
	readonly sharedBandwidth?: boolean;
	/** A device that answers within the call, such as zram: CPU microseconds a page, no queue. */
	readonly synchronousUsPerPage?: number;
	/** What it stores is compressed and lies in RAM, as zram's: how many times smaller a page becomes where its program does not say, and the most pages that it may take (mem_limit; default: no limit). */
	readonly compression?: {readonly ratio: number; readonly limitPages?: number};
};

export type SwapConfig = {
	readonly name: string;
	/** Usable pages (the header page not counted). */
	readonly pages: number;
	/** Name of the disk it lies on. */
	readonly disk: string;
	readonly priority?: number;
	/** Off at boot when false; swapon turns it on. */
	readonly on?: boolean;
};

/** `disk`: one of the machine's, or "tmpfs" for a file without one, which is empty at boot and may grow to so many pages. */
export type FileConfig = {readonly path: string; readonly pages: number; readonly disk: string};

/** CPU time of each piece of work, in microseconds. Sources: docs §22.3 and §27.2; see profile.ts. */
export type CpuCosts = {
	readonly anonFault: number;
	readonly swapFault: number;
	readonly swapReadPage: number;
	readonly writeProtectFault: number;
	readonly fileFault: number;
	/** Touching a resident page: the next one, and one somewhere else. */
	readonly residentTouch: number;
	readonly randomTouch: number;
	readonly readCachedPage: number;
	readonly readMissInsert: number;
	readonly readMissSubmit: number;
	readonly writeCachedPage: number;
	readonly scanReferenced: number;
	readonly scanFreeFile: number;
	readonly scanSwapOut: number;
	/** A page of a request for swap handed over, and the interrupt that ends it. */
	readonly swapWriteDone: number;
	readonly scanFreeSwapCache: number;
	readonly scanKept: number;
	readonly ageActive: number;
	/** A page table entry that a walk of MGLRU finds used. */
	readonly walkYoung: number;
	readonly nodePass: number;
	readonly groupPass: number;
	readonly batch: number;
	readonly directReclaimCall: number;
	readonly skipPage: number;
	readonly exitPage: number;
	/** Giving a collected page back to its zone, after its entry has been cleared (exitPage). */
	readonly freePage: number;
	readonly writebackPage: number;
	/** Reading one level of the page tables after a TLB miss. */
	readonly tlbWalkRead: number;
	/** A system call that changes the address space: brk, mmap, munmap (without the pages they free). */
	readonly syscall: number;
	/** A write to a page that fork has shared: a page like anonFault's, filled with the old one instead of zeroes. And one entry that fork copies. */
	readonly copyFault: number;
	readonly forkPage: number;
	/** A call of malloc or free that needs no system call. */
	readonly mallocCall: number;
	/** What a 5 ms nap takes on top (timer slack and wake-up). */
	readonly napSlack: number;
	readonly contextSwitch: number;
};

/** What the kernel itself holds from boot on, in pages. */
export type KernelMemory = {
	readonly slabReclaimable: number;
	/** Pages of slabReclaimable that shrinkers can free (dentries and inodes nobody holds). */
	readonly slabShrinkable: number;
	readonly slabUnreclaimable: number;
	readonly kernelStack: number;
	readonly pageTables: number;
	readonly percpu: number;
	/** Anything else that is not in any list of /proc/meminfo. */
	readonly other: number;
	/** ramfs and other page cache that cannot be reclaimed. */
	readonly unevictable: number;
};

/** Where the kernel's memory lies on a machine of several nodes. */
export type KernelPlaces = {
	/** Pages of KernelMemory.unevictable that programs map, by node. */
	readonly mapped: readonly number[];
	/** Shares of each node, of any size. Default: by the size of the node's main zone. */
	readonly shares: Readonly<Partial<Record<'slabReclaimable' | 'slabUnreclaimable' | 'kernelStack' | 'pageTables' | 'unevictable', readonly number[]>>>;
};

/** /sys/kernel/mm/transparent_hugepage/enabled */
export const HUGEPAGE_MODES = ['always', 'madvise', 'never'] as const;
export type HugepageMode = (typeof HUGEPAGE_MODES)[number];

/** A program's file where a process names none of its own: /usr/bin/NAME on that disk. Pages; microseconds of CPU time that one page of text is enough for. */
export type ExecutableConfig = {readonly pages: number; readonly hot: number; readonly everyUs: number; readonly disk: string};

/** Kernels whose rules are here, oldest first: 6.6 has another cost of reclaim (docs §5.4) and other marks of Movable, 6.12 what docs M 14 lists. */
export const KERNELS = ['6.1', '6.6', '6.12'] as const;
export type Kernel = (typeof KERNELS)[number];

/** Whether a kernel has what came with another. */
export const isSince = (kernel: Kernel, since: Kernel): boolean => KERNELS.indexOf(kernel) >= KERNELS.indexOf(since);

/** How evictable pages are kept: active and inactive lists, or generations (MGLRU, which is here as 6.12 has it). */
export const LRU_KINDS = ['classic', 'mglru'] as const;
export type LruKind = (typeof LRU_KINDS)[number];

/** What a machine holds when its time begins. Pages; microseconds. */
export type StartState = {
	/** Pages of files in the page cache, read once, or (`active`) again. */
	readonly cache: readonly {readonly file: string; readonly from: number; readonly pages: number; readonly active: boolean}[];
	/** Pages of files that were written so long ago, and not to the disk yet. */
	readonly dirty: readonly {readonly file: string; readonly from: number; readonly pages: number; readonly ageUs: number}[];
	/** Slab of dentries and inodes that nobody holds, beside KernelMemory.slabReclaimable. */
	readonly slabPages: number;
	/** Processes that have run for long: what of their memory is in RAM and in swap, and what they do from now on. */
	readonly processes: readonly StartProcess[];
};

export type StartProcess = {
	readonly name: string;
	readonly label: string;
	readonly residentPages: number;
	readonly swappedPages: number;
	readonly program: Program;
	readonly oomScoreAdj?: number;
	readonly uid?: number;
	/** How many times smaller zram and zswap make its pages. */
	readonly compression?: number;
	/** The share of its memory that is all zeroes. */
	readonly zeroFilled?: number;
};

export type MachineConfig = {
	/** Which kernel's rules. */
	readonly kernel: Kernel;
	/** Which lists it boots with (/sys/kernel/mm/lru_gen/enabled). Default: classic. */
	readonly lru?: LruKind;
	readonly cpus: number;
	/** Scheduler ticks a second. */
	readonly hz: number;
	readonly seed: number;
	readonly zones: readonly ZoneConfig[];
	readonly disks: readonly DiskConfig[];
	readonly swaps: readonly SwapConfig[];
	readonly files: readonly FileConfig[];
	readonly costs: CpuCosts;
	readonly kernelMemory: KernelMemory;
	readonly kernelPlaces?: KernelPlaces;
	/** Values of /proc/sys at boot, by full name; what is missing takes the registry's default. */
	readonly sysctls: Readonly<Record<string, string>>;
	/** What every process holds from the start: anonymous pages (stack, data), pages of text mapped from the kernel's unevictable cache (where programs are no files), slab pages, page faults taken. */
	readonly processImage: {readonly anonPages: number; readonly textPages: number; readonly slabPages: number; readonly faults: number};
	/** Programs are files on a disk. Without it all run one program, which lies in the kernel's unevictable cache, as in the recordings. */
	readonly executable?: ExecutableConfig;
	/** Pages that the tmpfs may hold (size=), 0 for as many as there are. Default: half of RAM. */
	readonly tmpfsPages?: number;
	/** Address spaces of its processes: 47 bits and four levels of page tables (64), or 3 GiB and two levels (32). */
	readonly addressBits: 64 | 32;
	readonly tlb: TlbConfig;
	/** Whether khugepaged runs, which raises min_free_kbytes at boot; there are no huge pages here. Default: never. */
	readonly transparentHugepage?: HugepageMode;
	/** How long the kernel has run already when the machine's time begins, in microseconds: the phase of its own timers. Default: 0. */
	readonly kernelUptimeUs?: number;
	/** Watermark boosts (page-block.ts; docs §2.5), off by default. */
	readonly watermarkBoost?: boolean;
	/** Free pages and swap slots on lists of the CPUs (pcp.ts, swap-slots.ts; docs §3.4, §10), off by default. */
	readonly perCpuLists?: boolean;
	/** Default: nothing beside the kernel. */
	readonly state?: StartState;
	/** RLIMIT_STACK of every process: how far its stack may grow, in bytes. Default: 8 MiB. */
	readonly stackLimitBytes?: number;
};
