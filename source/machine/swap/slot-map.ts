// Which slots of an area are free, which are somebody's or held. (swap_map, swap_range_alloc and swap_range_free of mm/swapfile.c; docs §10)
import type {SwapArea} from './swap.ts';

/** SWAPFILE_CLUSTER: slots in a run. */
export const CLUSTER = 256;

/** Nobody has the slot, and no list of a CPU. */
export const slotIsFree = (area: SwapArea, slot: number): boolean => area.count[slot] === 0 && area.cache[slot] <= 0 && area.held[slot] === 0;

/** A slot is nobody's to find (swap_range_alloc). */
export function hold(area: SwapArea, slot: number): void {
	area.held[slot] = 1;
	area.used++;
	area.clusterFree[(slot / CLUSTER) | 0]--;
	if (slot === area.lowest) area.lowest++;
	if (slot === area.highest) area.highest--;
}

/** It is free again (swap_range_free). */
export function letGo(area: SwapArea, slot: number): void {
	area.held[slot] = 0;
	area.used--;
	area.clusterFree[(slot / CLUSTER) | 0]++;
	if (slot < area.lowest) area.lowest = slot;
	if (slot > area.highest) area.highest = slot;
}
