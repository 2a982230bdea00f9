// The nodes of a radix tree from page numbers to pages: how many there are, level by level. (lib/xarray.c: xas_expand, xas_create, xas_delete_node, xas_shrink)
// What the entries are is their owner's to know. A tree is as high as its largest index so far needs; it grows a node at the top when one comes that it
// does not cover, a node goes with its last child, and a top node whose only child is the first gives way to that. An entry at index 0 alone needs none.
// Counts are kept at every level up to the highest that could be, so that a tree that grows finds those of its new top there.

/** Index bits of a level (XA_CHUNK_SHIFT), and children of a node. */
const SHIFT = 6;
export const NODE_SLOTS = 2 ** SHIFT;
/** Indices that a node of each level covers, or a tree with so many levels below it: a table, as inserting asks for it with every page. */
const SPANS = Array.from({length: 10}, (_, level) => NODE_SLOTS ** level);

export type RadixTree = {
	/** Lowest index that is used. */
	readonly first: number;
	/** Children of each node of each level, from the leaves up; the first of a level is that which `first` lies in. */
	readonly levels: readonly Uint8Array[];
	/** Nodes of each level that have children. */
	readonly filled: number[];
	/** Levels that are there: 0 is an empty tree, or one with nothing but index 0. */
	height: number;
	entries: number;
	/** Index 0 has an entry. */
	hasZero: boolean;
};

/** Levels that an index needs. */
function levelsFor(index: number): number {
	let levels = 0;
	for (let rest = index; rest > 0; rest = Math.floor(rest / NODE_SLOTS)) levels++;
	return levels;
}

/** The same of the lowest level: in whole numbers, as each page that comes or goes asks. */
const leafAt = (tree: RadixTree, index: number): number => (index >> SHIFT) - (tree.first >> SHIFT);

const nodeAt = (tree: RadixTree, level: number, index: number): number => {
	const span = SPANS[level + 1];
	return Math.floor(index / span) - Math.floor(tree.first / span);
};

/** An empty tree for indices from `first` on, `length` of them at least one. */
export function createRadixTree(first: number, length: number): RadixTree {
	const last = first + length - 1;
	const levels = Array.from({length: Math.max(1, levelsFor(last))}, (_, level) => {
		const span = NODE_SLOTS ** (level + 1);
		return new Uint8Array(Math.floor(last / span) - Math.floor(first / span) + 1);
	});
	return {first, levels, filled: levels.map(() => 0), height: 0, entries: 0, hasZero: false};
}

/** Nodes that the tree takes. */
export function radixNodes({filled, height}: RadixTree): number {
	let nodes = 0;
	for (let level = 0; level < height; level++) nodes += filled[level];
	return nodes;
}

/** An index that had no entry gets one; returns by how many nodes the tree has grown. */
export function radixInsert(tree: RadixTree, index: number): number {
	const {levels} = tree;
	tree.entries++;
	if (index === 0) tree.hasZero = true;
	if (levels[0][leafAt(tree, index)]++ > 0 && index < SPANS[tree.height]) return 0;
	return growTo(tree, index);
}

/** Grows the tree so that it covers an index, and counts the nodes that its leaf is the first child of. */
function growTo(tree: RadixTree, index: number): number {
	const {levels, filled} = tree;
	const before = radixNodes(tree);
	tree.height = Math.max(tree.height, levelsFor(index));
	for (let level = 0; levels[level][nodeAt(tree, level, index)] === 1; level++) {
		filled[level]++;
		if (level === levels.length - 1) break;
		levels[level + 1][nodeAt(tree, level + 1, index)]++;
	}
	return radixNodes(tree) - before;
}

/** The top node's only child is the first (xas_shrink). */
function topIsNeedless(tree: RadixTree): boolean {
	const top = tree.height - 1;
	if (tree.levels[top][0] !== 1) return false;
	if (top === 0) return tree.hasZero;
	return tree.first < NODE_SLOTS ** top && tree.levels[top - 1][0] > 0;
}

/** An index loses its entry; returns by how many nodes the tree has become smaller. */
export function radixRemove(tree: RadixTree, index: number): number {
	const {levels, filled} = tree;
	tree.entries--;
	if (index === 0) tree.hasZero = false;
	if (--levels[0][leafAt(tree, index)] > 0 && tree.height > 1) return 0;
	const before = radixNodes(tree);
	let level = 0;
	while (levels[level][nodeAt(tree, level, index)] === 0) {
		filled[level++]--;
		if (level === levels.length) break;
		levels[level][nodeAt(tree, level, index)]--;
	}
	if (tree.entries === 0) tree.height = 0;
	else if (level === tree.height - 1) while (tree.height > 0 && topIsNeedless(tree)) tree.height--;
	return before - radixNodes(tree);
}
