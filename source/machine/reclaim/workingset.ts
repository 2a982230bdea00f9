// Shadows of evicted pages and what a refault tells (mm/workingset.c; docs §9). A shadow lies in the slot of the page table of a file or of
// the swap cache where the page was, as a negative number: the node's age at eviction (27 bits, so it wraps as the kernel's does), the node, and
// whether the page had been active. The group on whose behalf it was evicted lies beside it (cgroup/shadow.ts). Left out: the shrinker of nodes that hold nothing but shadows, whose memory counts (cache-slab.ts).
import {noteRefault} from '../account/turning.ts';
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {swapRoom} from '../cgroup/swap-counter.ts';
import {groupOf, lineage} from '../cgroup/tree.ts';
import {ANON, type Pfn, WORKINGSET, zoneOf} from '../memory/frames.ts';
import {growAge, type LruvecState, lruvecRecord, lruvecState} from './lruvec-state.ts';
import {ACTIVE_ANON, ACTIVE_FILE, bornOn, INACTIVE_ANON, INACTIVE_FILE, type ListId, lruvecOf} from './lru.ts';
import {genEviction, genRefault} from './mglru/refault.ts';
import {mglruOn} from './mglru/state.ts';
import type {Node} from '../memory/node.ts';
import type {Machine} from '../state.ts';

const AGE_BITS = 27;
const AGE_MODULUS = 2 ** AGE_BITS;
const AGE_MASK = AGE_MODULUS - 1;

export const packShadow = (age: number, node: number, workingset: boolean): number => ~(((age & AGE_MASK) << 4) | ((node & 7) << 1) | (workingset ? 1 : 0));

const ageOf = (shadow: number): number => ~shadow >>> 4;
const nodeOf = (shadow: number): number => (~shadow >> 1) & 7;
const wasWorkingset = (shadow: number): boolean => (~shadow & 1) === 1;

export type Shadow = {readonly age: number; readonly node: number; readonly workingset: boolean};
export const unpackShadow = (shadow: number): Shadow => ({age: ageOf(shadow), node: nodeOf(shadow), workingset: wasWorkingset(shadow)});

/** Evictions and activations since the shadow was left. */
export const refaultDistance = (age: number, shadowAge: number): number => (age - shadowAge) & AGE_MASK;

export type ListSizes = Pick<LruvecState, 'inactiveAnon' | 'activeAnon' | 'inactiveFile' | 'activeFile'>;

/** How far away a refault may be to count as part of the working set. */
export function workingsetLimit(sizes: ListSizes, anon: boolean, swapHasRoom: boolean): number {
	let limit = sizes.activeFile + (anon ? sizes.inactiveFile : 0);
	if (swapHasRoom) limit += sizes.activeAnon + (anon ? 0 : sizes.inactiveAnon);
	return limit;
}

/** Leaves the shadow of a page that is about to be freed on behalf of a group (workingset_eviction). */
export function evictionShadow(m: Machine, pfn: Pfn, root: GroupId = ROOT): number {
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	if (mglruOn(m)) return genShadow(m, pfn, node);
	const {age} = root === ROOT ? node : lruvecRecord(m, root, node);
	growAge(m, root, node);
	return packShadow(age, node.id, (m.frames.flags[pfn] & WORKINGSET) !== 0);
}

/** The same with MGLRU, whose age is that of the page's generation. */
function genShadow(m: Machine, pfn: Pfn, node: Node): number {
	const {age, workingset} = genEviction(m, lruvecOf(m, pfn), pfn);
	return packShadow(age, node.id, workingset);
}

/** Whether a page was evicted so lately that it would still be there, had the group that it was evicted for had all its memory for the working set. */
function isRecent(m: Machine, shadow: number, anon: boolean, evictedFor: GroupId): boolean {
	if (evictedFor !== ROOT && m.cgroups?.groups[evictedFor]?.online !== true) return false;
	const past = m.nodes[nodeOf(shadow)];
	const {age} = evictedFor === ROOT ? past : lruvecRecord(m, evictedFor, past);
	const distance = refaultDistance(age, ageOf(shadow));
	if (distance > m.frames.count) return false; // more than there can be on all lists
	return distance <= workingsetLimit(lruvecState(m, past, evictedFor), anon, swapRoom(m, evictedFor) > 0);
}

type Kind = 'refault' | 'activate' | 'restore';

/** Counts at a page's node and at its group. Each counter is named: one looked up by its name takes as long as all else that a refault does. */
function countRefault(m: Machine, {id, stat}: Node, group: GroupId, kind: Kind, anon: boolean): void {
	if (kind === 'refault') {
		if (anon) stat.workingset_refault_anon++;
		else stat.workingset_refault_file++;
	} else if (kind === 'activate') {
		if (anon) stat.workingset_activate_anon++;
		else stat.workingset_activate_file++;
	} else if (anon) stat.workingset_restore_anon++;
	else stat.workingset_restore_file++;
	if (group !== ROOT) countAtGroup(m, id, group, kind, anon);
}

function countAtGroup(m: Machine, node: number, group: GroupId, kind: Kind, anon: boolean): void {
	const name = `workingset_${kind}_${anon ? 'anon' : 'file'}` as const;
	const own = groupOf(m, group);
	own.stat[name]++;
	if (own.statByNode !== null) own.statByNode[node][name]++;
	if (kind !== 'activate') return;
	if (anon) own.nodes[node].activateAnon++;
	else own.nodes[node].activateFile++;
}

/** The same with MGLRU, where a refault moves no page. */
function genRefaultList(m: Machine, pfn: Pfn, shadow: number, inFault: boolean, evictedFor: GroupId): ListId {
	const {flags, group: owners} = m.frames;
	const anon = (flags[pfn] & ANON) !== 0;
	const group = owners === null ? ROOT : owners[pfn];
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	const from = unpackShadow(shadow);
	if (from.node === node.id && evictedFor === group) {
		countRefault(m, node, group, 'refault', anon);
		noteRefault(m, anon);
		const what = genRefault(m, lruvecOf(m, pfn), pfn, from, AGE_MODULUS, inFault);
		if (what !== 'old') countRefault(m, node, group, 'activate', anon);
		if (what === 'hot') countRefault(m, node, group, 'restore', anon);
	}
	return bornOn(m, anon ? INACTIVE_ANON : INACTIVE_FILE, inFault);
}

/**
 * Counts a refault and says on which list the page that was read again starts (workingset_refault). `inFault`: it comes back inside a page fault; `evictedFor`: the group that its
 * shadow names.
 */
export function refaultList(m: Machine, pfn: Pfn, shadow: number, inFault: boolean, evictedFor: GroupId = ROOT): ListId {
	const {flags, group: owners} = m.frames;
	const anon = (flags[pfn] & ANON) !== 0;
	const group = owners === null ? ROOT : owners[pfn];
	const node = m.nodes[m.zones[zoneOf(m, pfn)].node];
	if (mglruOn(m)) return genRefaultList(m, pfn, shadow, inFault, evictedFor);
	countRefault(m, node, group, 'refault', anon);
	noteRefault(m, anon);
	if (!isRecent(m, shadow, anon, evictedFor)) return anon ? INACTIVE_ANON : INACTIVE_FILE;
	growAge(m, group, node);
	countRefault(m, node, group, 'activate', anon);
	if (wasWorkingset(shadow)) {
		flags[pfn] |= WORKINGSET;
		noteCost(m, node, group, anon, 1, 0);
		countRefault(m, node, group, 'restore', anon);
	}
	return anon ? ACTIVE_ANON : ACTIVE_FILE;
}

/**
 * Adds to what reclaim of a type has cost a group and all above it (lru_note_cost): pages of I/O, and by 6.6's rule 32 times those and the pages rotated.
 * Both averages are halved when together they pass a quarter of the evictable pages.
 */
export function noteCost(m: Machine, node: Node, group: GroupId, anon: boolean, ioPages: number, rotated: number): void {
	const cost = m.rules.rotationCost ? ioPages * 32 + rotated : ioPages;
	if (cost === 0) return;
	if (group !== ROOT) for (const {id} of lineage(m, group)) addCost(m, node, id, anon, cost);
	addCost(m, node, ROOT, anon, cost);
}

function addCost(m: Machine, node: Node, group: GroupId, anon: boolean, cost: number): void {
	const record = lruvecRecord(m, group, node);
	if (anon) record.anonCost += cost;
	else record.fileCost += cost;
	const sizes = lruvecState(m, node, group);
	const evictable = sizes.inactiveAnon + sizes.activeAnon + sizes.inactiveFile + sizes.activeFile;
	if (record.anonCost + record.fileCost > evictable >> 2) {
		record.anonCost = Math.floor(record.anonCost / 2);
		record.fileCost = Math.floor(record.fileCost / 2);
	}
}
