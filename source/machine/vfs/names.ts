// What the kernel remembers of file names: dentries, inodes and open files of directory trees, object by object. (struct dentry of include/linux/dcache.h, struct
// inode of include/linux/fs.h, struct list_lru; docs §21.2)
// All objects of all trees have numbers, one after the other: of a tree first the names of its files, of its directories, of its top, then names that were looked
// up and are not there (negative dentries), then the inodes of the first three in the same order. An object is a row of the arrays here.
// Deviates: a tree has two levels, the top and directories of equally many files; files of it hold no data; names are never removed.
import type {GroupId} from '../cgroup/group.ts';
import {createFile} from '../files/cached-file.ts';
import {NONE, type Pfn, zoneOf} from '../memory/frames.ts';
import {createObjectCache, type ObjectCache} from '../memory/object-cache.ts';
import type {Machine} from '../state.ts';

export type ObjectId = number;

export const ON_LRU = 1;
/** Was used while it lay on its list: is passed over once (DCACHE_REFERENCED, I_REFERENCED). */
export const REFERENCED = 2;

/** Unused objects, that which was used last at the end. */
export type ObjectList = {first: ObjectId; last: ObjectId; size: number};

/** What a superblock has unused on one node for one group, and scans that its shrinker has deferred. */
export type UnusedObjects = {readonly dentries: ObjectList; readonly inodes: ObjectList; deferred: number};

/** A file system: where it lies, and its unused objects at group · nodes + node. */
export type Super = {readonly disk: number; readonly unused: (UnusedObjects | null)[]};

/** What is in a tree, as a program says when it first goes through it. */
export type TreeShape = {
	readonly path: string;
	/** Empty: a usual one. */
	readonly disk: string;
	readonly files: number;
	readonly perDirectory: number;
	/** Names that are looked up in vain beside each file. */
	readonly missing: number;
};

export type Tree = Omit<TreeShape, 'disk'> & {
	readonly super: number;
	readonly directories: number;
	/** Number of its first dentry and its first inode. */
	readonly dentries: ObjectId;
	readonly inodes: ObjectId;
	readonly end: ObjectId;
	/** Pages of its disk that hold its inodes and its directories: numbers of files. */
	readonly inodeBlocks: number;
	readonly directoryBlocks: number;
};

export type Names = {
	readonly trees: Tree[];
	readonly supers: Super[];
	/** First frame of the slab that an object lies in, −1: it does not exist. */
	slab: Int32Array;
	next: Int32Array;
	prev: Int32Array;
	flags: Uint8Array;
	/** Who holds a dentry: files that are open, names below a directory. Of an inode: whether a dentry is there. */
	uses: Uint16Array;
	/** The group that is charged; null: all are the root's. */
	group: Uint16Array | null;
	readonly dentry: ObjectCache;
	readonly inode: ObjectCache;
	readonly open: ObjectCache;
	/** Unused dentries of names that are not there (nr_dentry_negative). */
	unusedNegative: number;
};

/** Bytes on the disk: of an inode (mkfs.ext4's default), and of an entry whose name has some twenty letters (estimate). */
const INODE_ON_DISK = 256;
const ENTRY_ON_DISK = 28;
const PAGE = 4096;
/** Slab objects as Debian's 6.1 has them on x86-64: struct dentry, ext4_inode_info and the pointer behind it (it has a constructor), struct file on whole cache lines. */
const DENTRY_BYTES = 192;
const INODE_BYTES = 1192;
const FILE_BYTES = 256;

const directoryPages = ({perDirectory}: Pick<TreeShape, 'perDirectory'>): number => Math.ceil((perDirectory * ENTRY_ON_DISK) / PAGE);
const directoriesOf = ({files, perDirectory}: Pick<TreeShape, 'files' | 'perDirectory'>): number => Math.ceil(files / perDirectory);

/** Dentries and inodes that a tree of this shape may have. */
export function objectsOf(shape: Pick<TreeShape, 'files' | 'perDirectory' | 'missing'>): number {
	return 2 * (shape.files + directoriesOf(shape) + 1) + shape.files * shape.missing;
}

function createNames(cpus: number, nodes: number): Names {
	const empty = (): Int32Array => new Int32Array(0);
	return {
		trees: [],
		supers: [],
		...{slab: empty(), next: empty(), prev: empty(), flags: new Uint8Array(0), uses: new Uint16Array(0), group: null},
		dentry: createObjectCache('dentry', DENTRY_BYTES, true, cpus, nodes),
		inode: createObjectCache('ext4_inode_cache', INODE_BYTES, true, cpus, nodes),
		open: createObjectCache('filp', FILE_BYTES, false, cpus, nodes),
		unusedNegative: 0,
	};
}

/** Room for so many objects more, none of which exists. */
function grow(names: Names, objects: number): void {
	const before = names.slab.length;
	const longer = <A extends Int32Array | Uint8Array | Uint16Array>(old: A, fresh: A): A => {
		fresh.set(old);
		return fresh;
	};
	const count = before + objects;
	names.slab = longer(names.slab, new Int32Array(count).fill(NONE, before));
	names.next = longer(names.next, new Int32Array(count));
	names.prev = longer(names.prev, new Int32Array(count));
	names.flags = longer(names.flags, new Uint8Array(count));
	names.uses = longer(names.uses, new Uint16Array(count));
	if (names.group !== null) names.group = longer(names.group, new Uint16Array(count));
}

/** The first disk that no swap area lies on, or else the first at all; one in RAM holds no files. */
function usualDisk(m: Machine): number {
	const usable = m.disks.flatMap(({config}, index) => (config.synchronousUsPerPage === undefined ? [index] : []));
	return usable.find(index => m.swaps.every(area => area.disk !== index)) ?? usable[0] ?? NONE;
}

/** The tree at a path: one that is there is as large as it is, another is made. Null: there is no such disk. */
export function openTree(m: Machine, shape: TreeShape): Tree | null {
	const known = m.names?.trees.find(({path}) => path === shape.path);
	if (known !== undefined) return known;
	const disk = shape.disk === '' ? usualDisk(m) : m.disks.findIndex(({config}) => config.name === shape.disk);
	if (disk < 0) return null;
	m.names ??= createNames(m.cpus.length, m.nodes.length);
	const {names} = m;
	let at = names.supers.findIndex(one => one.disk === disk);
	if (at < 0) at = names.supers.push({disk, unused: []}) - 1;
	const directories = directoriesOf(shape);
	const withInode = shape.files + directories + 1;
	const dentries = names.slab.length;
	const inodes = dentries + withInode + shape.files * shape.missing;
	grow(names, objectsOf(shape));
	const blocks = (what: string, pages: number): number => m.files.push(createFile(m.files.length, `${what} of ${shape.path}`, disk, m.files.length, pages)) - 1;
	const tree: Tree = {
		...{path: shape.path, files: shape.files, perDirectory: shape.perDirectory, missing: shape.missing},
		...{super: at, directories, dentries, inodes, end: inodes + withInode},
		inodeBlocks: blocks('inodes', Math.ceil(withInode / (PAGE / INODE_ON_DISK))),
		directoryBlocks: blocks('directories', Math.max(1, directories * directoryPages(shape))),
	};
	names.trees.push(tree);
	return tree;
}

/** The tree that an object is of. */
export const treeOf = ({trees}: Names, id: ObjectId): Tree => trees.find(({end}) => id < end) as Tree;

/** Names of a tree by their places in it: file, directory, top, and the n-th that is not there beside a file. */
export const directoryName = (tree: Tree, directory: number): number => tree.files + directory;
export const topName = (tree: Tree): number => tree.files + tree.directories;
export const missingName = (tree: Tree, file: number, nth: number): number => topName(tree) + 1 + file * tree.missing + nth;

export const isNegative = (tree: Tree, name: number): boolean => name > topName(tree);
/** The inode of a name, −1 of one that is not there. */
export const inodeOf = (tree: Tree, name: number): ObjectId => (isNegative(tree, name) ? NONE : tree.inodes + name);

/** The directory of a name; the top's own is itself. */
export function parentOf(tree: Tree, name: number): number {
	const top = topName(tree);
	if (name >= tree.files && name <= top) return top;
	const file = name < tree.files ? name : Math.floor((name - top - 1) / tree.missing);
	return directoryName(tree, Math.floor(file / tree.perDirectory));
}

/** Pages that hold the inode of a name, and its entry in its directory. */
export const inodePage = (name: number): number => Math.floor(name / (PAGE / INODE_ON_DISK));
export function entryPage(tree: Tree, name: number): number {
	const top = topName(tree);
	if (name >= tree.files && name <= top) return 0; // entries of the top itself: nobody waits for more than the first
	const file = name < tree.files ? name : Math.floor((name - top - 1) / tree.missing);
	const within = Math.floor(((file % tree.perDirectory) * ENTRY_ON_DISK) / PAGE);
	return Math.floor(file / tree.perDirectory) * directoryPages(tree) + within;
}

export const nodeOfObject = (m: Machine, slab: Pfn): number => m.zones[zoneOf(m, slab)].node;

/** What a group has unused on a node. */
export function unusedOf(m: Machine, at: Super, group: GroupId, node: number): UnusedObjects {
	const list = (): ObjectList => ({first: NONE, last: NONE, size: 0});
	const index = group * m.nodes.length + node;
	while (at.unused.length <= index) at.unused.push(null);
	return (at.unused[index] ??= {dentries: list(), inodes: list(), deferred: 0});
}
