// madvise(MADV_PAGEOUT): a process asks for its own pages to be pushed out to swap now. (mm/madvise.c, reclaim_pages of mm/vmscan.c)
// All pages under one page table (2 MiB) are taken off the lists together and then go the ordinary way of a reclaim batch: a slot, a write; they are
// freed when a later look finds the write done. Most writes end while the page is still off the list, so few are rotated.
import {findRegion} from '../address-space/address-space.ts';
import {pageAddress} from '../address-space/region.ts';
import type {Op} from '../command.ts';
import {INACTIVE_ANON, lruRemove} from './lru.ts';
import {ISOLATED, LIST_MASK, REFERENCED, UPTODATE, WRITEBACK} from '../memory/frames.ts';
import {mapCount} from '../address-space/sharing.ts';
import {tableSpan} from '../address-space/page-table.ts';
import {ptePfn, YOUNG} from '../address-space/pte.ts';
import {finishBatch} from './finish-batch.ts';
import {shrinkBatch} from './shrink.ts';
import type {Machine} from '../state.ts';
import {flushPlug} from '../swap/swap-out.ts';
import type {Task} from '../tasks/task.ts';
import {createReclaim, type Reclaim} from './scan-control.ts';

/** Collects the next pages of the range that are resident and on a list, ready for shrinkBatch. */
function collect(m: Machine, task: Task, op: Extract<Op, {do: 'pageout'}>, r: Reclaim): void {
	const region = findRegion(m, task, op.region);
	if (region === undefined) return;
	const {flags} = m.frames;
	const progress = task.op;
	const span = tableSpan(task.layout.bits, 'pte');
	const table = (page: number): number => Math.floor(pageAddress(region, page) / span);
	const first = op.from + progress.at;
	while (progress.at < op.pages && table(op.from + progress.at) === table(first)) {
		const pte = region.ptes[op.from + progress.at++];
		if (pte === undefined || pte <= 0) continue;
		const pfn = ptePfn(pte);
		if (mapCount(m, pfn) !== 1) continue; // others have it too
		if ((flags[pfn] & LIST_MASK) === 0 || (flags[pfn] & (ISOLATED | WRITEBACK)) !== 0 || (flags[pfn] & UPTODATE) === 0) continue;
		region.ptes[op.from + progress.at - 1] = pte & ~YOUNG;
		lruRemove(m, pfn);
		flags[pfn] = ((flags[pfn] & ~REFERENCED) | ISOLATED) >>> 0;
		r.batch.push(pfn);
	}
}

/** True when every resident page of the range has been looked at: unmapped and sent to swap, as far as slots go. */
export function pushOut(m: Machine, task: Task, op: Extract<Op, {do: 'pageout'}>): boolean {
	task.pageout ??= createReclaim(task.pid, false, false);
	const r = task.pageout;
	r.batchList = INACTIVE_ANON;
	const region = findRegion(m, task, op.region);
	if (region === undefined) return true;
	for (;;) {
		if (!shrinkBatch(m, task, r)) return false;
		if (r.batch.length > 0) {
			finishBatch(m, r);
			r.at = 0;
		}
		collect(m, task, op, r);
		if (r.batch.length === 0 && task.op.at >= op.pages) break;
	}
	if (r.plug !== null) flushPlug(m, r.plug);
	task.pageout = null;
	return true;
}

/** The task dies in the middle: what it has off the lists goes back, what it has sent to swap is handed over. */
export function abandonPageout(m: Machine, task: Task): void {
	const r = task.pageout;
	if (r === null) return;
	while (r.at < r.batch.length) r.kept.push(r.batch[r.at++]);
	finishBatch(m, r);
	if (r.plug !== null) flushPlug(m, r.plug);
	task.pageout = null;
}
