// The fair class of 6.12: earliest eligible virtual deadline first. A task is eligible while it has had no more than its share (vruntime at or under the
// average of all); of the eligible ones the one whose deadline comes first runs, and keeps the CPU until its slice is over. Models avg_vruntime,
// pick_eevdf, update_deadline, update_curr, place_entity, dequeue_entity, requeue_delayed_entity and check_preempt_wakeup_fair of kernel/sched/fair.c with
// the features that are on by default (PLACE_LAG, PLACE_DEADLINE_INITIAL, RUN_TO_PARITY, PREEMPT_SHORT, DELAY_DEQUEUE, DELAY_ZERO).
// What shows: a woken kswapd, which owes nothing and is owed nothing, does not take the CPU from a task in its slice, but has it at the next tick; one that is
// woken when the other's slice is over, as is the victim of a group whose killer went round for long, has it at once.
// Deviates as fair.ts: all tasks have nice 0 and lie in one group.
import type {Machine} from '../state.ts';
import type {Cpu} from './cpu.ts';
import type {Task} from './task.ts';

/** sysctl_sched_base_slice before scaling by the number of CPUs (6.12.117). */
const BASE_SLICE_NS = 700_000;
const scaling = (m: Machine): number => 1 + Math.floor(Math.log2(Math.min(8, m.config.cpus)));
const sliceNs = (m: Machine): number => BASE_SLICE_NS * scaling(m);

const running = (m: Machine, cpu: Cpu): Task | null => (cpu.current === 0 ? null : (m.taskOf.get(cpu.current) as Task));

/** Tasks that compete for a CPU: those that wait, those that left it owing time, and the one that runs. */
const competitors = (cpu: Cpu): number => cpu.queue.waiting.length + cpu.queue.delayed.length + (cpu.current === 0 ? 0 : 1);

/** The average vruntime of all that compete; where nobody does, the last there was (zero_vruntime). */
function average(m: Machine, cpu: Cpu): number {
	const {queue} = cpu;
	const current = running(m, cpu);
	let sum = current?.vruntime ?? 0;
	for (const {vruntime} of queue.waiting) sum += vruntime;
	for (const {vruntime} of queue.delayed) sum += vruntime;
	const count = competitors(cpu);
	if (count > 0) queue.minVruntime = Math.floor(sum / count);
	return queue.minVruntime;
}

/** What a task is owed, at most two slices or a tick (entity_lag). */
function lagOf(m: Machine, task: Task, averageNs: number): number {
	const limit = Math.max(2 * sliceNs(m), 1e9 / m.config.hz);
	return Math.min(limit, Math.max(-limit, averageNs - task.vruntime));
}

/** Its slice is not over yet (RUN_TO_PARITY). */
const isProtected = (task: Task): boolean => task.protectedUntil === task.deadline;

/** Looks at the running task's time: a slice that is over ends its protection, and somebody else has a turn (update_deadline and the end of update_curr). */
export function settleCurrent(m: Machine, cpu: Cpu): void {
	const current = running(m, cpu);
	if (current === null) return;
	const isOver = current.vruntime >= current.deadline;
	if (isOver) current.deadline = current.vruntime + sliceNs(m);
	if (competitors(cpu) < 2) return;
	if (!isOver && (isProtected(current) || current.vruntime <= average(m, cpu))) return;
	cpu.resched = true;
}

/** A task that was given the CPU keeps it for a slice. */
export function protect(task: Task): void {
	task.protectedUntil = task.deadline;
}

/** Where a task goes that begins to compete: as far before the average as it is owed, whatever its coming does to that (place_entity). */
function place(m: Machine, cpu: Cpu, task: Task, slice: number): void {
	const count = competitors(cpu);
	const at = average(m, cpu);
	task.vruntime = count === 0 ? at : at - Math.trunc((task.lag * (count + 1)) / count);
	task.deadline = task.vruntime + slice;
}

/** A woken task is where its lag puts it; one that had left owing time and has not been let go yet goes on from there, its debt paid at best. */
export function placeWoken(m: Machine, cpu: Cpu, task: Task): void {
	settleCurrent(m, cpu);
	const {delayed} = cpu.queue;
	const at = delayed.indexOf(task);
	if (at < 0) {
		place(m, cpu, task, sliceNs(m));
		return;
	}
	const lag = lagOf(m, task, average(m, cpu));
	delayed.splice(at, 1);
	if (lag <= 0) return;
	task.lag = 0;
	place(m, cpu, task, sliceNs(m));
}

/** A new task is owed nothing, and has half a slice to begin with. */
export function placeForked(m: Machine, cpu: Cpu, task: Task): void {
	settleCurrent(m, cpu);
	task.lag = 0;
	place(m, cpu, task, Math.floor(sliceNs(m) / 2));
}

/** The running task goes to sleep: it takes along what it is owed, or goes on competing until it owes nothing (DELAY_DEQUEUE). */
export function leave(m: Machine, cpu: Cpu, task: Task): void {
	settleCurrent(m, cpu);
	const at = average(m, cpu);
	task.lag = lagOf(m, task, at);
	if (task.vruntime > at && !task.killed && task.state !== 'T' && task.state !== 'Z') cpu.queue.delayed.push(task);
}

/** A task goes to another CPU, or is gone: nobody waits for what it owes. */
export function forgetDelayed(cpu: Cpu, task: Task): void {
	const at = cpu.queue.delayed.indexOf(task);
	if (at >= 0) cpu.queue.delayed.splice(at, 1);
}

/** The eligible competitor whose deadline comes first, of equal ones not the running one; `current` where it is still runnable (pick_eevdf). */
function earliest(m: Machine, cpu: Cpu, current: Task | null): Task | null {
	const {waiting, delayed} = cpu.queue;
	const at = average(m, cpu);
	if (current !== null && current.vruntime <= at && isProtected(current)) return current;
	let best: Task | null = null;
	for (const list of [waiting, delayed]) {
		for (const task of list) {
			if (task.vruntime > at) {
				if (list === waiting) break;
				continue;
			}
			if (best === null || task.deadline < best.deadline) best = task;
		}
	}
	if (current !== null && current.vruntime <= at && (best === null || current.deadline < best.deadline)) return current;
	return best ?? waiting[0] ?? current;
}

/** Who runs next. Whoever left owing time and is now first is let go, and another one is looked for. */
export function pickEarliest(m: Machine, cpu: Cpu, current: Task | null): Task | null {
	for (;;) {
		const best = earliest(m, cpu, current);
		if (best === null || best.state === 'R') return best;
		best.lag = Math.min(0, lagOf(m, best, average(m, cpu)));
		forgetDelayed(cpu, best);
	}
}

/** Whether a task that has just begun to wait takes the CPU from the one that runs (check_preempt_wakeup_fair). */
export function checkWakeup(m: Machine, cpu: Cpu, task: Task): void {
	if (cpu.resched) return;
	if (earliest(m, cpu, running(m, cpu)) !== task) return;
	cpu.resched = true;
}
