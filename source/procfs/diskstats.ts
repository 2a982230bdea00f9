// /proc/{diskstats,partitions}: block/genhd.c diskstats_show(), show_partition().
// A Sample has no time of each request: a disk's busy time stands for read, write and queue time together, in io_ticks and time_in_queue; the times of
// reads and writes alone are 0. Merges, discards and flushes are 0. A disk has no size in the machine: it is as large as what lies on it.
import type {MachineConfig} from '../machine/config.ts';
import type {Sample} from '../machine/sample.ts';
import {PAGE_KB, right, sumOf} from './format.ts';

/** Major number of virtio block devices, which is given at run time and this one on most machines. Minors are 16 apart. */
const MAJOR = 254;
const MINORS = 16;
const SECTORS_A_PAGE = 8;

/** A disk's device number by its place among the disks: "fe:10", in hexadecimal as maps prints it. */
export const diskNumber = (disk: number): string => `${MAJOR.toString(16).padStart(2, '0')}:${(disk * MINORS).toString(16).padStart(2, '0')}`;

/** /proc/diskstats with the twenty figures of 5.5 and later. Sectors are 512 bytes, times milliseconds. */
export function diskstatsText({disks}: Pick<Sample, 'disks'>): string {
	return disks
		.map((disk, i) => {
			const busyMs = Math.floor(disk.busyUs / 1000);
			const reads = `${disk.readIos} 0 ${disk.readPages * SECTORS_A_PAGE} 0`;
			const writes = `${disk.writeIos} 0 ${disk.writePages * SECTORS_A_PAGE} 0`;
			return `${right(MAJOR, 4)} ${right(i * MINORS, 7)} ${disk.name} ${reads} ${writes} ${disk.inFlight} ${busyMs} ${busyMs} 0 0 0 0 0 0\n`;
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
