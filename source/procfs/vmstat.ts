// /proc/vmstat: mm/vmstat.c vmstat_show().
import {VMSTAT_FIELDS} from '../machine/fields.ts';
import type {Sample} from '../machine/sample.ts';

/** The whole of /proc/vmstat as vmstat_show() prints it, ending in "nr_unstable 0". Pages or events; nr_kernel_stack, pgpgin and pgpgout in KiB. */
export function vmstatText({vmstat}: Pick<Sample, 'vmstat'>): string {
	return VMSTAT_FIELDS.map(field => `${field} ${vmstat[field]}\n`).join('');
}
