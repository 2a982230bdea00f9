// What smaps says of a mapping of a file beyond its size: how many of its pages others map as well, what PSS counts of those, and what of it is in swap.
// (fs/proc/task_mmu.c smaps_account, smap_gather_stats; mm/shmem.c shmem_swap_usage)
// Each frame counts by how many it is mapped; they are looked at when a Sample is taken, and only where somebody has mapped or lost a page of the file since.
import {PRESENT, ptePfn} from '../address-space/pte.ts';
import {type Region, regionOf} from '../address-space/region.ts';
import {PSS_UNITS, shareOf} from '../address-space/sharing.ts';
import type {Machine} from '../state.ts';

export type FileShares = {
	readonly sharedPages: number;
	readonly sharedPssBytes: number;
	/** Of a file on the tmpfs: pages of the stretch that are in swap, whoever has used them. */
	readonly fileSwappedPages: number;
};
const NOTHING: FileShares = {sharedPages: 0, sharedPssBytes: 0, fileSwappedPages: 0};

/** A memory of what came out, and no state. */
const told = new WeakMap<Region, {readonly changes: number; readonly shares: FileShares}>();

/** Pages of a stretch of a file on the tmpfs that are in swap (shmem_swap_usage). */
function swappedOf({offset, pages}: Region, of: Region): number {
	if (of.swapped === 0 || (offset === 0 && pages >= of.pages)) return of.swapped;
	let swapped = 0;
	for (let at = offset; at < Math.min(offset + pages, of.ptes.length); at++) if (of.ptes[at] < 0) swapped++;
	return swapped;
}

/** Of its pages, those of which `mapped` says that others map them too. */
function sharedOf({ptes, rss}: Region, mapped: ArrayLike<number>): Pick<FileShares, 'sharedPages' | 'sharedPssBytes'> {
	let units = 0;
	let shared = 0;
	let left = rss;
	for (let page = 0; left > 0; page++) {
		if ((ptes[page] & PRESENT) === 0) continue;
		left--;
		const by = mapped[ptePfn(ptes[page])];
		if (by < 2) continue;
		shared++;
		units += shareOf(by);
	}
	return {sharedPages: shared, sharedPssBytes: Math.floor(units / PSS_UNITS)};
}

function look(m: Machine, region: Region, of: Region | null, mappings: number): FileShares {
	const fileSwappedPages = of === null ? 0 : swappedOf(region, of);
	if (mappings === 1 || region.rss === 0) return fileSwappedPages === 0 ? NOTHING : {...NOTHING, fileSwappedPages};
	const mapped = of === null ? m.frames.aux : m.sharing.maps;
	return {...sharedOf(region, mapped as ArrayLike<number>), fileSwappedPages};
}

/** The same of a region that maps a file, on a disk or on the tmpfs. */
export function fileShares(m: Machine, region: Region): FileShares {
	const of = region.shm < 0 ? null : regionOf(m, region.shm);
	const {mapChanges, mappings} = of === null ? m.files[region.file] : {mapChanges: of.space.changes, mappings: of.mappers};
	const known = told.get(region);
	if (known?.changes === mapChanges) return known.shares;
	const shares = look(m, region, of, mappings.length);
	told.set(region, {changes: mapChanges, shares});
	return shares;
}
