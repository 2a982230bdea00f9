// Writing to swap: no faster than the device takes it.
import {expect, it} from 'vitest';
import {advance, apply, boot, sample} from '../../../source/machine/machine.ts';
import {createSwapArea} from '../../../source/machine/swap/swap.ts';
import {machineConfig, op} from '../../support/machines.ts';

it('a slow disk holds swap-out to what it can write', () => {
	const disk = {
		name: 'vdb',
		rotational: true,
		readBytesPerSecond: 4e6,
		writeBytesPerSecond: 4e6,
		iops: 1000,
		readLatencyUs: 1000,
		writeLatencyUs: 1000,
		queueDepth: 16,
		maxRequestPages: 32,
		sharedBandwidth: true,
	};
	const m = boot(machineConfig({pages: 16384, swapPages: 30000, disks: [{...disk, name: 'vda'}, disk]}));
	apply(m, {kind: 'spawn', name: 'burst', program: [op.map(40000), op.write(40000), op.sleep]});
	advance(m, 10e6);
	const s = sample(m);
	expect(s.vmstat.pswpout * 4096).toBeLessThan(4e6 * 10.1 + 16 * 32 * 4096);
	expect(s.vmstat.pswpout * 4096).toBeGreaterThan(4e6 * 7);
});

it('an area is handed out in clusters of 256 slots, the last of which may be a shorter one (SWAPFILE_CLUSTER)', () => {
	const free = (pages: number): number[] => [...createSwapArea(0, {name: '/dev/x', pages, disk: 'vda'}, 0).clusterFree];
	expect(free(300)).toEqual([256, 44]);
	expect(free(512)).toEqual([256, 256]);
	expect(free(600)).toEqual([256, 256, 88]);
});
