// The worked numbers of docs §9: shadows and the distance of a refault.
import {describe, expect, it} from 'vitest';
import {boot, type Machine} from '../../../source/machine/machine.ts';
import {KIND_USER, takeFrame, UPTODATE} from '../../../source/machine/memory/frames.ts';
import {ACTIVE_FILE, INACTIVE_FILE, lruAdd} from '../../../source/machine/reclaim/lru.ts';
import {packShadow, refaultDistance, refaultList, unpackShadow, workingsetLimit} from '../../../source/machine/reclaim/workingset.ts';
import {lruvecState} from '../../../source/machine/reclaim/lruvec-state.ts';
import {machineConfig} from '../../support/machines.ts';

describe('§9 refaults', () => {
	it('sets the distance against the lists that would have had to hold the page', () => {
		const sizes = {activeFile: 25000, inactiveFile: 5000, inactiveAnon: 10000, activeAnon: 20000};
		expect(refaultDistance(1_030_000, 1_000_000)).toBe(30000);
		expect(workingsetLimit(sizes, false, true)).toBe(55000);
		expect(workingsetLimit(sizes, false, false)).toBe(25000);
		expect(workingsetLimit(sizes, true, true)).toBe(50000);
	});

	it('keeps age, node and history in a shadow, and survives the wrap of the age', () => {
		for (const age of [0, 1, 12345678, 2 ** 27 - 1])
			for (const node of [0, 1, 7])
				for (const workingset of [true, false]) expect(unpackShadow(packShadow(age, node, workingset))).toEqual({age, node, workingset});
		expect(packShadow(2 ** 27 - 1, 7, true)).toBeGreaterThanOrEqual(-(2 ** 31));
		expect(refaultDistance(2 ** 27 + 10, 2 ** 27 - 5)).toBe(15);
	});

	it('activates a page that comes back at just the distance, and not one that comes a page later', () => {
		const page = (m: Machine): number => {
			const pfn = takeFrame(m, 0, KIND_USER);
			m.frames.flags[pfn] |= UPTODATE;
			return pfn;
		};
		const m = boot(machineConfig());
		for (let i = 0; i < 40; i++) lruAdd(m, page(m), ACTIVE_FILE);
		const limit = workingsetLimit(lruvecState(m, m.nodes[0]!), false, false);
		expect(limit).toBeGreaterThanOrEqual(40);
		const comesBack = (distance: number): number => {
			m.nodes[0].age = 1000;
			return refaultList(m, page(m), packShadow(1000 - distance, 0, false), false);
		};
		expect(comesBack(limit - 1)).toBe(ACTIVE_FILE);
		expect(comesBack(limit)).toBe(ACTIVE_FILE);
		expect(comesBack(limit + 1)).toBe(INACTIVE_FILE);
	});
});
