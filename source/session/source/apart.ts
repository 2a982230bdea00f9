// A machine that is run in a thread of its own, as a source like any other: what is asked of it is waited for, so that whoever drives it cannot tell the odds but by
// the time it takes. What that thread is, and how one waits for it, is the caller's. Where it answers no more the machine is run here, from boot up to
// where it stood: it is the same one.
import type {Action} from '../../workload/action.ts';
import type {Applied} from '../../workload/run.ts';
import type {Scenario} from '../../workload/scenario.ts';
import type {Budget} from '../still/stills.ts';
import type {Answer, AnswerTo, Ask, Asked, Sent, Stand} from './answers.ts';
import {factsOf, type LocalSource, scenarioSource, sourceOf, withoutEnd} from './scenario.ts';
import type {Apart, Kept, Laid, Source} from './source.ts';

/** The way to a thread with a machine in it. */
export type Thread = {
	readonly post: (asked: Asked) => void;
	/** Waits for the answer to what was posted last. null: nobody answers any more. */
	readonly wait: () => Answer | null;
	readonly close: () => void;
};

type Parts = {
	readonly scenario: Scenario;
	readonly thread: Thread;
	readonly files: Map<string, number>;
	stand: Stand;
	/** Samples that were taken of it (null) and what was done to it, in order, each after how far it was to go: for who has to run it again. */
	readonly told: {readonly toUs: number; readonly action: Action | null}[];
	toUs: number;
	/** What has been asked already of what will be asked next. */
	begun: Asked | null;
	/** Once it is run here. */
	here: LocalSource | null;
	lost: boolean;
	/** Who is told how much its copies take. */
	budget: Budget | null;
};

/** Threads whose machine and copies nobody has any more end. */
const finished = new FinalizationRegistry<Thread>(thread => thread.close());

/** Nobody answers any more. */
class Gone extends Error {}

function replace(files: Map<string, number>, by: Iterable<readonly [string, number]>): void {
	files.clear();
	for (const [path, pages] of by) files.set(path, pages);
}

function ask<A extends Ask>(parts: Parts, asked: Asked<A>): AnswerTo<A> {
	const {thread, begun, files} = parts;
	if (parts.lost) throw new Gone();
	parts.begun = null;
	if (begun === null) thread.post(asked as Asked);
	else if (begun.do !== asked.do || ('us' in begun && 'us' in asked && begun.us !== asked.us)) throw new Error(`${begun.do} was begun, ${asked.do} is asked`);
	const answer = thread.wait();
	if (answer === null) {
		parts.lost = true;
		throw new Gone();
	}
	parts.stand = answer.stand;
	if (answer.stand.files !== null) replace(files, answer.stand.files);
	if (parts.budget !== null) parts.budget.apartBytes = answer.stand.usedBytes;
	if ('error' in answer) throw answer.error;
	return answer.value as AnswerTo<A>;
}

const keptOf = ({scenario}: Parts, {run, files}: Sent): Kept => ({run: {...run, scenario}, files});

/** The machine as it stands, run here from boot on. */
function again({scenario, told, toUs, files}: Parts): LocalSource {
	const source = scenarioSource(scenario);
	for (const one of told) {
		source.stepTo(one.toUs);
		if (one.action === null) source.sample();
		else source.perform(one.action);
	}
	source.stepTo(toUs);
	source.refusals(); // told before
	replace(files, source.files);
	return source;
}

/** The machine here: as it was sent, or run again. */
function bringHome(parts: Parts): LocalSource {
	if (parts.here !== null) return parts.here;
	try {
		const {run} = ask(parts, {do: 'leave'});
		parts.here = sourceOf(keptOf(parts, {run, files: parts.files}));
	} catch (error) {
		if (!(error instanceof Gone)) throw error;
		parts.here = again(parts);
	}
	return parts.here;
}

/** Asks there, or does the same here where that is where it is run. */
function either<A extends Ask>(parts: Parts, asked: Asked<A>, here: (source: LocalSource) => AnswerTo<A>): AnswerTo<A> {
	if (parts.here === null)
		try {
			return ask(parts, asked);
		} catch (error) {
			if (!(error instanceof Gone)) throw error;
			bringHome(parts);
		}
	return here(parts.here as unknown as LocalSource);
}

function laidThere(parts: Parts): Laid {
	const id = ask(parts, {do: 'lay'});
	/** A copy that is lost needs nothing. */
	const tell = (asked: Asked<'hold' | 'release'>): void => {
		try {
			ask(parts, asked);
		} catch (error) {
			if (!(error instanceof Gone)) throw error;
		}
	};
	return {
		heapBytes: 0,
		hold: () => tell({do: 'hold', id}),
		release: () => tell({do: 'release', id}),
		wake: () => {
			try {
				return sourceOf(keptOf(parts, ask(parts, {do: 'wake', id})));
			} catch (error) {
				if (error instanceof Gone) return null;
				throw error;
			}
		},
	};
}

function apartOf(parts: Parts): Apart {
	return {
		begin: us => {
			if (parts.here !== null || parts.lost) return;
			parts.begun = us === null ? {do: 'sample'} : {do: 'step', us};
			parts.thread.post(parts.begun);
		},
		spentMs: () => parts.stand.spentMs,
		home: () => void bringHome(parts),
	};
}

/** The machine of a scenario in a thread that has booted it. */
export function apartSource(booted: Scenario, thread: Thread): Source {
	const scenario = withoutEnd(booted);
	const files = new Map(scenario.config.files.map(file => [file.path, file.pages]));
	const stand: Stand = {timeUs: 0, halted: false, spentMs: 0, usedBytes: 0, files: null};
	const parts: Parts = {scenario, thread, files, stand, told: [], toUs: 0, begun: null, here: null, lost: false, budget: null};
	finished.register(parts, thread);
	const refused: Applied[] = [];
	const nowUs = (): number => parts.here?.timeUs() ?? parts.stand.timeUs;
	return {
		...factsOf(scenario),
		files,
		apart: apartOf(parts),
		timeUs: nowUs,
		halted: () => parts.here?.halted() ?? parts.stand.halted,
		sample: () => {
			const sample = either(parts, {do: 'sample'}, here => here.sample());
			if (parts.here === null) parts.told.push({toUs: parts.toUs, action: null});
			return sample;
		},
		refusals: () => refused.splice(0),
		stepTo: (us, toMoment) => {
			const before = parts.toUs;
			const came = either(parts, {do: 'step', us, ...(toMoment === undefined ? {} : {toMoment})}, here => {
				here.stepTo(us, toMoment);
				return here.refusals();
			});
			refused.push(...came);
			// To a moment it goes less far.
			parts.toUs = Math.max(before, toMoment === undefined ? us : nowUs());
		},
		perform: action => {
			const applied = either(parts, {do: 'perform', action}, here => here.perform(action));
			if (parts.here === null) parts.told.push({toUs: parts.toUs, action});
			return applied;
		},
		nameOf: pid => either(parts, {do: 'name', pid}, here => here.nameOf(pid)),
		layDown: (known, budget) => {
			parts.budget = budget;
			if (parts.here === null)
				try {
					return laidThere(parts);
				} catch (error) {
					if (!(error instanceof Gone)) throw error;
				}
			return bringHome(parts).layDown(known, budget);
		},
		moments: () => bringHome(parts).moments(),
		frameMap: cells => bringHome(parts).frameMap(cells),
		lookInside: (pid, address, count) => bringHome(parts).lookInside(pid, address, count),
	};
}
