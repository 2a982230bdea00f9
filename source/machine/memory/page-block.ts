// Page blocks by mobility, and the watermark boosts that come of mixing them. (mm/page_alloc.c: steal_suitable_fallback, boost_watermark,
// find_suitable_fallback, memmap_init_range; docs §2.5) An option of the machine.
//
// Free pages of a zone are of three kinds: in blocks of movable pages (user memory, page cache), of unmovable (page tables, stacks) and of reclaimable
// ones (slab that shrinks). A request whose kind is used up takes the largest free piece of another. A whole block, or a pair of them, changes hands
// without a sound; part of a block raises the zone's marks by a block (the boost) and wakes kswapd for that zone alone.
// What a zone starts with: the kernel has taken pairs of blocks (order 10), one after the other, for each of its kinds, so what is left of the last pair
// is free for that kind alone. The block that a zone's first page lies in the middle of belongs to no one and stays unmovable (zone DMA: 256 pages).
//
// Read off the recordings: zone DMA is boosted at 731 free pages where a file is read, because the first radix-tree node that
// comes from there takes a pair of blocks; where only anonymous memory grows it is not. Boots that put the kernel's image into memory whose page structs are
// made late leave what they give back of it in unmovable blocks, in pieces, and zone DMA32 is boosted five to eight times on its way down to low (`scattered`);
// others do not.
// Deviates: 6.12 claims blocks and borrows pages of those that it may not claim, and boosts a zone at each order that it looks at (docs M 14.1); here a piece
// changes hands at once, so that a run of kswapd frees 140 pages of cache, not 1,000 (refault-shift-612). Free pieces are counted, not laid out; a piece is
// what is free in one block, taken as one buddy.
import type {ZoneConfig} from '../config.ts';
import type {Zone} from './zone.ts';

/** pageblock_nr_pages: 2 MiB. */
export const BLOCK = 512;
/** What a kind takes while whole blocks are left: a buddy of order 10. */
const PAIR = 2 * BLOCK;
/** Free pages of a block that is in use here and there (estimate: between the boosts of a zone on its way down lie 110 to 460 pages). */
const SCATTERED_PIECE = 300;

/** Free pages in blocks of the kernel's two kinds, by block. What else is free is movable. */
export type PageBlocks = {readonly unmovable: number[]; readonly reclaimable: number[]};

export const sumOf = (pieces: readonly number[]): number => pieces.reduce((all, piece) => all + piece, 0);

/** What is left of the last pair of blocks after so many pages. */
const leftOver = (used: number): number => (PAIR - (Math.max(0, used) % PAIR)) % PAIR;

/** So many pages in pieces of `most` at most. */
const pieces = (pages: number, most: number): number[] => Array.from({length: Math.ceil(pages / most)}, (_, i) => Math.min(most, pages - i * most));

/** No more pieces than a small zone has free pages. */
function fitting(blocks: PageBlocks, free: number): PageBlocks {
	while (sumOf(blocks.unmovable) + sumOf(blocks.reclaimable) > free) (blocks.unmovable.length > 0 ? blocks.unmovable : blocks.reclaimable).pop();
	return blocks;
}

/** Free pages of a zone by kind when the machine is ready; `reclaimable` pages of slab are in use unless the configuration says otherwise. */
export function bootBlocks(zone: Zone, config: ZoneConfig | undefined, reclaimable: number): PageBlocks {
	if (zone.zoneClass === 0) return {unmovable: pieces(Math.max(0, (zone.managed % BLOCK) - (zone.managed - zone.free)), BLOCK), reclaimable: []};
	const {inUse = reclaimable, perCpu = 0, scattered = -1} = config?.blocks ?? {};
	const piece = scattered >= 0 ? SCATTERED_PIECE : BLOCK;
	const unmovable = scattered >= 0 ? pieces(scattered, piece) : pieces(leftOver(zone.managed - zone.free - perCpu - inUse), piece);
	return fitting({unmovable, reclaimable: pieces(leftOver(inUse), piece)}, zone.free);
}

export const largest = (pieces: readonly number[]): number => pieces.reduce((best, piece) => Math.max(best, piece), 0);
const smallestAt = (pieces: readonly number[]): number => pieces.reduce((best, piece, i) => (best < 0 || piece < pieces[best] ? i : best), -1);

export function takeOne(pieces: number[]): void {
	const at = smallestAt(pieces);
	if (at < 0) return;
	if (pieces[at] === 1) pieces.splice(at, 1);
	else pieces[at]--;
}

/** A page of the kernel's has come back to a zone. */
export function noteKernelFreed(blocks: PageBlocks, reclaimable: boolean): void {
	const mine = reclaimable ? blocks.reclaimable : blocks.unmovable;
	const at = smallestAt(mine);
	if (at < 0 || mine[at] >= BLOCK - 1) mine.push(1);
	else mine[at]++;
}
