// What of a computer is its hardware and its settings: zones with their own marks and reserves, disks, sysctls, pools of huge pages.
import {ZONE_NAMES} from '../../machine/config.ts';
import type {Sample, ZoneSample} from '../../machine/sample.ts';
import {sysctlEntry} from '../../machine/sysctl.ts';
import type {Drive} from './disks.ts';
import type {Look} from './looks.ts';
import {known, PAGE_KB, size} from './processes.ts';

/** A huge page here. */
const HUGE_KB = 2048;
/** The disk from which comes at once what was in the cache. */
export const IMPORT_DISK = 'import';

/** Zones that are no PC's are movable ones here. */
export const zoneName = (name: string): string => ((ZONE_NAMES as readonly string[]).includes(name) ? name : 'Movable');

export function zonesOf({zones}: Sample): Record<string, unknown>[] {
	const ids = [...new Set(zones.map(({node}) => node))].sort((a, b) => a - b);
	const reserved = (zone: ZoneSample): readonly number[] => [0, 1, 2, 3, 4].map(at => known(zone.protection[at] ?? zone.protection.at(-1) ?? 0));
	return zones.map(zone => ({
		node: ids.indexOf(zone.node),
		name: zoneName(zone.name),
		managed: size(zone.managed * PAGE_KB),
		...(zone.present > zone.managed ? {present: size(zone.present * PAGE_KB)} : {}),
		...(zone.spanned > Math.max(zone.present, zone.managed) ? {spanned: size(zone.spanned * PAGE_KB)} : {}),
		...(Number.isNaN(zone.startPfn) ? {} : {start_pfn: zone.startPfn}),
		// Of a computer whose zoneinfo was not kept they are left to the machine.
		...(Number.isNaN(zone.min) ? {} : {min: zone.min, low: zone.low, high: zone.high, protection: reserved(zone)}),
	}));
}

/** Pages of 2 MiB that the pools of huge pages hold, of whatever size theirs are: `Hugetlb` counts all sizes, kernels before 4.19 print one pool only. */
export function hugePages({meminfo}: Pick<Sample, 'meminfo'>): number {
	const kb = known(meminfo.Hugetlb, known(meminfo.HugePages_Total) * known(meminfo.Hugepagesize));
	return Math.floor(kb / HUGE_KB);
}

/** Settings that are known here and say something of this computer. Marks are given zone by zone; what only does something when it is written is no setting. */
export function sysctlsOf(sample: Sample): Record<string, string> {
	const {sysctls, zones} = sample;
	const hasMarks = zones.every(({min}) => !Number.isNaN(min));
	const pool = hugePages(sample);
	const settings = Object.fromEntries(
		Object.entries(sysctls).filter(
			([name, value]) =>
				sysctlEntry(name) !== undefined &&
				!(hasMarks && name === 'vm.min_free_kbytes') &&
				!/drop_caches|compact_memory|nr_hugepages|stat_refresh|nr_overcommit/.test(name) &&
				value !== '',
		),
	);
	return pool > 0 ? {...settings, 'vm.nr_hugepages': String(pool)} : settings;
}

/** Disk of a swap area: one of its own. */
export const swapDisk = (name: string): string =>
	`swap-${name
		.replace(/[^\w-]/g, '-')
		.replace(/^-+/, '')
		.slice(0, 40)}`;

const disk = ({profile, queue, requestKb}: Drive): unknown =>
	queue === null && requestKb === null
		? profile
		: {profile, ...(queue === null ? {} : {queue: Math.max(1, queue)}), ...(requestKb === null || requestKb < PAGE_KB ? {} : {request: size(requestKb)})};

/** What was in the cache is read at once; what is read later comes from a disk as it has them. The first is where new files go. */
export function disksOf({drives, swapDrives}: Look): Record<string, unknown> {
	return {
		...(drives.length === 0 ? {data: 'ssd'} : Object.fromEntries(drives.map(drive => [drive.name, disk(drive)]))),
		[IMPORT_DISK]: {profile: 'nvme', bandwidth: '100GiB/s', iops: 100_000_000},
		...Object.fromEntries(swapDrives.map(drive => [swapDisk(drive.name), disk(drive)])),
	};
}
