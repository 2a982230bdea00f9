// Address spaces: the regions (vm_area_struct) of a task and what mapping and unmapping them does. (mm/mmap.c; kernel-model §13.1)
// A region's page table entries lie in one array that grows as far as the region is touched.
import type {Op} from './command.ts';
import {ANON, MLOCKED, NONE, type Pfn, SWAPCACHE, zoneOf} from './frames.ts';
import {mayCommit} from './overcommit.ts';
import {markAccessed, setDirty} from './page-cache.ts';
import {DIRTY_PTE, isZeroPage, PRESENT, ptePfn, pteSwapEntry, releaseTables, YOUNG} from './page-table.ts';
import type {Machine} from './state.ts';
import {dropAnon, swapReleaseAndCache, tryFreeSwap} from './swap.ts';
import type {Task} from './task.ts';

export type Region = {
	readonly id: number;
	readonly pid: number;
	readonly name: string;
	/** File number, −1 = anonymous memory. */
	readonly file: number;
	/** Page of the file at the start of the region. */
	readonly offset: number;
	/** Byte address. */
	readonly start: number;
	pages: number;
	/** A region that grows as it is touched (a heap): limit and step; 0 = fixed. */
	readonly maxPages: number;
	readonly growBy: number;
	/** Counts in Committed_AS. */
	readonly accounted: boolean;
	readonly locked: boolean;
	ptes: Int32Array;
	/** Which page tables of 2 MiB each exist. */
	readonly tables: Uint8Array;
	rss: number;
	swapped: number;
	/** Pages mapped to the page of zeroes. */
	zeroes: number;
	/** How far an unmapping in hand has come. */
	zapped: number;
};

const PAGE = 4096;

/** Resets a region's place: regions lie below each other from the top of the mapping area, each on a page boundary. */
function placeRegion(task: Task, pages: number): number {
	task.nextAddress -= pages * PAGE;
	const start = task.nextAddress;
	task.nextAddress -= PAGE; // a guard page, so that neighbours do not merge
	return start;
}

/** Creates a region. Returns null with nothing changed where overcommit refuses it (ENOMEM). */
export function mapRegion(m: Machine, task: Task, op: Extract<Op, {do: 'map'}>, at?: number): Region | null {
	const file = op.file === undefined ? -1 : m.files.findIndex(f => f.path === op.file);
	if (op.file !== undefined && file < 0) return null;
	const growBy = op.growBy ?? 0;
	const pages = growBy > 0 ? 0 : op.pages;
	const accounted = file < 0 && op.noreserve !== true;
	if (accounted && !mayCommit(m, task, pages)) return null;
	if (accounted) commit(m, task, pages);
	const start = at ?? placeRegion(task, op.pages);
	const first = Math.floor(start / 2 ** 21);
	const last = Math.floor((start + Math.max(1, op.pages) * PAGE - 1) / 2 ** 21);
	let id = m.regions.indexOf(null);
	if (id < 0) id = m.regions.length;
	const region: Region = {
		id,
		pid: task.pid,
		name: op.region,
		file,
		offset: op.offset ?? 0,
		start,
		pages,
		maxPages: op.pages,
		growBy,
		accounted,
		locked: op.locked ?? false,
		ptes: new Int32Array(Math.min(op.pages, 512)),
		tables: new Uint8Array(last - first + 1),
		rss: 0,
		swapped: 0,
		zeroes: 0,
		zapped: 0,
	};
	m.regions[id] = region;
	task.regions.push(id);
	if (file >= 0) m.files[file].mappings.push(id);
	setVsz(task, pages);
	return region;
}

function setVsz(task: Task, more: number): void {
	task.vszPages += more;
	if (task.vszPages > task.vszPeakPages) task.vszPeakPages = task.vszPages;
}

function commit(m: Machine, task: Task, pages: number): void {
	m.committedPages += pages;
	task.committedPages += pages;
}

/** Grows a heap so that `page` lies in it; false where overcommit refuses. */
export function growRegion(m: Machine, task: Task, region: Region, page: number): boolean {
	const wanted = Math.min(region.maxPages, Math.ceil((page + 1) / region.growBy) * region.growBy);
	const more = wanted - region.pages;
	if (more <= 0) return page < region.pages;
	if (region.accounted && !mayCommit(m, task, more)) return false;
	if (region.accounted) commit(m, task, more);
	region.pages = wanted;
	setVsz(task, more);
	return true;
}

/** Makes room in the array of entries for `page`. */
export function reachPte(region: Region, page: number): void {
	if (page < region.ptes.length) return;
	const grown = new Int32Array(Math.min(Math.max(region.maxPages, region.pages), Math.max(page + 1, region.ptes.length * 2)));
	grown.set(region.ptes);
	region.ptes = grown;
}

export const findRegion = (m: Machine, task: Task, name: string): Region | undefined => {
	for (const id of task.regions) if (m.regions[id]?.name === name) return m.regions[id] as Region;
	return undefined;
};

/** A page of a file is no longer mapped by one more page table. */
export function unmapFilePage(m: Machine, pfn: Pfn, pte: number): void {
	const {aux} = m.frames;
	aux[pfn]--;
	if (aux[pfn] === 0) m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_mapped--;
	if ((pte & DIRTY_PTE) !== 0) setDirty(m, pfn);
}

/** Clears one entry for good (zap_pte_range): frees private memory and swap, lets go of page cache. */
function zap(m: Machine, task: Task, region: Region, page: number): boolean {
	const pte = region.ptes[page];
	if (pte === 0) return false;
	region.ptes[page] = 0;
	if (pte < 0) {
		task.swapEntries--;
		region.swapped--;
		swapReleaseAndCache(m, pteSwapEntry(pte));
		return true;
	}
	if (isZeroPage(pte)) {
		region.zeroes--;
		return false;
	}
	const pfn = ptePfn(pte);
	const {flags, owner} = m.frames;
	region.rss--;
	if (region.file >= 0) {
		task.rssFile--;
		if ((pte & YOUNG) !== 0) markAccessed(m, pfn);
		unmapFilePage(m, pfn, pte);
		return true;
	}
	task.rssAnon--;
	owner[pfn] = NONE;
	const stat = m.nodes[m.zones[zoneOf(m, pfn)].node].stat;
	stat.nr_anon_mapped--;
	if ((flags[pfn] & MLOCKED) !== 0) {
		flags[pfn] &= ~MLOCKED;
		stat.nr_mlock--;
		task.lockedPages--;
	}
	if ((flags[pfn] & SWAPCACHE) !== 0 && !tryFreeSwap(m, pfn)) return true; // its write is in flight: reclaim frees it later
	dropAnon(m, pfn);
	return true;
}

/** Unmaps up to the end of the region or until the clock reaches the step's limit; false = not finished. Charges exitPage for each page. */
export function zapRegion(m: Machine, task: Task, region: Region): boolean {
	const {ptes} = region;
	let page = region.zapped;
	for (; page < ptes.length && region.rss + region.swapped + region.zeroes > 0; page++) {
		if (ptes[page] === 0) continue;
		if (m.clock >= m.limit) {
			region.zapped = page;
			return false;
		}
		if (zap(m, task, region, page)) m.clock += m.costs.exitPage;
	}
	region.zapped = 0;
	return true;
}

/** Removes an emptied region and gives its page tables and its commitment back. */
export function removeRegion(m: Machine, task: Task, region: Region): void {
	releaseTables(m, task, region);
	if (region.accounted) commit(m, task, -region.pages);
	task.vszPages -= region.pages;
	if (region.file >= 0) {
		const {mappings} = m.files[region.file];
		mappings.splice(mappings.indexOf(region.id), 1);
	}
	task.regions.splice(task.regions.indexOf(region.id), 1);
	m.regions[region.id] = null;
}

/** Page table entries of a page that have been used since the last look; they are cleared (folio_referenced). −1 = the page is locked in memory. */
export function testAndClearYoung(m: Machine, pfn: Pfn): number {
	const {flags, owner, index, aux} = m.frames;
	if ((flags[pfn] & ANON) !== 0) {
		const id = owner[pfn];
		if (id === NONE) return 0;
		const {ptes} = m.regions[id] as Region;
		const pte = ptes[index[pfn]];
		if ((pte & YOUNG) === 0) return 0;
		ptes[index[pfn]] = pte & ~YOUNG;
		return 1;
	}
	if (aux[pfn] === 0) return 0;
	let used = 0;
	for (const id of m.files[owner[pfn]].mappings) {
		const region = m.regions[id] as Region;
		const page = index[pfn] - region.offset;
		if (page < 0 || page >= region.ptes.length) continue;
		const pte = region.ptes[page];
		if ((pte & (PRESENT | YOUNG)) === (PRESENT | YOUNG)) {
			region.ptes[page] = pte & ~YOUNG;
			used++;
		}
	}
	return used;
}
