// /proc/meminfo: fs/proc/meminfo.c meminfo_proc_show(), mm/hugetlb.c hugetlb_report_meminfo(), arch/x86/mm/pat/set_memory.c arch_report_meminfo().
import type {Sample} from '../machine/sample.ts';
import {PAGE_KB, right} from './format.ts';
import {meminfoOrder} from './text-order.ts';

/** Lines printed with %5lu behind a label of 19 characters instead of %8lu behind one of 16. */
const isNarrow = (field: string): boolean => field.startsWith('HugePages_') || field === 'HardwareCorrupted';

/**
 * The whole of /proc/meminfo as meminfo_proc_show() prints it, ending in a newline. Values are kB; the four HugePages_ lines are
 * counts and carry no unit.
 */
export function meminfoText({meminfo, kernel, zswap}: Pick<Sample, 'meminfo' | 'kernel' | 'zswap'>): string {
	let text = '';
	const values: Readonly<Record<string, number>> = meminfo;
	const kb = (pages: number): string => `${right(pages * PAGE_KB, 8)} kB\n`;
	for (const field of meminfoOrder(kernel.version)) {
		// Only kernels that have zswap say so; here those where it has been enabled.
		if (field === 'Dirty' && zswap !== undefined) text += `${'Zswap:'.padEnd(16)}${kb(zswap.pages)}${'Zswapped:'.padEnd(16)}${kb(zswap.stored)}`;
		const label = `${field}:`;
		const value = isNarrow(field) ? label.padEnd(19) + right(values[field] ?? 0, 5) : label.padEnd(16) + right(values[field] ?? 0, 8);
		text += field.startsWith('HugePages_') ? `${value}\n` : `${value} kB\n`;
	}
	return text;
}
