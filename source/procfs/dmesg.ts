// The kernel's log of a machine: what 6.1 prints with printk when these things happen. mm/oom_kill.c (the reports, at most ten in five seconds, and the
// reaper), mm/swapfile.c, fs/drop_caches.c, drivers/tty/sysrq.c, mm/util.c __vm_enough_memory(), arch/x86/mm/fault.c show_signal_msg(); lib/ratelimit.c.
// Left out: everything before the machine is ready but its version and its swap; further write errors of a swap device (ten in five seconds); ip and sp of a segfault, as programs here have no code. Nobody in
// particular writes into /proc here: "init (1)" stands for whoever does, as in the machine.
import type {MachineConfig} from '../machine/config.ts';
import type {MachineEvent} from '../machine/machine-event.ts';
import type {Sample} from '../machine/sample.ts';
import {shown} from '../messages/foreign.ts';
import {majorMinor} from './diskstats.ts';
import {comm, dmesgTime, kernelRelease, PAGE_KB} from './format.ts';
import {oomReportLines, reapedLine} from './oom-report.ts';

/** CONFIG_LOG_BUF_SHIFT 17, Debian's: what the kernel keeps. Here it is characters of text alone. */
export const LOG_BUF_CHARACTERS = 2 ** 17;

/** DEFAULT_RATELIMIT_INTERVAL and _BURST. */
const RATELIMIT_US = 5e6;
const RATELIMIT_BURST = 10;

type RateLimit = {beginUs: number; printed: number; missed: number};

export type KernelLog = {
	/** Lines with their time, oldest first, without line ends; nothing in them that a terminal would obey. */
	readonly lines: string[];
	/** Adds what was logged since the Sample before, and returns it. The first Sample begins the log. */
	readonly take: (sample: Sample) => readonly string[];
};

const rateLimit = (): RateLimit => ({beginUs: -1, printed: 0, missed: 0});

/** ___ratelimit(): whether something may be printed; `suppressed` is told of how much was not, once the time is over. */
function mayPrint(limit: RateLimit, atUs: number, suppressed: (count: number) => void): boolean {
	if (limit.beginUs < 0) limit.beginUs = atUs;
	if (atUs > limit.beginUs + RATELIMIT_US) {
		if (limit.missed > 0) suppressed(limit.missed);
		Object.assign(limit, {beginUs: atUs, printed: 0, missed: 0});
	}
	if (limit.printed < RATELIMIT_BURST) {
		limit.printed++;
		return true;
	}
	limit.missed++;
	return false;
}

/** x86's error code of a page fault in user mode: 4, and 2 for a write, and 1 where it is a matter of rights. */
function segfaultLine({name, pid, address, write, how}: Extract<MachineEvent, {kind: 'segv'}>): string {
	if (how === 'non-canonical') return `traps: ${comm(name)}[${pid}] general protection fault error:0`;
	// Whether the page of a mapping without the right was present, and so its lowest bit, is not known; an address of the kernel always has it.
	const error = how === 'no-permission' ? '' : ` error ${(4 + (write ? 2 : 0) + (how === 'kernel' ? 1 : 0)).toString(16)}`;
	return `${comm(name)}[${pid}]: segfault at ${address.toString(16)}${error}`;
}

/** The sysctls as they were before each event of a Sample, from what they are at its end. */
function sysctlsBefore({events, sysctls}: Sample): readonly Sample['sysctls'][] {
	const before: Sample['sysctls'][] = [];
	let now = sysctls;
	for (const event of events.toReversed()) {
		if (event.kind === 'sysctl') now = {...now, [event.name]: event.from};
		before.unshift(now);
	}
	return before;
}

/** What a log has come to. */
type LogState = {
	readonly lines: string[];
	/** Characters in the lines, with their line ends. */
	kept: number;
	begun: boolean;
	/** drop_caches was written with 4: later writes say nothing. */
	quietDrops: boolean;
	readonly oomLimit: RateLimit;
	readonly commitLimit: RateLimit;
	readonly disks: MachineConfig['disks'];
};

function swapLine({disks}: LogState, swap: Sample['swaps'][number]): string {
	const size = swap.pages * PAGE_KB;
	const solid = disks.find(disk => disk.name === swap.disk)?.rotational === false;
	return `Adding ${size}k swap on ${swap.name}.  Priority:${swap.priority} extents:1 across:${size}k ${solid ? 'SS' : ''}`;
}

/** A report, of which beyond the limit there is nothing but who was killed. */
function oomLines(log: LogState, {atUs, report}: Extract<MachineEvent, {kind: 'oom'}>, sample: Sample, sysctls: Sample['sysctls']): readonly string[] {
	const cpu = sample.processes.find(({pid}) => pid === report.invoker.pid)?.cpu ?? 0;
	const found = oomReportLines(report, {sysctls, cpu, kernel: sample.kernel.version});
	const asked = report.trigger === 'sysrq' ? ['sysrq: Manual OOM execution'] : [];
	if (report.victim === null) return [...asked, ...found, ...(report.trigger === 'sysrq' ? ['OOM request ignored. No task eligible'] : [])];
	const missed: string[] = [];
	const whole = mayPrint(log.oomLimit, atUs, count => missed.push(`oom_kill_process: ${count} callbacks suppressed`));
	const first = found.findIndex(line => line.startsWith('oom-kill:'));
	return [...asked, ...missed, ...(whole ? found : found.slice(first + 1))];
}

function dropLines(log: LogState, to: string): readonly string[] {
	const lines = log.quietDrops ? [] : [`init (1): drop_caches: ${to}`];
	log.quietDrops ||= (Number(to) & 4) !== 0;
	return lines;
}

function refusedLines(log: LogState, {asked, atUs}: Extract<MachineEvent, {kind: 'refused'}>): readonly string[] {
	if (asked?.overcommit !== true) return [];
	const missed: string[] = [];
	const said = mayPrint(log.commitLimit, atUs, count => missed.push(`__vm_enough_memory: ${count} callbacks suppressed`));
	return [...missed, ...(said ? [`__vm_enough_memory: pid: ${asked.pid}, comm: ${comm(asked.name)}, no enough memory for the allocation`] : [])];
}

function eventLines(log: LogState, event: MachineEvent, sample: Sample, sysctls: Sample['sysctls']): readonly string[] {
	switch (event.kind) {
		case 'oom':
			return oomLines(log, event, sample, sysctls);
		case 'panic':
			// The others are the end of their report. (watchdog_timer_fn with softlockup_panic)
			return event.reason === 'soft-lockup' ? ['Kernel panic - not syncing: softlockup: hung tasks'] : [];
		case 'reaped':
			return [reapedLine(event, {anonKb: event.anonLeft * PAGE_KB, fileKb: event.fileLeft * PAGE_KB, shmemKb: 0})];
		case 'swapon':
			return sample.swaps.filter(({name}) => name === event.device).map(swap => swapLine(log, swap));
		case 'swap-error': // end_swap_bio_write(): the sector; before the first slot of an area lies its header
			return [`Write-error on swap-device (${majorMinor(event.disk)}:${(event.slot + 1) * 8})`];
		case 'sysctl':
			return event.name === 'vm.drop_caches' ? dropLines(log, event.to) : [];
		case 'segv':
			return [segfaultLine(event)];
		case 'refused':
			return refusedLines(log, event);
		default:
			return [];
	}
}

/** Puts lines behind the others; the oldest go when the buffer is full. */
function keepLines(log: LogState, added: readonly string[]): void {
	log.lines.push(...added);
	for (const line of added) log.kept += line.length + 1;
	while (log.kept > LOG_BUF_CHARACTERS) log.kept -= (log.lines.shift() as string).length + 1;
}

function takeSample(log: LogState, sample: Sample): readonly string[] {
	const timed = (atUs: number, line: string): string => shown(`${dmesgTime(atUs)}${line}`);
	const boot = log.begun
		? []
		: [`Linux version ${kernelRelease(sample.kernel.version)}`, ...sample.swaps.filter(({on}) => on).map(swap => swapLine(log, swap))];
	log.begun = true;
	const before = sysctlsBefore(sample);
	const events = sample.events.flatMap((event, i) => eventLines(log, event, sample, before[i] as Sample['sysctls']).map(line => timed(event.atUs, line)));
	const added = [...boot.map(line => timed(0, line)), ...events];
	keepLines(log, added);
	return added;
}

/** A log that begins with the machine's first Sample. Plain calls: each Sample once, in order. */
export function createKernelLog({disks}: Pick<MachineConfig, 'disks'>): KernelLog {
	const log: LogState = {lines: [], kept: 0, begun: false, quietDrops: false, oomLimit: rateLimit(), commitLimit: rateLimit(), disks};
	return {lines: log.lines, take: sample => takeSample(log, sample)};
}
