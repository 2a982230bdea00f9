// /proc/PID/{stat,statm,oom_score,oom_score_adj}: fs/proc/array.c do_task_stat(), proc_pid_statm(); fs/proc/base.c proc_oom_score(), oom_score_adj_read().
// The reader has ptrace rights over the process, and sees its addresses; registers and arguments the machine does not have: they are 0.
import type {ProcessSample} from '../machine/sample.ts';
import {comm, PAGE_KB} from './format.ts';

const USER_HZ_US = 10000;
const RLIM_INFINITY = '18446744073709551615';
const SIGCHLD = 17;

// include/linux/sched.h
const PF_FORKNOEXEC = 0x40;
const PF_MEMALLOC = 0x800;
const PF_KSWAPD = 0x20000;
const PF_KTHREAD = 0x200000;
const PF_RANDOMIZE = 0x400000;

const ticks = (us: number): number => Math.floor(us / USER_HZ_US);

/** proc_task_name() with escape: newline and backslash as \n and \\; everything else as it is, blanks and parentheses too. */
export const escapedComm = (name: string): string => comm(name).replace(/\\/g, '\\\\').replace(/\n/g, '\\n');

function taskFlags(process: ProcessSample): number {
	if (!process.kernelThread) return PF_RANDOMIZE;
	return PF_KTHREAD | PF_FORKNOEXEC | (process.name.startsWith('kswapd') ? PF_MEMALLOC | PF_KSWAPD : 0);
}

const PAGE = 4096;

/** The stack begins below the page of the arguments. A process without regions is shown as to a reader without rights: 1, 1 and 0. */
function addresses({regions, kernelThread}: ProcessSample): number[] {
	const code = regions.find(({kind}) => kind === 'text');
	const stack = regions.find(({kind}) => kind === 'stack');
	if (code === undefined || stack === undefined) return kernelThread ? [0, 0, 0, 0, 0] : [1, 1, 0, 0, 0];
	return [code.start, code.end, stack.end - PAGE, 0, 0];
}

function dataAddresses({regions}: ProcessSample): number[] {
	const data = regions.find(({kind}) => kind === 'data');
	const heap = regions.find(({kind}) => kind === 'heap');
	return [data?.start ?? 0, data?.end ?? 0, heap?.start ?? 0, 0, 0, 0, 0, 0];
}

/**
 * The 52 fields of /proc/PID/stat as do_task_stat() prints them. Times in ticks of 10 ms, vsize in bytes, rss in pages. Each process leads its own
 * group and session, and has one thread, as all programs here.
 */
export function pidStatText(process: ProcessSample): string {
	const user = !process.kernelThread;
	const group = user ? process.pid : 0;
	const fields: (number | string)[] = [
		...[process.pid, `(${escapedComm(process.name)})`, process.state, process.ppid, group, group, 0, -1, taskFlags(process)],
		...[process.minflt, 0, process.majflt, 0, ticks(process.userUs), ticks(process.systemUs), 0, 0], // the children's are 0: nobody waits for any
		...[20, 0, 1, 0, ticks(process.startUs)], // priority, nice, threads, itrealvalue, starttime
		...[process.vszKb * 1024, Math.floor(process.rssKb / PAGE_KB), RLIM_INFINITY],
		...addresses(process), // start_code, end_code, start_stack, esp, eip
		...[0, 0, user ? 0 : 0x7fffffff, 0], // pending, blocked, ignored, caught signals
		...[0, 0, 0, SIGCHLD, process.cpu, 0, 0, 0, 0, 0], // wchan, nswap, cnswap, exit_signal, processor, rt_priority, policy, blkio, guest times
		...dataAddresses(process), // start_data, end_data, start_brk, arg_start, arg_end, env_start, env_end, exit_code
	];
	return `${fields.join(' ')}\n`;
}

/** /proc/PID/statm as proc_pid_statm() prints it, in pages: size resident shared text lib data dt. */
export function pidStatmText(process: ProcessSample): string {
	if (process.kernelThread) return '0 0 0 0 0 0 0\n';
	const kb = [process.vszKb, process.rssKb, process.rssFileKb + process.rssShmemKb, process.exeKb, 0, process.dataKb + process.stackKb, 0];
	return `${kb.map(value => Math.floor(value / PAGE_KB)).join(' ')}\n`;
}

/** /proc/PID/oom_score, 0…2000. */
export const pidOomScoreText = (process: ProcessSample): string => `${process.oomScore}\n`;

/** /proc/PID/oom_score_adj, −1000…1000. */
export const pidOomScoreAdjText = (process: ProcessSample): string => `${process.oomScoreAdj}\n`;
