// A computer at an instant as a scenario: its zones with their own marks and reserves, swap, sysctls, disks, processes, page cache, kernel memory. What /proc does
// not tell is guessed, and each guess is named.
import {ZONE_NAMES} from '../../machine/config.ts';
import type {ProcessSample, Sample, ZoneSample} from '../../machine/sample.ts';
import {sysctlEntry} from '../../machine/sysctl.ts';
import {importMessages as words} from '../../messages/import.ts';
import {processName} from '../../report/scenario.ts';

const PAGE_KB = 4;
/** Who has less is drawn together with others of its kind: it would be a process for nothing. */
const SMALL_KB = 64;
const MOST_PROCESSES = 4000;
const ADJ_MIN = -1000;
/** The first page of a stack, which each process has besides. */
const STACK_KB = 4;
const IMPORT_DISK = 'import';
/** Everybody has begun by then, and has touched what it holds. */
const EVENT_MS = 1;

/** KiB of what no line of /proc names, and what has to be added to others, so that the machine stands where the computer stood (fit.ts). */
export type Corrections = {readonly [Name in Corrected]: number};
export const CORRECTED = ['other', 'slab_unreclaimable', 'slab_reclaimable', 'kernel_stack', 'page_tables', 'file', 'unevictable'] as const;
export type Corrected = (typeof CORRECTED)[number];
export const UNCORRECTED: Corrections = Object.fromEntries(CORRECTED.map(name => [name, 0])) as Corrections;

export type Picture = {readonly scenario: Record<string, unknown>; readonly guesses: readonly string[]};

const whole = (kb: number): number => Math.max(0, Math.floor((Number.isNaN(kb) ? 0 : kb) / PAGE_KB) * PAGE_KB);
const size = (kb: number): string => `${whole(kb)}KiB`;
const known = (value: number, other = 0): number => (Number.isNaN(value) ? other : value);

const zoneName = (name: string): string => ((ZONE_NAMES as readonly string[]).includes(name) ? name : 'Movable');

function zonesOf({zones}: Sample): Record<string, unknown>[] {
	const ids = [...new Set(zones.map(({node}) => node))].sort((a, b) => a - b);
	const reserved = (zone: ZoneSample): readonly number[] => [0, 1, 2, 3, 4].map(at => known(zone.protection[at] ?? zone.protection.at(-1) ?? 0));
	return zones.map(zone => ({
		node: ids.indexOf(zone.node),
		name: zoneName(zone.name),
		managed: size(zone.managed * PAGE_KB),
		...(zone.present > zone.managed ? {present: size(zone.present * PAGE_KB)} : {}),
		...(zone.spanned > Math.max(zone.present, zone.managed) ? {spanned: size(zone.spanned * PAGE_KB)} : {}),
		...(Number.isNaN(zone.startPfn) ? {} : {start_pfn: zone.startPfn}),
		...{min: zone.min, low: zone.low, high: zone.high, protection: reserved(zone)},
	}));
}

/** Settings that are known here and say something of this computer; others are named. */
function sysctlsOf({sysctls}: Sample): Record<string, string> {
	return Object.fromEntries(
		Object.entries(sysctls).filter(([name, value]) => {
			const entry = sysctlEntry(name);
			// Marks are given zone by zone; what only does something when it is written is no setting.
			return (
				entry !== undefined && name !== 'vm.min_free_kbytes' && !/drop_caches|compact_memory|nr_hugepages|stat_refresh|nr_overcommit/.test(name) && value !== ''
			);
		}),
	);
}

type Who = {readonly name: string; readonly uid: number; readonly adj: number; readonly anonKb: number; readonly swapKb: number};

const who = ({name, uid, adj}: Who): Record<string, unknown> => ({name, ...(adj === 0 ? {} : {oom_score_adj: adj}), ...(uid === 0 ? {} : {uid})});

/** Processes with memory of their own, largest last, so that the small are there first. */
function peopleOf({processes}: Sample): readonly Who[] {
	const own = ({rssAnonKb, rssKb}: ProcessSample): number => known(rssAnonKb, known(rssKb));
	const people = processes
		.filter(({kernelThread, pid, state}) => !kernelThread && pid !== 1 && state !== 'Z')
		.map(process => ({
			name: processName(process.name, process.pid),
			uid: known(process.uid),
			adj: known(process.oomScoreAdj),
			anonKb: whole(own(process)),
			swapKb: whole(process.swapKb),
		}));
	const kept = people.filter(({anonKb, swapKb}, i) => anonKb + swapKb >= SMALL_KB && i < MOST_PROCESSES);
	const rest = people.filter(one => !kept.includes(one));
	const sum = (figure: (one: Who) => number): number => rest.reduce((all, one) => all + figure(one), 0);
	const others = {name: 'others', uid: 0, adj: ADJ_MIN, anonKb: sum(one => one.anonKb), swapKb: sum(one => one.swapKb)};
	return others.anonKb + others.swapKb > STACK_KB ? [...kept, others] : kept;
}

const idle = (one: Who, at: number, swap: boolean): Record<string, unknown> => ({
	...{at: `${at}ms`, spawn: 'idle', ...who(one)},
	rss: size(one.anonKb + (swap ? one.swapKb : 0) - STACK_KB),
	...(swap && one.swapKb >= PAGE_KB ? {swapped: size(one.swapKb)} : {}),
});

/** KiB of text that every process maps and all share: what the one with the least has. */
function sharedTextKb({processes}: Sample): number {
	const mapped = processes.filter(({kernelThread, rssKb}) => !kernelThread && rssKb > 0).map(({rssFileKb}) => known(rssFileKb));
	return mapped.length === 0 ? 0 : whole(mapped.reduce((least, kb) => Math.min(least, kb), Infinity));
}

/** The scenario of a Sample. `name`: what the computer is called. */
export function pictureOf(sample: Sample, name: string, fix: Corrections = UNCORRECTED): Picture {
	const {meminfo, swaps, disks, cpus} = sample;
	const hasSwap = swaps.length > 0;
	const people = peopleOf(sample);
	const bySwap = people.reduce((sum, {swapKb}) => sum + swapKb, 0);
	const swapUsed = hasSwap ? known(meminfo.SwapTotal) - known(meminfo.SwapFree) : 0;
	const shmem: Who = {
		name: 'shmem',
		uid: 0,
		adj: ADJ_MIN,
		anonKb: whole(meminfo.Shmem),
		swapKb: Math.max(0, whole(swapUsed - bySwap - known(meminfo.SwapCached))),
	};
	const everyone = shmem.anonKb + shmem.swapKb >= SMALL_KB ? [...people, shmem] : people;
	const fileKb = whole(known(meminfo['Active(file)']) + known(meminfo['Inactive(file)']) + fix.file);
	const corrected = (what: Corrected, kb: number): string => size(known(kb) + fix[what]);
	const timeline: Record<string, unknown>[] = everyone.map((one, i) => idle(one, 100 + i * EVENT_MS, hasSwap));
	if (fileKb >= PAGE_KB)
		timeline.push({at: `${100 + timeline.length * EVENT_MS}ms`, spawn: 'stream', name: 'page-cache', file: '/cache', oom_score_adj: ADJ_MIN});
	const disk = (device: string): string => (/^nvme/.test(device) ? 'nvme' : /^zram/.test(device) ? 'zram' : 'ssd');
	const main = disks.find(({name: device}) => !/^(zram|loop|ram|sr)/.test(device));
	const scenario = {
		name,
		summary: words.summary(name),
		machine: {
			zones: zonesOf(sample),
			...(hasSwap
				? {
						swap: swaps.map(area => ({
							size: size(area.pages * PAGE_KB),
							name: area.name,
							...(area.priority >= 0 ? {priority: area.priority} : {}),
							disk: swapDisk(area.name),
						})),
					}
				: {}),
			cpus: Math.max(1, Math.min(64, cpus.length)),
			transparent_hugepage: 'never',
			// What was in the cache is read at once; what is read later comes from a disk as it has them.
			disks: {
				[IMPORT_DISK]: {profile: 'nvme', bandwidth: '100GiB/s', iops: 100_000_000},
				data: disk(main?.name ?? ''),
				...Object.fromEntries(swaps.map(area => [swapDisk(area.name), disk(area.name)])),
			},
			sysctl: sysctlsOf(sample),
			kernel_memory: {
				slab_reclaimable: corrected('slab_reclaimable', meminfo.SReclaimable),
				slab_unreclaimable: corrected('slab_unreclaimable', meminfo.SUnreclaim),
				kernel_stack: corrected('kernel_stack', meminfo.KernelStack),
				page_tables: corrected('page_tables', meminfo.PageTables),
				percpu: size(meminfo.Percpu),
				unevictable: corrected('unevictable', 0),
				other: corrected('other', 0),
			},
			process_image: {anon: '0', text: size(sharedTextKb(sample)), slab: '0'},
		},
		...(fileKb >= PAGE_KB ? {files: {'/cache': {size: size(fileKb), disk: IMPORT_DISK}}} : {}),
		timeline,
		until: {time: '10m', oom_kills: 1},
	};
	return {
		scenario,
		guesses: words.guesses({
			shmem: everyone.includes(shmem),
			others: people.some(one => one.name === 'others'),
			highMem: sample.zones.some(zone => zoneName(zone.name) !== zone.name),
		}),
	};
}

/** Disk of a swap area: one of its own. */
const swapDisk = (name: string): string =>
	`swap-${name
		.replace(/[^\w-]/g, '-')
		.replace(/^-+/, '')
		.slice(0, 40)}`;

/** When all of the timeline has begun, ms. */
export const begunMs = ({scenario}: Picture): number => 100 + (scenario['timeline'] as readonly unknown[]).length * EVENT_MS;
