// What somebody wants to see of the machine beyond its Samples, and what is seen of it: only what is shown is looked at.
import type {Source} from '../source/source.ts';
import type {ProcessWish, State} from './state.ts';

export type Looks = {
	/** How many cells the memory map wants; 0 = none is drawn. */
	mapCells: number;
	/** Whom to look into; null = nobody. */
	wish: ProcessWish | null;
};

export const createLooks = (): Looks => ({mapCells: 0, wish: null});

/** Wants a map of so many cells. Returns whether that is another wish than before. */
export function wantMap(looks: Looks, cells: number): boolean {
	const changed = cells !== looks.mapCells;
	looks.mapCells = cells;
	return changed;
}

/** Wants to look into a process. Returns whether that is another wish than before. */
export function wantProcess(looks: Looks, wish: ProcessWish | null): boolean {
	const {wish: before} = looks;
	const changed = wish?.pid !== before?.pid || wish?.address !== before?.address || wish?.parts !== before?.parts;
	if (changed) looks.wish = wish;
	return changed;
}

export const mapSeen = ({mapCells}: Looks, {frameMap}: Source): Partial<Pick<State, 'frameMap'>> =>
	mapCells > 0 ? {frameMap: frameMap?.(mapCells) ?? null} : {};

/** The process that is looked into; of one that has ended, the last that was seen (`before`). */
export function processSeen({wish}: Looks, {lookInside}: Source, before: State['processView']): Pick<State, 'processView'> {
	if (wish === null) return {processView: null};
	return {processView: lookInside?.(wish.pid, wish.address, wish.parts) ?? (before?.pid === wish.pid ? before : null)};
}

/** All that is looked at now. */
export const seenNow = (looks: Looks, source: Source, before: State['processView']): Partial<Pick<State, 'frameMap' | 'processView'>> => ({
	...mapSeen(looks, source),
	...(looks.wish === null ? {} : processSeen(looks, source, before)),
});
