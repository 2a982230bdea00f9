// A place in the past of a line: the machine as it was when one of its Samples had just been taken, on its own feet. Getting there is running it again from the
// last copy before, or from boot; where that takes long it is done a piece at a time, and can be called off.
import {type Journal, timeOf} from '../journal/journal.ts';
import {type Replay, replayFrom, replayOne} from '../journal/replay.ts';
import {scenarioSource} from '../source/scenario.ts';
import type {Source} from '../source/source.ts';
import {spare, type Spares} from '../still/copy.ts';
import {stillBefore} from '../still/stills.ts';
import {BETWEEN, follow, openTrack, type Track} from '../track/track.ts';
import {type Line, restOnWay} from './line.ts';
import {createMemo, type Memo, type Rest, wake} from './rest.ts';
import {timedSource, type Work} from './work.ts';

/** A line of a machine that is run here. */
export type OwnLine = Line & {readonly journal: Journal};
export const isOwn = (line: Line): line is OwnLine => line.journal !== null;

export type Place = {
	readonly line: OwnLine;
	readonly replay: Replay;
	/** Its machine, which nobody reckons with. */
	readonly source: Source;
	/** How its machine stood in the copy that it came from, or in one that was made on the way. */
	readonly memo: Memo;
	/** What running the machine took, from boot on. */
	readonly work: Work;
	/** How far it has been played, in the machine's time. */
	clockUs: number;
	/** It stands between its Sample and the next one, at an instant that no Sample was taken at. */
	betweenUs: number | null;
};

/** The way to a place. */
export type Way = {readonly place: Place; readonly from: number; readonly to: number; readonly betweenUs: number | null};

export const ordinalOf = ({replay}: Place): number => replay.ordinal;

/** The machine of a journal at its first Sample, which is that of boot unless it had run before anybody followed it. */
export function bootTrack(journal: Journal): Track {
	const source = scenarioSource(journal.scenario);
	source.stepTo(timeOf(journal, 0));
	return openTrack(source);
}

/** A machine on its feet, out of a copy or from boot (null), on its way through a line's journal. */
function placeFrom(line: OwnLine, rest: Rest | null, spares: Spares): Place | null {
	const memo = createMemo();
	const woken = rest === null ? bootTrack(line.journal) : wake(rest, line.track.past.history, memo, spares);
	if (woken === null) return null;
	const work = {ms: rest?.workMs ?? 0};
	const source = timedSource(woken.source, work, line.clock, () => {
		// A Sample between two that is taken here is none of the line's.
		if (place.betweenUs === null) restOnWay(line, track, memo, {ordinal: replay.ordinal + 0.5, op: replay.at, workMs: work.ms});
	});
	const track: Track = {...woken, source};
	const replay = replayFrom(line.journal, track, Math.floor(rest?.ordinal ?? 0), rest?.op);
	const place: Place = {line, replay, source: woken.source, memo, work, clockUs: 0, betweenUs: null};
	return place;
}

/** Sets out for a Sample: from the place where one stands, if that is on the way, else from the last copy before it, or from boot. */
export function setOut(line: OwnLine, to: number, here: Place | null, spares: Spares = new Map(), betweenUs: number | null = null): Way {
	const rest = stillBefore(line.stills, to);
	// Between two Samples one was taken that never was: from there no other comes out as it did.
	const at = here?.line === line && here.betweenUs === null ? ordinalOf(here) : -1;
	if (here !== null && at <= to && at >= (rest?.ordinal ?? 0)) return {place: here, from: at, to, betweenUs};
	const place = (rest === undefined ? null : placeFrom(line, rest, spares)) ?? (placeFrom(line, null, spares) as Place);
	return {place, from: ordinalOf(place), to, betweenUs};
}

/** A place is left for good: nobody looks at its machine any more. */
export const leavePlace = ({memo}: Place, spares: Spares): void => spare(memo.machine, spares);

/** Goes on along a way for as long as `mayGoOn` says so. Returns whether it has arrived. */
export function walk({place, to, betweenUs}: Way, mayGoOn: () => boolean): boolean {
	while (ordinalOf(place) < to) {
		if (!replayOne(place.replay)) break;
		const {replay, line, memo, work} = place;
		restOnWay(line, replay.track, memo, {ordinal: replay.ordinal, workMs: work.ms});
		if (ordinalOf(place) < to && !mayGoOn()) return false;
	}
	const {track} = place.replay;
	if (betweenUs !== null && betweenUs > track.newest.timeUs) {
		place.betweenUs = betweenUs;
		track.source.stepTo?.(betweenUs);
		follow(track, BETWEEN);
	}
	place.clockUs = track.newest.timeUs;
	return true;
}

/** How much of a way lies behind, 0 to 1. */
export const wayDone = ({place, from, to}: Way): number => (to === from ? 1 : (ordinalOf(place) - from) / (to - from));
