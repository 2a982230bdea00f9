// /proc/slabinfo: mm/slab_common.c print_slabinfo_header(), cache_show(); mm/slub.c get_slabinfo().
// The machine has a few caches where a kernel has two hundred: the nodes of the page cache's trees and the heads of its buffers (memory/cache-slab.ts), and what
// programs have made of dentries, inodes and open files (machine/vfs), under the kernel's names; all else that can be reclaimed, a mix of dentries and inodes from
// boot (memory/slab.ts); and all that cannot, page by page. Their pages are Slab.
import {BUFFER_HEADS_PER_PAGE} from '../machine/memory/cache-slab.ts';
import {NODE_BYTES} from '../machine/memory/slab-order.ts';
import {nodeSlab} from '../machine/memory/slab-order.ts';
import {OBJECTS_PER_PAGE} from '../machine/memory/slab.ts';
import type {Sample} from '../machine/sample.ts';
import {PAGE_BYTES, right, sumOf} from './format.ts';

const HEAD =
	'slabinfo - version: 2.1\n' +
	'# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor>' +
	' : slabdata <active_slabs> <num_slabs> <sharedavail>\n';

type Cache = {
	readonly name: string;
	readonly objects: number;
	readonly pages: number;
	readonly size: number;
	readonly perSlab: number;
	readonly pagesPerSlab: number;
	/** Where slabs are not all of one size. */
	readonly room?: number;
	readonly slabs?: number;
};

/** cache_show(): every object that there is room for is one of num_objs. */
function line({name, objects, pages, size, perSlab, pagesPerSlab, room, slabs = Math.ceil(pages / pagesPerSlab)}: Cache): string {
	const all = Math.max(objects, room ?? slabs * perSlab);
	const head = `${name.padEnd(17)} ${right(objects, 6)} ${right(all, 6)} ${right(size, 6)} ${right(perSlab, 4)} ${right(pagesPerSlab, 4)}`;
	return `${head} : tunables ${right(0, 4)} ${right(0, 4)} ${right(0, 4)} : slabdata ${right(slabs, 6)} ${right(slabs, 6)} ${right(0, 6)}\n`;
}

/** The whole of /proc/slabinfo. */
export function slabinfoText({nodes, cacheSlab, cpus, names}: Pick<Sample, 'nodes' | 'cacheSlab' | 'cpus' | 'names'>): string {
	const tree = nodeSlab(cpus.length);
	const reclaimable = sumOf(nodes, node => node.slabReclaimable);
	const pagesOf = (isReclaimable: boolean): number => sumOf(names?.caches ?? [], cache => (cache.reclaimable === isReclaimable ? cache.pages : 0));
	const unreclaimable = sumOf(nodes, node => node.slabUnreclaimable) - pagesOf(false);
	const treePages = Math.min(cacheSlab.pages, Math.ceil(cacheSlab.nodes / tree.nodes) * tree.pages);
	const rest = Math.max(0, reclaimable - cacheSlab.pages - pagesOf(true));
	const caches: readonly Cache[] = [
		{name: 'radix_tree_node', objects: cacheSlab.nodes, pages: treePages, size: NODE_BYTES, perSlab: tree.nodes, pagesPerSlab: tree.pages},
		{name: 'buffer_head', objects: cacheSlab.bufferHeads, pages: cacheSlab.pages - treePages, size: 104, perSlab: BUFFER_HEADS_PER_PAGE, pagesPerSlab: 1},
		...(names?.caches ?? []).map(({used, bytes, ...cache}): Cache => ({...cache, objects: used, size: bytes})),
		{
			name: 'dentry_inode',
			objects: rest * OBJECTS_PER_PAGE,
			pages: rest,
			size: Math.floor(PAGE_BYTES / OBJECTS_PER_PAGE),
			perSlab: OBJECTS_PER_PAGE,
			pagesPerSlab: 1,
		},
		{name: 'unreclaimable', objects: unreclaimable, pages: unreclaimable, size: PAGE_BYTES, perSlab: 1, pagesPerSlab: 1},
	];
	return HEAD + caches.map(line).join('');
}
