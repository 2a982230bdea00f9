// Counters of groups: what is protected below a parent (propagate_protected_usage of mm/page_counter.c), and how many groups there may be (cgroup_check_hierarchy_limits).
import {expect, it} from 'vitest';
import {groupStat} from '../../../source/machine/cgroup/stat.ts';
import {findGroup, groupOf} from '../../../source/machine/cgroup/tree.ts';
import {effectiveProtection} from '../../../source/machine/cgroup/protection.ts';
import {forceCharge, uncharge} from '../../../source/machine/cgroup/page-counter.ts';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';

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

it('a new group has counted nothing but what its own records take', () => {
	const m = withGroups('/p', '/p/a');
	const {stat} = groupOf(
		m,
		(m.cgroups?.groups ?? []).findIndex(group => group?.name === 'a'),
	);
	const counted = Object.entries(stat).filter(([name, count]) => count !== 0 && !['percpu', 'slab_unreclaimable', 'slab_reclaimable'].includes(name));
	expect(counted).toEqual([]);
});

it('memory.stat has of a group what lies on its lists, of all nodes or of one', () => {
	const m = boot(machineConfig({zones: [0, 1].map(node => ({node, name: 'Normal' as const, managed: 8192}))}));
	apply(m, {kind: 'mkdir', path: '/p'});
	apply(m, {kind: 'spawn', name: 'p', program: [op.map(300), op.write(300), op.sleep], cgroup: '/p', interleave: [0, 1]});
	advance(m, 1e5);
	const id = findGroup(m, '/p');
	const onLists = (node: number | null): number => {
		const stat = groupStat(m, id, node);
		return ((stat['inactive_anon'] ?? 0) + (stat['active_anon'] ?? 0)) / 4096;
	};
	expect(groupStat(m, id)['anon']).toBe(onLists(null) * 4096);
	expect([onLists(0) + onLists(1), Math.abs(onLists(0) - onLists(1)) < 20]).toEqual([onLists(null), true]);
	expect(onLists(null)).toBeGreaterThanOrEqual(300);
});
