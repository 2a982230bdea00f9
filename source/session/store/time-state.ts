// Where in time a person stands, as the store holds it: at now or at a Sample before, on which of the lines, and what of each line is known.
import type {Mark} from '../line/marks.ts';
import type {Letter, Line} from '../line/line.ts';
import {newestOf} from '../line/line.ts';
import type {History} from '../track/history.ts';
import type {LogEvent} from '../track/event-log.ts';

/** A line as it may be drawn. `history` and `marks` are live: they grow in place. */
export type LineShown = {
	readonly letter: Letter;
	readonly name: string;
	readonly left: Line['left'];
	readonly nowUs: number;
	readonly nowOrdinal: number;
	readonly history: History;
	readonly marks: readonly Mark[];
	readonly log: readonly LogEvent[];
	/** The budget of copies was reached: the further back the longer it takes to get there. */
	readonly far: boolean;
};

export type TimeState = {
	/** The line that is shown. */
	readonly line: LineShown;
	/** All there are, A first. */
	readonly lines: readonly LineShown[];
	/** Standing in the past: the Sample; null at now. */
	readonly here: {readonly ordinal: number; readonly atUs: number /** Between that Sample and the next one. */; readonly between: boolean} | null;
	/** What is known to lie ahead: the same line's, or in a branch that of the line it left; null where nothing does. */
	readonly ahead: LineShown | null;
	/** On the way to another instant: how much of the way is done, 0 to 1. */
	readonly underWay: number | null;
};

export const lineShown = (line: Line): LineShown => ({
	letter: line.letter,
	name: line.name,
	left: line.left,
	nowUs: line.track.newest.timeUs,
	nowOrdinal: newestOf(line),
	history: line.track.past.history,
	marks: line.marks.list,
	log: line.track.past.log.entries,
	far: line.stills.budget.reached,
});

/** What is ahead of a branch that is earlier than the now of the line it left. */
const aheadOf = (lines: readonly LineShown[], {left, nowUs}: LineShown): LineShown | null =>
	lines.find(other => left !== null && other.letter === left.letter && other.nowUs > nowUs) ?? null;

export function timeState(lines: readonly Line[], line: Line, here: TimeState['here'], underWay: number | null): TimeState {
	const shown = lines.map(lineShown);
	const own = shown[lines.indexOf(line)] as LineShown;
	return {line: own, lines: shown, here, ahead: here === null ? aheadOf(shown, own) : own, underWay};
}
