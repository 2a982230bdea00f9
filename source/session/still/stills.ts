// Copies of a machine as it goes on, from which any instant is soon reached again. They thin out with age, within a budget: the one goes whose going makes the
// least odds, by what it would take to run the gap again that it leaves, against how long ago that was. Before the first there is boot, which can always be had
// again.
import {readKeysBytes} from './chunks.ts';
import {createRoom, type Room} from './copy.ts';

/** Something kept at an instant: after so many Samples, at a time of the machine. */
export type Still = {
	/** Half a one more: between that Sample and the next. */
	readonly ordinal: number;
	readonly atUs: number;
	/** What running from boot to here took, in ms of work. */
	readonly workMs: number;
	/** Holds all that it is made of once more, and lets it go. The budget is told. */
	readonly hold: () => void;
	readonly release: () => void;
};

export type Stills<S extends Still> = {
	/** In order of their ordinals. */
	readonly list: S[];
	readonly budget: Budget;
};

/** What all lists of stills may take together, in bytes, and where they are; `heapBytes`: beside the room's blocks. `reached`: something had to go for want of room. */
export type Budget = {
	readonly most: number;
	reached: boolean;
	readonly room: Room;
	heapBytes: number;
	/** In threads of their own. */
	apartBytes: number;
};

/** As many as a ten minutes' demo needs for any instant of it to be there in a tenth of a second. */
const MOST = 640;
/** The last ten minutes are as near as each other where there is nothing before them; the longer there has been something, the nearer is what is young. */
const EVEN_US = 600_000_000;

export const createBudget = (most: number): Budget => ({most, reached: false, room: createRoom(), heapBytes: 0, apartBytes: 0});
export const createStills = <S extends Still>(budget: Budget): Stills<S> => ({list: [], budget});

/** Bytes that are taken. */
export const usedBytes = ({room, heapBytes, apartBytes}: Budget): number => room.blocks.used + readKeysBytes(room.read) + heapBytes + apartBytes;

/** The one whose going makes the least odds; −1: there is only the newest. What lies before the first is run again from boot. */
function leastMissed({list}: Stills<Still>): number {
	const nowUs = list.at(-1)?.atUs ?? 0;
	const youngUs = EVEN_US ** 2 / Math.max(EVEN_US / 10, nowUs);
	let best = -1;
	let least = Infinity;
	for (let i = 0; i < list.length - 1; i++) {
		const gap = (list[i + 1] as Still).workMs - (list[i - 1]?.workMs ?? 0);
		const odds = gap / (nowUs - (list[i] as Still).atUs + youngUs);
		if (odds < least) [best, least] = [i, odds];
	}
	return best;
}

function drop({list}: Stills<Still>, at: number): void {
	for (const gone of list.splice(at, 1)) gone.release();
}

/** Keeps one more, where it belongs; lets go what there is no room for, the newest too where it is larger than all that may be taken. */
export function keep<S extends Still>(stills: Stills<S>, still: S): void {
	const {list, budget} = stills;
	list.splice(list.findLastIndex(({ordinal}) => ordinal <= still.ordinal) + 1, 0, still);
	while (list.length > MOST || usedBytes(budget) > budget.most) {
		budget.reached ||= usedBytes(budget) > budget.most;
		if (list.length === 0) return;
		drop(stills, leastMissed(stills));
	}
}

/** The last at or before an instant. */
export const stillBefore = <S extends Still>({list}: Stills<S>, ordinal: number): S | undefined => list.findLast(still => still.ordinal <= ordinal);

/** What lies between an instant and the copies beside it, in ms of work: the one before, or boot, and the next. */
export function gapsAround({list}: Stills<Still>, ordinal: number, workMs: number): {readonly before: number; readonly after: number} {
	const at = list.findLastIndex(still => still.ordinal <= ordinal);
	return {before: workMs - (list[at]?.workMs ?? 0), after: (list[at + 1]?.workMs ?? Infinity) - workMs};
}

/** Another list with those up to an instant: what both hold is held once. */
export function shareUpTo<S extends Still>({list, budget}: Stills<S>, ordinal: number): Stills<S> {
	const shared = list.filter(still => still.ordinal <= ordinal);
	for (const still of shared) still.hold();
	return {list: shared, budget};
}

/** Lets all go. */
export function dropStills(stills: Stills<Still>): void {
	while (stills.list.length > 0) drop(stills, -1);
}
