// A computer at an instant as a scenario: its zones with their own marks and reserves, swap, sysctls, disks, processes, page cache, kernel memory. What /proc does
// not tell is guessed, and each guess is named.
import type {Sample} from '../../machine/sample.ts';
import {TMPFS} from '../../machine/files/shmem.ts';
import {importMessages as words} from '../../messages/import.ts';
import {groupsOf} from './groups.ts';
import {disksOf, hugePages, IMPORT_DISK, swapDisk, sysctlsOf, zoneName, zonesOf} from './hardware.ts';
import type {Look} from './looks.ts';
import {foundEvent, type HostProcess, known, PAGE_KB, processesOf, size, textOf, whole} from './processes.ts';

const ADJ_MIN = -1000;
const CACHE = '/cache';
const DIRTY = '/dirty';
const SHARED = '/dev/shm/shared';
/** One event a millisecond, from here on; and so long for a MiB of the cache that processes map to be read. */
const FIRST_MS = 100;
const MIB_MS = 1;
const MIB_KB = 1024;
/** The kernel's own may take so much of the zones that it may use. */
const KERNEL_SHARE = 0.9;
/** MemFree of meminfo and of the zones further apart than this are of two worlds. */
const APART = 0.01;

/** KiB of what no line of /proc names, and what has to be added to others, so that the machine stands where the computer stood (fit.ts). */
export type Corrections = {readonly [Name in Corrected]: number};
export const CORRECTED = [
	'other',
	'slab_unreclaimable',
	'slab_reclaimable',
	'kernel_stack',
	'page_tables',
	'file',
	'unevictable',
	'active_anon',
	'active_file',
] as const;
/** Those that only move memory from one list to another. */
export const MOVED: readonly Corrected[] = ['active_anon', 'active_file'];
export type Corrected = (typeof CORRECTED)[number];
export const UNCORRECTED: Corrections = Object.fromEntries(CORRECTED.map(name => [name, 0])) as Corrections;

export type Picture = {
	readonly scenario: Record<string, unknown>;
	readonly guesses: readonly string[];
	/** Remarks on events of its timeline, by their place. */
	readonly notes: ReadonlyMap<number, string>;
	/** What the processes are called in it, by their pids. */
	readonly names: ReadonlyMap<number, string>;
	/** When all of it has begun, ms. */
	readonly begunMs: number;
};

const ramKb = ({zones}: Sample): number => zones.reduce((sum, {managed}) => sum + managed, 0) * PAGE_KB;

/** What is free, KiB: of the zones where meminfo is not about them (a container's own, memory that a hypervisor lends). */
export function freeKb({meminfo, zones}: Sample): number {
	const inZones = zones.reduce((sum, zone) => sum + zone.free, 0) * PAGE_KB;
	const apart = Math.abs(meminfo.MemFree - inZones);
	return apart > Math.max(meminfo.MemTotal * APART, MIB_KB) ? inZones : meminfo.MemFree;
}

function machineOf(look: Look, fix: Corrections, textKb: number, otherKb: number): Record<string, unknown> {
	const {sample} = look;
	const {meminfo, swaps, cpus} = sample;
	const corrected = (what: Corrected, kb: number): string => size(known(kb) + fix[what]);
	return {
		zones: zonesOf(sample),
		...(swaps.length > 0
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
		programs: 'initramfs', // what is mapped of files stands with each process
		disks: disksOf(look),
		sysctl: sysctlsOf(sample),
		kernel_memory: {
			slab_reclaimable: corrected('slab_reclaimable', meminfo.SReclaimable),
			slab_unreclaimable: corrected('slab_unreclaimable', meminfo.SUnreclaim),
			kernel_stack: corrected('kernel_stack', meminfo.KernelStack),
			page_tables: corrected('page_tables', meminfo.PageTables),
			percpu: size(meminfo.Percpu),
			unevictable: corrected('unevictable', 0),
			other: size(otherKb),
		},
		process_image: {anon: '0', text: size(textKb), slab: '0'},
	};
}

/** Memory that no list names lies where the kernel may take its own from; what has no room there stands as a process. */
function unnamedOf({sample: {zones, meminfo}}: Look, {other, ...fix}: Corrections): HostProcess | null {
	const room = zones.filter(({name}) => zoneName(name) !== 'Movable').reduce((sum, zone) => sum + zone.managed * PAGE_KB, 0) * KERNEL_SHARE;
	const named = ([meminfo.SReclaimable, meminfo.SUnreclaim, meminfo.KernelStack, meminfo.PageTables, meminfo.Percpu] as const).reduce(
		(sum, kb) => sum + known(kb),
		Math.max(0, fix.unevictable),
	);
	const left = whole(other - Math.max(0, room - named));
	if (left < PAGE_KB) return null;
	return {...{pid: 0, name: 'unnamed', uid: 0, adj: ADJ_MIN}, ...{anonKb: left, fileKb: 0, shmemKb: 0, swapKb: 0, tablesKb: 0}};
}

/** Shared memory: all of Shmem, and what of swap is nobody's. */
function shmemOf({sample: {meminfo, swaps}}: Look, listed: readonly HostProcess[]): HostProcess {
	const bySwap = listed.reduce((sum, {swapKb}) => sum + swapKb, 0);
	const swapUsed = swaps.length > 0 ? known(meminfo.SwapTotal) - known(meminfo.SwapFree) : 0;
	return {
		...{pid: 0, name: 'shmem', uid: 0, adj: ADJ_MIN, fileKb: 0, shmemKb: 0, tablesKb: 0},
		anonKb: whole(meminfo.Shmem),
		swapKb: Math.max(0, whole(swapUsed - bySwap - known(meminfo.SwapCached))),
	};
}

/** How much of each one's own is on the active list: the same share of all. */
function activeOf({meminfo}: Sample, everyone: readonly HostProcess[], fixKb: number): readonly number[] {
	const active = Math.max(0, known(meminfo['Active(anon)']) + fixKb);
	const inactive = Math.max(0, known(meminfo['Inactive(anon)']) - fixKb);
	if (active === 0) return everyone.map(() => 0);
	const parts = everyone.map(({anonKb}) => whole((anonKb * active) / (active + inactive)));
	const largest = everyone.reduce((best, {anonKb}, i) => (anonKb > (everyone[best]?.anonKb ?? 0) ? i : best), 0);
	const left =
		whole(
			Math.min(
				active,
				everyone.reduce((sum, {anonKb}) => sum + anonKb, 0),
			),
		) - parts.reduce((sum, kb) => sum + kb, 0);
	return parts.map((kb, i) => (i === largest ? kb + Math.max(0, left) : kb));
}

function notesOf({groups, sample}: Look, everyone: readonly HostProcess[]): (at: number) => string | undefined {
	const groupOf = new Map(groups.flatMap(group => group.pids.map(pid => [pid, group] as const)));
	// Nothing is said where all are in one that is not bounded.
	const isTold = groups.length > 1 || groups.some(({maxKb}) => Number.isFinite(maxKb));
	const isMany = sample.processes.length > 0 && isTold;
	return at => {
		const group = isMany ? groupOf.get(everyone[at]?.pid ?? 0) : undefined;
		return group === undefined ? undefined : words.group(group);
	};
}

/** The scenario of a look. `standsMs`: when it stands but for its dirty pages, which are written then; null while that is not known. */
export function pictureOf(look: Look, name: string, fix: Corrections = UNCORRECTED, standsMs: number | null = null): Picture {
	const {sample} = look;
	const {meminfo, swaps} = sample;
	const {listed, sharedKb, others} = processesOf(sample);
	const shmem = shmemOf(look, listed);
	const listedKb = known(meminfo['Active(file)']) + known(meminfo['Inactive(file)']);
	const most = listed.reduce((kb, one) => Math.max(kb, one.fileKb), 0);
	const textKb = most > listedKb ? textOf(listed, known(meminfo.Unevictable)) : 0;
	const unnamed = unnamedOf(look, fix);
	// What of it is in RAM is a file on the tmpfs; what is in swap, a process.
	const tmpfsKb = shmem.anonKb;
	const more = [...(shmem.swapKb >= PAGE_KB ? [{...shmem, anonKb: 0}] : []), ...(unnamed === null ? [] : [unnamed])];
	const everyone = [...listed, ...more].map(one => ({
		...one,
		shmemKb: Math.min(one.shmemKb, tmpfsKb),
		fileKb: Math.max(0, one.fileKb - textKb),
	}));
	const mappedKb = most - textKb;
	const fileKb = whole(listedKb + fix.file);
	const dirtyKb = standsMs === null ? 0 : Math.min(whole(meminfo.Dirty), fileKb);
	const cacheKb = Math.max(mappedKb, fileKb - dirtyKb);
	const again = Math.min(cacheKb, whole(known(meminfo['Active(file)']) + fix.active_file));
	const timeline: Record<string, unknown>[] = [];
	if (cacheKb >= PAGE_KB)
		timeline.push({
			...{at: `${FIRST_MS}ms`, spawn: 'stream', name: 'page-cache', file: CACHE, oom_score_adj: ADJ_MIN},
			...(again >= PAGE_KB ? {again: size(again)} : {}),
		});
	const processesMs = FIRST_MS + Math.ceil(mappedKb / MIB_KB) * MIB_MS;
	const noteOf = notesOf(look, everyone);
	const notes = new Map<number, string>();
	const active = activeOf(sample, everyone, fix.active_anon);
	const groups = groupsOf(look.groups);
	for (const [i, one] of everyone.entries()) {
		const note = noteOf(i);
		if (note !== undefined) notes.set(timeline.length, note);
		const event = foundEvent(one, processesMs + i, active[i] ?? 0, swaps.length > 0, {cache: CACHE, shm: SHARED});
		const group = groups.of.get(one.pid);
		timeline.push(group === undefined ? event : {...event, cgroup: group});
	}
	let begunMs = processesMs + everyone.length;
	if (tmpfsKb >= PAGE_KB) timeline.push({at: `${begunMs++}ms`, spawn: 'write', name: 'shmem', file: SHARED, rounds: 1, after: 'end', oom_score_adj: ADJ_MIN});
	if (standsMs !== null && dirtyKb >= PAGE_KB) {
		begunMs = Math.max(begunMs, standsMs);
		timeline.push({at: `${begunMs}ms`, spawn: 'write', name: 'dirty', file: DIRTY, rounds: 1, oom_score_adj: ADJ_MIN});
	}
	const main = look.drives[0]?.name ?? 'data';
	const files = {
		...(cacheKb >= PAGE_KB ? {[CACHE]: {size: size(cacheKb), disk: IMPORT_DISK}} : {}),
		...(tmpfsKb >= PAGE_KB ? {[SHARED]: {size: size(tmpfsKb), disk: TMPFS}} : {}),
		...(dirtyKb >= PAGE_KB ? {[DIRTY]: {size: size(dirtyKb), disk: main}} : {}),
	};
	return {
		scenario: {
			...{
				name,
				summary: words.summary(name),
				machine: {
					...machineOf(look, fix, textKb, fix.other - (unnamed?.anonKb ?? 0)),
					...(tmpfsKb >= PAGE_KB ? {tmpfs: size(Math.max(tmpfsKb, ramKb(sample) / 2))} : {}),
				},
			},
			...(Object.keys(files).length > 0 ? {files} : {}),
			...(groups.tree === null ? {} : {cgroups: groups.tree}),
			timeline,
			until: {time: '10m', oom_kills: 1},
		},
		guesses: [
			...look.derived,
			...words.guesses({
				shmem: everyone.some(one => one.name === 'shmem' && one.pid === 0),
				tmpfs: tmpfsKb >= PAGE_KB,
				mappedShmem: everyone.some(one => one.shmemKb > 0),
				unnamedKb: unnamed?.anonKb ?? 0,
				others,
				sharedKb,
				hugeUsed: hugePages(sample) > 0 && known(meminfo.HugePages_Free) < known(meminfo.HugePages_Total),
				highMem: sample.zones.some(zone => zoneName(zone.name) !== zone.name),
				apart: freeKb(sample) !== meminfo.MemFree,
				drives: [...look.drives, ...look.swapDrives].some(({isRead}) => isRead),
			}),
			...look.groups.filter(({maxKb, highKb}) => Number.isFinite(maxKb) || Number.isFinite(highKb)).map(words.groupBounds),
			...look.strangers.map(([key, value]) => words.stranger(key, value)),
		],
		notes,
		names: new Map(listed.map(({pid, name: called}) => [pid, called])),
		begunMs,
	};
}
