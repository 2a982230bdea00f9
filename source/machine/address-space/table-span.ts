// What page tables cover, and which of a region's lies where. (arch/x86/include/asm/pgtable_64_types.h; docs §13.1)
import {mglruOn} from '../reclaim/mglru/state.ts';
import type {Machine} from '../state.ts';
import {PAGE} from './layout.ts';
import type {Region} from './region.ts';

export type Level = 'pte' | 'pmd' | 'pud';

const SPAN_64 = {pte: 2 ** 21, pmd: 2 ** 30, pud: 2 ** 39} as const;
const SPAN_32 = {pte: 2 ** 22, pmd: 2 ** 32, pud: 2 ** 32} as const;

/** Bytes of addresses that one table of a level covers. */
export const tableSpan = (bits: 64 | 32, level: Level): number => (bits === 64 ? SPAN_64 : SPAN_32)[level];

/** Bit of region.tables: a page of the table was used since a walk of MGLRU has looked at the table (the accessed bit of its PMD entry). */
export const TABLE_USED = 2;

/** Number of a region's PTE page for an address, counted from the region's edge. */
export function tableIndex(region: Region, address: number, span: number): number {
	if (region.down) return Math.floor((region.edge - 1) / span) - Math.floor(address / span);
	return Math.floor(address / span) - Math.floor(region.edge / span);
}

/** log2 of the pages that one PTE page covers. */
const shiftOf = (bits: 64 | 32): number => (bits === 64 ? 9 : 10);

/** What region.inTable is of a region that begins, or grows downwards, at `edge`. */
export function pagesInTable(bits: 64 | 32, edge: number, down: boolean): number {
	const last = (1 << shiftOf(bits)) - 1;
	return down ? last - ((edge / PAGE - 1) & last) : (edge / PAGE) & last;
}

/** The same of a page that has an entry: in whole numbers, as every fault asks. */
export const tableOfPage = (region: Region, page: number, bits: 64 | 32): number => (page + region.inTable) >> shiftOf(bits);

/** Pages of a region are used, `count` from one on: with MGLRU their tables are worth a look by the next walk. */
export function noteUsed(m: Machine, region: Region, page: number, count: number): void {
	if (!mglruOn(m)) return;
	const {tables} = region;
	const bits = m.config.addressBits;
	const last = tableOfPage(region, page + count - 1, bits);
	for (let at = tableOfPage(region, page, bits); at <= last; at++) if (tables[at] === 1) tables[at] = 1 | TABLE_USED;
}
