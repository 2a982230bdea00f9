// What the screen of two machines can ask of whoever shows it.
import type {Letter} from '../../session/line/line.ts';
import type {Pair} from '../../workload/compare/seen.ts';
import type {FigureAt} from '../explain/figures-of.ts';

export type PairDoors = {
	readonly quit: () => void;
	/** The pair ends, and the machine that stays goes on alone. */
	readonly close: () => void;
	/** Two other lines are compared. */
	readonly choose: (letters: Pair<Letter>) => void;
	/** The chosen branch is gone, and the other machine goes on alone. */
	readonly drop: () => void;
	readonly suspend: () => void;
	/** Rows of a page. */
	readonly page: number;
	/** The screen as a picture, and a file in the working folder for it, whose name is returned. Saving throws what writing throws. */
	readonly picture: () => string;
	readonly save: (base: string, ending: string, text: string) => string;
	/** The numbers that are on the screen. */
	readonly figures: () => readonly FigureAt[];
};
