// The order-0 watermark test, and how far a request may go under a mark. (__zone_watermark_ok, gfp_to_alloc_flags of mm/page_alloc.c; docs §3.1, §3.2)
import type {Zone} from './zone.ts';

export type Mark = 'min' | 'low' | 'high';

/** A mark of a zone by its name, each read where it stands: `zone[mark]` is looked up anew at every call. */
export function markOf(zone: Zone, mark: Mark): number {
	if (mark === 'low') return zone.low;
	return mark === 'min' ? zone.min : zone.high;
}

/** Which reserves a request may dip into. */
export type Entitlement = 'none' | 'high' | 'atomic' | 'oom-victim' | 'memalloc';

/** How far a request may let `mark` down: ½ for high, ⅜ for atomic, ½ for OOM victims, 0 for reclaimers. */
export function cutMark(mark: number, entitlement: Entitlement): number {
	switch (entitlement) {
		case 'none':
			return mark;
		case 'high':
			return mark - (mark >> 1);
		case 'atomic': {
			const high = mark - (mark >> 1);
			return high - (high >> 2);
		}
		case 'oom-victim':
			return mark - (mark >> 1);
		case 'memalloc':
			return -1;
		default:
			return entitlement satisfies never;
	}
}

/** The order-0 watermark test: strictly more free pages than the mark (with its boost, less the cut) and the reserve against this class. */
export function watermarkOk(zone: Zone, mark: number, zoneClass: number, entitlement: Entitlement, free: number = zone.free): boolean {
	if (entitlement === 'memalloc') return free > 0;
	return free > cutMark(mark + zone.boost, entitlement) + zone.reserve[zoneClass];
}
