// The walk through the page tables of all processes that finds pages in use before a generation is opened. (mm/vmscan.c iterate_mm_list, get_next_mm, walk_mm,
// walk_pmd_range, walk_pte_range, should_skip_vma; docs M 5.3)
// The list of processes is shared: several reclaimers go on with it together, and one whose generation has been opened meanwhile drops what it was at. A walker
// may lose the CPU between processes and at borders of 1 GiB only.
// Deviates: which tables are worth a look is an exact set (the kernel's Bloom filter lets a few more through); a table that two regions share is judged by each
// region's part of it; no lock is ever taken by somebody else; only young entries take time.
import {TABLE_USED, tableIndex, tableSpan} from '../../address-space/table-span.ts';
import {isZeroPage, ptePfn, YOUNG} from '../../address-space/pte.ts';
import {pageAt, type Region, regionEnd, regionOf, regionStart} from '../../address-space/region.ts';
import {PAGE} from '../../address-space/layout.ts';
import {ANON} from '../../memory/frames.ts';
import type {Machine} from '../../state.ts';
import type {Task} from '../../tasks/task.ts';
import {lruvecOf} from '../lru.ts';
import {promote} from './promote.ts';
import {type LruGen, lruGenOf, MAX_LRU_BATCH, NONLEAF_YOUNG} from './state.ts';
import {mustStop} from '../../tasks/cpu.ts';

/** A walker: the generation that it is for, whether anonymous pages are walked, whether all tables are looked at, its process (0 none) and how far it is there. */
export type GenWalk = {readonly seq: number; readonly canSwap: boolean; force: boolean; pid: number; address: number};

export const beginWalk = (lg: LruGen, canSwap: boolean): GenWalk => ({seq: lg.maxSeq, canSwap, force: false, pid: 0, address: 0});

/** One PTE in eight used, which is one in each line of the cache (suitable_to_scan). */
export const isDense = (total: number, young: number): boolean => young * 8 >= total;

/** What a table is called by in a filter. */
export const tableKey = (pid: number, table: number): number => pid * 2 ** 27 + table;

/** The filter of the walk for a generation is to have a table (update_bloom_filter). */
export function addToFilter(lg: LruGen, seq: number, key: number): void {
	lg.filters[seq % 2]?.add(key);
}

/** The next process to walk (iterate_mm_list); 'last': all are done, and this walker opens the generation; 'over': somebody else has. */
function nextProcess(m: Machine, lruvec: number, lg: LruGen, walk: GenWalk): Task | 'last' | 'over' {
	if (walk.seq <= lg.walkedSeq) return 'over';
	const first = lg.walkPid === 0;
	const bit = 1 << (lruvec % 31);
	const group = Math.floor(lruvec / m.nodes.length);
	for (const task of m.tasks) {
		if (task.pid <= lg.walkPid || task.exiting || task.group !== group || (task.kthread !== 'none' && task.kthread !== 'init')) continue;
		lg.walkPid = task.pid;
		if (task.pid > lg.knownPid) {
			lg.knownPid = task.pid;
			walk.force = true;
		}
		if (!walk.force && (task.mmUsed & bit) === 0) continue;
		task.mmUsed &= ~bit;
		if (first) lg.filters[(walk.seq + 1) % 2] = new Set();
		return task;
	}
	lg.walkPid = 0;
	lg.walkedSeq++;
	return 'last';
}

/** Regions that no walk looks into (should_skip_vma): locked ones, those without recency, the program's image in memory that is never evicted, and anonymous ones without swap. */
const isSkipped = (region: Region, canSwap: boolean): boolean => region.locked || region.image || region.noRecency || (region.file < 0 && !canSwap);

/** Clears the young entries of a part of a table, from one address up to another, and promotes their pages (walk_pte_range). */
function walkTable(m: Machine, lruvec: number, region: Region, from: number, to: number, canSwap: boolean): {readonly total: number; readonly young: number} {
	const {ptes} = region;
	const {flags} = m.frames;
	const a = pageAt(region, from);
	const b = pageAt(region, to - PAGE);
	const last = Math.min(Math.max(a, b), ptes.length - 1);
	let young = 0;
	for (let page = Math.min(a, b); page <= last; page++) {
		const pte = ptes[page];
		if (pte <= 0 || (pte & YOUNG) === 0 || isZeroPage(pte)) continue;
		const pfn = ptePfn(pte);
		if (lruvecOf(m, pfn) !== lruvec || ((flags[pfn] & ANON) !== 0 && !canSwap)) continue;
		ptes[page] = pte & ~YOUNG;
		young++;
		promote(m, lruvec, pfn);
	}
	return {total: (to - from) / PAGE, young};
}

/** Walks a process up to the next border of 1 GiB behind which it may lose the CPU. Returns whether there is more of it. */
function walkProcess(m: Machine, lruvec: number, lg: LruGen, walk: GenWalk, task: Task): boolean {
	const {bits} = task.layout;
	const span = tableSpan(bits, 'pte');
	const upper = tableSpan(bits, 'pmd');
	const filter = lg.filters[walk.seq % 2];
	const foundBefore = lg.found;
	let border = Infinity;
	for (const id of task.regions) {
		const region = regionOf(m, id);
		const end = regionEnd(region);
		const start = Math.max(regionStart(region), walk.address);
		if (start >= end || isSkipped(region, walk.canSwap)) continue;
		for (let table = Math.floor(start / span); table * span < end; table++) {
			const from = Math.max(start, table * span);
			const at = tableIndex(region, from, span);
			const state = at < region.tables.length ? region.tables[at] : 0;
			if (state === 0) continue;
			if (from >= border) {
				if (m.clock >= m.limit || lg.found - foundBefore >= MAX_LRU_BATCH) {
					walk.address = border;
					return true;
				}
				border = Infinity;
			}
			if (border === Infinity) border = (Math.floor(from / upper) + 1) * upper;
			const key = tableKey(task.pid, table);
			if (!walk.force) {
				if ((m.mglru.caps & NONLEAF_YOUNG) !== 0) {
					if ((state & TABLE_USED) === 0) continue;
					region.tables[at] = state & ~TABLE_USED;
				}
				if (filter !== null && !filter.has(key)) continue;
			}
			const {total, young} = walkTable(m, lruvec, region, from, Math.min(end, (table + 1) * span), walk.canSwap);
			lg.found += young;
			m.clock += m.costs.walkYoung * young;
			if (isDense(total, young)) addToFilter(lg, walk.seq + 1, key);
		}
	}
	return false;
}

/** Goes on with a walk. 'more': its time is up; 'last': it was the one to come to the end; 'over': somebody else was. */
export function continueWalk(m: Machine, lruvec: number, walk: GenWalk): 'more' | 'last' | 'over' {
	const lg = lruGenOf(m, lruvec);
	for (;;) {
		if (mustStop(m)) return 'more';
		if (walk.pid === 0) {
			const next = nextProcess(m, lruvec, lg, walk);
			if (next === 'last' || next === 'over') return next;
			walk.pid = next.pid;
			walk.address = 0;
		}
		const task = m.taskOf.get(walk.pid);
		if (task === undefined || task.exiting || walk.seq !== lg.maxSeq || !walkProcess(m, lruvec, lg, walk, task)) walk.pid = 0;
	}
}
