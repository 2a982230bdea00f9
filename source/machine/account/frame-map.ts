// What holds each part of RAM: the frames of a machine, counted by kind in equal parts. Read when somebody looks, not with every Sample.
import {ANON, DIRTY, KIND_FIXED_SLAB, KIND_MASK, KIND_PAGETABLE, KIND_SLAB, KIND_USER, LIST_MASK, NONE, type Pfn, WRITEBACK} from '../memory/frames.ts';
import {GENERATIONS, lruvecOf} from '../reclaim/lru.ts';
import {genOf, genOfSeq, type LruGen, lruGenOf, MAX_NR_GENS, mglruOn} from '../reclaim/mglru/state.ts';
import {FRAME_KINDS, type FrameMap} from '../sample.ts';
import type {Machine} from '../state.ts';

const GENERATION_0 = FRAME_KINDS.indexOf('generation_0');

/** How many younger generations there are than this one. */
const rankOf = (lg: LruGen, gen: number): number => (genOfSeq(lg.maxSeq) - gen + MAX_NR_GENS) % MAX_NR_GENS;

/** Index into FRAME_KINDS of what a frame holds; with MGLRU of its generation, and of the oldest while it is off the lists, in the hands of who evicts. */
function frameKind(m: Machine, pfn: Pfn): number {
	const flags = m.frames.flags[pfn];
	switch (flags & KIND_MASK) {
		case 0:
			return 0;
		case KIND_SLAB:
		case KIND_FIXED_SLAB:
			return 2;
		case KIND_PAGETABLE:
			return 3;
		case KIND_USER: {
			if ((flags & WRITEBACK) !== 0) return 10;
			if ((flags & (DIRTY | ANON)) === DIRTY) return 9;
			const list = flags & LIST_MASK;
			if (list === GENERATIONS) return GENERATION_0 + rankOf(lruGenOf(m, lruvecOf(m, pfn)), genOf(m.frames, pfn));
			if (list !== 0) return 3 + list;
			if (mglruOn(m)) return GENERATION_0 + MAX_NR_GENS - 1;
			return (flags & ANON) !== 0 ? 4 : 6; // off the lists for a moment
		}
		default:
			return 1;
	}
}

/** All of RAM in equal parts: frames of each kind in each, and the process that owns most anonymous pages there. */
export function takeFrameMap(m: Machine, cells: number): FrameMap {
	const {count, flags, owner} = m.frames;
	const parts = Math.max(1, Math.min(cells, count));
	const kinds = FRAME_KINDS.length;
	const counts = new Uint32Array(parts * kinds);
	const ownerOf = new Int32Array(parts);
	const ownedFrames = new Uint32Array(parts);
	for (let cell = 0; cell < parts; cell++) {
		const tally = new Map<number, number>();
		const end = Math.floor(((cell + 1) * count) / parts);
		for (let pfn = Math.floor((cell * count) / parts); pfn < end; pfn++) {
			const f = flags[pfn];
			counts[cell * kinds + frameKind(m, pfn)]++;
			if ((f & ANON) === 0 || owner[pfn] === NONE) continue;
			const pid = m.regions[owner[pfn]]?.pid ?? 0;
			tally.set(pid, (tally.get(pid) ?? 0) + 1);
		}
		for (const [pid, n] of tally) {
			if (n > ownedFrames[cell]) {
				ownedFrames[cell] = n;
				ownerOf[cell] = pid;
			}
		}
	}
	return {cells: parts, framesPerCell: count / parts, frames: count, counts, owner: ownerOf, ownedFrames};
}
