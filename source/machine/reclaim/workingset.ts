// Shadows of evicted pages and what a refault tells (mm/workingset.c; docs §9). A shadow lies in the slot of the page table of a file or of
// the swap cache where the page was, as a negative number: the node's age at eviction (27 bits, so it wraps as the kernel's does), the node, and
// whether the page had been active. Left out: the shrinker of nodes that hold nothing but shadows, whose memory counts (cache-slab.ts).
import {noteRefault} from '../account/turning.ts';
import {ANON, type Pfn, WORKINGSET, zoneOf} from '../memory/frames.ts';
import {type LruvecState, lruvecState} from './lruvec-state.ts';
import {ACTIVE_ANON, ACTIVE_FILE, INACTIVE_ANON, INACTIVE_FILE, type ListId} from './lru.ts';
import type {Node} from '../memory/node.ts';
import type {Machine} from '../state.ts';

const AGE_BITS = 27;
const AGE_MODULUS = 2 ** AGE_BITS;

export const packShadow = (age: number, node: number, workingset: boolean): number => -(((age % AGE_MODULUS) * 8 + (node & 7)) * 2 + (workingset ? 1 : 0)) - 1;

export function unpackShadow(shadow: number): {readonly age: number; readonly node: number; readonly workingset: boolean} {
	const value = -shadow - 1;
	return {age: Math.floor(value / 16), node: (value >> 1) & 7, workingset: (value & 1) === 1};
}

/** Evictions and activations since the shadow was left. */
export const refaultDistance = (age: number, shadowAge: number): number => (((age - shadowAge) % AGE_MODULUS) + AGE_MODULUS) % AGE_MODULUS;

export type ListSizes = Pick<LruvecState, 'inactiveAnon' | 'activeAnon' | 'inactiveFile' | 'activeFile'>;

/** How far away a refault may be to count as part of the working set. */
export function workingsetLimit(sizes: ListSizes, anon: boolean, swapHasRoom: boolean): number {
	let limit = sizes.activeFile + (anon ? sizes.inactiveFile : 0);
	if (swapHasRoom) limit += sizes.activeAnon + (anon ? 0 : sizes.inactiveAnon);
	return limit;
}

/** Leaves the shadow of a page that is about to be freed (workingset_eviction). */
export function evictionShadow(m: Machine, pfn: Pfn): number {
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	return packShadow(node.age++, node.id, (m.frames.flags[pfn] & WORKINGSET) !== 0);
}

/** Counts a refault and says on which list the page that was read again starts (workingset_refault). */
export function refaultList(m: Machine, pfn: Pfn, shadow: number): ListId {
	const {flags} = m.frames;
	const anon = (flags[pfn] & ANON) !== 0;
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	const {age, node: evictedFrom, workingset} = unpackShadow(shadow);
	const past = m.nodes[evictedFrom];
	if (anon) node.stat.workingset_refault_anon++;
	else node.stat.workingset_refault_file++;
	noteRefault(m, anon);
	if (refaultDistance(past.age, age) > workingsetLimit(lruvecState(m, past), anon, m.swapFree > 0)) return anon ? INACTIVE_ANON : INACTIVE_FILE;
	node.age++;
	if (anon) node.stat.workingset_activate_anon++;
	else node.stat.workingset_activate_file++;
	if (workingset) {
		flags[pfn] |= WORKINGSET;
		noteCost(m, node, anon, 1, 0);
		if (anon) node.stat.workingset_restore_anon++;
		else node.stat.workingset_restore_file++;
	}
	return anon ? ACTIVE_ANON : ACTIVE_FILE;
}

/**
 * Adds to what reclaim of a type has cost (lru_note_cost): pages of I/O, and by 6.6's rule 32 times those and the pages rotated.
 * Both averages are halved when together they pass a quarter of the evictable pages.
 */
export function noteCost(m: Machine, node: Node, anon: boolean, ioPages: number, rotated: number): void {
	const cost = m.rules.rotationCost ? ioPages * 32 + rotated : ioPages;
	if (cost === 0) return;
	if (anon) node.anonCost += cost;
	else node.fileCost += cost;
	const sizes = lruvecState(m, node);
	const evictable = sizes.inactiveAnon + sizes.activeAnon + sizes.inactiveFile + sizes.activeFile;
	if (node.anonCost + node.fileCost > evictable >> 2) {
		node.anonCost = Math.floor(node.anonCost / 2);
		node.fileCost = Math.floor(node.fileCost / 2);
	}
}
