// A request of contiguous slots goes to the disk of their area. (block/blk-mq.c; docs §10, M 14.4)
import {submit} from '../files/disk.ts';
import type {Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {zeroesBetween} from './zeromap.ts';

/** Hands it over; where only pages of zeroes lie between it and the last one, which was swap's as well, a rotating disk passes over them. */
export function submitSwap(m: Machine, disk: number, what: 'swap-read' | 'swap-write', pfns: readonly Pfn[]): void {
	const {aux} = m.frames;
	const device = m.disks[disk];
	const over = device.lastSlot < 0 ? undefined : zeroesBetween(m, device.lastSlot, aux[pfns[0]]);
	submit(m, {disk, what, pages: pfns.length, pfns, ...(over === undefined ? {} : {over})});
	device.lastSlot = aux[pfns[pfns.length - 1]];
}
