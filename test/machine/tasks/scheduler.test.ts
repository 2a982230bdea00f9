// Waking a task that has gone to sleep in this very step: it has not lost its CPU yet, and is on no queue. (kernel/sched/core.c ttwu_runnable)
import {expect, it} from 'vitest';
import {advance, apply, boot, type Machine} from '../../../source/machine/machine.ts';
import {sleep, wake} from '../../../source/machine/tasks/scheduler.ts';
import {machineConfig} from '../../support/machines.ts';

it.each([0, 1])('on CPU %i it goes on, and waits in no queue', on => {
	const m: Machine = boot(machineConfig({cpus: 2}));
	for (let i = 0; i < 4; i++) apply(m, {kind: 'spawn', name: 'p', program: [{do: 'compute', us: 1e9}]});
	advance(m, 100_000);
	const cpu = m.cpus[on]!;
	const task = m.taskOf.get(cpu.current)!;
	expect(task.onCpu).toBe(on);
	const queued = (): number => m.cpus.reduce((sum, {queue}) => sum + queue.waiting.length, 0);
	expect(queued()).toBe(2);
	m.cpu = on;
	m.clock = cpu.clock;
	sleep(m, task, 'S', 'sleep');
	wake(m, task);
	expect([task.state, task.onCpu, queued()]).toEqual(['R', on, 2]);
});
