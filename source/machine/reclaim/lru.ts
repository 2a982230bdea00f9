// The five LRU lists of each lruvec, linked through the frame table. Head is newest, reclaim takes the tail.
// Models include/linux/mm_inline.h (lruvec_add_folio, lruvec_del_folio) and struct lruvec: one for each memory group and node, the root group's first, so that
// on a machine without groups a lruvec is a node. Sizes are also kept by zone, for requests that may use only low zones.
// Left out: the batches of a CPU that new pages wait in first (lru_add, 15 pages, 31 in 6.12), so that lists are longer here by at most as many a CPU.
// With MGLRU evictable pages are in generations (mglru/lists.ts), and the sizes of the four lists are what the kernel says they would be.
import {ANON, LIST_MASK, NONE, type Pfn, ZONE_SHIFT} from '../memory/frames.ts';
import {genAdd, genRemove} from './mglru/lists.ts';
import {mglruOn} from './mglru/state.ts';
import type {Machine} from '../state.ts';

export const INACTIVE_ANON = 1;
export const ACTIVE_ANON = 2;
export const INACTIVE_FILE = 3;
export const ACTIVE_FILE = 4;
export const UNEVICTABLE = 5;
/** In frames.flags only: in a generation. */
export const GENERATIONS = 6;
/** Row length of the tables below; list 0 is "on no list". */
export const LISTS = 6;

export type ListId = 1 | 2 | 3 | 4 | 5;

export type Lru = {
	/** Index: lruvec × LISTS + list, where lruvec = group × nodes + node. */
	head: Int32Array;
	tail: Int32Array;
	size: Int32Array;
	/** Of all groups. Index: zone × LISTS + list. */
	readonly zoneSize: Int32Array;
	/** Of each group, where there are groups. Index: (group × zones + zone) × LISTS + list. */
	groupZoneSize: Int32Array | null;
};

export function createLru(nodes: number, zones: number): Lru {
	return {
		head: new Int32Array(nodes * LISTS).fill(NONE),
		tail: new Int32Array(nodes * LISTS).fill(NONE),
		size: new Int32Array(nodes * LISTS),
		zoneSize: new Int32Array(zones * LISTS),
		groupZoneSize: null,
	};
}

/** Makes room for the lists of so many groups, the root's among them; those that are there stay as they are. */
export function growLru(lru: Lru, groups: number, nodes: number): void {
	const rows = groups * nodes * LISTS;
	const grown = (old: Int32Array, length: number, fill: number): Int32Array => {
		const array = new Int32Array(length).fill(fill);
		array.set(old);
		return array;
	};
	lru.head = grown(lru.head, rows, NONE);
	lru.tail = grown(lru.tail, rows, NONE);
	lru.size = grown(lru.size, rows, 0);
	lru.groupZoneSize = grown(lru.groupZoneSize ?? lru.zoneSize, groups * lru.zoneSize.length, 0);
}

/** The lruvec of a page: of the group that it is charged to, on its node. */
export function lruvecOf(m: Machine, pfn: Pfn): number {
	const {node} = m.zones[m.frames.flags[pfn] >>> ZONE_SHIFT];
	const {group} = m.frames;
	return group === null ? node : group[pfn] * m.nodes.length + node;
}

/** Counts a page of a list of a group by zone, where there are groups. */
export function countOfGroup(m: Machine, pfn: Pfn, list: number, change: 1 | -1): void {
	const zone = m.frames.flags[pfn] >>> ZONE_SHIFT;
	const {groupZoneSize} = m.lru;
	const {group} = m.frames;
	if (group !== null && groupZoneSize !== null) groupZoneSize[(group[pfn] * m.zones.length + zone) * LISTS + list] += change;
}

export const listOf = (m: Machine, pfn: Pfn): number => m.frames.flags[pfn] & LIST_MASK;

/** Pages of a list on a node, of all groups. */
export function listSize(m: Machine, node: number, list: ListId): number {
	if (m.lru.groupZoneSize === null) return m.lru.size[node * LISTS + list];
	let sum = 0;
	for (const index of m.nodes[node].zones) sum += m.lru.zoneSize[index * LISTS + list];
	return sum;
}

/** Counts pages of a zone in or out of a list of a lruvec. */
export function countPages(m: Machine, lruvec: number, zone: number, list: number, change: number): void {
	const {size, zoneSize, groupZoneSize} = m.lru;
	size[lruvec * LISTS + list] += change;
	zoneSize[zone * LISTS + list] += change;
	if (groupZoneSize !== null) groupZoneSize[(Math.floor(lruvec / m.nodes.length) * m.zones.length + zone) * LISTS + list] += change;
}

/** Which of the two lists of a type a page counts in. */
export const listAs = (list: number, active: boolean): ListId =>
	list < INACTIVE_FILE ? (active ? ACTIVE_ANON : INACTIVE_ANON) : active ? ACTIVE_FILE : INACTIVE_FILE;

/** The list for a page that begins, or comes back, inside a fault: with MGLRU it is in use then (folio_add_lru). */
export const bornOn = (m: Machine, list: typeof INACTIVE_ANON | typeof INACTIVE_FILE, inFault: boolean): ListId => listAs(list, inFault && mglruOn(m));

/** lruvec_add_folio, lruvec_add_folio_tail with MGLRU: an active list means the youngest generation. */
function addToGeneration(m: Machine, pfn: Pfn, list: ListId, toTail: boolean): void {
	const {flags} = m.frames;
	const lruvec = lruvecOf(m, pfn);
	const counts = genAdd(m, lruvec, pfn, list === ACTIVE_ANON || list === ACTIVE_FILE, toTail);
	countPages(m, lruvec, flags[pfn] >>> ZONE_SHIFT, listAs(list, counts), 1);
	flags[pfn] = ((flags[pfn] & ~LIST_MASK) | GENERATIONS) >>> 0;
}

function removeFromGeneration(m: Machine, pfn: Pfn): void {
	const {flags} = m.frames;
	const lruvec = lruvecOf(m, pfn);
	const list = (flags[pfn] & ANON) === 0 ? INACTIVE_FILE : INACTIVE_ANON;
	const counted = genRemove(m, lruvec, pfn);
	countPages(m, lruvec, flags[pfn] >>> ZONE_SHIFT, listAs(list, counted), -1);
	flags[pfn] = (flags[pfn] & ~LIST_MASK) >>> 0;
}

export function lruAdd(m: Machine, pfn: Pfn, list: ListId): void {
	if (list !== UNEVICTABLE && mglruOn(m)) return addToGeneration(m, pfn, list, false);
	const {flags, next, prev} = m.frames;
	const {head, tail, size, zoneSize, groupZoneSize} = m.lru;
	const f = flags[pfn];
	const at = lruvecOf(m, pfn) * LISTS + list;
	const first = head[at];
	next[pfn] = first;
	prev[pfn] = NONE;
	if (first === NONE) tail[at] = pfn;
	else prev[first] = pfn;
	head[at] = pfn;
	size[at]++;
	zoneSize[(f >>> ZONE_SHIFT) * LISTS + list]++;
	if (groupZoneSize !== null) countOfGroup(m, pfn, list, 1);
	flags[pfn] = ((f & ~LIST_MASK) | list) >>> 0;
}

export function lruAddTail(m: Machine, pfn: Pfn, list: ListId): void {
	if (list !== UNEVICTABLE && mglruOn(m)) return addToGeneration(m, pfn, list, true);
	const {flags, next, prev} = m.frames;
	const {head, tail, size, zoneSize, groupZoneSize} = m.lru;
	const f = flags[pfn];
	const at = lruvecOf(m, pfn) * LISTS + list;
	const last = tail[at];
	prev[pfn] = last;
	next[pfn] = NONE;
	if (last === NONE) head[at] = pfn;
	else next[last] = pfn;
	tail[at] = pfn;
	size[at]++;
	zoneSize[(f >>> ZONE_SHIFT) * LISTS + list]++;
	if (groupZoneSize !== null) countOfGroup(m, pfn, list, 1);
	flags[pfn] = ((f & ~LIST_MASK) | list) >>> 0;
}

/** Takes a page off its list, if it is on one. */
export function lruRemove(m: Machine, pfn: Pfn): void {
	const {flags, next, prev} = m.frames;
	const {head, tail, size, zoneSize, groupZoneSize} = m.lru;
	const f = flags[pfn];
	const list = f & LIST_MASK;
	if (list === 0) return;
	if (list === GENERATIONS) return removeFromGeneration(m, pfn);
	const at = lruvecOf(m, pfn) * LISTS + list;
	const before = prev[pfn];
	const after = next[pfn];
	if (before === NONE) head[at] = after;
	else next[before] = after;
	if (after === NONE) tail[at] = before;
	else prev[after] = before;
	size[at]--;
	zoneSize[(f >>> ZONE_SHIFT) * LISTS + list]--;
	if (groupZoneSize !== null) countOfGroup(m, pfn, list, -1);
	flags[pfn] = (f & ~LIST_MASK) >>> 0;
}

/** Pages of a lruvec's list that lie in zones up to a class. */
export function listSizeUpTo(m: Machine, lruvec: number, list: ListId, zoneClass: number): number {
	if (zoneClass >= 3) return m.lru.size[lruvec * LISTS + list];
	const nodes = m.nodes.length;
	const sizes = m.lru.groupZoneSize ?? m.lru.zoneSize;
	const row = Math.floor(lruvec / nodes) * m.zones.length;
	let sum = 0;
	for (const index of m.nodes[lruvec % nodes].zones) if (m.zones[index].zoneClass <= zoneClass) sum += sizes[(row + index) * LISTS + list];
	return sum;
}
