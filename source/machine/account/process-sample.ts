// What a Sample says of a process's memory beyond sizes: its regions, what the TLB did for it, what malloc did in it.
import {type Region, regionEnd, regionOf, regionStart} from '../address-space/region.ts';
import {PAGE} from '../address-space/layout.ts';
import {pteSwapEntry} from '../address-space/pte.ts';
import {ALONE, PSS_UNITS} from '../address-space/sharing.ts';
import {type FileShares, fileShares} from './file-shares.ts';
import {inodeOf, shownPath} from '../files/descriptor.ts';
import type {TmpfsFile} from '../files/shmem.ts';
import type {Malloc} from '../malloc/state.ts';
import {mallocTotals} from '../malloc/view.ts';
import type {DescriptorSample, MallocSample, RegionSample, TlbSample} from '../process-view.ts';
import type {IoSample} from '../sample.ts';
import type {Machine} from '../state.ts';
import {areaOf, slotOf} from '../swap/swap.ts';
import type {Task} from '../tasks/task.ts';

/** Of a machine with one node there is nothing to tell. */
const ONE_NODE: readonly number[] = [];

/** What maps prints behind a region. */
function pathOf(m: Machine, task: Task, region: Region): string {
	switch (region.kind) {
		case 'headers':
		case 'text':
		case 'rodata':
		case 'data':
			if (task.text !== null) return shownPath(m.files[task.text.file]);
			return `/usr/bin/${task.name.replaceAll('/', '!')}`;
		case 'file':
			return shownPath(inodeOf(m, region));
		case 'heap':
		case 'stack':
		case 'vvar':
		case 'vdso':
			return `[${region.kind}]`;
		default:
			return '';
	}
}

/** How many processes run the program's image, and so share its pages: those with an address space. */
export function imageSharers(m: Machine): number {
	let processes = 0;
	for (const task of m.tasks) if (task.regions.length > 0) processes++;
	return processes;
}

/** What a Sample says of a task's address space. */
export type SpaceSample = {readonly regions: readonly RegionSample[]; readonly sizes: AreaSizes};

/**
 * What was last told of a task. A memory of what came out and no state: of thousands of processes most have done nothing since the last Sample, and the next one
 * then shares what that said, without a look at their regions and chunks.
 */
type Told = {
	readonly changes: number;
	/** Who shares the kernel's image, who runs the same file, and whether there are other files whose sharers may change. */
	readonly processes: number;
	readonly runners: number;
	readonly hasFiles: boolean;
	readonly of: readonly Region[];
	readonly space: SpaceSample;
};
const told = new WeakMap<Task, Told>();
const mallocTold = new WeakMap<Malloc, {readonly last: Malloc['last']; readonly totals: ReturnType<typeof mallocTotals>}>();

/** Its file, that of a program's data included; −1 none. */
const fileOf = (task: Task, region: Region): number => (region.kind === 'data' ? (task.text?.file ?? -1) : region.file);

/** Bytes of swap that are a region's, where those that others have too count by how many there are (swp_swapcount). */
function swapPss(m: Machine, {family, swapped, ptes}: Region): number {
	if (family === ALONE || swapped === 0) return swapped * PAGE;
	let units = 0;
	for (const pte of ptes) {
		if (pte >= 0) continue;
		const entry = pteSwapEntry(pte);
		units += Math.floor((PAGE * PSS_UNITS) / areaOf(m, entry).count[slotOf(entry)]);
	}
	return Math.floor(units / PSS_UNITS);
}

/** How many processes have its pages: those that run the file as a program, or map it. */
function sharersOf(m: Machine, region: Region, processes: number): number {
	if (region.shm >= 0) return regionOf(m, region.shm).mappers.length;
	if (region.file < 0) return region.image ? processes : 1;
	const {runners, mappings} = m.files[region.file];
	return region.kind === 'file' ? mappings.length : runners;
}

const sharesOf = (m: Machine, region: Region): FileShares =>
	region.kind === 'file' ? fileShares(m, region) : {sharedPages: region.shared, sharedPssBytes: Math.floor(region.sharedPss / PSS_UNITS), fileSwappedPages: 0};

function regionSample(m: Machine, task: Task, region: Region, sharers: number): RegionSample {
	const file = fileOf(task, region);
	return {
		start: regionStart(region),
		end: regionEnd(region),
		kind: region.kind,
		permissions: region.permissions,
		offset: region.kind === 'vvar' || region.kind === 'vdso' ? 0 : region.offset * PAGE,
		path: pathOf(m, task, region),
		label: region.name,
		disk: file < 0 ? '' : m.disks[m.files[file].disk].config.name,
		fileNumber: region.shm < 0 ? Math.max(0, file) : (inodeOf(m, region) as TmpfsFile).inode,
		sharers,
		shmem: region.shm >= 0,
		accounted: region.accounted,
		noreserve: region.noreserve,
		locked: region.locked,
		residentPages: region.rss,
		...sharesOf(m, region),
		swapPssBytes: swapPss(m, region),
		nodePages: m.nodes.length === 1 ? ONE_NODE : [...region.nodeRss],
		swappedPages: region.swapped,
		zeroPages: region.zeroes,
	};
}

function areAsTold(m: Machine, sample: RegionSample, region: Region): boolean {
	if (region.kind !== 'file') return sample.sharedPages === 0;
	const {sharedPages, sharedPssBytes, fileSwappedPages} = fileShares(m, region);
	return sample.sharedPages === sharedPages && sample.sharedPssBytes === sharedPssBytes && sample.fileSwappedPages === fileSwappedPages;
}

/** All that can change of a region: the rest of it is for its life. */
const isAsTold = (m: Machine, task: Task, sample: RegionSample, region: Region, sharers: number): boolean =>
	(region.down ? sample.start === regionStart(region) : sample.end === regionEnd(region)) &&
	sample.residentPages === region.rss &&
	region.family === ALONE &&
	areAsTold(m, sample, region) &&
	sample.swapPssBytes === region.swapped * PAGE &&
	((sample.disk === '' && !sample.shmem) || sample.path === pathOf(m, task, region)) &&
	sample.swappedPages === region.swapped &&
	sample.zeroPages === region.zeroes &&
	sample.sharers === sharers &&
	sample.nodePages.every((pages, node) => pages === region.nodeRss[node]);

/** The regions of a task, lowest first. What has no page yet is left out: a heap that was not asked for. `processes`: imageSharers(). */
function regionSamples(m: Machine, task: Task, processes: number, before: Told | undefined): Pick<Told, 'hasFiles' | 'of'> & Pick<SpaceSample, 'regions'> {
	const of: Region[] = [];
	const samples: RegionSample[] = [];
	let hasFiles = false;
	let same = true;
	for (const id of task.regions) {
		const region = regionOf(m, id);
		if (region.pages === 0) continue;
		hasFiles ||= region.kind === 'file';
		const sharers = sharersOf(m, region, processes);
		const known = before?.of[of.length] === region ? before.space.regions[of.length] : undefined;
		const isKnown = known !== undefined && isAsTold(m, task, known, region, sharers);
		same &&= isKnown;
		of.push(region);
		samples.push(isKnown ? known : regionSample(m, task, region, sharers));
	}
	return {hasFiles, of, regions: same && before?.of.length === of.length ? before.space.regions : samples};
}

/** A task's regions and what they come to. `processes`: imageSharers(). */
export function spaceSample(m: Machine, task: Task, processes: number): SpaceSample {
	const before = told.get(task);
	const {changes} = task.space;
	const unchanged = before !== undefined && before.changes === changes;
	const runners = task.text === null ? 0 : m.files[task.text.file].runners;
	if (unchanged && before.processes === processes && before.runners === runners && !before.hasFiles) return before.space;
	const {regions, ...more} = regionSamples(m, task, processes, before);
	const space = {regions, sizes: unchanged ? before.space.sizes : areaSizes(m, task)};
	told.set(task, {changes, processes, runners, ...more, space});
	return space;
}

/** What the regions of a task come to, by right and use, in KiB of address space whether there is anything in it or not. */
type AreaSizes = {readonly dataKb: number; readonly stackKb: number; readonly exeKb: number; readonly libKb: number};

/**
 * data_vm, stack_vm and exec_vm as vm_stat_account() keeps them: private and writable; growing downwards; executable and not writable. Of the last,
 * task_mem() calls the program's own code VmExe (end_code − start_code) and all else VmLib: here the vdso.
 */
function areaSizes(m: Machine, task: Task): AreaSizes {
	let data = 0;
	let stack = 0;
	let code = 0;
	let executable = 0;
	for (const id of task.regions) {
		const {permissions, down, kind, pages} = regionOf(m, id);
		const writable = permissions[1] === 'w';
		if (permissions[2] === 'x' && !writable && !down) executable += pages;
		else if (down) stack += pages;
		else if (writable && permissions[3] === 'p') data += pages;
		if (kind === 'text') code += pages;
	}
	return {dataKb: data * 4, stackKb: stack * 4, exeKb: code * 4, libKb: (executable - code) * 4};
}

const NONE_OPEN: readonly DescriptorSample[] = [];

/** What it has open, lowest number first. */
export function descriptorSamples(m: Machine, {descriptors}: Task): readonly DescriptorSample[] {
	if (descriptors.length === 0) return NONE_OPEN;
	return descriptors
		.map((open): DescriptorSample => {
			const {fd, path, file, shm, writes, dsync, at} = open;
			const inode = inodeOf(m, open);
			return {
				fd,
				path,
				deleted: inode.unlinked,
				disk: shm < 0 ? m.disks[m.files[file].disk].config.name : '',
				...('region' in inode ? {fileNumber: inode.inode, bytes: inode.length * PAGE} : {fileNumber: file, bytes: inode.pages * PAGE}),
				position: at * PAGE,
				access: writes ? 'write' : 'read',
				dsync,
			};
		})
		.sort((a, b) => a.fd - b.fd);
}

export const tlbSample = ({tlb}: Task): TlbSample => ({hits: tlb.hits, misses: tlb.misses, walkUs: Math.floor(tlb.walkNs / 1000), flushes: tlb.flushes});

export function ioSample({io}: Task): IoSample {
	const {rchar, wchar, syscr, syscw, readBytes, writeBytes, cancelledWriteBytes} = io;
	return {rchar, wchar, syscr, syscw, readBytes, writeBytes, cancelledWriteBytes};
}

/** The totals of a heap: each call leaves a record of its own as the last, so that where that is the same nothing has changed. */
function totalsOf(heap: Malloc): ReturnType<typeof mallocTotals> {
	const known = mallocTold.get(heap);
	if (known !== undefined && known.last === heap.last) return known.totals;
	const totals = mallocTotals(heap);
	mallocTold.set(heap, {last: heap.last, totals});
	return totals;
}

export function mallocSample(task: Task): MallocSample | null {
	if (task.malloc === null) return null;
	const {heap, calls, requestedBytes, faultsBefore} = task.malloc;
	return {calls: {...calls}, syscalls: {...heap.syscalls}, faults: task.minflt + task.majflt - faultsBefore, requestedBytes, ...totalsOf(heap)};
}
