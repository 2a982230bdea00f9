// From a page frame back to the page table entries that map it: whether it was used, and taking it out of them. (mm/rmap.c folio_referenced, try_to_unmap)
// An anonymous page has one entry, of the region that owns it, and where that has been forked one in each of its family that has the page; a page of a file may
// have one in each region that maps the file.
import {countPage} from '../cgroup/charge.ts';
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {isWithin} from '../cgroup/tree.ts';
import type {Pid} from '../command.ts';
import {ANON, DIRTY, NONE, type Pfn, zoneOf} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {swapDuplicate} from '../swap/swap.ts';
import type {Task} from '../tasks/task.ts';
import {DIRTY_PTE, PRESENT, swapPte, YOUNG} from './pte.ts';
import {countResident, type Region} from './region.ts';
import {dropMappers, isExclusive, mapCount, mappersOf, noteKin} from './sharing.ts';
import {clearYoungOfMappers, unmapMappers} from './shmem-rmap.ts';
import {shootDown} from './tlb.ts';

/** Added to what testAndClearYoung() returns where one of the entries is of an executable mapping (VM_EXEC). */
const OF_TEXT = 2 ** 20;
/** How many entries it says, and whether they are of text. */
export const usedEntries = (used: number): number => used & (OF_TEXT - 1);
export const usedAsText = (used: number): boolean => used >= OF_TEXT;

/** Is told of each entry that has been used. */
type Found = (region: Region, page: number) => void;

/** Whether what a process does to a page counts in reclaim for a group: only its own processes' does (invalid_folio_referenced_vma). */
const counts = (m: Machine, pid: Pid, root: GroupId): boolean => root === ROOT || isWithin(m, m.taskOf.get(pid)?.group ?? ROOT, root);

/**
 * Page table entries of a page that have been used since the last look; they are cleared (folio_referenced, with vm_flags of those that were used).
 * `root`: the group on whose behalf somebody looks; `found` is told of each.
 */
export function testAndClearYoung(m: Machine, pfn: Pfn, root: GroupId = ROOT, found?: Found): number {
	const {flags, owner, index, aux} = m.frames;
	if ((flags[pfn] & ANON) === 0) return aux[pfn] === 0 ? 0 : clearYoungOfFile(m, pfn, root, found);
	const id = owner[pfn];
	if (id === NONE) return 0;
	const region = m.regions[id] as Region;
	if (region.pid === 0) return clearYoungOfShmem(m, region, pfn, root, found);
	if (mapCount(m, pfn) > 1) return clearYoungOfAll(m, pfn, root, found);
	const {ptes} = region;
	const pte = ptes[index[pfn]];
	if ((pte & YOUNG) === 0 || !counts(m, region.pid, root)) return 0;
	ptes[index[pfn]] = pte & ~YOUNG;
	found?.(region, index[pfn]);
	return 1;
}

/** The same of a page of a file on the tmpfs. In a function of its own, as what a closure holds is made anew at every call of what is around it. */
const clearYoungOfShmem = (m: Machine, of: Region, pfn: Pfn, root: GroupId, found?: Found): number =>
	clearYoungOfMappers(m, of, pfn, pid => counts(m, pid, root), found);

/** The same of a page of a file that somebody maps. */
function clearYoungOfFile(m: Machine, pfn: Pfn, root: GroupId, found?: Found): number {
	const {owner, index} = m.frames;
	let used = 0;
	let text = 0;
	for (const id of m.files[owner[pfn]].mappings) {
		const region = m.regions[id] as Region;
		const page = index[pfn] - region.offset;
		if (page < 0 || page >= region.ptes.length) continue;
		const pte = region.ptes[page];
		if ((pte & (PRESENT | YOUNG)) === (PRESENT | YOUNG) && !region.noRecency && counts(m, region.pid, root)) {
			region.ptes[page] = pte & ~YOUNG;
			used++;
			found?.(region, page);
			if (region.permissions[2] === 'x') text = OF_TEXT;
		}
	}
	return used + text;
}

/** The same of a page that fork has shared. */
function clearYoungOfAll(m: Machine, pfn: Pfn, root: GroupId, found?: Found): number {
	const page = m.frames.index[pfn];
	let used = 0;
	for (const region of mappersOf(m, pfn)) {
		const {ptes, pid} = region;
		if ((ptes[page] & YOUNG) === 0 || !counts(m, pid, root)) continue;
		ptes[page] &= ~YOUNG;
		used++;
		found?.(region, page);
	}
	return used;
}

/** A page of a file, or of the image, is no longer mapped by one page table: the last one counts it out of Mapped. Programs here only read what they map. */
export function unmapSharedPage(m: Machine, pfn: Pfn): void {
	const {aux} = m.frames;
	aux[pfn]--;
	if (aux[pfn] > 0) return;
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_mapped--;
	countPage(m, pfn, 'nr_mapped', -1);
}

/** One entry of a page becomes its swap entry (try_to_unmap_one). */
function unmapOne(m: Machine, region: Region, page: number, pfn: Pfn, shared: boolean): void {
	const {flags, aux} = m.frames;
	if ((region.ptes[page] & DIRTY_PTE) !== 0) flags[pfn] |= DIRTY;
	const entry = aux[pfn];
	swapDuplicate(m, entry);
	region.ptes[page] = swapPte(entry, shared);
	countResident(m, region, pfn, -1);
	region.swapped++;
	if (region.pid === 0) return;
	const task = m.taskOf.get(region.pid) as Task;
	shootDown(m, task);
	task.rssAnon--;
	task.swapEntries++;
}

/** Unmaps an anonymous page: its entries become its swap entry (try_to_unmap). */
export function unmapAnon(m: Machine, pfn: Pfn): void {
	const {owner, index} = m.frames;
	const id = owner[pfn];
	if (id === NONE) return;
	const region = m.regions[id] as Region;
	if (region.pid === 0) return unmapShmem(m, region, pfn);
	if (isExclusive(m, pfn)) unmapOne(m, region, index[pfn], pfn, false);
	else unmapFamily(m, region, index[pfn], pfn);
	owner[pfn] = NONE;
	m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_anon_mapped--;
	countPage(m, pfn, 'nr_anon_mapped', -1);
}

/** The entries of a page that fork has shared. */
function unmapFamily(m: Machine, region: Region, page: number, pfn: Pfn): void {
	noteKin(m, region);
	for (const one of dropMappers(m, pfn)) unmapOne(m, one, page, pfn, true);
}

/** A page of a file on the tmpfs: the swap entry takes its place in the file (shmem_writepage). */
function unmapShmem(m: Machine, region: Region, pfn: Pfn): void {
	const {flags, owner, index} = m.frames;
	unmapMappers(m, region, pfn);
	if (isExclusive(m, pfn)) unmapOne(m, region, index[pfn], pfn, false);
	else unmapFamily(m, region, index[pfn], pfn);
	owner[pfn] = NONE;
	flags[pfn] |= DIRTY;
	const {stat} = m.nodes[m.zones[zoneOf(m, pfn)].node];
	stat.nr_shmem--;
	stat.nr_file_pages--;
	countPage(m, pfn, 'nr_shmem', -1);
	countPage(m, pfn, 'nr_file_pages', -1);
}

/** Unmaps a page of a file wherever it is mapped (try_to_unmap). */
export function unmapFile(m: Machine, pfn: Pfn): void {
	const {owner, index, aux} = m.frames;
	const file = m.files[owner[pfn]];
	file.mapChanges++;
	for (const id of file.mappings) {
		if (aux[pfn] === 0) break;
		const region = m.regions[id];
		if (region === null) continue;
		const page = index[pfn] - region.offset;
		if (page < 0 || page >= region.ptes.length) continue;
		const pte = region.ptes[page];
		if ((pte & PRESENT) === 0 || pte < 0) continue;
		region.ptes[page] = 0;
		const task = m.taskOf.get(region.pid) as Task;
		shootDown(m, task);
		countResident(m, region, pfn, -1);
		task.rssFile--;
		unmapSharedPage(m, pfn);
	}
}
