// The fair class of 6.1: who of a CPU's runnable tasks runs, for how long, and who takes the CPU from whom. Models update_curr, update_min_vruntime,
// place_entity, task_fork_fair, pick_next_entity, check_preempt_tick, check_preempt_wakeup and the slices of kernel/sched/fair.c with the features that
// are on by default (START_DEBIT, GENTLE_FAIR_SLEEPERS, WAKEUP_PREEMPTION, LAST_BUDDY, BASE_SLICE, ALT_PERIOD). 6.12 has EEVDF in its place (eevdf.ts).
// Deviates: all tasks have nice 0 and lie in one group, so weights cancel out; nobody yields, so there is no skip buddy.
import type {Machine} from '../state.ts';
import type {CfsQueue, Cpu} from './cpu.ts';
import type {Task} from './task.ts';

/** sysctl_sched_latency, _min_granularity and _wakeup_granularity before scaling by the number of CPUs; sched_nr_latency is the quotient of the first two. */
const LATENCY_NS = 6e6;
const MIN_GRANULARITY_NS = 750_000;
const WAKEUP_GRANULARITY_NS = 1e6;
const NR_LATENCY = 8;

/** Tunables grow with 1 + log2(CPUs), at most 8 CPUs counted (get_update_sysctl_factor). */
const scaling = (m: Machine): number => 32 - Math.clz32(Math.min(8, m.config.cpus));

/** Runnable tasks of a CPU, the running one included (cfs_rq.nr_running). */
export const runnable = (cpu: Cpu): number => cpu.queue.waiting.length + (cpu.current === 0 ? 0 : 1);

const running = (m: Machine, cpu: Cpu): Task | null => (cpu.current === 0 ? null : (m.taskOf.get(cpu.current) as Task));

/** A task's share of the period in which each of `count` runnable tasks runs once (__sched_period, sched_slice). */
export function schedSlice(m: Machine, count: number): number {
	const least = MIN_GRANULARITY_NS * scaling(m);
	const period = count > NR_LATENCY ? count * least : LATENCY_NS * scaling(m);
	return Math.max(Math.floor(period / count), least);
}

/** min_vruntime follows the least of those that are runnable, and never falls back. */
export function updateMinVruntime(m: Machine, cpu: Cpu): void {
	const {queue} = cpu;
	const current = running(m, cpu);
	let least = current?.state === 'R' ? current.vruntime : Infinity;
	if (queue.waiting.length > 0) least = Math.min(least, queue.waiting[0].vruntime);
	if (least !== Infinity && least > queue.minVruntime) queue.minVruntime = least;
}

/** Books what the running task has run up to an instant (update_curr). */
export function updateCurrent(m: Machine, cpu: Cpu, at: number): void {
	const task = running(m, cpu);
	if (task === null || at <= cpu.bookedAt) return;
	task.vruntime += at - cpu.bookedAt;
	cpu.bookedAt = at;
	updateMinVruntime(m, cpu);
}

/** Where to put a task that is behind all of the same vruntime. */
function place(waiting: readonly Task[], vruntime: number): number {
	let low = 0;
	let high = waiting.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (waiting[middle].vruntime > vruntime) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** Lets a runnable task wait its turn. */
export function enqueue(cpu: Cpu, task: Task): void {
	const {waiting} = cpu.queue;
	const at = place(waiting, task.vruntime);
	if (at === waiting.length) waiting.push(task);
	else waiting.splice(at, 0, task);
}

/** A task that runs, or sleeps, is nobody's buddy (clear_buddies). */
export function forgetBuddy(queue: CfsQueue, task: Task): void {
	if (queue.next === task) queue.next = null;
	if (queue.last === task) queue.last = null;
}

/** Takes a task off the queue, to run it or to move it. */
export function dequeue(cpu: Cpu, task: Task): void {
	const {waiting} = cpu.queue;
	let at = place(waiting, task.vruntime);
	while (waiting[--at] !== task);
	if (at === waiting.length - 1) waiting.pop();
	else waiting.splice(at, 1);
	forgetBuddy(cpu.queue, task);
}

/** A task that goes to another CPU keeps its distance from that queue's floor. */
export function carryOver(task: Task, from: Cpu, to: Cpu): void {
	const by = to.queue.minVruntime - from.queue.minVruntime;
	task.vruntime += by;
	task.deadline += by;
}

/** A woken task is due at once, with half a period in hand at most: that is what its sleep is worth (place_entity). */
export function placeSleeper(m: Machine, cpu: Cpu, task: Task): void {
	task.vruntime = Math.max(task.vruntime, cpu.queue.minVruntime - (LATENCY_NS * scaling(m)) / 2);
}

/**
 * A new task comes at the end of the period that is promised to those who are there: its parent, who runs while it forks, and whoever waits
 * (task_fork_fair). The parent sleeps in this model, so it is counted in here.
 */
export function placeNew(m: Machine, cpu: Cpu, task: Task): void {
	task.vruntime = cpu.queue.minVruntime + schedSlice(m, runnable(cpu) + 2);
}

/** 1: `task` should take the CPU from `current`; 0: it is due, but not by much; −1: it is not (wakeup_preempt_entity). */
function preempts(m: Machine, current: number, task: number): -1 | 0 | 1 {
	const lead = current - task;
	if (lead <= 0) return -1;
	return lead > WAKEUP_GRANULARITY_NS * scaling(m) ? 1 : 0;
}

/** Whether a task that has just become runnable takes the CPU from the one that runs (check_preempt_wakeup). */
export function checkPreemptWakeup(m: Machine, cpu: Cpu, task: Task): void {
	if (cpu.resched) return;
	const current = running(m, cpu) as Task;
	// A CPU that has not come so far yet is taken to run the same task until then.
	if (preempts(m, current.vruntime + Math.max(0, m.clock - cpu.bookedAt), task.vruntime) !== 1) return;
	cpu.queue.next = task;
	if (runnable(cpu) >= NR_LATENCY && current.state === 'R') cpu.queue.last = current;
	cpu.resched = true;
	if (cpu.id === m.cpu) m.limit = m.clock;
}

/** The tick's question: has the running task had its share, or is another far behind it (check_preempt_tick). */
export function checkPreemptTick(m: Machine, cpu: Cpu): void {
	const count = runnable(cpu);
	if (count < 2) return;
	const current = running(m, cpu) as Task;
	const ideal = schedSlice(m, count);
	const ran = cpu.clock - cpu.pickedAt;
	if (ran > ideal) {
		cpu.resched = true;
		forgetBuddy(cpu.queue, current);
		return;
	}
	if (ran < MIN_GRANULARITY_NS * scaling(m)) return;
	if (current.vruntime - cpu.queue.waiting[0].vruntime > ideal) cpu.resched = true;
}

/** Who runs next: the one furthest behind, or a buddy where that is not unfair; `current` when it is still runnable (pick_next_entity). */
export function pickNextEntity(m: Machine, cpu: Cpu, current: Task | null): Task | null {
	const {queue} = cpu;
	let left: Task | null = queue.waiting[0] ?? null;
	if (left === null || (current !== null && current.vruntime < left.vruntime)) left = current;
	if (left === null) return null;
	if (queue.next !== null && preempts(m, queue.next.vruntime, left.vruntime) < 1) return queue.next;
	if (queue.last !== null && preempts(m, queue.last.vruntime, left.vruntime) < 1) return queue.last;
	return left;
}
