// Where compressed pages lie: objects of size classes (size-classes.ts) that share zspages of some pages of the allocator's. zram has such a pool, and so has
// zswap. (mm/zsmalloc.c zs_malloc, zs_free; docs §10.1)
// How far a page can be compressed is its program's (a ratio), and otherwise the device's; pages differ by half of their size up and down (estimate), as
// those of real programs do.
// Deviates: zspages are full but for one of each class, as after compaction; what the table of handles takes is left out.
import {POOL_PAGE} from '../memory/alloc-request.ts';
import {freeFrame, NONE, type Pfn} from '../memory/frames.ts';
import {tryAllocPage} from '../memory/freelist.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {CLASSES, classOf, LEAST, PAGE_BYTES, sizeClasses} from './size-classes.ts';

/** What a page takes that does not get smaller: lzo makes it larger than it is. */
export const INCOMPRESSIBLE = PAGE_BYTES + 1;

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

/** Pages that so many objects of a class take. */
const pagesFor = ({pages, objects}: ReturnType<typeof classOf>, count: number): number => Math.ceil(count / objects) * pages;

/** Bytes of a page that a ratio makes of it: half as much to half more than the mean, by its place; a ratio of 1 is what cannot be compressed. */
export function compressedBytes(ratio: number, place: number): number {
	const share = (Math.imul(place ^ (place >>> 15), 0x2c1b_3c6d) >>> 0) / 2 ** 32;
	const bytes = Math.max(LEAST, Math.round((PAGE_BYTES / ratio) * (0.5 + share)));
	return ratio <= 1 || bytes > PAGE_BYTES ? INCOMPRESSIBLE : bytes;
}

/** Bytes of a page that somebody maps: by its owner's ratio, or the one that is given for those that have none of their own. */
export function bytesOfPage(m: Machine, pfn: Pfn, otherwise: number): number {
	const {owner, index} = m.frames;
	const pid = m.regions[owner[pfn]]?.pid ?? 0;
	const own = m.taskOf.get(pid)?.compression ?? 0;
	return compressedBytes(own > 0 ? own : otherwise, index[pfn] * 64 + pid);
}

/** What one more object of so many bytes would take of the allocator, in pages. */
export function pagesToStore(m: Machine, pool: ZsPool, bytes: number): number {
	const size = classOf(sizeClasses(m.rules), bytes);
	return pagesFor(size, pool.objects[size.index] + 1) - pagesFor(size, pool.objects[size.index]);
}

/** Takes the pages that an object needs of the allocator, in the middle of reclaim (PF_MEMALLOC: down to the reserves), and stores it. False: there are none. */
export function storeObject(m: Machine, task: Task, pool: ZsPool, bytes: number): boolean {
	const got: Pfn[] = [];
	for (let left = pagesToStore(m, pool, bytes); left > 0; left--) {
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
	pool.objects[classOf(sizeClasses(m.rules), bytes).index]++;
	pool.stored++;
	pool.bytes += bytes;
	return true;
}

/** An object goes, and the pages that nothing is in any more. */
export function freeObject(m: Machine, pool: ZsPool, bytes: number): void {
	const size = classOf(sizeClasses(m.rules), bytes);
	const before = pagesFor(size, pool.objects[size.index]);
	pool.objects[size.index]--;
	pool.stored--;
	pool.bytes -= bytes;
	for (let left = before - pagesFor(size, pool.objects[size.index]); left > 0; left--) {
		const pfn = pool.head;
		pool.head = m.frames.next[pfn];
		pool.pages--;
		m.kernel.other--;
		freeFrame(m, pfn);
	}
}
