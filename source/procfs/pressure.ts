// /proc/pressure/{memory,io,cpu}, and the *.pressure files of memory groups: psi_show, and what psi_trigger_create takes (kernel/sched/psi.c).
import type {PressureLine, Sample} from '../machine/sample.ts';

export const PRESSURE_RESOURCES = ['memory', 'io', 'cpu'] as const satisfies readonly (keyof Sample['pressure'])[];
export type PressureResource = (typeof PRESSURE_RESOURCES)[number];

const percent = (hundredths: number): string => `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;

const line = (name: string, pressure: PressureLine): string =>
	`${name} avg10=${percent(pressure.avg10)} avg60=${percent(pressure.avg60)} avg300=${percent(pressure.avg300)} total=${pressure.totalUs}\n`;

/** One file of /proc/pressure as psi_show() prints it: averages in percent, total in microseconds. Since 5.13 cpu has a full line too, always 0 for the system. */
export function pressureText({pressure}: Pick<Sample, 'pressure'>, resource: PressureResource): string {
	return line('some', pressure[resource].some) + line('full', pressure[resource].full);
}

/** WINDOW_MIN_US of 6.1, and WINDOW_MAX_US. */
const LEAST_WINDOW_US = 500_000;
const LONGEST_WINDOW_US = 10_000_000;

/**
 * Whether the kernel takes a trigger, as root writes it: "some 150000 1000000", so many µs of stall within so long a window; what follows is not read, and
 * numbers are of 32 bits. The trigger would wake whoever polls the file.
 */
export function isTrigger(written: string, kernel: Sample['kernel']['version']): boolean {
	const [, ...digits] = /^(?:some|full)\s*(\d+)\s+(\d+)/.exec(written) ?? [];
	if (digits.length < 2) return false;
	const [threshold, window] = digits.map(number => Number(BigInt.asUintN(32, BigInt(number))));
	const least = kernel === '6.1' ? LEAST_WINDOW_US : 1;
	return window >= least && window <= LONGEST_WINDOW_US && threshold > 0 && threshold <= window;
}
