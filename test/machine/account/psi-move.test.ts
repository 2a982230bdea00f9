// Which group a CPU runs for when a task goes to another group. (kernel/sched/psi.c cgroup_move_task; docs C 15)
import {expect, it} from 'vitest';
import {memstallEnter, psiSettle} from '../../../source/machine/account/psi.ts';
import {findGroup, groupOf} from '../../../source/machine/cgroup/tree.ts';
import {moveTask} from '../../../source/machine/cgroup/life.ts';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';

it('the new one where it is the task that runs, and no other where it sleeps', () => {
	const m: Machine = boot(machineConfig({kernel: '6.12'}));
	for (const path of ['/a', '/b']) apply(m, {kind: 'mkdir', path});
	apply(m, {kind: 'spawn', name: 'runs', program: [{do: 'compute', us: 1e9}], cgroup: '/a'});
	apply(m, {kind: 'spawn', name: 'sleeps', program: [op.sleep], cgroup: '/a'});
	advance(m, 100_000);
	const [a, b] = ['/a', '/b'].map(path => findGroup(m, path)) as [number, number];
	const task = (name: string) => m.tasks.find(one => one.name === name) as Machine['tasks'][number];
	expect([task('runs').onCpu, task('sleeps').onCpu, m.cgroups?.running]).toEqual([0, -1, [a]]);
	moveTask(m, task('sleeps'), b);
	expect(m.cgroups?.running).toEqual([a]);
	const on = (group: number) => {
		psiSettle(m, m.clock);
		return groupOf(m, group).psi.cpus[0]?.on;
	};
	moveTask(m, task('runs'), b);
	expect([m.cgroups?.running, on(a), on(b)]).toEqual([[b], 'idle', 'task']);
	memstallEnter(m, task('runs'));
	moveTask(m, task('runs'), a);
	expect([m.cgroups?.running, on(a), on(b)]).toEqual([[a], 'memstall', 'idle']);
});
