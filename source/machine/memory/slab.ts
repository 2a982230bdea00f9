// Slab that shrinks and that no program here has made: what a machine has of it at boot, as one cache a node. (mm/vmscan.c do_shrink_slab; docs §21)
// The objects a shrinker may free are a share of the reclaimable slab; freeing a batch gives back pages in proportion. Names that programs use are vfs/names.ts.
import {freeFrame, KIND_SLAB, NONE, takeFrame} from './frames.ts';
import type {Node} from './node.ts';
import type {Machine} from '../state.ts';

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

type Shrunk = {readonly objects: number; readonly pages: number};

/**
 * How many objects a call of a shrinker scans: what a priority asks for, and as much of the deferred work as it lets through, in batches; what is less than a
 * batch is deferred, so that gentle passes leave a small cache alone (do_shrink_slab).
 */
export function scanCount(shrinker: {deferred: number}, freeable: number, priority: number, batch = BATCH): number {
	if (freeable <= 0) return 0;
	const delta = Math.floor((4 * Math.floor(freeable / 2 ** priority)) / SEEKS);
	const total = Math.min(Math.floor(shrinker.deferred / 2 ** priority) + delta, 2 * freeable);
	const rest = total % batch;
	const scanned = rest >= freeable ? total : total - rest; // less than a batch only where that is all there is
	shrinker.deferred = Math.min(Math.max(shrinker.deferred + delta - scanned, 0), 2 * freeable);
	return scanned;
}

/** do_shrink_slab(): all that is scanned is freed, as nobody holds it. */
export function shrinkPool(m: Machine, node: Node, priority: number): Shrunk {
	const {slab} = node;
	const objects = slab.shrinkable * OBJECTS_PER_PAGE - slab.objectsFreed;
	const freeable = Math.trunc((objects * m.tunables.vfsCachePressure) / 100);
	if (freeable <= 0) return {objects: 0, pages: 0};
	const scanned = scanCount(slab, freeable, priority);
	m.vm.slabs_scanned += scanned;
	const freed = Math.min(scanned, objects);
	const whole = Math.floor((slab.objectsFreed + freed) / OBJECTS_PER_PAGE);
	slab.objectsFreed += freed - whole * OBJECTS_PER_PAGE;
	return {objects: freed, pages: freePages(m, node, whole)};
}

/** One call of the shrinkers after a pass over the node; bumps slabs_scanned and returns pages freed (which are not in pgsteal). */
export const shrinkSlab = (m: Machine, node: Node, priority: number): number => shrinkPool(m, node, priority).pages;
