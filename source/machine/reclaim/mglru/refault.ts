// What MGLRU leaves in the place of an evicted page, and what it learns when the page comes back. (mm/workingset.c lru_gen_eviction, lru_gen_refault; docs M 9)
// A shadow is the oldest generation at that time with the uses of the page: it says something only while that generation is the oldest still.
import {type Pfn, WORKINGSET} from '../../memory/frames.ts';
import type {Machine} from '../../state.ts';
import {refsOf, tierOf} from './lists.ts';
import {lruGenOf, MAX_REFS, setRawRefs, typeOf} from './state.ts';

const REFS = MAX_REFS + 1;
const REFS_BITS = 2;

/** The shadow's two parts: a number for the generation and all uses but one, and whether there was that one. */
export type GenShadow = {readonly age: number; readonly workingset: boolean};

export function genEviction(m: Machine, lruvec: number, pfn: Pfn): GenShadow {
	const lg = lruGenOf(m, lruvec);
	const type = typeOf(m.frames, pfn);
	const refs = refsOf(m, pfn);
	lg.control[type].evicted[tierOf(refs)]++;
	lg.totals.evicted++;
	return {age: lg.minSeq[type] * REFS + (refs > 0 ? refs - 1 : 0), workingset: refs > 0};
}

/**
 * Learns from a page that is read again, and marks it when it should have been kept ('hot'); 'old': its generation is the oldest no more. `ages`: a shadow has
 * so many numbers, a power of two, for both parts of its age.
 */
export function genRefault(m: Machine, lruvec: number, pfn: Pfn, {age, workingset}: GenShadow, ages: number, inFault: boolean): 'old' | 'recent' | 'hot' {
	const lg = lruGenOf(m, lruvec);
	const type = typeOf(m.frames, pfn);
	if (age >> REFS_BITS !== (lg.minSeq[type] & ((ages - 1) >> REFS_BITS))) return 'old';
	const refs = (age & (REFS - 1)) + (workingset ? 1 : 0);
	const tier = tierOf(refs);
	lg.control[type].refaulted[tier]++;
	lg.totals.refaulted[tier]++;
	if (!inFault && refs < MAX_REFS) return 'recent';
	m.frames.flags[pfn] |= WORKINGSET;
	setRawRefs(m.frames, pfn, MAX_REFS);
	return 'hot';
}
