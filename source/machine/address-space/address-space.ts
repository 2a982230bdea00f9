// Address spaces: the regions of a task, where new ones go, how they grow, and what lies at an address. (mm/mmap.c; docs §13.1)
// Deviates: neighbours that the kernel would merge into one area stay apart here (maps shows them as one).
import type {Op} from '../command.ts';
import {PAGE} from './layout.ts';
import {letGoOfFile, reachTo, refOf} from '../files/descriptor.ts';
import {mayCommit, OVERCOMMIT_NEVER} from '../oom/overcommit.ts';
import type {RegionKind} from '../process-view.ts';
import type {Machine} from '../state.ts';
import {createAddressReadahead, type Region, regionEnd, regionOf, regionStart} from './region.ts';
import {ALONE, leaveFamily} from './sharing.ts';
import {pagesInTable} from './table-span.ts';
import type {Task} from '../tasks/task.ts';

const IMAGE: ReadonlySet<RegionKind> = new Set(['headers', 'text', 'rodata', 'vvar', 'vdso']);

/** Bounds of what a region keeps others out of: a heap that grows by touch its limit, a stack its limit; what brk moves only what it is. */
const reservedStart = (region: Region): number => (region.down ? region.edge - region.maxPages * PAGE : region.edge);
const reservedEnd = (region: Region): number =>
	region.down ? region.edge : region.edge + (region.kind === 'heap' ? region.pages : Math.max(region.pages, region.maxPages)) * PAGE;

/** Place in task.regions, which is in the order of addresses, before which a region at `address` belongs. */
function placeOf(m: Machine, task: Task, address: number): number {
	let low = 0;
	let high = task.regions.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (regionOf(m, task.regions[middle]).edge <= address) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Looks at the gaps below the mapping area's base, the highest first, until `take` says yes; its end, or −1. */
function scanGaps(m: Machine, task: Task, take: (bytes: number) => boolean): number {
	let top = task.layout.mmapBase;
	for (let i = task.regions.length - 1; i >= 0; i--) {
		const region = regionOf(m, task.regions[i]);
		if (reservedStart(region) >= top) continue;
		if (take(top - reservedEnd(region))) return top;
		top = reservedStart(region);
	}
	return take(top - Math.ceil(m.tunables.mmapMinAddr / PAGE) * PAGE) ? top : -1;
}

/** Start of the highest gap that holds so many pages (vm_unmapped_area, top down); −1 = none. */
function findGap(m: Machine, task: Task, pages: number): number {
	const end = scanGaps(m, task, bytes => bytes >= pages * PAGE);
	return end < 0 ? -1 : end - pages * PAGE;
}

/** Pages of the largest gap. */
function largestGap(m: Machine, task: Task): number {
	let most = 0;
	scanGaps(m, task, bytes => {
		most = Math.max(most, bytes);
		return false;
	});
	return Math.floor(most / PAGE);
}

export type NewRegion = {
	readonly name: string;
	readonly kind: RegionKind;
	readonly permissions: string;
	readonly edge: number;
	readonly pages: number;
	readonly maxPages?: number;
	readonly growBy?: number;
	readonly file?: number;
	readonly shm?: number;
	readonly offset?: number;
	readonly down?: boolean;
	readonly accounted?: boolean;
	readonly noreserve?: boolean;
	readonly locked?: boolean;
	readonly noRecency?: boolean;
};

const FIRST_PTES = 512;

/** Makes a region of whoever it is, and gives it a number. */
export function createRegion(m: Machine, {pid, space}: Pick<Task, 'pid' | 'space'>, options: NewRegion): Region {
	let id = m.regions.indexOf(null);
	if (id < 0) id = m.regions.length;
	const {pages, maxPages = pages, file = -1, shm = -1, down = false} = options;
	const image = IMAGE.has(options.kind) && file < 0;
	const region: Region = {
		id,
		pid,
		space,
		name: options.name,
		kind: options.kind,
		permissions: options.permissions,
		image,
		anonymous: !image && file < 0 && shm < 0,
		file,
		shm,
		mappers: [],
		offset: options.offset ?? 0,
		edge: options.edge,
		down,
		inTable: pagesInTable(m.config.addressBits, options.edge, down),
		pages,
		maxPages,
		growBy: options.growBy ?? 0,
		accounted: options.accounted ?? false,
		noreserve: options.noreserve ?? false,
		locked: options.locked ?? false,
		noRecency: options.noRecency ?? false,
		family: ALONE,
		ptes: new Int32Array(Math.min(maxPages, pages === 0 || pages > FIRST_PTES ? FIRST_PTES : pages)),
		tables: new Uint8Array(1),
		rss: 0,
		shared: 0,
		sharedPss: 0,
		nodeRss: m.nodes.map(() => 0),
		swapped: 0,
		zeroes: 0,
		zapped: 0,
		swapReadahead: createAddressReadahead(),
	};
	m.regions[id] = region;
	return region;
}

/** Adds a region at a place that is known to be free. */
export function addRegion(m: Machine, task: Task, options: NewRegion): Region {
	const region = createRegion(m, task, options);
	task.regions.splice(placeOf(m, task, region.edge), 0, region.id);
	if (region.file >= 0) {
		m.files[region.file].mappings.push(region.id);
		if (region.kind === 'text') m.files[region.file].runners++;
	}
	if (region.shm >= 0) regionOf(m, region.shm).mappers.push(region.id);
	if (region.accounted) commit(m, region.pages);
	growVsz(task, region.pages);
	return region;
}

/** Side by side, and alike: one area to the kernel (can_vma_merge_after). */
const isOne = (before: Region, after: Region): boolean =>
	before.kind === 'anon' &&
	after.kind === 'anon' &&
	regionEnd(before) === regionStart(after) &&
	before.locked === after.locked &&
	before.noreserve === after.noreserve;

/** Whether a task has more mappings than vm.max_map_count (do_mmap, do_brk_flags); neighbours that the kernel keeps as one count once. */
function tooManyMappings(m: Machine, task: Task): boolean {
	const {maxMapCount} = m.tunables;
	if (task.regions.length <= maxMapCount) return false;
	let count = task.regions.length;
	for (let i = 1; i < task.regions.length; i++) if (isOne(regionOf(m, task.regions[i - 1]), regionOf(m, task.regions[i]))) count--;
	return count > maxMapCount;
}

const NO_FILE = {file: -1, shm: -1} as const;

/** mmap: creates a region where there is room. Returns null with nothing changed where overcommit, the address space or max_map_count refuses it (ENOMEM), or the file is not there. */
export function mapRegion(m: Machine, task: Task, op: Extract<Op, {do: 'map'}>): Region | null {
	const ref = op.file === undefined ? NO_FILE : refOf(m, task, op.file);
	if (ref === null) return null;
	const {file, shm} = ref;
	const growBy = op.growBy ?? 0;
	const wanted = op.atMost ? Math.min(op.pages, largestGap(m, task)) : op.pages;
	const pages = growBy > 0 ? Math.min(wanted, op.first ?? 0) : wanted;
	const noreserve = op.noreserve === true && m.tunables.overcommitMemory !== OVERCOMMIT_NEVER;
	const own = file < 0 && shm < 0;
	const accounted = own && !noreserve;
	if (tooManyMappings(m, task)) return null;
	if (accounted && !mayCommit(m, task, pages)) return null;
	const edge = findGap(m, task, wanted);
	if (edge < 0) return null;
	if (shm >= 0) reachTo(m, ref, (op.offset ?? 0) + wanted);
	return addRegion(m, task, {
		name: op.region,
		kind: own ? 'anon' : 'file',
		permissions: own ? 'rw-p' : shm >= 0 ? 'rw-s' : op.text === true ? 'r-xp' : 'r--s', // programs here only read what they map of files on disks
		edge,
		pages,
		maxPages: wanted,
		growBy,
		file,
		shm,
		offset: op.offset ?? 0,
		accounted,
		noreserve,
		locked: op.locked ?? false,
		noRecency: op.noreuse === true && file >= 0 && m.rules.noReuse, // a tmpfs ignores such advice (generic_fadvise)
	});
}

function growVsz(task: Task, more: number): void {
	task.space.changes++;
	task.vszPages += more;
	if (task.vszPages > task.vszPeakPages) task.vszPeakPages = task.vszPages;
}

/** Counts pages in Committed_AS. */
export function commit(m: Machine, pages: number): void {
	m.committedPages += pages;
}

/** Makes a region larger by whole pages; false, with nothing changed, where overcommit refuses. */
export function extendRegion(m: Machine, task: Task, region: Region, more: number): boolean {
	if (region.accounted && !mayCommit(m, task, more)) return false;
	if (region.accounted) commit(m, more);
	region.pages += more;
	growVsz(task, more);
	return true;
}

/** Grows a region that grows as it is touched, so that `page` lies in it; false where overcommit or its limit refuses. */
export function growRegion(m: Machine, task: Task, region: Region, page: number): boolean {
	const wanted = Math.min(region.maxPages, Math.ceil((page + 1) / region.growBy) * region.growBy);
	const more = wanted - region.pages;
	if (more <= 0) return page < region.pages;
	return extendRegion(m, task, region, more);
}

/** brk(): moves the end of the heap upwards to a byte address. False: it would run into another region, or overcommit refuses. */
export function raiseBreak(m: Machine, task: Task, end: number): boolean {
	const heap = heapOf(m, task);
	const more = Math.ceil((end - regionEnd(heap)) / PAGE);
	if (more > 0) {
		if (tooManyMappings(m, task)) return false;
		const above = task.regions[placeOf(m, task, heap.edge)];
		const limit = above === undefined ? task.layout.mmapBase : reservedStart(regionOf(m, above));
		if (regionEnd(heap) + more * PAGE > limit || !extendRegion(m, task, heap, more)) return false;
	}
	task.layout.brk = end;
	return true;
}

export const findRegion = (m: Machine, task: Task, name: string): Region | undefined => {
	for (const id of task.regions) if (m.regions[id]?.name === name) return m.regions[id] as Region;
	return undefined;
};

export const heapOf = (m: Machine, task: Task): Region => {
	for (const id of task.regions) if (m.regions[id]?.kind === 'heap') return m.regions[id] as Region;
	throw new Error(`${task.name} has no heap`);
};

/** The region that holds a byte address; a stack holds what it may yet grow to (`grow`). */
export function regionAt(m: Machine, task: Task, address: number, grow = false): Region | undefined {
	for (const id of task.regions) {
		const region = regionOf(m, id);
		if (address < (grow ? reservedStart(region) : regionStart(region))) {
			if (region.edge > address && !region.down) return undefined;
			continue;
		}
		if (address < regionEnd(region)) return region;
	}
	return undefined;
}

/** Takes a region that is empty out of its task's address space, and its commitment back. */
export function dropRegion(m: Machine, task: Task, region: Region): void {
	if (region.accounted) commit(m, -region.pages);
	if (region.family !== ALONE) leaveFamily(m, region);
	task.space.changes++;
	task.vszPages -= region.pages;
	if (region.shm >= 0) {
		const {mappers} = regionOf(m, region.shm);
		mappers.splice(mappers.indexOf(region.id), 1);
	}
	if (region.file >= 0) {
		const {mappings} = m.files[region.file];
		if (region.kind === 'text') m.files[region.file].runners--;
		mappings.splice(mappings.indexOf(region.id), 1);
	}
	if (region.file >= 0 || region.shm >= 0) letGoOfFile(m, task, region);
	task.regions.splice(task.regions.indexOf(region.id), 1);
	m.regions[region.id] = null;
}
