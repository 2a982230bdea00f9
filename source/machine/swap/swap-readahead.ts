// Swap readahead: what a fault finds in the swap cache, and which other entries are read along with one that is not there.
// (mm/swap_state.c swap_cache_get_folio, swapin_readahead, swap_cluster_readahead, swap_vma_readahead; docs §10)
// By slot, an aligned block of the area, with one window for the whole machine, as long as any area in use lies on a rotational device; by address
// otherwise, ahead of, behind or around the page, with a window for each region.
import {pageAddress, pageAt, type Region, regionEnd, regionStart} from '../address-space/region.ts';
import {NONE, type Pfn, READAHEAD} from '../memory/frames.ts';
import {PAGE} from '../address-space/layout.ts';
import {tableSpan} from '../address-space/page-table.ts';
import {pteSwapEntry} from '../address-space/pte.ts';
import type {Machine} from '../state.ts';
import {areaOf, slotOf, type SwapEntry, swapCacheLookup, swapEntry} from './swap.ts';

/** Readahead by slot (swapin_nr_pages). */
export type SlotReadahead = {hits: number; previousOffset: number; window: number};

export const createSlotReadahead = (): SlotReadahead => ({hits: 4, previousOffset: 0, window: 0});

/** SWAP_RA_HITS_MAX: six bits. */
const MOST_HITS = 63;
/** SWAP_RA_ORDER_CEILING. */
const ORDER_CEILING = {64: 5, 32: 3} as const;

/** swap_use_vma_readahead: no area in use is on a rotational device (nr_rotate_swap). One that is being turned off is in use to its end. */
const goesByAddress = (m: Machine): boolean => !m.swaps.some(area => area.on && m.disks[area.disk].config.rotational);

const pageNumber = (region: Region, page: number): number => pageAddress(region, page) / PAGE;

/** The copy in RAM of a page that is swapped out, −1 none; one that was read ahead counts as a hit, once (swap_cache_get_folio). */
export function findInSwapCache(m: Machine, region: Region, page: number): Pfn {
	const pfn = swapCacheLookup(m, pteSwapEntry(region.ptes[page]));
	if (pfn === NONE) return NONE;
	const {flags} = m.frames;
	const ahead = (flags[pfn] & READAHEAD) !== 0;
	const byAddress = goesByAddress(m);
	if (ahead) {
		flags[pfn] &= ~READAHEAD;
		m.vm.swap_ra_hit++;
		if (!byAddress) m.slotReadahead.hits++;
	}
	if (byAddress) {
		const ra = region.swapReadahead;
		ra.page = pageNumber(region, page);
		if (ahead) ra.hits = Math.min(ra.hits + 1, MOST_HITS);
	}
	return pfn;
}

/** Window in pages, from the hits of the last one (__swapin_nr_pages). Offsets are slots or page numbers. */
export function swapWindow(hits: number, offset: number, previousOffset: number, previousWindow: number, maxPages: number): number {
	let pages = hits + 2;
	if (pages === 2) {
		if (offset !== previousOffset + 1 && offset !== previousOffset - 1) pages = 1;
	} else {
		let rounded = 4;
		while (rounded < pages) rounded *= 2;
		pages = rounded;
	}
	return Math.max(Math.min(pages, maxPages), Math.floor(previousWindow / 2));
}

/** swap_cluster_readahead. */
function blockOfSlots(m: Machine, entry: SwapEntry): SwapEntry[] {
	const max = 2 ** m.tunables.pageCluster;
	if (max === 1) return [entry];
	const area = areaOf(m, entry);
	const slot = slotOf(entry);
	const ra = m.slotReadahead;
	const {hits} = ra;
	ra.hits = 0;
	const window = swapWindow(hits, slot, ra.previousOffset, ra.window, max);
	if (hits === 0) ra.previousOffset = slot;
	ra.window = window;
	if (window === 1) return [entry];
	const first = slot - (slot % window);
	const entries: SwapEntry[] = [];
	for (let s = first; s < Math.min(first + window, area.pages); s++) entries.push(swapEntry(area.index, s));
	return entries;
}

/** swap_vma_readahead: what is swapped out within the window, the region and the page's own table of 2 or 4 MiB, to whichever area. */
function blockOfAddresses(m: Machine, region: Region, page: number, entry: SwapEntry): SwapEntry[] {
	const {addressBits} = m.config;
	const max = 2 ** Math.min(m.tunables.pageCluster, ORDER_CEILING[addressBits]);
	if (max === 1) return [entry];
	const ra = region.swapReadahead;
	const at = pageNumber(region, page);
	const {page: previous} = ra;
	const window = swapWindow(ra.hits, at, previous, ra.window, max);
	ra.page = at;
	ra.window = window;
	ra.hits = 0;
	if (window === 1) return [entry];
	const behind = at === previous + 1 ? 0 : at === previous - 1 ? window - 1 : (window - 1) >> 1;
	const span = tableSpan(addressBits, 'pte') / PAGE;
	const table = at - (at % span);
	const from = Math.max(at - behind, regionStart(region) / PAGE, table);
	const end = Math.min(at - behind + window, regionEnd(region) / PAGE, table + span);
	const entries: SwapEntry[] = [];
	for (let n = from; n < end; n++) {
		const pte = region.ptes[pageAt(region, n * PAGE)] ?? 0;
		if (pte < 0) entries.push(pteSwapEntry(pte));
	}
	return entries;
}

/** The entries to be read where a swapped-out page is not in the swap cache, its own among them (swapin_readahead). */
export function chooseSwapRead(m: Machine, region: Region, page: number): SwapEntry[] {
	const entry = pteSwapEntry(region.ptes[page]);
	return goesByAddress(m) && region.pid !== 0 ? blockOfAddresses(m, region, page, entry) : blockOfSlots(m, entry);
}
