// What tells PSI that a task or a CPU does something else from an instant on (psi_task_change, psi_task_switch of kernel/sched/psi.c).
import type {Task} from '../tasks/task.ts';

/** What a CPU does: nothing, work, or work for a memory stall. */
export type OnCpu = 'idle' | 'task' | 'memstall';

/** Numbers of tasks to add, and what the CPU does from then on. */
export type Change = {
	readonly at: number;
	readonly cpu: number;
	readonly runnable: number;
	readonly iowait: number;
	readonly memstall: number;
	readonly memstallRunning: number;
	on: OnCpu | null;
};

/** A change by a task that does so much more, or so much less, of each. */
export const change = (at: number, cpu: number, runnable: number, iowait: number, memstall: number, memstallRunning: number, on: OnCpu | null): Change => ({
	at,
	cpu,
	runnable,
	iowait,
	memstall,
	memstallRunning,
	on,
});

/** A CPU does something else, and no task does. */
export const switches = (at: number, cpu: number, on: OnCpu): Change => change(at, cpu, 0, 0, 0, 0, on);

/** A task comes to a CPU, or leaves it, with what it does. */
export const moves = (sign: 1 | -1, at: number, {cpu, runnable, iowait, memstall}: Task['psi'], on: OnCpu | null): Change =>
	change(at, cpu, runnable ? sign : 0, iowait ? sign : 0, memstall ? sign : 0, runnable && memstall ? sign : 0, on);
