// Shares of what was written lately, against the formula at the head of lib/flex_proportions.c: p_j = Σ x_i,j / 2^(i+1) ÷ Σ x_i / 2^(i+1).
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {addEvents, createProportion, createProportions, fractionOf, newPeriod} from '../../../source/machine/files/flex-proportions.ts';

const share = ({numerator, denominator}: {readonly numerator: number; readonly denominator: number}): number => numerator / denominator;

it('are those of the formula, but for what halving whole numbers cuts off', () => {
	const event = fc.record({kind: fc.nat(2), pages: fc.integer({min: 1000, max: 100_000})});
	fc.assert(
		fc.property(fc.array(fc.array(event, {minLength: 1, maxLength: 6}), {minLength: 1, maxLength: 8}), periods => {
			const all = createProportions();
			const kinds = [createProportion(), createProportion(), createProportion()];
			for (const [i, events] of periods.entries()) {
				if (i > 0) newPeriod(all, 1);
				for (const {kind, pages} of events) addEvents(all, kinds[kind]!, pages);
			}
			const weight = (kind: number | null): number =>
				periods.reduce(
					(sum, events, i) => sum + events.reduce((n, e) => n + (kind === null || e.kind === kind ? e.pages : 0), 0) / 2 ** (periods.length - i),
					0,
				);
			for (const [kind, one] of kinds.entries()) expect(Math.abs(share(fractionOf(all, one)) - weight(kind) / weight(null))).toBeLessThan(0.02);
		}),
	);
});

it('of what has been idle for long come to nothing, and then the periods stop', () => {
	const all = createProportions();
	const one = createProportion();
	const other = createProportion();
	expect(share(fractionOf(all, one))).toBe(0);
	addEvents(all, one, 1000);
	expect(share(fractionOf(all, one))).toBeCloseTo(1, 2);
	newPeriod(all, 1);
	addEvents(all, other, 1000);
	expect(share(fractionOf(all, one))).toBeCloseTo(1 / 3, 2);
	let periods = 0;
	while (newPeriod(all, 1)) periods++;
	expect(periods).toBeLessThan(12);
	expect(share(fractionOf(all, one))).toBe(0);
	expect(share(fractionOf(all, other))).toBe(0);
});
