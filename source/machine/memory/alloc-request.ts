// What an allocation asks for, named for who asks: the highest zone that will do, what the frame is for, and how far the allocator may go for it (gfp_t of
// include/linux/gfp_types.h). Each is made once and has the same shape, as most of a machine's time goes by between a request and its page.
import type {GroupId} from '../cgroup/group.ts';
import {KIND_FIXED_SLAB, KIND_KERNEL, KIND_PAGETABLE, KIND_SLAB, KIND_USER} from './frames.ts';

export type AllocRequest = {
	/** Highest zone that may be used. */
	readonly zoneClass: number;
	readonly kind: number;
	/** One try at reclaim is enough (__GFP_NORETRY: readahead). */
	readonly noRetry: boolean;
	/** Who asks cannot wait, not even for reclaim in its own node (GFP_NOWAIT). */
	readonly atomic: boolean;
	/** The page is about to be written (__GFP_WRITE): at first only from nodes under their dirty limit. */
	readonly forWrite: boolean;
	/** It is charged to this group and not to the task's. */
	readonly group: GroupId | null;
	/** Under an interleaving policy, by which number the page's place is reckoned (the address, or the index in the file on the tmpfs); −1: it comes after the last one. */
	readonly spread: number;
};

type HowFar = Partial<Pick<AllocRequest, 'noRetry' | 'atomic' | 'forWrite' | 'group' | 'spread'>>;

export const allocRequest = (
	zoneClass: number,
	kind: number,
	{noRetry = false, atomic = false, forWrite = false, group = null, spread = -1}: HowFar = {},
): AllocRequest => ({
	zoneClass,
	kind,
	noRetry,
	atomic,
	forWrite,
	group,
	spread,
});

/** A page of a process or of the page cache (GFP_HIGHUSER_MOVABLE). */
export const USER_PAGE = allocRequest(3, KIND_USER);
/** The same for a page that is brought in unasked. */
export const READAHEAD_PAGE = allocRequest(3, KIND_USER, {noRetry: true});
/** The same for one that is about to be written. */
export const WRITTEN_PAGE = allocRequest(3, KIND_USER, {forWrite: true});
/** The same, charged to a group that is not the task's; null: to the task's. */
export const userPageOf = (group: GroupId | null): AllocRequest => (group === null ? USER_PAGE : allocRequest(3, KIND_USER, {group}));
/** Memory of the kernel's own (GFP_KERNEL). */
export const KERNEL_PAGE = allocRequest(2, KIND_KERNEL);
export const SLAB_PAGE = allocRequest(2, KIND_FIXED_SLAB);
export const TABLE_PAGE = allocRequest(2, KIND_PAGETABLE);
/** Where the kernel cannot wait for it. */
export const KERNEL_PAGE_NOW = allocRequest(2, KIND_KERNEL, {noRetry: true, atomic: true});
export const SLAB_PAGE_NOW = allocRequest(2, KIND_SLAB, {noRetry: true, atomic: true});
/** A page of a process, asked for within reclaim. */
export const USER_PAGE_NOW = allocRequest(3, KIND_USER, {noRetry: true, atomic: true});
/** Of compressed swap's pool: anywhere, and at once, as reclaim waits for it (zs_malloc of zram's write). */
export const POOL_PAGE = allocRequest(3, KIND_KERNEL, {noRetry: true, atomic: true});
