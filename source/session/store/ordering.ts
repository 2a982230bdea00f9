// When the rows of the process pane are put in order: at most once a second of real time, so that they can be read, and whenever somebody asks for it.
import type {State} from './state.ts';

/** Puts pids in order: those of a Sample, after how they stood before. */
export type Order = (state: Pick<State, 'sample' | 'history' | 'ui'>, before: readonly number[]) => readonly number[];

export type Ordering = {readonly order: Order; orderedMs: number};

const REORDER_MS = 1000;

export const createOrdering = (order: Order): Ordering => ({order, orderedMs: -Infinity});

/** The next Samples are put in order at once: they are another machine's. */
export function forgetOrder(ordering: Ordering): void {
	ordering.orderedMs = -Infinity;
}

/** The rows in order now. */
export function orderNow(ordering: Ordering, state: Pick<State, 'sample' | 'history' | 'ui'>, before: readonly number[], nowMs: number): Pick<State, 'order'> {
	ordering.orderedMs = nowMs;
	return {order: ordering.order(state, before)};
}

/** The rows in order where that is due, else nothing. */
export const orderDue = (
	ordering: Ordering,
	state: Pick<State, 'sample' | 'history' | 'ui'>,
	before: readonly number[],
	nowMs: number,
): Partial<Pick<State, 'order'>> => (nowMs - ordering.orderedMs >= REORDER_MS ? orderNow(ordering, state, before, nowMs) : {});

/** Who has overtaken another since: of those that were there before, who now stands before one that stood before it. */
export function risenIn(before: readonly number[], after: readonly number[]): readonly number[] {
	const place = new Map(before.map((pid, i) => [pid, i]));
	const risen: number[] = [];
	const known = after.filter(pid => place.has(pid));
	// From the end: whoever stood further back than one that is behind it now.
	let least = Infinity;
	for (let i = known.length - 1; i >= 0; i--) {
		const own = place.get(known[i] as number) as number;
		if (own > least) risen.push(known[i] as number);
		least = Math.min(least, own);
	}
	return risen.reverse();
}
