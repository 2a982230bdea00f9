// Shadows of evicted pages and what a refault tells (mm/workingset.c; docs §9). A shadow lies in the slot of the page table of a file or of
// the swap cache where the page was, as a negative number: the node's age at eviction (27 bits, so it wraps as the kernel's does), the node, and
// whether the page had been active. The group on whose behalf it was evicted lies beside it (cgroup/shadow.ts). Left out: the shrinker of nodes that hold nothing but shadows, whose memory counts (cache-slab.ts).
import {noteRefault} from '../account/turning.ts';
import {type GroupId, type GroupStat, ROOT} from '../cgroup/group.ts';
import {swapRoom} from '../cgroup/swap-counter.ts';
import {groupOf, lineage} from '../cgroup/tree.ts';
import {nodeOf} from '../memory/frame-zone.ts';
import {ANON, type Pfn, WORKINGSET} from '../memory/frames.ts';
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
const nodeIdOf = (shadow: number): number => (~shadow >> 1) & 7;
const wasWorkingset = (shadow: number): boolean => (~shadow & 1) === 1;

export type Shadow = {readonly age: number; readonly node: number; readonly workingset: boolean};
export const unpackShadow = (shadow: number): Shadow => ({age: ageOf(shadow), node: nodeIdOf(shadow), workingset: wasWorkingset(shadow)});

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
export function evictionShadow(m: Machine, pfn: Pfn, root: GroupId = ROOT, node = nodeOf(m, pfn)): number {
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
	const past = m.nodes[nodeIdOf(shadow)];
	const {age} = evictedFor === ROOT ? past : lruvecRecord(m, evictedFor, past);
	const distance = refaultDistance(age, ageOf(shadow));
	return distance <= m.frames.count && isWithin(m, past, distance, anon, evictedFor); // the one is more than there can be on all lists
}

const isWithin = (m: Machine, node: Node, distance: number, anon: boolean, group: GroupId): boolean =>
	distance <= workingsetLimit(lruvecState(m, node, group), anon, swapRoom(m, group) > 0);

/** Counts a refault at a page's node and at its group. */
function countRefault(m: Machine, {id, stat}: Node, group: GroupId, anon: boolean): void {
	if (anon) stat.workingset_refault_anon++;
	else stat.workingset_refault_file++;
	if (group !== ROOT) countAtGroup(m, id, group, anon ? 'workingset_refault_anon' : 'workingset_refault_file');
	noteRefault(m, anon);
}

function countActivate(m: Machine, {id, stat}: Node, group: GroupId, anon: boolean): void {
	const name = anon ? 'workingset_activate_anon' : 'workingset_activate_file';
	stat[name]++;
	if (group === ROOT) return;
	countAtGroup(m, id, group, name);
	const own = groupOf(m, group).nodes[id];
	if (anon) own.activateAnon++;
	else own.activateFile++;
}

function countRestore(m: Machine, {id, stat}: Node, group: GroupId, anon: boolean): void {
	const name = anon ? 'workingset_restore_anon' : 'workingset_restore_file';
	stat[name]++;
	if (group !== ROOT) countAtGroup(m, id, group, name);
}

function countAtGroup(m: Machine, node: number, group: GroupId, name: keyof Node['stat'] & keyof GroupStat): void {
	const {stat, statByNode} = groupOf(m, group);
	stat[name]++;
	if (statByNode !== null) statByNode[node][name]++;
}

/** The same with MGLRU, where a refault moves no page. */
function genRefaultList(m: Machine, pfn: Pfn, shadow: number, inFault: boolean, evictedFor: GroupId): ListId {
	const {flags, group: owners} = m.frames;
	const anon = (flags[pfn] & ANON) !== 0;
	const group = owners === null ? ROOT : owners[pfn];
	const node = nodeOf(m, pfn);
	const from = unpackShadow(shadow);
	if (from.node === node.id && evictedFor === group) {
		countRefault(m, node, group, anon);
		const what = genRefault(m, lruvecOf(m, pfn), pfn, from, AGE_MODULUS, inFault);
		if (what !== 'old') countActivate(m, node, group, anon);
		if (what === 'hot') countRestore(m, node, group, anon);
	}
	return bornOn(m, anon ? INACTIVE_ANON : INACTIVE_FILE, inFault);
}

/**
 * Counts a refault and says on which list the page that was read again starts (workingset_refault). `inFault`: it comes back inside a page fault; `evictedFor`: the group that its
 * shadow names.
 */
export function refaultList(m: Machine, pfn: Pfn, shadow: number, inFault: boolean, evictedFor: GroupId = ROOT, node = nodeOf(m, pfn)): ListId {
	if (mglruOn(m)) return genRefaultList(m, pfn, shadow, inFault, evictedFor);
	const {flags, group: owners} = m.frames;
	const anon = (flags[pfn] & ANON) !== 0;
	const group = owners === null ? ROOT : owners[pfn];
	countRefault(m, node, group, anon);
	if (!isRecent(m, shadow, anon, evictedFor)) return anon ? INACTIVE_ANON : INACTIVE_FILE;
	activate(m, pfn, shadow, node, group, anon);
	return anon ? ACTIVE_ANON : ACTIVE_FILE;
}

/** One that should not have been evicted begins as an active one, and as one of the working set if it was of that. */
function activate(m: Machine, pfn: Pfn, shadow: number, node: Node, group: GroupId, anon: boolean): void {
	growAge(m, group, node);
	countActivate(m, node, group, anon);
	if (!wasWorkingset(shadow)) return;
	m.frames.flags[pfn] |= WORKINGSET;
	noteCost(m, node, group, anon, 1, 0);
	countRestore(m, node, group, anon);
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
