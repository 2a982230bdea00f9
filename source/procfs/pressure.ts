// /proc/pressure/{memory,io,cpu}: kernel/sched/psi.c psi_show().
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
