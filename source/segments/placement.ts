// Where a segment goes: the four placement rules of the textbooks over a list of holes (Knuth, The Art of Computer Programming 1, section 2.5;
// Silberschatz, Operating System Concepts, "Contiguous Memory Allocation"). Pure: a rule looks at the holes and names one.

/** Free memory between two segments. base: first byte. */
export type Hole = {readonly base: number; readonly bytes: number};

export const POLICIES = ['first', 'best', 'worst', 'next'] as const;
/** first: the lowest that holds it. best: the smallest. worst: the largest. next: the first from where the last one went on. */
export type Policy = (typeof POLICIES)[number];

/**
 * The hole for so many bytes, null when none holds them. Among equals the lowest.
 * @param holes in order of their base
 * @param from where next fit begins to look; beyond the last hole it begins again at the lowest
 */
export function chooseHole(policy: Policy, holes: readonly Hole[], bytes: number, from = 0): Hole | null {
	const large = holes.filter(hole => hole.bytes >= bytes);
	const pick = (better: (a: Hole, b: Hole) => boolean): Hole | null =>
		large.reduce<Hole | null>((best, hole) => (best && !better(hole, best) ? best : hole), null);
	switch (policy) {
		case 'first':
			return large[0] ?? null;
		case 'best':
			return pick((a, b) => a.bytes < b.bytes);
		case 'worst':
			return pick((a, b) => a.bytes > b.bytes);
		case 'next':
			return large.find(hole => hole.base >= from) ?? large[0] ?? null;
		default:
			return policy satisfies never;
	}
}
