// What share of all events were of one kind lately: counts that are halved with every period. (lib/flex_proportions.c)
// A kind catches up with the periods that have passed when it is next looked at or counted. Counts are exact: the kernel keeps them by CPU in batches.

/** Events of all kinds together and the number of the present period. */
export type Proportions = {events: number; period: number};
/** Events of one kind, as of the period in which it was last looked at. */
export type Proportion = {events: number; period: number};

/** One event at the start, so that there is no period without any (fprop_global_init). */
export const createProportions = (): Proportions => ({events: 1, period: 0});
export const createProportion = (): Proportion => ({events: 0, period: 0});

const halve = (events: number, times: number): number => Math.floor(events / 2 ** times);

/** Begins so many new periods. False: nothing is left to be halved, and nobody needs to call again until something happens (fprop_new_period). */
export function newPeriod(all: Proportions, periods: number): boolean {
	if (all.events <= 1) return false;
	all.events = halve(all.events, periods);
	all.period += periods;
	return true;
}

function catchUp(all: Proportions, one: Proportion): void {
	one.events = halve(one.events, all.period - one.period);
	one.period = all.period;
}

/** Counts `n` events of a kind. */
export function addEvents(all: Proportions, one: Proportion, n: number): void {
	catchUp(all, one);
	one.events += n;
	all.events += n;
}

/** The kind's share of all events, as a fraction at most 1 (fprop_fraction_percpu). */
export function fractionOf(all: Proportions, one: Proportion): {readonly numerator: number; readonly denominator: number} {
	catchUp(all, one);
	return {numerator: one.events, denominator: Math.max(1, one.events, all.events)};
}
