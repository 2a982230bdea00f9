// One axis for two machines: what it promises of rows and marks, on marks of all kinds.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createAxis, type Marks} from '../../../source/dashboard/chart/axis.ts';
import {borderOf, createSharedAxis, eighthsOn, groundOn, leastRows} from '../../../source/dashboard/chart/shared-axis.ts';

const marks = fc
	.tuple(fc.integer({min: 1, max: 20_000}), fc.integer({min: 1, max: 5000}), fc.integer({min: 1, max: 5000}), fc.integer({min: 1, max: 1_000_000}))
	.map(
		([min, toLow, toHigh, more]): Marks => ({
			min,
			low: min + toLow,
			high: min + toLow + toHigh,
			twice: 2 * (min + toLow + toHigh),
			all: 2 * (min + toLow + toHigh) + more,
		}),
	);
const scales = fc.constantFrom('magnified' as const, 'linear' as const);

describe('an axis of two machines', () => {
	it('has every mark of both on a row border, a row at least between two, and all its rows', () => {
		fc.assert(
			fc.property(marks, marks, fc.integer({min: 8, max: 60}), scales, (a, b, rows, scale) => {
				const axis = createSharedAxis(rows, scale, a, b);
				for (const {min, low, high} of [a, b]) for (const mark of [min, low, high]) expect(eighthsOn(axis, mark)).toBe(8 * borderOf(axis, mark));
				for (const [i, border] of axis.borders.entries()) if (i > 0) expect(border).toBeGreaterThan(axis.borders[i - 1]!);
				expect(axis.borders.at(-1)).toBe(rows);
				expect(leastRows(a, b)).toBeLessThanOrEqual(8);
			}),
		);
	});

	it('never rounds a crossing away, and never falls as the value rises', () => {
		fc.assert(
			fc.property(marks, marks, fc.integer({min: 8, max: 40}), (a, b, rows) => {
				const axis = createSharedAxis(rows, 'magnified', a, b);
				for (const mark of [a.min, a.low, a.high, b.min, b.low, b.high]) {
					if (mark > 1) expect(eighthsOn(axis, mark - 1)).toBeLessThanOrEqual(eighthsOn(axis, mark));
					expect(eighthsOn(axis, mark + 1)).toBeGreaterThan(eighthsOn(axis, mark));
					expect(eighthsOn(axis, mark - 0.5)).toBeLessThan(eighthsOn(axis, mark));
				}
				expect(eighthsOn(axis, 0)).toBe(0);
				expect(eighthsOn(axis, 1e12)).toBe(rows * 8);
			}),
		);
	});

	it('is the ordinary axis where the marks are the same', () => {
		fc.assert(
			fc.property(marks, fc.integer({min: 8, max: 40}), scales, (one, rows, scale) => {
				expect(createSharedAxis(rows, scale, one, one).borders).toEqual(createAxis(rows, scale, one).borders);
			}),
		);
	});

	it('colours the rows of each chart by its own marks', () => {
		const [a, b]: [Marks, Marks] = [
			{min: 256, low: 387, high: 518, twice: 1036, all: 131_072},
			{min: 8192, low: 10_240, high: 12_288, twice: 24_576, all: 131_072},
		];
		const axis = createSharedAxis(16, 'magnified', a, b);
		const zones = (own: Marks): readonly string[] => Array.from({length: 16}, (_, row) => groundOn(axis, own).zoneOfRow(row));
		expect(zones(a).slice(0, borderOf(axis, 256))).toEqual(
			zones(a)
				.slice(0, borderOf(axis, 256))
				.map(() => 'alarm'),
		);
		expect(zones(a)[borderOf(axis, 518)]).toBe('ok');
		expect(zones(b)[borderOf(axis, 518)]).toBe('alarm');
		expect(zones(b)[borderOf(axis, 8192)]).toBe('warn');
		expect(zones(b)[borderOf(axis, 12_288)]).toBe('ok');
	});
});
