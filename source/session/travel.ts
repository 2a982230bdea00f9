// Going to another instant of the line that is shown. What is near is there at once; what takes longer is reached a piece at a time, and called off by any key.
import {timeMessages as words} from '../messages/time.ts';
import {ordinalAt, timeOf} from './journal/journal.ts';
import {type Line, newestOf} from './line/line.ts';
import {isOwn, leavePlace, ordinalOf, setOut, walk, type Way} from './line/place.ts';
import {earlierStop, laterStop} from './line/marks.ts';
import {type Parts, publish, publishActed, seenTrack, takeNow} from './parts.ts';
import {readJump} from './jump.ts';
import {forgetOrder} from './store/ordering.ts';
import {rest as restDriver} from './time/driver.ts';
import {nextTick} from './time/pace.ts';

export type Travel = {
	/** One Sample back; from now it pauses first. */
	readonly back: () => void;
	/** One Sample on; the last step arrives at now, where it runs one on. */
	readonly on: () => void;
	/** To before the nearest earlier event, or the next. */
	readonly earlierEvent: () => void;
	readonly laterEvent: () => void;
	readonly toBoot: () => void;
	readonly toNow: () => void;
	/** To a time or an event, as somebody types it. Returns why not, in a sentence, null where it is on its way. */
	readonly jump: (text: string) => string | null;
	/** To the Sample before an instant of the machine's time. */
	readonly toTime: (us: number) => void;
	/** To the last Sample before something happened. */
	readonly toBefore: (us: number) => void;
	/** To the Sample that tells of what happened at an instant. */
	readonly toAfter: (us: number) => void;
	/** To the Sample before an instant, on the way of a hand that moves: no jump of its own to come back from. Nothing for null, and for what has not happened yet: now. */
	readonly slideTo: (us: number | null) => void;
	/** To the Sample before a kill at an instant of the machine's time. */
	readonly toKill: (us: number) => void;
	/** To where one stood before the last jump. */
	readonly returnBack: () => void;
	/** Calls off a way that takes long. Returns whether there was one. */
	readonly stopWay: () => boolean;
};

/** So long a key may wait for its answer; what takes longer is done beside it. */
const AT_ONCE_MS = 80;
/** A piece of a long way. */
const PIECE_MS = 40;
/** Progress is shown so often. */
const SHOWN_MS = 100;

const say = ({store}: Parts, text: string, bad = false): void => store.setState(({ui}) => ({ui: {...ui, notice: {text, bad}}}));

/** Calls off the way that somebody is on: one stands where one stood. Returns whether there was one. */
export function stopWay(parts: Parts): boolean {
	if (parts.way === null) return false;
	parts.way.cancel();
	parts.way = null;
	publish(parts);
	return true;
}

/** Nothing is slowed down for any more. */
export function releaseBrake({store}: Pick<Parts, 'store'>): void {
	if (store.getState().brake.now !== null) store.setState(({brake}) => ({brake: {...brake, now: null}}));
}

/** Stands still: one goes back to look in peace. */
function halt(parts: Parts): void {
	const {store, driver} = parts;
	releaseBrake(parts);
	if (!store.getState().pace.paused) store.setState(({pace}) => ({pace: {...pace, paused: true}}));
	restDriver(driver);
}

/** Shows another instant, with its rows in its own order. */
function showThere(parts: Parts): void {
	forgetOrder(parts.ordering);
	publishActed(parts);
}

function arrive(parts: Parts, {place}: Way): void {
	if (parts.place !== null && parts.place !== place) leavePlace(parts.place, parts.spares);
	parts.place = ordinalOf(place) >= newestOf(place.line) ? null : place;
	parts.way = null;
	showThere(parts);
}

/** Goes on along a way beside whatever else happens. */
function wander(parts: Parts, way: Way, shownMs: number): void {
	const {clock} = parts;
	const cancel = clock.after(0, () => {
		const until = clock.now() + PIECE_MS;
		if (walk(way, () => clock.now() < until)) return arrive(parts, way);
		const shown = clock.now() - shownMs >= SHOWN_MS;
		wander(parts, way, shown ? clock.now() : shownMs);
		if (shown) publish(parts);
	});
	parts.way = {way, cancel};
}

/** Goes to a Sample of the line that is shown, or to an instant between it and the next one; to now where it is the newest. */
export function goTo(parts: Parts, ordinal: number, betweenUs: number | null = null): void {
	const {line, clock, place} = parts;
	parts.way?.cancel();
	parts.way = null;
	halt(parts);
	if (!isOwn(line) || ordinal >= newestOf(line)) {
		parts.place = null;
		parts.spares.clear();
		return showThere(parts);
	}
	const way = setOut(line, Math.max(0, ordinal), place, parts.spares, betweenUs);
	const until = clock.now() + AT_ONCE_MS;
	if (walk(way, () => clock.now() < until)) return arrive(parts, way);
	wander(parts, way, clock.now());
	publish(parts);
}

/** The Sample at which one stands. */
const hereOf = ({place, line}: Parts): number => (place === null ? newestOf(line) : ordinalOf(place));

/** Whether the line has a past to go to; says why not. */
function hasPast(parts: Parts): boolean {
	if (isOwn(parts.line)) return true;
	say(parts, words.elsewhere(parts.store.getState().ui.attached), true);
	return false;
}

function jumped(parts: Parts, ordinal: number): void {
	const {jumps, line, place} = parts;
	jumps.push({line, ordinal: place === null ? null : ordinalOf(place)});
	if (jumps.length > 32) jumps.shift();
	goTo(parts, ordinal);
}

/** One Sample on at now, while paused. */
export function stepNow(parts: Parts): void {
	const {source} = parts.line.track;
	if (source.halted() || source.stepTo === undefined) return;
	source.stepTo(nextTick(source.timeUs(), parts.store.getState().pace.speed));
	takeNow(parts, true);
	publishActed(parts);
}

function on(parts: Parts): void {
	const {pace} = parts.store.getState();
	if (parts.place !== null) {
		goTo(parts, hereOf(parts) + 1);
		if (parts.place === null && parts.way === null) say(parts, words.arrived);
	} else if (pace.paused) stepNow(parts);
	else say(parts, words.now);
}

function toEvent(parts: Parts, find: typeof earlierStop, none: string): void {
	if (!hasPast(parts)) return;
	const found = find(parts.line.marks, {ordinal: hereOf(parts), betweenUs: parts.place?.betweenUs ?? null});
	if (found === null && find === laterStop && parts.place !== null) return goTo(parts, newestOf(parts.line));
	if (found === null) say(parts, none);
	else goTo(parts, found.ordinal, found.betweenUs);
}

function returnBack(parts: Parts): void {
	const from = parts.jumps.pop();
	if (from === undefined || !parts.lines.includes(from.line)) return say(parts, words.noBack);
	if (parts.line !== from.line) {
		parts.line = from.line;
		parts.place = null;
	}
	goTo(parts, from.ordinal ?? newestOf(from.line));
}

const timeHere = (parts: Parts): number => seenTrack(parts).newest.timeUs;

function jump(parts: Parts, text: string): string | null {
	const {line} = parts;
	if (!isOwn(line)) return words.elsewhere(parts.store.getState().ui.attached);
	const wanted = readJump(text, {hereUs: timeHere(parts), here: hereOf(parts), marks: line.marks});
	if (typeof wanted === 'string') return wanted;
	const nowUs = line.track.newest.timeUs;
	if ('us' in wanted && wanted.us > nowUs) return words.notYet(nowUs);
	jumped(parts, 'us' in wanted ? ordinalAt(line.journal, Math.max(0, wanted.us)) : wanted.ordinal);
	return null;
}

export function travelOf(parts: Parts): Travel {
	const within = (go: (line: Line) => void) => (): void => {
		if (hasPast(parts)) go(parts.line);
	};
	return {
		back: within(() => {
			const here = hereOf(parts);
			if (here === 0 && (parts.place?.betweenUs ?? null) === null) say(parts, words.boot);
			// Between two Samples the one before is that which it is between.
			else goTo(parts, (parts.place?.betweenUs ?? null) === null ? here - 1 : here);
		}),
		on: () => on(parts),
		earlierEvent: () => toEvent(parts, earlierStop, words.noEventBefore),
		laterEvent: () => toEvent(parts, laterStop, words.noEventAfter),
		toBoot: within(() => jumped(parts, 0)),
		toNow: () => {
			if (parts.place !== null || parts.way !== null) goTo(parts, newestOf(parts.line));
		},
		jump: text => jump(parts, text),
		toTime: us => {
			if (hasPast(parts) && isOwn(parts.line)) jumped(parts, ordinalAt(parts.line.journal, Math.max(0, us)));
		},
		toBefore: us => {
			if (!hasPast(parts) || !isOwn(parts.line)) return;
			const {journal} = parts.line;
			const at = ordinalAt(journal, us);
			jumped(parts, timeOf(journal, at) < us ? at : Math.max(0, at - 1));
		},
		toAfter: us => {
			if (!hasPast(parts) || !isOwn(parts.line)) return;
			const {journal, marks} = parts.line;
			jumped(parts, marks.list.find(({atUs}) => Math.abs(atUs - us) < 1)?.ordinal ?? ordinalAt(journal, us) + 1);
		},
		slideTo: us => {
			if (us !== null && hasPast(parts) && isOwn(parts.line)) goTo(parts, ordinalAt(parts.line.journal, Math.max(0, us)));
		},
		toKill: us => {
			if (!hasPast(parts) || !isOwn(parts.line)) return;
			const mark = parts.line.marks.list.find(({kind, atUs}) => kind === 'kill' && Math.abs(atUs - us) < 1);
			jumped(parts, mark === undefined ? ordinalAt(parts.line.journal, us) : Math.max(0, mark.ordinal - 1));
		},
		returnBack: () => returnBack(parts),
		stopWay: () => stopWay(parts),
	};
}
