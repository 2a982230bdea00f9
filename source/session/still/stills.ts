// Copies of a machine as it goes on, from which any instant is soon reached again. They thin out with age, within a budget: the one goes whose going makes the
// least odds, by the gap that it leaves against how long ago that was. Before the first there is boot, which can always be had again.
import {type Blocks, createBlocks} from './blocks.ts';
import {type Frozen, hold, ownBytes, release} from './copy.ts';

/** Something kept at an instant: after so many Samples, at a time of the machine. */
export type Still = {readonly ordinal: number; readonly atUs: number; readonly frozen: Frozen<object>};

export type Stills<S extends Still> = {
	/** In order of their ordinals. */
	readonly list: S[];
	readonly budget: Budget;
};

/** What all lists of stills may take together, and take, in bytes. `reached`: something had to go for want of room. */
export type Budget = {readonly most: number; used: number; reached: boolean; readonly blocks: Blocks};

/** More than so many are of no use: at the far end of ten minutes they stand less than two seconds apart. */
const MOST = 512;
/** What is younger is thinned last. */
const YOUNG_US = 10_000_000;

export const createBudget = (most: number): Budget => ({most, used: 0, reached: false, blocks: createBlocks()});
export const createStills = <S extends Still>(budget: Budget): Stills<S> => ({list: [], budget});

/** The one whose going makes the least odds; −1: there is only the newest. What lies before the first is run again from boot. */
function leastMissed({list}: Stills<Still>): number {
	const nowUs = list.at(-1)?.atUs ?? 0;
	let best = -1;
	let least = Infinity;
	for (let i = 0; i < list.length - 1; i++) {
		const gap = (list[i + 1] as Still).atUs - (list[i - 1]?.atUs ?? 0);
		const odds = gap / (nowUs - (list[i] as Still).atUs + YOUNG_US);
		if (odds < least) [best, least] = [i, odds];
	}
	return best;
}

/** Keeps one more, the newest; lets go what there is no room for, the newest too where it is larger than all that may be taken. */
export function keep<S extends Still>(stills: Stills<S>, still: S): void {
	const {list, budget} = stills;
	list.push(still);
	budget.used += ownBytes(still.frozen);
	budget.reached ||= budget.used > budget.most;
	while (list.length > MOST || budget.used > budget.most) {
		const at = leastMissed(stills);
		const [gone] = at < 0 ? list.splice(-1) : list.splice(at, 1);
		if (gone === undefined) return;
		budget.used -= release(gone.frozen, budget.blocks);
	}
}

/** The last at or before an instant. */
export const stillBefore = <S extends Still>({list}: Stills<S>, ordinal: number): S | undefined => list.findLast(still => still.ordinal <= ordinal);

/** Another list with those up to an instant: what both hold is held once. */
export function shareUpTo<S extends Still>({list, budget}: Stills<S>, ordinal: number): Stills<S> {
	const shared = list.filter(still => still.ordinal <= ordinal);
	for (const {frozen} of shared) hold(frozen);
	return {list: shared, budget};
}

/** Lets all go. */
export function dropStills({list, budget}: Stills<Still>): void {
	for (const {frozen} of list.splice(0)) budget.used -= release(frozen, budget.blocks);
}
