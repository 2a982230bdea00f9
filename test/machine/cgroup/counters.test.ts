// Counters of groups: what is protected below a parent (propagate_protected_usage of mm/page_counter.c), and how many groups there may be (cgroup_check_hierarchy_limits).
import {expect, it} from 'vitest';
import {groupOf} from '../../../source/machine/cgroup/tree.ts';
import {effectiveProtection} from '../../../source/machine/cgroup/protection.ts';
import {forceCharge, uncharge} from '../../../source/machine/cgroup/page-counter.ts';
import {apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {machineConfig} from '../../support/machines.ts';

function withGroups(...paths: readonly string[]): Machine {
	const m = boot(machineConfig());
	for (const path of paths) expect(apply(m, {kind: 'mkdir', path})).toEqual({ok: true});
	return m;
}

it.each(['min', 'low'] as const)('memory.%s counts above as far as it is used, and no longer when both are gone', which => {
	const m = withGroups('/p', '/p/a');
	const a = (m.cgroups?.groups ?? []).findIndex(group => group?.name === 'a');
	const group = groupOf(m, a);
	const parent = groupOf(m, group.parent);
	const counted = (): number => (which === 'min' ? parent.childrenMinUsage : parent.childrenLowUsage);
	group[which] = 100;
	forceCharge(m, a, 60);
	expect(counted()).toBe(60);
	forceCharge(m, a, 60);
	expect(counted()).toBe(100);
	group[which] = 0; // what it was counted with goes at the next change
	uncharge(m, a, 1);
	expect(counted()).toBe(0);
});

it('cgroup.max.descendants lets so many groups be below, and no more', () => {
	const m = withGroups('/p');
	expect(apply(m, {kind: 'cgroup', path: '/p', file: 'cgroup.max.descendants', value: '2'})).toEqual({ok: true});
	const made = ['/p/a', '/p/a/b', '/p/c'].map(path => apply(m, {kind: 'mkdir', path}));
	expect(made.map(outcome => (outcome.ok ? 'ok' : outcome.errno))).toEqual(['ok', 'ok', 'EAGAIN']);
});

it('products of counts that no double holds are exact (2^53 and more: 512 GiB and up)', () => {
	const claims = [
		[67_108_865, 134_217_727, 134_217_729],
		[128_658_813, 134_215_727, 134_217_731],
		[70_477_661, 134_213_727, 134_217_751],
	] as const;
	for (const [setting, parentEffective, siblings] of claims) {
		const exact = Number((BigInt(setting) * BigInt(parentEffective)) / BigInt(siblings));
		expect(exact).not.toBe(Math.floor((setting * parentEffective) / siblings));
		expect(effectiveProtection({usage: setting, parentUsage: siblings, setting, parentEffective, siblings})).toBe(exact);
	}
});
