// A write to a page that fork has left to several: who writes takes a copy, unless nobody else has it any more. (mm/memory.c do_wp_page,
// wp_can_reuse_anon_folio, wp_page_copy; docs §13.4)
// Deviates: a page that a reclaimer holds is copied as in the kernel (it counts one reference more); one on a CPU's list of pages that are yet to be put onto a
// list (lru_add_drain) is not known here.
import {countPage} from '../cgroup/charge.ts';
import {USER_PAGE} from '../memory/alloc-request.ts';
import {ANON, DIRTY, ISOLATED, type Pfn, SWAPCACHE, UPTODATE, zoneOf} from '../memory/frames.ts';
import {allocPage} from '../memory/page-alloc.ts';
import type {Machine} from '../state.ts';
import {dropAnon, tryFreeSwap} from '../swap/swap.ts';
import type {Task} from '../tasks/task.ts';
import {addNewPage, munlock} from './mlock.ts';
import {DIRTY_PTE, makePte, PRESENT, ptePfn, WRITABLE, YOUNG} from './pte.ts';
import {countResident, type Region} from './region.ts';
import {dropMapper, isExclusive, makeExclusive, mapCount} from './sharing.ts';
import {spreadBy} from './spread.ts';
import {shootDown} from './tlb.ts';

/** Whether a page that is mapped for reading may be written to as it is; from then on it is its process's alone. */
export function mayReuse(m: Machine, pfn: Pfn): boolean {
	if (isExclusive(m, pfn)) return true;
	const {flags} = m.frames;
	if (mapCount(m, pfn) > 1 || (flags[pfn] & ISOLATED) !== 0) return false;
	if ((flags[pfn] & SWAPCACHE) !== 0 && !tryFreeSwap(m, pfn)) return false;
	makeExclusive(m, pfn);
	return true;
}

/** Gives a process its own copy of a page (wp_page_copy); false = stalled for memory. */
export function copyPage(m: Machine, task: Task, region: Region, page: number): boolean {
	const pfn = allocPage(m, task, spreadBy(m, USER_PAGE, task, region, page));
	if (pfn < 0) return false;
	const {flags, owner, index} = m.frames;
	const old = ptePfn(region.ptes[page]);
	flags[pfn] |= ANON | UPTODATE | DIRTY;
	m.clock += m.costs.copyFault;
	shootDown(m, task);
	countResident(m, region, old, -1);
	region.ptes[page] = makePte(pfn, PRESENT | YOUNG | DIRTY_PTE | WRITABLE);
	countResident(m, region, pfn, 1);
	owner[pfn] = region.id;
	index[pfn] = page;
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_anon_mapped++;
	countPage(m, pfn, 'nr_anon_mapped', 1);
	const last = dropMapper(m, region, page, old);
	munlock(m, task, region, old, last);
	if (last) {
		m.nodes[m.zones[zoneOf(m, old)].node].stat.nr_anon_mapped--;
		countPage(m, old, 'nr_anon_mapped', -1);
		if ((flags[old] & SWAPCACHE) === 0 || tryFreeSwap(m, old)) dropAnon(m, old);
	}
	addNewPage(m, task, region, pfn);
	return true;
}
