// Swap areas: slots, the swap cache, who owns a slot. (mm/swapfile.c, mm/swap_state.c; docs §10)
// A slot is in use while page tables point to it (`count`) or a page in RAM is its copy (`cache` > 0). Which one is taken says slot-search.ts, what rests on
// lists of the CPUs swap-slots.ts. Left out: extents and discard, which change no figure; swap_map's continuation pages, so that 65,535 tables may have a slot.
import type {SwapConfig} from '../config.ts';
import {
	ANON,
	DIRTY,
	freeFrame,
	GATHERED,
	ISOLATED,
	MLOCKED,
	NONE,
	type Pfn,
	RECLAIM,
	SWAPCACHE,
	UPTODATE,
	WORKINGSET,
	WRITEBACK,
	zoneOf,
} from '../memory/frames.ts';
import {chargedGroup, countPage, releaseIfEmpty} from '../cgroup/charge.ts';
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {swapIsTight, unchargeSlot} from '../cgroup/swap-counter.ts';
import {settleCacheSlab} from '../memory/cache-slab.ts';
import {createRadixTree, radixInsert, radixRemove, type RadixTree} from '../memory/radix-tree.ts';
import {lruRemove} from '../reclaim/lru.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {small} from '../wide.ts';
import {LIST_SLOTS, listOf} from './slot-lists.ts';
import {CLUSTER, letGo, slotIsFree} from './slot-map.ts';
import {areaOf, slotOf, swapEntry, type SwapEntry} from './swap-entry.ts';
import {createZram, noteFree, type Zram} from './zram.ts';
import {dropZswap} from './zswap.ts';

export const MAX_SWAP_AREAS = 16;
export {areaOf, MAX_SWAP_PAGES, slotOf, swapEntry, type SwapEntry} from './swap-entry.ts';

/** SWAP_ADDRESS_SPACE_PAGES: slots of an area that have a radix tree of their own, whose indices are those of the area. */
export const TREE_SLOTS = 2 ** 14;

export type SwapArea = {
	readonly index: number;
	readonly config: SwapConfig;
	readonly disk: number;
	readonly pages: number;
	/** Means something while the area is on. */
	priority: number;
	on: boolean;
	/** swapoff is reading it back: no new slots. How many pages it has brought back. */
	leaving: boolean;
	readBack: number;
	/** Page tables that have the entry (swap_map; with its continuation pages, which are left out). */
	readonly count: Uint16Array;
	/** 0 nothing, pfn + 1 of the copy in RAM, or a negative shadow of the page that was there. */
	readonly cache: Int32Array;
	/** The memory group that a slot in use is charged to, and the one on whose behalf the page of a shadow was evicted; null: there was none but the root. */
	group: Uint16Array | null;
	shadowGroup: Uint16Array | null;
	/** 1: the slot's page is all zeroes (zeromap.ts); null: there was none yet. */
	zeromap: Uint8Array | null;
	/** Of what is in `cache`, one for each 64 MiB. */
	readonly trees: readonly RadixTree[];
	/** What it holds where it lies on zram. */
	readonly zram: Zram | null;
	/** 1: out of the pool and in nobody's use, on a list of a CPU (swap-slots.ts). */
	readonly held: Uint8Array;
	readonly clusterFree: Uint16Array;
	/** Slots that cannot be found: in use or held. */
	used: number;
	/** Next slot of the run in hand, and its end, or how much of it is left; below and above which slots none is free. */
	cursor: number;
	runEnd: number;
	runLeft: number;
	lowest: number;
	highest: number;
};

export function createSwapArea(index: number, config: SwapConfig, disk: number, compressed = false): SwapArea {
	const pages = small(config.pages);
	const clusters = Math.ceil(pages / CLUSTER);
	const clusterFree = new Uint16Array(clusters).fill(CLUSTER);
	if (pages % CLUSTER !== 0) clusterFree[clusters - 1] = pages % CLUSTER;
	return {
		index,
		config,
		disk,
		pages,
		priority: 0,
		on: config.on ?? true,
		leaving: false,
		readBack: 0,
		count: new Uint16Array(pages),
		cache: new Int32Array(pages),
		group: null,
		shadowGroup: null,
		zeromap: null,
		trees: Array.from({length: Math.ceil(pages / TREE_SLOTS)}, (_, i) => createRadixTree(i * TREE_SLOTS, TREE_SLOTS)),
		zram: compressed ? createZram(pages) : null,
		held: new Uint8Array(pages),
		clusterFree,
		used: 0,
		cursor: 0,
		runEnd: 0,
		runLeft: 0,
		lowest: 0,
		highest: pages - 1,
	};
}

/** Its own priority, or where it has none (or −1) the next below those that areas in use have been given, from −2 downwards (setup_swap_info). */
export function priorityAtSwapon(swaps: readonly SwapArea[], area: SwapArea): number {
	const own = area.config.priority ?? -1;
	return own >= 0 ? own : -2 - swaps.filter(other => other !== area && other.on && !other.leaving && other.priority < 0).length;
}

/** More than half of swap is in use: or of what the group of a page may have: pages that come back give up their slots (vm_swap_full, mem_cgroup_swap_full). */
export function swapIsHalfFull(m: Machine, pfn: Pfn): boolean {
	if (m.swapFree * 2 < m.swapTotal) return true;
	const group = chargedGroup(m, pfn);
	return group !== null && swapIsTight(m, group.id);
}

/** Puts a page or a shadow into the swap cache, or empties the place; its tree grows or shrinks. `task` adds it. */
function setCache(m: Machine, area: SwapArea, slot: number, value: number, task: Task | null): void {
	const before = area.cache[slot];
	area.cache[slot] = value;
	if ((before === 0) === (value === 0)) return;
	const tree = area.trees[(slot / TREE_SLOTS) | 0];
	const grown = value === 0 ? 0 - radixRemove(tree, slot) : radixInsert(tree, slot); // not −0, which is no whole number to V8
	if (grown === 0) return;
	m.cacheSlab.nodes += grown;
	settleCacheSlab(m, task);
}

/** Lets go of a slot that neither a page table nor the swap cache needs: onto the CPU's list where there are such, which goes back when it is full (free_swap_slot). */
export function freeSlotIfUnused(m: Machine, area: SwapArea, slot: number): void {
	if (!slotIsFree(area, slot)) return;
	if (m.slotLists === null || !m.slotLists.active) {
		returnSlot(m, area, slot);
		return;
	}
	const {freed} = listOf(m, m.slotLists);
	if (freed.length >= LIST_SLOTS) returnSlots(m, freed);
	area.held[slot] = 1;
	freed.push(swapEntry(area.index, slot));
}

/** All slots of a list go back to their areas. */
export function returnSlots(m: Machine, slots: SwapEntry[]): void {
	for (const entry of slots.splice(0)) {
		returnSlot(m, areaOf(m, entry), slotOf(entry));
	}
}

/** A slot is free, and its shadow is gone (swap_range_free). */
function returnSlot(m: Machine, area: SwapArea, slot: number): void {
	setCache(m, area, slot, 0, null);
	if (area.zeromap !== null) area.zeromap[slot] = 0;
	noteFree(m, area, slot);
	if (m.zswap !== null) dropZswap(m, swapEntry(area.index, slot));
	letGo(area, slot);
	m.swapFree++;
	if (area.group !== null && area.group[slot] !== ROOT) releaseCharge(m, area.group, slot);
}

/** The group that a slot was charged to has one less. */
function releaseCharge(m: Machine, groups: Uint16Array, slot: number): void {
	const group = groups[slot];
	groups[slot] = ROOT;
	unchargeSlot(m, group);
	releaseIfEmpty(m, group);
}

/** The page in the swap cache for this entry, −1 none. */
export function swapCacheLookup(m: Machine, entry: SwapEntry): Pfn {
	const held = areaOf(m, entry).cache[slotOf(entry)];
	return held > 0 ? held - 1 : NONE;
}

/** Who a page read back from this entry is charged to: the slot's group, as long as that is not removed; otherwise whoever reads it (null). */
export function chargedTo(m: Machine, entry: SwapEntry): GroupId | null {
	if (m.cgroups === null) return null;
	const id = areaOf(m, entry).group?.[slotOf(entry)] ?? ROOT;
	return id !== ROOT && m.cgroups.groups[id]?.online !== true ? null : id;
}

/** Shadow of the page that was swapped out to this entry, 0 none. */
export function swapShadow(m: Machine, entry: SwapEntry): number {
	return Math.min(0, areaOf(m, entry).cache[slotOf(entry)]);
}

export function addToSwapCache(m: Machine, task: Task, pfn: Pfn, entry: SwapEntry): void {
	const {flags, aux} = m.frames;
	setCache(m, areaOf(m, entry), slotOf(entry), pfn + 1, task);
	aux[pfn] = entry;
	flags[pfn] |= SWAPCACHE;
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	node.stat.nr_swapcached++;
	node.stat.nr_file_pages++;
	countPage(m, pfn, 'nr_swapcached', 1);
}

/** Takes a page out of the swap cache, leaving `shadow` (0 = none); the slot goes too when no page table owns it. */
export function removeFromSwapCache(m: Machine, pfn: Pfn, shadow: number): void {
	const {flags, aux} = m.frames;
	const entry = aux[pfn];
	const area = areaOf(m, entry);
	const slot = slotOf(entry);
	setCache(m, area, slot, shadow, null);
	flags[pfn] &= ~SWAPCACHE;
	aux[pfn] = 0;
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	node.stat.nr_swapcached--;
	node.stat.nr_file_pages--;
	countPage(m, pfn, 'nr_swapcached', -1);
	freeSlotIfUnused(m, area, slot);
}

/** A page table takes hold of an entry. */
export function swapDuplicate(m: Machine, entry: SwapEntry): void {
	areaOf(m, entry).count[slotOf(entry)]++;
}

/** A page table lets go of an entry (swap_free). */
export function swapRelease(m: Machine, entry: SwapEntry): void {
	const area = areaOf(m, entry);
	const slot = slotOf(entry);
	area.count[slot]--;
	if (area.cache[slot] <= 0) freeSlotIfUnused(m, area, slot);
}

/** Gives the slot of a resident swap-cache page back, if nothing else needs it and neither its read nor a write is in flight (folio_free_swap). The page is dirty afterwards. */
export function tryFreeSwap(m: Machine, pfn: Pfn): boolean {
	const {flags, aux} = m.frames;
	if ((flags[pfn] & (SWAPCACHE | UPTODATE)) !== (SWAPCACHE | UPTODATE) || (flags[pfn] & WRITEBACK) !== 0) return false;
	const entry = aux[pfn];
	if (areaOf(m, entry).count[slotOf(entry)] > 0) return false;
	removeFromSwapCache(m, pfn, 0);
	flags[pfn] |= DIRTY;
	return true;
}

/** Takes a slot from a page in RAM that is its only user; one that nobody maps is freed with it (__try_to_reclaim_swap). */
export function reclaimCopy(m: Machine, pfn: Pfn): boolean {
	if (!tryFreeSwap(m, pfn)) return false;
	if (m.frames.owner[pfn] === NONE) dropAnon(m, pfn);
	return true;
}

/** A page table has let go of an entry for good: frees a copy in RAM that nobody maps (free_swap_and_cache). */
export function swapReleaseAndCache(m: Machine, entry: SwapEntry): void {
	const pfn = swapCacheLookup(m, entry);
	swapRelease(m, entry);
	if (pfn !== NONE && m.frames.owner[pfn] === NONE) reclaimCopy(m, pfn);
}

/** Frees an anonymous page that nobody maps and that has no slot; one in the hands of a reclaimer, or of who unmapped it, is freed when that is done with it. */
export function dropAnon(m: Machine, pfn: Pfn): void {
	const {flags} = m.frames;
	if ((flags[pfn] & (ISOLATED | GATHERED)) !== 0) return;
	lruRemove(m, pfn);
	flags[pfn] &= ~(ANON | DIRTY | RECLAIM | WORKINGSET | MLOCKED);
	freeFrame(m, pfn);
}
