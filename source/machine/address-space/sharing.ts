// Anonymous pages that several address spaces map, as fork() leaves them. (mm/rmap.c anon_vma_fork, page_try_dup_anon_rmap, page_remove_rmap; mm/memory.c
// wp_can_reuse_anon_folio; fs/proc/task_mmu.c smaps_account)
// A region and the copies that fork made of it are a family: they have one edge, so that a page of theirs has the same number in each, and who maps it is found
// by looking there (the anon_vma's tree of the kernel). Of each frame it is counted by how many it is mapped; the counts are made room for at the first fork,
// so that a machine that has none pays nothing. `owner` of a frame is one of those that map it.
// PSS is kept, not summed up when somebody asks: whoever maps a page of n has 1/n of it in `sharedPss`, and both change with each n.
// Left out: shared libraries' written pages, KSM, huge pages.
import {NONE, type Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {PAGE} from './layout.ts';
import {ptePfn} from './pte.ts';
import type {Region} from './region.ts';

export type Sharing = {
	/** By frame: 0 = one address space maps it, and it alone (PageAnonExclusive), or none does; otherwise by how many it is mapped. Null before the first fork. */
	maps: Uint16Array | null;
	/** Numbers of the regions of each family; null: it is no more. */
	readonly families: (number[] | null)[];
};

export const createSharing = (): Sharing => ({maps: null, families: []});

/** No family. */
export const ALONE = -1;
/** PSS_SHIFT: shares are kept in 1/4096 of a byte. */
export const PSS_UNITS = 4096;

/** What each of n has of a page. */
export const shareOf = (n: number): number => Math.floor((PAGE * PSS_UNITS) / n);

/** A region that fork makes a copy of, and the copy: they are of one family from here on. */
export function joinFamily(m: Machine, region: Region, copy: Region): void {
	const {families} = m.sharing;
	if (region.family === ALONE) {
		const free = families.indexOf(null);
		region.family = free < 0 ? families.length : free;
		families[region.family] = [region.id];
	}
	copy.family = region.family;
	families[region.family]?.push(copy.id);
	m.sharing.maps ??= new Uint16Array(m.frames.count);
}

/** A region goes. Who is left alone is no family. */
export function leaveFamily(m: Machine, region: Region): void {
	const {families} = m.sharing;
	const family = families[region.family];
	if (family === null || family === undefined) return;
	family.splice(family.indexOf(region.id), 1);
	if (family.length > 1) return;
	for (const id of family) (m.regions[id] as Region).family = ALONE;
	families[region.family] = null;
	region.family = ALONE;
}

const NOBODY: readonly number[] = [];

/** Numbers of the regions of a region's family, its own among them; none where it has none. */
const familyOf = (m: Machine, {family}: Region): readonly number[] => (family === ALONE ? NOBODY : (m.sharing.families[family] ?? NOBODY));

const maps = (region: Region, page: number, pfn: Pfn): boolean => {
	const pte = region.ptes[page];
	return pte > 0 && ptePfn(pte) === pfn;
};

/** By how many regions a mapped anonymous page is mapped. */
export const mapCount = (m: Machine, pfn: Pfn): number => Math.max(1, m.sharing.maps?.[pfn] ?? 0);

/** Whether its process may write to it without asking whether anybody else has it. */
export const isExclusive = (m: Machine, pfn: Pfn): boolean => (m.sharing.maps?.[pfn] ?? 0) === 0;

/** Nobody else has it after all (page_move_anon_rmap). */
export function makeExclusive(m: Machine, pfn: Pfn): void {
	if (m.sharing.maps !== null) m.sharing.maps[pfn] = 0;
}

/** Regions that map an anonymous page, its owner first. */
export function mappersOf(m: Machine, pfn: Pfn): Region[] {
	const {owner, index} = m.frames;
	if (owner[pfn] === NONE) return [];
	const first = m.regions[owner[pfn]] as Region;
	const mappers = [first];
	if (mapCount(m, pfn) === 1) return mappers;
	for (const id of familyOf(m, first)) {
		const region = m.regions[id] as Region;
		if (region !== first && maps(region, index[pfn], pfn)) mappers.push(region);
	}
	return mappers;
}

/** Those that map a page beside one have `now` instead of `before` in all. */
function reshare(m: Machine, besides: Region, page: number, pfn: Pfn, before: number, now: number): void {
	const more = (now === 1 ? 0 : shareOf(now)) - (before === 1 ? 0 : shareOf(before));
	let left = Math.min(before, now);
	for (const id of familyOf(m, besides)) {
		const region = m.regions[id] as Region;
		if (region === besides || !maps(region, page, pfn)) continue;
		region.space.changes++;
		if (before === 1) region.shared++;
		if (now === 1) region.shared--;
		region.sharedPss += more;
		if (--left === 0) return;
	}
}

/** A region maps a page that others of its family map already. Its own entry is made before or after. */
export function addMapper(m: Machine, region: Region, page: number, pfn: Pfn): void {
	const counts = m.sharing.maps as Uint16Array;
	const before = mapCount(m, pfn);
	counts[pfn] = before + 1;
	reshare(m, region, page, pfn, before, before + 1);
	region.shared++;
	region.sharedPss += shareOf(before + 1);
}

/** A region that mapped a page no longer does. True: nobody does any more, and it has no owner. */
export function dropMapper(m: Machine, region: Region, page: number, pfn: Pfn): boolean {
	const {maps} = m.sharing;
	if (maps !== null && maps[pfn] > 1) return dropOneOf(m, region, page, pfn, maps);
	if (maps !== null) maps[pfn] = 0;
	m.frames.owner[pfn] = NONE;
	return true;
}

function dropOneOf(m: Machine, region: Region, page: number, pfn: Pfn, counts: Uint16Array): false {
	const {owner} = m.frames;
	const before = counts[pfn];
	counts[pfn] = before - 1;
	region.shared--;
	region.sharedPss -= shareOf(before);
	reshare(m, region, page, pfn, before, before - 1);
	if (owner[pfn] === region.id) owner[pfn] = familyOf(m, region).find(id => id !== region.id && maps(m.regions[id] as Region, page, pfn)) as number;
	return false;
}

/** All who map a page let go of it at once. Returns them; their entries are theirs to change. */
export function dropMappers(m: Machine, pfn: Pfn): Region[] {
	const mappers = mappersOf(m, pfn);
	if (mappers.length > 1) {
		for (const region of mappers) {
			region.shared--;
			region.sharedPss -= shareOf(mappers.length);
		}
	}
	makeExclusive(m, pfn);
	return mappers;
}

/** A page that came back from swap, of which others may have the entry: it is not for its process alone until that is known. */
export function markShared(m: Machine, pfn: Pfn): void {
	if (m.sharing.maps !== null) m.sharing.maps[pfn] = Math.max(1, m.sharing.maps[pfn]);
}

/** Something of a page that they may share has changed, which shows in the others as well. */
export function noteKin(m: Machine, region: Region): void {
	for (const id of familyOf(m, region)) (m.regions[id] as Region).space.changes++;
}
