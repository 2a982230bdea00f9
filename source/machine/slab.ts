// Slab that shrinks: dentries and inodes as one cache a node. (mm/vmscan.c do_shrink_slab; kernel-model §21)
// The objects a shrinker may free are a share of the reclaimable slab; freeing a batch gives back pages in proportion.
import {freeFrame, KIND_SLAB, NONE, takeFrame} from './frames.ts';
import type {Node} from './node.ts';
import type {Machine} from './state.ts';

/** Objects a slab page holds: a dentry is 192 bytes, an inode about 600; a mix of both (estimate). */
export const OBJECTS_PER_PAGE = 12;
const BATCH = 128;
const SEEKS = 2;

/** Takes a page for reclaimable slab; the caller has checked that the zone may give one. */
export function growSlab(m: Machine, zone: number): void {
	const pfn = takeFrame(m, zone, KIND_SLAB);
	const {slab} = m.nodes[m.zones[zone].node];
	m.frames.next[pfn] = slab.head;
	slab.head = pfn;
	slab.reclaimable++;
}

function freePages(m: Machine, node: Node, pages: number): number {
	const {slab} = node;
	let freed = 0;
	while (freed < pages && slab.head !== NONE && slab.shrinkable > 0) {
		const pfn = slab.head;
		slab.head = m.frames.next[pfn];
		freeFrame(m, pfn);
		slab.reclaimable--;
		slab.shrinkable--;
		freed++;
	}
	return freed;
}

/** One call of the shrinkers after a pass over the node; bumps slabs_scanned and returns pages freed (which are not in pgsteal). */
export function shrinkSlab(m: Machine, node: Node, priority: number): number {
	const {slab} = node;
	const freeable = Math.trunc((slab.shrinkable * OBJECTS_PER_PAGE * m.tunables.vfsCachePressure) / 100);
	if (freeable === 0) return 0;
	const wanted = slab.deferred + Math.trunc((4 * (freeable >> priority)) / SEEKS);
	const total = Math.min(wanted, 2 * freeable);
	let scanned = 0;
	while (total - scanned >= BATCH || total - scanned >= freeable) scanned += Math.min(BATCH, total - scanned);
	slab.deferred = wanted - scanned;
	m.vm.slabs_scanned += scanned;
	slab.objectsFreed += scanned;
	const pages = Math.floor(slab.objectsFreed / OBJECTS_PER_PAGE);
	slab.objectsFreed -= pages * OBJECTS_PER_PAGE;
	return freePages(m, node, pages);
}

/** drop_caches 2: frees all that a shrinker may free. */
export function dropSlab(m: Machine, node: Node): number {
	m.vm.slabs_scanned += node.slab.shrinkable * OBJECTS_PER_PAGE;
	return freePages(m, node, node.slab.shrinkable);
}
