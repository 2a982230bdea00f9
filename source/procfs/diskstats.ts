// /proc/{diskstats,partitions}: block/genhd.c diskstats_show(), show_partition().
// Discards and flushes are 0. A disk has no size in the machine: it is as large as what lies on it.
import type {MachineConfig} from '../machine/config.ts';
import type {Sample} from '../machine/sample.ts';
import {PAGE_KB, right, sumOf} from './format.ts';

/** Major number of virtio block devices, which is given at run time and this one on most machines. Minors are 16 apart. */
const MAJOR = 254;
const MINORS = 16;
const SECTORS_A_PAGE = 8;

/** A disk's device number by its place among the disks: "fe:10", in hexadecimal as maps prints it. */
export const diskNumber = (disk: number): string => `${MAJOR.toString(16).padStart(2, '0')}:${(disk * MINORS).toString(16).padStart(2, '0')}`;

const ms = (us: number): number => Math.floor(us / 1000);

/** /proc/diskstats with the twenty figures of 5.5 and later. Sectors are 512 bytes, times milliseconds. */
export function diskstatsText({disks}: Pick<Sample, 'disks'>): string {
	return disks
		.map((disk, i) => {
			const reads = `${disk.readIos} ${disk.readMerges} ${disk.readPages * SECTORS_A_PAGE} ${ms(disk.readUs)}`;
			const writes = `${disk.writeIos} ${disk.writeMerges} ${disk.writePages * SECTORS_A_PAGE} ${ms(disk.writeUs)}`;
			const times = `${disk.inFlight} ${ms(disk.busyUs)} ${ms(disk.readUs + disk.writeUs)}`;
			return `${right(MAJOR, 4)} ${right(i * MINORS, 7)} ${disk.name} ${reads} ${writes} ${times} 0 0 0 0 0 0\n`;
		})
		.join('');
}

/** /proc/partitions, in blocks of 1 KiB. */
export function partitionsText({disks, swaps, files}: Pick<MachineConfig, 'disks' | 'swaps' | 'files'>): string {
	const on = (name: string): number =>
		sumOf(
			[...swaps, ...files].filter(one => one.disk === name),
			one => one.pages * PAGE_KB,
		);
	const rows = disks.map((disk, i) => `${right(MAJOR, 4)}  ${right(i * MINORS, 7)} ${right(on(disk.name), 10)} ${disk.name}\n`);
	return `major minor  #blocks  name\n\n${rows.join('')}`;
}
