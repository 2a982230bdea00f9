// The nodes that a radix tree takes, against a count from nothing but the indices. (lib/xarray.c)
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createRadixTree, radixInsert, radixNodes, radixRemove} from '../../../source/machine/memory/radix-tree.ts';
import {nodesFor} from '../../support/radix-oracle.ts';

const filled = (first: number, length: number, indices: readonly number[]): ReturnType<typeof createRadixTree> => {
	const tree = createRadixTree(first, length);
	for (const index of indices) radixInsert(tree, index);
	return tree;
};
const range = (from: number, to: number): number[] => Array.from({length: to - from}, (_, i) => from + i);

describe('nodes of a radix tree', () => {
	it('a page at index 0 alone needs none, the second page the first', () => {
		const tree = createRadixTree(0, 1000);
		expect(radixInsert(tree, 0)).toBe(0);
		expect(radixInsert(tree, 1)).toBe(1);
		expect(radixRemove(tree, 1)).toBe(1);
		expect(radixNodes(tree)).toBe(0);
	});

	it.each([
		[64, 1],
		[65, 3], // two leaves and a top
		[4096, 65],
		[4097, 65 + 2 + 1], // 65 leaves, two nodes above them, a top
		[113_920, 1780 + 28 + 1], // 445 MB of page cache
	])('%i pages read from a file from its start: %i', (pages, nodes) => {
		expect(radixNodes(filled(0, 262_144, range(0, pages)))).toBe(nodes);
	});

	it('the swap cache of slots 98,304 to 114,687, the seventh 64 MiB: 256 leaves, four nodes and a top though nothing lies before them', () => {
		expect(radixNodes(filled(98_304, 16_384, range(98_304, 114_688)))).toBe(261);
	});

	it('a tree whose last pages go becomes lower again', () => {
		const tree = filled(0, 262_144, [0, 3, 70, 5000]);
		expect(radixNodes(tree)).toBe(2 + 2 + 1 + 1);
		expect(radixRemove(tree, 5000)).toBe(3);
		expect(radixRemove(tree, 70)).toBe(2);
		expect(radixRemove(tree, 3)).toBe(1);
		expect(radixRemove(tree, 0)).toBe(0);
	});

	it('any order of pages coming and going leaves as many as the pages need', () => {
		const first = fc.constantFrom(0, 16_384, 98_304, 2 ** 24);
		const near = fc.oneof(fc.nat(3), fc.nat(200), fc.nat(16_383));
		fc.assert(
			fc.property(first, fc.array(near, {maxLength: 80}), (from, offsets) => {
				const tree = createRadixTree(from, 16_384);
				const present = new Set<number>();
				for (const offset of offsets) {
					const index = from + offset;
					const before = nodesFor([...present]);
					const step = present.has(index) ? 0 - radixRemove(tree, index) : radixInsert(tree, index);
					if (!present.delete(index)) present.add(index);
					expect(radixNodes(tree)).toBe(nodesFor([...present]));
					expect(step).toBe(radixNodes(tree) - before);
				}
			}),
			{numRuns: 300},
		);
	});
});
