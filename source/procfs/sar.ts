// What sysstat's sar prints: pr_stats.c print_paging_stats() (-B), print_swap_stats() (-W), print_swap_memory_stats() (-S), print_ram_memory_usage() (-r);
// common.c print_gal_header(). Layout of sysstat 12.6.1 in the C locale: eleven columns of time, then nine a figure after a blank.
// One deviation, by docs §19: pgsteal/s counts each page once (12.6.1 counts it twice on 6.1 kernels), so %vmeff is always 0…100.
import type {MeminfoField, VmstatField} from '../machine/fields.ts';
import type {Sample} from '../machine/sample.ts';
import {clock, fixed, kernelRelease, right} from './format.ts';
import {reclaimRates, vmstatRate} from './rates.ts';

/** What a row is made of: counters from the two ends, gauges as they are at its end (in the average row: their mean). */
type Interval = {readonly previous: Sample; readonly current: Sample; readonly meminfo: Sample['meminfo']};
type SarColumn = {readonly header: string; readonly decimals: 0 | 2; readonly value: (interval: Interval) => number};

const percentOf = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0);

const counter = (header: string, field: VmstatField): SarColumn => ({
	header,
	decimals: 2,
	value: ({previous, current}) => vmstatRate(previous, current, field),
});
const gauge = (header: string, value: (meminfo: Sample['meminfo']) => number): SarColumn => ({
	header,
	decimals: 0,
	value: ({meminfo}) => value(meminfo),
});
const percentGauge = (header: string, value: (meminfo: Sample['meminfo']) => number): SarColumn => ({
	header,
	decimals: 2,
	value: ({meminfo}) => value(meminfo),
});
const kb = (header: string, field: MeminfoField): SarColumn => gauge(header, meminfo => meminfo[field]);

const steal = ({previous, current}: Interval): number => {
	const reclaim = reclaimRates(previous, current);
	return reclaim.stealKswapd + reclaim.stealDirect;
};
const memUsed = (meminfo: Sample['meminfo']): number => Math.max(0, meminfo.MemTotal - meminfo.MemFree - meminfo.Buffers - meminfo.Cached - meminfo.Slab);
const swapUsed = (meminfo: Sample['meminfo']): number => meminfo.SwapTotal - meminfo.SwapFree;

/** Every report: its flag and its columns. Figures a second unless they are kB or percent; pgpgin and pgpgout in KiB, pswpin and pswpout in pages. */
export const SAR_REPORTS = {
	B: [
		counter('pgpgin/s', 'pgpgin'),
		counter('pgpgout/s', 'pgpgout'),
		counter('fault/s', 'pgfault'),
		counter('majflt/s', 'pgmajfault'),
		counter('pgfree/s', 'pgfree'),
		counter('pgscank/s', 'pgscan_kswapd'),
		counter('pgscand/s', 'pgscan_direct'),
		{header: 'pgsteal/s', decimals: 2, value: steal},
		{header: '%vmeff', decimals: 2, value: ({previous, current}) => reclaimRates(previous, current).efficiencyPercent},
	],
	W: [counter('pswpin/s', 'pswpin'), counter('pswpout/s', 'pswpout')],
	S: [
		kb('kbswpfree', 'SwapFree'),
		gauge('kbswpused', swapUsed),
		percentGauge('%swpused', meminfo => percentOf(swapUsed(meminfo), meminfo.SwapTotal)),
		kb('kbswpcad', 'SwapCached'),
		percentGauge('%swpcad', meminfo => percentOf(meminfo.SwapCached, swapUsed(meminfo))),
	],
	r: [
		kb('kbmemfree', 'MemFree'),
		kb('kbavail', 'MemAvailable'),
		gauge('kbmemused', memUsed),
		percentGauge('%memused', meminfo => percentOf(memUsed(meminfo), meminfo.MemTotal)),
		kb('kbbuffers', 'Buffers'),
		kb('kbcached', 'Cached'),
		kb('kbcommit', 'Committed_AS'),
		percentGauge('%commit', meminfo => percentOf(meminfo.Committed_AS, meminfo.MemTotal + meminfo.SwapTotal)),
		kb('kbactive', 'Active'),
		kb('kbinact', 'Inactive'),
		kb('kbdirty', 'Dirty'),
	],
} as const satisfies Record<string, readonly SarColumn[]>;
export type SarReport = keyof typeof SAR_REPORTS;

const columnsOf = (report: SarReport): readonly SarColumn[] => SAR_REPORTS[report];
const line = (start: string, cells: readonly string[]): string => start.padEnd(11) + cells.map(cell => ` ${right(cell, 9)}`).join('');
const row = (start: string, report: SarReport, interval: Interval): string =>
	line(
		start,
		columnsOf(report).map(column => fixed(column.value(interval), column.decimals)),
	);

/** First line of every sar output. The machine's calendar starts on 1 January 1970 with its clock at midnight. */
export function sarBanner({timeUs, cpus, kernel}: Pick<Sample, 'timeUs' | 'cpus' | 'kernel'>): string {
	const date = new Date(timeUs / 1000).toISOString();
	const day = `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(2, 4)}`;
	return `Linux ${kernelRelease(kernel.version)} (lowwater) \t${day} \t_x86_64_\t(${cpus.length} CPU)`;
}

/** The line of column names, with the time of the first Sample. */
export const sarHeader = (report: SarReport, first: Pick<Sample, 'timeUs'>): string =>
	line(
		clock(first.timeUs),
		columnsOf(report).map(column => column.header),
	);

/** One row for the interval between two Samples, with the time of its end. All 0 when no time has passed. */
export const sarRow = (report: SarReport, previous: Sample, current: Sample): string =>
	row(clock(current.timeUs), report, {previous, current, meminfo: current.meminfo});

/** Mean of each line of /proc/meminfo over the ends of the intervals, as sar takes it. */
function meanMeminfo(samples: readonly Sample[]): Sample['meminfo'] {
	const mean: Record<MeminfoField, number> = {...(samples[0] as Sample).meminfo};
	for (const field of Object.keys(mean) as MeminfoField[]) mean[field] = samples.reduce((sum, sample) => sum + sample.meminfo[field], 0) / samples.length;
	return mean;
}

/** The row "Average:": counters over the whole time, gauges as the mean of the rows. Throws RangeError for fewer than two Samples. */
export function sarAverage(report: SarReport, samples: readonly Sample[]): string {
	const [previous, ...rest] = samples;
	const current = rest.at(-1);
	if (!previous || !current) throw new RangeError('An average needs at least two Samples: the two ends of an interval.');
	return row('Average:', report, {previous, current, meminfo: meanMeminfo(rest)});
}

/** `sar -B 1 N` and its like over a series of Samples: banner, blank, header, a row for each interval, the average. Ends in a newline. */
export function sarText(report: SarReport, samples: readonly Sample[]): string {
	const first = samples[0];
	if (!first) throw new RangeError('sar needs at least one Sample.');
	const rows = samples.slice(1).map((current, i) => sarRow(report, samples[i] as Sample, current));
	const average = rows.length > 0 ? [sarAverage(report, samples)] : [];
	return `${[sarBanner(first), '', sarHeader(report, first), ...rows, ...average].join('\n')}\n`;
}
