// What swap on zram holds: each page as an object of its compressed size. (drivers/block/zram/zram_drv.c zram_free_page; docs §10.1)
// What nothing is gained by compressing (zs_huge_class_size) is stored as it is, in a page of its own ("huge"); a page of zeroes is remembered and takes nothing ("same"). From 6.12 on
// such a page does not come here (zeromap.ts). Left out: pages of one word that is not 0, writeback to a disk.
import type {Machine} from '../state.ts';
import type {SwapArea} from './swap.ts';
import {PAGE_BYTES, sizeClasses} from './size-classes.ts';
import {createZsPool, freeObject, type ZsPool} from './zsmalloc.ts';

/** In `sizes`: there is an object. */
const STORED = 0x8000;

/** Looking through 4 KiB, or clearing them (estimate: some 10 GB/s, and the way through the driver). */
const SAME_US = 0.6;

export type Zram = {
	/** Of each slot, the bytes that its page takes (0: it is all zeroes), and whether it is stored. */
	readonly sizes: Uint16Array;
	readonly pool: ZsPool;
	/** Pages that are stored as they are. */
	huge: number;
	/** Pages that have been stored so. */
	hugeEver: number;
	/** Pages of zeroes. */
	same: number;
	/** Writes that found no room, and slots that were said to be free (failed_writes, notify_free of io_stat). */
	failed: number;
	freed: number;
};

export const createZram = (slots: number): Zram => ({sizes: new Uint16Array(slots), pool: createZsPool(), huge: 0, hugeEver: 0, same: 0, failed: 0, freed: 0});

export const isStored = ({sizes}: Zram, slot: number): boolean => (sizes[slot] & STORED) !== 0;
export const sizeOf = ({sizes}: Zram, slot: number): number => sizes[slot] & ~STORED;

/** CPU time that a slot's page takes to be written or read, in µs: `us` where it is compressed. */
export const pageTime = ({zram}: SwapArea, slot: number, us: number): number => (zram !== null && sizeOf(zram, slot) === 0 ? SAME_US : us);

/** Sets the size that a slot's page will take when it is written. */
export function setSize({rules}: Machine, zram: Zram, slot: number, bytes: number): void {
	zram.sizes[slot] = bytes >= sizeClasses(rules).huge ? PAGE_BYTES : bytes;
}

/** A slot's page is an object from now on; of zeroes none. */
export function noteStored(zram: Zram, slot: number): void {
	const bytes = zram.sizes[slot];
	if (bytes === 0) zram.same++;
	if (bytes === PAGE_BYTES) {
		zram.huge++;
		zram.hugeEver++;
	}
	zram.sizes[slot] |= STORED;
}

/** A slot is written anew, or free: its object goes. */
export function dropObject(m: Machine, {zram}: SwapArea, slot: number): void {
	if (zram === null || !isStored(zram, slot)) return;
	const bytes = sizeOf(zram, slot);
	zram.sizes[slot] = bytes;
	if (bytes === 0) {
		zram.same--;
		return;
	}
	if (bytes === PAGE_BYTES) zram.huge--;
	freeObject(m, zram.pool, bytes);
}

/** A slot is free (zram_slot_free_notify). */
export function noteFree(m: Machine, area: SwapArea, slot: number): void {
	if (area.zram === null) return;
	area.zram.freed++;
	dropObject(m, area, slot);
}
