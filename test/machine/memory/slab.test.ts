// The shrinkers of dentries and inodes. (mm/vmscan.c do_shrink_slab, drop_slab_node)
import {describe, expect, it} from 'vitest';
import {apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {OBJECTS_PER_PAGE, shrinkSlab} from '../../../source/machine/memory/slab.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig} from '../../support/machines.ts';

const machine = (slabShrinkable: number, pressure = '100'): Machine =>
	boot({
		...machineConfig({slabShrinkable, sysctls: {'vm.vfs_cache_pressure': pressure}}),
		kernelMemory: {...machineConfig({slabShrinkable}).kernelMemory, slabReclaimable: slabShrinkable + 100},
	});
const passes = (m: Machine, n: number, priority: number): number => {
	let pages = 0;
	for (let i = 0; i < n; i++) pages += shrinkSlab(m, m.nodes[0], priority);
	return pages;
};
const scanned = (m: Machine): number => sample(m).vmstat.slabs_scanned;

describe('a pass of the shrinkers', () => {
	it('scans twice the share of its priority, in batches of 128', () => {
		const m = machine(1024); // 12 288 objects
		expect(passes(m, 1, 5)).toBe(Math.floor(768 / OBJECTS_PER_PAGE)); // 2 × 12 288 / 32
		expect(scanned(m)).toBe(768);
	});

	it('defers what is less than a batch, and lets only the share of its priority of that through', () => {
		const m = machine(512); // 6144 objects: 2 at priority 12, 96 at 7
		expect(passes(m, 2000, 12)).toBe(0);
		expect(scanned(m)).toBe(0);
		expect(m.nodes[0].slab.deferred).toBe(4000);
		passes(m, 1, 7); // 96 of its own and 31 of those deferred are no batch
		expect(scanned(m)).toBe(0);
		passes(m, 1, 6); // 192 and 64
		expect(scanned(m)).toBe(256);
	});

	it('defers at most twice what there is', () => {
		const m = machine(512);
		passes(m, 10000, 12);
		expect(m.nodes[0].slab.deferred).toBe(2 * 6144);
	});

	it('takes less than a batch where that is all there is', () => {
		const m = machine(4); // 48 objects
		expect(passes(m, 1, 1)).toBe(4);
		expect(violations(m)).toEqual([]);
	});
});

describe('drop_caches 2', () => {
	const freed = (pressure: string): number => {
		const m = machine(1000, pressure);
		const before = sample(m).meminfo.SReclaimable;
		apply(m, {kind: 'sysctl', name: 'vm.drop_caches', value: '2'});
		expect(violations(m)).toEqual([]);
		return (before - sample(m).meminfo.SReclaimable) / 4;
	};

	it('frees all that may be freed at the usual pressure', () => {
		expect(freed('100')).toBe(1000);
	});

	it('frees what the pressure lets it: nothing at 0, and a little in each of a few passes at 1', () => {
		expect(freed('0')).toBe(0);
		expect(freed('1')).toBeGreaterThan(20);
		expect(freed('1')).toBeLessThan(500);
	});
});
