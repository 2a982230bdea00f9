// The swap cache of a machine under test.
import {expect} from 'vitest';
import {DIRTY, NONE, WRITEBACK} from '../../source/machine/memory/frames.ts';
import type {Machine} from '../../source/machine/machine.ts';
import {dropAnon, removeFromSwapCache} from '../../source/machine/swap/swap.ts';
import {violations} from './invariants.ts';

/** Drops the copies of what was swapped out from RAM, as reclaim does with clean ones; all writes have to be over. */
export function dropSwapCache(m: Machine): void {
	for (const area of m.swaps) {
		for (const held of area.cache) {
			const pfn = held - 1;
			if (pfn < 0 || m.frames.owner[pfn] !== NONE) continue;
			expect(m.frames.flags[pfn] & (WRITEBACK | DIRTY)).toBe(0);
			removeFromSwapCache(m, pfn, 0);
			dropAnon(m, pfn);
		}
	}
	expect(violations(m)).toEqual([]);
}
