// /proc/PID/status: fs/proc/array.c proc_pid_status(), fs/proc/task_mmu.c task_mem(), as 6.1 prints it on x86-64 with Debian's configuration.
// Constants where a Sample has no figure: umask 0022, 64 file slots, no groups, no seccomp, no signals, speculation as on a machine without mitigation
// by prctl, and CPUs and nodes of the whole machine (affinity is not in the Sample).
import type {ProcessSample, Sample, TaskState} from '../machine/sample.ts';
import {bitList, bitMask, right} from './format.ts';
import {escapedComm} from './pid.ts';

const STATE_NAMES = {R: 'R (running)', S: 'S (sleeping)', D: 'D (disk sleep)', T: 'T (stopped)', Z: 'Z (zombie)'} as const satisfies Record<TaskState, string>;

/** CONFIG_NODES_SHIFT 10: the nodemask is printed 1024 bits wide. */
const MAX_NODES = 1024;
const NO_SIGNALS = '0'.repeat(16);
const ALL_CAPABILITIES = '000001ffffffffff';

type Line = readonly [label: string, value: string];

const kb = (value: number): string => `${right(value, 8)} kB`;

/** task_state(). */
function identity(process: ProcessSample): Line[] {
	const group = process.kernelThread ? 0 : process.pid;
	const ids = Array<number>(4).fill(process.uid).join('\t');
	return [
		['Name', escapedComm(process.name)],
		['Umask', '0022'],
		['State', STATE_NAMES[process.state]],
		['Tgid', `${process.pid}`],
		['Ngid', '0'],
		['Pid', `${process.pid}`],
		['PPid', `${process.ppid}`],
		['TracerPid', '0'],
		['Uid', ids],
		['Gid', ids],
		['FDSize', '64'],
		['Groups', ' '],
		['NStgid', `${process.pid}`],
		['NSpid', `${process.pid}`],
		['NSpgid', `${group}`],
		['NSsid', `${group}`],
	];
}

/** task_mem(), hugetlb_report_usage(), task_core_dumping(), task_thp_status(): only where there is an address space. */
function memory(process: ProcessSample): Line[] {
	return [
		['VmPeak', kb(process.vszPeakKb)],
		['VmSize', kb(process.vszKb)],
		['VmLck', kb(process.lockedKb)],
		['VmPin', kb(0)],
		['VmHWM', kb(process.rssPeakKb)],
		['VmRSS', kb(process.rssKb)],
		['RssAnon', kb(process.rssAnonKb)],
		['RssFile', kb(process.rssFileKb)],
		['RssShmem', kb(process.rssShmemKb)],
		['VmData', kb(process.dataKb)],
		['VmStk', kb(process.stackKb)],
		['VmExe', kb(process.exeKb)],
		['VmLib', kb(process.libKb)],
		['VmPTE', kb(process.pageTablesKb)],
		['VmSwap', kb(process.swapKb)],
		['HugetlbPages', kb(0)],
		['CoreDumping', '0'],
		['THP_enabled', '1'],
	];
}

/** task_sig(), task_cap(), task_seccomp(). Pending signals are limited to half of threads-max (kernel/fork.c set_max_threads, 16 KiB stacks). */
function rights(process: ProcessSample, memTotalKb: number): Line[] {
	const held = process.uid === 0 ? ALL_CAPABILITIES : NO_SIGNALS;
	return [
		['Threads', '1'],
		['SigQ', `0/${Math.floor(Math.floor(memTotalKb / 128) / 2)}`],
		['SigPnd', NO_SIGNALS],
		['ShdPnd', NO_SIGNALS],
		['SigBlk', NO_SIGNALS],
		['SigIgn', process.kernelThread ? 'f'.repeat(16) : NO_SIGNALS],
		['SigCgt', NO_SIGNALS],
		['CapInh', NO_SIGNALS],
		['CapPrm', held],
		['CapEff', held],
		['CapBnd', ALL_CAPABILITIES],
		['CapAmb', NO_SIGNALS],
		['NoNewPrivs', '0'],
		['Seccomp', '0'],
		['Seccomp_filters', '0'],
		['Speculation_Store_Bypass', 'vulnerable'],
		['SpeculationIndirectBranch', 'always enabled'],
	];
}

/** The whole of /proc/PID/status as proc_pid_status() prints it, tabs and trailing blanks included. Memory in kB; a kernel thread or a zombie has no memory lines. */
export function pidStatusText(process: ProcessSample, {cpus, nodes, meminfo}: Pick<Sample, 'cpus' | 'nodes' | 'meminfo'>): string {
	const cpuNumbers = cpus.map((_, cpu) => cpu);
	const nodeNumbers = nodes.map(node => node.node);
	const lines: Line[] = [
		...identity(process),
		...(process.kernelThread || process.state === 'Z' ? [] : memory(process)),
		...rights(process, meminfo.MemTotal),
		['Cpus_allowed', bitMask(cpuNumbers, Math.max(1, cpus.length))],
		['Cpus_allowed_list', bitList(cpuNumbers)],
		['Mems_allowed', bitMask(nodeNumbers, MAX_NODES)],
		['Mems_allowed_list', bitList(nodeNumbers)],
		['voluntary_ctxt_switches', `${process.voluntarySwitches}`],
		['nonvoluntary_ctxt_switches', `${process.involuntarySwitches}`],
	];
	return lines.map(([label, value]) => `${label}:\t${value}\n`).join('');
}
