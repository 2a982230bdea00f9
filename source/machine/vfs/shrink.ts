// The shrinker of a file system's unused dentries and inodes: how many of each, in which order, and what is passed over. (super_cache_count, super_cache_scan of
// fs/super.c, prune_dcache_sb of fs/dcache.c, prune_icache_sb of fs/inode.c, do_shrink_slab and drop_slab_node of mm/vmscan.c; docs §21.2)
// Deviates: an allocation by the file system itself (GFP_NOFS) lets its reclaim shrink here as any other does.
import {nextInOrder} from '../cgroup/tree.ts';
import {NONE} from '../memory/frames.ts';
import type {Node} from '../memory/node.ts';
import {scanCount, shrinkPool} from '../memory/slab.ts';
import type {Machine} from '../state.ts';
import {type Names, type ObjectId, REFERENCED, type Super, treeOf, type UnusedObjects} from './names.ts';
import {killInode, killName} from './objects.ts';
import {rotate, takeOff} from './unused.ts';

/** Objects that a superblock's shrinker is asked to scan at a time (alloc_super). */
const SUPER_BATCH = 1024;

/** What calls of the shrinkers for a group on a node have still to do: file systems from `at` on, and scans that are left of the one in hand (−1: not counted yet). */
export type NameShrink = {at: number; left: number; readonly node: number; readonly group: number; readonly priority: number; pages: number; objects: number};

/** Null: the machine has no names. */
export const createNameShrink = (m: Machine, node: number, group: number, priority: number): NameShrink | null =>
	m.names === null ? null : {at: 0, left: -1, node, group, priority, pages: 0, objects: 0};

/** A batch of a scan, in proportion to what there is of each kind: first dentries, as they hold inodes, and of each at least one. */
function scanBatch(m: Machine, names: Names, unused: UnusedObjects, objects: number, s: NameShrink): void {
	const {dentries, inodes} = unused;
	const total = dentries.size + inodes.size + 1;
	const ofDentries = Math.floor((objects * dentries.size) / total) + 1;
	const ofInodes = Math.floor((objects * inodes.size) / total) + 1;
	pruneDentries(m, names, unused, ofDentries, s);
	pruneInodes(m, names, unused, ofInodes, s);
}

/** dentry_lru_isolate(), and shrink_dentry_list() for those that nobody holds. */
function pruneDentries(m: Machine, names: Names, {dentries}: UnusedObjects, count: number, s: NameShrink): void {
	const {uses, flags} = names;
	const dying: ObjectId[] = [];
	for (let left = count; left > 0 && dentries.first !== NONE; left--) {
		const id = dentries.first;
		m.clock += m.costs.scanKept;
		if (uses[id] === 0 && (flags[id] & REFERENCED) !== 0) {
			rotate(names, dentries, id);
			continue;
		}
		const isHeld = uses[id] > 0;
		takeOff(m, names, id);
		s.objects++;
		if (!isHeld) dying.push(id);
	}
	for (const id of dying) {
		const tree = treeOf(names, id);
		m.clock += m.costs.freePage;
		s.pages += killName(m, names, tree, id - tree.dentries);
	}
}

/** inode_lru_isolate(): one that a dentry has found again is off the list, one that was used gets another turn. */
function pruneInodes(m: Machine, names: Names, {inodes}: UnusedObjects, count: number, s: NameShrink): void {
	const {uses, flags} = names;
	for (let left = count; left > 0 && inodes.first !== NONE; left--) {
		const id = inodes.first;
		m.clock += m.costs.scanKept;
		if (uses[id] === 0 && (flags[id] & REFERENCED) !== 0) {
			rotate(names, inodes, id);
			continue;
		}
		const isHeld = uses[id] > 0;
		takeOff(m, names, id);
		s.objects++;
		if (isHeld) continue;
		m.clock += m.costs.freePage;
		s.pages += killInode(m, names, id);
	}
}

/** How many of a file system's unused objects are to be scanned (do_shrink_slab). */
function count(m: Machine, {unused}: Super, s: NameShrink): number {
	const own = unused[s.group * m.nodes.length + s.node];
	if (own === null || own === undefined) return 0;
	const freeable = Math.trunc(((own.dentries.size + own.inodes.size) * m.tunables.vfsCachePressure) / 100);
	return scanCount(own, freeable, s.priority, SUPER_BATCH);
}

/** Goes on by a batch; true: all file systems are done. */
export function continueNameShrink(m: Machine, s: NameShrink): boolean {
	const names = m.names as Names;
	const at = names.supers[s.at];
	if (at === undefined) return true;
	if (s.left < 0) s.left = count(m, at, s);
	const batch = Math.min(SUPER_BATCH, s.left);
	if (batch > 0) {
		scanBatch(m, names, at.unused[s.group * m.nodes.length + s.node] as UnusedObjects, batch, s);
		m.vm.slabs_scanned += batch;
		s.left -= batch;
	}
	if (s.left > 0) return false;
	s.left = -1;
	s.at++;
	return s.at >= names.supers.length;
}

/** The shrinkers of a group on a node, to their end; objects and pages that came back. */
function shrinkNames(m: Machine, node: number, group: number, priority: number): {readonly objects: number; readonly pages: number} {
	const s = createNameShrink(m, node, group, priority);
	if (s === null) return {objects: 0, pages: 0};
	while (!continueNameShrink(m, s));
	return s;
}

/** drop_caches 2 (drop_slab_node): passes over all groups at the highest priority for as long as they free much; returns pages freed. */
export function dropSlab(m: Machine, node: Node): number {
	let pages = 0;
	for (let shift = 0; ; shift++) {
		const pool = shrinkPool(m, node, 0);
		pages += pool.pages;
		let {objects} = pool;
		for (let group = 0; group >= 0; group = m.cgroups === null ? -1 : nextInOrder(m, 0, group)) {
			const freed = shrinkNames(m, node.id, group, 0);
			objects += freed.objects;
			pages += freed.pages;
		}
		if (objects >> shift <= 1) return pages;
	}
}

/** Everything of a file system but its top goes, as far as nobody holds it (shrink_dcache_for_umount); returns pages. */
export function dropNames(m: Machine, disk: number): number {
	const {names} = m;
	if (names === null) return 0;
	const s: NameShrink = {at: 0, left: 0, node: 0, group: 0, priority: 0, pages: 0, objects: 0};
	for (const at of names.supers.filter(one => one.disk === disk))
		for (const unused of at.unused) {
			if (unused === null) continue;
			const {dentries, inodes} = unused;
			while (dentries.size > 0) pruneDentries(m, names, unused, 2 * dentries.size, s);
			while (inodes.size > 0) pruneInodes(m, names, unused, 2 * inodes.size, s);
		}
	return s.pages;
}
