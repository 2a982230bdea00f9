// What a person chooses on the screen of two machines.
import type {Side} from '../workload/compare/seen.ts';

/** What a typed line is about. */
export type PairLine = 'jump' | 'set' | 'kill' | 'adj' | 'which' | 'name';

export type PairView = 'beside' | 'over' | 'difference';

/** What a person has chosen on the screen of two machines. */
export type PairUi = {
	/** The one that stays. */
	readonly gold: Side;
	readonly view: PairView;
	readonly scale: 'magnified' | 'linear';
	readonly zoom: number;
	/** Which of the zones, by its place among the names of both; null: the largest. */
	readonly zone: number | null;
	/** First row of the table that is shown. */
	readonly row: number;
	readonly help: boolean;
	/** The settings that differ lie over the screen. */
	readonly differing: boolean;
	/** A word about what was done, until the next key. */
	readonly notice: {readonly text: string; readonly bad: boolean} | null;
	/** What is being typed at the bottom: where to, or what is done to the gold one. */
	readonly line: {readonly asks: PairLine; readonly text: string} | null;
	/** Where the cursor on a number stands, and whether that is explained in full. */
	readonly cursor: {readonly x: number; readonly y: number; readonly open: boolean} | null;
	readonly theme: string;
};

export const firstPairUi = (theme: string, zoom: number, gold: Side): PairUi => ({
	gold,
	view: 'beside',
	scale: 'magnified',
	zoom,
	zone: null,
	row: 0,
	help: false,
	differing: false,
	notice: null,
	line: null,
	cursor: null,
	theme,
});
