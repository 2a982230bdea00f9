// Slots on the lists of the CPUs (mm/swap_slots.c), and which slots a disk that has to seek gives (scan_swap_map_slots of mm/swapfile.c).
import {describe, expect, it} from 'vitest';
import {boot, type Machine} from '../../../source/machine/machine.ts';
import {findSlots} from '../../../source/machine/swap/slot-search.ts';
import {hold} from '../../../source/machine/swap/slot-map.ts';
import {takeSlot} from '../../../source/machine/swap/swap-slots.ts';
import {addToSwapCache, areaOf, slotOf, swapDuplicate, type SwapEntry, swapEntry, swapRelease} from '../../../source/machine/swap/swap.ts';
import {beginSwapoff} from '../../../source/machine/swap/swapoff.ts';
import {ANON, NONE, UPTODATE} from '../../../source/machine/memory/frames.ts';
import {USER_PAGE} from '../../../source/machine/memory/alloc-request.ts';
import {tryAllocPage} from '../../../source/machine/memory/freelist.ts';
import {INACTIVE_ANON, lruAdd} from '../../../source/machine/reclaim/lru.ts';
import {machineConfig} from '../../support/machines.ts';
import {violations} from '../../support/invariants.ts';

const machine = (swapPages: number, {cpus = 1, lists = true, disk = 'hdd' as 'hdd' | 'ssd'} = {}): Machine =>
	boot({...machineConfig({pages: 16384, swapPages, cpus, swapDisk: disk}), ...(lists ? {perCpuLists: true} : {})});

/** Takes slots as if page tables held them. */
function take(m: Machine, n: number): SwapEntry[] {
	return Array.from({length: n}, () => {
		const entry = takeSlot(m);
		expect(entry).toBeGreaterThanOrEqual(0);
		swapDuplicate(m, entry);
		return entry;
	});
}

const release = (m: Machine, entries: readonly SwapEntry[]): void => {
	for (const entry of entries) swapRelease(m, entry);
};

describe('slots on the lists of the CPUs', () => {
	it('are taken 64 at once, and are out of SwapFree from then on (SWAP_SLOTS_CACHE_SIZE)', () => {
		const m = machine(4096);
		take(m, 1);
		expect(m.swapFree).toBe(4096 - 64);
		take(m, 63);
		expect(m.swapFree).toBe(4096 - 64);
		take(m, 1);
		expect(m.swapFree).toBe(4096 - 128);
	});

	it('go back when 64 have been freed and one more is (free_swap_slot)', () => {
		const m = machine(4096);
		const entries = take(m, 128);
		release(m, entries.slice(0, 64));
		expect(m.swapFree).toBe(4096 - 128);
		release(m, entries.slice(64, 65));
		expect(m.swapFree).toBe(4096 - 64);
		expect(areaOf(m, entries[0]).held[slotOf(entries[0])]).toBe(0);
		expect(areaOf(m, entries[64]).held[slotOf(entries[64])]).toBe(1);
	});

	it('are not used before there are more than 320 for each CPU (THRESHOLD_ACTIVATE_SWAP_SLOTS_CACHE)', () => {
		const freeAfterOne = (pages: number, cpus: number): number => {
			const m = machine(pages, {cpus});
			take(m, 1);
			return pages - m.swapFree;
		};
		expect([freeAfterOne(320, 1), freeAfterOne(321, 1), freeAfterOne(640, 2), freeAfterOne(641, 2)]).toEqual([1, 64, 1, 64]);
	});

	it('are given back when fewer than 128 are left for each CPU, and swap is used up to its last slot', () => {
		const m = machine(512);
		take(m, 384);
		expect(m.swapFree).toBe(128);
		take(m, 1); // 128 are not too few: a list more
		expect(m.swapFree).toBe(64);
		take(m, 1); // 64 are: what is on the list goes back
		expect(m.swapFree).toBe(512 - 386);
		take(m, 126);
		expect(m.swapFree).toBe(0);
		expect(takeSlot(m)).toBe(-1);
	});

	it('belong to the CPU that runs', () => {
		const m = machine(4096, {cpus: 2});
		m.cpu = 0;
		const [first] = take(m, 1);
		m.cpu = 1;
		const [second] = take(m, 1);
		expect(slotOf(second) - slotOf(first)).toBe(64);
		expect(m.swapFree).toBe(4096 - 128);
	});

	it('go back when an area is turned off, and are not used until it is (disable_swap_slots_cache_lock)', () => {
		const m = machine(4096);
		const entries = take(m, 10);
		beginSwapoff(m, m.swaps[0]);
		expect([m.swapTotal, m.swapFree, m.swaps[0].used]).toEqual([0, -10, 10]);
		release(m, entries);
		expect([m.swapFree, m.swaps[0].used]).toEqual([0, 0]);
	});

	it('do without them: each slot is taken and freed alone', () => {
		const m = machine(4096, {lists: false});
		const entries = take(m, 10);
		expect(m.swapFree).toBe(4086);
		release(m, entries);
		expect(m.swapFree).toBe(4096);
		expect(violations(m)).toEqual([]);
	});
});

describe('a disk that has to seek', () => {
	const slots = (m: Machine, n: number): number[] => take(m, n).map(slotOf);
	const at = (m: Machine, from: number, to: number): SwapEntry[] => Array.from({length: to - from}, (_, i) => swapEntry(m.swaps[0].index, from + i));

	it('gives one slot after the other', () => {
		const m = machine(4096, {lists: false});
		expect(slots(m, 600)).toEqual(Array.from({length: 600}, (_, i) => i));
	});

	it('begins each run of 256 at the lowest 256 that are free, wherever they begin', () => {
		const m = machine(4096, {lists: false});
		slots(m, 1024); // four runs
		release(m, at(m, 10, 265)); // 255: one too few
		release(m, at(m, 300, 556));
		expect(slots(m, 256)).toEqual(Array.from({length: 256}, (_, i) => 300 + i));
		expect(slots(m, 1)).toEqual([1024]);
	});

	it('goes on to the end of its run before it looks for another', () => {
		const m = machine(4096, {lists: false});
		slots(m, 1000);
		release(m, at(m, 0, 256));
		expect(slots(m, 25)).toEqual([...Array.from({length: 24}, (_, i) => 1000 + i), 0]);
	});

	it('passes over what is in use within its run', () => {
		const m = machine(4096, {lists: false});
		slots(m, 1);
		for (const entry of at(m, 3, 5)) m.swaps[0].count[slotOf(entry)] = 1;
		expect(slots(m, 3)).toEqual([1, 2, 5]);
	});

	it('gives the lowest that is free where no 256 lie together', () => {
		const m = machine(1024, {lists: false});
		slots(m, 1024);
		release(m, at(m, 100, 300));
		release(m, at(m, 700, 900));
		m.swaps[0].runLeft = 0;
		expect(slots(m, 3)).toEqual([100, 101, 102]);
	});

	it('takes, of more than half in use, the slots of copies that it passes (vm_swap_full)', () => {
		const passed = (inUse: number): boolean => {
			const m = machine(1024, {lists: false});
			take(m, 255);
			const copy = takeSlot(m); // a copy that no page table points to, and behind it the rest
			const pfn = tryAllocPage(m, null, USER_PAGE);
			m.frames.flags[pfn] |= ANON | UPTODATE;
			m.frames.owner[pfn] = NONE;
			lruAdd(m, pfn, INACTIVE_ANON);
			addToSwapCache(m, m.tasks[0], pfn, copy);
			take(m, inUse - 256);
			const [area] = m.swaps;
			area.runLeft = 10;
			area.cursor = slotOf(copy); // the search comes by it
			return slotOf(take(m, 1)[0]) === slotOf(copy) && m.frames.aux[pfn] === 0 && (m.frames.flags[pfn] & ANON) === 0; // nobody maps it: freed
		};
		// vm_swap_full() is asked when the slot that is looked for is off SwapFree already: 1024 − 511 − 1 = 512, twice that is not less than 1024.
		expect([passed(511), passed(512)]).toEqual([false, true]);
	});

	describe('asked for several at once', () => {
		const found = (m: Machine, wanted: number): readonly number[] => findSlots(m, m.swaps[0], wanted);
		const inUse = (m: Machine, ...of: readonly number[]): void => {
			for (const slot of of) hold(m.swaps[0], slot);
		};

		it('goes on behind those that are in use', () => {
			const m = machine(4096, {lists: false});
			inUse(m, 3, 4, 5, 7);
			m.swaps[0].runLeft = 100;
			expect(found(m, 6)).toEqual([0, 1, 2, 6, 8, 9]);
		});

		it('ends with the highest that may be free, and does not give it when it is in use', () => {
			const m = machine(300, {lists: false});
			inUse(m, 293, 294, 298, 299); // from the end: 298 first, so that the highest is thought to be 298 when 299 has gone
			expect(m.swaps[0].highest).toBe(298);
			m.swaps[0].cursor = 290;
			m.swaps[0].runLeft = 100;
			expect(found(m, 64)).toEqual([290, 291, 292, 295, 296, 297]);
		});

		it('gives the highest when it is free', () => {
			const m = machine(300, {lists: false});
			inUse(m, 296, 297, 298);
			m.swaps[0].cursor = 294;
			m.swaps[0].runLeft = 100;
			expect(found(m, 64)).toEqual([294, 295, 299]);
		});
	});
});
