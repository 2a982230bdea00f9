// Pressure by the rules of kernel/sched/psi.c, worked by hand: states of one CPU, the weighting of several by what each was not idle, and totals that keep
// to the clock.
import {describe, expect, it} from 'vitest';
import {psiPeriodNs, psiSettle, psiSwitch, psiTask, psiTimer, psiTotalsAt} from '../../../source/machine/account/psi.ts';
import {psiAverage, psiHundredths} from '../../../source/machine/account/stall-line.ts';
import {advance, apply, boot, checkpoint, type Machine, sample} from '../../../source/machine/machine.ts';
import {createTask} from '../../../source/machine/tasks/task-life.ts';
import type {Task} from '../../../source/machine/tasks/task.ts';
import {leak, machineConfig, op} from '../../support/machines.ts';

const MS = 1e6;

/** A machine on which nothing happens but what a test says, and tasks of a CPU each. */
function still(cpus: number): {m: Machine; task: (cpu: number) => Task; at: (ms: number) => void} {
	const m = boot(machineConfig({cpus}));
	return {
		m,
		task: cpu => Object.assign(createTask(m, {name: 'task'}), {lastCpu: cpu}),
		at: ms => {
			m.clock = ms * MS;
		},
	};
}

/** On a CPU from one instant to another: works, or works for a memory stall; then sleeps. */
function busy(cpu: ReturnType<typeof still>, task: Task, fromMs: number, toMs: number, memstall = false): void {
	const {m, at} = cpu;
	at(fromMs);
	psiTask(m, task, true, false, memstall);
	task.onCpu = task.lastCpu;
	psiSwitch(m, task.lastCpu, m.clock, task);
	at(toMs);
	psiTask(m, task, false, false, false);
	task.onCpu = -1;
	psiSwitch(m, task.lastCpu, m.clock, null);
}

function collected(m: Machine): {memory: number[]; io: number[]; cpu: number} {
	m.clock = psiPeriodNs(m.config.hz);
	psiTimer(m);
	const pair = (kind: 'memory' | 'io'): number[] => [m.psi[kind].some.collectedNs / MS, m.psi[kind].full.collectedNs / MS];
	return {memory: pair('memory'), io: pair('io'), cpu: m.psi.cpu.some.collectedNs / MS};
}

describe('the states of a CPU', () => {
	it('are full while all that is runnable stalls, or a reclaimer has the CPU and others wait', () => {
		const one = still(1);
		const {m, at} = one;
		const [kswapd, leak] = [one.task(0), one.task(0)];
		psiTask(m, leak, true, false, false); // waits, works, waits
		busy(one, kswapd, 0, 30, true);
		at(30);
		psiTask(m, kswapd, true, false, true); // runnable, not on the CPU: some, not full
		leak.onCpu = 0;
		psiSwitch(m, 0, m.clock, leak);
		at(50);
		psiTask(m, leak, false, false, false); // sleeps: only the reclaimer is left
		leak.onCpu = -1;
		psiSwitch(m, 0, m.clock, kswapd);
		at(60);
		psiTask(m, kswapd, false, false, false);
		psiSwitch(m, 0, m.clock, null);
		expect(collected(m)).toEqual({memory: [60, 40], io: [0, 0], cpu: 50});
	});

	it('of I/O: some while a task waits for a disk, full while nobody else is runnable', () => {
		const one = still(1);
		const {m, at} = one;
		const [reader, other] = [one.task(0), one.task(0)];
		at(100);
		psiTask(m, reader, false, true, false);
		busy(one, other, 150, 250);
		at(400);
		psiTask(m, reader, true, false, false);
		at(401);
		psiTask(m, reader, false, false, false);
		expect(collected(m)).toEqual({memory: [0, 0], io: [300, 200], cpu: 1});
	});
});

describe('several CPUs (collect_percpu_times): a CPU’s stalled time, weighted by its non-idle time', () => {
	it('two: 10 ms of kswapd beside 490 ms of work are (10·10 + 0·490) ÷ 500 = 0.2 ms', () => {
		const two = still(2);
		busy(two, two.task(0), 0, 10, true);
		busy(two, two.task(1), 0, 490);
		expect(collected(two.m).memory).toEqual([0.2, 0.2]);
	});

	it('two, of which one idles: 10 ms of kswapd are 10 ms', () => {
		const two = still(2);
		busy(two, two.task(0), 1000, 1010, true);
		expect(collected(two.m).memory).toEqual([10, 10]);
	});

	it('two, I/O: (300·300 + 0·600) ÷ 900 = 100 ms some, (200·300) ÷ 900 = 66.7 full', () => {
		const two = still(2);
		const {m, at} = two;
		const reader = two.task(0);
		busy(two, two.task(0), 50, 150);
		at(0);
		psiTask(m, reader, false, true, false);
		at(300);
		psiTask(m, reader, false, false, false);
		busy(two, two.task(1), 0, 600);
		const {io} = collected(m);
		expect(io[0]).toBe(100);
		expect(io[1]).toBeCloseTo(66.667, 3);
	});

	it('four: (100·400 + 200·200 + 0·400 + 0·0) ÷ 1000 = 80 ms some; of the first a half is full: (50·400 + 200·200) ÷ 1000 = 60', () => {
		const four = still(4);
		const {m, at} = four;
		busy(four, four.task(0), 0, 300);
		busy(four, four.task(0), 300, 350, true);
		const [stalled, working] = [four.task(0), four.task(0)];
		at(350);
		psiTask(m, stalled, true, false, true);
		busy(four, working, 350, 400);
		at(400);
		psiTask(m, stalled, false, false, false);
		busy(four, four.task(1), 100, 300, true);
		busy(four, four.task(2), 500, 900);
		expect(collected(m).memory).toEqual([80, 60]);
	});

	it('a task that goes to another CPU stalls there', () => {
		const two = still(2);
		const {m, at} = two;
		const task = two.task(0);
		psiTask(m, task, false, false, true);
		at(100);
		task.lastCpu = 1;
		psiTask(m, task, false, false, true);
		at(400);
		psiTask(m, task, false, false, false);
		// (100·100 + 300·300) ÷ 400
		expect(collected(m).memory).toEqual([250, 250]);
	});
});

describe('the averages', () => {
	it('take whole percent of the window: 500 of 2004 ms are 24', () => {
		const one = still(1);
		busy(one, one.task(0), 0, 500, true);
		collected(one.m);
		expect(one.m.psi.memory.some.averages[0]).toBe(Math.floor((24 * 2048 * (2048 - 1677) + 2047) / 2048));
	});
});

describe('a total at any instant', () => {
	it('is exact on one CPU', () => {
		const one = still(1);
		busy(one, one.task(0), 0, 500, true);
		for (const [ms, stalled] of [
			[100, 100],
			[499.5, 499.5],
			[500, 500],
			[900, 500],
		]) {
			const copy = checkpoint(one.m);
			psiSettle(copy, ms * MS);
			expect(psiTotalsAt(copy.psi, ms * MS).memory).toEqual([stalled * MS, stalled * MS]);
		}
	});

	it.each([1, 2, 4])('never falls and never grows by more than the time that has passed: %i CPUs', cpus => {
		const m = boot(machineConfig({pages: 16384, swapPages: 8000, cpus, files: {'/f': 30000}}));
		apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 30000, 0, 0)]});
		for (const name of ['a', 'b']) apply(m, {kind: 'spawn', name, program: [...leak(0, 9000).slice(0, 2), op.touch(9000, 'update', 0, 0)]});
		let before = sample(m);
		let most = 0;
		const wrong: string[] = [];
		for (let i = 0; i < 1200; i++) {
			advance(m, [1000, 137, 20, 963][i % 4]);
			const now = sample(m);
			const us = now.timeUs - before.timeUs;
			for (const kind of ['memory', 'io', 'cpu'] as const) {
				for (const line of ['some', 'full'] as const) {
					const grown = now.pressure[kind][line].totalUs - before.pressure[kind][line].totalUs;
					if (!(grown >= 0 && grown <= us)) wrong.push(`${now.timeUs}: ${kind} ${line} by ${grown} in ${us}`);
				}
				if (!(now.pressure[kind].full.totalUs <= now.pressure[kind].some.totalUs)) wrong.push(`${now.timeUs}: ${kind} full above some`);
			}
			most = Math.max(most, (now.pressure.memory.some.totalUs - before.pressure.memory.some.totalUs) / us);
			before = now;
		}
		expect(wrong).toEqual([]);
		expect(most).toBeGreaterThan(0.9);
	});
});

describe('averages (the worked numbers of docs §16)', () => {
	const steps = (series: readonly number[]): string[] => {
		const averages: [number, number, number] = [0, 0, 0];
		return series.map(pct => {
			for (const i of [0, 1, 2] as const) averages[i] = psiAverage(averages[i], i, pct);
			return averages.map(average => (psiHundredths(average) / 100).toFixed(2)).join('/');
		});
	};

	it('rise under steady stall and fall after it', () => {
		expect(steps([...new Array<number>(10).fill(100), 0, 0, 0])).toEqual([
			'18.11/3.27/0.68',
			'32.94/6.43/1.36',
			'45.09/9.49/2.03',
			'55.04/12.45/2.70',
			'63.18/15.32/3.37',
			'69.85/18.09/4.03',
			'75.31/20.77/4.68',
			'79.78/23.36/5.34',
			'83.44/25.87/5.98',
			'86.44/28.29/6.63',
			'70.78/27.37/6.58',
			'57.96/26.47/6.54',
			'47.46/25.60/6.49',
		]);
		expect(psiAverage(0, 0, 100)).toBe(37100);
	});

	it('follow a mixed series, and converge', () => {
		expect(steps([37, 0, 12, 0]).map(line => line.split('/')[0])).toEqual(['6.70', '5.48', '6.66', '5.45']);
		expect(steps(new Array<number>(200).fill(50)).at(-1)?.split('/')[0]).toBe('50.00');
	});
});
