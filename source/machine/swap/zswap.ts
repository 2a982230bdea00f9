// zswap: a pool of compressed pages in front of swap. A page that is swapped out stays in it for as long as there is room; when the pool is at its limit,
// pages go past it to the disk, and a worker writes the oldest of it there until it is under the accept threshold. (mm/zswap.c of 6.12: zswap_store,
// zswap_load, zswap_check_limits, zswap_lru_add; docs §10.2)
// Deviates: one list for all nodes and groups; what does not get smaller by a fifth is turned away (lzo makes it larger than a page, which zsmalloc refuses);
// entries and trees take no memory; memory.zswap.max and memory.zswap.writeback are left out. Pages of zeroes never come here (zeromap.ts): 6.12's zswap looks
// for them no more.
import {DIRTY, type Pfn, zoneOf} from '../memory/frames.ts';
import {totalRam} from '../oom/overcommit.ts';
import {wake} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {areaOf, slotOf, type SwapEntry} from './swap-entry.ts';
import {bytesOfPage, createZsPool, freeObject, PAGE_BYTES, storeObject, type ZsPool} from './zsmalloc.ts';

/** No entry: the end of the list. */
export const NOTHING = -1;
/** In `sizes`: the entry is stored, and the shrinker has not come by yet. */
const STORED = 0x8000;
const REFERENCED = 0x4000;
const BYTES = 0x1fff;
/** CPU time to compress a page, and to read one: as zram's (estimate). */
export const COMPRESS_NS = 5000;
/** What lzo makes of a program's page where that says nothing: as zram's. */
const RATIO = 3;

export type ZswapArea = {readonly sizes: Uint16Array; readonly next: Int32Array; readonly prev: Int32Array};

export type Zswap = {
	readonly pool: ZsPool;
	/** By swap area, from its first page on. */
	readonly areas: (ZswapArea | null)[];
	/** The list, oldest first. */
	first: SwapEntry;
	last: SwapEntry;
	/** The limit was reached, and the pool is not under the accept threshold again (zswap_pool_reached_full). */
	full: boolean;
	/** The worker, how often it has failed in this run, and the entry that it is at. */
	readonly pid: number;
	failures: number;
	writing: SwapEntry;
	/** By node: deferred work of the shrinker, and pages read from the disks since it last counted. */
	readonly shrinkers: {deferred: number; diskSwapins: number}[];
	in: number;
	out: number;
	writtenBack: number;
	limitHit: number;
	rejectReclaim: number;
	rejectPoor: number;
	rejectAlloc: number;
};

export const createZswap = (pid: number, areas: number, nodes: number): Zswap => ({
	pool: createZsPool(),
	areas: Array.from({length: areas}, () => null),
	first: NOTHING,
	last: NOTHING,
	full: false,
	pid,
	failures: 0,
	writing: NOTHING,
	shrinkers: Array.from({length: nodes}, () => ({deferred: 0, diskSwapins: 0})),
	...{in: 0, out: 0, writtenBack: 0, limitHit: 0, rejectReclaim: 0, rejectPoor: 0, rejectAlloc: 0},
});

const maxPages = (m: Machine): number => Math.floor((totalRam(m) * m.tunables.values['zswap.max_pool_percent'][0]) / 100);
export const acceptPages = (m: Machine): number => Math.floor((maxPages(m) * m.tunables.values['zswap.accept_threshold_percent'][0]) / 100);

const linksOf = (z: Zswap, m: Machine, entry: SwapEntry): ZswapArea | null => z.areas[areaOf(m, entry).index];

export function inZswap(m: Machine, entry: SwapEntry): boolean {
	const area = m.zswap === null ? null : linksOf(m.zswap, m, entry);
	return area !== null && (area.sizes[slotOf(entry)] & STORED) !== 0;
}

function unlink(m: Machine, z: Zswap, entry: SwapEntry): void {
	const {next, prev} = linksOf(z, m, entry) as ZswapArea;
	const before = prev[slotOf(entry)];
	const after = next[slotOf(entry)];
	if (before === NOTHING) z.first = after;
	else (linksOf(z, m, before) as ZswapArea).next[slotOf(before)] = after;
	if (after === NOTHING) z.last = before;
	else (linksOf(z, m, after) as ZswapArea).prev[slotOf(after)] = before;
}

function append(m: Machine, z: Zswap, entry: SwapEntry): void {
	const {next, prev} = linksOf(z, m, entry) as ZswapArea;
	prev[slotOf(entry)] = z.last;
	next[slotOf(entry)] = NOTHING;
	if (z.last === NOTHING) z.first = entry;
	else (linksOf(z, m, z.last) as ZswapArea).next[slotOf(z.last)] = entry;
	z.last = entry;
}

/** The oldest entry goes to the end; true: it had not been passed over before, and has its second chance. */
export function rotate(m: Machine, z: Zswap, entry: SwapEntry): boolean {
	const {sizes} = linksOf(z, m, entry) as ZswapArea;
	const fresh = (sizes[slotOf(entry)] & REFERENCED) !== 0;
	sizes[slotOf(entry)] &= ~REFERENCED;
	unlink(m, z, entry);
	append(m, z, entry);
	return fresh;
}

/** Takes an entry out of the pool: its slot is free, is written past it, or has been read into the swap cache (zswap_entry_free). */
export function dropZswap(m: Machine, entry: SwapEntry): void {
	const z = m.zswap;
	if (z === null || !inZswap(m, entry)) return;
	const {sizes} = linksOf(z, m, entry) as ZswapArea;
	const bytes = sizes[slotOf(entry)] & BYTES;
	sizes[slotOf(entry)] = 0;
	unlink(m, z, entry);
	freeObject(m, z.pool, bytes);
}

/** How far a page can be compressed is known while somebody maps it. */
export function noteZswapSize(m: Machine, pfn: Pfn, entry: SwapEntry): void {
	const z = m.zswap;
	if (z === null) return;
	const {index, pages} = areaOf(m, entry);
	const area = (z.areas[index] ??= {sizes: new Uint16Array(pages), next: new Int32Array(pages), prev: new Int32Array(pages)});
	area.sizes[slotOf(entry)] = bytesOfPage(m, pfn, RATIO);
}

/** zswap_check_limits. */
function isFull(m: Machine, z: Zswap): boolean {
	if (z.pool.pages >= maxPages(m)) {
		z.limitHit++;
		z.full = true;
	} else if (z.full && z.pool.pages <= acceptPages(m)) z.full = false;
	return z.full;
}

/** Stores the page of a slot instead of writing it (zswap_store). False: it goes to the disk. */
export function zswapStore(m: Machine, task: Task, entry: SwapEntry): boolean {
	const z = m.zswap;
	if (z === null) return false;
	const area = linksOf(z, m, entry);
	const bytes = (area?.sizes[slotOf(entry)] ?? 0) & BYTES;
	dropZswap(m, entry);
	if (area === null || bytes === 0) return false;
	area.sizes[slotOf(entry)] = bytes;
	if (m.tunables.values['zswap.enabled'][0] === 0) return false;
	if (isFull(m, z)) {
		const worker = m.taskOf.get(z.pid);
		if (worker !== undefined) wake(m, worker);
		return false;
	}
	m.clock += COMPRESS_NS;
	if (bytes >= PAGE_BYTES) {
		z.rejectPoor++;
		return false;
	}
	if (!storeObject(m, task, z.pool, bytes)) {
		z.rejectAlloc++;
		return false;
	}
	area.sizes[slotOf(entry)] = bytes | STORED | REFERENCED;
	append(m, z, entry);
	z.out++;
	return true;
}

/** A page was read from a disk: the shrinker leaves as many more in the pool (zswap_folio_swapin). */
export function noteDiskSwapin(m: Machine, pfn: Pfn): void {
	if (m.zswap !== null) m.zswap.shrinkers[m.zones[zoneOf(m, pfn)].node].diskSwapins++;
}

/** Reads a slot's page from the pool; into the swap cache, the entry goes and the page is dirty (zswap_load). False: it is on the disk. */
export function zswapLoad(m: Machine, pfn: Pfn, entry: SwapEntry, intoCache: boolean): boolean {
	const z = m.zswap;
	if (z === null || !inZswap(m, entry)) return false;
	m.clock += COMPRESS_NS;
	z.in++;
	if (!intoCache) return true;
	const {sizes} = linksOf(z, m, entry) as ZswapArea;
	const bytes = sizes[slotOf(entry)] & BYTES;
	dropZswap(m, entry);
	sizes[slotOf(entry)] = bytes; // it may go out again without being given another slot
	m.frames.flags[pfn] |= DIRTY;
	return true;
}
