// Pressure stall information: how much of the time some task, or every task that is not idle, waits for memory, I/O or a CPU.
// Models kernel/sched/psi.c as the system model its head comment describes (docs §16). Left out: the weighting of several CPUs by their busy time, and that
// memory is `full`, too, while a reclaimer is on the CPU and others wait for it (psi_group_change).
import {schedule} from '../tasks/event-queue.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

/** Time stalled in nanoseconds, and the three averages in fixed point (2048 = 1 %). */
export type StallLine = {totalNs: number; countedNs: number; readonly averages: [number, number, number]};
export type StallPair = {readonly some: StallLine; readonly full: StallLine};

export type Psi = {
	at: number;
	runnable: number;
	iowait: number;
	memstall: number;
	memstallRunning: number;
	/** Tasks that are in any of the above: the kernel's "non-idle" tasks. */
	nonidle: number;
	readonly memory: StallPair;
	readonly io: StallPair;
	readonly cpu: StallPair;
};

const FIXED_1 = 2048;
/** exp(−2 s / 10, 60, 300 s) in fixed point. */
const DECAY = [1677, 1981, 2034] as const;

const line = (): StallLine => ({totalNs: 0, countedNs: 0, averages: [0, 0, 0]});
const pair = (): StallPair => ({some: line(), full: line()});

export const createPsi = (): Psi => ({at: 0, runnable: 0, iowait: 0, memstall: 0, memstallRunning: 0, nonidle: 0, memory: pair(), io: pair(), cpu: pair()});

/** The averaging window: 2 s and one tick. */
export const psiPeriodNs = (hz: number): number => Math.round(((2 * hz + 1) / hz) * 1e9);

/** One step of an average: `pct` whole percent of the window were stalled (calc_load with the three decay constants). */
export function psiAverage(average: number, which: 0 | 1 | 2, pct: number): number {
	const decay = DECAY[which];
	const active = pct * FIXED_1;
	let next = average * decay + active * (FIXED_1 - decay);
	if (active >= average) next += FIXED_1 - 1;
	return Math.floor(next / FIXED_1);
}

/** A fixed-point average in hundredths of a percent, as the kernel prints it. */
export const psiHundredths = (average: number): number => (average >> 11) * 100 + (((average & (FIXED_1 - 1)) * 100) >> 11);

function add(stall: StallPair, ns: number, some: number, full: number): void {
	stall.some.totalNs += Math.round(ns * some);
	stall.full.totalNs += Math.round(ns * Math.min(full, some));
}

/** Adds the time since the last change, in the state that held meanwhile. */
export function psiAccount(m: Machine, at: number): void {
	const {psi} = m;
	const ns = at - psi.at;
	if (ns <= 0) return;
	psi.at = at;
	if (psi.nonidle === 0) return;
	const cpus = m.config.cpus;
	const threads = Math.min(psi.nonidle, cpus);
	// On several CPUs `full` is held to `some`: a CPU that has nothing but tasks waiting for something else is stalled by neither.
	if (psi.memstall > 0) add(psi.memory, ns, Math.min(psi.memstall / threads, 1), (threads - Math.min(psi.runnable - psi.memstallRunning, threads)) / threads);
	if (psi.iowait > 0) add(psi.io, ns, Math.min(psi.iowait / threads, 1), (threads - Math.min(psi.runnable, threads)) / threads);
	if (psi.runnable > cpus) psi.cpu.some.totalNs += Math.round(ns * Math.min((psi.runnable - cpus) / threads, 1));
}

/** Totals as they are at an instant, without changing anything: for a Sample. */
export function psiTotalsAt(m: Machine, at: number): {memory: [number, number]; io: [number, number]; cpu: [number, number]} {
	const {psi} = m;
	const saved = structuredClone(psi);
	psiAccount(m, at);
	const totals = {
		memory: [psi.memory.some.totalNs, psi.memory.full.totalNs] as [number, number],
		io: [psi.io.some.totalNs, psi.io.full.totalNs] as [number, number],
		cpu: [psi.cpu.some.totalNs, psi.cpu.full.totalNs] as [number, number],
	};
	psi.at = saved.at;
	for (const kind of ['memory', 'io', 'cpu'] as const) {
		psi[kind].some.totalNs = saved[kind].some.totalNs;
		psi[kind].full.totalNs = saved[kind].full.totalNs;
	}
	return totals;
}

/** Tells PSI what a task does from now on (psi_task_change). */
export function psiTask(m: Machine, task: Task, runnable: boolean, iowait: boolean, memstall: boolean): void {
	const now = task.psi;
	if (now.runnable === runnable && now.iowait === iowait && now.memstall === memstall) return;
	psiAccount(m, m.clock);
	const {psi} = m;
	psi.runnable += Number(runnable) - Number(now.runnable);
	psi.iowait += Number(iowait) - Number(now.iowait);
	psi.memstall += Number(memstall) - Number(now.memstall);
	psi.memstallRunning += Number(memstall && runnable) - Number(now.memstall && now.runnable);
	psi.nonidle += Number(runnable || iowait || memstall) - Number(now.runnable || now.iowait || now.memstall);
	now.runnable = runnable;
	now.iowait = iowait;
	now.memstall = memstall;
}

export const memstallEnter = (m: Machine, task: Task): void => psiTask(m, task, task.psi.runnable, task.psi.iowait, true);
export const memstallLeave = (m: Machine, task: Task): void => psiTask(m, task, task.psi.runnable, task.psi.iowait, false);

function updateLine(stall: StallLine, periodNs: number): void {
	const stalled = Math.min(stall.totalNs - stall.countedNs, periodNs); // what does not fit is carried into the next window
	stall.countedNs += stalled;
	const pct = Math.floor((stalled * 100) / periodNs);
	for (const which of [0, 1, 2] as const) stall.averages[which] = psiAverage(stall.averages[which], which, pct);
}

/** The window's end: renews the averages and asks to be called at the next. */
export function psiTimer(m: Machine): void {
	const periodNs = psiPeriodNs(m.config.hz);
	psiAccount(m, m.clock);
	for (const kind of ['memory', 'io', 'cpu'] as const) {
		updateLine(m.psi[kind].some, periodNs);
		updateLine(m.psi[kind].full, periodNs);
	}
	schedule(m, m.clock + periodNs, {kind: 'psi'});
}
