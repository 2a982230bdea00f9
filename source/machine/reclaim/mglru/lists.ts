// Pages in and out of generations: which one a page begins in, and the links. (include/linux/mm_inline.h lru_gen_add_folio, lru_gen_del_folio; docs M 2, M 3)
// Lists are lazily sorted: a page that is promoted stays where it hangs until eviction meets it (evict.ts). So that it can be taken off whatever list that is,
// the ends of a list carry its number instead of NONE. What /proc calls active and inactive is counted by who calls (lru.ts).
import {DIRTY, NONE, type Pfn, RECLAIM, REFERENCED, SWAPCACHE, WORKINGSET, WRITEBACK, zoneOf} from '../../memory/frames.ts';
import type {Machine} from '../../state.ts';
import {
	GEN_ANON,
	GEN_LISTS,
	genList,
	genOf,
	genOfSeq,
	isActiveGen,
	isNew,
	type LruGen,
	lruGenOf,
	MAX_REFS,
	MIN_NR_GENS,
	rawRefs,
	setGen,
	setRawRefs,
	typeOf,
} from './state.ts';

/** What stands at an end of a list instead of a page. */
const endOf = (lruvec: number, at: number): number => -2 - (lruvec * GEN_LISTS + at);
const listAtEnd = (end: number): number => -2 - end;

/** Uses by read() and write() beyond the first (folio_lru_refs). */
export const refsOf = (m: Machine, pfn: Pfn): number => rawRefs(m.frames, pfn) + ((m.frames.flags[pfn] & WORKINGSET) === 0 ? 0 : 1);
/** 0, 1, 2, 2, 3 for 0 to 4 (lru_tier_from_refs). */
export const tierOf = (refs: number): number => TIER_OF[refs];
const TIER_OF = [0, 1, 2, 2, 3];

/** Forgets how a page was used (folio_clear_lru_refs). */
export function clearRefs(m: Machine, pfn: Pfn): void {
	m.frames.flags[pfn] &= ~(REFERENCED | WORKINGSET);
	setRawRefs(m.frames, pfn, 0);
}

/** read() or write() has used a page (folio_inc_refs). */
export function countUse(m: Machine, pfn: Pfn): void {
	const {flags} = m.frames;
	if ((flags[pfn] & REFERENCED) === 0) flags[pfn] |= REFERENCED;
	else if ((flags[pfn] & WORKINGSET) === 0) flags[pfn] |= WORKINGSET;
	else setRawRefs(m.frames, pfn, Math.min(MAX_REFS, rawRefs(m.frames, pfn) + 1));
}

/** Hangs a page at the newest or the oldest end of the list of its generation. */
export function linkGen(m: Machine, lg: LruGen, lruvec: number, pfn: Pfn, atTail: boolean): void {
	const {next, prev} = m.frames;
	const at = genList(genOf(m.frames, pfn), typeOf(m.frames, pfn), m.zones[zoneOf(m, pfn)].zoneClass);
	const end = endOf(lruvec, at);
	if (atTail) {
		const last = lg.tail[at];
		next[pfn] = end;
		prev[pfn] = last === NONE ? end : last;
		if (last === NONE) lg.head[at] = pfn;
		else next[last] = pfn;
		lg.tail[at] = pfn;
		return;
	}
	const first = lg.head[at];
	prev[pfn] = end;
	next[pfn] = first === NONE ? end : first;
	if (first === NONE) lg.tail[at] = pfn;
	else prev[first] = pfn;
	lg.head[at] = pfn;
}

/** Takes a page off the list that it hangs on. */
export function unlinkGen(m: Machine, lg: LruGen, pfn: Pfn): void {
	const {next, prev} = m.frames;
	const before = prev[pfn];
	const after = next[pfn];
	if (before >= 0) next[before] = after;
	else lg.head[listAtEnd(before) % GEN_LISTS] = after < 0 ? NONE : after;
	if (after >= 0) prev[after] = before;
	else lg.tail[listAtEnd(after) % GEN_LISTS] = before < 0 ? NONE : before;
}

/**
 * The generation that a page comes into: the youngest when it is `active` (a fault, or a page that eviction could not use), the second youngest when it cannot
 * be evicted at once, and the oldest or the one before it otherwise.
 */
export function birthSeq(m: Machine, lg: LruGen, pfn: Pfn, active: boolean, toTail: boolean): number {
	const flags = m.frames.flags[pfn];
	const type = typeOf(m.frames, pfn);
	const min = lg.minSeq[type];
	if (active) return lg.maxSeq;
	if (type === GEN_ANON && (flags & SWAPCACHE) === 0) return lg.maxSeq - 1;
	if ((flags & RECLAIM) !== 0 && (flags & (DIRTY | WRITEBACK)) !== 0) return lg.maxSeq - 1;
	return toTail || min + MIN_NR_GENS >= lg.maxSeq ? min : min + 1;
}

/** Adds a page. Returns whether it counts as active. */
export function genAdd(m: Machine, lruvec: number, pfn: Pfn, active: boolean, toTail: boolean): boolean {
	const {frames} = m;
	const lg = lruGenOf(m, lruvec);
	const gen = genOfSeq(birthSeq(m, lg, pfn, active, toTail));
	setGen(frames, pfn, gen);
	if (isNew(frames, pfn)) lg.totals.born++;
	if (active) {
		frames.flags[pfn] &= ~REFERENCED;
		setRawRefs(frames, pfn, 0);
	}
	const at = genList(gen, typeOf(frames, pfn), m.zones[zoneOf(m, pfn)].zoneClass);
	lg.size[at] = lg.size[at] + 1;
	linkGen(m, lg, lruvec, pfn, toTail);
	return isActiveGen(lg, gen);
}

/** Takes a page off its list and out of its generation. Returns whether it counted as active. */
export function genRemove(m: Machine, lruvec: number, pfn: Pfn): boolean {
	const {frames} = m;
	const lg = lruGenOf(m, lruvec);
	const gen = genOf(frames, pfn);
	const at = genList(gen, typeOf(frames, pfn), m.zones[zoneOf(m, pfn)].zoneClass);
	lg.size[at] = lg.size[at] - 1;
	unlinkGen(m, lg, pfn);
	setGen(frames, pfn, -1);
	return isActiveGen(lg, gen);
}
