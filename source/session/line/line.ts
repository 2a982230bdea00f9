// A line: one machine with all that can be stood on again of it: its journal, copies of it from time to time, and the instants worth going to. The first is A;
// a branch is a line that has the beginning of another and goes on by itself.
import type {Sample} from '../../machine/sample.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {createJournal, type Journal, journalUpTo, noteTake} from '../journal/journal.ts';
import {type Replay, replayFrom, replayOne} from '../journal/replay.ts';
import type {Source} from '../source/source.ts';
import type {Known} from '../still/copy.ts';
import {type Budget, createStills, keep, shareUpTo, stillBefore, type Stills} from '../still/stills.ts';
import {openTrack, type Opening, type Track} from '../track/track.ts';
import {createMarks, type Marks, marksUpTo, noteMarks} from './marks.ts';
import {BETWEEN} from './place.ts';
import {createMemo, layDown, type Memo, type Rest} from './rest.ts';
import {timedSource, type Work} from './work.ts';

export const LETTERS = ['A', 'B', 'C', 'D'] as const;
/** A name has so many cells on the time bar. */
export const NAME_LENGTH = 24;
export type Letter = (typeof LETTERS)[number];

export type Line = {
	readonly letter: Letter;
	name: string;
	readonly track: Track;
	/** null: the machine is somebody else's, and nothing of its past can be had again. */
	readonly journal: Journal | null;
	readonly stills: Stills<Rest>;
	/** How the living machine stood in the last copy. */
	readonly memo: Memo;
	/** What running it took so far. */
	readonly work: Work;
	readonly marks: Marks;
	/** Which line it left, and when; null: it began at boot. */
	readonly left: {readonly letter: Letter; readonly atUs: number} | null;
	/** The next copy is due from so much work on, and in real time no sooner than its cost allows. */
	readonly due: {workMs: number; ms: number};
};

/** Copies of a machine are so far apart at least, by what running it from one to the next took. */
const STILL_MS = 20;
/** They take a fortieth of real time at most; of time in which none was due so much may be used later. */
const SHARE = 40;
/** While nobody watches yet, a fourth: who begins late wants to go back at once. */
export const UNSEEN_SHARE = 4;
const SAVED_MS = 10_000;
/** Of more processes none is made: a copy would take longer than a key may wait. What lies behind is run again from the last one, or from boot. */
const MOST_PROCESSES = 1000;

const soon = (): Line['due'] => ({workMs: STILL_MS, ms: 0});

/** Begins a line at boot, with its first Sample. `now`: real time in milliseconds. `past`: of a machine that has been running elsewhere. */
export function openLine(source: Source, scenario: Scenario, budget: Budget, now: () => number, opening: Pick<Opening, 'watchers' | 'past'> = {}): Line {
	const journal = source.layDown === undefined ? null : createJournal(scenario);
	const marks = createMarks();
	const work = {ms: 0};
	const taken = (sample: Sample): void => noteMarks(marks, sample, (journal?.taken ?? 1) - 1);
	const track = openTrack(timedSource(source, work, now), {...opening, journal, taken});
	taken(track.newest);
	return {letter: 'A', name: '', track, journal, stills: createStills(budget), memo: createMemo(), work, marks, left: null, due: soon()};
}

/** Keeps a copy of the machine, where that is due. `now`: real time in milliseconds, of which copies take one in `share`. */
export function rest({track, journal, stills, memo, work, due}: Line, now: () => number, share = SHARE, ordinal = (journal?.taken ?? 1) - 1): void {
	const {newest} = track;
	const {budget} = stills;
	const began = now();
	if (journal === null || budget.most === 0 || work.ms < due.workMs || began < due.ms || newest.processes.length > MOST_PROCESSES) return;
	const laid = layDown(track, memo, budget, {ordinal, atUs: newest.timeUs, workMs: work.ms});
	if (laid === null) return;
	keep(stills, laid);
	const ended = now();
	due.workMs = work.ms + STILL_MS;
	due.ms = Math.max(due.ms, ended - SAVED_MS) + (ended - began) * share;
}

/** A line as a journal tells of it, run again from boot up to its last Sample. The journal goes on from there. */
export function reopenLine(source: Source, journal: Journal, budget: Budget, now: () => number, opening: Pick<Opening, 'watchers'>): Line {
	const marks = createMarks();
	const work = {ms: 0};
	let replay: Replay | null = null;
	const taken = (sample: Sample): void => noteMarks(marks, sample, track.journal === null ? (replay?.ordinal ?? -1) + 1 : journal.taken - 1);
	const track = openTrack(timedSource(source, work, now), {...opening, journal: null, taken});
	noteMarks(marks, track.newest, 0);
	const line: Line = {letter: 'A', name: '', track, journal, stills: createStills(budget), memo: createMemo(), work, marks, left: null, due: soon()};
	replay = replayFrom(journal, track, 0);
	while (replayOne(replay)) rest(line, now, UNSEEN_SHARE, replay.ordinal);
	track.journal = journal;
	return line;
}

/** Ordinal of a line's newest Sample. */
export const newestOf = ({journal}: Line): number => (journal?.taken ?? 1) - 1;

/** Where a branch begins: the machine, after which Sample, and how it stood in the copy that it came from. */
export type Leaving = {
	readonly track: Track;
	readonly ordinal: number;
	readonly known: Known /** Its newest Sample is none of the line's: it was taken between two. */;
	readonly between: boolean;
};

/** A line that leaves another after one of its Samples, with the machine as it was followed up to there. */
export function branchOff(
	line: Line & {readonly journal: Journal},
	{track: at, ordinal, known, between}: Leaving,
	{letter, name, now}: {readonly letter: Letter; readonly name: string; readonly now: () => number},
): Line {
	const journal = journalUpTo(line.journal, ordinal);
	const marks = marksUpTo(line.marks, ordinal);
	const atUs = at.newest.timeUs;
	const work = {ms: stillBefore(line.stills, ordinal)?.workMs ?? 0};
	const track: Track = {...at, source: timedSource(at.source, work, now), journal, taken: sample => noteMarks(marks, sample, journal.taken - 1)};
	const left = {letter: line.letter, atUs};
	if (between) {
		noteTake(journal, atUs, at.source.halted(), {...BETWEEN, notes: []});
		noteMarks(marks, at.newest, journal.taken - 1);
	}
	const due = {workMs: work.ms, ms: 0};
	return {letter, name, track, journal, stills: shareUpTo(line.stills, ordinal), memo: createMemo({...known, woken: []}), work, marks, left, due};
}
