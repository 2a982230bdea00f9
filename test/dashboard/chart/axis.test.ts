import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {bandRows, createAxis, eighths, type Marks, marksOf, rowOfValue, zoneOfRow, zoneOfValue} from '../../../source/dashboard/chart/axis.ts';

// The machine of the recordings: DMA32 of 512 MiB.
const marks: Marks = {min: 667, low: 833, high: 999, twice: 1998, all: 116225};

describe('bands of the magnified axis', () => {
	it.each([
		[5, [1, 1, 1, 1, 1]],
		[6, [1, 1, 1, 1, 2]],
		[8, [1, 1, 2, 1, 3]],
		[12, [1, 2, 3, 2, 4]],
		[20, [2, 3, 5, 3, 7]],
	])('%i rows', (rows, bands) => {
		expect(bandRows(rows, 'magnified', marks)).toEqual(bands);
	});

	it('fills any height of five rows or more, a row a band at least, whatever the marks', () => {
		for (let rows = 5; rows <= 80; rows++)
			for (const scale of ['magnified', 'linear'] as const) {
				const bands = bandRows(rows, scale, marks);
				expect(bands.reduce((sum, band) => sum + band, 0)).toBe(rows);
				expect(Math.min(...bands)).toBeGreaterThanOrEqual(1);
			}
	});
});

describe('bands of the linear axis', () => {
	it('gives each band up to 2×high its share of what the top leaves', () => {
		// 12 rows: 2 for the top; of 10 rows 667/1998 are 3.3, 166/1998 0.8 twice, 999/1998 5.
		expect(bandRows(12, 'linear', marks)).toEqual([3, 1, 1, 5, 2]);
	});
});

describe('the axis that is linear in all of the zone', () => {
	it('gives every page the same height', () => {
		const whole = createAxis(20, 'whole', marks);
		for (const share of [0.1, 0.25, 0.5, 0.9]) expect(eighths(whole, marks.all * share)).toBe(Math.round(share * 160));
		// The marks lie in one row, whose colour is that of what is free.
		expect(new Set([marks.min, marks.low, marks.high].map(value => rowOfValue(whole, value)))).toEqual(new Set([0]));
		expect([marks.min, marks.low, marks.high, marks.high + 1].map(value => whole.zoneOf?.(value))).toEqual(['alarm', 'warn', 'warm', 'ok']);
	});
});

describe('height of a value', () => {
	const axis = createAxis(12, 'magnified', marks);

	it('puts every mark on a row border', () => {
		expect([marks.min, marks.low, marks.high, marks.twice, marks.all].map(value => eighths(axis, value))).toEqual([8, 24, 48, 64, 96]);
	});

	it('is linear within a band', () => {
		// 916 is half way from low (833) to high (999): half of three rows above 24 eighths.
		expect(eighths(axis, 916)).toBe(36);
		expect(eighths(axis, 910)).toBe(24 + Math.round((77 / 166) * 24));
	});

	it('never rounds a crossing away', () => {
		for (const [mark, height] of [
			[marks.min, 8],
			[marks.low, 24],
			[marks.high, 48],
			[marks.twice, 64],
		] as const) {
			expect(eighths(axis, mark - 1)).toBeLessThan(height);
			expect(eighths(axis, mark + 1)).toBeGreaterThan(height);
		}
		expect(eighths(axis, 1)).toBe(1);
		expect(eighths(axis, 0)).toBe(0);
		expect(eighths(axis, marks.all + 5)).toBe(96);
	});

	it('never falls as free rises, and stays in the rows of its zone, for any marks and height', () => {
		const someMarks = fc.tuple(
			fc.integer({min: 0, max: 5000}),
			fc.integer({min: 0, max: 5000}),
			fc.integer({min: 0, max: 5000}),
			fc.integer({min: 0, max: 4_000_000}),
		);
		fc.assert(
			fc.property(
				someMarks,
				fc.integer({min: 5, max: 60}),
				fc.array(fc.integer({min: 0, max: 4_100_000}), {minLength: 2, maxLength: 8}),
				([a, b, c, d], rows, values) => {
					const own = marksOf({min: a, low: a + b, high: a + b + c, boost: 0, managed: d});
					const any = createAxis(rows, 'magnified', own);
					const sorted = [...values].sort((x, y) => x - y);
					const heights = sorted.map(value => eighths(any, value));
					expect(heights).toEqual([...heights].sort((x, y) => x - y));
					for (const value of sorted) {
						if (value === 0) continue;
						const zone = value <= own.min ? 'alarm' : value <= own.low ? 'warn' : value <= own.high ? 'warm' : 'ok';
						expect(zoneOfRow(any, rowOfValue(any, value))).toBe(zone);
					}
				},
			),
		);
	});
});

describe('zones', () => {
	it('are the four of the classic picture', () => {
		expect([0, 666, 667, 833, 834, 999, 1000].map(free => zoneOfValue(marks, free))).toEqual(['alarm', 'alarm', 'alarm', 'warn', 'warm', 'warm', 'ok']);
	});

	it('moves the marks by a boost', () => {
		expect(marksOf({min: 667, low: 833, high: 999, boost: 100, managed: 116225})).toEqual({min: 767, low: 933, high: 1099, twice: 2198, all: 116225});
	});

	it('keeps marks apart where a zone has none', () => {
		expect(marksOf({min: 0, low: 0, high: 0, boost: 0, managed: 0})).toEqual({min: 1, low: 2, high: 3, twice: 6, all: 7});
	});
});
