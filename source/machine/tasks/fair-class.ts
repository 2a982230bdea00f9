// The fair class that a kernel has: CFS up to 6.1, EEVDF in 6.12 (rules.ts). What scheduler.ts asks of either.
import type {Machine} from '../state.ts';
import type {Cpu} from './cpu.ts';
import {checkWakeup, leave, pickEarliest, placeForked, placeWoken, protect, settleCurrent} from './eevdf.ts';
import {checkPreemptTick, checkPreemptWakeup, forgetBuddy, pickNextEntity, placeNew, placeSleeper, updateMinVruntime} from './fair.ts';
import type {Task} from './task.ts';

export type FairClass = {
	/** Gives a task that is to wait for a CPU its place among the others: a new one, and one that has slept. */
	readonly placeNew: (m: Machine, cpu: Cpu, task: Task) => void;
	readonly placeWoken: (m: Machine, cpu: Cpu, task: Task) => void;
	/** Whether a task that has just begun to wait takes the CPU from the one that runs: then the CPU is to be given up. */
	readonly checkWakeup: (m: Machine, cpu: Cpu, task: Task) => void;
	/** Whether the one that runs has had its turn. */
	readonly tick: (m: Machine, cpu: Cpu) => void;
	/** Who runs next; `current` where it is still runnable. */
	readonly pick: (m: Machine, cpu: Cpu, current: Task | null) => Task | null;
	/** A task has been given the CPU. */
	readonly picked: (task: Task) => void;
	/** The running task sleeps, and is still on the CPU. */
	readonly leave: (m: Machine, cpu: Cpu, task: Task) => void;
	/** Whether a sleeping task still competes for the CPU that it has left. */
	readonly lingers: (cpu: Cpu, task: Task) => boolean;
};

const CFS: FairClass = {
	placeNew,
	placeWoken: placeSleeper,
	checkWakeup: checkPreemptWakeup,
	tick: checkPreemptTick,
	pick: pickNextEntity,
	picked: () => {},
	leave: (m, cpu, task) => {
		forgetBuddy(cpu.queue, task);
		updateMinVruntime(m, cpu);
	},
	lingers: () => false,
};

const EEVDF: FairClass = {
	placeNew: placeForked,
	placeWoken,
	checkWakeup,
	tick: settleCurrent,
	pick: pickEarliest,
	picked: protect,
	leave,
	lingers: (cpu, task) => cpu.queue.delayed.includes(task),
};

export const fairClass = (m: Machine): FairClass => (m.rules.eevdf ? EEVDF : CFS);
