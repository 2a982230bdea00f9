// What malloc keeps: chunks by address, bins, top, thresholds. Plain data. (glibc 2.36 malloc/malloc.c: malloc_state, malloc_par, tcache_perthread_struct)
// A chunk's sizes and links would lie in the memory it describes; here they are kept beside it, and every access to them is told to the port, so that
// the same pages are touched. A chunk in the tcache or a fastbin counts as in use to its neighbours, as in glibc.

/** What malloc asks of the kernel, and the memory it itself touches. Addresses and sizes in bytes. */
export type MemoryPort = {
	/** The program break as it stands. */
	readonly brk: () => number;
	/** brk(end): moves the break; false = ENOMEM, nothing changed. */
	readonly setBrk: (end: number) => boolean;
	/** An anonymous private mapping of a multiple of 4096 bytes; null = ENOMEM. */
	readonly mmap: (bytes: number) => number | null;
	readonly munmap: (address: number, bytes: number) => void;
	/** A header, a link, the foot of a free chunk, the tcache: touches their pages. */
	readonly touch: (address: number, bytes: number, access: 'read' | 'write') => void;
};

/** Sizes of chunks and words are those of x86-64 at any width of addresses; what follows the width is how large things may be (limitsOf). */
export type AddressBits = 64 | 32;

/** mallopt(): M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_MAX; setting one ends the growth of the threshold. tcacheCount: glibc.malloc.tcache_count. */
export type MallocOptions = {
	readonly mmapThreshold?: number;
	readonly trimThreshold?: number;
	readonly topPad?: number;
	readonly mmapMax?: number;
	readonly tcacheCount?: number;
};

export type Chunk = {
	/** Bytes with the header; a multiple of 16. */
	size: number;
	/** Address of the chunk below, 0 for the first. */
	below: number;
	state: 'used' | 'tcache' | 'fastbin' | 'free' | 'mapped';
};

export type Syscall = 'brk' | 'mmap' | 'munmap';
export type BinName = 'tcache' | 'fastbin' | 'smallbin' | 'unsorted' | 'largebin';
export type How = BinName | 'top' | 'brk' | 'mmap' | 'munmap' | 'trim' | 'merged' | 'refused';
export type LastCall = {call: 'malloc' | 'calloc' | 'free'; bytes: number; address: number; how: How};

export type Malloc = {
	/** Every chunk but top, by the address of its header. */
	readonly chunks: Map<number, Chunk>;
	/** Chunks of each size of up to 1040 bytes, the last one in goes out first; null before the first call. */
	tcache: number[][] | null;
	readonly tcacheCount: number;
	/** Where the tcache's own block is. */
	tcacheAt: number;
	/** Chunks of each size of up to 128 bytes, last in, first out. */
	readonly fast: number[][];
	/** Bins 1 (unsorted) to 126, newest first; large bins by size, the largest first. */
	readonly bins: number[][];
	haveFast: boolean;
	top: number;
	topSize: number;
	topBelow: number;
	lastRemainder: number;
	/** First address of the heap, bytes of it now. */
	base: number;
	heapBytes: number;
	mmapThreshold: number;
	trimThreshold: number;
	readonly topPad: number;
	readonly mmapMax: number;
	/** The thresholds follow what is freed, as far as a chunk of `thresholdMost`. */
	readonly dynamic: boolean;
	readonly thresholdMost: number;
	/** PTRDIFF_MAX + 1: a request of so many bytes is refused at once. */
	readonly refusedFrom: number;
	mapped: number;
	mappedBytes: number;
	readonly syscalls: Record<Syscall | 'mremap', number>;
	last: LastCall | null;
};

/** SIZE_SZ, MALLOC_ALIGNMENT, MINSIZE; the offset of the user's memory from the header. */
export const WORD = 8;
export const ALIGN = 16;
export const MIN_CHUNK = 32;
export const HEADER = 16;
export const PAGE = 4096;
export const TCACHE_BINS = 64;
/** global_max_fast: chunks of up to 128 bytes. */
export const FAST_MOST = 128;
export const SMALL_END = 1024;
export const UNSORTED = 1;
const BINS = 127;
export const DEFAULT_THRESHOLD = 128 * 1024;
/** IS_MMAPPED, a bit of the size of a mapped chunk. */
export const IS_MMAPPED = 2;

/** DEFAULT_MMAP_THRESHOLD_MAX and PTRDIFF_MAX + 1. */
const limitsOf = (bits: AddressBits) =>
	bits === 64 ? {thresholdMost: 32 * 1024 * 1024, refusedFrom: 2 ** 63} : {thresholdMost: 512 * 1024, refusedFrom: 2 ** 31};

export function createMalloc(options: MallocOptions = {}, bits: AddressBits = 64): Malloc {
	const {mmapThreshold, trimThreshold, topPad, mmapMax, tcacheCount = 7} = options;
	return {
		chunks: new Map(),
		tcache: null,
		tcacheCount,
		tcacheAt: 0,
		fast: Array.from({length: FAST_MOST / ALIGN - 1}, () => []),
		bins: Array.from({length: BINS}, () => []),
		haveFast: false,
		top: 0,
		topSize: 0,
		topBelow: 0,
		lastRemainder: 0,
		base: 0,
		heapBytes: 0,
		mmapThreshold: mmapThreshold ?? DEFAULT_THRESHOLD,
		trimThreshold: trimThreshold ?? DEFAULT_THRESHOLD,
		topPad: topPad ?? DEFAULT_THRESHOLD,
		mmapMax: mmapMax ?? 65536,
		dynamic: mmapThreshold === undefined && trimThreshold === undefined && topPad === undefined && mmapMax === undefined,
		...limitsOf(bits),
		mapped: 0,
		mappedBytes: 0,
		syscalls: {brk: 0, mmap: 0, munmap: 0, mremap: 0},
		last: null,
	};
}

export const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

/** Bytes of the chunk for a request (checked_request2size). */
export const chunkFor = (bytes: number): number => Math.max(MIN_CHUNK, roundUp(bytes + WORD, ALIGN));

/** Bin of the tcache for a chunk (csize2tidx); there are 64. */
export const tcacheIndex = (size: number): number => Math.floor((size - MIN_CHUNK + ALIGN - 1) / ALIGN);
export const fastIndex = (size: number): number => size / ALIGN - 2;

/** Bin of a free chunk: one for each size under 1024, then coarser and coarser (smallbin_index, largebin_index_64). */
export function binIndex(size: number): number {
	if (size < SMALL_END) return size / ALIGN;
	const over = (shift: number): number => Math.floor(size / 2 ** shift);
	if (over(6) <= 48) return 48 + over(6);
	if (over(9) <= 20) return 91 + over(9);
	if (over(12) <= 10) return 110 + over(12);
	if (over(15) <= 4) return 119 + over(15);
	if (over(18) <= 2) return 124 + over(18);
	return 126;
}

export function chunkAt(heap: Malloc, address: number): Chunk {
	const chunk = heap.chunks.get(address);
	if (chunk === undefined) throw new Error(`no chunk at 0x${address.toString(16)}`);
	return chunk;
}
