// Events that come again: the keys `every` and `times`. Which of all occurrences is next: due.ts.
import {messages} from '../messages.ts';
import type {Again} from './action.ts';
import {LIMITS} from './limits.ts';
import {count, instant, type Report} from './schema.ts';

/** Keys of an event that say how it comes again. */
export const AGAIN = {every: instant.optional(), times: count(1, Number.MAX_SAFE_INTEGER).optional()};

/** How an event comes again, of what has been read of it; undefined: it does not. What cannot be is told to `report`. */
export function again({every, times}: {readonly every?: number | undefined; readonly times?: number | undefined}, report: Report): Again | undefined {
	if (every === undefined) {
		if (times !== undefined) report(['times'], messages.scenario.timesAlone(), 'key');
		return undefined;
	}
	if (every < LIMITS.everyUs) report(['every'], messages.scenario.tooOften(every, LIMITS.everyUs));
	return {everyUs: every, times: times ?? null};
}
