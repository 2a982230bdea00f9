// MGLRU's generations of a node as a Sample has them, youngest first, and what has happened to their pages. (mm/vmscan.c lru_gen_seq_show; docs M 2, M 11)
// Memory groups have generations of their own: those of the same rank are taken together, and the numbers and times are the root group's.
import type {GenerationsSample} from '../generations-sample.ts';
import {GEN_ANON, GEN_FILE, genOfSeq, genSize, type LruGen, mglruOn, TIERS} from '../reclaim/mglru/state.ts';
import type {Machine} from '../state.ts';

const sum = (all: readonly LruGen[], of: (lg: LruGen) => number): number => all.reduce((total, lg) => total + of(lg), 0);

/** Pages of a type in the generation of a rank, 0 the youngest; a type whose oldest is younger has none. */
const sizeAt = (lg: LruGen, rank: number, type: typeof GEN_ANON | typeof GEN_FILE): number =>
	lg.maxSeq - rank < lg.minSeq[type] ? 0 : genSize(lg, genOfSeq(lg.maxSeq - rank), type);

/** Null: the lists are active and inactive. */
export function generationsOf(m: Machine, node: number, now: number): GenerationsSample | null {
	if (!mglruOn(m)) return null;
	const all = m.mglru.lruvecs.filter((lg, lruvec): lg is LruGen => lg !== undefined && lruvec % m.nodes.length === node);
	const root = m.mglru.lruvecs[node];
	if (root === undefined) return null;
	const ranks = root.maxSeq - Math.min(root.minSeq[GEN_ANON], root.minSeq[GEN_FILE]) + 1;
	const lists = Array.from({length: ranks}, (_, rank) => ({
		seq: root.maxSeq - rank,
		ageUs: Math.max(0, Math.floor((now - root.born[genOfSeq(root.maxSeq - rank)]) / 1000)),
		anon: sum(all, lg => sizeAt(lg, rank, GEN_ANON)),
		file: sum(all, lg => sizeAt(lg, rank, GEN_FILE)),
	}));
	const tiers = Array.from({length: TIERS}, (_, tier) => sum(all, lg => lg.totals.refaulted[tier]));
	return {
		lists,
		oldestAnon: root.minSeq[GEN_ANON],
		oldestFile: root.minSeq[GEN_FILE],
		born: sum(all, ({totals}) => totals.born),
		promoted: sum(all, ({totals}) => totals.promoted),
		evicted: sum(all, ({totals}) => totals.evicted),
		protected: sum(all, ({totals}) => totals.protected),
		refaulted: tiers,
	};
}
