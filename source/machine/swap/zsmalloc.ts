// Where compressed pages lie: objects of size classes that share zspages of one to four pages of the allocator's. zram has such a pool, and so has zswap.
// (mm/zsmalloc.c init_zs_size_classes, get_pages_per_zspage, zs_malloc; docs §10.1)
// How far a page can be compressed is its program's (a ratio), and otherwise the device's; pages differ by half of their size up and down (estimate), as
// those of real programs do.
// Deviates: zspages are full but for one of each class, as after compaction; classes are not merged; what the table of handles takes is left out.
import {POOL_PAGE} from '../memory/alloc-request.ts';
import {freeFrame, NONE, type Pfn} from '../memory/frames.ts';
import {tryAllocPage} from '../memory/freelist.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

export const PAGE_BYTES = 4096;
/** ZS_SIZE_CLASS_DELTA, ZS_MIN_ALLOC_SIZE, ZS_HANDLE_SIZE, ZS_MAX_PAGES_PER_ZSPAGE of x86-64. */
const DELTA = 16;
const LEAST = 32;
const HANDLE = 8;
const MOST_PAGES = 4;
/** From so many bytes on nothing is gained (zs_huge_class_size): the page is as good as not compressed. */
const HUGE = 3264;
const CLASSES = (PAGE_BYTES - LEAST) / DELTA + 1;

export type ZsPool = {
	/** Objects of each size class. */
	readonly objects: Uint32Array;
	/** Pages that it has of the allocator, chained by frames.next, how many, and the most there have been. */
	head: Pfn;
	pages: number;
	mostPages: number;
	/** Objects in all, and their bytes. */
	stored: number;
	bytes: number;
};

export const createZsPool = (): ZsPool => ({objects: new Uint32Array(CLASSES), head: NONE, pages: 0, mostPages: 0, stored: 0, bytes: 0});

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

/** Bytes of a page that a ratio makes of it: half as much to half more than the mean, by its place; a ratio of 1 is what cannot be compressed. */
export function compressedBytes(ratio: number, place: number): number {
	const share = (Math.imul(place ^ (place >>> 15), 0x2c1b_3c6d) >>> 0) / 2 ** 32;
	const bytes = Math.max(LEAST, Math.round((PAGE_BYTES / ratio) * (0.5 + share)));
	return ratio <= 1 || bytes >= HUGE ? PAGE_BYTES : bytes;
}

/** Bytes of a page that somebody maps: by its owner's ratio, or the one that is given for those that have none of their own. */
export function bytesOfPage(m: Machine, pfn: Pfn, otherwise: number): number {
	const {owner, index} = m.frames;
	const pid = m.regions[owner[pfn]]?.pid ?? 0;
	const own = m.taskOf.get(pid)?.compression ?? 0;
	return compressedBytes(own > 0 ? own : otherwise, index[pfn] * 64 + pid);
}

/** What one more object of so many bytes would take of the allocator, in pages. */
export function pagesToStore(pool: ZsPool, bytes: number): number {
	const index = classOf(bytes);
	return pagesFor(index, pool.objects[index] + 1) - pagesFor(index, pool.objects[index]);
}

/** Takes the pages that an object needs of the allocator, in the middle of reclaim (PF_MEMALLOC: down to the reserves), and stores it. False: there are none. */
export function storeObject(m: Machine, task: Task, pool: ZsPool, bytes: number): boolean {
	const index = classOf(bytes);
	const got: Pfn[] = [];
	for (let left = pagesToStore(pool, bytes); left > 0; left--) {
		const pfn = tryAllocPage(m, task, POOL_PAGE);
		if (pfn < 0) {
			for (const one of got) freeFrame(m, one);
			return false;
		}
		got.push(pfn);
	}
	for (const pfn of got) {
		m.frames.next[pfn] = pool.head;
		pool.head = pfn;
		pool.pages++;
		m.kernel.other++;
	}
	if (pool.pages > pool.mostPages) pool.mostPages = pool.pages;
	pool.objects[index]++;
	pool.stored++;
	pool.bytes += bytes;
	return true;
}

/** An object goes, and the pages that nothing is in any more. */
export function freeObject(m: Machine, pool: ZsPool, bytes: number): void {
	const index = classOf(bytes);
	const before = pagesFor(index, pool.objects[index]);
	pool.objects[index]--;
	pool.stored--;
	pool.bytes -= bytes;
	for (let left = before - pagesFor(index, pool.objects[index]); left > 0; left--) {
		const pfn = pool.head;
		pool.head = m.frames.next[pfn];
		pool.pages--;
		m.kernel.other--;
		freeFrame(m, pfn);
	}
}
