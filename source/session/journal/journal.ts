// The journal of a machine: every Sample that was taken of it and everything that was done to it, in order, in a few bytes. With the scenario it *is* the run:
// whoever does the same again at the same instants has the very same Samples.
import type {MachineEvent} from '../../machine/machine-event.ts';
import type {Action} from '../../workload/action.ts';
import type {Scenario} from '../../workload/scenario.ts';
import type {Hand} from '../track/hand.ts';

/** How a Sample was taken: what the log made of it depends on that. */
export type Taking = {
	/** In slow motion every event stands alone in the log. */
	readonly slowly: boolean;
	/** Whose deeds its events are. */
	readonly hand?: Hand | undefined;
	/** Events that are not the machine's own. */
	readonly notes: readonly MachineEvent[];
};

/** Samples at even distances, from `fromUs` on; `stepUs` 0 where there is only one. */
export type Takes = {readonly op: 'takes'; readonly fromUs: number; stepUs: number; count: number; readonly slowly: boolean};
/** One Sample with something of its own. `halted`: the machine had stopped for good at that instant. */
export type Take = Taking & {readonly op: 'take'; readonly atUs: number; readonly halted?: boolean};
/** `refused`: by which errno; `who`: the name by which the timeline would find the process that it is about. */
export type Perform = {readonly op: 'perform'; readonly atUs: number; readonly action: Action; readonly refused?: string; readonly who?: string};
export type Op = Takes | Take | Perform;

export type Journal = {
	readonly scenario: Scenario;
	readonly ops: Op[];
	/** For each op, how many Samples were taken before it. */
	readonly before: number[];
	/** Samples in all. */
	taken: number;
	/** Time of the last Sample. */
	lastUs: number;
};

export const createJournal = (scenario: Scenario): Journal => ({scenario, ops: [], before: [], taken: 0, lastUs: 0});

function add(journal: Journal, op: Op): void {
	journal.ops.push(op);
	journal.before.push(journal.taken);
}

/** Whether a Sample at `atUs` goes on where a row of them ends. */
function goesOn(last: Op | undefined, atUs: number, slowly: boolean): last is Takes {
	if (last?.op !== 'takes' || last.slowly !== slowly) return false;
	return last.count === 1 ? atUs > last.fromUs : atUs === last.fromUs + last.count * last.stepUs;
}

/** Notes that a Sample was taken. */
export function noteTake(journal: Journal, atUs: number, halted: boolean, taking: Taking): void {
	const {slowly, hand, notes} = taking;
	const last = journal.ops.at(-1);
	if (halted || hand !== undefined || notes.length > 0) add(journal, {op: 'take', atUs, ...taking, ...(halted ? {halted} : {})});
	else if (goesOn(last, atUs, slowly)) {
		if (last.count === 1) last.stepUs = atUs - last.fromUs;
		last.count++;
	} else add(journal, {op: 'takes', fromUs: atUs, stepUs: 0, count: 1, slowly});
	journal.taken++;
	journal.lastUs = atUs;
}

/** Notes that something is done to the machine. */
export const notePerform = (journal: Journal, atUs: number, action: Action, told: Pick<Perform, 'refused' | 'who'> = {}): void =>
	add(journal, {op: 'perform', atUs, action, ...told});

/** Index of the op in which so many Samples have been taken before the next one is: the last whose beginning lies at or before it. */
export function opAt({before}: Journal, ordinal: number): number {
	let [low, high] = [0, before.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((before[middle] as number) <= ordinal) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/** Time of a Sample by its ordinal. */
export function timeOf(journal: Journal, ordinal: number): number {
	for (let i = opAt(journal, ordinal); i >= 0; i--) {
		const op = journal.ops[i] as Op;
		if (op.op === 'perform') continue;
		return op.op === 'take' ? op.atUs : op.fromUs + (ordinal - (journal.before[i] as number)) * op.stepUs;
	}
	return 0;
}

/** Ordinal of the last Sample at or before a time. */
export function ordinalAt(journal: Journal, us: number): number {
	let [low, high] = [0, journal.taken];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (timeOf(journal, middle) <= us) low = middle + 1;
		else high = middle;
	}
	return Math.max(0, low - 1);
}

/** The journal up to and with a Sample, as one that goes on by itself. */
export function journalUpTo(journal: Journal, ordinal: number): Journal {
	const end = opAt(journal, ordinal) + 1;
	const ops = journal.ops.slice(0, end);
	const before = journal.before.slice(0, end);
	const last = ops.at(-1);
	if (last?.op === 'takes') ops[ops.length - 1] = {...last, count: Math.min(last.count, ordinal + 1 - (before.at(-1) as number))};
	return {scenario: journal.scenario, ops, before, taken: ordinal + 1, lastUs: timeOf(journal, ordinal)};
}

/** How many things were done by hand; none where there is no journal. */
export const deedsIn = (journal: Journal | null): number => journal?.ops.filter(({op}) => op === 'perform').length ?? 0;
