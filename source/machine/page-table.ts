// Page tables. The entry of a page is one number in its region's array; the tables that x86-64 would need for it are counted as real page frames.
//
//   0                  nothing
//   negative           −1 − swap entry
//   positive           pfn << 4 | WRITABLE | DIRTY_PTE | YOUNG | PRESENT      (ZERO_PAGE: the shared page of zeroes)
//
// One PTE page covers 2 MiB of addresses, one PMD page 1 GiB, one PUD page 512 GiB (kernel-model §13.1). They come on demand and go at unmapping,
// not at swap-out.
import {allocPage, FAILED} from './page-alloc.ts';
import type {Region} from './address-space.ts';
import {KIND_PAGETABLE, freeFrame, zoneOf} from './frames.ts';
import type {Machine} from './state.ts';
import type {Task} from './task.ts';

export const PRESENT = 1;
export const YOUNG = 2;
export const DIRTY_PTE = 4;
export const WRITABLE = 8;
export const PFN_SHIFT = 4;
/** A never-written page that was read: maps the zero page, costs no memory. */
export const ZERO_PAGE = (0x7ffffff << PFN_SHIFT) | PRESENT | YOUNG;

export const isZeroPage = (pte: number): boolean => pte >> PFN_SHIFT === 0x7ffffff;
export const ptePfn = (pte: number): number => pte >> PFN_SHIFT;
export const makePte = (pfn: number, bits: number): number => (pfn << PFN_SHIFT) | bits;
export const swapPte = (entry: number): number => -1 - entry;
export const pteSwapEntry = (pte: number): number => -1 - pte;

/** Addresses are byte addresses below 2^47; a table is named by its level and the part of the address above it. */
const LEVELS = [
	{name: 'pte', span: 2 ** 21, key: 0},
	{name: 'pmd', span: 2 ** 30, key: 2 ** 40},
	{name: 'pud', span: 2 ** 39, key: 2 ** 41},
] as const;

const tableIndex = (region: Region, page: number): number =>
	Math.floor((region.start + page * 4096) / LEVELS[0].span) - Math.floor(region.start / LEVELS[0].span);

/** Makes sure that the tables for a page exist. False: a table could not be had at once, and the task is stalled. */
export function ensureTables(m: Machine, task: Task, region: Region, page: number): boolean {
	const at = tableIndex(region, page);
	if (region.tables[at] === 1) return true;
	const address = region.start + page * 4096;
	const {tables} = task.pageTables;
	for (let level = 2; level >= 0; level--) {
		const {span, key, name} = LEVELS[level];
		const id = key + Math.floor(address / span);
		if (tables.has(id)) continue;
		const pfn = allocPage(m, task, {zoneClass: 2, kind: KIND_PAGETABLE, noRetry: false});
		if (pfn < 0) {
			if (pfn === FAILED) throw new Error('a page table may not fail');
			return false;
		}
		m.frames.next[pfn] = task.pageTables.head;
		task.pageTables.head = pfn;
		task.pageTables[name]++;
		if (level < 2) m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_page_table_pages++;
		tables.set(id, 0);
		const parent = LEVELS[level + 1];
		if (parent !== undefined) {
			const above = parent.key + Math.floor(address / parent.span);
			tables.set(above, (tables.get(above) ?? 0) + 1);
		}
	}
	const pte = Math.floor(address / LEVELS[0].span);
	tables.set(pte, (tables.get(pte) ?? 0) + 1);
	region.tables[at] = 1;
	return true;
}

function freeTable(m: Machine, task: Task, level: number, id: number): void {
	const pfn = task.pageTables.head;
	const {name} = LEVELS[level];
	task.pageTables.head = m.frames.next[pfn];
	task.pageTables.tables.delete(id);
	task.pageTables[name]--;
	if (level < 2) m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_page_table_pages--;
	freeFrame(m, pfn);
}

/** Gives back the tables of a region that is being unmapped, where no other region of the task uses them (free_pgtables). */
export function releaseTables(m: Machine, task: Task, region: Region): void {
	const {tables} = task.pageTables;
	const first = Math.floor(region.start / LEVELS[0].span);
	for (let i = 0; i < region.tables.length; i++) {
		if (region.tables[i] === 0) continue;
		let address = (first + i) * LEVELS[0].span;
		for (let level = 0; level < 3; level++) {
			const id = LEVELS[level].key + Math.floor(address / LEVELS[level].span);
			const users = (tables.get(id) as number) - 1;
			tables.set(id, users);
			if (users > 0) break;
			freeTable(m, task, level, id);
			address = Math.floor(address / LEVELS[level].span) * LEVELS[level].span;
		}
	}
	region.tables.fill(0);
}
