// /proc/vmstat: mm/vmstat.c vmstat_show().
import type {Sample} from '../machine/sample.ts';
import {vmstatOrder} from './text-order.ts';

/** The whole of /proc/vmstat as vmstat_show() prints it, ending in "nr_unstable 0". Pages or events; nr_kernel_stack, pgpgin and pgpgout in KiB. */
export function vmstatText({vmstat, kernel}: Pick<Sample, 'vmstat' | 'kernel'>): string {
	const values: Readonly<Record<string, number>> = vmstat;
	return vmstatOrder(kernel.version)
		.map(field => `${field} ${values[field] ?? 0}\n`)
		.join('');
}
