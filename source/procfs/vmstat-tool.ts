// What `vmstat N` of procps 4.0.2 prints (src/vmstat.c new_format()). 4.0.4 adds a column "gu".
// "in" counts what interrupts this machine: requests that its disks finished. "st" is 0, nothing steals from it.
import type {CpuSample, Sample} from '../machine/sample.ts';
import {PAGE_KB, right, sumOf} from './format.ts';

const HEADER = [
	'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----',
	' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st',
];
const WIDTHS = [2, 2, 6, 6, 6, 6, 4, 4, 5, 5, 4, 4, 2, 2, 2, 2, 2];
const TICK_US = 10000;

/** The two header lines. */
export const vmstatToolHeader = (): string => `${HEADER.join('\n')}\n`;

const ticks = (cpus: readonly CpuSample[], kind: keyof CpuSample): number => Math.floor(sumOf(cpus, cpu => cpu[kind]) / TICK_US);

/** Whole percents of the ticks between two instants, each rounded for itself, so that they need not add up to 100; all idle when no tick has passed. */
function cpuPercents(previous: readonly CpuSample[], current: readonly CpuSample[]): number[] {
	const spent = (['userUs', 'systemUs', 'idleUs', 'iowaitUs'] as const).map(kind => ticks(current, kind) - ticks(previous, kind));
	const all = spent.reduce((sum, part) => sum + part, 0);
	if (all === 0) return [0, 0, 100, 0, 0];
	return [...spent.map(part => Math.floor((100 * part + Math.floor(all / 2)) / all)), 0];
}

const interrupts = (sample: Sample): number => sumOf(sample.disks, disk => disk.readIos + disk.writeIos);

const COUNTERS: readonly ((sample: Sample) => number)[] = [
	({vmstat}) => vmstat.pswpin * PAGE_KB,
	({vmstat}) => vmstat.pswpout * PAGE_KB,
	({vmstat}) => vmstat.pgpgin,
	({vmstat}) => vmstat.pgpgout,
	interrupts,
	sample => sample.contextSwitches,
];

function row(current: Sample, perSecond: readonly number[], cpu: readonly number[]): string {
	const {meminfo} = current;
	const memory = [meminfo.SwapTotal - meminfo.SwapFree, meminfo.MemFree, meminfo.Buffers, meminfo.Cached + meminfo.SReclaimable];
	const cells = [current.running, current.blocked, ...memory, ...perSecond, ...cpu];
	return `${cells.map((cell, i) => right(cell, WIDTHS[i] ?? 0)).join(' ')}\n`;
}

/**
 * The first line that vmstat prints: averages since boot, cut to whole numbers. si, so, bi, bo in KiB/s; sizes in KiB.
 */
export function vmstatToolFirstLine(current: Sample): string {
	const seconds = current.timeUs > 0 ? current.timeUs / 1e6 : 1;
	return row(
		current,
		COUNTERS.map(figure => Math.floor(figure(current) / seconds)),
		cpuPercents([], current.cpus),
	);
}

/** One line for the interval between two Samples, rates rounded to whole numbers. */
export function vmstatToolLine(previous: Sample, current: Sample): string {
	const seconds = (current.timeUs - previous.timeUs) / 1e6;
	const perSecond = COUNTERS.map(figure => (seconds > 0 ? Math.floor((figure(current) - figure(previous)) / seconds + 0.5) : 0));
	return row(current, perSecond, cpuPercents(previous.cpus, current.cpus));
}
