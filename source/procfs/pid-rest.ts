// /proc/PID/{comm,cmdline,io,cgroup,schedstat}: fs/proc/base.c comm_show(), proc_pid_cmdline_read(), do_io_accounting(), proc_pid_schedstat();
// kernel/cgroup/cgroup.c proc_cgroup_show(). The machine has one control group, the root.
import type {ProcessSample} from '../machine/sample.ts';
import {comm} from './format.ts';

/** /proc/PID/comm. */
export const pidCommText = ({name}: ProcessSample): string => `${comm(name)}\n`;

/** /proc/PID/cmdline: the program without arguments, ending in NUL; empty for a kernel thread and a zombie. */
export const pidCmdlineText = ({name, kernelThread, state}: ProcessSample): string => (kernelThread || state === 'Z' ? '' : `${name}\0`);

/** /proc/PID/io. */
export const pidIoText = ({io}: ProcessSample): string =>
	[
		`rchar: ${io.rchar}`,
		`wchar: ${io.wchar}`,
		`syscr: ${io.syscr}`,
		`syscw: ${io.syscw}`,
		`read_bytes: ${io.readBytes}`,
		`write_bytes: ${io.writeBytes}`,
		`cancelled_write_bytes: ${io.cancelledWriteBytes}\n`,
	].join('\n');

/** /proc/PID/schedstat: nanoseconds on a CPU and waiting for one, and how often it got one. */
export const pidSchedstatText = ({userUs, systemUs, timeNs, voluntarySwitches, involuntarySwitches}: ProcessSample): string =>
	`${(userUs + systemUs) * 1000} ${timeNs.waitForCpu} ${voluntarySwitches + involuntarySwitches}\n`;
