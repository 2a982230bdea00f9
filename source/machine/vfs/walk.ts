// A program's step that goes through a directory tree, as find, a backup or a build does: directories are read, names looked up, files kept open. What it meets
// for the first time is read from the disk's own pages (meminfo's Buffers) and becomes a dentry and an inode. (walk_component and lookup_slow of fs/namei.c,
// __ext4_iget of fs/ext4/inode.c, ext4_readdir of fs/ext4/dir.c; docs §21.2)
// Costs in anonymous faults, measured beside each other on one computer: stat() of a name that is known takes as long as one (3.3 µs each there), of one whose
// inode has to be made, with the reading of its blocks, four times as long (13 µs).
import {pagesFor} from '../cgroup/objects.ts';
import {ROOT} from '../cgroup/group.ts';
import type {Op} from '../command.ts';
import {havePage} from '../files/file-io.ts';
import {advanceOp, due, nextOp, pageOf} from '../files/pacing.ts';
import {NONE} from '../memory/frames.ts';
import {FAILED} from '../memory/freelist.ts';
import {addSlab, OBJECT_PAGE, type ObjectCache, objectNode, wishedSlab} from '../memory/object-cache.ts';
import {allocPage, chargeObjects} from '../memory/page-alloc.ts';
import type {Machine} from '../state.ts';
import {endRefused} from '../tasks/refuse.ts';
import type {Task} from '../tasks/task.ts';
import {directoryName, entryPage, inodeOf, inodePage, missingName, type Names, openTree, topName, type Tree} from './names.ts';
import {chargedBytes, createName, openName, putName} from './objects.ts';
import {mustStop} from '../tasks/cpu.ts';

type WalkOp = Extract<Op, {do: 'walk'}>;
/** Anonymous faults that a name costs that is not known, beyond the one that any costs. */
const UNKNOWN_FAULTS = 3;

/** What came of a part of the work: it is done; it is to be repeated when the task runs again; there is no memory for it (ENOMEM). */
type Outcome = 'done' | 'again' | 'failed';

/** Room for an object of a cache near the task; −1: not at once, −2: not at all. */
function roomFor(m: Machine, task: Task, cache: ObjectCache): number {
	for (;;) {
		const node = objectNode(m, cache, task);
		if (node !== NONE) return node;
		const pfns = wishedSlab(m, task, cache);
		if (pfns !== null) {
			addSlab(m, cache, pfns);
			continue;
		}
		const pfn = allocPage(m, task, OBJECT_PAGE);
		if (pfn < 0) return pfn;
		addSlab(m, cache, [pfn]);
	}
}

/** The pages of the disk that a name and its inode are found in have been read, one after the other: the first may be gone again when the second is there (brelse). */
function readBlocks(m: Machine, task: Task, tree: Tree, name: number, needsInode: boolean): boolean {
	const entry = entryPage(tree, name);
	if (!task.op.found && !havePage(m, task, m.files[tree.directoryBlocks], entry, entry + 1)) return false;
	task.op.found = true;
	if (!needsInode) return true;
	const page = inodePage(name);
	return havePage(m, task, m.files[tree.inodeBlocks], page, page + 1);
}

/** A name is looked up, and let go again; one that is not known becomes so. */
function lookUp(m: Machine, task: Task, names: Names, tree: Tree, name: number): Outcome {
	if (names.slab[tree.dentries + name] === NONE) {
		const inode = inodeOf(tree, name);
		const needsInode = inode >= 0 && names.slab[inode] === NONE;
		if (!task.op.loaded && !readBlocks(m, task, tree, name, needsInode)) return 'again';
		task.op.loaded = true;
		task.op.found = false;
		const dentryNode = roomFor(m, task, names.dentry);
		if (dentryNode < 0) return dentryNode === FAILED ? 'failed' : 'again';
		const inodeNode = needsInode ? roomFor(m, task, names.inode) : 0;
		if (inodeNode < 0) return inodeNode === FAILED ? 'failed' : 'again';
		if (task.group !== ROOT) {
			const bytes = chargedBytes(names.dentry) + (needsInode ? chargedBytes(names.inode) : 0);
			const charged = chargeObjects(m, task, pagesFor(m, task.group, bytes));
			if (charged < 0) return charged === FAILED ? 'failed' : 'again';
		}
		task.op.loaded = false;
		m.clock += UNKNOWN_FAULTS * m.costs.anonFault;
		createName(m, names, tree, name, task, dentryNode, inodeNode);
	}
	task.op.loaded = task.op.found = false;
	m.clock += m.costs.anonFault;
	putName(m, names, tree, name);
	return 'done';
}

/** All that is done for one file, from the part on that is next: its directory, itself, the names beside it that are not there, opening it. */
function visit(m: Machine, task: Task, op: WalkOp, names: Names, tree: Tree, file: number): Outcome {
	const {op: progress} = task;
	const isKnown = (name: number): boolean => names.slab[tree.dentries + name] !== NONE;
	const directory = directoryName(tree, Math.floor(file / tree.perDirectory));
	const opens = op.order === 'forward' && file % tree.perDirectory === 0;
	for (; progress.part < 3 + tree.missing; progress.part++) {
		if (mustStop(m)) return 'again';
		if (progress.part > 1 && !isKnown(directory)) {
			progress.part = 1; // it was forgotten while this task waited
			progress.loaded = progress.found = false;
		}
		const {part} = progress;
		let name = -1;
		if (part === 0) name = isKnown(topName(tree)) ? -1 : topName(tree);
		else if (part === 1) name = opens || !isKnown(directory) ? directory : -1;
		else if (part === 2) name = op.stat ? file : -1;
		else name = missingName(tree, file, part - 3);
		const outcome = name < 0 ? 'done' : lookUp(m, task, names, tree, name);
		if (outcome !== 'done') return outcome;
	}
	if (task.openFiles.length < op.open && progress.round === 0 && names.slab[tree.dentries + file] !== NONE) {
		const node = roomFor(m, task, names.open);
		if (node < 0) return node === FAILED ? 'failed' : 'again';
		openName(m, names, tree, file, task, node);
	}
	return 'done';
}

/** getdents(): a directory's entries are read block after block. */
function readDirectory(m: Machine, task: Task, tree: Tree, file: number): boolean {
	const page = entryPage(tree, file);
	if (file % tree.perDirectory !== 0 && entryPage(tree, file - 1) === page) return true;
	return havePage(m, task, m.files[tree.directoryBlocks], page, page + 1);
}

/** Goes through a tree, file after file, as long as the task may run. */
export function runWalk(m: Machine, task: Task, op: WalkOp): void {
	const tree = openTree(m, op.tree);
	if (tree === null) return endRefused(m, task, `reading ${op.tree.path}`, 'ENOENT', `no disk ${op.tree.disk}`);
	const names = m.names as Names;
	const {op: progress} = task;
	let left = due(m, task, op.rate);
	while (left > 0 && task.state === 'R' && m.clock < m.limit) {
		const file = pageOf(task, op, tree.files);
		if (op.order === 'forward' && progress.part === 0 && !readDirectory(m, task, tree, file)) return;
		const outcome = visit(m, task, op, names, tree, file);
		if (outcome === 'again') return;
		progress.part = 0;
		progress.loaded = progress.found = false;
		m.clock += m.costs.randomTouch; // its entry in its directory is looked at, if nothing else
		left--;
		if (advanceOp(progress, Math.min(op.count, tree.files), op.times)) return nextOp(task);
	}
}
