// One process as /proc/PID tells of it: stat, status, oom_score, oom_score_adj, io, schedstat (fs/proc/array.c, fs/proc/base.c). What only its owner or root may
// read (io) is not known to others.
import type {TaskState} from '../../machine/sample.ts';
import {figuresIn, UNKNOWN} from '../lines.ts';
import {TICK_US} from './stat.ts';

/** include/linux/sched.h PF_KTHREAD. */
const KERNEL_THREAD = 0x0020_0000;

export type ProcessStat = {
	readonly pid: number;
	readonly name: string;
	readonly state: TaskState;
	readonly ppid: number;
	readonly kernelThread: boolean;
	readonly minflt: number;
	readonly majflt: number;
	readonly userUs: number;
	readonly systemUs: number;
	readonly startUs: number;
	readonly vszKb: number;
	readonly cpu: number;
};

/** Idle kernel threads (I) sleep; one that is traced (t) stands still; one that has just died (X) is as good as a zombie. */
const STATES: Readonly<Record<string, TaskState>> = {R: 'R', S: 'S', D: 'D', T: 'T', t: 'T', Z: 'Z', X: 'Z', x: 'Z', I: 'S', P: 'S', W: 'S', K: 'S'};

/** /proc/PID/stat; null where it is no such line. The name may hold blanks and parentheses of its own. */
export function readProcessStat(text: string | null): ProcessStat | null {
	const from = text?.indexOf('(') ?? -1;
	const to = text?.lastIndexOf(')') ?? -1;
	if (text === null || from < 0 || to < from) return null;
	const pid = Number(text.slice(0, from));
	const rest = text
		.slice(to + 2)
		.trim()
		.split(' ');
	// rest[0] is field 3 of proc(5).
	const field = (number: number): number => Number(rest[number - 3] ?? UNKNOWN);
	if (!Number.isInteger(pid) || rest.length < 20) return null;
	return {
		pid,
		name: text.slice(from + 1, to),
		state: STATES[rest[0] as string] ?? 'S',
		ppid: field(4),
		kernelThread: (field(9) & KERNEL_THREAD) !== 0,
		minflt: field(10),
		majflt: field(12),
		userUs: field(14) * TICK_US,
		systemUs: field(15) * TICK_US,
		startUs: field(22) * TICK_US,
		vszKb: Math.floor(field(23) / 1024),
		cpu: field(39),
	};
}

/** What of that /proc/PID/status tells, where there is no stat (sosreport copies status alone); null where it is none. A kernel thread has no sizes. */
export function statOfStatus(text: string | null): ProcessStat | null {
	const line = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(text ?? '')?.[1]?.trim() ?? '';
	const pid = Number(line('Pid') || UNKNOWN);
	if (text === null || !Number.isInteger(pid)) return null;
	const state = STATES[line('State')[0] ?? 'S'] ?? 'S';
	return {
		pid,
		name: line('Name').replace(/\\n/g, '\n'),
		state,
		ppid: Number(line('PPid') || 0),
		kernelThread: line('VmSize') === '' && state !== 'Z',
		...{minflt: UNKNOWN, majflt: UNKNOWN, userUs: UNKNOWN, systemUs: UNKNOWN, startUs: UNKNOWN, cpu: UNKNOWN},
		vszKb: Number.parseInt(line('VmSize') || '0', 10),
	};
}

export type ProcessStatus = {readonly uid: number; readonly kb: (name: string) => number; readonly count: (name: string) => number};

/** /proc/PID/status: sizes in KiB and counts, by the names that it prints. Sizes of one without memory of its own are 0. */
export function readProcessStatus(text: string | null): ProcessStatus {
	const figures = figuresIn(text);
	const hasMemory = figures.has('VmSize');
	return {
		uid: figures.get('Uid') ?? UNKNOWN,
		kb: name => figures.get(name) ?? (hasMemory || text === null ? UNKNOWN : 0),
		count: name => figures.get(name) ?? UNKNOWN,
	};
}

export const readProcessIo = (text: string | null): ReadonlyMap<string, number> => figuresIn(text);

/** /proc/PID/schedstat: nanoseconds on a CPU, and runnable without one. */
export function readSchedstat(text: string | null): {readonly onCpuNs: number; readonly waitNs: number} {
	const [onCpuNs = UNKNOWN, waitNs = UNKNOWN] = (text ?? '').trim() === '' ? [] : (text as string).trim().split(' ').map(Number);
	return {onCpuNs, waitNs};
}
