// One machine as it is followed: where its Samples come from, the newest, and what is remembered of those before. A branch, or a second machine beside the first,
// is a track of its own. Whatever takes a Sample takes it here, so that watchers, history, log and alarms see each exactly once and in order.
import type {MachineEvent} from '../../machine/machine-event.ts';
import type {Sample} from '../../machine/sample.ts';
import type {Action} from '../../workload/action.ts';
import type {Applied} from '../../workload/run.ts';
import type {Source} from '../source/source.ts';
import {type Journal, notePerform, noteTake} from '../journal/journal.ts';
import {type Hand, refusals, withHand, withRefused} from './hand.ts';
import {createPast, type Past, remember} from './past.ts';
import type {Watchers} from './watch.ts';

export type Track = {
	readonly source: Source;
	readonly past: Past;
	readonly watchers: Watchers;
	/** Events that are not the machine's own and go with its next Sample. */
	readonly notes: MachineEvent[];
	/** Where all that happens to the machine is written down; null: it is somebody else's machine, or this is a way through a journal. */
	journal: Journal | null;
	/** Told of each Sample once it is the newest. */
	readonly taken?: (sample: Sample) => void;
	newest: Sample;
};

export type Following = {
	/** In slow motion every event stands alone in the log. */
	readonly slowly?: boolean;
	/** Whose deeds the events of this Sample are. */
	readonly hand?: Hand | undefined;
};

/** Events between two Samples stand alone in the log, so that each can be told. */
export const BETWEEN = {slowly: true} as const satisfies Following;

/** Takes the Sample of now. */
export function take(track: Omit<Track, 'newest'>, {slowly = false, hand}: Following = {}): Sample {
	const {source, past, watchers, journal} = track;
	const notes = track.notes.splice(0);
	const taken = withRefused(source.sample(), source.refusals?.() ?? []);
	const sample = withHand(taken, hand, notes);
	if (journal !== null) noteTake(journal, sample.timeUs, source.halted(), {slowly, hand, notes});
	for (const watcher of watchers) watcher.sample?.(sample);
	remember(past, sample, slowly);
	return sample;
}

export type Opening = {
	readonly watchers?: Watchers;
	/** Of a machine that has been running elsewhere. */
	readonly past?: Past | undefined;
	readonly journal?: Journal | null;
	readonly taken?: (sample: Sample) => void;
};

/** Begins to follow a source, with its first Sample. */
export function openTrack(source: Source, {watchers = new Set(), past = createPast(), journal = null, taken = () => undefined}: Opening = {}): Track {
	const begun = {source, past, watchers, journal, taken, notes: []};
	return {...begun, newest: take(begun)};
}

/** Takes the Sample of now as the newest. */
export function follow(track: Track, how: Following = {}): Sample {
	track.newest = take(track, how);
	track.taken?.(track.newest);
	return track.newest;
}

/** The name by which a timeline would find the process that an action is about, now. */
function whoIs({nameOf}: Source, action: Action): string | undefined {
	const ref =
		action.kind === 'signal'
			? action.to
			: action.kind === 'move'
				? action.process
				: action.kind === 'oom_score_adj' || action.kind === 'fork'
					? action.of
					: null;
	return ref === null || 'name' in ref ? undefined : nameOf?.(ref.pid);
}

/**
 * Does things to the machine, one after the other at the same instant, and takes a Sample, so that their effect shows: one, however many they are. Nothing where
 * the source cannot be acted on.
 */
export function actOn(track: Track, actions: readonly Action[], {hand, slowly = false}: Following = {}): readonly Applied[] {
	const {source, notes, journal} = track;
	if (hand !== undefined) follow(track, {slowly}); // what was before is not its doing
	const applied = actions.flatMap(action => {
		const atUs = source.timeUs();
		const who = whoIs(source, action);
		const answers = source.perform?.(action) ?? [];
		const refused = answers.length > 0 && answers.every(({outcome}) => !outcome.ok) ? answers[0]?.outcome : undefined;
		const told = {...(refused === undefined || refused.ok ? {} : {refused: refused.errno}), ...(who === undefined ? {} : {who})};
		if (journal !== null) notePerform(journal, atUs, action, told);
		return answers;
	});
	if (hand !== undefined) notes.push(...refusals(applied, hand, source.timeUs()));
	follow(track, {slowly, hand});
	return applied;
}
