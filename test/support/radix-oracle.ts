// How many nodes a radix tree of 64 children takes for a set of indices, counted from nothing but the set (lib/xarray.c): on each level one for each 64 of
// the level below that have something under them, as many levels as the largest index needs; nothing but index 0 needs no node.
import {TREE_SLOTS, type SwapArea} from '../../source/machine/swap/swap.ts';

export function nodesFor(indices: readonly number[]): number {
	let nodes = 0;
	let level = [...indices];
	while (level.some(index => index > 0)) {
		level = [...new Set(level.map(index => Math.floor(index / 64)))];
		nodes += level.length;
	}
	return nodes;
}

/** Of the places of a table that hold something; the first has this index. */
export function nodesOf(table: Int32Array, first: number): number {
	const lowest: number[] = [];
	let most = 0;
	for (let i = 0; i < table.length; i++) {
		if (table[i] === 0) continue;
		most = first + i;
		const node = Math.floor(most / 64);
		if (lowest.at(-1) !== node) lowest.push(node);
	}
	return most === 0 ? 0 : lowest.length + nodesFor(lowest);
}

/** Of the swap cache of an area, which has a tree for each 64 MiB. */
export const treesOf = (area: SwapArea): number[] =>
	area.trees.map((_, i) => nodesOf(area.cache.subarray(i * TREE_SLOTS, (i + 1) * TREE_SLOTS), i * TREE_SLOTS));
