// Lists of unused dentries and inodes. (mm/list_lru.c, d_lru_add and retain_dentry of fs/dcache.c, inode_add_lru of fs/inode.c; docs §21.2)
// A list belongs to a superblock, a node and a memory group; objects of a removed group lie on the lists of the next above it that is not (memcg_reparent_list_lrus).
import type {GroupId} from '../cgroup/group.ts';
import {groupOf} from '../cgroup/tree.ts';
import {NONE} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {isNegative, type Names, nodeOfObject, type ObjectId, type ObjectList, ON_LRU, REFERENCED, type Tree, treeOf, unusedOf} from './names.ts';

/** The group on whose lists an object of a group lies. */
function listGroup(m: Machine, group: GroupId): GroupId {
	let at = group;
	while (at > 0 && !groupOf(m, at).online) at = groupOf(m, at).parent;
	return at;
}

const isInode = (tree: Tree, id: ObjectId): boolean => id >= tree.inodes;

function listOf(m: Machine, names: Names, id: ObjectId, tree: Tree): ObjectList {
	const group = names.group === null ? 0 : listGroup(m, names.group[id]);
	const unused = unusedOf(m, names.supers[tree.super], group, nodeOfObject(m, names.slab[id]));
	return isInode(tree, id) ? unused.inodes : unused.dentries;
}

function append({next, prev}: Names, list: ObjectList, id: ObjectId): void {
	prev[id] = list.last;
	next[id] = NONE;
	if (list.last === NONE) list.first = id;
	else next[list.last] = id;
	list.last = id;
	list.size++;
}

function unlink({next, prev}: Names, list: ObjectList, id: ObjectId): void {
	if (prev[id] === NONE) list.first = next[id];
	else next[prev[id]] = next[id];
	if (next[id] === NONE) list.last = prev[id];
	else prev[next[id]] = prev[id];
	list.size--;
}

const countNegative = (names: Names, tree: Tree, id: ObjectId, change: 1 | -1): void => {
	if (!isInode(tree, id) && isNegative(tree, id - tree.dentries)) names.unusedNegative += change;
};

/** Nobody holds an object any more: it goes to the end of its list, or is remembered as used again where it lies on it. */
export function letGo(m: Machine, names: Names, id: ObjectId, tree: Tree = treeOf(names, id)): void {
	const {flags} = names;
	if ((flags[id] & ON_LRU) !== 0) {
		flags[id] |= REFERENCED;
		return;
	}
	flags[id] |= ON_LRU;
	append(names, listOf(m, names, id, tree), id);
	countNegative(names, tree, id, 1);
}

/** Takes an object off the list that it lies on. */
export function takeOff(m: Machine, names: Names, id: ObjectId, tree: Tree = treeOf(names, id)): void {
	unlink(names, listOf(m, names, id, tree), id);
	names.flags[id] &= ~(ON_LRU | REFERENCED);
	countNegative(names, tree, id, -1);
}

/** One more pass for what has been used since the last. */
export function rotate(names: Names, list: ObjectList, id: ObjectId): void {
	names.flags[id] &= ~REFERENCED;
	unlink(names, list, id);
	append(names, list, id);
}

/** A group goes: what is unused of it is its parent's to shrink from now on, behind what that has already. */
export function reparentUnused(m: Machine, group: GroupId, parent: GroupId): void {
	const {names} = m;
	if (names === null) return;
	for (const at of names.supers) {
		for (let node = 0; node < m.nodes.length; node++) {
			const from = at.unused[group * m.nodes.length + node];
			if (from === null || from === undefined) continue;
			const to = unusedOf(m, at, listGroup(m, parent), node);
			for (const kind of ['dentries', 'inodes'] as const) splice(names, from[kind], to[kind]);
			to.deferred += from.deferred;
			from.deferred = 0;
		}
	}
}

function splice({next, prev}: Names, from: ObjectList, to: ObjectList): void {
	if (from.first === NONE) return;
	prev[from.first] = to.last;
	if (to.last === NONE) to.first = from.first;
	else next[to.last] = from.first;
	to.last = from.last;
	to.size += from.size;
	from.first = from.last = NONE;
	from.size = 0;
}
