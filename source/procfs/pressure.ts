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

/** So much stall, some or full, within so long a window. */
export type Trigger = {readonly line: 'some' | 'full'; readonly thresholdUs: number; readonly windowUs: number};

/**
 * A trigger as root writes it: "some 150000 1000000", so many µs of stall within so long a window; what follows is not read, and numbers are of 32 bits. null: the
 * kernel says EINVAL.
 */
export function parseTrigger(written: string, kernel: Sample['kernel']['version']): Trigger | null {
	const [, line, ...digits] = /^(some|full)\s*(\d+)\s+(\d+)/.exec(written) ?? [];
	if (digits.length < 2) return null;
	const [thresholdUs, windowUs] = digits.map(number => Number(BigInt.asUintN(32, BigInt(number))));
	const least = kernel === '6.1' ? LEAST_WINDOW_US : 1;
	if (windowUs < least || windowUs > LONGEST_WINDOW_US || thresholdUs === 0 || thresholdUs > windowUs) return null;
	return {line: line as Trigger['line'], thresholdUs, windowUs};
}
