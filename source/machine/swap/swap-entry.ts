// A place in swap as one number, as page tables and frames keep it. (include/linux/swapops.h)
import type {Machine} from '../state.ts';
import type {SwapArea} from './swap.ts';

/** Area in the upper bits, slot below: one number for page tables and frames. */
export type SwapEntry = number;
const SLOT_BITS = 26;
const SLOT_MASK = 2 ** SLOT_BITS - 1;
export const MAX_SWAP_PAGES = 2 ** SLOT_BITS;

export const swapEntry = (area: number, slot: number): SwapEntry => area * 2 ** SLOT_BITS + slot;
export const areaOf = (m: Machine, entry: SwapEntry): SwapArea => m.swaps[entry >>> SLOT_BITS];
export const slotOf = (entry: SwapEntry): number => entry & SLOT_MASK;
