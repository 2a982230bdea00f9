// The fair class of 6.12 against kernel/sched/fair.c, worked by hand: who may run, who takes the CPU from whom, what a sleeper takes along.
import {describe, expect, it} from 'vitest';
import {boot, type Machine} from '../../../source/machine/machine.ts';
import {checkWakeup, leave, pickEarliest, placeForked, placeWoken, protect, settleCurrent} from '../../../source/machine/tasks/eevdf.ts';
import {dequeue, enqueue} from '../../../source/machine/tasks/fair.ts';
import {createTask} from '../../../source/machine/tasks/task-life.ts';
import type {Task} from '../../../source/machine/tasks/task.ts';
import {machineConfig} from '../../support/machines.ts';

const SLICE = 700_000;

/** A machine on whose CPU a task runs that was given it at a vruntime of 1 ms, with a slice before it. */
function running(): {m: Machine; task: Task} {
	const m = boot(machineConfig({kernel: '6.12'}));
	const task = Object.assign(createTask(m, {name: 'running'}), {state: 'R', vruntime: 1e6, deadline: 1e6 + SLICE, lastCpu: 0, onCpu: 0});
	m.cpus[0]!.current = task.pid;
	protect(task);
	return {m, task};
}
const sleeper = (m: Machine, lag = 0): Task => Object.assign(createTask(m, {name: 'sleeper'}), {lag, lastCpu: 0});

function wakes(m: Machine, task: Task): boolean {
	const cpu = m.cpus[0]!;
	placeWoken(m, cpu, task);
	task.state = 'R';
	enqueue(cpu, task);
	checkWakeup(m, cpu, task);
	return cpu.resched;
}

describe('a task that wakes', () => {
	it('is placed at the average, less what it is owed, weighed for its own coming', () => {
		const {m} = running();
		const task = sleeper(m, 300_000);
		placeWoken(m, m.cpus[0]!, task);
		// One competes already: the lag counts twice, so that what is left of it afterwards is what it was.
		expect(task.vruntime).toBe(1e6 - 600_000);
		expect(task.deadline).toBe(task.vruntime + SLICE);
		expect((1e6 + task.vruntime) / 2 - task.vruntime).toBe(300_000);
	});

	it('leaves the CPU to one that is in its slice', () => {
		const {m} = running();
		expect(wakes(m, sleeper(m))).toBe(false);
	});

	it('takes it from one whose slice has been renewed before only where it is owed time', () => {
		for (const [lag, expected] of [
			[0, false],
			[200_000, true],
		] as const) {
			const {m, task} = running();
			// It has run on alone: the tick gave it another deadline, and nobody protects it any more.
			task.vruntime += 2 * SLICE;
			settleCurrent(m, m.cpus[0]!);
			expect(m.cpus[0]!.resched).toBe(false);
			task.vruntime += 1;
			expect(wakes(m, sleeper(m, lag))).toBe(expected);
		}
	});

	// entity_before is strict, and pick_eevdf prefers the running one only where its deadline comes first: a victim whose killer has run for long runs at once.
	it('takes it from one whose slice ends with its coming, as of two with one deadline the other goes first', () => {
		const {m, task} = running();
		task.vruntime += SLICE;
		expect(wakes(m, sleeper(m))).toBe(true);
		expect(pickEarliest(m, m.cpus[0]!, task)?.name).toBe('sleeper');
	});

	it('has the CPU at the tick after the other’s slice', () => {
		const {m, task} = running();
		const cpu = m.cpus[0]!;
		const woken = sleeper(m);
		wakes(m, woken);
		task.vruntime += SLICE - 1;
		settleCurrent(m, cpu);
		expect(cpu.resched).toBe(false);
		task.vruntime += 1;
		settleCurrent(m, cpu);
		expect(cpu.resched).toBe(true);
		expect(pickEarliest(m, cpu, task)).toBe(woken);
	});
});

describe('a new task', () => {
	it('is owed nothing and has half a slice', () => {
		const {m} = running();
		const task = sleeper(m, 5e6);
		placeForked(m, m.cpus[0]!, task);
		expect([task.vruntime, task.deadline]).toEqual([1e6, 1e6 + SLICE / 2]);
	});
});

describe('a task that goes to sleep', () => {
	it('takes along what it is owed, a tick’s worth at most', () => {
		const {m, task} = running();
		const other = Object.assign(sleeper(m), {state: 'R', vruntime: 21e6, deadline: 22e6});
		enqueue(m.cpus[0]!, other);
		task.state = 'S';
		leave(m, m.cpus[0]!, task);
		expect(task.lag).toBe(4e6);
		expect(m.cpus[0]!.queue.delayed).toEqual([]);
	});

	it('goes on competing while it owes time, and is let go when its turn comes', () => {
		const {m, task} = running();
		const cpu = m.cpus[0]!;
		const other = Object.assign(sleeper(m), {state: 'R', vruntime: 0, deadline: SLICE});
		enqueue(cpu, other);
		task.state = 'S';
		leave(m, cpu, task);
		expect(cpu.queue.delayed).toEqual([task]);
		cpu.current = 0;
		expect(pickEarliest(m, cpu, null)).toBe(other);
		dequeue(cpu, other);
		other.onCpu = 0;
		cpu.current = other.pid;
		other.vruntime = 3e6;
		other.deadline = 3.7e6;
		expect(pickEarliest(m, cpu, other)).toBe(other);
		expect(cpu.queue.delayed).toEqual([]);
		expect(task.lag).toBe(0);
	});

	it('is where it was if it wakes before that, its debt unpaid', () => {
		const {m, task} = running();
		const cpu = m.cpus[0]!;
		enqueue(cpu, Object.assign(sleeper(m), {state: 'R', vruntime: 0, deadline: SLICE}));
		task.state = 'S';
		leave(m, cpu, task);
		cpu.current = 0;
		task.lag = 0;
		placeWoken(m, cpu, task);
		expect(task.vruntime).toBe(1e6);
		expect(cpu.queue.delayed).toEqual([]);
	});
});
