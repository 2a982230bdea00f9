// /proc/{stat,uptime,loadavg,interrupts,softirqs}: fs/proc/stat.c show_stat(), fs/proc/uptime.c, fs/proc/loadavg.c, kernel/irq/proc.c show_interrupts(), fs/proc/softirqs.c.
// Where a Sample has no figure: nice, irq, softirq, steal and guest time and the softirq counts are 0, as nothing here takes any. What interrupts
// this machine are its disks: one line each, and a request that is done is an interrupt.
import type {CpuSample, Sample} from '../machine/sample.ts';
import type {DiskSample} from '../machine/disk-view.ts';
import {right, sumOf} from './format.ts';

/** Both the kernel's ticks (USER_HZ) and the hundredths of /proc/uptime are 10 ms. */
const ticks = (us: number): number => Math.floor(us / 10000);

/** Requests that a disk finished: its interrupts. */
const interruptsOf = (disk: DiskSample): number => disk.readIos + disk.writeIos;
/** The first number of a disk's line in /proc/interrupts, as a PCI machine deals them. */
const FIRST_IRQ = 24;

const cpuLine = (name: string, times: CpuSample): string =>
	`${name} ${ticks(times.userUs)} 0 ${ticks(times.systemUs)} ${ticks(times.idleUs)} ${ticks(times.iowaitUs)} 0 0 0 0 0\n`;

/** The whole of /proc/stat, times in ticks of 10 ms. `bootTimeS`: when the machine was switched on, in seconds of the calendar (btime). */
export function statText(sample: Pick<Sample, 'cpus' | 'disks' | 'contextSwitches' | 'processesCreated' | 'running' | 'blocked'>, bootTimeS: number): string {
	const {cpus, disks} = sample;
	const all = {
		userUs: sumOf(cpus, cpu => cpu.userUs),
		systemUs: sumOf(cpus, cpu => cpu.systemUs),
		idleUs: sumOf(cpus, cpu => cpu.idleUs),
		iowaitUs: sumOf(cpus, cpu => cpu.iowaitUs),
	};
	const irqs = [...Array<number>(FIRST_IRQ).fill(0), ...disks.map(interruptsOf)];
	return [
		cpuLine('cpu ', all),
		...cpus.map((cpu, i) => cpuLine(`cpu${i}`, cpu)),
		`intr ${sumOf(disks, interruptsOf)} ${irqs.join(' ')}\n`,
		`ctxt ${sample.contextSwitches}\nbtime ${bootTimeS}\nprocesses ${sample.processesCreated}\n`,
		`procs_running ${sample.running}\nprocs_blocked ${sample.blocked}\n`,
		`softirq 0${' 0'.repeat(10)}\n`,
	].join('');
}

/** Hundredths as a number with two decimals. */
const hundredths = (value: number): string => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;

/** /proc/uptime: seconds since boot, and idle seconds of all CPUs together. */
export const uptimeText = ({timeUs, cpus}: Pick<Sample, 'timeUs' | 'cpus'>): string =>
	`${hundredths(ticks(timeUs))} ${hundredths(ticks(sumOf(cpus, cpu => cpu.idleUs)))}\n`;

/** /proc/loadavg: the three averages, running and all tasks, and the newest pid. */
export function loadavgText({loadAverage, running, processes}: Pick<Sample, 'loadAverage' | 'running' | 'processes'>): string {
	return `${loadAverage.map(hundredths).join(' ')} ${running}/${processes.length} ${processes.at(-1)?.pid ?? 0}\n`;
}

/** /proc/interrupts: a line a disk, all of it on the first CPU. */
export function interruptsText({cpus, disks}: Pick<Sample, 'cpus' | 'disks'>): string {
	const head = `    ${cpus.map((_, i) => right(`CPU${i}`, 11)).join('')}\n`;
	const line = (disk: DiskSample, i: number): string =>
		`${right(FIRST_IRQ + i, 3)}:${cpus.map((_, cpu) => ` ${right(cpu === 0 ? interruptsOf(disk) : 0, 10)}`).join('')}  PCI-MSIX ${i + 1}-edge      ${disk.name}\n`;
	return head + disks.map(line).join('');
}

/** softirq_to_name of kernel/softirq.c. */
const SOFTIRQS = ['HI', 'TIMER', 'NET_TX', 'NET_RX', 'BLOCK', 'IRQ_POLL', 'TASKLET', 'SCHED', 'HRTIMER', 'RCU'] as const;

/** /proc/softirqs: none, as in /proc/stat. */
export const softirqsText = ({cpus}: Pick<Sample, 'cpus'>): string =>
	`${' '.repeat(20)}${cpus.map((_, cpu) => `CPU${String(cpu).padEnd(8)}`).join('')}\n${SOFTIRQS.map(name => `${right(name, 12)}:${cpus.map(() => ` ${right(0, 10)}`).join('')}\n`).join('')}`;
