// Opening a generation: when it is due, and what it changes. (mm/vmscan.c should_run_aging, inc_max_seq, inc_min_seq, try_to_inc_min_seq; docs M 5.1, 5.2, 7.4)
import {emit} from '../../account/emit.ts';
import {pathOf} from '../../cgroup/tree.ts';
import type {Machine} from '../../state.ts';
import {countPages, INACTIVE_ANON, INACTIVE_FILE, listAs} from '../lru.ts';
import {carryOver} from './control.ts';
import {linkGen, unlinkGen} from './lists.ts';
import {intoNextGen} from './promote.ts';
import {GEN_ANON, GEN_FILE, GEN_TYPES, genList, genOf, genOfSeq, genSize, type GenType, type LruGen, MAX_NR_GENS, MIN_NR_GENS, nrGens} from './state.ts';
import {NONE} from '../../memory/frames.ts';

/** Whether a generation is to be opened before more is evicted, and the pages of the types that may be. */
export function shouldAge(lg: LruGen, canSwap: boolean): {readonly due: boolean; readonly total: number} {
	const types: readonly GenType[] = canSwap ? GEN_TYPES : [GEN_FILE];
	const oldest = lg.minSeq[canSwap ? GEN_ANON : GEN_FILE];
	if (oldest + MIN_NR_GENS > lg.maxSeq) return {due: true, total: 0};
	let total = 0;
	let young = 0;
	let old = 0;
	for (const type of types) {
		for (let seq = lg.minSeq[type]; seq <= lg.maxSeq; seq++) {
			const size = genSize(lg, genOfSeq(seq), type);
			total += size;
			if (seq === lg.maxSeq) young += size;
			else if (seq + MIN_NR_GENS === lg.maxSeq) old += size;
		}
	}
	if (oldest + MIN_NR_GENS < lg.maxSeq) return {due: false, total};
	return {due: young * MIN_NR_GENS > total || old * (MIN_NR_GENS + 2) < total, total};
}

/**
 * The oldest generation of a type gives way although it has pages: they go to the next one's tail. Anonymous ones that cannot be swapped stay where they are,
 * and are of the generation that has the number next. Deviates: of those that were found in use and still hang there each goes to its own generation first; in
 * the kernel they hang on a younger list than that, and may be of none for a while, which no one can see as long as there is no swap.
 */
function retireByForce(m: Machine, lruvec: number, lg: LruGen, type: GenType, canSwap: boolean): void {
	const gen = genOfSeq(lg.minSeq[type]);
	const stay = type === GEN_ANON && !canSwap;
	if (!stay || lg.strayed[gen * 2 + type]) emptyLists(m, lruvec, lg, type, gen, stay);
	lg.strayed[gen * 2 + type] = false;
	carryOver(lg.control[type]);
	lg.minSeq[type]++;
}

/** `stay`: only what is of another generation by now goes. */
function emptyLists(m: Machine, lruvec: number, lg: LruGen, type: GenType, gen: number, stay: boolean): void {
	const {prev} = m.frames;
	for (let zoneClass = 0; zoneClass < 4; zoneClass++) {
		let pfn = lg.tail[genList(gen, type, zoneClass)];
		while (pfn >= 0) {
			const before = prev[pfn];
			const own = genOf(m.frames, pfn) === gen;
			if (!own || !stay) {
				unlinkGen(m, lg, pfn);
				if (own) intoNextGen(m, lruvec, pfn);
				linkGen(m, lg, lruvec, pfn, true);
			}
			pfn = before;
		}
	}
}

/** Opens a generation. What was second youngest counts as inactive from here on. */
export function openGeneration(m: Machine, lruvec: number, lg: LruGen, canSwap: boolean): void {
	for (const type of [GEN_FILE, GEN_ANON] as const) if (nrGens(lg, type) === MAX_NR_GENS) retireByForce(m, lruvec, lg, type, canSwap);
	const before = genOfSeq(lg.maxSeq - 1);
	const next = genOfSeq(lg.maxSeq + 1);
	const node = m.nodes[lruvec % m.nodes.length];
	for (const type of GEN_TYPES) {
		const list = type === GEN_ANON ? INACTIVE_ANON : INACTIVE_FILE;
		for (const zone of node.zones) {
			const {zoneClass} = m.zones[zone];
			const change = lg.size[genList(before, type, zoneClass)] - lg.size[genList(next, type, zoneClass)];
			countPages(m, lruvec, zone, list, change);
			countPages(m, lruvec, zone, listAs(list, true), -change);
		}
	}
	lg.born[next] = m.clock;
	lg.maxSeq++;
	const found = lg.found;
	lg.found = 0;
	emit(m, {
		kind: 'generation',
		...(m.cgroups === null ? {} : {group: pathOf(m, Math.floor(lruvec / m.nodes.length))}),
		node: node.id,
		seq: lg.maxSeq,
		found,
		pages: genSize(lg, before, GEN_ANON) + genSize(lg, before, GEN_FILE),
	});
}

/** Oldest generations that have no page left are oldest no more; with swap both types go in step. Returns whether any has gone (try_to_inc_min_seq). */
export function retireEmpty(lg: LruGen, canSwap: boolean): boolean {
	const types: readonly GenType[] = canSwap ? GEN_TYPES : [GEN_FILE];
	const min = [lg.minSeq[GEN_ANON], lg.minSeq[GEN_FILE]];
	for (const type of types) while (min[type] + MIN_NR_GENS <= lg.maxSeq && isEmpty(lg, genOfSeq(min[type]), type)) min[type]++;
	if (canSwap) {
		min[GEN_ANON] = Math.min(min[GEN_ANON], min[GEN_FILE]);
		min[GEN_FILE] = Math.max(min[GEN_ANON], lg.minSeq[GEN_FILE]);
	}
	let gone = false;
	for (const type of types) {
		if (min[type] === lg.minSeq[type]) continue;
		carryOver(lg.control[type]);
		lg.minSeq[type] = min[type];
		gone = true;
	}
	return gone;
}

/** Nothing hangs on its lists, whatever generation that is of. */
function isEmpty(lg: LruGen, gen: number, type: GenType): boolean {
	for (let zoneClass = 0; zoneClass < 4; zoneClass++) if (lg.head[genList(gen, type, zoneClass)] !== NONE) return false;
	return true;
}
