// Unmapping: what becomes of the pages, swap entries and page tables of a region that goes, or of the part of the heap that goes. (mm/memory.c
// unmap_page_range, zap_pte_range, free_pgtables)
import {countPage} from '../cgroup/charge.ts';
import {commit, dropRegion} from './address-space.ts';
import {countOnNode, countResident, type Region, regionOf} from './region.ts';
import {type Pfn, zoneOf} from '../memory/frames.ts';
import {finishGather, flushGather, gatherPage} from './mmu-gather.ts';
import {markAccessed} from '../files/page-cache.ts';
import {releaseTables} from './page-table.ts';
import {munlock} from './mlock.ts';
import {isZeroPage, ptePfn, pteSwapEntry, YOUNG} from './pte.ts';
import {unmapSharedPage} from './rmap.ts';
import {ALONE, dropMapper, noteKin} from './sharing.ts';
import {countMapper} from './shmem-rmap.ts';
import type {Machine} from '../state.ts';
import {swapReleaseAndCache} from '../swap/swap.ts';
import type {Task} from '../tasks/task.ts';
import {shootDown} from './tlb.ts';
import {mustStop} from '../tasks/cpu.ts';

/** Clears one entry for good (zap_pte_range): frees private memory and swap, lets go of page cache. Returns what that costs. */
function zap(m: Machine, task: Task, region: Region, page: number): number {
	const pte = region.ptes[page];
	region.ptes[page] = 0;
	if (pte < 0) return zapSwapEntry(m, task, region, pte);
	if (isZeroPage(pte)) {
		region.space.changes++;
		region.zeroes--;
		return 0;
	}
	return region.anonymous ? zapAnon(m, task, region, page, ptePfn(pte)) : zapBacked(m, task, region, pte);
}

function zapSwapEntry(m: Machine, task: Task, region: Region, pte: number): number {
	const {exitPage, freePage} = m.costs;
	region.space.changes++;
	task.swapEntries--;
	region.swapped--;
	if (region.family !== ALONE) noteKin(m, region);
	swapReleaseAndCache(m, pteSwapEntry(pte));
	return exitPage + freePage;
}

/** The entry of a page of a file, of one on the tmpfs or of the program's image. */
function zapBacked(m: Machine, task: Task, region: Region, pte: number): number {
	const {exitPage, freePage} = m.costs;
	const pfn = ptePfn(pte);
	region.space.changes++;
	if (region.shm >= 0) {
		if ((pte & YOUNG) !== 0) markAccessed(m, pfn);
		countMapper(m, task, region, pfn, -1);
		return exitPage + freePage;
	}
	countResident(m, region, pfn, -1);
	if (region.image) {
		task.rssFile--;
		unmapSharedPage(m, pfn);
		return 0; // fork and exec of the same program map and unmap these in a few batches
	}
	task.rssFile--;
	m.files[region.file].mapChanges++;
	if ((pte & YOUNG) !== 0 && !region.noRecency) markAccessed(m, pfn);
	unmapSharedPage(m, pfn);
	return exitPage + freePage;
}

/** That of a page of the process's own: nearly all that it unmaps. */
function zapAnon(m: Machine, task: Task, region: Region, page: number, pfn: Pfn): number {
	const {node} = m.zones[zoneOf(m, pfn)];
	countOnNode(region, node, -1);
	task.rssAnon--;
	const last = dropMapper(m, region, page, pfn);
	if (region.locked) munlock(m, task, region, pfn, last);
	if (!last) return m.costs.exitPage;
	m.nodes[node].stat.nr_anon_mapped--;
	countPage(m, pfn, 'nr_anon_mapped', -1);
	gatherPage(m, task, pfn);
	return m.costs.exitPage;
}

/** Unmaps the pages from `from` on until the clock reaches the step's limit; false = not finished. */
function zapFrom(m: Machine, task: Task, region: Region, from: number): boolean {
	const {ptes} = region;
	const {gather} = task;
	let page = Math.max(from, region.zapped);
	if (page < ptes.length && region.rss + region.swapped + region.zeroes > 0) shootDown(m, task);
	for (; page < ptes.length && region.rss + region.swapped + region.zeroes > 0; page++) {
		if (ptes[page] === 0) continue;
		if ((gather.flushing && !flushGather(m, task)) || mustStop(m)) {
			region.zapped = page;
			return false;
		}
		m.clock += zap(m, task, region, page);
	}
	region.zapped = 0;
	return true;
}

/** Unmaps all pages of a region, as far as the step's time goes; false = not finished. */
export const zapRegion = (m: Machine, task: Task, region: Region): boolean => zapFrom(m, task, region, 0);

/** Removes an emptied region and gives its page tables back. */
export function removeRegion(m: Machine, task: Task, region: Region): void {
	releaseTables(m, task, region, 0);
	dropRegion(m, task, region);
}

/** munmap of a whole region; false = the step's time is over, call again. */
export function unmapRegion(m: Machine, task: Task, id: number): boolean {
	const region = regionOf(m, id);
	if (!zapRegion(m, task, region)) return false;
	if (!finishGather(m, task)) return false;
	removeRegion(m, task, region);
	return true;
}

/** exit_mmap: unmaps all regions, and frees what is collected on the way in one go; false = the step's time is over, call again. */
export function unmapAll(m: Machine, task: Task): boolean {
	while (task.regions.length > 0) {
		const region = regionOf(m, task.regions[0]);
		if (!zapRegion(m, task, region)) return false;
		removeRegion(m, task, region);
	}
	return finishGather(m, task);
}

/** brk() downwards: cuts a region off behind its first `pages`; false = the step's time is over, call again. */
export function cutRegion(m: Machine, task: Task, region: Region, pages: number): boolean {
	if (!zapFrom(m, task, region, pages)) return false;
	if (!finishGather(m, task)) return false;
	const gone = region.pages - pages;
	releaseTables(m, task, region, pages);
	if (region.accounted) commit(m, -gone);
	region.space.changes++;
	region.pages = pages;
	task.vszPages -= gone;
	return true;
}
