// Bins and chunks: taking free chunks out, splitting, joining, putting back. (glibc 2.36 malloc.c: unlink_chunk, malloc_consolidate, the sorting loop)
import {
	ALIGN,
	binIndex,
	type Chunk,
	chunkAt,
	fastIndex,
	HEADER,
	type Malloc,
	type MemoryPort,
	MIN_CHUNK,
	SMALL_END,
	tcacheIndex,
	UNSORTED,
	WORD,
} from './state.ts';

/** Where the chunk above one begins. */
const above = (address: number, size: number): number => address + size;

/** Writes a chunk's own size word. */
export const writeHead = (port: MemoryPort, address: number): void => port.touch(address + WORD, WORD, 'write');
/** Writes the size of a free chunk behind it, where the next one finds it. */
const writeFoot = (port: MemoryPort, address: number, size: number): void => port.touch(above(address, size), WORD, 'write');
/** The next chunk's size word says whether this one is in use. */
const markNext = (port: MemoryPort, address: number, size: number): void => port.touch(above(address, size) + WORD, WORD, 'write');
const writeLinks = (port: MemoryPort, address: number, size: number): void => port.touch(address + HEADER, size < SMALL_END ? 2 * WORD : 4 * WORD, 'write');

/** Tells the chunk above (or top) who is below it. */
function setBelow(heap: Malloc, address: number, below: number): void {
	if (address === heap.top) heap.topBelow = below;
	else {
		const chunk = heap.chunks.get(address);
		if (chunk !== undefined) chunk.below = below;
	}
}

/** Takes a free chunk out of its bin; its neighbours in the bin are relinked. */
export function unlink(heap: Malloc, port: MemoryPort, address: number): void {
	const {size} = chunkAt(heap, address);
	for (const bin of [heap.bins[binIndex(size)] as number[], heap.bins[UNSORTED] as number[]]) {
		const at = bin.indexOf(address);
		if (at < 0) continue;
		port.touch(address + HEADER, 2 * WORD, 'read');
		for (const neighbour of [bin[at - 1], bin[at + 1]]) if (neighbour !== undefined) port.touch(neighbour + HEADER, 2 * WORD, 'write');
		bin.splice(at, 1);
		return;
	}
	throw new Error(`chunk 0x${address.toString(16)} is in no bin`);
}

/** Puts a free chunk at the head of the unsorted list. */
function toUnsorted(heap: Malloc, port: MemoryPort, address: number, size: number): void {
	const [first] = heap.bins[UNSORTED] as number[];
	if (first !== undefined) port.touch(first + HEADER, 2 * WORD, 'write');
	(heap.bins[UNSORTED] as number[]).unshift(address);
	writeLinks(port, address, size);
	writeHead(port, address);
	writeFoot(port, address, size);
}

/** Files a chunk from the unsorted list under its size: small ones newest first, large ones largest first, behind the first of their own size. */
export function toBin(heap: Malloc, port: MemoryPort, address: number, size: number): void {
	const bin = heap.bins[binIndex(size)] as number[];
	let at = 0;
	if (size >= SMALL_END) {
		while (at < bin.length && chunkAt(heap, bin[at] as number).size > size) at++;
		if (at < bin.length && chunkAt(heap, bin[at] as number).size === size) at++;
	}
	for (const neighbour of [bin[at - 1], bin[at]]) if (neighbour !== undefined) port.touch(neighbour + HEADER, 2 * WORD, 'write');
	bin.splice(at, 0, address);
	writeLinks(port, address, size);
}

/** Cuts the front of a free chunk off for the program; what is left goes to the unsorted list. Too small a rest goes with it. Returns the rest, 0 = none. */
export function splitFree(heap: Malloc, port: MemoryPort, address: number, size: number): number {
	const chunk = chunkAt(heap, address);
	const rest = chunk.size - size;
	chunk.state = 'used';
	if (rest < MIN_CHUNK) {
		markNext(port, address, chunk.size);
		return 0;
	}
	const remainder = address + size;
	setBelow(heap, above(address, chunk.size), remainder);
	chunk.size = size;
	heap.chunks.set(remainder, {size: rest, below: address, state: 'free'});
	writeHead(port, address);
	toUnsorted(heap, port, remainder, rest);
	return remainder;
}

/** Cuts a chunk off the bottom of top. */
export function splitTop(heap: Malloc, port: MemoryPort, size: number): number {
	const address = heap.top;
	heap.chunks.set(address, {size, below: heap.topBelow, state: 'used'});
	heap.top = address + size;
	heap.topSize -= size;
	heap.topBelow = address;
	writeHead(port, address);
	writeHead(port, heap.top);
	return address;
}

/** A chunk that is free for its neighbours too: joined with those that are, and put on the unsorted list, or into top. Returns the size of what came of it. */
export function release(heap: Malloc, port: MemoryPort, address: number): number {
	let at = address;
	let chunk: Chunk = chunkAt(heap, at);
	port.touch(above(at, chunk.size) + WORD, WORD, 'read');
	const below = chunk.below === 0 ? undefined : chunkAt(heap, chunk.below);
	if (below?.state === 'free') {
		const {below: start} = chunk;
		port.touch(at, WORD, 'read');
		unlink(heap, port, start);
		heap.chunks.delete(at);
		below.size += chunk.size;
		at = start;
		chunk = below;
	}
	const next = above(at, chunk.size);
	if (next === heap.top) {
		heap.chunks.delete(at);
		heap.topSize += chunk.size;
		heap.top = at;
		heap.topBelow = chunk.below;
		writeHead(port, at);
		return heap.topSize;
	}
	const upper = chunkAt(heap, next);
	if (upper.state === 'free') {
		unlink(heap, port, next);
		heap.chunks.delete(next);
		chunk.size += upper.size;
	} else markNext(port, at, chunk.size);
	setBelow(heap, above(at, chunk.size), at);
	chunk.state = 'free';
	toUnsorted(heap, port, at, chunk.size);
	return chunk.size;
}

/** Empties the fastbins: their chunks join their neighbours (malloc_consolidate). */
export function consolidate(heap: Malloc, port: MemoryPort): void {
	heap.haveFast = false;
	for (const bin of heap.fast) {
		while (bin.length > 0) {
			const address = bin.pop() as number;
			port.touch(address + HEADER, WORD, 'read');
			release(heap, port, address);
		}
	}
}

/** The tcache's counts and heads lie in a block of the heap. */
const touchTcache = (heap: Malloc, port: MemoryPort, index: number): void => {
	port.touch(heap.tcacheAt + 2 * index, 2, 'write');
	port.touch(heap.tcacheAt + 128 + WORD * index, WORD, 'write');
};

export function tcacheTakes(heap: Malloc, size: number): boolean {
	const bin = heap.tcache?.[tcacheIndex(size)];
	return bin !== undefined && bin.length < heap.tcacheCount;
}

export function tcachePut(heap: Malloc, port: MemoryPort, address: number): void {
	const chunk = chunkAt(heap, address);
	chunk.state = 'tcache';
	(heap.tcache as number[][])[tcacheIndex(chunk.size)]?.push(address);
	port.touch(address + HEADER, 2 * WORD, 'write');
	touchTcache(heap, port, tcacheIndex(chunk.size));
}

export function tcacheGet(heap: Malloc, port: MemoryPort, size: number): number | undefined {
	const address = heap.tcache?.[tcacheIndex(size)]?.pop();
	if (address === undefined) return undefined;
	chunkAt(heap, address).state = 'used';
	port.touch(address + HEADER, 2 * WORD, 'write');
	touchTcache(heap, port, tcacheIndex(size));
	return address;
}

export function fastPut(heap: Malloc, port: MemoryPort, address: number): void {
	const chunk = chunkAt(heap, address);
	chunk.state = 'fastbin';
	heap.haveFast = true;
	heap.fast[fastIndex(chunk.size)]?.push(address);
	port.touch(above(address, chunk.size) + WORD, WORD, 'read');
	port.touch(address + HEADER, WORD, 'write');
}

/** The newest fast chunk of a size; others of its size move to the tcache while it has room. */
export function fastGet(heap: Malloc, port: MemoryPort, size: number): number | undefined {
	const bin = heap.fast[fastIndex(size)] as number[];
	const address = bin.pop();
	if (address === undefined) return undefined;
	chunkAt(heap, address).state = 'used';
	port.touch(address + HEADER, WORD, 'read');
	while (bin.length > 0 && tcacheTakes(heap, size)) tcachePut(heap, port, bin.pop() as number);
	return address;
}

/** The oldest chunk of a small bin; others of its size move to the tcache while it has room. */
export function smallGet(heap: Malloc, port: MemoryPort, size: number): number | undefined {
	const bin = heap.bins[size / ALIGN] as number[];
	const take = (): number | undefined => {
		const address = bin.pop();
		if (address === undefined) return undefined;
		port.touch(address + HEADER, 2 * WORD, 'read');
		markNext(port, address, size);
		const last = bin.at(-1);
		if (last !== undefined) port.touch(last + HEADER, 2 * WORD, 'write');
		chunkAt(heap, address).state = 'used';
		return address;
	};
	const address = take();
	if (address === undefined) return undefined;
	while (bin.length > 0 && tcacheTakes(heap, size)) tcachePut(heap, port, take() as number);
	return address;
}

/** The smallest chunk of the request's own large bin that is large enough; of several of its size the second, so that their list need not be changed. */
export function largeGet(heap: Malloc, size: number): number | undefined {
	const bin = heap.bins[binIndex(size)] as number[];
	for (let at = bin.length - 1; at >= 0; at--) {
		const address = bin[at] as number;
		const own = chunkAt(heap, address).size;
		if (own < size) continue;
		let first = at;
		while (first > 0 && chunkAt(heap, bin[first - 1] as number).size === own) first--;
		const second = first + 1 <= at ? first + 1 : first;
		return bin[second];
	}
	return undefined;
}

/** The last chunk of the next larger bin that has any. */
export function nextLarger(heap: Malloc, size: number): number | undefined {
	for (let index = binIndex(size) + 1; index < heap.bins.length; index++) {
		const last = heap.bins[index]?.at(-1);
		if (last !== undefined) return last;
	}
	return undefined;
}

/** Marks a chunk that leaves the unsorted list whole as used. */
export function takeWhole(heap: Malloc, port: MemoryPort, address: number): void {
	const chunk = chunkAt(heap, address);
	chunk.state = 'used';
	markNext(port, address, chunk.size);
}
