export const mallocHow = (_: unknown): string => 'brk';
export const mallocTotals = (_: unknown) => ({heapBytes: 0, mappedBytes: 0, usedBytes: 0, freeBytes: 0, topBytes: 0});
import type {HeapView} from './process-view.ts';
export const heapView = (_: unknown): Omit<HeapView, 'start' | 'brk' | 'blocks'> => ({
	chunks: [],
	mapped: [],
	bins: [],
	mmapThreshold: 0,
	trimThreshold: 0,
	last: null,
});
