// Zones: who owns which frames, the watermarks min, low and high, the lowmem reserve.
// Models mm/page_alloc.c: calculate_min_free_kbytes, __setup_per_zone_wmarks, setup_per_zone_lowmem_reserve, calculate_totalreserve_pages,
// __zone_watermark_ok for order 0; mm/khugepaged.c set_recommended_min_free_kbytes (docs §2, §3.1, §3.2). Left out: CMA, highatomic reserve, highmem.
import {type HugepageMode, type MachineConfig, ZONE_NAMES, type ZoneConfig, type ZoneName} from '../config.ts';
import {zoneStarts} from './zone-start.ts';
import {NONE} from './frames.ts';
import {type PerCpuPages, resizePcp} from './pcp.ts';
import type {PageBlocks} from './page-block.ts';
import {rulesOf} from '../rules.ts';
import {small} from '../wide.ts';
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
	/** Its first page frame as the kernel numbers them, with holes, and as the machine does. */
	readonly startPfn: number;
	readonly firstFrame: number;
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
	readonly numa: {hit: number; miss: number; foreign: number; local: number; other: number; interleave: number};
	/** Pages dirty or under writeback in this zone (nr_zone_write_pending). */
	writePending: number;
};

export type Marks = {readonly min: number; readonly low: number; readonly high: number};

const MIN_FREE_KB_MIN = 128;
const MIN_FREE_KB_MAX = 262144;

/** The zones of a configuration in the order of node and class, each behind the other in frame numbers. All of them is free, and no mark is set. */
export function createZones(config: readonly ZoneConfig[]): Zone[] {
	const order = (zone: ZoneConfig): number => zone.node * 4 + ZONE_NAMES.indexOf(zone.name);
	const zones = [...config].sort((a, b) => order(a) - order(b));
	const starts = zoneStarts(zones);
	let frames = 0;
	return zones.map((zone, index) => {
		const firstFrame = frames;
		const managed = small(zone.managed);
		frames += managed;
		return {
			index,
			node: zone.node,
			name: zone.name,
			zoneClass: ZONE_NAMES.indexOf(zone.name),
			managed,
			present: small(zone.present ?? managed),
			spanned: small(zone.spanned ?? zone.present ?? managed),
			startPfn: starts[index],
			firstFrame,
			free: managed,
			freeHead: NONE,
			untouched: firstFrame,
			freeLowest: managed,
			freeHighest: managed,
			allocated: 0,
			min: 0,
			low: 0,
			high: 0,
			boost: 0,
			blocks: null,
			pcp: null,
			reserve: [0, 0, 0, 0],
			numa: {hit: 0, miss: 0, foreign: 0, local: 0, other: 0, interleave: 0},
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

/** What a zone's marks depend on besides its size. */
export type MarkSettings = {readonly kernel: MachineConfig['kernel']; readonly minFreeKb: number; readonly scaleFactor: number};
type SizedZone = {readonly zoneClass: number; readonly managed: number};

const MOVABLE = 3;
/** Bounds of min in ZONE_MOVABLE since 6.6: SWAP_CLUSTER_MAX and 128 pages. */
const MOVABLE_MIN = 32;
const MOVABLE_MAX = 128;

/** The marks of a zone on a machine of these zones (__setup_per_zone_wmarks). Since 6.6 ZONE_MOVABLE has no part in min_free_kbytes, and a small min of its own. */
export function zoneMarks({zoneClass, managed}: SizedZone, zones: readonly SizedZone[], {kernel, minFreeKb, scaleFactor}: MarkSettings): Marks {
	const apart = (zone: SizedZone): boolean => rulesOf(kernel).movableApart && zone.zoneClass === MOVABLE;
	let total = 0;
	for (const zone of zones) if (!apart(zone)) total += zone.managed;
	const share = Math.trunc(((minFreeKb >> 2) * managed) / total);
	const min = apart({zoneClass, managed}) ? Math.min(MOVABLE_MAX, Math.max(MOVABLE_MIN, managed >> 10)) : share;
	const gap = Math.max(share >> 2, Math.trunc((managed * scaleFactor) / 10000));
	return {min, low: min + gap, high: min + 2 * gap};
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

/** Reserve against all lowest needs of all zones: min(managed, largest reserve + high), summed. */
export function totalreservePages(zones: readonly {readonly managed: number; readonly high: number; readonly reserve: readonly number[]}[]): number {
	let sum = 0;
	for (const zone of zones) sum += Math.min(zone.managed, Math.max(...zone.reserve) + zone.high);
	return sum;
}

/** Whether the kernel's own memory may lie in a zone of this class: all but Movable, which holds only what can be moved away. */
export const forKernel = (zone: {readonly zoneClass: number}): boolean => zone.zoneClass < 3;

/** Pages usable by GFP_USER beyond the high marks (nr_free_buffer_pages). ZONE_MOVABLE does not count. */
function freeBufferPages(zones: readonly {readonly zoneClass: number; readonly managed: number; readonly high: number}[]): number {
	let pages = 0;
	for (const zone of zones) if (forKernel(zone)) pages += Math.max(0, zone.managed - zone.high);
	return pages;
}

/** Pages of a page block, and blocks that khugepaged wants free of each zone: two, and three for each of three kinds of mobility. */
const BLOCK_PAGES = 512;
const BLOCKS_A_ZONE = 2 + 3 * 3;
/** A machine with less than 512 MiB has no huge pages (hugepage_init). */
const HUGEPAGES_FROM = 131072;

/** What khugepaged wants min_free_kbytes to be at least, with the marks as they are (set_recommended_min_free_kbytes). */
export function hugepageMinFreeKb(zones: readonly (SizedZone & {readonly high: number})[]): number {
	const blocks = BLOCK_PAGES * BLOCKS_A_ZONE * zones.filter(zone => zone.managed > 0 && forKernel(zone)).length;
	return Math.min(blocks, Math.trunc(freeBufferPages(zones) / 20)) * 4;
}

/** min_free_kbytes as a kernel has it after boot: computed, and raised where khugepaged runs (calculate_min_free_kbytes). */
export function bootMinFreeKb(zones: readonly SizedZone[], kernel: MachineConfig['kernel'], hugepages: HugepageMode): number {
	const computed = calculateMinFreeKb(freeBufferPages(zones.map(({zoneClass, managed}) => ({zoneClass, managed, high: 0}))));
	const managed = zones.reduce((sum, zone) => sum + zone.managed, 0);
	if (hugepages === 'never' || managed < HUGEPAGES_FROM) return computed;
	const settings = {kernel, minFreeKb: computed, scaleFactor: 10};
	const marked = zones.map(zone => ({zoneClass: zone.zoneClass, managed: zone.managed, high: zoneMarks(zone, zones, settings).high}));
	return Math.max(computed, hugepageMinFreeKb(marked));
}

/** Recomputes marks and totalreserve after boot or a sysctl write. Boosts fall to 0 (setup_per_zone_wmarks). */
export function setupMarks(m: Machine): void {
	const {minFreeKb, watermarkScaleFactor: scaleFactor} = m.tunables;
	for (const zone of m.zones) {
		Object.assign(zone, zoneMarks(zone, m.zones, {kernel: m.config.kernel, minFreeKb, scaleFactor}));
		zone.boost = 0;
		resizePcp(m, zone);
	}
	m.totalreservePages = totalreservePages(m.zones);
}

/** Recomputes the lowmem reserves and totalreserve (setup_per_zone_lowmem_reserve). */
export function setupLowmemReserve(m: Machine): void {
	const {lowmemReserveRatio} = m.tunables;
	for (const node of m.nodes) {
		const zones = node.zones.map(index => m.zones[index]);
		const rows = lowmemReserve(zones, lowmemReserveRatio);
		for (const [i, zone] of zones.entries()) for (let wanted = 0; wanted < 4; wanted++) zone.reserve[wanted] = rows[i][wanted];
	}
	m.totalreservePages = totalreservePages(m.zones);
}

/** Marks and reserves of a machine that has just been switched on: computed, or as the configuration has them. */
export function bootZones(m: Machine): void {
	setupMarks(m);
	setupLowmemReserve(m);
	for (const zone of m.zones) {
		const given = m.config.zones.find(({node, name}) => node === zone.node && name === zone.name);
		Object.assign(zone, given?.marks);
		for (const [wanted, pages] of (given?.protection ?? []).slice(0, 4).entries()) zone.reserve[wanted] = pages;
	}
	m.totalreservePages = totalreservePages(m.zones);
}
