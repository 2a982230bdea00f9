// A line: one machine with all that can be stood on again of it: its journal, copies of it from time to time, and the instants worth going to. The first is A;
// a branch is a line that has the beginning of another and goes on by itself.
import type {Sample} from '../../machine/sample.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {createJournal, type Journal, journalUpTo, noteTake} from '../journal/journal.ts';
import {type Replay, replayFrom, replayOne} from '../journal/replay.ts';
import type {Source} from '../source/source.ts';
import {type Budget, createStills, gapsAround, keep, shareUpTo, type Stills} from '../still/stills.ts';
import {type Reckoning, spentOf} from '../time/clock.ts';
import {BETWEEN, openTrack, type Opening, type Track} from '../track/track.ts';
import {createMarks, type Marks, marksUpTo, noteMarks} from './marks.ts';
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
	/** By which it is reckoned what running it and copies of it take. */
	readonly clock: Reckoning;
	/** Of the copies: how many were made, and by the last rehearsal; when in the machine's time and after how much work the last was, what one takes by and by, from when on in real time that is paid for. */
	readonly last: {made: number; rehearsed: number; atUs: number; workMs: number; costMs: number; paidMs: number};
};

/** Copies of a machine are so far apart at least, by what running it from one to the next took, or so many times what one takes beyond that of a small machine. */
export const STILL_MS = 30;
const COSTS = 5;
const SMALL_MS = 20;
/** A machine that is run piece by piece at its own pace finds nothing warm: in one go the same takes half. Nearer than so much of its time they are only where twice the work lies between. */
const NEAR_US = 2_500_000;
const WARM = 2;
/** What a page is thought to add to what a copy takes, before there is one. */
const PAGE_MS = 15e-6;
/** One is held to take so many times what those before took, at most. */
const DEAREST = 4;
const LEAST_COST_MS = 5;
/** Between two Samples one is made only where it is so much overdue. */
const OVERDUE = 1.5;
/** On the way to a place in the past, where somebody waits for it, they are so much farther apart. */
const ON_WAY = 3;
/** They take a thirty-fourth of real time at most (2.9 %; the limit is 3). Of time in which none was due so much is saved up: the less of it there is, the farther apart they are. */
const SHARE = 34;
/**
 * A machine that runs faster than its own time: a twelfth, as long as nothing had to go for want of room. So the room for copies is full within two minutes at a
 * hundred times, and what the program takes grows no more from then on.
 */
export const FILLING_SHARE = 12;
/** While nobody watches yet, a fourth: who begins late wants to go back at once. */
export const UNSEEN_SHARE = 4;
const SAVED_MS = 20_000;
/** Of more processes none is made: a copy would take longer than a key may wait. What lies behind is run again from the last one, or from boot. */
const MOST_PROCESSES = 1000;

const noneYet = ({ramPages}: Source, {now}: Reckoning): Line['last'] => ({
	made: 0,
	rehearsed: 0,
	atUs: 0,
	workMs: 0,
	costMs: PAGE_MS * ramPages,
	paidMs: now() - SAVED_MS,
});

/** Work between two copies, at least. */
export const apartMs = ({costMs}: Line['last']): number => Math.max(STILL_MS, COSTS * (costMs - SMALL_MS));

/** Whether a copy is due: by `times` what there has to be between two. */
function isDue({journal, track, stills, work, clock, last}: Line, times: number): boolean {
	if (journal === null || stills.budget.most === 0 || track.newest.processes.length > MOST_PROCESSES) return false;
	const savedMs = Math.min(SAVED_MS, clock.now() - last.paidMs);
	const apart = apartMs(last);
	const warm = apart <= STILL_MS && track.source.timeUs() - last.atUs < NEAR_US ? WARM : 1;
	return (work.ms - last.workMs) * savedMs >= warm * times * apart * SAVED_MS;
}

/** Where a copy is made: after which Sample, and between two of them, which op of the journal is the next. */
type Where = {readonly ordinal: number; readonly op?: number};

function copy(line: Line, share: number, {ordinal, op}: Where): void {
	const {track, stills, memo, work, clock, last} = line;
	const spent = spentOf(clock);
	const began = spent();
	const laid = layDown(track, memo, stills.budget, {ordinal, atUs: track.newest.timeUs, workMs: work.ms, op});
	if (laid === null) return;
	keep(stills, laid);
	// What the garbage collector does meanwhile is not this copy's alone.
	const costMs = Math.min(spent() - began, DEAREST * Math.max(LEAST_COST_MS, last.costMs));
	// Whatever else the computer does makes one dearer, never cheaper.
	last.costMs += (costMs - last.costMs) / (costMs < last.costMs ? 2 : 4);
	last.made++;
	last.workMs = work.ms;
	last.atUs = track.source.timeUs();
	last.paidMs = Math.max(last.paidMs, clock.now() - SAVED_MS) + costMs * share;
}

/** Keeps a copy of the machine after its newest Sample, where that is due. `share`: of so much real time copies take one. */
export function rest(line: Line, share = SHARE, ordinal = newestOf(line)): void {
	if (isDue(line, 1)) copy(line, share, {ordinal});
}

/** The same between two Samples, while it runs. `op`: of the journal, the next one. */
function restBetween(line: Line, share: number, {ordinal, op}: Required<Where>): void {
	if (isDue(line, OVERDUE)) copy(line, share, {ordinal: ordinal + 0.5, op});
}

/** The op of a journal that goes on as long as nothing else is noted. */
function nextOp({ops}: Journal): number {
	return ops.length - (ops.at(-1)?.op === 'perform' ? 0 : 1);
}

/** What a line's machine is told now and then while it runs at now. */
function whileRun(line: Line): void {
	if (line.journal !== null) restBetween(line, SHARE, {ordinal: newestOf(line), op: nextOp(line.journal)});
}

/** Keeps a copy of a machine that is on its way through the past of a line, where those that there are lie far apart. */
export function restOnWay({stills, last}: Line, track: Track, memo: Memo, {ordinal, op, workMs}: Where & {readonly workMs: number}): void {
	const {before, after} = gapsAround(stills, ordinal, workMs);
	if (stills.budget.most === 0 || before < ON_WAY * apartMs(last) || after < apartMs(last)) return;
	if (track.newest.processes.length > MOST_PROCESSES) return;
	const laid = layDown(track, memo, stills.budget, {ordinal, atUs: track.newest.timeUs, workMs, op});
	if (laid !== null) keep(stills, laid);
}

/** Line A before anything is known of its copies. */
const firstLine = (source: Source, budget: Budget, of: Pick<Line, 'track' | 'journal' | 'work' | 'marks' | 'clock'>): Line => ({
	...{letter: 'A', name: '', ...of},
	stills: createStills(budget),
	memo: createMemo(),
	left: null,
	last: noneYet(source, of.clock),
});

/** Begins a line at boot, with its first Sample. `past`: of a machine that has been running elsewhere. */
export function openLine(source: Source, scenario: Scenario, budget: Budget, clock: Reckoning, opening: Pick<Opening, 'watchers' | 'past'> = {}): Line {
	const journal = source.layDown === undefined ? null : createJournal(scenario);
	const marks = createMarks();
	const work = {ms: 0};
	const taken = (sample: Sample): void => noteMarks(marks, sample, (journal?.taken ?? 1) - 1);
	const track = openTrack(
		timedSource(source, work, clock, () => whileRun(line)),
		{...opening, journal, taken},
	);
	taken(track.newest);
	const line = firstLine(source, budget, {track, journal, work, marks, clock});
	return line;
}

/** A line as a journal tells of it, run again from boot up to its last Sample. The journal goes on from there. */
export function reopenLine(source: Source, journal: Journal, budget: Budget, clock: Reckoning, opening: Pick<Opening, 'watchers'>): Line {
	const marks = createMarks();
	const work = {ms: 0};
	let replay: Replay | null = null;
	const taken = (sample: Sample): void => noteMarks(marks, sample, track.journal === null ? (replay?.ordinal ?? -1) + 1 : journal.taken - 1);
	const between = (): void => {
		if (track.journal !== null) whileRun(line);
		else if (replay !== null) restBetween(line, UNSEEN_SHARE, {ordinal: replay.ordinal, op: replay.at});
	};
	const track = openTrack(timedSource(source, work, clock, between), {...opening, journal: null, taken});
	noteMarks(marks, track.newest, 0);
	const line = firstLine(source, budget, {track, journal, work, marks, clock});
	replay = replayFrom(journal, track, 0);
	while (replayOne(replay)) rest(line, UNSEEN_SHARE, replay.ordinal);
	track.journal = journal;
	return line;
}

/** Ordinal of a line's newest Sample. */
export const newestOf = ({journal}: Line): number => (journal?.taken ?? 1) - 1;

/** Where a branch begins: the machine, after which Sample, and what is known of its copies. */
export type Leaving = {
	readonly track: Track;
	readonly ordinal: number;
	readonly memo: Memo;
	readonly workMs: number /** Its newest Sample is none of the line's: it was taken between two. */;
	readonly between: boolean;
};

/** A line that leaves another after one of its Samples, with the machine as it was followed up to there. */
export function branchOff(
	line: Line & {readonly journal: Journal},
	{track: at, ordinal, memo, workMs, between}: Leaving,
	{letter, name}: {readonly letter: Letter; readonly name: string},
): Line {
	const {clock} = line;
	const journal = journalUpTo(line.journal, ordinal);
	const marks = marksUpTo(line.marks, ordinal);
	const atUs = at.newest.timeUs;
	const work = {ms: workMs};
	const source = timedSource(at.source, work, clock, () => whileRun(branch));
	const track: Track = {...at, source, journal, taken: sample => noteMarks(marks, sample, journal.taken - 1)};
	if (between) {
		noteTake(journal, atUs, at.source.halted(), {...BETWEEN, notes: []});
		noteMarks(marks, at.newest, journal.taken - 1);
	}
	const branch: Line = {
		...{letter, name, track, journal, work, marks, clock},
		stills: shareUpTo(line.stills, ordinal),
		// Its machine's memory is its own from now on.
		memo: {...memo, machine: {...memo.machine, woken: []}},
		left: {letter: line.letter, atUs},
		last: {...line.last, atUs, workMs, paidMs: clock.now() - SAVED_MS},
	};
	return branch;
}
