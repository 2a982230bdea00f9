// What can be seen of one process's memory: its regions, the walk of one address through its page tables, the TLB, the heap. Plain data, like a Sample;
// regions and counts are part of every Sample, the rest is read when somebody looks (lookInside() in look-inside.ts).
import type {Pid} from './command.ts';
import type {ZoneName} from './config.ts';

/** What a region of an address space is for. A `heap` is what brk moves; `anon` any other memory without a file; vvar and vdso belong to the kernel. */
export type RegionKind = 'headers' | 'text' | 'rodata' | 'data' | 'bss' | 'heap' | 'anon' | 'file' | 'stack' | 'vvar' | 'vdso';

/** One mapping (vm_area_struct). Addresses in bytes, `end` exclusive. */
export type RegionSample = {
	readonly start: number;
	readonly end: number;
	readonly kind: RegionKind;
	/** As maps prints them: "rw-p". */
	readonly permissions: string;
	/** Bytes into the file. */
	readonly offset: number;
	/** As maps prints it: a path, "[heap]", "" for anonymous memory. */
	readonly path: string;
	/** What the program calls it, for people: "leak", "data". */
	readonly label: string;
	/** Disk that its file lies on and number of the file in the order of creation, of one on the tmpfs that of its inode; '' and 0 without a file. */
	readonly disk: string;
	readonly fileNumber: number;
	/** Regions of all processes that map the same file, or run the same program, this one included: 1 = nobody shares it. */
	readonly sharers: number;
	/** Of a file on the tmpfs. */
	readonly shmem: boolean;
	/** Counts in Committed_AS; mapped with MAP_NORESERVE; locked in memory. */
	readonly accounted: boolean;
	readonly noreserve: boolean;
	readonly locked: boolean;
	readonly residentPages: number;
	/** Of these, those that other processes map too, since a fork or as they map the file, and what PSS counts of them, in bytes; and of `swappedPages`. Of the program's own parts see `sharers`. */
	readonly sharedPages: number;
	readonly sharedPssBytes: number;
	readonly swapPssBytes: number;
	/** The same by node; empty where there is one. */
	readonly nodePages: readonly number[];
	readonly swappedPages: number;
	/** Of a mapping of a file on the tmpfs: pages of that stretch of the file that are in swap; they are the file's. */
	readonly fileSwappedPages: number;
	/** Never written, mapped to the shared page of zeroes. */
	readonly zeroPages: number;
};

/**
 * A file that a process has open, by the number of its descriptor: the path that it was opened at, whether it has lost that name since; disk ('' on the tmpfs) and number
 * of the file (on the tmpfs that of its inode), its size; where the next read() or write() begins; how it was opened.
 */
export type DescriptorSample = {
	readonly fd: number;
	readonly path: string;
	readonly deleted: boolean;
	readonly disk: string;
	readonly fileNumber: number;
	readonly bytes: number;
	readonly position: number;
	readonly access: 'read' | 'write';
	readonly dsync: boolean;
};

/** What the TLB did for a process since it began. Cycles and times: walkUs is what its walks have cost it. */
export type TlbSample = {readonly hits: number; readonly misses: number; readonly walkUs: number; readonly flushes: number};

/** What malloc has done in a process since it began; null where it has not been called. Bytes. */
export type MallocSample = {
	readonly calls: {readonly malloc: number; readonly free: number};
	readonly syscalls: {readonly brk: number; readonly mmap: number; readonly munmap: number; readonly mremap: number};
	/** Page faults taken since its first call, those of its own headers and of the program's use of the blocks. */
	readonly faults: number;
	/** Bytes of the heap (between its start and the break), of mapped chunks, handed out to the program, free in bins, in the top chunk. */
	readonly heapBytes: number;
	readonly mappedBytes: number;
	readonly usedBytes: number;
	readonly freeBytes: number;
	readonly topBytes: number;
	readonly requestedBytes: number;
};

/** Where the parts of an address space lie. Byte addresses. */
export type LayoutSample = {
	/** 64: 47 bits for the user, four levels of tables. 32: 3 GiB for the user, 1 GiB for the kernel, two levels. */
	readonly bits: 64 | 32;
	readonly userEnd: number;
	/** First address of the kernel half; in 64-bit mode 0xffff800000000000, which a number holds exactly. */
	readonly kernelStart: number;
	readonly kernelEnd: number;
	readonly textStart: number;
	readonly brkStart: number;
	readonly brk: number;
	readonly mmapBase: number;
	readonly stackTop: number;
	readonly stackLimitBytes: number;
};

export type TableName = 'PGD' | 'PUD' | 'PMD' | 'PTE';

/** One step of a walk: the entry `index` of a table of `entries`, `bits` bits of the address. */
export type WalkLevel = {
	readonly name: TableName;
	readonly index: number;
	readonly bits: number;
	readonly entries: number;
	/** Frame that holds the table; null where the table does not exist. */
	readonly frame: number | null;
	/** Frame that the entry points to: the next table, at the last level the page; null where it points to nothing present. */
	readonly next: number | null;
	/** Entries in use of each of 32 equal parts of the table (swap entries count). Empty where the table does not exist. */
	readonly used: readonly number[];
};

/** The last entry of a walk. */
export type PteView =
	| {readonly kind: 'none'}
	| {
			readonly kind: 'present';
			readonly frame: number;
			readonly zone: ZoneName;
			readonly node: number;
			readonly write: boolean;
			readonly user: boolean;
			readonly accessed: boolean;
			readonly dirty: boolean;
			/** The shared page of zeroes, which stands for every page that was only read. */
			readonly zero: boolean;
	  }
	| {
			readonly kind: 'swap';
			readonly device: string;
			readonly slot: number /** The page is still, or already, in the swap cache. */;
			readonly cachedFrame: number | null;
	  };

/** What an access would meet. The names say how it is served: see `how` in messages. */
export type AccessView =
	| {readonly fault: 'none'; readonly how: 'mapped'}
	| {readonly fault: 'minor'; readonly how: 'zero-page' | 'new-frame' | 'page-cache' | 'swap-cache' | 'write-protect' | 'copy' | 'grow-stack'}
	| {readonly fault: 'major'; readonly how: 'swap-in' | 'file-read'}
	| {readonly fault: 'segv'; readonly how: SegvCause};

export type SegvCause = 'no-mapping' | 'no-permission' | 'kernel' | 'non-canonical';

export type Walk = {
	readonly address: number;
	readonly levels: readonly WalkLevel[];
	/** The low 12 bits. */
	readonly offset: number;
	readonly pte: PteView;
	/** Physical byte address, where the page is present. */
	readonly physical: number | null;
	/** Index into the regions of the Sample; null: not mapped. */
	readonly region: number | null;
	readonly read: AccessView;
	readonly write: AccessView;
};

/** The last fault that a process took. */
export type FaultView = {
	readonly atUs: number;
	readonly address: number;
	readonly write: boolean;
	readonly how: Exclude<AccessView, {fault: 'none'}>['how'];
	readonly major: boolean;
	/** Frame that was mapped; null after SIGSEGV. */
	readonly frame: number | null;
};

/** The same virtual address in another process. */
export type Elsewhere = {
	readonly pid: Pid;
	readonly name: string;
	readonly state: 'present' | 'swapped' | 'not-present' | 'not-mapped';
	readonly frame: number | null;
};

/** Pages of a region in equal parts, for a strip: what is in each. */
export type RegionStrip = {
	readonly pagesPerPart: number;
	readonly resident: readonly number[];
	readonly swapped: readonly number[];
	readonly zero: readonly number[];
};

/** A TLB: `page` (address ÷ 4096, −1 = empty) and `pid` of each entry, row by row: set × ways + way. */
export type TlbView = {
	readonly cpu: number;
	readonly sets: number;
	readonly ways: number;
	/** Entries carry whose they are, so that a context switch need not flush. */
	readonly asid: boolean;
	readonly page: readonly number[];
	readonly pid: readonly Pid[];
};

export type ProcessView = {
	readonly atUs: number;
	readonly pid: Pid;
	readonly name: string;
	readonly layout: LayoutSample;
	/** Physical byte address of the PGD. */
	readonly cr3: number;
	/** Page-table pages of each level (PGD is one more), and what one flat table for the whole user half would take. Bytes. */
	readonly tables: {readonly pud: number; readonly pmd: number; readonly pte: number; readonly bytes: number; readonly flatBytes: number};
	readonly regions: readonly RegionSample[];
	/** One strip for each region. */
	readonly strips: readonly RegionStrip[];
	/** The walk of the address asked for. */
	readonly walk: Walk;
	readonly lastFault: FaultView | null;
	readonly elsewhere: readonly Elsewhere[];
	readonly tlb: TlbView;
	readonly heap: HeapView | null;
};

export type ChunkState = 'used' | 'tcache' | 'fastbin' | 'free' | 'top';
export type BinName = 'tcache' | 'fastbin' | 'smallbin' | 'unsorted' | 'largebin';

/** The heap as malloc sees it: chunks lowest first, mapped chunks, bins. Sizes in bytes with their headers. */
export type HeapView = {
	readonly start: number;
	readonly brk: number;
	readonly chunks: readonly {readonly address: number; readonly size: number; readonly state: ChunkState}[];
	readonly mapped: readonly {readonly address: number; readonly size: number}[];
	readonly bins: readonly {readonly bin: BinName; readonly size: number; readonly count: number}[];
	readonly mmapThreshold: number;
	readonly trimThreshold: number;
	/** Whether freeing a mapped block moves both (malloc.c, mp_.no_dyn_threshold unset): not where one of them was set. */
	readonly thresholdsMove: boolean;
	/** The last call and how it was served. */
	readonly last: null | {
		readonly call: 'malloc' | 'calloc' | 'realloc' | 'free';
		readonly bytes: number;
		/** Address of the user's memory; 0 where there was none to be had. */
		readonly address: number;
		readonly how: BinName | 'top' | 'brk' | 'mmap' | 'munmap' | 'trim' | 'merged' | 'refused';
	};
	/** Blocks that the program holds, by the address it knows them by; the newest last. */
	readonly blocks: readonly {readonly address: number; readonly bytes: number; readonly name: string}[];
};

/** Counts by latency: those of each bucket of account/latency.ts that has any. They only grow. */
export type LatencySample = {readonly counts: ReadonlyMap<number, number>; readonly sumNs: number; readonly maxNs: number};

/** Requests since boot: all that were asked are served, dropped, waiting or in hand. Late: answered after their deadline. */
export type RequestTotalsSample = {
	readonly asked: number;
	readonly served: number;
	readonly dropped: number;
	readonly late: number;
	readonly latency: LatencySample;
};

export type RequestsSample = RequestTotalsSample & {
	/** Operations are asked one after the other, and none waits. */
	readonly kind: 'requests' | 'operations';
	/** How many wait, and may; how many are being worked on, 0 or 1. */
	readonly queued: number;
	readonly queueLimit: number;
	readonly inHand: number;
	/** 0 = none. */
	readonly deadlineUs: number;
};
