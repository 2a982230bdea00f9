// The five LRU lists of each node, linked through the frame table. Head is newest, reclaim takes the tail.
// Models include/linux/mm_inline.h (lruvec_add_folio, lruvec_del_folio); sizes are also kept by zone, for requests that may use only low zones.
import {LIST_MASK, NONE, type Pfn, ZONE_SHIFT} from '../memory/frames.ts';
import type {Machine} from '../state.ts';

export const INACTIVE_ANON = 1;
export const ACTIVE_ANON = 2;
export const INACTIVE_FILE = 3;
export const ACTIVE_FILE = 4;
export const UNEVICTABLE = 5;
/** Row length of the tables below; list 0 is "on no list". */
export const LISTS = 6;

export type ListId = 1 | 2 | 3 | 4 | 5;

export type Lru = {
	/** Index: node × LISTS + list. */
	readonly head: Int32Array;
	readonly tail: Int32Array;
	readonly size: Int32Array;
	/** Index: zone × LISTS + list. */
	readonly zoneSize: Int32Array;
};

export function createLru(nodes: number, zones: number): Lru {
	return {
		head: new Int32Array(nodes * LISTS).fill(NONE),
		tail: new Int32Array(nodes * LISTS).fill(NONE),
		size: new Int32Array(nodes * LISTS),
		zoneSize: new Int32Array(zones * LISTS),
	};
}

export const listOf = (m: Machine, pfn: Pfn): number => m.frames.flags[pfn] & LIST_MASK;
export const listSize = (m: Machine, node: number, list: ListId): number => m.lru.size[node * LISTS + list];

export function lruAdd(m: Machine, pfn: Pfn, list: ListId): void {
	const {flags, next, prev} = m.frames;
	const {head, tail, size, zoneSize} = m.lru;
	const zone = flags[pfn] >>> ZONE_SHIFT;
	const at = m.zones[zone].node * LISTS + list;
	const first = head[at];
	next[pfn] = first;
	prev[pfn] = NONE;
	if (first === NONE) tail[at] = pfn;
	else prev[first] = pfn;
	head[at] = pfn;
	size[at]++;
	zoneSize[zone * LISTS + list]++;
	flags[pfn] = ((flags[pfn] & ~LIST_MASK) | list) >>> 0;
}

export function lruAddTail(m: Machine, pfn: Pfn, list: ListId): void {
	const {flags, next, prev} = m.frames;
	const {head, tail, size, zoneSize} = m.lru;
	const zone = flags[pfn] >>> ZONE_SHIFT;
	const at = m.zones[zone].node * LISTS + list;
	const last = tail[at];
	prev[pfn] = last;
	next[pfn] = NONE;
	if (last === NONE) head[at] = pfn;
	else next[last] = pfn;
	tail[at] = pfn;
	size[at]++;
	zoneSize[zone * LISTS + list]++;
	flags[pfn] = ((flags[pfn] & ~LIST_MASK) | list) >>> 0;
}

/** Takes a page off its list, if it is on one. */
export function lruRemove(m: Machine, pfn: Pfn): void {
	const {flags, next, prev} = m.frames;
	const {head, tail, size, zoneSize} = m.lru;
	const list = flags[pfn] & LIST_MASK;
	if (list === 0) return;
	const zone = flags[pfn] >>> ZONE_SHIFT;
	const at = m.zones[zone].node * LISTS + list;
	const before = prev[pfn];
	const after = next[pfn];
	if (before === NONE) head[at] = after;
	else next[before] = after;
	if (after === NONE) tail[at] = before;
	else prev[after] = before;
	size[at]--;
	zoneSize[zone * LISTS + list]--;
	flags[pfn] = (flags[pfn] & ~LIST_MASK) >>> 0;
}

/** Pages of a list that lie in zones up to a class. */
export function listSizeUpTo(m: Machine, node: number, list: ListId, zoneClass: number): number {
	let sum = 0;
	for (const index of m.nodes[node].zones) if (m.zones[index].zoneClass <= zoneClass) sum += m.lru.zoneSize[index * LISTS + list];
	return sum;
}
