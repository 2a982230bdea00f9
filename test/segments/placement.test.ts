// The classic exercise on placement: holes of 100, 500, 200, 300 and 600 KiB, requests of 212, 417, 112 and 426 KiB in that order
// (Silberschatz, Galvin, Gagne: Operating System Concepts, "Contiguous Memory Allocation"). The answers are worked out by hand.
import {describe, expect, it} from 'vitest';
import {chooseHole, type Policy} from '../../source/segments/placement.ts';
import {createSegmentMemory, holesOf, insertSegment, placeSegment, removeSegment, type SegmentMemory} from '../../source/segments/segment-memory.ts';

const KIB = 1024;
const REQUESTS = [212, 417, 112, 426] as const;

/** Holes with a segment of 1 KiB behind each, so that they stay apart. */
function withHoles(sizes: readonly number[]): SegmentMemory {
	let memory = createSegmentMemory(sizes.reduce((sum, size) => sum + (size + 1) * KIB, 0));
	let base = 0;
	for (const [i, size] of sizes.entries()) {
		base += size * KIB;
		memory = insertSegment(memory, {id: 100 + i, base, bytes: KIB});
		base += KIB;
	}
	return {...memory, nextFrom: 0};
}

/** Size in KiB of the hole that each request went into, null where it waits. */
function run(policy: Policy): readonly (number | null)[] {
	let memory = withHoles([100, 500, 200, 300, 600]);
	return REQUESTS.map((size, i) => {
		const placed = placeSegment(memory, i, size * KIB, policy);
		if (placed === null) return null;
		memory = placed.memory;
		return placed.hole.bytes / KIB;
	});
}

describe('the classic exercise', () => {
	it('first fit: 212 → 500, 417 → 600, 112 → the 288 left of 500, 426 waits', () => {
		expect(run('first')).toEqual([500, 600, 288, null]);
	});
	it('best fit: 212 → 300, 417 → 500, 112 → 200, 426 → 600', () => {
		expect(run('best')).toEqual([300, 500, 200, 600]);
	});
	it('worst fit: 212 → 600, 417 → 500, 112 → the 388 left of 600, 426 waits', () => {
		expect(run('worst')).toEqual([600, 500, 388, null]);
	});
	it('next fit: 212 → 500, 417 → 600, 112 → the 183 left of 600, 426 waits', () => {
		expect(run('next')).toEqual([500, 600, 183, null]);
	});
});

describe('a list of holes', () => {
	it('takes the lowest of equal holes', () => {
		const holes = [10, 20, 30].map(base => ({base, bytes: 5}));
		for (const policy of ['first', 'best', 'worst'] as const) expect(chooseHole(policy, holes, 5)?.base).toBe(10);
	});

	it('begins again at the lowest when next fit has come to the end', () => {
		const holes = [
			{base: 0, bytes: 8},
			{base: 50, bytes: 4},
		];
		expect(chooseHole('next', holes, 3, 20)?.base).toBe(50);
		expect(chooseHole('next', holes, 6, 20)?.base).toBe(0);
		expect(chooseHole('next', holes, 9, 20)).toBeNull();
	});

	it('has neighbours that become free as one hole', () => {
		const memory = [0, 1, 2].reduce((now, id) => insertSegment(now, {id, base: id * 10, bytes: 10}), createSegmentMemory(40));
		expect(holesOf(memory)).toEqual([{base: 30, bytes: 10}]);
		expect(holesOf(removeSegment(memory, 0))).toEqual([
			{base: 0, bytes: 10},
			{base: 30, bytes: 10},
		]);
		expect(holesOf(removeSegment(removeSegment(memory, 1), 2))).toEqual([{base: 10, bytes: 30}]);
	});
});
