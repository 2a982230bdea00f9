// Counters of groups: what is protected below a parent (propagate_protected_usage of mm/page_counter.c), and how many groups there may be (cgroup_check_hierarchy_limits).
import {expect, it} from 'vitest';
import {groupOf} from '../../../source/machine/cgroup/tree.ts';
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
