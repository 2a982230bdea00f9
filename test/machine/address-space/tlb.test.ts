// The TLB against figures that can be worked out by hand: 64 entries, 16 sets of 4 ways, least recently used.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import type {Op} from '../../../source/machine/command.ts';
import {createTlb, lookUp, type Tlb} from '../../../source/machine/address-space/tlb.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const tlb = (): Tlb => createTlb({entries: 64, ways: 4, asid: true});

/** Share of hits of a list of pages after a first round that fills the TLB. */
function hitRatio(pages: readonly number[], rounds = 4): number {
	const t = tlb();
	for (const page of pages) lookUp(t, 1, page);
	let hits = 0;
	for (let round = 0; round < rounds; round++) for (const page of pages) hits += Number(lookUp(t, 1, page));
	return hits / (rounds * pages.length);
}

const range = (count: number, stride = 1): number[] => Array.from({length: count}, (_, i) => i * stride);

describe('a set-associative TLB', () => {
	it('holds as many pages in turn as it has entries, and of one more in each set none', () => {
		expect(hitRatio(range(64))).toBe(1);
		expect(hitRatio(range(80))).toBe(0); // 5 pages a set of 4: the one that comes next has just gone
		expect(hitRatio(range(128))).toBe(0);
	});

	it('keeps the sets that are not full: of 66 pages in turn the two sets with five of them miss', () => {
		expect(hitRatio(range(66))).toBeCloseTo(56 / 66, 12);
	});

	it('uses one set alone for a stride of as many pages as there are sets', () => {
		expect(hitRatio(range(4, 16))).toBe(1);
		expect(hitRatio(range(5, 16))).toBe(0);
		expect(hitRatio(range(8, 8))).toBe(1); // two sets, four pages each
	});

	it('tells address spaces apart', () => {
		const t = tlb();
		expect([lookUp(t, 1, 7), lookUp(t, 2, 7), lookUp(t, 1, 7), lookUp(t, 2, 7)]).toEqual([false, false, true, true]);
	});
});

const SECOND = 1e6;
const hot = (pages: number, order: 'forward' | 'random', accesses = 1, access: 'read' | 'update' = 'read'): Op[] => [
	op.map(pages),
	op.write(pages),
	{do: 'touch', region: 'data', from: 0, pages, access, order, times: 0, rate: 0, accesses},
];

/** Hits of all accesses of a program, a million and more, after it has warmed up. */
function measured(program: Op[], sketch: Sketch = {}): number {
	const m = boot(machineConfig(sketch));
	apply(m, {kind: 'spawn', name: 'hot', program});
	advance(m, SECOND / 5);
	const before = ours(m);
	advance(m, SECOND / 20);
	const after = ours(m);
	return (after.hits - before.hits) / (after.hits - before.hits + after.misses - before.misses);
}
const ours = (m: Machine) => (sample(m).processes.find(process => process.name === 'hot') as NonNullable<ReturnType<typeof sample>['processes'][number]>).tlb;

describe('what a program sees of it', () => {
	it('a walk over pages that fit always hits, over more it misses at every page', () => {
		expect(measured(hot(64, 'forward'))).toBe(1);
		expect(measured(hot(1024, 'forward'))).toBe(0);
	});

	it('word by word through a page only the first access misses: 63 of 64, 511 of 512; a load and a store miss once', () => {
		expect(measured(hot(1024, 'forward', 64))).toBeCloseTo(63 / 64, 10);
		expect(measured(hot(1024, 'forward', 512))).toBeCloseTo(511 / 512, 10);
		expect(measured(hot(1024, 'forward', 1, 'update'))).toBeCloseTo(1 / 2, 10);
	});

	it('a page at random out of n hits as often as the TLB holds of n', () => {
		for (const pages of [128, 256, 1024]) expect(measured(hot(pages, 'random'))).toBeCloseTo(64 / pages, 1.7);
	});

	it('costs the process time: misses slow the same accesses down', () => {
		const rounds = (pages: number): number => {
			const m = boot(machineConfig());
			apply(m, {kind: 'spawn', name: 'hot', program: hot(pages, 'forward')});
			advance(m, SECOND);
			const task = m.tasks.find(one => one.name === 'hot') as (typeof m.tasks)[number];
			return task.op.done;
		};
		// Server costs: 3 ns for the touch, 7 ns more for a walk that reads one table.
		expect(rounds(64) / rounds(1024)).toBeCloseTo(10 / 3, 0.8);
	});

	it('without address-space identifiers every switch to another process drops all; with them nothing is dropped', () => {
		const flushes = (asid: boolean): number => {
			const m = boot(machineConfig({tlb: {asid}}));
			for (const name of ['hot', 'cold']) apply(m, {kind: 'spawn', name, program: hot(32, 'forward')});
			advance(m, SECOND);
			return ours(m).flushes;
		};
		expect(flushes(true)).toBe(0);
		expect(flushes(false)).toBeGreaterThan(50); // two that compute share the CPU in slices of some milliseconds
	});

	it('a page that reclaim unmaps is shot down', () => {
		const m = boot(machineConfig({pages: 8192, swapPages: 8192}));
		apply(m, {kind: 'spawn', name: 'hot', program: hot(9000, 'forward')});
		advance(m, SECOND);
		expect(ours(m).flushes).toBeGreaterThan(0);
	});

	it('a run over many pages leaves what page after page leaves', () => {
		for (const pages of [10, 64, 65, 200, 1000]) {
			const [fast, slow] = [true, false].map(bulk => {
				const m = boot(machineConfig());
				apply(m, {
					kind: 'spawn',
					name: 'hot',
					// Random order of one page at a time goes the slow way: forward again as single steps.
					program: [
						op.map(pages),
						op.write(pages),
						...(bulk
							? [{do: 'touch', region: 'data', from: 0, pages, access: 'read', order: 'forward', times: 3, rate: 0} as Op]
							: Array.from(
									{length: 3 * pages},
									(_, i): Op => ({do: 'touch', region: 'data', from: i % pages, pages: 1, access: 'read', order: 'random', times: 1, rate: 0}),
								)),
						op.sleep,
					],
				});
				advance(m, SECOND);
				return {tlb: ours(m), held: [...(m.cpus[0] as (typeof m.cpus)[number]).tlb.page]};
			});
			expect(fast).toEqual(slow);
		}
	});
});
