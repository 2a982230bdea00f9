// Whose a page is that comes back from swap: its slot's group's while that is there, else the reader's. (mm/memcontrol.c mem_cgroup_swapin_charge_folio; docs C 11)
import {expect, it} from 'vitest';
import {findRegion} from '../../../source/machine/address-space/address-space.ts';
import {pteSwapEntry} from '../../../source/machine/address-space/pte.ts';
import type {Region} from '../../../source/machine/address-space/region.ts';
import {ROOT} from '../../../source/machine/cgroup/group.ts';
import {findGroup} from '../../../source/machine/cgroup/tree.ts';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {chargedTo} from '../../../source/machine/swap/swap.ts';
import {machineConfig, op} from '../../support/machines.ts';

const entryOf = (m: Machine, name: string): number => {
	const task = m.tasks.find(one => one.name === name) as Machine['tasks'][number];
	return pteSwapEntry((findRegion(m, task, 'data') as Region).ptes[5] as number);
};

it('the group’s while it is there, the root’s, and the reader’s when the group has been removed', () => {
	const m = boot(machineConfig({kernel: '6.12', pages: 16384, swapPages: 4000}));
	apply(m, {kind: 'mkdir', path: '/g'});
	const program = [op.map(100), op.write(100), op.pageout(100), op.sleep];
	const spawned = apply(m, {kind: 'spawn', name: 'inside', program, cgroup: '/g'}) as {pid: number};
	apply(m, {kind: 'spawn', name: 'outside', program});
	advance(m, 2e6);
	expect(chargedTo(m, entryOf(m, 'inside'))).toBe(findGroup(m, '/g'));
	expect(chargedTo(m, entryOf(m, 'outside'))).toBe(ROOT);
	expect(apply(m, {kind: 'cgroup', path: '/', file: 'cgroup.procs', value: String(spawned.pid)})).toMatchObject({ok: true});
	expect(apply(m, {kind: 'rmdir', path: '/g'})).toEqual({ok: true});
	expect(chargedTo(m, entryOf(m, 'inside'))).toBeNull();
});
