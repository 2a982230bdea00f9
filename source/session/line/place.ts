// A place in the past of a line: the machine as it was when one of its Samples had just been taken, on its own feet. Getting there is running it again from the
// last copy before, or from boot; where that takes long it is done a piece at a time, and can be called off.
import {type Journal, timeOf} from '../journal/journal.ts';
import {type Replay, replayFrom, replayOne} from '../journal/replay.ts';
import {scenarioSource} from '../source/scenario.ts';
import {createKnown, type Known, spare, type Spares} from '../still/copy.ts';
import {stillBefore} from '../still/stills.ts';
import {follow, type Following, openTrack, type Track} from '../track/track.ts';
import type {Line} from './line.ts';
import {wake} from './rest.ts';

/** A line of a machine that is run here. */
export type OwnLine = Line & {readonly journal: Journal};
export const isOwn = (line: Line): line is OwnLine => line.journal !== null;

export type Place = {
	readonly line: OwnLine;
	readonly replay: Replay /** How its machine's arrays stood in the copy that it came from. */;
	readonly known: Known /** How far it has been played, in the machine's time. */;
	clockUs: number;
	/** It stands between its Sample and the next one, at an instant that no Sample was taken at. */
	betweenUs: number | null;
};

/** The way to a place. */
export type Way = {readonly place: Place; readonly from: number; readonly to: number; readonly betweenUs: number | null};

/** Events between two Samples stand alone in the log, so that each can be told. */
export const BETWEEN = {slowly: true} as const satisfies Following;

export const ordinalOf = ({replay}: Place): number => replay.ordinal;

/** The machine of a journal at its first Sample, which is that of boot unless it had run before anybody followed it. */
export function bootTrack(journal: Journal): Track {
	const source = scenarioSource(journal.scenario);
	source.stepTo(timeOf(journal, 0));
	return openTrack(source);
}

/** Sets out for a Sample: from the place where one stands, if that is on the way, else from the last copy before it, or from boot. */
export function setOut(line: OwnLine, to: number, here: Place | null, spares: Spares = new Map(), betweenUs: number | null = null): Way {
	const rest = stillBefore(line.stills, to);
	// Between two Samples one was taken that never was: from there no other comes out as it did.
	const at = here?.line === line && here.betweenUs === null ? ordinalOf(here) : -1;
	if (here !== null && at <= to && at >= (rest?.ordinal ?? 0)) return {place: here, from: at, to, betweenUs};
	const known = createKnown();
	const woken = rest === undefined ? null : wake(rest, line.track.past.history, known, spares);
	const ordinal = woken === null ? 0 : (rest?.ordinal ?? 0);
	const track = woken ?? bootTrack(line.journal);
	return {place: {line, known, replay: replayFrom(line.journal, track, ordinal), clockUs: 0, betweenUs: null}, from: ordinal, to, betweenUs};
}

/** A place is left for good: nobody looks at its machine any more. */
export const leavePlace = ({known}: Place, spares: Spares): void => spare(known, spares);

/** Goes on along a way for as long as `mayGoOn` says so. Returns whether it has arrived. */
export function walk({place, to, betweenUs}: Way, mayGoOn: () => boolean): boolean {
	while (ordinalOf(place) < to) {
		if (!replayOne(place.replay)) break;
		if (ordinalOf(place) < to && !mayGoOn()) return false;
	}
	const {track} = place.replay;
	if (betweenUs !== null && betweenUs > track.newest.timeUs) {
		track.source.stepTo?.(betweenUs);
		follow(track, BETWEEN);
		place.betweenUs = betweenUs;
	}
	place.clockUs = track.newest.timeUs;
	return true;
}

/** How much of a way lies behind, 0 to 1. */
export const wayDone = ({place, from, to}: Way): number => (to === from ? 1 : (ordinalOf(place) - from) / (to - from));
