// A line: one machine with all that can be stood on again of it: its journal, copies of it from time to time, and the instants worth going to. The first is A;
// a branch is a line that has the beginning of another and goes on by itself.
import type {Sample} from '../../machine/sample.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {createJournal, type Journal, journalUpTo} from '../journal/journal.ts';
import {type Replay, replayFrom, replayOne} from '../journal/replay.ts';
import {constantsOf, sourceOf} from '../source/scenario.ts';
import type {Kept, Source} from '../source/source.ts';
import {freeze, type Frozen, type Known, thaw} from '../still/copy.ts';
import {type Budget, createStills, keep, shareUpTo, type Still, type Stills} from '../still/stills.ts';
import {pastAt, type Remembered, remembered} from '../track/past.ts';
import {weightOf} from './weight.ts';
import {openTrack, type Opening, type Track} from '../track/track.ts';
import {createMarks, type Marks, marksUpTo, noteMarks} from './marks.ts';

/** A machine at rest, with what was remembered of it and its newest Sample by then. */
export type Rest = Still & {readonly frozen: Frozen<Kept>; readonly remembered: Remembered; readonly newest: Sample};

export const LETTERS = ['A', 'B', 'C', 'D'] as const;
export type Letter = (typeof LETTERS)[number];

export type Line = {
	readonly letter: Letter;
	name: string;
	readonly track: Track;
	/** null: the machine is somebody else's, and nothing of its past can be had again. */
	readonly journal: Journal | null;
	readonly stills: Stills<Rest>;
	/** How the living machine's arrays stood in the last copy. */
	readonly known: Known;
	readonly marks: Marks;
	/** Which line it left, and after which Sample; null: it began at boot. */
	readonly left: {readonly letter: Letter; readonly ordinal: number; readonly atUs: number} | null;
	/** The next copy is due from such a time of the machine on, and in real time no sooner than its cost allows. */
	readonly due: {us: number; ms: number};
};

/** Copies of a machine are so far apart at least, of its own time. */
const STILL_US = 1_000_000;
/** They take a fortieth of real time at most. */
const SHARE = 40;
/** What lives on V8's heap takes so much more with the garbage between two looks at all of it (commands/heap.ts). */
const GARBAGE = 1.4;
/** Of more processes none is made: a copy would take longer than a key may wait. What lies behind is run again from the last one, or from boot. */
const MOST_PROCESSES = 1000;

/** Begins a line at boot, with its first Sample. `past`: of a machine that has been running elsewhere. */
export function openLine(source: Source, scenario: Scenario, budget: Budget, opening: Pick<Opening, 'watchers' | 'past'> = {}): Line {
	const journal = source.kept === undefined ? null : createJournal(scenario);
	const marks = createMarks();
	const taken = (sample: Sample): void => noteMarks(marks, sample, (journal?.taken ?? 1) - 1);
	const track = openTrack(source, {...opening, journal, taken});
	taken(track.newest);
	return {letter: 'A', name: '', track, journal, stills: createStills(budget), known: new WeakMap(), marks, left: null, due: {us: STILL_US, ms: 0}};
}

/** Keeps a copy of the machine, where that is due. `now`: real time in milliseconds. */
export function rest({track, journal, stills, known, due}: Line, now: () => number, ordinal = (journal?.taken ?? 1) - 1): void {
	const {source, newest, past} = track;
	const began = now();
	if (journal === null || newest.timeUs < due.us || began < due.ms || newest.processes.length > MOST_PROCESSES) return;
	const kept = source.kept?.();
	if (kept === undefined) return;
	const frozen = freeze(kept, known, constantsOf(kept), stills.budget.blocks);
	const since = stills.list.at(-1)?.atUs ?? -1;
	const bytes = past.history.recent.reduce((sum, sample) => sum + (sample.timeUs > since ? weightOf(sample) : 0), 0);
	keep(stills, {
		ordinal,
		atUs: newest.timeUs,
		frozen: {...frozen, smallBytes: Math.round((frozen.smallBytes + bytes) * GARBAGE)},
		remembered: remembered(past),
		newest,
	});
	const ended = now();
	due.us = newest.timeUs + STILL_US;
	due.ms = ended + (ended - began) * SHARE;
}

/** A line as a journal tells of it, run again from boot up to its last Sample. The journal goes on from there. */
export function reopenLine(source: Source, journal: Journal, budget: Budget, opening: Pick<Opening, 'watchers'>, now: () => number): Line {
	const marks = createMarks();
	let replay: Replay | null = null;
	const taken = (sample: Sample): void => noteMarks(marks, sample, track.journal === null ? (replay?.ordinal ?? -1) + 1 : journal.taken - 1);
	const track = openTrack(source, {...opening, journal: null, taken});
	noteMarks(marks, track.newest, 0);
	const due = {us: STILL_US, ms: 0};
	const line: Line = {letter: 'A', name: '', track, journal, stills: createStills(budget), known: new WeakMap(), marks, left: null, due};
	replay = replayFrom(journal, track, 0);
	while (replayOne(replay)) rest(line, now, replay.ordinal);
	track.journal = journal;
	return line;
}

/** Ordinal of a line's newest Sample. */
export const newestOf = ({journal}: Line): number => (journal?.taken ?? 1) - 1;

/** A living machine out of a copy, followed from there on. */
export function wake(line: Line, {frozen, remembered: then, newest, atUs}: Rest, known: Known): Track {
	const kept = thaw(frozen, known, constantsOf(frozen.of));
	return {source: sourceOf(kept), past: pastAt(then, line.track.past.history, atUs), watchers: new Set(), notes: [], journal: null, newest};
}

/** Where a branch begins: the machine, after which Sample, and how its arrays stood in the last copy. */
export type Leaving = {readonly track: Track; readonly ordinal: number; readonly known: Known};

/** A line that leaves another after one of its Samples, with the machine as it was followed up to there. */
export function branchOff(line: Line & {readonly journal: Journal}, place: Leaving, {letter, name}: {readonly letter: Letter; readonly name: string}): Line {
	const {track: at, ordinal, known} = place;
	const journal = journalUpTo(line.journal, ordinal);
	const marks = marksUpTo(line.marks, ordinal);
	const atUs = at.newest.timeUs;
	const track: Track = {...at, journal, taken: sample => noteMarks(marks, sample, journal.taken - 1)};
	const left = {letter: line.letter, ordinal, atUs};
	return {letter, name, track, journal, stills: shareUpTo(line.stills, ordinal), known, marks, left, due: {us: atUs, ms: 0}};
}
