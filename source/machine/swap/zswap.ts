// zswap: a pool of compressed pages in front of swap. A page that is swapped out stays in it for as long as there is room; when the pool is at its limit,
// pages go past it to the disk, and a worker writes the oldest of it there until it is under the accept threshold. (mm/zswap.c of 6.12: zswap_store,
// zswap_load, zswap_check_limits, zswap_lru_add; docs §10.2, C 9.1)
// Each memory group has a list of its own, as it has a share of the pool. What a page that goes to swap finds: zswap-store.ts.
// What lzo makes larger than a page zsmalloc refuses; what it makes only a little smaller is kept, in a page of its own.
// Deviates: one list for all nodes; entries and trees take no memory. Pages of zeroes never come here (zeromap.ts): 6.12's zswap looks for them no more.
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {groupOf, nextOnline} from '../cgroup/tree.ts';
import {unchargeZswap} from '../cgroup/zswap-charge.ts';
import {DIRTY, type Pfn, zoneOf} from '../memory/frames.ts';
import {totalRam} from '../oom/overcommit.ts';
import type {Machine} from '../state.ts';
import {areaOf, slotOf, type SwapEntry} from './swap-entry.ts';
import {bytesOfPage, createZsPool, freeObject, type ZsPool} from './zsmalloc.ts';

/** No entry: the end of the list. */
export const NOTHING = -1;
/** In `sizes`: the entry is stored, and the shrinker has not come by yet. */
export const STORED = 0x8000;
export const REFERENCED = 0x4000;
/** A group pays for it. */
export const CHARGED = 0x2000;
export const BYTES = 0x1fff;
/** CPU time to compress a page, and to read one: as zram's (estimate). */
export const COMPRESS_NS = 5000;
/** What lzo makes of a program's page where that says nothing: as zram's. */
const RATIO = 3;

export type ZswapArea = {readonly sizes: Uint16Array; readonly next: Int32Array; readonly prev: Int32Array};

/** The entries of a group, oldest first; by node, deferred work of the shrinker and pages of the group that were read from the disks since it last counted. */
export type ZswapList = {first: SwapEntry; last: SwapEntry; entries: number; readonly shrinkers: {deferred: number; diskSwapins: number}[]};

export type Zswap = {
	readonly pool: ZsPool;
	/** By swap area, from its first page on. */
	readonly areas: (ZswapArea | null)[];
	/** By group: the root's is that of a machine without groups. */
	readonly lists: (ZswapList | null)[];
	/** The group that the worker was at last, −1: it begins with the root; and in how many groups of this walk it found something. */
	cursor: GroupId;
	attempts: number;
	/** The limit was reached, and the pool is not under the accept threshold again (zswap_pool_reached_full). */
	full: boolean;
	/** The worker, how often it has failed in this run, and the entry that it is at. */
	readonly pid: number;
	failures: number;
	writing: SwapEntry;
	in: number;
	out: number;
	writtenBack: number;
	limitHit: number;
	rejectReclaim: number;
	rejectPoor: number;
	rejectAlloc: number;
};

export const createZswap = (pid: number, areas: number): Zswap => ({
	pool: createZsPool(),
	areas: Array.from({length: areas}, () => null),
	lists: [],
	cursor: -1,
	attempts: 0,
	full: false,
	pid,
	failures: 0,
	writing: NOTHING,
	...{in: 0, out: 0, writtenBack: 0, limitHit: 0, rejectReclaim: 0, rejectPoor: 0, rejectAlloc: 0},
});

const maxPages = (m: Machine): number => Math.floor((totalRam(m) * m.tunables.values['zswap.max_pool_percent'][0]) / 100);
export const acceptPages = (m: Machine): number => Math.floor((maxPages(m) * m.tunables.values['zswap.accept_threshold_percent'][0]) / 100);

export const linksOf = (z: Zswap, m: Machine, entry: SwapEntry): ZswapArea | null => z.areas[areaOf(m, entry).index];

/** Whether a group pays for an entry. */
export const isCharged = (m: Machine, z: Zswap, entry: SwapEntry): boolean => ((linksOf(z, m, entry)?.sizes[slotOf(entry)] ?? 0) & CHARGED) !== 0;

export function inZswap(m: Machine, entry: SwapEntry): boolean {
	const area = m.zswap === null ? null : linksOf(m.zswap, m, entry);
	return area !== null && (area.sizes[slotOf(entry)] & STORED) !== 0;
}

/** Whose an entry is: its slot's group's, or of the next above that is not removed (obj_cgroup_memcg of an entry). */
export function zswapOwner(m: Machine, entry: SwapEntry): GroupId {
	if (m.cgroups === null) return ROOT;
	let id: GroupId = areaOf(m, entry).group?.[slotOf(entry)] ?? ROOT;
	while (id !== ROOT && !groupOf(m, id).online) id = groupOf(m, id).parent;
	return id;
}

/** A group's list, made when there is something to put on it. */
export const listOfGroup = (m: Machine, z: Zswap, id: GroupId): ZswapList =>
	(z.lists[id] ??= {first: NOTHING, last: NOTHING, entries: 0, shrinkers: m.nodes.map(() => ({deferred: 0, diskSwapins: 0}))});

function unlink(m: Machine, z: Zswap, entry: SwapEntry): void {
	const {next, prev} = linksOf(z, m, entry) as ZswapArea;
	const list = listOfGroup(m, z, zswapOwner(m, entry));
	const before = prev[slotOf(entry)];
	const after = next[slotOf(entry)];
	if (before === NOTHING) list.first = after;
	else (linksOf(z, m, before) as ZswapArea).next[slotOf(before)] = after;
	if (after === NOTHING) list.last = before;
	else (linksOf(z, m, after) as ZswapArea).prev[slotOf(after)] = before;
	list.entries--;
}

export function append(m: Machine, z: Zswap, entry: SwapEntry): void {
	const {next, prev} = linksOf(z, m, entry) as ZswapArea;
	const list = listOfGroup(m, z, zswapOwner(m, entry));
	prev[slotOf(entry)] = list.last;
	next[slotOf(entry)] = NOTHING;
	if (list.last === NOTHING) list.first = entry;
	else (linksOf(z, m, list.last) as ZswapArea).next[slotOf(list.last)] = entry;
	list.last = entry;
	list.entries++;
}

/** A group is removed: its entries become the oldest of its parent's (memcg_reparent_list_lrus), and the worker goes on behind it (zswap_memcg_offline_cleanup). */
export function reparentZswapList(m: Machine, id: GroupId, parent: GroupId): void {
	const z = m.zswap;
	const list = z?.lists[id] ?? null;
	if (z === null) return;
	if (z.cursor === id) z.cursor = nextOnline(m, id);
	if (list === null) return;
	z.lists[id] = null;
	if (list.first === NOTHING) return;
	const to = listOfGroup(m, z, parent);
	(linksOf(z, m, list.last) as ZswapArea).next[slotOf(list.last)] = to.first;
	if (to.first === NOTHING) to.last = list.last;
	else (linksOf(z, m, to.first) as ZswapArea).prev[slotOf(to.first)] = list.last;
	to.first = list.first;
	to.entries += list.entries;
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
	const held = sizes[slotOf(entry)];
	sizes[slotOf(entry)] = 0;
	unlink(m, z, entry);
	freeObject(m, z.pool, held & BYTES);
	if ((held & CHARGED) !== 0) unchargeZswap(m, zswapOwner(m, entry), held & BYTES);
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
export function isFull(m: Machine, z: Zswap): boolean {
	if (z.pool.pages >= maxPages(m)) {
		z.limitHit++;
		z.full = true;
	} else if (z.full && z.pool.pages <= acceptPages(m)) z.full = false;
	return z.full;
}

/** A page was read from a disk: the shrinker leaves as many more in the pool (zswap_folio_swapin). */
export function noteDiskSwapin(m: Machine, pfn: Pfn): void {
	if (m.zswap !== null) listOfGroup(m, m.zswap, m.frames.group?.[pfn] ?? ROOT).shrinkers[m.zones[zoneOf(m, pfn)].node].diskSwapins++;
}

/** Reads a slot's page from the pool; into the swap cache, the entry goes and the page is dirty (zswap_load). False: it is on the disk. */
export function zswapLoad(m: Machine, pfn: Pfn, entry: SwapEntry, intoCache: boolean): boolean {
	const z = m.zswap;
	if (z === null || !inZswap(m, entry)) return false;
	m.clock += COMPRESS_NS;
	z.in++;
	const {sizes} = linksOf(z, m, entry) as ZswapArea;
	if (isCharged(m, z, entry)) groupOf(m, zswapOwner(m, entry)).stat.zswpin++;
	if (!intoCache) return true;
	const bytes = sizes[slotOf(entry)] & BYTES;
	dropZswap(m, entry);
	sizes[slotOf(entry)] = bytes; // it may go out again without being given another slot
	m.frames.flags[pfn] |= DIRTY;
	return true;
}
