// Playing the past: the Samples of a journal one after the other at the chosen speed, up to now.
import type {Sample} from '../../machine/sample.ts';
import {timeOf} from '../journal/journal.ts';
import {replayOne} from '../journal/replay.ts';
import {newestOf} from '../line/line.ts';
import {ordinalOf, type Place, setOut, walk} from '../line/place.ts';
import type {Parts} from '../parts.ts';
import type {Played} from './driver.ts';

const ended = ({line, replay}: Place): boolean => replay.ordinal >= newestOf(line);

/** A place in the past as what the driver runs: its time goes on to the next Sample's, which is then taken. */
export const playing = (place: Place): Played => ({
	timeUs: () => place.clockUs,
	halted: () => ended(place),
	nextUs: () => timeOf(place.line.journal, ordinalOf(place) + 1),
	stepTo: us => {
		place.clockUs = us;
	},
});

/** From between two Samples one plays on from the first of them, from which the next comes out as it was. */
function backToSample(parts: Parts, between: Place): Place {
	const way = setOut(between.line, ordinalOf(between), null);
	walk(way, () => true);
	way.place.clockUs = between.clockUs;
	parts.place = way.place;
	return way.place;
}

/** Takes the next Sample of the past, and all of the same instant. At the last one arrives at now, and rests there. */
export function playOn(parts: Parts, place: Place): Sample {
	if (place.betweenUs !== null) return playOn(parts, backToSample(parts, place));
	const {replay} = place;
	const untilUs = place.clockUs;
	while (!ended(place) && timeOf(place.line.journal, ordinalOf(place) + 1) <= untilUs) if (!replayOne(replay)) break;
	const {newest} = replay.track;
	if (ended(place) && parts.place === place) {
		parts.place = null;
		parts.spares.clear();
		// What was due of the past is no time of the machine's.
		parts.driver.dueUs = 0;
		parts.store.setState(({pace}) => ({pace: {...pace, paused: true}}));
	}
	return newest;
}
