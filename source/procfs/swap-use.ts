// Who uses swap, from what the kernel counts anyway: slots that page tables point to (VmSwap), slots that are kept for pages that a process has in RAM too
// (touched again before they were gone, or read back: the slot saves a write if they go once more; mm/swap_state.c), and slots of pages that nobody maps any more, left behind by processes that have
// ended: a page that was being written when its process ended stays in the swap cache until reclaim finds it (mm/swap_state.c free_swap_cache()).
import type {Sample} from '../machine/sample.ts';
import {sumOf} from './format.ts';

/** Pages. `used` is the sum of the others. */
export type SwapUse = {readonly used: number; readonly processes: number; readonly kept: number; readonly left: number};

const KB = 4;

/** Who uses the slots that are in use. */
export function swapUse({swaps, processes, meminfo, vmstat}: Pick<Sample, 'swaps' | 'processes' | 'meminfo' | 'vmstat'>): SwapUse {
	const used = sumOf(swaps, swap => swap.usedPages);
	const owned = Math.min(used, sumOf(processes, process => process.swapKb) / KB);
	// Anonymous pages that no page table maps are all in the swap cache; the other pages of the swap cache are mapped.
	const anon = vmstat.nr_inactive_anon + vmstat.nr_active_anon + vmstat.nr_isolated_anon + vmstat.nr_mlock;
	const mapped = Math.max(0, meminfo.SwapCached / KB - Math.max(0, anon - vmstat.nr_anon_pages));
	const kept = Math.min(mapped, used - owned);
	return {used, processes: owned, kept, left: used - owned - kept};
}
