// A page that eviction finds in use is seldom alone: the entries around the one that was young are looked at, too. (mm/vmscan.c lru_gen_look_around; docs M 7.3)
import {PAGE} from '../../address-space/layout.ts';
import {tableSpan} from '../../address-space/table-span.ts';
import {isZeroPage, ptePfn, YOUNG} from '../../address-space/pte.ts';
import {pageAddress, pageAt, type Region, regionEnd, regionStart} from '../../address-space/region.ts';
import {ANON, LIST_MASK, type Pfn, REFERENCED} from '../../memory/frames.ts';
import type {Machine} from '../../state.ts';
import {ACTIVE_ANON, ACTIVE_FILE, GENERATIONS, lruAdd, lruRemove, lruvecOf} from '../lru.ts';
import {clearRefs} from './lists.ts';
import {promote} from './promote.ts';
import {genOf, genOfSeq, lruGenOf, MIN_LRU_BATCH} from './state.ts';
import {addToFilter, isDense, tableKey} from './walk.ts';

/** Entries looked at around entry i of a table of which a mapping has [from, to): numbers of the first and of the one after the last. */
export function window(i: number, from: number, to: number): readonly [start: number, end: number] {
	const half = MIN_LRU_BATCH / 2;
	if (to - from <= MIN_LRU_BATCH) return [from, to];
	if (i - from < half) return [from, from + MIN_LRU_BATCH];
	if (to - i < half) return [to - MIN_LRU_BATCH, to];
	return [i - half, i + half];
}

/** A direct reclaimer has no walk to remember it by: a page is moved at once. */
function activate(m: Machine, pfn: Pfn): void {
	const {frames} = m;
	if ((frames.flags[pfn] & LIST_MASK) !== GENERATIONS) {
		frames.flags[pfn] |= REFERENCED;
		return;
	}
	const lg = lruGenOf(m, lruvecOf(m, pfn));
	if (genOf(frames, pfn) === genOfSeq(lg.maxSeq)) return;
	clearRefs(m, pfn);
	lruRemove(m, pfn);
	lruAdd(m, pfn, (frames.flags[pfn] & ANON) === 0 ? ACTIVE_FILE : ACTIVE_ANON);
	lg.totals.promoted++;
	m.vm.pgactivate++;
}

/** Looks around a page of a region whose entry was young and has been cleared. */
export function lookAround(m: Machine, kswapd: boolean, pfn: Pfn, region: Region, page: number): void {
	const {ptes} = region;
	const {flags} = m.frames;
	const span = tableSpan(m.config.addressBits, 'pte');
	const address = pageAddress(region, page);
	const table = Math.floor(address / span);
	const base = table * span;
	const from = (Math.max(base, regionStart(region)) - base) / PAGE;
	const to = (Math.min(base + span, regionEnd(region)) - base) / PAGE;
	if (to - from === 1) return;
	const [start, end] = window((address - base) / PAGE, from, to);
	const lruvec = lruvecOf(m, pfn);
	const canSwap = (flags[pfn] & ANON) !== 0;
	let young = 1;
	for (let i = start; i < end; i++) {
		const other = pageAt(region, base + i * PAGE);
		const pte = ptes[other] ?? 0;
		if (pte <= 0 || (pte & YOUNG) === 0 || isZeroPage(pte)) continue;
		const neighbour = ptePfn(pte);
		if (lruvecOf(m, neighbour) !== lruvec || ((flags[neighbour] & ANON) !== 0 && !canSwap)) continue;
		ptes[other] = pte & ~YOUNG;
		young++;
		if (kswapd) promote(m, lruvec, neighbour);
		else activate(m, neighbour);
	}
	const lg = lruGenOf(m, lruvec);
	if (isDense(end - start, young)) addToFilter(lg, lg.maxSeq, tableKey(region.pid, table));
}
