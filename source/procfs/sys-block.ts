// /sys/block of the machine's disks, by path under it: block/genhd.c part_stat_show(), part_size_show(), dev_show(); block/blk-sysfs.c.
import type {MachineConfig} from '../machine/config.ts';
import type {Sample} from '../machine/sample.ts';
import {diskFigures, diskKb, MAJOR, MINORS} from './diskstats.ts';
import {PAGE_KB, right} from './format.ts';

/** read_ahead_kb of every disk: VM_READAHEAD_PAGES. */
const READ_AHEAD_KB = 128;
const SECTORS_A_KB = 2;
/** Width of each figure of stat. */
const WIDTH = 8;

export function sysBlockTexts({disks}: Pick<Sample, 'disks'>, config: Pick<MachineConfig, 'disks' | 'swaps' | 'files'>): Readonly<Record<string, string>> {
	const texts: Record<string, string> = {};
	for (const [i, disk] of disks.entries()) {
		const of = config.disks.find(({name}) => name === disk.name);
		const put = (path: string, value: string | number): void => {
			texts[`${disk.name}/${path}`] = `${value}\n`;
		};
		put('dev', `${MAJOR}:${i * MINORS}`);
		put('size', diskKb(disk.name, config) * SECTORS_A_KB);
		put('ro', 0);
		put('removable', 0);
		put(
			'stat',
			diskFigures(disk)
				.map(figure => right(figure, WIDTH))
				.join(' '),
		);
		if (of === undefined) continue;
		put('queue/rotational', Number(of.rotational));
		put('queue/nr_requests', of.queueDepth);
		put('queue/max_sectors_kb', of.maxRequestPages * PAGE_KB);
		put('queue/read_ahead_kb', READ_AHEAD_KB);
		put('queue/logical_block_size', 512);
		put('queue/hw_sector_size', 512);
	}
	return texts;
}
