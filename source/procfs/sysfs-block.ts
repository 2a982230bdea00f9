// /sys/block and what it leads to: block/genhd.c part_stat_show(), part_inflight_show(); block/blk-sysfs.c. Disks are virtio devices on a PCI bus, as
// their numbers in /proc/diskstats say. The figures of `stat` are those of /proc/diskstats, of `size` those of /proc/partitions.
import {type DiskConfig, isSince, type Kernel, type MachineConfig} from '../machine/config.ts';
import type {ZramSample} from '../machine/disk-view.ts';
import type {Sample} from '../machine/sample.ts';
import {diskstatsText, majorMinor, partitionsText} from './diskstats.ts';
import {PAGE_KB, right} from './format.ts';

const SECTORS_A_KB = 2;
const PAGE = PAGE_KB * 1024;
/** VM_READAHEAD_PAGES. */
const READ_AHEAD_KB = 128;
/** Slot of the first disk on the bus. */
const FIRST_SLOT = 4;

const deviceOf = (disk: number): string => `devices/pci0000:00/0000:00:${(FIRST_SLOT + disk).toString(16).padStart(2, '0')}.0/virtio${disk}`;
/** Folder of a disk under /sys. */
export const sysfsBlockFolder = (disk: number, name: string): string => `${deviceOf(disk)}/block/${name}`;

type Disks = Pick<Sample, 'disks'>;
type Config = Pick<MachineConfig, 'disks' | 'swaps' | 'files'>;

function queueTexts({rotational, queueDepth, maxRequestPages}: DiskConfig): Readonly<Record<string, number | string>> {
	return {
		rotational: Number(rotational),
		nr_requests: queueDepth,
		max_sectors_kb: maxRequestPages * PAGE_KB,
		max_hw_sectors_kb: maxRequestPages * PAGE_KB,
		read_ahead_kb: READ_AHEAD_KB,
		logical_block_size: 512,
		physical_block_size: 512,
		hw_sector_size: 512,
		minimum_io_size: 512,
		optimal_io_size: 0,
		nomerges: 0,
		discard_granularity: 0,
		discard_max_bytes: 0,
		scheduler: '[none]',
		write_cache: 'write back',
		zoned: 'none',
	};
}

/** mm_stat_show() of drivers/block/zram: bytes stored, compressed, taken, allowed; then the most bytes taken, pages of one word, compacted, huge, huge ever. */
const mmStatText = ({stored, bytes, pages, limitPages, mostPages, same, huge, hugeEver}: ZramSample): string =>
	`${[stored * PAGE, bytes, pages * PAGE, limitPages * PAGE, mostPages * PAGE, same, 0, huge, hugeEver].map(value => right(value, 8)).join(' ')}\n`;

/** zcomp_available_show() with the compressors of Debian's kernels. */
const compressors = (kernel: Kernel): string => (isSince(kernel, '6.12') ? '[lz4] lz4hc zstd deflate' : 'lzo [lzo-rle] lz4 lz4hc zstd');

/** What else a zram device has. Its size is that of the swap areas on it. */
const zramTexts = (zram: ZramSample, swapPages: number, {kernel, cpus}: Pick<Sample, 'kernel' | 'cpus'>): Readonly<Record<string, string>> => ({
	mm_stat: mmStatText(zram),
	io_stat: `${[0, zram.failed, 0, zram.freed].map(value => right(value, 8)).join(' ')}\n`,
	disksize: `${swapPages * PAGE}\n`,
	initstate: '1\n',
	comp_algorithm: `${compressors(kernel.version)} \n`,
	max_comp_streams: `${cpus.length}\n`,
});

/** Files under /sys by path. */
export function sysfsBlockTexts(
	{disks, swaps, kernel, cpus}: Disks & Pick<Sample, 'swaps' | 'kernel' | 'cpus'>,
	config: Config,
): Readonly<Record<string, string>> {
	const stats = diskstatsText({disks}).split('\n');
	const sizes = partitionsText(config).trim().split('\n').slice(2);
	const texts: Record<string, string> = {};
	for (const [i, {name, inFlight, zram}] of disks.entries()) {
		const folder = sysfsBlockFolder(i, name);
		const figures = stats[i]?.trim().split(/\s+/).slice(3) ?? [];
		const kb = Number(sizes.map(line => line.trim().split(/\s+/)).find(words => words[3] === name)?.[2] ?? 0);
		const disk = config.disks.find(one => one.name === name);
		for (const [file, value] of Object.entries({
			dev: majorMinor(i),
			size: kb * SECTORS_A_KB,
			ro: 0,
			removable: 0,
			hidden: 0,
			range: 16,
			ext_range: 256,
			alignment_offset: 0,
			// Which of them are reads a Sample does not say.
			inflight: `${right(0, 8)} ${right(inFlight, 8)}`,
			stat: figures.map(figure => right(figure, 8)).join(' '),
			uevent: `MAJOR=${majorMinor(i).split(':')[0]}\nMINOR=${majorMinor(i).split(':')[1]}\nDEVNAME=${name}\nDEVTYPE=disk`,
		}))
			texts[`${folder}/${file}`] = `${value}\n`;
		const swapPages = swaps.reduce((sum, area) => sum + (area.disk === name ? area.pages : 0), 0);
		if (zram !== null) for (const [file, text] of Object.entries(zramTexts(zram, swapPages, {kernel, cpus}))) texts[`${folder}/${file}`] = text;
		for (const [file, value] of Object.entries(disk === undefined ? {} : queueTexts(disk))) texts[`${folder}/queue/${file}`] = `${value}\n`;
	}
	return texts;
}

/** Links to each disk by its name and by its number, and to its device. */
export function sysfsBlockLinks({disks}: Disks): Readonly<Record<string, string>> {
	const links: Record<string, string> = {};
	for (const [i, {name}] of disks.entries()) {
		const folder = sysfsBlockFolder(i, name);
		links[`block/${name}`] = `../${folder}`;
		links[`class/block/${name}`] = `../../${folder}`;
		links[`dev/block/${majorMinor(i)}`] = `../../${folder}`;
		links[`${folder}/device`] = `../../../virtio${i}`;
		links[`${folder}/subsystem`] = '../../../../../../class/block';
	}
	return links;
}
