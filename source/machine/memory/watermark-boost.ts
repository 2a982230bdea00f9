// Watermark boosts: a kind of pages has used up its blocks and takes some of another kind. (steal_suitable_fallback, find_suitable_fallback,
// boost_watermark of mm/page_alloc.c; page-block.ts says what blocks there are) Whoever takes the page wakes kswapd for a zone that was boosted.
import {BLOCK, largest, type PageBlocks, sumOf, takeOne} from './page-block.ts';
import type {Machine} from '../state.ts';
import type {Zone} from './zone.ts';

/** Zones of fewer blocks are not boosted. */
const SMALLEST = 4 * BLOCK;
/** Movable pages from which on some of them surely are whole blocks, and the piece that is had where they are not (estimates). */
const SURELY_WHOLE = 4 * BLOCK;
const MOVABLE_PIECE = 128;

/** Largest boost of a zone (boost_watermark). */
export const boostLimit = (high: number, factor: number): number => Math.max(BLOCK, Math.trunc((high * factor) / 10000));

/** True: the zone's marks are raised (as far as they may be), and kswapd is to hear of it. */
function boost(m: Machine, zone: Zone): boolean {
	const factor = m.tunables.watermarkBoostFactor;
	if (factor === 0 || zone.managed < SMALLEST || zone.high === 0) return false;
	zone.boost = Math.min(zone.boost + BLOCK, boostLimit(zone.high, factor));
	return true;
}

/** Takes the largest piece of two kinds away from its owner, the first kind's where they are equal. */
function takeLargest(first: number[], second: number[]): number {
	const from = largest(first) >= largest(second) ? first : second;
	const piece = largest(from);
	if (piece > 0) from.splice(from.indexOf(piece), 1);
	return piece;
}

/** A movable page has been taken and there was none left: a piece of the kernel's changes hands. */
function fallBackMovable(m: Machine, zone: Zone, blocks: PageBlocks): boolean {
	const piece = takeLargest(blocks.reclaimable, blocks.unmovable);
	return piece > 0 && piece < BLOCK && boost(m, zone);
}

/** A kind of the kernel's has no page left: takes whole blocks of movable pages, or else the largest piece that there is. */
function fallBackKernel(m: Machine, zone: Zone, mine: number[], other: number[], movable: number): boolean {
	if (movable >= SURELY_WHOLE) {
		mine.push(BLOCK, BLOCK);
		return false;
	}
	const piece = Math.min(movable, MOVABLE_PIECE);
	if (largest(other) >= piece) {
		const taken = takeLargest(other, []);
		if (taken > 0) mine.push(taken);
		return taken > 0 && taken < BLOCK && boost(m, zone);
	}
	mine.push(piece);
	return boost(m, zone);
}

/** A page has been taken from a zone for user memory. True: the zone was boosted. */
export const noteUserPage = (m: Machine, zone: Zone, blocks: PageBlocks): boolean =>
	zone.free - sumOf(blocks.unmovable) - sumOf(blocks.reclaimable) < 0 && fallBackMovable(m, zone, blocks);

/** A page has been taken from a zone for the kernel. True: the zone was boosted. */
export function noteKernelPage(m: Machine, zone: Zone, blocks: PageBlocks, reclaimable: boolean): boolean {
	const [mine, other] = reclaimable ? [blocks.reclaimable, blocks.unmovable] : [blocks.unmovable, blocks.reclaimable];
	const boosted = mine.length === 0 && fallBackKernel(m, zone, mine, other, zone.free + 1 - sumOf(other));
	takeOne(mine);
	return boosted;
}
