// Branches: an act in the past begins one, 0 shows another, D drops the one that is shown. A is never changed.
import {actName} from '../messages/act-name.ts';
import {timeMessages as words} from '../messages/time.ts';
import type {Action} from '../workload/action.ts';
import {machineRoom} from '../workload/room.ts';
import {scenarioBytes} from '../workload/scenario-bytes.ts';
import {ordinalAt} from './journal/journal.ts';
import {branchOff, LETTERS, type Line, NAME_LENGTH, newestOf} from './line/line.ts';
import {isOwn, ordinalOf, type Place} from './line/place.ts';
import {firstLine, type Parts, publish, seenTrack} from './parts.ts';
import {dropStills} from './still/stills.ts';
import {goTo, stopWay} from './travel.ts';

export type Refused = {readonly refused: string};

export type Branches = {
	/** Shows the next line, at the same instant where it has it, else at its now. */
	readonly otherLine: () => void;
	/** Drops the line that is shown; one that was run for long only when asked twice. */
	readonly dropLine: () => void;
	readonly nameLine: (name: string) => void;
};

/** A branch that was run for longer is dropped only when asked twice, within so much real time. */
export const LONG_US = 60_000_000;
const TWICE_MS = 3000;

const say = ({store}: Parts, text: string, bad = false): void => store.setState(({ui}) => ({ui: {...ui, notice: {text, bad}}}));

const namesOf = (parts: Parts): ReadonlyMap<number, string> => new Map(seenTrack(parts).newest.processes.map(({pid, name}) => [pid, name]));

/** Another line, which leaves the one that is shown at a place in its past. It is shown from now on, at its own now, which is that place. */
export function branchFor(parts: Parts, place: Place, action: Action): Line | Refused {
	const letter = LETTERS.find(one => parts.lines.every(line => line.letter !== one));
	if (letter === undefined) return {refused: words.tooMany};
	const bytes = scenarioBytes(place.line.journal.scenario.config, []);
	const room = machineRoom();
	if (bytes > room) return {refused: words.noRoomForOne(bytes, room)};
	stopWay(parts);
	const name = actName(action, namesOf(parts)).slice(0, NAME_LENGTH);
	const line = branchOff(
		place.line,
		{
			track: {...place.replay.track, source: place.source},
			ordinal: ordinalOf(place),
			memo: place.memo,
			workMs: place.work.ms,
			between: place.betweenUs !== null,
		},
		{letter, name},
	);
	parts.lines = [...parts.lines, line].sort((a, b) => (a.letter < b.letter ? -1 : 1));
	parts.line = line;
	parts.place = null;
	return line;
}

/** Shows a line at an instant of the machine's time, or at its now where it has not come so far. */
function show(parts: Parts, line: Line, atUs: number): void {
	parts.line = line;
	parts.place = null;
	const ordinal = isOwn(line) ? ordinalAt(line.journal, atUs) : newestOf(line);
	if (ordinal < newestOf(line) && line.track.newest.timeUs > atUs) goTo(parts, ordinal);
	else publish(parts, {pace: {...parts.store.getState().pace, halted: line.track.source.halted()}});
}

function otherLine(parts: Parts): void {
	const {lines, line} = parts;
	if (lines.length < 2) return say(parts, words.noBranch);
	stopWay(parts);
	const next = lines[(lines.indexOf(line) + 1) % lines.length] as Line;
	const atUs = seenTrack(parts).newest.timeUs;
	show(parts, next, atUs);
	say(parts, words.shown(next.letter, next.name));
}

export function branchesOf(parts: Parts): Branches {
	let asked: {readonly line: Line; readonly ms: number} | null = null;
	return {
		otherLine: () => otherLine(parts),
		dropLine: () => {
			const {line, lines} = parts;
			if (line.left === null) return say(parts, lines.length < 2 ? words.noBranch : words.notA, true);
			const ranUs = line.track.newest.timeUs - line.left.atUs;
			const now = parts.clock.now();
			if (ranUs > LONG_US && (asked?.line !== line || now - asked.ms > TWICE_MS)) {
				asked = {line, ms: now};
				return say(parts, words.again(line.letter, ranUs));
			}
			const {left} = line;
			stopWay(parts);
			parts.lines = lines.filter(other => other !== line);
			dropStills(line.stills);
			// Nothing holds its machine any more.
			parts.jumps.splice(0, Infinity, ...parts.jumps.filter(jump => jump.line !== line));
			asked = null;
			const back = parts.lines.find(other => other.letter === left.letter) ?? firstLine(parts);
			show(parts, back, left.atUs);
			say(parts, words.dropped(line.letter, back.letter));
		},
		nameLine: name => {
			parts.line.name = name.slice(0, NAME_LENGTH);
			publish(parts);
		},
	};
}
