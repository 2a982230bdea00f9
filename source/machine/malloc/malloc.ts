// malloc and free as glibc 2.36 has them for one thread on x86-64: which chunk a request gets, what a free one joins, when the heap grows, when memory goes
// back to the kernel. (malloc/malloc.c __libc_malloc, _int_malloc, sysmalloc, _int_free, systrim, munmap_chunk; docs §13.2)
// In a 32-bit address space chunks keep the sizes of x86-64 (there SIZE_SZ is 4); the limits of sizes are those of 32 bits.
// Left out: realloc, memalign, further arenas, perturbing and checking of memory, and a heap that goes on in a mapping where brk fails: malloc then fails.
import {
	consolidate,
	fastGet,
	fastPut,
	largeGet,
	nextLarger,
	release,
	smallGet,
	splitFree,
	splitTop,
	takeWhole,
	tcacheGet,
	tcachePut,
	tcacheTakes,
	toBin,
	unlink,
	writeHead,
} from './bins.ts';
import {
	chunkAt,
	chunkFor,
	FAST_MOST,
	HEADER,
	type How,
	IS_MMAPPED,
	type Malloc,
	type MemoryPort,
	MIN_CHUNK,
	PAGE,
	roundUp,
	SMALL_END,
	TCACHE_BINS,
	tcacheIndex,
	UNSORTED,
	WORD,
} from './state.ts';

export {createMalloc, type Malloc, type MallocOptions, type MemoryPort} from './state.ts';

/** tcache_perthread_struct: a count of two bytes and a head of eight for each of 64 bins. */
const TCACHE_BYTES = TCACHE_BINS * (2 + WORD);
/** FASTBIN_CONSOLIDATION_THRESHOLD: freeing so much at once empties the fastbins and looks whether top may shrink. */
const CONSOLIDATE = 65536;

type Got = {readonly chunk: number; readonly how: How};

/** A mapping of its own for a large request (sysmalloc_mmap). */
function mapChunk(heap: Malloc, port: MemoryPort, size: number): Got | null {
	const bytes = roundUp(size + WORD, PAGE);
	heap.syscalls.mmap++;
	const address = port.mmap(bytes);
	if (address === null) return null;
	port.touch(address, HEADER, 'write');
	heap.chunks.set(address, {size: bytes, below: 0, state: 'mapped'});
	heap.mapped++;
	heap.mappedBytes += bytes;
	return {chunk: address, how: 'mmap'};
}

/** The heap has no room: a mapping for what is large, otherwise brk moves up by the need and the pad (sysmalloc). */
function sysmalloc(heap: Malloc, port: MemoryPort, size: number): Got | null {
	if (size >= heap.mmapThreshold && heap.mapped < heap.mmapMax) {
		const mapped = mapChunk(heap, port, size);
		if (mapped !== null) return mapped;
	}
	const more = roundUp(size + heap.topPad + MIN_CHUNK - heap.topSize, PAGE);
	const first = heap.base === 0;
	if (first) heap.syscalls.brk++; // sbrk() learns the break by brk(0)
	const start = port.brk();
	heap.syscalls.brk++;
	if (!port.setBrk(start + more)) return null;
	if (first) {
		heap.base = heap.top = start;
		heap.topBelow = 0;
	}
	heap.heapBytes += more;
	heap.topSize += more;
	writeHead(port, heap.top);
	return {chunk: splitTop(heap, port, size), how: 'brk'};
}

/**
 * Goes through the unsorted list, the oldest first: what fits exactly is taken (or put into the tcache while it has room), the rest filed under its size.
 * Undefined: nothing was found.
 */
function sortUnsorted(heap: Malloc, port: MemoryPort, size: number): Got | undefined {
	const unsorted = heap.bins[UNSORTED] as number[];
	const cacheable = tcacheIndex(size) < TCACHE_BINS;
	let cached = false;
	while (unsorted.length > 0) {
		const address = unsorted.at(-1) as number;
		const own = chunkAt(heap, address).size;
		port.touch(address + WORD, WORD + 2 * WORD, 'read');
		port.touch(address + own, 2 * WORD, 'read');
		if (size < SMALL_END && unsorted.length === 1 && address === heap.lastRemainder && own > size + MIN_CHUNK) {
			unsorted.pop();
			heap.lastRemainder = splitFree(heap, port, address, size);
			return {chunk: address, how: 'unsorted'};
		}
		unsorted.pop();
		if (own === size) {
			takeWhole(heap, port, address);
			if (!cacheable || !tcacheTakes(heap, size)) return {chunk: address, how: 'unsorted'};
			tcachePut(heap, port, address);
			cached = true;
		} else toBin(heap, port, address, own);
	}
	const back = cached ? tcacheGet(heap, port, size) : undefined;
	return back === undefined ? undefined : {chunk: back, how: 'unsorted'};
}

/** A chunk out of a bin, cut to size. */
function fromBin(heap: Malloc, port: MemoryPort, address: number, size: number, how: How): Got {
	unlink(heap, port, address);
	splitFree(heap, port, address, size);
	return {chunk: address, how};
}

/** _int_malloc(): fastbin, small bin, unsorted list, large bins, top, the kernel: the first that has something. */
function allocate(heap: Malloc, port: MemoryPort, size: number): Got | null {
	if (size <= FAST_MOST) {
		const fast = fastGet(heap, port, size);
		if (fast !== undefined) return {chunk: fast, how: 'fastbin'};
	}
	if (size < SMALL_END) {
		const small = smallGet(heap, port, size);
		if (small !== undefined) return {chunk: small, how: 'smallbin'};
	} else if (heap.haveFast) consolidate(heap, port);
	for (;;) {
		const sorted = sortUnsorted(heap, port, size);
		if (sorted !== undefined) return sorted;
		if (size >= SMALL_END) {
			const large = largeGet(heap, size);
			if (large !== undefined) return fromBin(heap, port, large, size, 'largebin');
		}
		const larger = nextLarger(heap, size);
		if (larger !== undefined) {
			const how = chunkAt(heap, larger).size < SMALL_END ? 'smallbin' : 'largebin';
			unlink(heap, port, larger);
			const rest = splitFree(heap, port, larger, size);
			if (rest !== 0 && size < SMALL_END) heap.lastRemainder = rest;
			return {chunk: larger, how};
		}
		if (heap.topSize >= size + MIN_CHUNK) return {chunk: splitTop(heap, port, size), how: 'top'};
		if (!heap.haveFast) return sysmalloc(heap, port, size);
		consolidate(heap, port);
	}
}

/** The first call takes a block for the tcache (tcache_init). */
function initTcache(heap: Malloc, port: MemoryPort): void {
	if (heap.tcache !== null || heap.tcacheCount === 0) return;
	const got = allocate(heap, port, chunkFor(TCACHE_BYTES));
	if (got === null) return;
	heap.tcache = Array.from({length: TCACHE_BINS}, () => []);
	heap.tcacheAt = got.chunk + HEADER;
	port.touch(heap.tcacheAt, TCACHE_BYTES, 'write');
}

function refuse(heap: Malloc, call: 'malloc' | 'calloc', bytes: number): null {
	heap.last = {call, bytes, address: 0, how: 'refused'};
	return null;
}

/** malloc(): address of at least so many bytes, null = ENOMEM. */
export function malloc(heap: Malloc, port: MemoryPort, bytes: number): number | null {
	if (bytes >= heap.refusedFrom) return refuse(heap, 'malloc', bytes);
	const size = chunkFor(bytes);
	const calls = {...heap.syscalls};
	initTcache(heap, port);
	const cached = tcacheIndex(size) < TCACHE_BINS ? tcacheGet(heap, port, size) : undefined;
	const got = cached === undefined ? allocate(heap, port, size) : ({chunk: cached, how: 'tcache'} as const);
	if (got === null) return refuse(heap, 'malloc', bytes);
	const how = got.how === 'top' && heap.syscalls.brk > calls.brk ? 'brk' : got.how;
	heap.last = {call: 'malloc', bytes, address: got.chunk + HEADER, how};
	return got.chunk + HEADER;
}

/** calloc(): the same, cleared; it does not look into the tcache, and what is fresh from the kernel is clear already. */
export function calloc(heap: Malloc, port: MemoryPort, bytes: number): number | null {
	if (bytes >= heap.refusedFrom) return refuse(heap, 'calloc', bytes);
	const size = chunkFor(bytes);
	initTcache(heap, port);
	const {top, topSize} = heap;
	const got = allocate(heap, port, size);
	if (got === null) return refuse(heap, 'calloc', bytes);
	const chunk = chunkAt(heap, got.chunk);
	if (chunk.state !== 'mapped') {
		const cleared = got.chunk === top && chunk.size > topSize ? topSize : chunk.size; // MORECORE_CLEARS 2: what brk gives is clear, even if it was given back before
		port.touch(got.chunk + HEADER, cleared - WORD, 'write');
	}
	heap.last = {call: 'calloc', bytes, address: got.chunk + HEADER, how: got.how};
	return got.chunk + HEADER;
}

/** Lowers brk to leave the pad and a little more in top (systrim). Returns whether something went back. */
function trim(heap: Malloc, port: MemoryPort): boolean {
	const area = heap.topSize - MIN_CHUNK - 1;
	const extra = Math.floor((area - heap.topPad) / PAGE) * PAGE;
	if (area <= heap.topPad || extra === 0 || port.brk() !== heap.top + heap.topSize) return false;
	heap.syscalls.brk++;
	if (!port.setBrk(port.brk() - extra)) return false;
	heap.heapBytes -= extra;
	heap.topSize -= extra;
	writeHead(port, heap.top);
	return true;
}

/** A mapped chunk goes back at once; its size becomes the threshold from which on chunks are mapped. */
function unmapChunk(heap: Malloc, port: MemoryPort, address: number, size: number): void {
	const nomask = size + IS_MMAPPED; // glibc compares the size as it stands in the header, so that a chunk of the very maximum is over it
	if (heap.dynamic && nomask > heap.mmapThreshold && nomask <= heap.thresholdMost) {
		heap.mmapThreshold = size;
		heap.trimThreshold = 2 * size;
	}
	heap.chunks.delete(address);
	heap.mapped--;
	heap.mappedBytes -= size;
	heap.syscalls.munmap++;
	port.munmap(address, size);
}

/** _int_free() of a chunk of the heap. */
function give(heap: Malloc, port: MemoryPort, address: number, size: number): How {
	if (tcacheIndex(size) < TCACHE_BINS && tcacheTakes(heap, size)) {
		tcachePut(heap, port, address);
		return 'tcache';
	}
	if (size <= FAST_MOST) {
		fastPut(heap, port, address);
		return 'fastbin';
	}
	const joined = release(heap, port, address);
	const how: How = heap.top <= address ? 'top' : heap.chunks.has(address) && joined === size ? 'unsorted' : 'merged';
	if (joined < CONSOLIDATE) return how;
	if (heap.haveFast) consolidate(heap, port);
	return heap.topSize >= heap.trimThreshold && trim(heap, port) ? 'trim' : how;
}

/** free(). Throws RangeError where glibc would abort: the address is none that malloc gave out, or was freed before. */
export function free(heap: Malloc, port: MemoryPort, address: number): void {
	const at = address - HEADER;
	const chunk = heap.chunks.get(at);
	if (chunk === undefined) throw new RangeError(`free(): invalid pointer 0x${address.toString(16)}`);
	if (chunk.state !== 'used' && chunk.state !== 'mapped') throw new RangeError(`free(): double free of 0x${address.toString(16)}`);
	port.touch(at + WORD, WORD, 'read');
	let how: How = 'munmap';
	if (chunk.state === 'mapped') unmapChunk(heap, port, at, chunk.size);
	else {
		initTcache(heap, port);
		how = give(heap, port, at, chunk.size);
	}
	heap.last = {call: 'free', bytes: chunk.size, address, how};
}

/** malloc_usable_size(): bytes that the program may use of a block. */
export function usableSize(heap: Malloc, address: number): number {
	const {size, state} = chunkAt(heap, address - HEADER);
	return size - (state === 'mapped' ? HEADER : WORD);
}
