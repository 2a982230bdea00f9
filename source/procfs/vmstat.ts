// /proc/vmstat: mm/vmstat.c vmstat_show().
import type {Sample} from '../machine/sample.ts';
import {vmstatOrder} from './text-order.ts';

/** The whole of /proc/vmstat as vmstat_show() prints it, ending in "nr_unstable 0". Pages or events; nr_kernel_stack, pgpgin and pgpgout in KiB. */
export function vmstatText({vmstat, kernel, zswap}: Pick<Sample, 'vmstat' | 'kernel' | 'zswap'>): string {
	const values: Readonly<Record<string, number>> = vmstat;
	const more = zswap === undefined ? '' : `zswpin ${zswap.in}\nzswpout ${zswap.out}\nzswpwb ${zswap.writtenBack}\n`;
	return vmstatOrder(kernel.version)
		.map(field => `${field} ${values[field] ?? 0}\n${field === 'cow_ksm' ? more : ''}`)
		.join('');
}
