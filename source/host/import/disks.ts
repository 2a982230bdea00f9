// What kind each disk of a computer is: by /sys/block/NAME/queue (block/blk-sysfs.c), else by its name. How fast it is, nobody says.
import type {Sample} from '../../machine/sample.ts';
import type {Tree} from '../tree.ts';

export type Drive = {
	readonly name: string;
	readonly profile: 'hdd' | 'ssd' | 'nvme' | 'zram';
	/** Requests that may wait for it (nr_requests), KiB of one; null where that is not told. */
	readonly queue: number | null;
	readonly requestKb: number | null;
	/** Whether its kind was read and not told by its name. */
	readonly isRead: boolean;
};

/** No drives of their own: what is laid over others, what has no hardware. */
const LAID_OVER = /^(dm-|md|loop|ram|sr|fd|nbd|bcache|drbd)/;
const MOST = 16;

/** The kind of a device, or of the disk that a partition is a part of. */
export function driveOf(tree: Tree, name: string): Drive {
	const disk = [name, name.replace(/p?\d+$/, '')].find(one => tree.text(`sys/block/${one}/queue/rotational`) !== null);
	const number = (file: string): number | null => {
		const text = disk === undefined ? null : tree.text(`sys/block/${disk}/queue/${file}`);
		return text !== null && /^\d+$/.test(text.trim()) ? Number(text) : null;
	};
	const rotational = number('rotational');
	const isZram = name.startsWith('zram');
	const profile = isZram ? 'zram' : rotational === 1 ? 'hdd' : name.startsWith('nvme') ? 'nvme' : 'ssd';
	return {name, profile, queue: isZram ? null : number('nr_requests'), requestKb: isZram ? null : number('max_sectors_kb'), isRead: rotational !== null};
}

/** Its drives, the busiest first. */
export function drivesOf(tree: Tree, {disks}: Sample): readonly Drive[] {
	const own = disks.filter(({name}) => !LAID_OVER.test(name) && !name.startsWith('zram'));
	return [...(own.length > 0 ? own : disks.filter(({name}) => /^(dm-|md)/.test(name)))]
		.sort((a, b) => b.readIos + b.writeIos - a.readIos - a.writeIos)
		.slice(0, MOST)
		.map(({name}) => driveOf(tree, name));
}
