// Zones: who owns which frames, the watermarks min, low and high, the lowmem reserve.
// Models mm/page_alloc.c: calculate_min_free_kbytes, __setup_per_zone_wmarks, setup_per_zone_lowmem_reserve, calculate_totalreserve_pages,
// __zone_watermark_ok for order 0 (docs §2, §3.1, §3.2). Left out: huge-page raise of min_free_kbytes, CMA, highatomic reserve.
import {ZONE_NAMES, type ZoneConfig, type ZoneName} from '../config.ts';
import {NONE} from './frames.ts';
import {type PerCpuPages, resizePcp} from './pcp.ts';
import type {PageBlocks} from './page-block.ts';
import type {Machine} from '../state.ts';

export type Zone = {
	readonly index: number;
	readonly node: number;
	readonly name: ZoneName;
	/** 0 DMA … 3 Movable. */
	readonly zoneClass: number;
	readonly managed: number;
	readonly present: number;
	readonly spanned: number;
	readonly startPfn: number;
	free: number;
	/** Stack of freed frames, linked by frames.next; frames from `untouched` on were never handed out. */
	freeHead: number;
	untouched: number;
	freeLowest: number;
	freeHighest: number;
	allocated: number;
	min: number;
	low: number;
	high: number;
	boost: number;
	/** Free pages by mobility of their page block; null where boosts are off. */
	blocks: PageBlocks | null;
	/** Lists of the CPUs; null where they are off. */
	pcp: PerCpuPages | null;
	/** lowmem_reserve by class of the request. */
	readonly reserve: number[];
	readonly numa: {hit: number; miss: number; foreign: number; local: number; other: number};
	/** Pages dirty or under writeback in this zone (nr_zone_write_pending). */
	writePending: number;
};

export type Marks = {readonly min: number; readonly low: number; readonly high: number};

const MIN_FREE_KB_MIN = 128;
const MIN_FREE_KB_MAX = 262144;

/** The zones of a configuration in the order of node and class, each behind the other in frame numbers. All of them is free, and no mark is set. */
export function createZones(config: readonly ZoneConfig[]): Zone[] {
	const order = (zone: ZoneConfig): number => zone.node * 4 + ZONE_NAMES.indexOf(zone.name);
	let pfn = 0;
	return [...config]
		.sort((a, b) => order(a) - order(b))
		.map((zone, index) => {
			const startPfn = pfn;
			pfn += zone.managed;
			return {
				index,
				node: zone.node,
				name: zone.name,
				zoneClass: ZONE_NAMES.indexOf(zone.name),
				managed: zone.managed,
				present: zone.present ?? zone.managed,
				spanned: zone.spanned ?? zone.present ?? zone.managed,
				startPfn,
				free: zone.managed,
				freeHead: NONE,
				untouched: startPfn,
				freeLowest: zone.managed,
				freeHighest: zone.managed,
				allocated: 0,
				min: 0,
				low: 0,
				high: 0,
				boost: 0,
				blocks: null,
				pcp: null,
				reserve: [0, 0, 0, 0],
				numa: {hit: 0, miss: 0, foreign: 0, local: 0, other: 0},
				writePending: 0,
			};
		});
}

/** Floor of the square root of a whole number below 2^53. */
export function isqrt(n: number): number {
	let root = Math.floor(Math.sqrt(n));
	while (root * root > n) root--;
	while ((root + 1) * (root + 1) <= n) root++;
	return root;
}

/** min_free_kbytes that the kernel computes for so many pages usable by GFP_USER (managed less the present high marks; the marks are 0 at boot). */
export function calculateMinFreeKb(pages: number): number {
	return Math.min(MIN_FREE_KB_MAX, Math.max(MIN_FREE_KB_MIN, isqrt(pages * 4 * 16)));
}

/** The marks of a zone of `managed` pages on a machine whose zones have `totalManaged` together. */
export function zoneMarks(managed: number, totalManaged: number, minFreeKb: number, scaleFactor: number): Marks {
	const share = Math.trunc(((minFreeKb >> 2) * managed) / totalManaged);
	const gap = Math.max(share >> 2, Math.trunc((managed * scaleFactor) / 10000));
	return {min: share, low: share + gap, high: share + 2 * gap};
}

/** lowmem_reserve of each zone of one node against requests of each class. `zones` are in class order; `ratio` by class. */
export function lowmemReserve(zones: readonly {readonly zoneClass: number; readonly managed: number}[], ratio: readonly number[]): number[][] {
	return zones.map(zone => {
		const row = [0, 0, 0, 0];
		for (let wanted = zone.zoneClass + 1; wanted <= 3; wanted++) {
			let above = 0;
			for (const other of zones) if (other.zoneClass > zone.zoneClass && other.zoneClass <= wanted) above += other.managed;
			row[wanted] = zone.managed === 0 || !ratio[zone.zoneClass] ? 0 : Math.trunc(above / ratio[zone.zoneClass]);
		}
		return row;
	});
}

/** Pages by which the list of a CPU is filled from a zone of so many (zone_batchsize). */
export function pcpBatch(managed: number): number {
	const quarter = Math.max(1, Math.min(managed >> 10, 256) >> 2);
	return Math.max(1, 2 ** Math.floor(Math.log2(quarter + (quarter >> 1))) - 1);
}

/** Reserve against all lowest needs of all zones: min(managed, largest reserve + high), summed. */
export function totalreservePages(zones: readonly {readonly managed: number; readonly high: number; readonly reserve: readonly number[]}[]): number {
	let sum = 0;
	for (const zone of zones) sum += Math.min(zone.managed, Math.max(...zone.reserve) + zone.high);
	return sum;
}

/** Whether the kernel's own memory may lie in a zone of this class: all but Movable, which holds only what can be moved away. */
export const forKernel = (zone: {readonly zoneClass: number}): boolean => zone.zoneClass < 3;

/** min_free_kbytes from the zones as they are (nr_free_buffer_pages): what the kernel computes at boot. ZONE_MOVABLE does not count. */
export function computedMinFreeKb(zones: readonly {readonly zoneClass: number; readonly managed: number; readonly high: number}[]): number {
	let pages = 0;
	for (const zone of zones) if (forKernel(zone)) pages += Math.max(0, zone.managed - zone.high);
	return calculateMinFreeKb(pages);
}

/** Recomputes marks, reserves and totalreserve after boot or a sysctl write. Boosts fall to 0. */
export function setupZones(m: Machine): void {
	const {minFreeKb, watermarkScaleFactor, lowmemReserveRatio} = m.tunables;
	let total = 0;
	for (const zone of m.zones) total += zone.managed;
	for (const zone of m.zones) {
		const marks = zoneMarks(zone.managed, total, minFreeKb, watermarkScaleFactor);
		zone.min = marks.min;
		zone.low = marks.low;
		zone.high = marks.high;
		zone.boost = 0;
		resizePcp(m, zone);
	}
	for (const node of m.nodes) {
		const zones = node.zones.map(index => m.zones[index]);
		const rows = lowmemReserve(zones, lowmemReserveRatio);
		for (const [i, zone] of zones.entries()) for (let wanted = 0; wanted < 4; wanted++) zone.reserve[wanted] = rows[i][wanted];
	}
	m.totalreservePages = totalreservePages(m.zones);
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
