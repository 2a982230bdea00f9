// /proc/{diskstats,partitions}: block/genhd.c diskstats_show(), show_partition().
// Discards and flushes are 0. A disk has no size in the machine: it is as large as what lies on it.
import type {MachineConfig} from '../machine/config.ts';
import type {Sample} from '../machine/sample.ts';
import type {DiskSample} from '../machine/disk-view.ts';
import {PAGE_KB, right, sumOf} from './format.ts';

/** Major number of virtio block devices, which is given at run time and this one on most machines. Minors are 16 apart. */
export const MAJOR = 254;
export const MINORS = 16;
const SECTORS_A_PAGE = 8;

/** A disk's device number by its place among the disks: "fe:10", in hexadecimal as maps prints it. */
export const diskNumber = (disk: number): string => `${MAJOR.toString(16).padStart(2, '0')}:${(disk * MINORS).toString(16).padStart(2, '0')}`;
/** The same in decimal, 254:16. */
export const majorMinor = (disk: number): string => `${MAJOR}:${disk * MINORS}`;

const ms = (us: number): number => Math.floor(us / 1000);

/** The seventeen figures of a disk since 5.5: reads, writes, what is there now and its time, discards, flushes. Sectors are 512 bytes, times milliseconds. */
export function diskFigures(disk: DiskSample): readonly number[] {
	const reads = [disk.readIos, disk.readMerges, disk.readPages * SECTORS_A_PAGE, ms(disk.readUs)];
	const writes = [disk.writeIos, disk.writeMerges, disk.writePages * SECTORS_A_PAGE, ms(disk.writeUs)];
	return [...reads, ...writes, disk.inFlight, ms(disk.busyUs), ms(disk.readUs + disk.writeUs), 0, 0, 0, 0, 0, 0];
}

/** /proc/diskstats. */
export const diskstatsText = ({disks}: Pick<Sample, 'disks'>): string =>
	disks.map((disk, i) => `${right(MAJOR, 4)} ${right(i * MINORS, 7)} ${disk.name} ${diskFigures(disk).join(' ')}\n`).join('');

/** Size of a disk in KiB: that of what lies on it. */
export const diskKb = (name: string, {swaps, files}: Pick<MachineConfig, 'swaps' | 'files'>): number =>
	sumOf(
		[...swaps, ...files].filter(one => one.disk === name),
		one => one.pages * PAGE_KB,
	);

/** /proc/partitions, in blocks of 1 KiB. */
export function partitionsText(config: Pick<MachineConfig, 'disks' | 'swaps' | 'files'>): string {
	const rows = config.disks.map((disk, i) => `${right(MAJOR, 4)}  ${right(i * MINORS, 7)} ${right(diskKb(disk.name, config), 10)} ${disk.name}\n`);
	return `major minor  #blocks  name\n\n${rows.join('')}`;
}
