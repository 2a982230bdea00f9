// Lists of free pages of the CPUs that tune themselves (since 6.7): they are filled by more and more pages the longer nothing is freed, up to 32 batches at
// once, and hold more the more they are used. The marks are tested before such a refill, and what rests on a list is not free to them: free memory falls far
// under min without any lack of it. Models nr_pcp_alloc, nr_pcp_high, nr_pcp_free and decay_pcp_high of mm/page_alloc.c (6.12; docs M 14.1); how pages
// move is pcp.ts's.

/** CONFIG_PCP_BATCH_SCALE_MAX. */
export const SCALE_MAX = 5;

/** What a list that tunes itself knows of a CPU and a zone (per_cpu_pages). */
export type TunedList = {
	count: number;
	/** Pages it may hold now. */
	high: number;
	/** Refills in a row without a page freed in between, as far as the next is larger for it (alloc_factor). */
	allocFactor: number;
	/** Pages freed lately, halved by each page taken (free_count). */
	freeCount: number;
};

/** Bounds of `high`, the batch, and what reclaim is at in the zone. */
export type TunedZone = {
	readonly batch: number;
	readonly highMin: number;
	readonly highMax: number;
	/** An allocation has found free at or under high (ZONE_BELOW_HIGH). */
	readonly belowHigh: boolean;
	/** kswapd is at work (ZONE_RECLAIM_ACTIVE). */
	readonly reclaimActive: boolean;
};

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** A list that is filled may hold as much more, while free memory is over high. */
function raiseHigh(list: TunedList, {highMin, highMax, belowHigh}: TunedZone, wanted: number): void {
	list.high = clamp(list.high, highMin, highMax);
	if (highMin !== highMax && !belowHigh) list.high = Math.min(list.high + wanted, highMax);
}

/** A refill of more than single pages is of one batch, always. */
export const tunedSlabRefill = (list: TunedList, zone: TunedZone): void => raiseHigh(list, zone, zone.batch);

/** Pages of the next refill of single pages. Each refill is twice the one before while nothing is freed. */
export function tunedRefill(list: TunedList, zone: TunedZone): number {
	const {batch} = zone;
	const wanted = batch << list.allocFactor;
	raiseHigh(list, zone, wanted);
	const most = Math.max(list.high - list.count - batch, batch);
	if (wanted <= most && list.allocFactor < SCALE_MAX) list.allocFactor++;
	return Math.min(wanted, most);
}

/** What a list may hold at this moment, when a page has come back to it (nr_pcp_high). */
function limitOf(list: TunedList, {batch, highMin, highMax, belowHigh, reclaimActive}: TunedZone): number {
	const high = clamp(list.high, highMin, highMax);
	list.high = high;
	const freed = Math.max(list.freeCount, batch);
	if (reclaimActive) {
		list.high = Math.max(high - freed, highMin);
		return Math.min(batch << 2, list.high);
	}
	if (highMin === highMax) return high;
	if (belowHigh) {
		list.high = Math.max(high - freed, highMin);
		return Math.max(list.count, highMin);
	}
	const needed = list.freeCount + batch;
	if (list.count >= high && high < needed) list.high = clamp(needed, highMin, highMax);
	return high;
}

/** A page has been put on a list: how many it has to give back. */
export function tunedSurplus(list: TunedList, zone: TunedZone): number {
	const {batch} = zone;
	list.allocFactor >>= 1;
	if (list.freeCount < batch << SCALE_MAX) list.freeCount++;
	const limit = limitOf(list, zone);
	return list.count >= limit ? clamp(list.freeCount, batch, Math.max(batch, limit - batch)) : 0;
}

/** Once a second: a list that is not used holds an eighth less. Returns the pages that it has to give back. */
export function tunedDecay(list: TunedList, {batch, highMin}: TunedZone): number {
	if (list.high > highMin) list.high = Math.max(list.count - (batch << SCALE_MAX), list.high - (list.high >> 3), highMin);
	return Math.max(0, list.count - list.high);
}
