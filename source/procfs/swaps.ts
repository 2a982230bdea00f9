// /proc/swaps: mm/swapfile.c swap_show().
import type {Sample} from '../machine/sample.ts';
import {PAGE_KB} from './format.ts';

/** seq_file_path() with " \t\n\\": these characters as backslash and three octal digits. */
const escapePath = (path: string): string => path.replace(/[ \t\n\\]/g, character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);

/** The kernel prints the path of a device; a bare name is one in /dev. Anything outside /dev is a file. */
const pathOf = (name: string): string => (name.includes('/') ? name : `/dev/${name}`);

/**
 * /proc/swaps as swap_show() prints it: the devices that are on, in the order they are configured. Sizes in KiB. The tabs are the kernel's: a figure
 * under 8 digits gets one more.
 */
export function swapsText({swaps}: Pick<Sample, 'swaps'>): string {
	let text = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
	for (const swap of swaps) {
		if (!swap.on) continue;
		const path = escapePath(pathOf(swap.name));
		const sizeKb = swap.pages * PAGE_KB;
		const usedKb = swap.usedPages * PAGE_KB;
		const gap = ' '.repeat(Math.max(1, 40 - path.length));
		const type = path.startsWith('/dev/') ? 'partition' : 'file\t';
		text += `${path}${gap}${type}\t${sizeKb}\t${sizeKb < 10000000 ? '\t' : ''}${usedKb}\t${usedKb < 10000000 ? '\t' : ''}${swap.priority}\n`;
	}
	return text;
}
