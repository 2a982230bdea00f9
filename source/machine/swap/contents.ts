// What a page holds, as far as swap has to know: whether it is all zeroes, and how far it can be compressed. It is known while somebody maps the page, and noted
// for its slot when it gets one. Deviates: a page is what its program says of it for as long as it lives, whatever is written there; a file's on the tmpfs is never
// all zeroes.
import type {Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {areaOf, slotOf, type SwapEntry} from './swap-entry.ts';
import {noteZero} from './zeromap.ts';
import type {SwapArea} from './swap.ts';
import {setSize, type Zram} from './zram.ts';
import {bytesOfPage} from './zsmalloc.ts';
import {noteZswapSize} from './zswap.ts';

/** Pages of zeroes come in runs of so many (estimate): what is cleared and not used is seldom a single page. */
const RUN = 8;

/** Whether a page is one of the share that is all zeroes of its program's memory. Runs lie evenly among the others, so that any stretch has its share. */
export function isZeroFilled(m: Machine, pfn: Pfn): boolean {
	const {owner, index} = m.frames;
	const share = m.taskOf.get(m.regions[owner[pfn]]?.pid ?? 0)?.zeroFilled ?? 0;
	const run = Math.floor(index[pfn] / RUN);
	return Math.floor((run + 1) * share) > Math.floor(run * share);
}

/** A page that somebody maps gets a slot. */
export function noteContents(m: Machine, pfn: Pfn, entry: SwapEntry): void {
	const area = areaOf(m, entry);
	if (m.rules.zeromap) noteZero(area, slotOf(entry), isZeroFilled(m, pfn));
	if (m.zswap !== null) noteZswapSize(m, pfn, entry);
	if (area.zram !== null) noteZramSize(m, area, area.zram, pfn, slotOf(entry));
}

function noteZramSize(m: Machine, area: SwapArea, zram: Zram, pfn: Pfn, slot: number): void {
	const {compression} = m.disks[area.disk].config;
	if (compression !== undefined) setSize(m, zram, slot, isZeroFilled(m, pfn) ? 0 : bytesOfPage(m, pfn, compression.ratio));
}
