// A file as far as it is cached: which of its pages are in RAM, dirty or mapped. (struct address_space of include/linux/fs.h; filemap_get_folio)
// A file's pages are one array from page number to what is there: 0 nothing, pfn + 1, or the negative shadow of an evicted page.
// A disk's own pages (superblock, inode table, extent blocks) are a file too; they are meminfo's Buffers.
import type {Pid} from '../command.ts';
import {NONE, type Pfn} from '../memory/frames.ts';
import {createRadixTree, type RadixTree} from '../memory/radix-tree.ts';
import {small} from '../wide.ts';

export type CachedFile = {
	readonly id: number;
	readonly path: string;
	/** It has no name any more (i_nlink is 0); descriptors that are open of it. */
	unlinked: boolean;
	opens: number;
	/** Index of the disk, and the file that stands for the disk's metadata (itself for those). */
	readonly disk: number;
	/** Of its disk's records of writeback the one that it is in since it was first dirtied; −1: it has not been. */
	wb: number;
	readonly metadata: number;
	/** As far as it reaches now; `map` has room for as many as it began with. */
	pages: number;
	/** 0, pfn + 1 or shadow. */
	readonly map: Int32Array;
	/** For the shadows in it the memory group on whose behalf the page was evicted; null: all were for the root's. */
	shadowGroup: Uint16Array | null;
	/** The group that pays for each lowest node of its tree; null: none but the root. */
	nodeGroup: Uint16Array | null;
	/** Of its pages and shadows. */
	readonly tree: RadixTree;
	/** Regions that map it. */
	readonly mappings: number[];
	/** How often one of them has got or lost a page. */
	mapChanges: number;
	/** Processes that run it. */
	runners: number;
	cached: number;
	dirty: number;
	underWriteback: number;
	/** It is among the dirty files of its disk; since when, and bounds of where dirty pages lie. */
	queued: boolean;
	dirtiedAt: number;
	dirtyFrom: number;
	dirtyTo: number;
	/** Where the flusher goes on (writeback_index). */
	writeCursor: number;
	/** Who waits in fsync(). */
	readonly syncWaiters: Pid[];
};

export function createFile(id: number, path: string, disk: number, metadata: number, size: number): CachedFile {
	const pages = small(size);
	return {
		id,
		path,
		unlinked: false,
		opens: 0,
		disk,
		wb: -1,
		metadata,
		pages,
		map: new Int32Array(pages),
		shadowGroup: null,
		nodeGroup: null,
		tree: createRadixTree(0, pages),
		mappings: [],
		mapChanges: 0,
		runners: 0,
		cached: 0,
		dirty: 0,
		underWriteback: 0,
		queued: false,
		dirtiedAt: 0,
		dirtyFrom: pages,
		dirtyTo: 0,
		writeCursor: 0,
		syncWaiters: [],
	};
}

export const isMetadata = (file: CachedFile): boolean => file.metadata === file.id;

/** Page of a file that is in RAM (its read may still be in flight), −1 none. */
export const lookup = (file: CachedFile, page: number): Pfn => (file.map[page] > 0 ? file.map[page] - 1 : NONE);
