// CPUs at work: tasks sleep and wake, and each CPU runs what its queue says, step by step. (try_to_wake_up, wake_up_new_task, schedule, scheduler_tick of
// kernel/sched/core.c; who runs is decided in fair.ts, where in balance.ts; docs §7.2, §22)
// Deviates: preempted tasks lose the CPU at the end of a page's work; steps of CPUs are run one after the other, so what one does to another's queue may
// lie a step's length off.
import {psiSwitch, psiTask} from '../account/psi.ts';
import {bookTime} from '../account/time-spent.ts';
import {switchAddressSpace} from '../address-space/tlb.ts';
import type {TaskState, WaitsFor} from '../sample.ts';
import type {Machine} from '../state.ts';
import {idleHelper, periodicBalance, pullForIdle, selectForNew, selectForWoken} from './balance.ts';
import {accountIdle, type Cpu} from './cpu.ts';
import {nextEventAt, schedule} from './event-queue.ts';
import {carryOver, dequeue, enqueue, updateCurrent} from './fair.ts';
import {fairClass} from './fair-class.ts';
import type {Task} from './task.ts';

/** A step runs at most this long before others on the machine get a look (docs §22.1). */
const QUANTUM_NS = 250_000;

/** Gives the CPU to a task of its queue. */
function start(m: Machine, cpu: Cpu, task: Task): void {
	dequeue(cpu, task);
	cpu.current = task.pid;
	cpu.pickedAt = cpu.bookedAt = cpu.clock;
	cpu.resched = false;
	fairClass(m).picked(task);
	task.onCpu = cpu.id;
	task.lastCpu = cpu.id;
	m.contextSwitches++;
	bookTime(task, cpu.clock);
	psiSwitch(m, cpu.id, cpu.clock, task);
	if (task.kthread === 'none') {
		task.mmUsed = -1;
		switchAddressSpace(m, cpu.tlb, task);
	}
}

/** Lets an idle CPU begin with a task at once; nobody's step may run past that by more than a quantum. */
function startIdle(m: Machine, cpu: Cpu, task: Task): void {
	if (m.clock > cpu.clock) cpu.clock = m.clock;
	accountIdle(cpu, cpu.clock);
	enqueue(cpu, task);
	start(m, cpu, task);
	if (m.clock + QUANTUM_NS < m.limit) m.limit = m.clock + QUANTUM_NS;
}

/** Queues a task that has become runnable, and lets it have the CPU if that is idle or it is due before the one that runs. */
function activate(m: Machine, cpu: Cpu, task: Task): void {
	if (cpu.current === 0) {
		startIdle(m, cpu, task);
		return;
	}
	enqueue(cpu, task);
	fairClass(m).checkWakeup(m, cpu, task);
}

/** Makes a sleeping task runnable now. Nothing happens to one that is runnable, stopped or dead. */
export function wake(m: Machine, task: Task): void {
	if (task.state === 'R' || task.state === 'Z') return;
	if (task.stopped) {
		task.state = 'T'; // it goes on when it is continued
		task.waitsFor = 'stopped';
		bookTime(task, m.clock);
		psiTask(m, task, false, false, task.psi.memstall);
		return;
	}
	task.state = 'R';
	task.waitsFor = 'cpu';
	task.wakeToken = 0;
	task.waitPfn = -1;
	bookTime(task, m.clock);
	if (task.onCpu >= 0) {
		psiTask(m, task, true, false, task.psi.memstall); // it has not lost its CPU yet
		return;
	}
	const isNew = task.lastCpu < 0;
	const fair = fairClass(m);
	const cpu = isNew ? selectForNew(m, task) : fair.lingers(m.cpus[task.lastCpu], task) ? m.cpus[task.lastCpu] : selectForWoken(m, task);
	updateCurrent(m, cpu, cpu.id === m.cpu ? m.clock : cpu.clock);
	if (isNew) fair.placeNew(m, cpu, task);
	else {
		if (cpu.id !== task.lastCpu) carryOver(task, m.cpus[task.lastCpu], cpu);
		fair.placeWoken(m, cpu, task);
	}
	task.lastCpu = cpu.id;
	psiTask(m, task, true, false, task.psi.memstall);
	activate(m, cpu, task);
}

/** Puts the task to sleep. It loses its CPU when its step returns. */
export function sleep(m: Machine, task: Task, state: Exclude<TaskState, 'R'>, waitsFor: WaitsFor, iowait = false): void {
	task.state = state;
	task.waitsFor = waitsFor;
	task.voluntarySwitches++;
	bookTime(task, m.clock);
	psiTask(m, task, false, iowait, task.psi.memstall);
	if (task.onCpu === m.cpu) m.limit = m.clock;
}

/** The same with an alarm clock: wakes after `ns` unless something else does before. */
export function sleepFor(m: Machine, task: Task, ns: number, state: Exclude<TaskState, 'R'>, waitsFor: WaitsFor, iowait = false): void {
	sleep(m, task, state, waitsFor, iowait);
	task.wakeToken = schedule(m, m.clock + ns, {kind: 'wake', pid: task.pid});
}

/** Gives a CPU that nobody runs on to whoever is next, or lets it idle. */
function pickNext(m: Machine, cpu: Cpu): void {
	let next = fairClass(m).pick(m, cpu, null);
	if (next === null) {
		m.clock = cpu.clock;
		next = pullForIdle(m, cpu);
		if (next !== null) enqueue(cpu, next);
	}
	if (next === null) {
		cpu.resched = false;
		cpu.idleSince = cpu.clock;
		cpu.idleInIowait = cpu.iowaiting > 0;
		psiSwitch(m, cpu.id, cpu.clock, null);
		return;
	}
	start(m, cpu, next);
	cpu.clock += m.costs.contextSwitch;
	cpu.pickedAt = cpu.bookedAt = cpu.clock;
}

/** The busy CPU that is furthest behind, or null when all are idle. */
export function earliestBusyCpu(m: Machine): Cpu | null {
	let best: Cpu | null = null;
	for (const cpu of m.cpus) if (cpu.current !== 0 && (best === null || cpu.clock < best.clock)) best = cpu;
	return best;
}

/** The tick of a busy CPU: its task's share may be over, and CPUs look whether others have more to do than they. */
function tickCpu(m: Machine, cpu: Cpu): void {
	fairClass(m).tick(m, cpu);
	if (m.cpus.length === 1) return;
	const pulled = periodicBalance(m, cpu);
	if (pulled !== null) activate(m, cpu, pulled);
	const helper = idleHelper(m, cpu);
	const helped = helper === null ? null : periodicBalance(m, helper);
	if (helper !== null && helped !== null) startIdle(m, helper, helped);
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
	cpu.clock = task.ranAt = m.clock;
	updateCurrent(m, cpu, cpu.clock);
	m.limit = Infinity;
	if (task.state !== 'R') {
		m.cpu = -1;
		switchOut(m, task);
		fairClass(m).leave(m, cpu, task);
		task.onCpu = -1;
		cpu.current = 0;
		pickNext(m, cpu);
		return;
	}
	if (cpu.clock >= tick) tickCpu(m, cpu);
	m.cpu = -1;
	if (!cpu.resched) return;
	if (fairClass(m).pick(m, cpu, task) === task) {
		cpu.resched = false;
		return;
	}
	switchOut(m, task);
	task.onCpu = -1;
	task.waitsFor = 'cpu';
	task.involuntarySwitches++;
	bookTime(task, cpu.clock);
	enqueue(cpu, task);
	cpu.current = 0;
	pickNext(m, cpu);
}
