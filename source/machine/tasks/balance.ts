// Which CPU a task runs on: where one that wakes or is new is queued, and how CPUs with less to do take tasks from those with more. Models
// select_task_rq_fair, wake_affine, select_idle_sibling, find_idlest_cpu, sched_balance_newidle, load_balance, detach_tasks, can_migrate_task and
// nohz_balancer_kick of kernel/sched/fair.c (6.1). CPUs of a node share their last-level cache.
// Deviates: the load of a CPU is its number of runnable tasks, not PELT's average; every CPU is a group of its own in each domain; the cost of looking
// for work is none; a running task is never pushed to another CPU (nothing here has CPUs of different speed).
import {psiTask} from '../account/psi.ts';
import type {Machine} from '../state.ts';
import type {BalanceState, Cpu} from './cpu.ts';
import {carryOver, dequeue, runnable} from './fair.ts';
import type {Task} from './task.ts';

/** sysctl_sched_migration_cost: a task that ran so short a time ago has its memory in the CPU's cache. */
const MIGRATION_COST_NS = 500_000;
/** sd->imbalance_pct of CPUs that share a cache, and of nodes. */
const IMBALANCE_PCT = 117;
const NUMA_IMBALANCE_PCT = 125;
/** sd->busy_factor: a busy CPU looks that many times less often. */
const BUSY_FACTOR = 16;
/** sd->cache_nice_tries: after so many attempts in vain even a task with a warm cache is moved. */
const CACHE_NICE_TRIES = 1;
const NUMA_CACHE_NICE_TRIES = 2;

export const mayRunOn = (task: Task, cpu: Cpu): boolean => task.allowedCpus.length === 0 || task.allowedCpus.includes(cpu.id);

const isIdle = (cpu: Cpu): boolean => cpu.current === 0;

/** Where a new task begins: an idle CPU, else the one with the fewest runnable tasks; of equals the first (find_idlest_cpu). */
export function selectForNew(m: Machine, task: Task): Cpu {
	let best: Cpu | undefined;
	for (const cpu of m.cpus) if (mayRunOn(task, cpu) && (best === undefined || runnable(cpu) < runnable(best))) best = cpu;
	return best as Cpu;
}

/** The waker's CPU or the one that the task ran on last: the first that is idle, else the less loaded (wake_affine). */
function affine(waker: Cpu, previous: Cpu): Cpu {
	if (isIdle(previous)) return previous;
	const here = (runnable(waker) + 1) * 100;
	const there = runnable(previous) * (100 + Math.floor((IMBALANCE_PCT - 100) / 2));
	return here < there ? waker : previous;
}

/** Where a woken task goes: near where it ran or where it was woken from, onto an idle CPU if there is one (select_task_rq_fair). */
export function selectForWoken(m: Machine, task: Task): Cpu {
	const previous = m.cpus[task.lastCpu];
	const waker = m.cpu < 0 ? previous : m.cpus[m.cpu];
	const target = waker === previous || !mayRunOn(task, waker) ? previous : affine(waker, previous);
	if (isIdle(target)) return target;
	if (previous.node === target.node && isIdle(previous)) return previous;
	for (let i = 1; i < m.cpus.length; i++) {
		const cpu = m.cpus[(target.id + i) % m.cpus.length];
		if (cpu.node === target.node && isIdle(cpu) && mayRunOn(task, cpu)) return cpu;
	}
	return target;
}

/** The task that has waited longest of those that may go, and whose memory is not in the cache of its CPU unless that may be given up. */
function takeFrom(m: Machine, from: Cpu, to: Cpu, evenHot: boolean): Task | null {
	let best: Task | null = null;
	for (const task of from.queue.waiting) {
		if (!mayRunOn(task, to) || (!evenHot && m.clock - task.ranAt < MIGRATION_COST_NS)) continue;
		if (best === null || task.ranAt < best.ranAt) best = task;
	}
	if (best === null) return null;
	dequeue(from, best);
	carryOver(best, from, to);
	best.ranAt = 0; // nothing of it is in a cache here
	best.lastCpu = to.id;
	psiTask(m, best, best.psi.runnable, best.psi.iowait, best.psi.memstall);
	return best;
}

function busiestOf(m: Machine, cpu: Cpu, domain: BalanceState): Cpu | null {
	let busiest: Cpu | null = null;
	for (const id of domain.cpus) {
		const other = m.cpus[id];
		if (other === cpu || other.queue.waiting.length === 0 || runnable(other) < 2) continue;
		if (busiest === null || runnable(other) > runnable(busiest)) busiest = other;
	}
	return busiest;
}

/** A task for a CPU that is about to idle, taken from another one where two want to run (sched_balance_newidle). */
export function pullForIdle(m: Machine, cpu: Cpu): Task | null {
	for (const domain of cpu.domains) {
		const busiest = busiestOf(m, cpu, domain);
		const task = busiest === null ? null : takeFrom(m, busiest, cpu, false);
		if (task !== null) return task;
	}
	return null;
}

/** Tasks that would have to move for two CPUs to be as loaded as the domain is on average (calculate_imbalance). */
function imbalanceOf(m: Machine, cpu: Cpu, busiest: Cpu, domain: BalanceState): number {
	const [here, there] = [runnable(cpu), runnable(busiest)];
	if (here === 0) return Math.floor((there - here) / 2);
	let all = 0;
	for (const id of domain.cpus) all += runnable(m.cpus[id]);
	const average = all / domain.cpus.length;
	if (here >= there || here >= average) return 0;
	if (here > 1 && 100 * there <= (domain.numa ? NUMA_IMBALANCE_PCT : IMBALANCE_PCT) * here) return 0;
	return Math.min(there - average, average - here);
}

/** One attempt to even out a domain; the task that came, or null (load_balance). */
function loadBalance(m: Machine, cpu: Cpu, domain: BalanceState): Task | null {
	const busiest = busiestOf(m, cpu, domain);
	const imbalance = busiest === null ? 0 : imbalanceOf(m, cpu, busiest, domain);
	if (busiest === null || imbalance === 0) {
		domain.failed = 0;
		domain.interval = Math.min(2 * domain.cpus.length, 2 * domain.interval);
		return null;
	}
	domain.interval = domain.cpus.length;
	// A whole task is too much where less is missing, but only at the first attempt.
	const fits = isIdle(cpu) || 1 / 2 ** domain.failed <= imbalance;
	const task = fits ? takeFrom(m, busiest, cpu, domain.failed > (domain.numa ? NUMA_CACHE_NICE_TRIES : CACHE_NICE_TRIES)) : null;
	if (task === null) domain.failed++;
	else domain.failed = 0;
	return task;
}

/** At the tick: the task that a CPU takes over from another now, if its time to look has come and there is one (rebalance_domains). */
export function periodicBalance(m: Machine, cpu: Cpu): Task | null {
	for (const domain of cpu.domains) {
		const intervalNs = domain.interval * 1e6 * (isIdle(cpu) ? 1 : BUSY_FACTOR);
		if (m.clock - domain.lastAt < intervalNs) continue;
		domain.lastAt = m.clock;
		const task = loadBalance(m, cpu, domain);
		if (task !== null) return task;
	}
	return null;
}

/** A CPU on which tasks wait makes an idle one look for work (nohz_balancer_kick); of several the first. */
export function idleHelper(m: Machine, cpu: Cpu): Cpu | null {
	if (cpu.queue.waiting.length === 0) return null;
	return m.cpus.find(other => isIdle(other) && cpu.queue.waiting.some(task => mayRunOn(task, other))) ?? null;
}
