// A batch off the oldest generation: which type, which pages, and what is met on the way. (mm/vmscan.c sort_folio, isolate_folio, scan_folios, isolate_folios,
// the first half of evict_folios; docs M 7.1)
import {ROOT} from '../../cgroup/group.ts';
import {groupOf} from '../../cgroup/tree.ts';
import {ISOLATED, MLOCKED, NONE, type Pfn, REFERENCED} from '../../memory/frames.ts';
import type {Machine} from '../../state.ts';
import {INACTIVE_ANON, INACTIVE_FILE, lruRemove} from '../lru.ts';
import type {Reclaim} from '../scan-control.ts';
import {retireEmpty} from './age.ts';
import {ownTier, typeToScan} from './control.ts';
import {clearRefs, linkGen, refsOf, tierOf, unlinkGen} from './lists.ts';
import {intoNextGen} from './promote.ts';
import {
	GEN_ANON,
	GEN_FILE,
	genList,
	genOf,
	genOfSeq,
	type GenType,
	type LruGen,
	lruGenOf,
	MAX_LRU_BATCH,
	MAX_REFS,
	MIN_LRU_BATCH,
	MIN_NR_GENS,
	nrGens,
} from './state.ts';

/** Puts a page that is not to be evicted where it belongs; false = it may be. */
function sort(m: Machine, lg: LruGen, lruvec: number, type: GenType, pfn: Pfn, aboveClass: boolean, tier: number): boolean {
	if ((m.frames.flags[pfn] & MLOCKED) !== 0) return false;
	if (genOf(m.frames, pfn) !== genOfSeq(lg.minSeq[type])) {
		unlinkGen(m, lg, pfn);
		linkGen(m, lg, lruvec, pfn, false);
		return true;
	}
	const refs = refsOf(m, pfn);
	const isProtected = tierOf(refs) > tier || refs === MAX_REFS + 1;
	if (!isProtected && !aboveClass) return false;
	if (isProtected) {
		lg.control[type].protected[tierOf(refs)]++;
		lg.totals.protected++;
	}
	unlinkGen(m, lg, pfn);
	intoNextGen(m, lruvec, pfn);
	linkGen(m, lg, lruvec, pfn, true);
	return true;
}

/** Takes pages of a type from the oldest end, zone by zone, into the batch. Returns how many were looked at; 0: there is nothing for this request. */
function scan(m: Machine, r: Reclaim, lg: LruGen, lruvec: number, type: GenType, tier: number): number {
	if (nrGens(lg, type) === MIN_NR_GENS) return 0;
	const {flags} = m.frames;
	const gen = genOfSeq(lg.minSeq[type]);
	let looked = 0;
	let sorted = 0;
	for (let i = 4; i > 0 && looked < MAX_LRU_BATCH && r.batch.length < MIN_LRU_BATCH; i--) {
		const zoneClass = (r.zoneClass + i) % 4;
		const at = genList(gen, type, zoneClass);
		while (lg.tail[at] !== NONE && looked < MAX_LRU_BATCH && r.batch.length < MIN_LRU_BATCH) {
			const pfn = lg.tail[at];
			looked++;
			if (sort(m, lg, lruvec, type, pfn, zoneClass > r.zoneClass, tier)) {
				sorted++;
				continue;
			}
			if ((flags[pfn] & REFERENCED) === 0) clearRefs(m, pfn);
			lruRemove(m, pfn);
			flags[pfn] = ((flags[pfn] & ~REFERENCED) | ISOLATED) >>> 0;
			r.batch.push(pfn);
		}
	}
	if (r.root === ROOT) m.vm.pgrefill += sorted;
	if (r.group !== ROOT) groupOf(m, r.group).stat.pgrefill += sorted;
	m.clock += m.costs.skipPage * sorted;
	return r.batch.length > 0 || looked >= MAX_LRU_BATCH ? looked : 0;
}

/** The type to begin with, and its last tier that may be evicted; −1: by its own refaults. */
function choose(lg: LruGen, swappiness: number): {readonly type: GenType; readonly tier: number} {
	if (swappiness === 0) return {type: GEN_FILE, tier: -1};
	if (lg.minSeq[GEN_ANON] < lg.minSeq[GEN_FILE]) return {type: GEN_ANON, tier: -1};
	if (swappiness === 1) return {type: GEN_FILE, tier: -1};
	if (swappiness === 200) return {type: GEN_ANON, tier: -1};
	return typeToScan(lg.control, swappiness);
}

/**
 * Isolates a batch into r.batch and retires generations that are empty then. Returns what it counts for: pages looked at and one for a retirement; 0: there is
 * nothing to be had, or no generation left to take from after this batch.
 */
export function isolateBatch(m: Machine, r: Reclaim, lruvec: number, swappiness: number): number {
	const lg = lruGenOf(m, lruvec);
	let {type, tier} = choose(lg, swappiness);
	let looked = 0;
	for (let tries = swappiness === 0 ? 1 : 2; tries > 0; tries--) {
		looked = scan(m, r, lg, lruvec, type, tier < 0 ? ownTier(lg.control[type]) : tier);
		if (looked > 0) break;
		type = type === GEN_ANON ? GEN_FILE : GEN_ANON;
		tier = -1;
	}
	r.batchList = type === GEN_ANON ? INACTIVE_ANON : INACTIVE_FILE;
	if (retireEmpty(lg, swappiness > 0)) looked++;
	return nrGens(lg, swappiness > 0 ? GEN_ANON : GEN_FILE) === MIN_NR_GENS ? 0 : looked;
}
