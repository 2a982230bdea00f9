// MGLRU: evictable pages in two to four generations, youngest to oldest, instead of an active and an inactive list. (include/linux/mmzone.h lru_gen_folio,
// lru_gen_mm_state; docs M 1, M 2) Holds what a machine and each of its lruvecs remember; lists.ts links pages into generations.
// A generation has a sequence number; what is kept of it is kept at that number modulo four.
import {ANON, type Frames, NONE, type Pfn} from '../../memory/frames.ts';
import type {Machine} from '../../state.ts';

export const MAX_NR_GENS = 4;
export const MIN_NR_GENS = 2;
/** Classes of use by read() and write() within a generation (MAX_NR_TIERS). */
export const TIERS = 4;
/** LRU_REFS_MASK, and the most that folio_lru_refs() gives: with the workingset flag one more. */
export const MAX_REFS = 3;
/** Pages isolated in a batch, and looked at in one at most (MIN_LRU_BATCH, MAX_LRU_BATCH). */
export const MIN_LRU_BATCH = 64;
export const MAX_LRU_BATCH = 4096;

/** Anonymous pages with those of the tmpfs, and page cache: the first index of what is kept by type. */
export const GEN_ANON = 0;
export const GEN_FILE = 1;
export type GenType = typeof GEN_ANON | typeof GEN_FILE;
export const GEN_TYPES: readonly GenType[] = [GEN_ANON, GEN_FILE];
const ZONE_CLASSES = 4;
/** Lists of a lruvec: one for each generation, type and class of zone. */
export const GEN_LISTS = MAX_NR_GENS * 2 * ZONE_CLASSES;

/** Bits of /sys/kernel/mm/lru_gen/enabled (LRU_GEN_CORE, LRU_GEN_MM_WALK, LRU_GEN_NONLEAF_YOUNG). */
export const CORE = 1;
export const MM_WALK = 2;
export const NONLEAF_YOUNG = 4;
export const ALL_CAPS = CORE | MM_WALK | NONLEAF_YOUNG;

/** What the feedback loop counts of one type, by tier: since the oldest generation is the oldest, and averages of those before it. */
export type Control = {
	readonly refaulted: number[];
	readonly evicted: number[];
	readonly protected: number[];
	readonly avgRefaulted: number[];
	readonly avgTotal: number[];
};

/** Pages of a lruvec since boot: for people, no counters of the kernel's. */
export type GenTotals = {born: number; promoted: number; evicted: number; protected: number; readonly refaulted: number[]};

export type LruGen = {
	/** Youngest generation, of both types; oldest of each. */
	maxSeq: number;
	readonly minSeq: number[];
	/** By (generation × 2 + type) × 4 + class of zone: ends of the lists, and pages whose generation it is, which may still hang on another list. */
	readonly head: Int32Array;
	readonly tail: Int32Array;
	readonly size: Int32Array;
	/** By generation × 2 + type: a page that hung on one of its lists has come to be of another, and may hang there still. */
	readonly strayed: boolean[];
	/** When each generation was opened, in nanoseconds. */
	readonly born: number[];
	/** By type. */
	readonly control: readonly [Control, Control];
	/** Page-table walks: the generation that the last whole one was for, the process that the one under way has reached (0 none), the newest that any has met. */
	walkedSeq: number;
	walkPid: number;
	knownPid: number;
	/** Page tables that the walk for a generation looks at, by its number modulo 2; null: all, as nothing is known yet. */
	readonly filters: (Set<number> | null)[];
	/** Its group was under memory.low when reclaim came to it, and is not spared again. */
	atTail: boolean;
	/** Pages that the walk under way has found in use. */
	found: number;
	readonly totals: GenTotals;
};

export type Mglru = {
	/** Bits as above; without CORE the lists are active and inactive. */
	caps: number;
	/** lru_gen_min_ttl, in milliseconds as written. */
	minTtlMs: number;
	/** By lruvec; a group's is made when a page first comes to it. */
	readonly lruvecs: (LruGen | undefined)[];
};

const tiers = (): number[] => new Array<number>(TIERS).fill(0);
const createControl = (): Control => ({refaulted: tiers(), evicted: tiers(), protected: tiers(), avgRefaulted: tiers(), avgTotal: tiers()});

const createLruGen = (): LruGen => ({
	maxSeq: MIN_NR_GENS + 1,
	minSeq: [0, 0],
	head: new Int32Array(GEN_LISTS).fill(NONE),
	tail: new Int32Array(GEN_LISTS).fill(NONE),
	size: new Int32Array(GEN_LISTS),
	strayed: new Array<boolean>(MAX_NR_GENS * 2).fill(false),
	born: new Array<number>(MAX_NR_GENS).fill(0),
	control: [createControl(), createControl()],
	walkedSeq: MIN_NR_GENS,
	walkPid: 0,
	knownPid: 0,
	filters: [null, null],
	atTail: false,
	found: 0,
	totals: {born: 0, promoted: 0, evicted: 0, protected: 0, refaulted: tiers()},
});

export const createMglru = (caps: number, minTtlMs: number, nodes: number): Mglru => ({caps, minTtlMs, lruvecs: Array.from({length: nodes}, createLruGen)});

export const mglruOn = (m: Machine): boolean => (m.mglru.caps & CORE) !== 0;

export const lruGenOf = (m: Machine, lruvec: number): LruGen => (m.mglru.lruvecs[lruvec] ??= createLruGen());

export const genOfSeq = (seq: number): number => seq % MAX_NR_GENS;
export const nrGens = (lg: LruGen, type: GenType): number => lg.maxSeq - lg.minSeq[type] + 1;
export const genList = (gen: number, type: GenType, zoneClass: number): number => (gen * 2 + type) * ZONE_CLASSES + zoneClass;

/** The two youngest generations count as active (lru_gen_is_active). */
export const isActiveGen = (lg: LruGen, gen: number): boolean => gen === genOfSeq(lg.maxSeq) || gen === genOfSeq(lg.maxSeq - 1);

/** Pages of a generation of a type, of all zones. */
export function genSize(lg: LruGen, gen: number, type: GenType): number {
	let sum = 0;
	for (let zoneClass = 0; zoneClass < ZONE_CLASSES; zoneClass++) sum += lg.size[genList(gen, type, zoneClass)];
	return sum;
}

// Of each frame: bits 0–2 its generation + 1 (0: on none's list), bits 3–4 uses by read() and write() beyond the second (LRU_REFS_MASK), bit 5 that it has been
// in a generation since it was got.
const GEN_MASK = 7;
const REFS_SHIFT = 3;
const REFS_MASK = MAX_REFS << REFS_SHIFT;

const KNOWN = 32;

/** Notes that a page has been in a generation; returns whether it was new to all. */
export function isNew(frames: Frames, pfn: Pfn): boolean {
	const before = frames.gen[pfn];
	frames.gen[pfn] = before | KNOWN;
	return (before & KNOWN) === 0;
}

export const typeOf = ({flags}: Frames, pfn: Pfn): GenType => ((flags[pfn] & ANON) === 0 ? GEN_FILE : GEN_ANON);
/** −1: on no list of a generation. */
export const genOf = ({gen}: Frames, pfn: Pfn): number => (gen[pfn] & GEN_MASK) - 1;
export const rawRefs = ({gen}: Frames, pfn: Pfn): number => (gen[pfn] & REFS_MASK) >> REFS_SHIFT;

export function setGen(frames: Frames, pfn: Pfn, gen: number): void {
	frames.gen[pfn] = (frames.gen[pfn] & ~GEN_MASK) | (gen + 1);
}

export function setRawRefs(frames: Frames, pfn: Pfn, refs: number): void {
	frames.gen[pfn] = (frames.gen[pfn] & ~REFS_MASK) | (refs << REFS_SHIFT);
}
