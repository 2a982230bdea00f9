// What swap on zram holds: each page as an object of its compressed size, in pages of the allocator's. (drivers/block/zram/zram_drv.c zram_free_page;
// mm/zsmalloc.c init_zs_size_classes, get_pages_per_zspage, zs_malloc; docs §10.1)
// Objects of one size class share zspages of one to four pages. An object of 3264 bytes or more is stored as it is, in a page of its own ("huge").
// How far a page can be compressed is its program's (a ratio), and the disk's where that says nothing; pages differ by half of their size up and down
// (estimate), as those of real programs do.
// Deviates: zspages are full but for one of each class, as after compaction; classes are not merged; no page is the same word all over; what the table of
// handles takes is left out.
import {freeFrame, NONE, type Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import type {SwapArea} from './swap.ts';

const PAGE_BYTES = 4096;
/** ZS_SIZE_CLASS_DELTA, ZS_MIN_ALLOC_SIZE, ZS_HANDLE_SIZE, ZS_MAX_PAGES_PER_ZSPAGE of x86-64. */
const DELTA = 16;
const LEAST = 32;
const HANDLE = 8;
const MOST_PAGES = 4;
/** From so many bytes on nothing is gained (zs_huge_class_size). */
const HUGE = 3264;
const CLASSES = (PAGE_BYTES - LEAST) / DELTA + 1;
/** In `sizes`: there is an object. */
const STORED = 0x8000;

export type Zram = {
	/** Of each slot, the bytes that its page takes, and whether it is stored. */
	readonly sizes: Uint16Array;
	/** Objects of each size class. */
	readonly objects: Uint32Array;
	/** Pages that it has of the allocator, chained by frames.next, how many, and the most there have been. */
	head: Pfn;
	pages: number;
	mostPages: number;
	/** Pages that are stored, their bytes when compressed, and how many could not be. */
	stored: number;
	bytes: number;
	huge: number;
	/** Writes that found no room. */
	failed: number;
};

export const createZram = (slots: number): Zram => ({
	sizes: new Uint16Array(slots),
	objects: new Uint32Array(CLASSES),
	head: NONE,
	pages: 0,
	mostPages: 0,
	stored: 0,
	bytes: 0,
	huge: 0,
	failed: 0,
});

/** Pages of a zspage of a class: as many as leave the least over. */
function pagesOfZspage(size: number): number {
	let best = 1;
	let most = 0;
	for (let pages = 1; pages <= MOST_PAGES; pages++) {
		const all = pages * PAGE_BYTES;
		const used = Math.floor(((all - (all % size)) * 100) / all);
		if (used > most) {
			most = used;
			best = pages;
		}
	}
	return best;
}

const ZSPAGES = Array.from({length: CLASSES}, (_, i) => {
	const size = LEAST + i * DELTA;
	const pages = pagesOfZspage(size);
	return {pages, objects: Math.floor((pages * PAGE_BYTES) / size)};
});

const classOf = (bytes: number): number => Math.max(0, Math.ceil((Math.min(PAGE_BYTES, bytes === PAGE_BYTES ? bytes : bytes + HANDLE) - LEAST) / DELTA));

/** Pages that so many objects of a class take. */
const pagesFor = (index: number, objects: number): number => Math.ceil(objects / ZSPAGES[index].objects) * ZSPAGES[index].pages;

/** Bytes of a page that a program's ratio makes of it: half as much to half more than the mean, by its place; a ratio of 1 is what cannot be compressed. */
export function compressedBytes(ratio: number, place: number): number {
	const share = (Math.imul(place ^ (place >>> 15), 0x2c1b_3c6d) >>> 0) / 2 ** 32;
	const bytes = Math.max(LEAST, Math.round((PAGE_BYTES / ratio) * (0.5 + share)));
	return ratio <= 1 || bytes >= HUGE ? PAGE_BYTES : bytes;
}

/** What storing a slot's page would take of the allocator. */
export function pagesToStore(zram: Zram, slot: number): number {
	const index = classOf(zram.sizes[slot] & ~STORED);
	return pagesFor(index, zram.objects[index] + 1) - pagesFor(index, zram.objects[index]);
}

/** Sets the size that a slot's page will take when it is written. */
export function setSize(zram: Zram, slot: number, bytes: number): void {
	zram.sizes[slot] = bytes;
}

export const isStored = (zram: Zram, slot: number): boolean => (zram.sizes[slot] & STORED) !== 0;

/** A slot's page is an object from now on; there is room. */
export function addObject(zram: Zram, slot: number): void {
	const bytes = zram.sizes[slot];
	zram.sizes[slot] |= STORED;
	zram.objects[classOf(bytes)]++;
	zram.stored++;
	zram.bytes += bytes;
	if (bytes === PAGE_BYTES) zram.huge++;
}

/** A slot is free, or written anew: its object goes, and the pages that nothing is in any more. */
export function dropObject(m: Machine, {zram}: SwapArea, slot: number): void {
	if (zram === null || !isStored(zram, slot)) return;
	const bytes = zram.sizes[slot] & ~STORED;
	const index = classOf(bytes);
	zram.sizes[slot] = bytes;
	const before = pagesFor(index, zram.objects[index]);
	zram.objects[index]--;
	zram.stored--;
	zram.bytes -= bytes;
	if (bytes === PAGE_BYTES) zram.huge--;
	for (let left = before - pagesFor(index, zram.objects[index]); left > 0; left--) {
		const pfn = zram.head;
		zram.head = m.frames.next[pfn];
		zram.pages--;
		m.kernel.other--;
		freeFrame(m, pfn);
	}
}
