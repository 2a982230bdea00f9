// Device files of this computer that bear the name of a disk of the machine: zramctl asks /dev/zram0 for its number, and looks that up in /sys/dev/block, where it
// shall find the machine's. Device files themselves cannot be made in a namespace of a user's, so that where there is no /dev/zram0 zramctl has nothing to show.
import {statSync} from 'node:fs';
import type {Sample} from '../machine/sample.ts';
import {sysfsBlockFolder} from '../procfs/sysfs-block.ts';
import {type Facts, HIDDEN_SYS, type Links, systemLinks} from './tree.ts';

/** Major and minor number of a device file as the kernel writes them; null: there is no such block device. (new_decode_dev of include/linux/kdev_t.h) */
function numberOf(path: string): string | null {
	const found = statSync(path, {throwIfNoEntry: false});
	if (found?.isBlockDevice() !== true) return null;
	return `${(found.rdev >> 8) & 0xfff}:${(found.rdev & 0xff) | ((found.rdev >> 12) & 0xfff00)}`;
}

const known = new Map<string, string | null>();

function knownNumber(name: string): string | null {
	const number = known.get(name);
	if (number !== undefined) return number;
	const found = name.includes('/') ? null : numberOf(`/dev/${name}`);
	known.set(name, found);
	return found;
}

/** Links of the tree, and one by the number that this computer has for each compressed disk of the same name. */
export function allLinks(sample: Sample, facts: Pick<Facts, 'inside'>): Links {
	const links: Record<string, string> = {...systemLinks(sample, facts)};
	for (const [i, {name, zram}] of sample.disks.entries()) {
		const number = zram === null ? null : knownNumber(name);
		if (number !== null) links[`${HIDDEN_SYS}/dev/block/${number}`] = `../../${sysfsBlockFolder(i, name)}`;
	}
	return links;
}
