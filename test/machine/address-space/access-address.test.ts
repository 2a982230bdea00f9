// Accesses to byte addresses: which may be asked for at all, and which pages the bytes lie on. (arch/x86/mm/fault.c do_user_addr_fault; docs §13)
import {describe, expect, it} from 'vitest';
import {addressFault} from '../../../source/machine/address-space/access-address.ts';
import type {Program} from '../../../source/machine/command.ts';
import {findRegion} from '../../../source/machine/address-space/address-space.ts';
import {type Region, regionEnd, regionStart} from '../../../source/machine/address-space/region.ts';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';

const PAGE = 4096;

it.each([
	[64, 0, null], // a page fault like any other, with nothing mapped there
	[64, 2 ** 47 - 1, null],
	[64, 2 ** 47, 'non-canonical'],
	[64, 2 ** 64 - 2 ** 47, 'kernel'],
	[32, 0, null],
	[32, 0xbfff_ffff, null],
	[32, 0xc000_0000, 'kernel'],
] as const)('of %i bits: %i is %s', (bits, address, fault) => expect(addressFault(bits, address)).toBe(fault));

function start(bits: 64 | 32 = 64): {m: Machine; task: Machine['tasks'][number]; region: Region} {
	const m = boot(machineConfig({addressBits: bits}));
	apply(m, {kind: 'spawn', name: 'p', program: [op.map(16), op.sleep]});
	advance(m, 1e5);
	const task = m.tasks.find(({name}) => name === 'p') as Machine['tasks'][number];
	return {m, task, region: findRegion(m, task, 'data') as Region};
}

describe('bytes', () => {
	it.each([
		[0, 1, [0]],
		[PAGE - 1, 1, [0]],
		[PAGE - 1, 2, [0, 1]],
		[PAGE, PAGE, [1]],
		[PAGE + 1, PAGE, [1, 2]],
	] as const)('from %i on, %i of them, lie on the pages %j', (from, bytes, pages) => {
		const {m, task, region} = start();
		const address = regionStart(region) + from;
		expect(apply(m, {kind: 'call', pid: task.pid, call: {do: 'access', address, bytes, access: 'write'}})).toEqual({ok: true});
		advance(m, 1e5);
		expect(Array.from(region.ptes.keys()).filter(page => region.ptes[page] !== 0)).toEqual(pages);
	});
});

it('where no other gap is large enough a mapping lies below the program, from mmap_min_addr on', () => {
	const {m, region, task} = start(32);
	const first = m.regions[task.regions[0] as number] as Region;
	expect(first).not.toBe(region);
	const least = Math.ceil(m.tunables.mmapMinAddr / PAGE) * PAGE;
	const room = (regionStart(first) - least) / PAGE;
	const program: Program = [{do: 'map', region: 'largest', pages: 2 ** 20, noreserve: true, atMost: true}, op.map(room, 'below'), op.sleep];
	apply(m, {kind: 'spawn', name: 'q', program});
	advance(m, 1e5);
	const regions = (m.tasks.find(({name}) => name === 'q') as Machine['tasks'][number]).regions.map(id => m.regions[id] as Region);
	expect([regions[0]?.name, regionStart(regions[0] as Region), regionEnd(regions[0] as Region)]).toEqual(['below', least, regionStart(first)]);
	expect(regions.filter((one, i) => i > 0 && regionStart(one) < regionEnd(regions[i - 1] as Region))).toEqual([]);
});
