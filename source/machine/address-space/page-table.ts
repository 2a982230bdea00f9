// Page tables: the tables that x86-64 would need for the entries of a region (pte.ts) are taken from the allocator as real page frames.
// In 64-bit mode one PTE page covers 2 MiB of addresses, one PMD page 1 GiB, one PUD page 512 GiB (docs §13.1); in 32-bit mode one PTE page covers
// 4 MiB and the PGD points to it. They come on demand and go at unmapping, not at swap-out. The PGD itself is one of the task's kernel pages.
import {pageAddress, type Region} from './region.ts';
import {TABLE_PAGE} from '../memory/alloc-request.ts';
import {freeFrame, type Pfn, zoneOf} from '../memory/frames.ts';
import {modeOf} from './layout.ts';
import {type Level, tableOfPage, tableSpan} from './table-span.ts';
import {allocPage} from '../memory/page-alloc.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

/** What each level's tables are called by, so that all fit in one Map: a level's key plus the part of the address above the table. */
const KEY = {pte: 0, pmd: 2 ** 40, pud: 2 ** 41} as const;

export {tableSpan} from './table-span.ts';

export type Table = {readonly pfn: Pfn /** Regions' parts and tables below that use it. */; users: number};

/** The table of a level for a byte address, if it exists. */
export const tableAt = (task: Task, level: Level, address: number): Table | undefined =>
	task.pageTables.tables.get(KEY[level] + Math.floor(address / tableSpan(task.layout.bits, level)));

function reachTable(region: Region, at: number): void {
	if (at < region.tables.length) return;
	const grown = new Uint8Array(Math.max(at + 1, region.tables.length * 2));
	grown.set(region.tables);
	region.tables = grown;
}

/** Makes sure that the tables for a page exist. False: a table could not be had at once, and who asks for it, `task` itself but in a fork, is stalled. */
export function ensureTables(m: Machine, task: Task, region: Region, page: number, asker = task): boolean {
	const at = tableOfPage(region, page, task.layout.bits);
	return (at < region.tables.length && region.tables[at] !== 0) || takeTables(m, task, region, page, at, asker);
}

/** The same where the PTE page, the region's number `at`, is not known to exist. */
function takeTables(m: Machine, task: Task, region: Region, page: number, at: number, asker: Task): boolean {
	const {bits} = task.layout;
	const address = pageAddress(region, page);
	reachTable(region, at);
	const {levels} = modeOf(bits);
	const {tables} = task.pageTables;
	for (let i = levels.length - 1; i >= 0; i--) {
		const level = levels[i] as Level;
		const id = KEY[level] + Math.floor(address / tableSpan(bits, level));
		if (tables.has(id)) continue;
		const pfn = allocPage(m, asker, TABLE_PAGE);
		if (pfn < 0) return false; // FAILED: its group is full, and the fault is taken again
		task.pageTables[level]++;
		if (isCounted(m, level)) m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_page_table_pages++;
		tables.set(id, {pfn, users: 0});
		const parent = levels[i + 1];
		if (parent !== undefined) (tableAt(task, parent, address) as Table).users++;
	}
	(tableAt(task, 'pte', address) as Table).users++;
	region.tables[at] = 1;
	return true;
}

/** Whether nr_page_table_pages has it. */
const isCounted = (m: Machine, level: Level): boolean => level !== 'pud' || m.rules.pudCounted;

function freeTable(m: Machine, task: Task, level: Level, id: number): void {
	const {tables} = task.pageTables;
	const {pfn} = tables.get(id) as Table;
	tables.delete(id);
	task.pageTables[level]--;
	if (isCounted(m, level)) m.nodes[m.zones[zoneOf(m, pfn)].node].stat.nr_page_table_pages--;
	freeFrame(m, pfn);
}

/** Gives back what is left when a process without regions ends: tables of a fault that it died in, before all of them were there. */
export function releaseUnusedTables(m: Machine, task: Task): void {
	const {tables} = task.pageTables;
	for (const id of [...tables.keys()]) freeTable(m, task, id >= KEY.pud ? 'pud' : id >= KEY.pmd ? 'pmd' : 'pte', id);
}

/** Gives back the tables of a region from a page on that is being unmapped, where nothing else of the task uses them (free_pgtables). */
export function releaseTables(m: Machine, task: Task, region: Region, from: number): void {
	const {bits} = task.layout;
	const {levels} = modeOf(bits);
	const span = tableSpan(bits, 'pte');
	const first = from === 0 ? 0 : tableOfPage(region, from - 1, bits) + 1;
	const edge = region.down ? Math.floor((region.edge - 1) / span) : Math.floor(region.edge / span);
	for (let i = first; i < region.tables.length; i++) {
		if (region.tables[i] === 0) continue;
		region.tables[i] = 0;
		const address = (region.down ? edge - i : edge + i) * span;
		for (const level of levels) {
			const id = KEY[level] + Math.floor(address / tableSpan(bits, level));
			const table = task.pageTables.tables.get(id) as Table;
			table.users--;
			if (table.users > 0) break;
			freeTable(m, task, level, id);
		}
	}
}
