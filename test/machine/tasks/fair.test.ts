// The fair class against what kernel/sched/fair.c of 6.1 says, worked by hand: slices, where sleepers and newcomers are placed, what a queue remembers,
// who preempts whom, and how several CPUs share their tasks.
import {describe, expect, it} from 'vitest';
import type {Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {checkPreemptTick, checkPreemptWakeup, enqueue, pickNextEntity, placeNew, placeSleeper, schedSlice} from '../../../source/machine/tasks/fair.ts';
import {createTask} from '../../../source/machine/tasks/task-life.ts';
import type {Task} from '../../../source/machine/tasks/task.ts';
import {machineConfig} from '../../support/machines.ts';

const MS = 1e6;
const compute: Program = [
	{do: 'compute', us: 1000},
	{do: 'jump', to: 0, times: 0},
];

/** A machine on whose first CPU a task with a vruntime runs, while others wait. */
function queued(cpus: number, current: number, waiting: readonly number[]): {m: Machine; running: Task; others: Task[]} {
	const m = boot(machineConfig({cpus}));
	const task = (name: string, vruntime: number): Task => Object.assign(createTask(m, {name}), {state: 'R', vruntime, lastCpu: 0});
	const running = Object.assign(task('running', current), {onCpu: 0});
	m.cpus[0].current = running.pid;
	const others = waiting.map((vruntime, i) => task(`w${i}`, vruntime));
	for (const other of others) enqueue(m.cpus[0], other);
	return {m, running, others};
}

const spawn = (m: Machine, name: string, program: Program, cpu?: number): number => {
	const outcome = apply(m, {kind: 'spawn', name, program, ...(cpu === undefined ? {} : {cpu})});
	if (!outcome.ok || outcome.pid === undefined) throw new Error('no process');
	return outcome.pid;
};
const cpuMs = (m: Machine, pid: number): number => {
	const row = sample(m).processes.find(process => process.pid === pid);
	return ((row?.userUs ?? 0) + (row?.systemUs ?? 0)) / 1000;
};

describe('a slice (sched_slice; sysctl_sched_latency 6 ms, _min_granularity 0.75 ms, times 1 + log2 of the CPUs)', () => {
	it.each([
		[1, 1, 6],
		[1, 2, 3],
		[1, 3, 2],
		[1, 8, 0.75],
		[1, 9, 0.75],
		[2, 1, 12],
		[2, 2, 6],
		[4, 2, 9],
		[8, 2, 12],
		[8, 16, 3],
		[64, 2, 12],
	])('on %i CPUs with %i runnable: %d ms', (cpus, count, ms) => expect(schedSlice(boot(machineConfig({cpus})), count)).toBe(ms * MS));
});

describe('a place in the queue (place_entity)', () => {
	it('of one that has slept long is half a period before all others', () => {
		const {m, others} = queued(1, 100 * MS, [90 * MS]);
		m.cpus[0].queue.minVruntime = 90 * MS;
		placeSleeper(m, m.cpus[0], others[0]);
		expect(others[0].vruntime).toBe(90 * MS); // its own is later than 87
		others[0].vruntime = 5 * MS;
		placeSleeper(m, m.cpus[0], others[0]);
		expect(others[0].vruntime).toBe(87 * MS);
	});

	it('of one that has slept shortly is its own, and never before half a period', () => {
		const {m, others} = queued(2, 100 * MS, [95 * MS]);
		m.cpus[0].queue.minVruntime = 100 * MS;
		placeSleeper(m, m.cpus[0], others[0]);
		expect(others[0].vruntime).toBe(95 * MS); // 100 − 12 ÷ 2 = 94
	});

	it('of a new one is a slice behind the floor, counting its parent and those who are there', () => {
		const {m, others} = queued(1, 100 * MS, [95 * MS]);
		m.cpus[0].queue.minVruntime = 95 * MS;
		placeNew(m, m.cpus[0], others[0]);
		expect(others[0].vruntime).toBe(95 * MS + (6 * MS) / 4); // two, the parent, and itself
	});
});

describe('the floor of a queue (min_vruntime)', () => {
	it('outlives an idle CPU: a newcomer is not let run until it has caught up with a sleeper', () => {
		const m = boot(machineConfig());
		const old = spawn(m, 'old', [{do: 'compute', us: 2e6}, {do: 'sleep', us: 500_000}, ...compute.slice(0, 1), {do: 'jump', to: 2, times: 0}]);
		advance(m, 2_300_000);
		expect(m.cpus[0].current).toBe(0);
		const floor = m.cpus[0].queue.minVruntime;
		expect(floor).toBeGreaterThan(1_990 * MS);
		const young = spawn(m, 'young', compute);
		advance(m, 1_200_000);
		// From 2.5 s on both compute: each has half of that second.
		expect(cpuMs(m, old)).toBeGreaterThan(2_480);
		expect(cpuMs(m, young)).toBeGreaterThan(680);
		expect(cpuMs(m, young)).toBeLessThan(720);
	});

	it('never falls', () => {
		const m = boot(machineConfig({cpus: 2}));
		const busy = (us: number): Program => [
			{do: 'compute', us},
			{do: 'sleep', us: 3000},
			{do: 'jump', to: 0, times: 0},
		];
		for (const [i, us] of [500, 4000, 9000, 20_000, 70_000].entries()) spawn(m, `p${i}`, busy(us));
		let floors = m.cpus.map(() => 0);
		for (let i = 0; i < 2000; i++) {
			advance(m, 500);
			const now = m.cpus.map(cpu => cpu.queue.minVruntime);
			expect(now.every((floor, id) => floor >= floors[id])).toBe(true);
			floors = now;
		}
		expect(Math.min(...floors)).toBeGreaterThan(300 * MS);
	});
});

describe('a wake-up (check_preempt_wakeup; sysctl_sched_wakeup_granularity 1 ms)', () => {
	it.each([
		[1, 1.001, true],
		[1, 1, false],
		[2, 2.001, true],
		[2, 2, false],
		[8, 4.001, true],
		[8, 4, false],
	])('on %i CPUs %d ms behind the one that runs: takes the CPU %s', (cpus, behind, taken) => {
		const {m, others} = queued(cpus, 100 * MS, [(100 - behind) * MS]);
		checkPreemptWakeup(m, m.cpus[0], others[0]);
		expect(m.cpus[0].resched).toBe(taken);
		expect(m.cpus[0].queue.next).toBe(taken ? others[0] : null);
	});

	it('lets the one who preempted go before one who is no more than the granularity behind it', () => {
		const {m, others} = queued(1, 100 * MS, [98.5 * MS, 98 * MS]);
		checkPreemptWakeup(m, m.cpus[0], others[0]);
		expect(pickNextEntity(m, m.cpus[0], null)).toBe(others[0]);
		others[1].vruntime = 97 * MS;
		expect(pickNextEntity(m, m.cpus[0], null)).toBe(others[1]);
	});

	it('lets one who was preempted go next only where eight want to run', () => {
		for (const waiting of [6, 7]) {
			const {m, running, others} = queued(
				1,
				100 * MS,
				Array.from({length: waiting}, (_, i) => (98.5 - i / 100) * MS),
			);
			checkPreemptWakeup(m, m.cpus[0], others[0]);
			expect(m.cpus[0].queue.last).toBe(waiting === 7 ? running : null);
		}
	});
});

describe('a tick (check_preempt_tick)', () => {
	it.each([
		['its slice of 3 ms is over', 3.001, 100, true],
		['its slice is just full', 3, 100, false],
		['another is more than a slice behind', 0.75, 96.9, true],
		['another is just a slice behind', 0.75, 97, false],
		['another is far behind, but it has not run the least time', 0.749, 50, false],
		['the other is ahead', 2.9, 120, false],
	])('when %s', (_, ran, other, resched) => {
		const {m} = queued(1, 100 * MS, [other * MS]);
		m.cpus[0].clock = 500 * MS;
		m.cpus[0].pickedAt = (500 - ran) * MS;
		checkPreemptTick(m, m.cpus[0]);
		expect(m.cpus[0].resched).toBe(resched);
	});

	it('leaves one that is alone', () => {
		const {m} = queued(1, 100 * MS, []);
		m.cpus[0].clock = 500 * MS;
		checkPreemptTick(m, m.cpus[0]);
		expect(m.cpus[0].resched).toBe(false);
	});

	it('makes two that compute take turns of a tick', () => {
		const m = boot(machineConfig());
		const pids = [spawn(m, 'a', compute), spawn(m, 'b', compute)];
		advance(m, 1_000_000);
		const [a, b] = pids.map(pid => cpuMs(m, pid));
		expect(Math.abs(a - b)).toBeLessThan(9);
		const turns = sample(m)
			.processes.filter(process => pids.includes(process.pid))
			.map(process => process.involuntarySwitches);
		expect(turns[0] + turns[1]).toBeGreaterThan(230); // 250 ticks
		expect(turns[0] + turns[1]).toBeLessThan(255);
	});
});

describe('several CPUs', () => {
	it('run as many tasks as there are CPUs each on its own', () => {
		const m = boot(machineConfig({cpus: 4}));
		const pids = ['a', 'b', 'c', 'd'].map(name => spawn(m, name, compute));
		advance(m, 1_000_000);
		for (const pid of pids) expect(cpuMs(m, pid)).toBeGreaterThan(998);
	});

	it('look for work ever more rarely where nothing is to be evened out, up to twice the CPUs in ms (max_interval)', () => {
		const m = boot(machineConfig({cpus: 4}));
		expect(m.cpus[0].domains[0]?.interval).toBe(4);
		for (let i = 0; i < 4; i++) spawn(m, `p${i}`, compute);
		advance(m, 2e6);
		for (const {domains} of m.cpus) expect(domains[0]?.interval).toBe(8);
	});

	it('share three tasks between two', () => {
		const m = boot(machineConfig({cpus: 2}));
		const pids = ['a', 'b', 'c'].map(name => spawn(m, name, compute));
		advance(m, 10_000_000);
		for (const pid of pids) {
			expect(cpuMs(m, pid)).toBeGreaterThan(5_700);
			expect(cpuMs(m, pid)).toBeLessThan(7_700);
		}
	});

	it('leave a task where it may run alone, though another CPU idles', () => {
		const m = boot(machineConfig({cpus: 2}));
		const pids = ['a', 'b'].map(name => spawn(m, name, compute, 1));
		advance(m, 1_000_000);
		for (const pid of pids) expect(cpuMs(m, pid)).toBeLessThan(510);
		expect(sample(m).cpus[0].idleUs).toBeGreaterThan(990_000);
	});

	it('take a task over when they fall idle', () => {
		const m = boot(machineConfig({cpus: 2}));
		spawn(m, 'short', [{do: 'compute', us: 100_000}], 1);
		const pids = ['a', 'b'].map(name => spawn(m, name, compute));
		advance(m, 1_000_000);
		expect(cpuMs(m, pids[0]) + cpuMs(m, pids[1])).toBeGreaterThan(1_890);
	});

	it('wake a task where it was, or on a CPU that idles', () => {
		const m = boot(machineConfig({cpus: 2}));
		const sleeper = spawn(m, 'sleeper', [
			{do: 'compute', us: 100},
			{do: 'sleep', us: 10_000},
			{do: 'jump', to: 0, times: 0},
		]);
		expect(m.taskOf.get(sleeper)?.lastCpu).toBe(0);
		advance(m, 5000);
		const hog = spawn(m, 'hog', compute, 0);
		advance(m, 995_000);
		expect(m.taskOf.get(sleeper)?.lastCpu).toBe(1);
		expect(cpuMs(m, hog)).toBeGreaterThan(994);
	});
});
