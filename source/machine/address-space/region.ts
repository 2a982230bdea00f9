// A region: one stretch of a task's address space with one right and one use (vm_area_struct), and where its pages lie. (include/linux/mm_types.h)
// A region's page table entries lie in one array that grows as far as the region is touched; page 0 is its first page, in a stack the topmost.
import {PAGE} from './layout.ts';
import type {RegionKind} from '../process-view.ts';
import {type Pfn, zoneOf} from '../memory/frames.ts';
import type {Machine} from '../state.ts';

/** Swap readahead by address (swap_readahead_info): number of the page looked for last (address by page size), last window, hits since. */
export type AddressReadahead = {page: number; window: number; hits: number};

export const createAddressReadahead = (): AddressReadahead => ({page: 0, window: 0, hits: 4});

/** What the regions of one task share (the part of mm_struct that they need): how often anything of them that can be seen from outside has changed. */
export type AddressSpace = {changes: number};

export type Region = {
	readonly id: number;
	/** Whose it is; 0: of nobody, a file on the tmpfs (files/shmem.ts). */
	readonly pid: number;
	/** Its task's, which counts what happens to it. */
	readonly space: AddressSpace;
	/** What the program calls it. */
	readonly name: string;
	readonly kind: RegionKind;
	readonly permissions: string;
	/** A part of a program that is no file, or vvar or vdso: its pages are in the kernel's unevictable cache and shared by all. */
	readonly image: boolean;
	/** Of no file and no image: its pages are zeroes at first and go to swap (vma_is_anonymous). */
	readonly anonymous: boolean;
	/** File number, −1 = no file (anonymous memory, or a part of the program's image). */
	readonly file: number;
	/** Region of the file on the tmpfs that it maps; −1 = none. */
	readonly shm: number;
	/** Of a file on the tmpfs: the regions that map it. */
	readonly mappers: number[];
	/** Page of the file (or of the image) at the start of the region. */
	readonly offset: number;
	/** Byte address of the edge that never moves: the lower one, of a stack the upper one. */
	readonly edge: number;
	/** Grows downwards from its edge. */
	readonly down: boolean;
	/** Pages between its edge and the border, away from the region, of the page table that its edge lies in. */
	readonly inTable: number;
	pages: number;
	/** A region that grows as it is touched: its limit and step; step 0 = fixed. */
	readonly maxPages: number;
	readonly growBy: number;
	/** Counts in Committed_AS. */
	readonly accounted: boolean;
	/** Mapped with MAP_NORESERVE, and not in mode 2, which knows no such mappings. */
	readonly noreserve: boolean;
	readonly locked: boolean;
	/** What is done through it says nothing of its pages (vma_has_recency is false). */
	readonly noRecency: boolean;
	/** Number of the family that fork has made of it and its copies; −1: it has none (sharing.ts). */
	family: number;
	ptes: Int32Array;
	/** Which page tables of one PTE page each exist, counted from the edge. */
	tables: Uint8Array;
	rss: number;
	/** Of its pages, those that others of the family map as well, and its shares of them in 1/4096 of a byte. */
	shared: number;
	sharedPss: number;
	/** RSS by node. */
	readonly nodeRss: number[];
	swapped: number;
	/** Pages mapped to the page of zeroes. */
	zeroes: number;
	/** How far an unmapping in hand has come. */
	zapped: number;
	readonly swapReadahead: AddressReadahead;
};

/** Lowest byte address of a region, and the one after its last. */
export const regionStart = (region: Region): number => (region.down ? region.edge - region.pages * PAGE : region.edge);
export const regionEnd = (region: Region): number => (region.down ? region.edge : region.edge + region.pages * PAGE);

/** Byte address of a page of a region. */
export const pageAddress = (region: Region, page: number): number => (region.down ? region.edge - (page + 1) * PAGE : region.edge + page * PAGE);

/** Page of a region at a byte address that lies in it. */
export const pageAt = (region: Region, address: number): number =>
	region.down ? Math.ceil((region.edge - address) / PAGE) - 1 : Math.floor((address - region.edge) / PAGE);

export const regionOf = (m: Machine, id: number): Region => {
	const region = m.regions[id];
	if (region === null || region === undefined) throw new Error(`region ${id} is gone`);
	return region;
};

/** A page of a region is mapped (1), or no longer (−1). */
export const countResident = (m: Machine, region: Region, pfn: Pfn, by: 1 | -1): void => countOnNode(region, m.zones[zoneOf(m, pfn)].node, by);

/** The same where the page's node is known. */
export function countOnNode(region: Region, node: number, by: 1 | -1): void {
	region.space.changes++;
	region.rss += by;
	region.nodeRss[node] += by;
}

/** Makes room in the array of entries for `page`. */
export function reachPte(region: Region, page: number): void {
	if (page < region.ptes.length) return;
	const grown = new Int32Array(Math.min(Math.max(region.maxPages, region.pages), Math.max(page + 1, region.ptes.length * 2)));
	grown.set(region.ptes);
	region.ptes = grown;
}
