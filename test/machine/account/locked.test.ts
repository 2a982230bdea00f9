// Locked pages: counted by node, and shown with its highest zone, so that the zones of /proc/zoneinfo add up to nr_mlock. (mm/mlock.c; docs §18)
import {expect, it} from 'vitest';
import {advance, apply, boot, sample} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';

it.each([
	[[{node: 0, name: 'Normal', managed: 16384}] as const, [50]],
	[
		[
			{node: 0, name: 'DMA32', managed: 16384},
			{node: 0, name: 'Normal', managed: 16384},
		] as const,
		[0, 50],
	],
])('of zones %j: %j', (zones, mlock) => {
	const m = boot(machineConfig({zones}));
	apply(m, {kind: 'spawn', name: 'p', program: [{do: 'map', region: 'data', pages: 50, locked: true}, op.write(50), op.sleep]});
	advance(m, 1e5);
	const s = sample(m);
	expect([s.zones.map(zone => zone.mlock), s.vmstat.nr_mlock]).toEqual([mlock, 50]);
});
