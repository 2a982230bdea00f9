// /proc/stat (fs/proc/stat.c show_stat()) and /proc/loadavg: time of each CPU, in ticks of a hundredth of a second (USER_HZ on every computer), and totals.
import type {CpuSample} from '../../machine/sample.ts';
import {figuresIn, numbersIn, UNKNOWN} from '../lines.ts';

/** Microseconds of a tick. */
export const TICK_US = 10_000;

export type Stat = {
	readonly cpus: readonly CpuSample[];
	readonly contextSwitches: number;
	readonly processesCreated: number;
	readonly running: number;
	readonly blocked: number;
	readonly bootTimeS: number;
};

function cpuOf(line: string): CpuSample {
	const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0] = numbersIn(line.replace(/^cpu\d+/, ''));
	const us = (ticks: number): number => ticks * TICK_US;
	return {userUs: us(user + nice), systemUs: us(system + irq + softirq), idleUs: us(idle), iowaitUs: us(iowait)};
}

export function readStat(text: string | null): Stat {
	const lines = (text ?? '').split('\n');
	const figures = figuresIn(text);
	return {
		cpus: lines.filter(line => /^cpu\d/.test(line)).map(cpuOf),
		contextSwitches: figures.get('ctxt') ?? UNKNOWN,
		processesCreated: figures.get('processes') ?? UNKNOWN,
		running: figures.get('procs_running') ?? UNKNOWN,
		blocked: figures.get('procs_blocked') ?? UNKNOWN,
		bootTimeS: figures.get('btime') ?? UNKNOWN,
	};
}

/** Load averages in hundredths. */
export function readLoad(text: string | null): readonly [number, number, number] {
	const [one, five, fifteen] = (text ?? '').split(' ').map(word => Math.round(Number(word) * 100));
	return [one ?? UNKNOWN, five ?? UNKNOWN, fifteen ?? UNKNOWN];
}
