// What differs between the kernels that a machine can be, one line a rule: everything else asks here and never for a version (docs M 14).
import {isSince, type Kernel} from './config.ts';

export type Rules = {
	/** The cost of reclaim is 32 for each page of I/O, and one for each page that was rotated (lru_note_cost, since 6.2). */
	readonly rotationCost: boolean;
	/** ZONE_MOVABLE has no part in min_free_kbytes, and a small min of its own (since 6.6). */
	readonly movableApart: boolean;
	/** A device that answers at once is handed pages past the block layer's books (bdev_write_page, bdev_read_page; until 6.2). */
	readonly rwPage: boolean;
	/** Compressed pages share zspages of up to eight pages instead of four (since 6.3). */
	readonly longZspages: boolean;
	/** Who runs is decided by EEVDF instead of CFS (since 6.6). */
	readonly eevdf: boolean;
	/** Lists of free pages of the CPUs grow and shrink by themselves (since 6.7). */
	readonly tunedLists: boolean;
	/** A direct reclaim that freed nothing is done once more from its first priority: there it would look at every group of the tree (memcg_full_walk). */
	readonly fullWalk: boolean;
	/** A file that is not to be reused is mapped without recency: what is done through that says nothing of its pages (vma_has_recency, since 6.3). */
	readonly noReuse: boolean;
	/** MGLRU can be switched on; its rules are those of 6.12 (reclaim/mglru). Kernels from 6.1 on have an earlier one, which is not here. */
	readonly generations: boolean;
	/** kswapd has scanned enough, too, when it has freed as much as it was to scan (kswapd_shrink_node). */
	readonly freedIsScanned: boolean;
	/** Reclaim reads figures of the lists that are up to two seconds old (lruvec-state.ts). */
	readonly flushedState: boolean;
	/** A swapped page of one process that is brought in by a read is mapped writable (do_swap_page). */
	readonly writableSwapIn: boolean;
	/** A fault that had to wait and is entered again counts one (handle_mm_fault; two before). */
	readonly faultsOnce: boolean;
	/** /proc and the OOM report have the lines and columns of 6.12. */
	readonly fields612: boolean;
	/** Pages of zeroes are not written to swap. */
	readonly zeromap: boolean;
	/** Pages of the third level from below count as page tables (pagetable_pud_ctor). */
	readonly pudCounted: boolean;
};

export function rulesOf(kernel: Kernel): Rules {
	const is66 = isSince(kernel, '6.6');
	const is612 = isSince(kernel, '6.12');
	return {
		rotationCost: is66,
		noReuse: is66,
		movableApart: is66,
		rwPage: !is66,
		longZspages: is66,
		eevdf: is612,
		tunedLists: is612,
		fullWalk: is612,
		generations: is612,
		freedIsScanned: is612,
		flushedState: is612,
		writableSwapIn: is612,
		faultsOnce: is612,
		fields612: is612,
		zeromap: is612,
		pudCounted: is612,
	};
}
