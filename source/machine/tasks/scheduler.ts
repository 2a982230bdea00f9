// Who runs on which CPU, and until when. A fair scheduler as kernel/sched/fair.c has it where reclaim can see it: a woken sleeper is due at once
// and preempts, a task that computes on is looked at only at the tick, and equals share evenly. (docs §7.2, §22)
// Deviates: one run queue for all CPUs instead of one each with balancing; all tasks have nice 0.
import {nextEventAt, schedule} from './event-queue.ts';
import {psiTask} from '../account/psi.ts';
import type {TaskState, WaitsFor} from '../sample.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';
import {createTlb, switchAddressSpace, type Tlb, type TlbConfig} from '../address-space/tlb.ts';

export type Cpu = {
	readonly id: number;
	readonly node: number;
	readonly tlb: Tlb;
	clock: number;
	/** pid of the task that runs, 0 = idle. */
	current: number;
	pickedAt: number;
	resched: boolean;
	idleSince: number;
	idleInIowait: boolean;
	userNs: number;
	systemNs: number;
	idleNs: number;
	iowaitNs: number;
};

/** A step runs at most this long before others on the machine get a look (docs §22.1). */
const QUANTUM_NS = 250_000;
/** sysctl_sched_latency, _min_granularity and _wakeup_granularity of 6.1, before scaling by the number of CPUs. */
const LATENCY_NS = 6e6;
const MIN_GRANULARITY_NS = 750_000;
const WAKEUP_GRANULARITY_NS = 1e6;

/** Tunables grow with 1 + log2(CPUs), at most 8 CPUs counted (get_update_sysctl_factor). */
const scaling = (m: Machine): number => 1 + Math.floor(Math.log2(Math.min(8, m.config.cpus)));

export const createCpu = (id: number, node: number, tlb: TlbConfig): Cpu => ({
	id,
	node,
	tlb: createTlb(tlb),
	clock: 0,
	current: 0,
	pickedAt: 0,
	resched: false,
	idleSince: 0,
	idleInIowait: false,
	userNs: 0,
	systemNs: 0,
	idleNs: 0,
	iowaitNs: 0,
});

const mayRunOn = (task: Task, cpu: Cpu): boolean => task.allowedCpus.length === 0 || task.allowedCpus.includes(cpu.id);

/** Smallest vruntime among the runnable: what a woken sleeper is placed against. */
function minVruntime(m: Machine): number {
	let min = Infinity;
	for (const task of m.tasks) if (task.state === 'R' && task.vruntime < min) min = task.vruntime;
	return min;
}

function start(m: Machine, cpu: Cpu, task: Task): void {
	if (cpu.current === 0) {
		if (m.clock > cpu.clock) cpu.clock = m.clock;
		accountIdle(cpu, cpu.clock);
	}
	cpu.current = task.pid;
	cpu.pickedAt = cpu.clock;
	cpu.resched = false;
	task.onCpu = cpu.id;
	task.lastCpu = cpu.id;
	m.contextSwitches++;
	if (task.kthread === 'none') switchAddressSpace(m, cpu.tlb, task);
}

/** Books idle time up to an instant. */
export function accountIdle(cpu: Cpu, at: number): void {
	const ns = at - cpu.idleSince;
	if (ns <= 0) return;
	if (cpu.idleInIowait) cpu.iowaitNs += ns;
	else cpu.idleNs += ns;
	cpu.idleSince = at;
}

/** Makes a sleeping task runnable now. Nothing happens to one that is runnable, stopped or dead. */
export function wake(m: Machine, task: Task): void {
	if (task.state === 'R' || task.state === 'Z') return;
	if (task.stopped) {
		task.state = 'T'; // it goes on when it is continued
		task.waitsFor = 'stopped';
		psiTask(m, task, false, false, task.psi.memstall);
		return;
	}
	const floor = minVruntime(m);
	if (floor !== Infinity) task.vruntime = Math.max(task.vruntime, floor - (LATENCY_NS * scaling(m)) / 2);
	task.state = 'R';
	task.waitsFor = 'cpu';
	task.wakeToken = 0;
	task.waitPfn = -1;
	psiTask(m, task, true, false, task.psi.memstall);
	let chosen: Cpu | undefined;
	for (const cpu of m.cpus) {
		if (!mayRunOn(task, cpu)) continue;
		if (cpu.current === 0) {
			if (chosen === undefined || cpu.id === task.lastCpu) chosen = cpu;
		}
	}
	if (chosen !== undefined) {
		start(m, chosen, task);
		if (m.clock + QUANTUM_NS < m.limit) m.limit = m.clock + QUANTUM_NS;
		return;
	}
	let most = WAKEUP_GRANULARITY_NS * scaling(m);
	for (const cpu of m.cpus) {
		if (!mayRunOn(task, cpu) || cpu.resched) continue;
		const running = m.taskOf.get(cpu.current) as Task;
		// The running step is not in its vruntime yet.
		const lead = running.vruntime + (cpu.id === m.cpu ? m.clock - cpu.clock : 0) - task.vruntime;
		if (lead > most) {
			most = lead;
			chosen = cpu;
		}
	}
	if (chosen === undefined) return;
	chosen.resched = true;
	if (chosen.id === m.cpu) m.limit = m.clock;
}

/** Puts the task to sleep. It loses its CPU when its step returns. */
export function sleep(m: Machine, task: Task, state: Exclude<TaskState, 'R'>, waitsFor: WaitsFor, iowait = false): void {
	task.state = state;
	task.waitsFor = waitsFor;
	task.voluntarySwitches++;
	psiTask(m, task, false, iowait, task.psi.memstall);
	if (task.onCpu === m.cpu) m.limit = m.clock;
}

/** The same with an alarm clock: wakes after `ns` unless something else does before. */
export function sleepFor(m: Machine, task: Task, ns: number, state: Exclude<TaskState, 'R'>, waitsFor: WaitsFor, iowait = false): void {
	sleep(m, task, state, waitsFor, iowait);
	task.wakeToken = schedule(m, m.clock + ns, {kind: 'wake', pid: task.pid});
}

function pickNext(m: Machine, cpu: Cpu): void {
	let best: Task | undefined;
	for (const task of m.tasks) {
		if (task.state !== 'R' || task.onCpu !== -1 || !mayRunOn(task, cpu)) continue;
		if (best === undefined || task.vruntime < best.vruntime) best = task;
	}
	if (best === undefined) {
		cpu.current = 0;
		cpu.resched = false;
		cpu.idleSince = cpu.clock;
		cpu.idleInIowait = m.psi.iowait > 0;
		return;
	}
	start(m, cpu, best);
	cpu.clock += m.costs.contextSwitch;
}

function shouldPreemptAtTick(m: Machine, cpu: Cpu): boolean {
	let runnable = 0;
	for (const task of m.tasks) if (task.state === 'R' && (task.onCpu === cpu.id || (task.onCpu === -1 && mayRunOn(task, cpu)))) runnable++;
	if (runnable < 2) return false;
	const slice = Math.max((LATENCY_NS * scaling(m)) / runnable, MIN_GRANULARITY_NS * scaling(m));
	return cpu.clock - cpu.pickedAt > slice;
}

/** The busy CPU that is furthest behind, or null when all are idle. */
export function earliestBusyCpu(m: Machine): Cpu | null {
	let best: Cpu | null = null;
	for (const cpu of m.cpus) if (cpu.current !== 0 && (best === null || cpu.clock < best.clock)) best = cpu;
	return best;
}

/**
 * Runs the task of a CPU for one step: until it sleeps, loses the CPU, or the quantum, the tick or the next timed event is reached.
 * `run` does the work and advances m.clock; `switchOut` is told when the task loses the CPU. Where a step ends depends on the machine alone, never on when it is looked at.
 */
export function step(m: Machine, cpu: Cpu, run: (m: Machine, task: Task) => void, switchOut: (m: Machine, task: Task) => void): void {
	const task = m.taskOf.get(cpu.current) as Task;
	const tickNs = 1e9 / m.config.hz;
	const tick = (Math.floor(cpu.clock / tickNs) + 1) * tickNs;
	m.cpu = cpu.id;
	m.clock = cpu.clock;
	m.limit = Math.min(m.clock + QUANTUM_NS, tick, nextEventAt(m.queue));
	const userBefore = task.userNs;
	if (!cpu.resched) run(m, task);
	const ns = m.clock - cpu.clock;
	const user = task.userNs - userBefore;
	task.systemNs += ns - user;
	cpu.userNs += user;
	cpu.systemNs += ns - user;
	task.vruntime += ns;
	cpu.clock = m.clock;
	m.cpu = -1;
	m.limit = Infinity;
	if (task.state !== 'R') {
		switchOut(m, task);
		task.onCpu = -1;
		pickNext(m, cpu);
	} else if (cpu.resched || (cpu.clock >= tick && shouldPreemptAtTick(m, cpu))) {
		switchOut(m, task);
		task.onCpu = -1;
		task.waitsFor = 'cpu';
		task.involuntarySwitches++;
		pickNext(m, cpu);
	}
}
