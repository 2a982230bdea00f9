// Watermark boosts: a request that has used up the page blocks of its own mobility takes one of another kind, and the zone's marks are raised so that
// kswapd frees a whole block again. (steal_suitable_fallback, boost_watermark of mm/page_alloc.c; kernel-model §2.5) An option of the machine.
// Deviates: blocks are counted, not laid out. In the recordings zone DMA was down to some 730 free pages, all in blocks of another kind, when it was
// boosted; every zone is given as many, as an estimate: where they lie hangs on the boot.
import {wakeKswapd} from './kswapd-wake.ts';
import type {Machine} from './state.ts';
import type {Task} from './task.ts';
import type {Zone} from './zone.ts';

/** pageblock_nr_pages: 2 MiB. */
const BLOCK = 512;
const FOREIGN_FREE = 728;
/** Zones of fewer blocks are not boosted. */
const SMALLEST = 4 * BLOCK;

/** Free pages of a zone that lie in blocks of another kind when the machine is ready. */
export const foreignFreePages = (managed: number, boosts: boolean): number => (boosts && managed >= SMALLEST ? FOREIGN_FREE : 0);

/** Largest boost of a zone (boost_watermark). */
export const boostLimit = (high: number, factor: number): number => Math.max(BLOCK, Math.trunc((high * factor) / 10000));

/** A user page has been taken from a zone: where its own blocks are used up, a foreign one changes hands and the zone is boosted. */
export function noteUserPage(m: Machine, zone: Zone, task: Task | null): void {
	if (zone.free >= zone.foreignFree) return;
	zone.foreignFree = Math.max(0, zone.foreignFree - BLOCK);
	const factor = m.tunables.watermarkBoostFactor;
	if (factor === 0) return;
	zone.boost = Math.min(zone.boost + BLOCK, boostLimit(zone.high, factor));
	wakeKswapd(m, zone.node, zone.zoneClass, task, zone);
}
