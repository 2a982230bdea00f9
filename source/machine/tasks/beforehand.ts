// What a process has done before anybody looked, told by what is left of it: page tables of memory that it has given back (madvise(MADV_DONTNEED) leaves them,
// mm/memory.c zap_pte_range), pages that others have read in it (get_user_pages() with FOLL_TOUCH, mm/gup.c follow_page_pte: mark_page_accessed).
// Steps of processes that are imported from a real computer; their cost is a system call's and a look at each page.
import {findRegion} from '../address-space/address-space.ts';
import {modeOf, PAGE} from '../address-space/layout.ts';
import {ensureTables, tableAt, tableSpan} from '../address-space/page-table.ts';
import {isZeroPage, ptePfn} from '../address-space/pte.ts';
import {pageAddress, type Region} from '../address-space/region.ts';
import type {Op} from '../command.ts';
import {markAccessed} from '../files/page-cache.ts';
import type {Machine} from '../state.ts';
import {pageTablePages, type Task} from './task.ts';

/** Tables that are missing for a page, of all levels. */
function missing(task: Task, region: Region, page: number): number {
	const address = pageAddress(region, page);
	return modeOf(task.layout.bits).levels.filter(level => tableAt(task, level, address) === undefined).length;
}

/** Page tables of a region, from its beginning on, until the task has so many in all. True when it has, or one more step would be one too many. */
export function leaveTables(m: Machine, task: Task, op: Extract<Op, {do: 'tables'}>): boolean {
	const region = findRegion(m, task, op.region);
	if (region === undefined) return true;
	const span = tableSpan(task.layout.bits, 'pte') / PAGE;
	const progress = task.op;
	if (progress.at === 0) m.clock += m.costs.syscall;
	for (; progress.at < region.pages; progress.at += span) {
		if (m.clock >= m.limit) return false;
		if (pageTablePages(task) + missing(task, region, progress.at) > op.pages) return true;
		if (!ensureTables(m, task, region, progress.at)) return false;
		m.clock += m.costs.residentTouch;
	}
	return true;
}

/** Pages of a region that are there are looked at by others, each `op.times` times. True when all have been. */
export function beRead(m: Machine, task: Task, op: Extract<Op, {do: 'read_by_others'}>): boolean {
	const region = findRegion(m, task, op.region);
	if (region === undefined) return true;
	const progress = task.op;
	if (progress.at === 0) m.clock += m.costs.syscall;
	for (; progress.at < op.pages; progress.at++) {
		if (m.clock >= m.limit) return false;
		const pte = region.ptes[op.from + progress.at] ?? 0;
		m.clock += m.costs.residentTouch;
		if (pte > 0 && !isZeroPage(pte)) for (let i = 0; i < op.times; i++) markAccessed(m, ptePfn(pte));
	}
	return true;
}
