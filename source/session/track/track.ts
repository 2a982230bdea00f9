// One machine as it is followed: where its Samples come from, the newest, and what is remembered of those before. A branch, or a second machine beside the first,
// is a track of its own. Whatever takes a Sample takes it here, so that watchers, history, log and alarms see each exactly once and in order.
import type {MachineEvent} from '../../machine/machine-event.ts';
import type {Sample} from '../../machine/sample.ts';
import type {Action} from '../../workload/action.ts';
import type {Applied} from '../../workload/run.ts';
import type {Source} from '../source/source.ts';
import {type Hand, refusals, withHand} from './hand.ts';
import {createPast, type Past, remember} from './past.ts';
import type {Watchers} from './watch.ts';

export type Track = {
	readonly source: Source;
	readonly past: Past;
	readonly watchers: Watchers;
	/** Events that are not the machine's own and go with its next Sample. */
	readonly notes: MachineEvent[];
	newest: Sample;
};

type Taking = {
	/** In slow motion every event stands alone in the log. */
	readonly slowly?: boolean;
	/** Whose deeds the events of this Sample are. */
	readonly hand?: Hand | undefined;
};

/** Takes the Sample of now. */
export function take(track: Pick<Track, 'source' | 'past' | 'watchers' | 'notes'>, {slowly = false, hand}: Taking = {}): Sample {
	const {source, past, watchers, notes} = track;
	const sample = withHand(source.sample(), hand, notes.splice(0));
	for (const watcher of watchers) watcher.sample?.(sample);
	remember(past, sample, slowly);
	return sample;
}

/** Begins to follow a source, with its first Sample. `past`: of a machine that has been running elsewhere. */
export function openTrack(source: Source, watchers: Watchers, past: Past = createPast()): Track {
	const begun = {source, past, watchers, notes: []};
	return {...begun, newest: take(begun)};
}

/** Takes the Sample of now as the newest. */
export function follow(track: Track, taking: Taking = {}): Sample {
	track.newest = take(track, taking);
	return track.newest;
}

/** Does something to the machine and takes a Sample, so that its effect shows. Nothing where the source cannot be acted on. */
export function actOn(track: Track, action: Action, {hand, slowly = false}: Taking = {}): readonly Applied[] {
	const {source, notes} = track;
	if (hand !== undefined) follow(track, {slowly}); // what was before is not its doing
	const applied = source.perform?.(action) ?? [];
	if (hand !== undefined) notes.push(...refusals(applied, hand, source.timeUs()));
	follow(track, {slowly, hand});
	return applied;
}
