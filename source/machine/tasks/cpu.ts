// A CPU with the queue of tasks that want it (struct rq and its cfs_rq, kernel/sched/sched.h). Plain data; fair.ts and balance.ts say how it is used.
import {createTlb, type Tlb, type TlbConfig} from '../address-space/tlb.ts';
import type {Machine} from '../state.ts';
import {wide} from '../wide.ts';
import type {Task} from './task.ts';

/** Runnable tasks of a CPU in the order of their vruntime (struct cfs_rq). Who runs is not among them. */
export type CfsQueue = {
	/**
	 * Where newcomers and sleepers are placed; it outlives an idle queue. CFS: the least there was, which only grows (cfs_rq.min_vruntime); EEVDF: the
	 * average (zero_vruntime).
	 */
	minVruntime: number;
	readonly waiting: Task[];
	/** EEVDF: asleep, and competing until they owe no time (sched_delayed). */
	readonly delayed: Task[];
	/** Buddies: who has just preempted, and who was preempted, go first as long as that is not unfair. */
	next: Task | null;
	last: Task | null;
};

/** What balancing of a CPU within one domain remembers (struct sched_domain, of which each CPU has its own). */
export type BalanceState = {readonly cpus: readonly number[]; readonly numa: boolean; interval: number; lastAt: number; failed: number};

export type Cpu = {
	readonly id: number;
	readonly node: number;
	readonly tlb: Tlb;
	readonly queue: CfsQueue;
	/** Domains from the smallest up: the node's CPUs, then all. Empty on a machine of one CPU. */
	readonly domains: BalanceState[];
	clock: number;
	/** pid of the task that runs, 0 = idle. */
	current: number;
	pickedAt: number;
	/** Up to when the running task's time is in its vruntime (sched_entity.exec_start). */
	bookedAt: number;
	resched: boolean;
	idleSince: number;
	idleInIowait: boolean;
	/** Tasks that sleep for a disk and ran here last (rq.nr_iowait). */
	iowaiting: number;
	userNs: number;
	systemNs: number;
	idleNs: number;
	iowaitNs: number;
};

export function createCpu(id: number, node: number, domains: readonly (readonly number[])[], tlb: TlbConfig): Cpu {
	const cpu: Cpu = {
		id,
		node,
		tlb: createTlb(tlb),
		queue: wide<CfsQueue>({minVruntime: 0, waiting: [], delayed: [], next: null, last: null}, ['minVruntime']),
		domains: domains.map((cpus, level) => ({cpus, numa: level > 0, interval: cpus.length, lastAt: 0, failed: 0})),
		clock: 0,
		current: 0,
		pickedAt: 0,
		bookedAt: 0,
		resched: false,
		idleSince: 0,
		idleInIowait: false,
		iowaiting: 0,
		userNs: 0,
		systemNs: 0,
		idleNs: 0,
		iowaitNs: 0,
	};
	return wide(cpu, ['clock', 'pickedAt', 'bookedAt', 'idleSince', 'userNs', 'systemNs', 'idleNs', 'iowaitNs']);
}

/** Node of a CPU of a machine: they are spread over its nodes in order. */
export const nodeOfCpu = (id: number, cpus: number, nodes: number): number => Math.floor((id * nodes) / cpus);

/** The CPUs of a machine. */
export function createCpus(count: number, nodes: number, tlb: TlbConfig): Cpu[] {
	const nodeOf = (id: number): number => nodeOfCpu(id, count, nodes);
	const all = Array.from({length: count}, (_, id) => id);
	return all.map(id => {
		const own = all.filter(other => nodeOf(other) === nodeOf(id));
		return createCpu(
			id,
			nodeOf(id),
			[own, all].filter((cpus, level) => cpus.length > 1 && (level === 0 || cpus.length > own.length)),
			tlb,
		);
	});
}

/** Books idle time up to an instant. */
export function accountIdle(cpu: Cpu, at: number): void {
	const ns = at - cpu.idleSince;
	if (ns <= 0) return;
	if (cpu.idleInIowait) cpu.iowaitNs += ns;
	else cpu.idleNs += ns;
	cpu.idleSince = at;
}

/**
 * A place where the kernel lets another task have the CPU, if one is to have it: on its way back to user mode, and where it says so (cond_resched), as it is
 * built for preemption at such places alone (PREEMPT_VOLUNTARY). With 6.1's class a step ends where the other one wakes, which is not far from there.
 */
export function giveWay(m: Machine): void {
	if (m.cpu >= 0 && m.cpus[m.cpu].resched) m.limit = m.clock;
}

/** Whether the step is over, at such a place. */
export function mustStop(m: Machine): boolean {
	giveWay(m);
	return m.clock >= m.limit;
}
