// The heap as a row of cells: what most of the bytes of each are.
import type {ChunkState, HeapView} from '../../../machine/process-view.ts';

/** tcache and fastbins hold chunks that malloc still marks as used: they are apart. */
export type HeapCell = 'used' | 'cached' | 'free' | 'top' | 'none';
const CELL: Readonly<Record<ChunkState, HeapCell>> = {used: 'used', tcache: 'cached', fastbin: 'cached', free: 'free', top: 'top'};
const ORDER: readonly HeapCell[] = ['used', 'cached', 'free', 'top', 'none'];

/** Cells from the heap's start to its break; of equals the one that stands first in used, cached, free, top wins. */
export function heapCells({start, brk, chunks}: Pick<HeapView, 'start' | 'brk' | 'chunks'>, cells: number): readonly HeapCell[] {
	const size = brk - start;
	if (size <= 0 || cells <= 0) return [];
	const bytes = Array.from({length: cells}, () => ({used: 0, cached: 0, free: 0, top: 0, none: 0}));
	for (const chunk of chunks) {
		const from = Math.max(0, ((chunk.address - start) * cells) / size);
		const to = Math.min(cells, ((chunk.address + chunk.size - start) * cells) / size);
		for (let cell = Math.floor(from); cell < to; cell++) {
			const own = bytes[cell];
			if (own !== undefined) own[CELL[chunk.state]] += Math.min(to, cell + 1) - Math.max(from, cell);
		}
	}
	return bytes.map(own => ORDER.reduce<HeapCell>((most, kind) => (own[kind] > own[most] + 1e-9 ? kind : most), 'none'));
}

/** Bytes of the chunks of each kind, and how many there are. */
export function heapTotals(chunks: HeapView['chunks']): Readonly<Record<Exclude<HeapCell, 'none'>, {readonly bytes: number; readonly count: number}>> {
	const totals = {used: {bytes: 0, count: 0}, cached: {bytes: 0, count: 0}, free: {bytes: 0, count: 0}, top: {bytes: 0, count: 0}};
	for (const {state, size} of chunks) {
		const total = totals[CELL[state] as keyof typeof totals];
		total.bytes += size;
		total.count++;
	}
	return totals;
}

/** The chunk of the heap, or the mapped one, that an address lies in. */
export function chunkAt(
	{chunks, mapped}: Pick<HeapView, 'chunks' | 'mapped'>,
	address: number,
): {readonly address: number; readonly size: number; readonly state: ChunkState | 'mapped'} | null {
	const inside = ({address: start, size}: {readonly address: number; readonly size: number}): boolean => address >= start && address < start + size;
	const mappedChunk = mapped.find(inside);
	return chunks.find(inside) ?? (mappedChunk === undefined ? null : {...mappedChunk, state: 'mapped'});
}

/** Bytes before the memory that malloc hands out: the chunk's header. */
const HEADER = 16;

/** The block that a program holds and an address lies in, header included; of several on a page the first. */
export function blockAt({blocks}: Pick<HeapView, 'blocks'>, address: number): HeapView['blocks'][number] | null {
	return blocks.find(block => address >= block.address - HEADER && address < block.address + Math.max(1, block.bytes)) ?? null;
}
