// drop_caches: what it takes besides pages. (mm/truncate.c invalidate_mapping_pages, mm/vmscan.c drop_slab)
import {describe, expect, it} from 'vitest';
import type {Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const spawn = (m: Machine, program: Program): void => void apply(m, {kind: 'spawn', name: 'p', program});
const drop = (m: Machine, what: string): void => void apply(m, {kind: 'sysctl', name: 'vm.drop_caches', value: what});
const refaults = (m: Machine): number => sample(m).vmstat.workingset_refault_file;
const shadows = (m: Machine): number => m.files.reduce((sum, file) => sum + file.map.reduce((n, slot) => n + Number(slot < 0), 0), 0);

/** A machine in which all but the end of /f has been evicted, and of /g, which was read before it, everything. */
function evicted(): Machine {
	const m = boot(machineConfig({pages: 16384, files: {'/g': 2000, '/f': 40000}, slabShrinkable: 0}));
	spawn(m, [op.read('/g', 2000), op.read('/f', 40000), op.sleep]);
	advance(m, 10e6);
	expect(m.files.find(({path}) => path === '/g')?.cached).toBe(0);
	expect(shadows(m)).toBeGreaterThan(20000);
	return m;
}

describe('drop_caches', () => {
	it.each(['1', '3'])('%s takes the shadows of all files, of those too that have nothing else: what is read again is no refault', what => {
		const m = evicted();
		drop(m, what);
		expect(shadows(m)).toBe(0);
		const before = refaults(m);
		spawn(m, [op.read('/g', 2000), op.read('/f', 5000), op.sleep]);
		advance(m, 5e6);
		expect(refaults(m)).toBe(before);
		expect(violations(m)).toEqual([]);
	});

	it('2 leaves them: what is read again is a refault', () => {
		const m = evicted();
		drop(m, '2');
		const before = refaults(m);
		spawn(m, [op.read('/g', 2000), op.sleep]);
		advance(m, 5e6);
		expect(refaults(m)).toBe(before + 2000);
	});

	it('1 gives back the slab of radix-tree nodes that held only shadows', () => {
		const m = evicted();
		const before = sample(m).meminfo.SReclaimable;
		drop(m, '1');
		expect(m.cacheSlab.nodes).toBeLessThan(10); // those of the disk's own pages and of reads in flight
		expect(before - sample(m).meminfo.SReclaimable).toBeGreaterThan((4 * 20000) / 64 / 7);
		expect(violations(m)).toEqual([]);
	});
});
