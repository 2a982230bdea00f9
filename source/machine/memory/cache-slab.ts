// The slab that the page cache itself needs: the nodes of the radix trees of files, of what is cached or has a shadow (radix-tree.ts), and a buffer head for
// each page that was written, or that is the disk's own (Buffers). (lib/xarray.c, fs/buffer.c). In the recordings a read cache of 445 MB takes 1.1 MB of SReclaimable, and one of 172 MB with
// written pages 4.8 MB. The swap cache needs nodes as well, for pages and for the shadows of those that are out: 47,655 slots take 102 pages (burst).
// Left out: the shrinker of nodes that hold nothing but shadows; slabs that are kept though empty, or partly used.
import {SLAB_PAGE_NOW} from './alloc-request.ts';
import {freeFrame, NONE, type Pfn, zoneOf} from './frames.ts';
import {tryAllocPage} from './freelist.ts';
import {type NodeSlab, nodeSlab} from './slab-order.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

/** Buffer heads of 104 bytes in a page of slab. */
export const BUFFER_HEADS_PER_PAGE = 39;
/** `settledNodes`, `settledHeads`: objects that there were when the pages were last brought to what they need. */
export type CacheSlab = {nodes: number; bufferHeads: number; pages: number; head: Pfn; settledNodes: number; settledHeads: number; readonly perSlab: NodeSlab};

export const createCacheSlab = (cpus: number): CacheSlab => ({
	nodes: 0,
	bufferHeads: 0,
	pages: 0,
	head: NONE,
	settledNodes: 0,
	settledHeads: 0,
	perSlab: nodeSlab(cpus),
});

/** Slabs that so many objects need beside the one at hand when the machine was ready, half of which was free (estimate). */
export const slabsFor = (objects: number, perSlab: number): number => Math.max(0, Math.ceil((objects - Math.floor(perSlab / 2)) / perSlab));

/** Takes or gives back slab pages until there are as many as the objects need. Memory that is not at hand is taken the next time. */
export function settleCacheSlab(m: Machine, task: Task | null = null): void {
	const {nodes, bufferHeads, settledNodes, settledHeads} = m.cacheSlab;
	if (nodes !== settledNodes || bufferHeads !== settledHeads) settle(m, task);
}

function settle(m: Machine, task: Task | null): void {
	const slab = m.cacheSlab;
	const {pages, nodes} = slab.perSlab;
	const wanted = slabsFor(slab.nodes, nodes) * pages + slabsFor(slab.bufferHeads, BUFFER_HEADS_PER_PAGE);
	const {next} = m.frames;
	while (slab.pages < wanted) {
		const pfn = tryAllocPage(m, task, SLAB_PAGE_NOW);
		if (pfn < 0) {
			slab.settledNodes = -1;
			return;
		}
		next[pfn] = slab.head;
		slab.head = pfn;
		slab.pages++;
		m.nodes[m.zones[zoneOf(m, pfn)].node].slab.reclaimable++;
	}
	while (slab.pages > wanted) {
		const pfn = slab.head;
		slab.head = next[pfn];
		slab.pages--;
		m.nodes[m.zones[zoneOf(m, pfn)].node].slab.reclaimable--;
		freeFrame(m, pfn);
	}
	slab.settledNodes = slab.nodes;
	slab.settledHeads = slab.bufferHeads;
}
