// The page-frame table: one row of typed arrays a frame, 24 bytes, as `struct page` is for the kernel (25 with generations, 2 more where there are memory groups).
// No object per page.
//
//   flags   bits 0–2 LRU list · 3–15 and 19 page flags · 16–18 kind · 24–28 zone (see below)
//   next, prev   links: of the LRU list, of the zone's free stack, or of a task's chain of page tables (next only)
//   owner   anon: region that maps it (−1 unmapped) · file: file number
//   index   page number within the owner
//   aux     anon: swap slot of a swap-cache page (area << 26 | slot) · file: number of page tables that map it
import {type KernelUse, unchargeFrame} from '../cgroup/charge.ts';
import {ZONE_SHIFT} from './frame-zone.ts';
import {noteKernelFreed} from './page-block.ts';
import {giveToPcp, MOVABLE, type PcpType, RECLAIMABLE, UNMOVABLE} from './pcp.ts';
import type {Machine} from '../state.ts';
import type {Zone} from './zone.ts';
export {ZONE_SHIFT, zoneOf} from './frame-zone.ts';

export type Pfn = number;

export type Frames = {
	readonly count: number;
	readonly flags: Uint32Array;
	readonly next: Int32Array;
	readonly prev: Int32Array;
	readonly owner: Int32Array;
	readonly index: Int32Array;
	readonly aux: Int32Array;
	/** The memory group that a frame is charged to, 0 the root or none; null: the machine has no groups. */
	group: Uint16Array | null;
	/** Generation and uses of a page where the kernel has MGLRU (reclaim/mglru/state.ts); empty elsewhere. */
	readonly gen: Uint8Array;
};

export const BYTES_PER_FRAME = 24;
/** With generations. */
export const BYTES_PER_GEN_FRAME = 25;
export const NONE = -1;

export const LIST_MASK = 7;
export const REFERENCED = 1 << 3;
export const DIRTY = 1 << 4;
export const WRITEBACK = 1 << 5;
export const RECLAIM = 1 << 6; // rotate to the inactive tail when its write ends
export const SWAPCACHE = 1 << 7;
export const WORKINGSET = 1 << 8; // was on an active list once
export const UPTODATE = 1 << 9; // unset: its read is in flight
export const MLOCKED = 1 << 10;
export const ANON = 1 << 11;
export const ISOLATED = 1 << 12; // off the lists, in the hands of a reclaimer
export const READAHEAD = 1 << 13; // file: reaching it starts the next window; swap: brought in unasked
export const HELD = 1 << 14; // a fault that waits for it where it is has a reference to it
export const BUFFER_HEAD = 1 << 15; // a written file page keeps one until it is freed

const KIND_SHIFT = 16;
export const KIND_MASK = 7 << KIND_SHIFT;
export const KIND_KERNEL = 1 << KIND_SHIFT;
export const KIND_SLAB = 2 << KIND_SHIFT;
export const KIND_PAGETABLE = 3 << KIND_SHIFT;
export const KIND_USER = 4 << KIND_SHIFT; // anon and page cache
export const KIND_FIXED_SLAB = 5 << KIND_SHIFT; // slab that does not shrink: not __GFP_RECLAIMABLE
export const GATHERED = 1 << 19; // unmapped, and still held by who unmapped it (mmu-gather.ts)

export function createFrames(count: number, generations: boolean): Frames {
	return {
		count,
		flags: new Uint32Array(count),
		next: new Int32Array(count),
		prev: new Int32Array(count),
		owner: new Int32Array(count),
		index: new Int32Array(count),
		aux: new Int32Array(count),
		group: null,
		gen: new Uint8Array(generations ? count : 0),
	};
}

/** The list of a CPU that a page of a kind goes to (gfp_migratetype). */
export function pcpType(kind: number): PcpType {
	if (kind === KIND_USER) return MOVABLE;
	return kind === KIND_SLAB ? RECLAIMABLE : UNMOVABLE;
}

/** What a frame of a kind that is charged to a group is to the group; null: a page of a process or of the page cache. */
export function kernelUse(kind: number): KernelUse | null {
	if (kind === KIND_USER) return null;
	if (kind === KIND_PAGETABLE) return 'pagetables';
	return kind === KIND_KERNEL ? 'kernel_stack' : 'slab_unreclaimable';
}

/** The topmost frame of a zone's free stack, for `kind`. Who calls has taken it off the free pages' count. */
export function popFrame(m: Machine, zone: Zone, kind: number): Pfn {
	const {flags, next} = m.frames;
	let pfn = zone.freeHead;
	if (pfn === NONE) pfn = zone.untouched++;
	else zone.freeHead = next[pfn];
	flags[pfn] = (kind | (zone.index << ZONE_SHIFT)) >>> 0;
	zone.allocated++;
	return pfn;
}

const noFreePage = ({name, node}: Zone): Error => new Error(`zone ${name} of node ${node} has no free page to take`);

/** Takes a page out of a zone, whatever its marks: the caller has checked them. `kind` goes into the flags. */
export function takeFrame(m: Machine, zoneIndex: number, kind: number): Pfn {
	const zone = m.zones[zoneIndex];
	if (zone.free <= 0) throw noFreePage(zone);
	zone.free--;
	m.free--;
	if (zone.free < zone.freeLowest) zone.freeLowest = zone.free;
	if (m.free < m.freeLowest) m.freeLowest = m.free;
	return popFrame(m, zone, kind);
}

/** Gives a page back to its zone. It must be on no list. */
export function freeFrame(m: Machine, pfn: Pfn): void {
	const {flags, next} = m.frames;
	const zone = m.zones[flags[pfn] >>> ZONE_SHIFT];
	const kind = flags[pfn] & KIND_MASK;
	if (kind === 0) throw new Error(`page frame ${pfn} is freed twice`);
	if (m.frames.group !== null && m.frames.group[pfn] !== 0) unchargeFrame(m, pfn, kernelUse(kind));
	flags[pfn] = 0;
	if (m.frames.gen.length > 0) m.frames.gen[pfn] = 0;
	next[pfn] = zone.freeHead;
	zone.freeHead = pfn;
	m.vm.pgfree++;
	if (zone.pcp !== null) {
		giveToPcp(m, zone, zone.pcp, pcpType(kind));
		return;
	}
	if (zone.blocks !== null && kind !== KIND_USER) noteKernelFreed(zone.blocks, kind === KIND_SLAB);
	zone.free++;
	m.free++;
	if (zone.free > zone.freeHighest) zone.freeHighest = zone.free;
	if (m.free > m.freeHighest) m.freeHighest = m.free;
}
