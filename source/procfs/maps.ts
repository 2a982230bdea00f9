// /proc/PID/{maps,smaps,smaps_rollup}: fs/proc/task_mmu.c show_map_vma(), show_smap(), show_smaps_rollup(), as 6.1 prints them.
// Deviates: pages of a program count as shared with all that run it, whether they have the same pages or not; what is in RAM counts as referenced; files have
// the inode numbers that a fresh ext4 or tmpfs would give them, the program those of a ramfs; VmFlags are of a kernel that does not track soft-dirty pages (no `sd`).
import type {RegionSample} from '../machine/process-view.ts';
import type {ProcessSample, Sample} from '../machine/sample.ts';
import {diskNumber} from './diskstats.ts';
import {PAGE_KB, right} from './format.ts';

/** Where show_map_vma() pads to before a path. */
const PATH_COLUMN = 73;
/** First inode that ext4 gives to an ordinary file. */
const FIRST_INODE = 12;
/** Inode of a file on a disk by its number; one on the tmpfs has its own. */
export const inodeNumber = ({disk, fileNumber}: {readonly disk: string; readonly fileNumber: number}): number =>
	disk === '' ? fileNumber : FIRST_INODE + fileNumber;
/** The root ramfs, an anonymous device; its first file. */
const RAMFS = {device: '00:02', inode: 2} as const;

/** Minor number of the tmpfs, an anonymous device like the root ramfs (estimate: some twenty are there before it). */
const TMPFS_DEVICE = '00:18';

const hex = (address: number): string => address.toString(16).padStart(8, '0');

type Disks = Pick<Sample, 'disks'>;

function place(region: RegionSample, {disks}: Disks): {readonly device: string; readonly inode: number} {
	if (region.shmem) return {device: TMPFS_DEVICE, inode: inodeNumber(region)};
	const disk = disks.findIndex(({name}) => name === region.disk);
	if (disk >= 0) return {device: diskNumber(disk), inode: inodeNumber(region)};
	return region.path.startsWith('/') ? RAMFS : {device: '00:00', inode: 0};
}

function head(region: Pick<RegionSample, 'start' | 'end' | 'permissions' | 'offset' | 'path'>, device: string, inode: number): string {
	const where = `${hex(region.start)}-${hex(region.end)} ${region.permissions} ${hex(region.offset)} ${device} ${inode} `;
	return region.path === '' ? `${where.trimEnd()} ` : `${where.padEnd(PATH_COLUMN)}${region.path}`;
}

/**
 * VmFlags, in the order of show_smap_vma_flags(): the rights, those that mprotect() may give, and what else the area is. The files that programs map
 * shared they have open for reading only, so do_mmap() takes `sh` and `mw` from them and leaves `ms`; vvar and vdso are special mappings.
 */
function flagsOf({permissions, kind, accounted, noreserve, locked}: RegionSample): string {
	const [r, w, x, share] = permissions;
	const vvar = kind === 'vvar';
	const readOnlyFile = share === 's' && w !== 'w';
	const flags: readonly (readonly [name: string, set: boolean])[] = [
		['rd', r === 'r'],
		['wr', w === 'w'],
		['ex', x === 'x'],
		['sh', share === 's' && !readOnlyFile],
		['mr', true],
		['mw', !vvar && !readOnlyFile],
		['me', !vvar],
		['ms', share === 's'],
		['gd', kind === 'stack'],
		['pf', vvar],
		['lo', locked],
		['io', vvar],
		['de', vvar || kind === 'vdso'],
		['ac', accounted],
		['nr', noreserve],
		['dd', vvar],
	];
	return flags.flatMap(([name, set]) => (set ? [name] : [])).join(' ');
}

/** Neighbours that the kernel keeps as one area: anonymous, side by side, with the same flags (vma_merge). */
function merged(regions: readonly RegionSample[]): readonly RegionSample[] {
	const areas: RegionSample[] = [];
	for (const region of regions) {
		const last = areas.at(-1);
		const joins = last?.kind === 'anon' && region.kind === 'anon' && last.end === region.start && flagsOf(last) === flagsOf(region);
		if (!joins) {
			areas.push(region);
			continue;
		}
		areas[areas.length - 1] = {
			...last,
			end: region.end,
			residentPages: last.residentPages + region.residentPages,
			sharedPages: last.sharedPages + region.sharedPages,
			sharedPssBytes: last.sharedPssBytes + region.sharedPssBytes,
			swapPssBytes: last.swapPssBytes + region.swapPssBytes,
			swappedPages: last.swappedPages + region.swappedPages,
			zeroPages: last.zeroPages + region.zeroPages,
		};
	}
	return areas;
}

/** /proc/PID/maps; empty for a kernel thread and a zombie. */
export function pidMapsText({regions}: ProcessSample, sample: Disks): string {
	return merged(regions)
		.map(region => {
			const {device, inode} = place(region, sample);
			return `${head(region, device, inode)}\n`;
		})
		.join('');
}

type Figures = Readonly<Record<(typeof FIGURES)[number], number>>;
const FIGURES = [
	'Rss',
	'Pss',
	'Pss_Dirty',
	'Pss_Anon',
	'Pss_File',
	'Pss_Shmem',
	'Shared_Clean',
	'Shared_Dirty',
	'Private_Clean',
	'Private_Dirty',
	'Referenced',
	'Anonymous',
	'LazyFree',
	'AnonHugePages',
	'ShmemPmdMapped',
	'FilePmdMapped',
	'Shared_Hugetlb',
	'Private_Hugetlb',
	'Swap',
	'SwapPss',
	'Locked',
] as const;
/** What only the rollup has. */
const ROLLUP_ONLY: readonly string[] = ['Pss_Anon', 'Pss_File', 'Pss_Shmem'];

/** Whether its pages are its process's own: those of the program's data are copies. */
export const isPrivate = ({kind}: RegionSample): boolean => ['data', 'bss', 'heap', 'anon', 'stack'].includes(kind);

/** Of its pages those that others map too, and all that is its share, in KiB, rounded down as the kernel does. */
function sharesOf(region: RegionSample): {readonly others: number; readonly pss: number} {
	const rss = region.residentPages * PAGE_KB;
	// Of a program it is known who runs it.
	if (!isPrivate(region) && region.kind !== 'file') return {others: region.sharers > 1 ? rss : 0, pss: Math.floor(rss / region.sharers)};
	const others = region.sharedPages * PAGE_KB;
	return {others, pss: rss - others + Math.floor(region.sharedPssBytes / 1024)};
}

/** The figures of a region in KiB. What a process has mapped of the tmpfs is dirty, and counts in Swap where the file has it there (smap_gather_stats). */
function figuresOf(region: RegionSample): Figures {
	const rss = region.residentPages * PAGE_KB;
	const own = isPrivate(region);
	const {others, pss} = sharesOf(region);
	const dirty = own || region.shmem;
	return {
		...(Object.fromEntries(FIGURES.map(name => [name, 0])) as Figures),
		Rss: rss,
		Pss: pss,
		Pss_Dirty: dirty ? pss : 0,
		[own ? 'Pss_Anon' : region.shmem ? 'Pss_Shmem' : 'Pss_File']: pss,
		[dirty ? 'Shared_Dirty' : 'Shared_Clean']: others,
		[dirty ? 'Private_Dirty' : 'Private_Clean']: rss - others,
		Referenced: rss,
		Anonymous: own ? rss : 0,
		Swap: (region.swappedPages + region.fileSwappedPages) * PAGE_KB,
		SwapPss: Math.floor(region.swapPssBytes / 1024),
	};
}

const line = (label: string, kb: number): string => `${`${label}:`.padEnd(16)}${right(kb, 8)} kB\n`;

/** /proc/PID/smaps; empty for a kernel thread and a zombie. */
export function pidSmapsText({regions}: ProcessSample, sample: Disks): string {
	return merged(regions)
		.map(region => {
			const {device, inode} = place(region, sample);
			const figures = figuresOf(region);
			const shown = FIGURES.filter(name => !ROLLUP_ONLY.includes(name));
			const sizes = line('Size', (region.end - region.start) / 1024) + line('KernelPageSize', PAGE_KB) + line('MMUPageSize', PAGE_KB);
			const rest = `THPeligible:    0\nVmFlags: ${flagsOf(region)} \n`;
			return `${head(region, device, inode)}\n${sizes}${shown.map(name => line(name, figures[name])).join('')}${rest}`;
		})
		.join('');
}

/** /proc/PID/smaps_rollup; empty for a kernel thread and a zombie. */
export function pidSmapsRollupText({regions, lockedKb}: ProcessSample): string {
	const [first, last] = [regions[0], regions.at(-1)];
	if (first === undefined || last === undefined) return '';
	const parts = regions.map(figuresOf);
	const sum = (name: (typeof FIGURES)[number]): number => (name === 'Locked' ? lockedKb : parts.reduce((kb, part) => kb + part[name], 0));
	const all = head({start: first.start, end: last.end, permissions: '---p', offset: 0, path: '[rollup]'}, '00:00', 0);
	return `${all}\n${FIGURES.map(name => line(name, sum(name))).join('')}`;
}
