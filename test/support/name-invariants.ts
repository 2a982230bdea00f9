// What has to hold of dentries, inodes and open files (docs §21.2): each lies in a slab that counts it, who is unused is on its list, and on no other, a directory is
// held by what is known below it, a dentry has its inode.
import {groupOf} from '../../source/machine/cgroup/tree.ts';
import type {Machine} from '../../source/machine/machine.ts';
import {KIND_MASK, KIND_SLAB, NONE} from '../../source/machine/memory/frames.ts';
import type {ObjectCache} from '../../source/machine/memory/object-cache.ts';
import {inodeOf, isNegative, type Names, nodeOfObject, type ObjectList, ON_LRU, parentOf, topName} from '../../source/machine/vfs/names.ts';

/** The caches: `found` is how many objects were found in each slab. */
function slabs(m: Machine, cache: ObjectCache, found: Uint16Array, fail: (what: string) => void): void {
	const {index, aux, flags, next, owner: after, prev} = m.frames;
	const known = new Set<number>();
	let used = 0;
	for (const [slab, count] of found.entries()) {
		if (count > 0) known.add(slab);
		used += count;
	}
	for (const [node, own] of cache.nodes.entries()) {
		let count = 0;
		let before = NONE;
		for (let slab = own.first; slab !== NONE; before = slab, slab = after[slab]) {
			if (prev[slab] !== before || slab === own.current || index[slab] >= aux[slab] || nodeOfObject(m, slab) !== node)
				fail(`${cache.name}: slab ${slab} should not be among those with room`);
			known.add(slab);
			if (++count > cache.slabs) break;
		}
		if (count !== own.partial || own.last !== before) fail(`${cache.name}: ${own.partial} slabs with room, found ${count}`);
		if (own.current !== NONE) known.add(own.current);
	}
	let pages = 0;
	let room = 0;
	for (const slab of known) {
		if (index[slab] !== found[slab]) fail(`${cache.name}: slab ${slab} counts ${index[slab]}, found ${found[slab]}`);
		room += aux[slab];
		for (let pfn = slab; pfn !== NONE; pfn = next[pfn]) {
			if ((flags[pfn] & KIND_MASK) !== KIND_SLAB) fail(`${cache.name}: frame ${pfn} is no slab`);
			pages++;
		}
	}
	if (used !== cache.used || room !== cache.room || pages !== cache.pages || known.size !== cache.slabs)
		fail(`${cache.name}: ${cache.used} of ${cache.room} in ${cache.pages} pages of ${cache.slabs} slabs, found ${used}, ${room}, ${pages}, ${known.size}`);
}

export function nameViolations(m: Machine): string[] {
	const {names} = m;
	if (names === null) return [];
	const wrong: string[] = [];
	const fail = (what: string): void => void (wrong.length < 20 && wrong.push(what));
	const {slab, flags, uses} = names;
	const counts = (): Uint16Array => new Uint16Array(m.frames.count);
	const found = {dentry: counts(), inode: counts(), open: counts()};
	const opened = new Uint16Array(slab.length);
	for (const {openFiles} of m.taskOf.values())
		for (const one of openFiles) {
			found.open[one.slab]++;
			opened[one.name]++;
		}
	const onList = new Uint8Array(slab.length);
	for (const at of names.supers)
		for (const [index, unused] of at.unused.entries()) {
			if (unused === null) continue;
			for (const list of [unused.dentries, unused.inodes]) walkList(m, names, list, index, onList, fail);
		}
	let negative = 0;
	const bytes = new Map<number, number>();
	for (const tree of names.trees) {
		const below = new Uint16Array(tree.inodes - tree.dentries);
		for (let name = 0; tree.dentries + name < tree.inodes; name++) {
			const id = tree.dentries + name;
			if (slab[id] === NONE) continue;
			found.dentry[slab[id]]++;
			const parent = parentOf(tree, name);
			if (name !== topName(tree) && parent !== topName(tree)) below[parent]++;
			if (slab[tree.dentries + parent] === NONE) fail(`name ${name} of ${tree.path} is known and its directory is not`);
			const inode = inodeOf(tree, name);
			if (inode >= 0 && slab[inode] === NONE) fail(`name ${name} of ${tree.path} has no inode`);
			if (isNegative(tree, name) && (flags[id] & ON_LRU) !== 0) negative++;
		}
		for (let id = tree.dentries; id < tree.end; id++) {
			const isInode = id >= tree.inodes;
			const is = slab[id] !== NONE;
			const wanted = isInode
				? Number(slab[id - tree.inodes + tree.dentries] !== NONE)
				: id - tree.dentries === topName(tree)
					? Number(is)
					: below[id - tree.dentries] + opened[id];
			if (isInode && is) found.inode[slab[id]]++;
			if (is && uses[id] !== wanted) fail(`object ${id} of ${tree.path} is used ${uses[id]} times, found ${wanted}`);
			if (onList[id] !== Number(is && (flags[id] & ON_LRU) !== 0)) fail(`object ${id} of ${tree.path} is on ${onList[id]} lists, its flags are ${flags[id]}`);
			if (is && wanted === 0 && onList[id] === 0) fail(`object ${id} of ${tree.path} is unused and on no list`);
			const group = is ? (names.group?.[id] ?? 0) : 0;
			if (group > 0) bytes.set(group, (bytes.get(group) ?? 0) + (isInode ? names.inode : names.dentry).bytes + 8);
		}
	}
	if (negative !== names.unusedNegative) fail(`${names.unusedNegative} unused negative dentries, found ${negative}`);
	for (const [group, sum] of bytes)
		if (groupOf(m, group).objectBytes < sum) fail(`group ${group} pays for ${groupOf(m, group).objectBytes} bytes of objects, found ${sum}`);
	for (const kind of ['dentry', 'inode', 'open'] as const) slabs(m, names[kind], found[kind], fail);
	return wrong;
}

function walkList(m: Machine, names: Names, list: ObjectList, index: number, onList: Uint8Array, fail: (what: string) => void): void {
	const {next, prev, slab} = names;
	let size = 0;
	let before = NONE;
	for (let id = list.first; id !== NONE && size <= slab.length; before = id, id = next[id]) {
		if (prev[id] !== before) fail(`object ${id}: broken back link`);
		if (slab[id] === NONE || nodeOfObject(m, slab[id]) !== index % m.nodes.length) fail(`object ${id} is on a list of another node, or is not there`);
		onList[id]++;
		size++;
	}
	if (size !== list.size || list.last !== before) fail(`a list of ${list.size} objects has ${size}`);
}
