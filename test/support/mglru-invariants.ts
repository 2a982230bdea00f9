// What has to hold of the generations of MGLRU in every state of a machine (include/linux/mmzone.h, mm_inline.h): each page hangs on one list and is of one
// generation that exists, the sizes are what hangs there, there are two to four generations of each type, and anonymous ones are never younger at their old end.
import {ANON, LIST_MASK, NONE, type Pfn} from '../../source/machine/memory/frames.ts';
import type {Machine} from '../../source/machine/machine.ts';
import {ACTIVE_ANON, ACTIVE_FILE, GENERATIONS, INACTIVE_ANON, INACTIVE_FILE} from '../../source/machine/reclaim/lru.ts';
import {GEN_LISTS, genOf, isActiveGen, type LruGen, mglruOn} from '../../source/machine/reclaim/mglru/state.ts';

export type Found = {readonly lruvec: number; readonly pfn: Pfn; readonly list: number};

/** Of a list's number: (generation × 2 + type) × 4 + class of zone. */
const partsOf = (at: number): {readonly gen: number; readonly type: 0 | 1; readonly zoneClass: number} => ({
	gen: at >> 3,
	type: ((at >> 2) & 1) as 0 | 1,
	zoneClass: at & 3,
});

function checkSequence(lg: LruGen, name: string, fail: (what: string) => void): void {
	for (const type of [0, 1] as const) {
		const gens = lg.maxSeq - (lg.minSeq[type] as number) + 1;
		if (gens < 2 || gens > 4) fail(`${name}: ${gens} generations of type ${type}`);
	}
	if ((lg.minSeq[0] as number) > (lg.minSeq[1] as number)) fail(`${name}: the oldest anonymous generation is younger than that of files`);
}

/** All pages in generations, with the list that /proc counts each in; what is wrong is told. */
export function generations(m: Machine, fail: (what: string) => void): Found[] {
	const found: Found[] = [];
	const {flags, next, prev} = m.frames;
	for (const [lruvec, lg] of m.mglru.lruvecs.entries()) {
		if (lg === undefined) continue;
		const name = `generations of lruvec ${lruvec}`;
		checkSequence(lg, name, fail);
		const size = new Int32Array(GEN_LISTS);
		for (let at = 0; at < GEN_LISTS; at++) {
			const {type, zoneClass} = partsOf(at);
			const end = -2 - (lruvec * GEN_LISTS + at);
			let before = end;
			let steps = 0;
			for (let pfn = lg.head[at] === NONE ? end : (lg.head[at] as number); pfn !== end; pfn = next[pfn] as number) {
				if (pfn < 0 || steps++ > m.frames.count) {
					fail(`${name}: list ${at} ends in ${pfn}`);
					break;
				}
				const f = flags[pfn] as number;
				const gen = genOf(m.frames, pfn);
				if ((f & LIST_MASK) !== GENERATIONS || gen < 0) fail(`frame ${pfn} hangs in a generation with flags ${f.toString(16)} and generation ${gen}`);
				if (((f & ANON) === 0 ? 1 : 0) !== type || m.zones[f >>> 24]?.zoneClass !== zoneClass) fail(`frame ${pfn} hangs among others than its own`);
				if (prev[pfn] !== before) fail(`frame ${pfn}: broken back link`);
				if ((gen - (lg.minSeq[type] as number) + 1024) % 4 > lg.maxSeq - (lg.minSeq[type] as number))
					fail(`frame ${pfn} is of generation ${gen}, which is none`);
				const own = gen * 8 + type * 4 + zoneClass;
				size[own] = (size[own] as number) + 1;
				const active = isActiveGen(lg, gen);
				found.push({lruvec, pfn, list: type === 0 ? (active ? ACTIVE_ANON : INACTIVE_ANON) : active ? ACTIVE_FILE : INACTIVE_FILE});
				before = pfn;
			}
			if ((lg.tail[at] === NONE ? end : lg.tail[at]) !== before) fail(`${name}: list ${at} has the wrong tail`);
		}
		for (let at = 0; at < GEN_LISTS; at++) if (size[at] !== lg.size[at]) fail(`${name}: ${lg.size[at]} counted at ${at}, ${size[at]} found`);
	}
	if (mglruOn(m))
		for (let i = 0; i < m.lru.head.length; i++)
			if (i % 6 !== 0 && i % 6 !== 5 && m.lru.head[i] !== NONE) fail(`MGLRU is on, and classic list ${i} holds pages`);
	if (!mglruOn(m) && found.length > 0) fail(`MGLRU is off, and ${found.length} pages are in generations`);
	return found;
}
