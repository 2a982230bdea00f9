// What the machine refused of a timeline, in sentences.
import {messages} from '../messages.ts';
import {actionText} from '../workload/refused.ts';
import type {Applied} from '../workload/run.ts';

/** What the timeline wanted and the machine refused, such as a signal to a process that has died already: said, and the run goes on. */
export function refusals(applied: readonly Applied[]): string[] {
	return applied.flatMap(({place, atUs, action, outcome}) =>
		outcome.ok ? [] : [messages.run.notApplied(place, atUs, actionText(action), outcome.errno, outcome.why)],
	);
}
