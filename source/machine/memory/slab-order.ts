// How large a slab of objects of a size is. (calculate_order of mm/slub.c; objects of lib/radix-tree.c)

/** Bytes of a radix-tree node in its slab: 576, and a pointer to the next free one behind it, as the cache has a constructor (calculate_sizes). */
export const NODE_BYTES = 584;
/** PAGE_ALLOC_COSTLY_ORDER: slabs are no larger (slub_max_order). */
const MAX_ORDER = 3;

/**
 * Order of a slab of objects of so many bytes: the smallest that holds four objects for each doubling of the CPUs and wastes a sixteenth at most
 * (calculate_order of mm/slub.c; where no order does, which happens to none of the sizes here, the kernel asks for less).
 */
export function slabOrder(bytes: number, cpus: number): number {
	const least = 4 * (Math.floor(Math.log2(cpus)) + 2);
	for (let order = 0; order < MAX_ORDER; order++) {
		const size = 4096 << order;
		if (Math.floor(size / bytes) >= least && size % bytes <= size / 16) return order;
	}
	return MAX_ORDER;
}

export type NodeSlab = {readonly pages: number; readonly nodes: number};

/** Pages and nodes of a slab of radix-tree nodes: 2 and 14 on a machine of one or two CPUs, 4 and 28 on larger ones. */
export function nodeSlab(cpus: number): NodeSlab {
	const pages = 2 ** slabOrder(NODE_BYTES, cpus);
	return {pages, nodes: Math.floor((pages * 4096) / NODE_BYTES)};
}
