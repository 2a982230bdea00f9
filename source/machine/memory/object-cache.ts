// Caches of kernel objects in slabs: how many are in use, which slab has room, when a slab's pages come back. (mm/slub.c ___slab_alloc, __slab_free, calculate_sizes)
// The frame of a slab's first page is its record, as struct slab lies over struct page: `index` objects in use, `aux` objects that it has room for, `prev` and
// `owner` its neighbours among the node's slabs with room, `next` the next page of the slab. Deviates: one slab at hand a node, where the kernel has one a CPU
// and a list of some behind it, and takes another node's only where that has more than a few; pages of a slab need not lie side by side; objects are free at once, not after a grace period of RCU.
import {type AllocRequest, allocRequest} from './alloc-request.ts';
import {freeFrame, KIND_SLAB, NONE, type Pfn, zoneOf} from './frames.ts';
import {homeNode, walk} from './freelist.ts';
import {slabOrder} from './slab-order.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

/** Slabs without an object in use that a node keeps among those with room (MIN_PARTIAL; more only for objects of 4 KiB and above). */
const MIN_PARTIAL = 5;
const PAGE = 4096;

type NodeObjects = {current: Pfn; first: Pfn; last: Pfn; partial: number};

export type ObjectCache = {
	readonly name: string;
	readonly bytes: number;
	/** Its pages are SReclaimable, not SUnreclaim. */
	readonly reclaimable: boolean;
	/** Of a slab as it is wished for: where there is no memory for that, one of a single page is taken. */
	readonly perSlab: number;
	readonly slabPages: number;
	used: number;
	room: number;
	pages: number;
	slabs: number;
	readonly nodes: readonly NodeObjects[];
};

export function createObjectCache(name: string, bytes: number, reclaimable: boolean, cpus: number, nodes: number): ObjectCache {
	const slabPages = 2 ** slabOrder(bytes, cpus);
	return {
		...{name, bytes, reclaimable, slabPages, perSlab: Math.floor((slabPages * PAGE) / bytes)},
		...{used: 0, room: 0, pages: 0, slabs: 0},
		nodes: Array.from({length: nodes}, () => ({current: NONE, first: NONE, last: NONE, partial: 0})),
	};
}

/** Objects are charged one by one to who makes them, the page that they lie in to nobody. */
export const OBJECT_PAGE: AllocRequest = allocRequest(2, KIND_SLAB, {group: 0});
/** For all pages of a slab but the only one: at once, and nobody is woken for it. */
const WISHED: AllocRequest = allocRequest(2, KIND_SLAB, {noRetry: true, atomic: true, group: 0});

const nodeOf = (m: Machine, slab: Pfn): number => m.zones[zoneOf(m, slab)].node;

/** Whether an object can be had on a node without another slab. */
export function hasRoom(m: Machine, cache: ObjectCache, node: number): boolean {
	const {current, first} = cache.nodes[node];
	return first !== NONE || (current !== NONE && m.frames.index[current] < m.frames.aux[current]);
}

function unlink(m: Machine, own: NodeObjects, slab: Pfn): void {
	const {prev, owner: after} = m.frames;
	if (prev[slab] === NONE) own.first = after[slab];
	else after[prev[slab]] = after[slab];
	if (after[slab] === NONE) own.last = prev[slab];
	else prev[after[slab]] = prev[slab];
	own.partial--;
}

function append(m: Machine, own: NodeObjects, slab: Pfn): void {
	const {prev, owner: after} = m.frames;
	prev[slab] = own.last;
	after[slab] = NONE;
	if (own.last === NONE) own.first = slab;
	else after[own.last] = slab;
	own.last = slab;
	own.partial++;
}

/** Makes frames a slab that has room. */
export function addSlab(m: Machine, cache: ObjectCache, pfns: readonly Pfn[]): void {
	const {next, index, aux} = m.frames;
	const [slab] = pfns;
	for (const [i, pfn] of pfns.entries()) next[pfn] = pfns[i + 1] ?? NONE;
	index[slab] = 0;
	aux[slab] = Math.floor((pfns.length * PAGE) / cache.bytes);
	cache.room += aux[slab];
	cache.pages += pfns.length;
	cache.slabs++;
	const node = nodeOf(m, slab);
	append(m, cache.nodes[node], slab);
	for (const pfn of pfns) countPage(m, cache, pfn, 1);
}

function countPage(m: Machine, cache: ObjectCache, pfn: Pfn, change: 1 | -1): void {
	const {slab} = m.nodes[nodeOf(m, pfn)];
	if (cache.reclaimable) slab.reclaimable += change;
	else slab.unreclaimable += change;
}

/** Pages for a whole slab where they are at hand, all of them or none; null for caches whose slabs are single pages (allocate_slab). */
export function wishedSlab(m: Machine, task: Task, {slabPages}: ObjectCache): Pfn[] | null {
	if (slabPages === 1) return null;
	const pfns: Pfn[] = [];
	while (pfns.length < slabPages) {
		let pfn = walk(m, task, WISHED, 'low', 'none', 0, null);
		if (pfn < 0) pfn = walk(m, task, WISHED, 'min', 'none', 0, null);
		if (pfn < 0) {
			for (const one of pfns) freeFrame(m, one);
			return null;
		}
		pfns.push(pfn);
	}
	return pfns;
}

/** The node that a task's next object comes from, the nearest where there is room; −1: there is none without another slab. */
export function objectNode(m: Machine, cache: ObjectCache, task: Task): number {
	const home = homeNode(m, task);
	if (hasRoom(m, cache, home)) return home;
	for (const index of m.zonelists[home]) if (hasRoom(m, cache, m.zones[index].node)) return m.zones[index].node;
	return NONE;
}

/** An object of a node that has room; returns its slab. */
export function takeObject(m: Machine, cache: ObjectCache, node: number): Pfn {
	const own = cache.nodes[node];
	const {index, aux} = m.frames;
	if (own.current === NONE || index[own.current] >= aux[own.current]) {
		own.current = own.first;
		unlink(m, own, own.current);
	}
	index[own.current]++;
	cache.used++;
	return own.current;
}

/** Gives an object back; returns the pages that come back with its slab. */
export function giveObject(m: Machine, cache: ObjectCache, slab: Pfn): number {
	const {index, aux} = m.frames;
	const own = cache.nodes[nodeOf(m, slab)];
	const wasFull = index[slab]-- === aux[slab];
	cache.used--;
	if (slab === own.current) return 0;
	if (index[slab] > 0 || own.partial < MIN_PARTIAL) {
		if (wasFull) append(m, own, slab);
		return 0;
	}
	if (!wasFull) unlink(m, own, slab);
	return discard(m, cache, slab);
}

function discard(m: Machine, cache: ObjectCache, slab: Pfn): number {
	const {next, aux} = m.frames;
	cache.room -= aux[slab];
	cache.slabs--;
	let pages = 0;
	for (let pfn = slab, after = NONE; pfn !== NONE; pfn = after) {
		after = next[pfn];
		countPage(m, cache, pfn, -1);
		freeFrame(m, pfn);
		pages++;
	}
	cache.pages -= pages;
	return pages;
}
