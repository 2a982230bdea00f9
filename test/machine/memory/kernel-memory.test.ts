// The kernel's own memory at boot: each node holds its part, by how large it is where nothing else is said.
import {expect, it} from 'vitest';
import {boot} from '../../../source/machine/machine.ts';
import {machineConfig} from '../../support/machines.ts';

it.each([
	[
		[20_000, 20_000],
		[100, 100],
	],
	[
		[30_000, 10_000],
		[150, 50],
	],
	[
		[10_000, 20_000, 30_000],
		[33, 66, 101],
	], // the last has what whole pages leave over
])('nodes of %j pages: of 200 pages of slab they hold %j', (sizes, slab) => {
	const m = boot(machineConfig({zones: sizes.map((managed, node) => ({node, name: 'Normal' as const, managed}))}));
	expect(m.nodes.map(node => node.slab.reclaimable)).toEqual(slab);
});
