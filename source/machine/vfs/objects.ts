// Dentries, inodes and open files come and go. (__d_alloc, dentry_kill and __dput_to_list of fs/dcache.c, iput_final of fs/inode.c, __fput of fs/file_table.c)
// Left out: open files are charged to no group; charges of a removed group stay its own.
import {ROOT} from '../cgroup/group.ts';
import {chargeBytes} from '../cgroup/objects.ts';
import {NONE} from '../memory/frames.ts';
import {giveObject, type ObjectCache, takeObject} from '../memory/object-cache.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {inodeOf, type Names, type ObjectId, ON_LRU, parentOf, topName, type Tree} from './names.ts';
import {letGo, takeOff} from './unused.ts';

/** With each object lies whose it is. */
const OWNER_BYTES = 8;
export const chargedBytes = ({bytes}: ObjectCache): number => bytes + OWNER_BYTES;

function take(m: Machine, names: Names, cache: ObjectCache, id: ObjectId, node: number, task: Task): void {
	names.slab[id] = takeObject(m, cache, node);
	names.flags[id] = 0;
	names.uses[id] = 0;
	if (task.group === ROOT) return;
	names.group ??= new Uint16Array(names.slab.length);
	names.group[id] = task.group;
	chargeBytes(m, task.group, chargedBytes(cache));
}

function give(m: Machine, names: Names, cache: ObjectCache, id: ObjectId): number {
	const slab = names.slab[id];
	names.slab[id] = NONE;
	const group = names.group?.[id] ?? ROOT;
	if (group !== ROOT) {
		(names.group as Uint16Array)[id] = ROOT;
		chargeBytes(m, group, -chargedBytes(cache));
	}
	return giveObject(m, cache, slab);
}

/** A name gets a dentry, and its inode one where it has none; there is room for both on these nodes. The directory is held by it; nobody holds the name itself yet. */
export function createName(m: Machine, names: Names, tree: Tree, name: number, task: Task, dentryNode: number, inodeNode: number): void {
	const inode = inodeOf(tree, name);
	if (inode >= 0) {
		if (names.slab[inode] === NONE) take(m, names, names.inode, inode, inodeNode, task);
		names.uses[inode] = 1;
	}
	take(m, names, names.dentry, tree.dentries + name, dentryNode, task);
	const parent = parentOf(tree, name);
	if (name === topName(tree))
		names.uses[tree.dentries + name] = 1; // a mounted file system holds its top
	else if (parent !== topName(tree)) names.uses[tree.dentries + parent]++;
}

/** Nobody uses a name any more but its directory (dput). */
export function putName(m: Machine, names: Names, tree: Tree, name: number): void {
	if (names.uses[tree.dentries + name] === 0) letGo(m, names, tree.dentries + name, tree);
}

/**
 * Ends a dentry that is on no list: its inode is unused from now on, and its directory goes with it where it was the last that held that one; returns pages that
 * came back (shrink_dentry_list, which takes ancestors at once).
 */
export function killName(m: Machine, names: Names, tree: Tree, name: number): number {
	let pages = 0;
	for (let at = name; ; ) {
		const id = tree.dentries + at;
		const inode = inodeOf(tree, at);
		pages += give(m, names, names.dentry, id);
		if (inode >= 0) {
			names.uses[inode] = 0;
			letGo(m, names, inode, tree);
		}
		const parent = parentOf(tree, at);
		if (parent === topName(tree)) return pages;
		const above = tree.dentries + parent;
		if (--names.uses[above] > 0) return pages;
		if ((names.flags[above] & ON_LRU) !== 0) takeOff(m, names, above, tree);
		at = parent;
	}
}

/** Ends an inode that no dentry uses and that is on no list. */
export const killInode = (m: Machine, names: Names, inode: ObjectId): number => give(m, names, names.inode, inode);

/** A task opens a file whose name is there; there is room for a struct file on the node. */
export function openName(m: Machine, names: Names, tree: Tree, name: number, task: Task, node: number): void {
	names.uses[tree.dentries + name]++;
	task.openFiles.push({name: tree.dentries + name, slab: takeObject(m, names.open, node)});
}

/** A process that ends closes what it has open. */
export function closeFiles(m: Machine, task: Task): void {
	const {names} = m;
	if (names === null) return;
	for (const {name, slab} of task.openFiles) {
		giveObject(m, names.open, slab);
		if (--names.uses[name] === 0) letGo(m, names, name);
	}
	task.openFiles.length = 0;
}
