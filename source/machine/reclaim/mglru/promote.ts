// A page's generation changes: it was found in use, or is kept from eviction. (mm/vmscan.c folio_update_gen, folio_inc_gen; docs M 2)
// Deviates: what /proc counts moves at once, where the kernel moves the counts of a whole walk together.
import {type Pfn, REFERENCED, zoneOf} from '../../memory/frames.ts';
import type {Machine} from '../../state.ts';
import {countPages, INACTIVE_ANON, INACTIVE_FILE, listAs} from '../lru.ts';
import {clearRefs} from './lists.ts';
import {GEN_ANON, genList, genOf, genOfSeq, isActiveGen, type LruGen, lruGenOf, setGen, typeOf} from './state.ts';

/** Counts a page into another generation, wherever it hangs (lru_gen_update_size). */
function moveGen(m: Machine, lg: LruGen, lruvec: number, pfn: Pfn, gen: number): void {
	const {frames} = m;
	const from = genOf(frames, pfn);
	const type = typeOf(frames, pfn);
	const zone = zoneOf(m, pfn);
	const {zoneClass} = m.zones[zone];
	lg.size[genList(from, type, zoneClass)]--;
	lg.size[genList(gen, type, zoneClass)]++;
	setGen(frames, pfn, gen);
	if (isActiveGen(lg, from) || !isActiveGen(lg, gen)) return;
	const list = type === GEN_ANON ? INACTIVE_ANON : INACTIVE_FILE;
	countPages(m, lruvec, zone, list, -1);
	countPages(m, lruvec, zone, listAs(list, true), 1);
}

/** A page has been found in use: it is of the youngest generation. One that is off the lists is told so (folio_update_gen). */
export function promote(m: Machine, lruvec: number, pfn: Pfn): void {
	const {frames} = m;
	const from = genOf(frames, pfn);
	if (from < 0) {
		frames.flags[pfn] |= REFERENCED;
		return;
	}
	const lg = lruGenOf(m, lruvec);
	clearRefs(m, pfn);
	const gen = genOfSeq(lg.maxSeq);
	if (gen === from) return;
	lg.totals.promoted++;
	lg.strayed[from * 2 + typeOf(frames, pfn)] = true;
	moveGen(m, lg, lruvec, pfn, gen);
}

/** A page of the oldest generation is to be of the next (folio_inc_gen). */
export function intoNextGen(m: Machine, lruvec: number, pfn: Pfn): void {
	const gen = genOf(m.frames, pfn);
	clearRefs(m, pfn);
	moveGen(m, lruGenOf(m, lruvec), lruvec, pfn, (gen + 1) % 4);
}
