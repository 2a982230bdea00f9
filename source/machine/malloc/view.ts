// The heap as a person may look at it: its chunks in order, its bins, its totals.
import type {ChunkState, HeapView} from '../process-view.ts';
import {chunkAt, type Malloc, SMALL_END, UNSORTED} from './state.ts';

const STATES = {used: 'used', tcache: 'tcache', fastbin: 'fastbin', free: 'free'} as const;

/** Bytes by what they are: on the heap, in mapped chunks, with the program, free in bins and caches, in top. */
export function mallocTotals(heap: Malloc): {heapBytes: number; mappedBytes: number; usedBytes: number; freeBytes: number; topBytes: number} {
	let usedBytes = 0;
	let freeBytes = 0;
	for (const {size, state} of heap.chunks.values()) {
		if (state === 'used') usedBytes += size;
		else if (state !== 'mapped') freeBytes += size;
	}
	return {heapBytes: heap.heapBytes, mappedBytes: heap.mappedBytes, usedBytes, freeBytes, topBytes: heap.topSize};
}

/** How the last call was served. */
export const mallocHow = (heap: Malloc): string => heap.last?.how ?? '';

/** Chunks of one bin by size, the largest group of what is there first by size. */
function binsOf(heap: Malloc): HeapView['bins'][number][] {
	const lists = [
		...(heap.tcache ?? []).map(list => ['tcache', list] as const),
		...heap.fast.map(list => ['fastbin', list] as const),
		...heap.bins.map((list, index) => [index === UNSORTED ? 'unsorted' : 'binned', list] as const),
	];
	const counts = new Map<string, {bin: HeapView['bins'][number]['bin']; size: number; count: number}>();
	for (const [kind, list] of lists) {
		for (const address of list) {
			const {size} = chunkAt(heap, address);
			const bin = kind === 'binned' ? (size < SMALL_END ? 'smallbin' : 'largebin') : kind;
			const entry = counts.get(`${bin} ${size}`) ?? {bin, size, count: 0};
			entry.count++;
			counts.set(`${bin} ${size}`, entry);
		}
	}
	return [...counts.values()];
}

/** Everything but what the task knows of it. */
export function heapView(heap: Malloc): Omit<HeapView, 'start' | 'brk' | 'blocks'> {
	const inHeap = [...heap.chunks].filter(([, {state}]) => state !== 'mapped').sort(([a], [b]) => a - b);
	const chunks: {address: number; size: number; state: ChunkState}[] = inHeap.map(([address, {size, state}]) => ({
		address,
		size,
		state: STATES[state as keyof typeof STATES],
	}));
	if (heap.topSize > 0) chunks.push({address: heap.top, size: heap.topSize, state: 'top'});
	return {
		chunks,
		mapped: [...heap.chunks].flatMap(([address, {size, state}]) => (state === 'mapped' ? [{address, size}] : [])),
		bins: binsOf(heap),
		mmapThreshold: heap.mmapThreshold,
		trimThreshold: heap.trimThreshold,
		thresholdsMove: heap.dynamic,
		last: heap.last === null ? null : {...heap.last},
	};
}
