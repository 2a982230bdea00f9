// The other end of a machine that is run in a thread of its own: what it is asked, one thing at a time, and what it answers. Plain data both ways. It keeps copies
// of its machine, too, since to send one for each would cost more than to make it.
import type {Moment} from '../../machine/account/moments.ts';
import type {Pid} from '../../machine/command.ts';
import type {Sample} from '../../machine/sample.ts';
import type {Action} from '../../workload/action.ts';
import {type Applied, createRun, type EndReason, isOver, stepTo} from '../../workload/run.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {createKnown, createRoom, freeze, type Frozen, heapBytes, hold, release, thaw} from '../still/copy.ts';
import {constantsOf, sourceOf} from './scenario.ts';
import type {Kept} from './source.ts';

/** What can be asked, and the answer to each. */
type Asks = {
	/** Goes on to an instant, as Source.stepTo, and tells what the timeline asked for on the way and was refused. */
	readonly step: {readonly us: number; readonly toMoment?: readonly Moment[] | undefined; readonly answer: readonly Applied[]};
	/** The same, to the end of the scenario at the most, with the Sample of there. */
	readonly reach: {readonly us: number; readonly answer: Reached};
	readonly sample: {readonly answer: Sample};
	readonly perform: {readonly action: Action; readonly answer: readonly Applied[]};
	readonly name: {readonly pid: Pid; readonly answer: string | undefined};
	/** Keeps a copy, and says by which number it is known. */
	readonly lay: {readonly answer: number};
	readonly hold: {readonly id: number; readonly answer: null};
	readonly release: {readonly id: number; readonly answer: null};
	/** A living copy of one that was kept. */
	readonly wake: {readonly id: number; readonly answer: Sent};
	/** The machine itself, which is not run here any more. */
	readonly leave: {readonly answer: Sent};
};
export type Ask = keyof Asks;
export type Asked<A extends Ask = Ask> = {[One in A]: {readonly do: One} & Omit<Asks[One], 'answer'>}[A];
export type AnswerTo<A extends Ask> = Asks[A]['answer'];

/** Where a machine stands after a step: a Sample, what the timeline did on the way, and why the run has ended where it has. */
export type Reached = {readonly sample: Sample; readonly applied: readonly Applied[]; readonly ended: EndReason | null};

/** A run on its way to somewhere else, without its scenario, which is there already. */
export type Sent = {readonly run: Omit<Kept['run'], 'scenario'>; readonly files: Kept['files']};

/** How it stands there, with each answer. `spentMs`: what all of it took so far. `usedBytes`: of the copies. `files`: all there are, where they are others than at the answer before. */
export type Stand = {
	readonly timeUs: number;
	readonly halted: boolean;
	readonly spentMs: number;
	readonly usedBytes: number;
	readonly files: readonly (readonly [path: string, pages: number])[] | null;
};
export type Answer = ({readonly value: unknown} | {readonly error: unknown}) & {readonly stand: Stand};

export const reached = (run: Kept['run'], applied: readonly Applied[], sample: Sample): Reached => ({
	sample,
	applied,
	ended: isOver(run) ? run.endReason : null,
});

const sent = ({run: {scenario: _, ...run}, files}: Kept): Sent => ({run, files});

/** Boots a machine that answers. `now`: real time in milliseconds. Throws RangeError where it cannot exist. */
export function answerer(scenario: Scenario, now: () => number): (asked: Asked) => Answer {
	const kept: Kept = {run: createRun(scenario), files: new Map(scenario.config.files.map(file => [file.path, file.pages]))};
	const {run, files} = kept;
	const source = sourceOf(kept);
	const room = createRoom();
	const known = createKnown();
	const copies = new Map<number, {readonly frozen: Frozen<Kept>; holders: number}>();
	let laid = 0;
	let copiesBytes = 0;
	let told = [...files];
	let spentMs = 0;
	const copyOf = (id: number) => copies.get(id) as NonNullable<ReturnType<typeof copies.get>>;
	const answers: {readonly [A in Ask]: (asked: Asked<A>) => AnswerTo<A>} = {
		step: ({us, toMoment}) => {
			source.stepTo(us, toMoment);
			return source.refusals();
		},
		reach: ({us}) => reached(run, stepTo(run, us), source.sample()),
		sample: () => source.sample(),
		perform: ({action}) => source.perform(action),
		name: ({pid}) => source.nameOf(pid),
		lay: () => {
			const frozen = freeze(kept, known, constantsOf(kept), room);
			copiesBytes += heapBytes(frozen);
			copies.set(laid, {frozen, holders: 1});
			return laid++;
		},
		hold: ({id}) => {
			const copy = copyOf(id);
			hold(copy.frozen);
			copy.holders++;
			return null;
		},
		release: ({id}) => {
			const copy = copyOf(id);
			release(copy.frozen, room);
			if (--copy.holders > 0) return null;
			copies.delete(id);
			copiesBytes -= heapBytes(copy.frozen);
			return null;
		},
		wake: ({id}) => sent(thaw(copyOf(id).frozen, createKnown(), constantsOf(kept), room)),
		leave: () => sent(kept),
	};
	const answer = <A extends Ask>(asked: Asked<A>): AnswerTo<A> => (answers[asked.do as A] as (asked: Asked<A>) => AnswerTo<A>)(asked);
	return asked => {
		const began = now();
		let answered: {readonly value: unknown} | {readonly error: unknown};
		try {
			answered = {value: answer(asked)};
		} catch (error) {
			answered = {error};
		}
		spentMs += now() - began;
		const known = told;
		const isTold = files.size === known.length && [...files].every(([path, pages], i) => known[i]?.[0] === path && known[i]?.[1] === pages);
		if (!isTold) told = [...files];
		return {...answered, stand: {timeUs: run.timeUs, halted: isOver(run), spentMs, usedBytes: room.blocks.used + copiesBytes, files: isTold ? null : told}};
	};
}
