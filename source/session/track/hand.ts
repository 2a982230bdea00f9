// Whose hand an action came from, where it was none of the dashboard's own keys: the log says so, and keeps what the machine refused; of the timeline as well.
import type {MachineEvent} from '../../machine/machine-event.ts';
import type {Sample} from '../../machine/sample.ts';
import {refusedEvents} from '../../workload/refused.ts';
import type {Applied} from '../../workload/run.ts';

/** Through which door: a file of the /proc tree, or kill(2) of a program in a shell on the machine. */
export type Via = 'proc' | 'kill';

/** `what` names the deed for a refusal: 'writing "999" into sys/vm/swappiness'. */
export type Hand = {readonly via: Via; readonly what: string};

/** Events that an action itself makes, in contrast to what follows from it. */
const DEEDS: ReadonlySet<MachineEvent['kind']> = new Set(['sysctl', 'oom-score-adj', 'drop-caches', 'signal', 'oom']);

/** A Sample whose deeds are marked as those of a hand, with events that are not the machine's own behind the others. */
export function withHand(sample: Sample, hand: Hand | undefined, notes: readonly MachineEvent[]): Sample {
	if (hand === undefined && notes.length === 0) return sample;
	const own = hand === undefined ? sample.events : sample.events.map(event => (DEEDS.has(event.kind) ? {...event, via: hand.via} : event));
	return {...sample, events: [...own, ...notes]};
}

/** What was refused of a hand's actions, as events. */
export const refusals = (applied: readonly Applied[], {what}: Pick<Hand, 'what'>, atUs: number): readonly MachineEvent[] =>
	applied.flatMap(({outcome}) => (outcome.ok ? [] : [{kind: 'refused', atUs, what, errno: outcome.errno, why: outcome.why} as const]));

/** A Sample with what was refused of the timeline among its events, by time. */
export function withRefused(sample: Sample, refused: readonly Applied[]): Sample {
	if (refused.length === 0) return sample;
	return {...sample, events: [...sample.events, ...refusedEvents(refused)].sort((a, b) => a.atUs - b.atUs)};
}
