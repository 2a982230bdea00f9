// The zeromap: from 6.12 on a page of zeroes has its slot as any other, and a bit beside it instead of a write to the device; in front of zswap and zram.
// (mm/page_io.c is_folio_zero_filled, swap_zeromap_folio_set, swap_read_folio_zeromap; docs M 14.4)
// Deviates: the bit is set when the page gets its slot, not when it would be written; nobody can read the slot in between. Looking through the page and clearing
// one take no time of their own (some 0.3 µs each, estimate: about what the request that is saved would take).
import {countPage} from '../cgroup/charge.ts';
import type {Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {areaOf, slotOf, type SwapEntry} from './swap-entry.ts';
import type {SwapArea} from './swap.ts';

/** The page of a slot is all zeroes, or not. */
export function noteZero(area: SwapArea, slot: number, zero: boolean): void {
	if (zero) area.zeromap ??= new Uint8Array(area.pages);
	if (area.zeromap !== null) area.zeromap[slot] = zero ? 1 : 0;
}

const isZero = ({zeromap}: SwapArea, slot: number): boolean => zeromap !== null && zeromap[slot] !== 0;

/** A page that is to be written to its slot. True: it is all zeroes, and nothing is written. */
export function leaveToZeromap(m: Machine, pfn: Pfn, entry: SwapEntry): boolean {
	if (!isZero(areaOf(m, entry), slotOf(entry))) return false;
	m.vm.swpout_zero++;
	countPage(m, pfn, 'swpout_zero', 1);
	return true;
}

/** A page that is to be read from its slot. True: it is cleared instead. */
export function fillFromZeromap(m: Machine, pfn: Pfn, entry: SwapEntry): boolean {
	if (!isZero(areaOf(m, entry), slotOf(entry))) return false;
	m.vm.swpin_zero++;
	countPage(m, pfn, 'swpin_zero', 1);
	return true;
}

/** Slots of zeroes between two of an area, so that the disk may pass over them; undefined: none or others are there, or the second is not ahead. */
export function zeroesBetween(m: Machine, before: SwapEntry, entry: SwapEntry): number | undefined {
	const area = areaOf(m, entry);
	if (entry <= before + 1 || areaOf(m, before) !== area) return undefined;
	for (let slot = slotOf(before) + 1; slot < slotOf(entry); slot++) if (!isZero(area, slot)) return undefined;
	return entry - before - 1;
}
