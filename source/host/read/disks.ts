// /proc/diskstats (block/genhd.c diskstats_show()) and /proc/swaps (mm/swapfile.c swap_show()).
import type {SwapSample} from '../../machine/sample.ts';
import type {DiskSample} from '../../machine/disk-view.ts';
import {numbersIn, UNKNOWN} from '../lines.ts';

const SECTORS_A_PAGE = 8;
const PAGE_KB = 4;
/** Devices without hardware, which nobody reads about: RAM disks, and loops that are not in use. */
const NO_DISK = /^(ram|loop)\d+$/;

/** Whole disks that have done something. `isPartition` knows those that are a part of another. */
export function readDiskstats(text: string | null, isPartition: (name: string) => boolean): readonly DiskSample[] {
	return (text ?? '').split('\n').flatMap(line => {
		const [, , name, ...rest] = line.trim().split(/\s+/);
		if (name === undefined || rest.length < 11) return [];
		const [readIos = 0, readMerges = 0, readSectors = 0, readMs = 0, writeIos = 0, writeMerges = 0, writeSectors = 0, writeMs = 0, inFlight = 0, busyMs = 0] =
			rest.map(Number);
		if (isPartition(name) || (readIos + writeIos === 0 && NO_DISK.test(name))) return [];
		return [
			{
				name,
				readIos,
				readMerges,
				readPages: readSectors / SECTORS_A_PAGE,
				readUs: readMs * 1000,
				writeIos,
				writeMerges,
				writePages: writeSectors / SECTORS_A_PAGE,
				writeUs: writeMs * 1000,
				inFlight,
				busyUs: busyMs * 1000,
				zram: null,
				// What of it waits to be written is told in debugfs alone.
				writeback: {dirty: UNKNOWN, writeback: UNKNOWN, dirtied: UNKNOWN, written: UNKNOWN, thresh: UNKNOWN, bandwidth: UNKNOWN, rateLimit: UNKNOWN},
			},
		];
	});
}

/** A blank in a name is printed as "\040". */
const unescaped = (name: string): string => name.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

export const readSwaps = (text: string | null): readonly SwapSample[] =>
	(text ?? '')
		.split('\n')
		.slice(1)
		.flatMap(line => {
			const found = /^(\S+)\s+\S+\s+(.*)$/.exec(line);
			if (found === null) return [];
			const [sizeKb = 0, usedKb = 0, priority = 0] = numbersIn(found[2] as string);
			const name = unescaped(found[1] as string).replace(/^\/dev\//, '');
			return [{name, on: true, pages: sizeKb / PAGE_KB, usedPages: usedKb / PAGE_KB, priority, disk: name}];
		});
