import {describe, expect, it} from 'vitest';
import {createOrdering, forgetOrder, orderDue, orderNow} from '../../../source/session/store/ordering.ts';
import type {State} from '../../../source/session/store/state.ts';

describe('the order of rows', () => {
	const state = {} as State;

	it('is made at once, then once a second of real time, from the one before', () => {
		const made: (readonly number[])[] = [];
		const ordering = createOrdering((_state, before) => {
			made.push(before);
			return [made.length];
		});
		expect(orderDue(ordering, state, [], 0)).toEqual({order: [1]});
		expect(orderDue(ordering, state, [1], 999)).toEqual({});
		expect(orderDue(ordering, state, [1], 1000)).toEqual({order: [2]});
		expect(made).toEqual([[], [1]]);
	});

	it('waits a second again after somebody asked for it, and not at all for another machine', () => {
		const ordering = createOrdering(() => [7]);
		orderNow(ordering, state, [], 500);
		expect(orderDue(ordering, state, [], 1400)).toEqual({});
		forgetOrder(ordering);
		expect(orderDue(ordering, state, [], 1400)).toEqual({order: [7]});
	});
});
