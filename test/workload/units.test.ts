import {describe, expect, it} from 'vitest';
import {type Parsed, pagesFor, parseInstant, parseRate, parseSize, parseTime, SIZE_UNITS, TIME_UNITS, wholePages} from '../../source/workload/units.ts';

const value = <Value>(parsed: Parsed<Value>): Value | string => (parsed.ok ? parsed.value : parsed.problem);

describe('sizes', () => {
	it.each([
		['512MiB', 536870912],
		['512M', 536870912],
		['4KiB', 4096],
		['4K', 4096],
		['1GiB', 2 ** 30],
		['2TiB', 2 ** 41],
		['1.5GiB', 1.5 * 2 ** 30],
		['.5MiB', 2 ** 19],
		['4096B', 4096],
		['7 MiB', 7 * 2 ** 20],
		['0', 0],
		[0, 0],
	])('%s', (text, bytes) => expect(parseSize(text)).toEqual({ok: true, value: bytes}));

	it.each([
		['512', '"512" has no unit'],
		[512, '"512" has no unit'],
		['512MB', 'did you mean "MiB"?'],
		['512mib', 'did you mean "MiB"?'],
		['3 apples', 'use B, KiB, MiB'],
		['-3MiB', 'is negative'],
		['−3MiB', 'is negative'],
		['much', 'is not a size'],
		[true, 'is not a size'],
		[null, 'is not a size'],
		['', 'is not a size'],
		['1e3MiB', 'is not a size'],
	])('refuses %s', (text, problem) => expect(value(parseSize(text))).toContain(problem));
});

describe('times', () => {
	it.each([
		['30s', 30e6],
		['100us', 100],
		['5ms', 5000],
		['2m', 120e6],
		['1h', 3600e6],
		['1m30s', 90e6],
		['1h 30m', 5400e6],
		['0.5s', 5e5],
		['0', 0],
	])('%s', (text, us) => expect(parseInstant(text)).toEqual({ok: true, value: us}));

	it('keeps fractions of a microsecond for costs and rounds instants', () => {
		expect(parseTime('0.05us')).toEqual({ok: true, value: 0.05});
		expect(parseInstant('1.6us')).toEqual({ok: true, value: 2});
	});

	it.each([
		['30', '"30" has no unit, and a time needs one; write "30s"'],
		['30sec', 'did you mean "s"?'],
		['30S', 'did you mean "s"?'],
		['-1s', 'is negative'],
		['soon', 'is not a time'],
	])('refuses %s', (text, problem) => {
		const parsed = parseInstant(text);
		expect(parsed.ok).toBe(false);
		expect(value(parsed)).toContain(problem);
	});
});

describe('rates', () => {
	it.each([
		['20MiB/s', 20 * 2 ** 20],
		['20MiB /s', 20 * 2 ** 20],
		['4K/s', 4096],
		['max', 0],
	])('%s', (text, bytes) => expect(parseRate(text)).toEqual({ok: true, value: bytes}));

	it.each([
		['20MiB', 'is a size, not a rate; write "20MiB/s"'],
		['0', 'never does anything'],
		['0MiB/s', 'never does anything'],
		['20', 'has no unit'],
		['20MB/s', 'did you mean "MiB"?'],
		['fast', 'is not a rate'],
	])('refuses %s', (text, problem) => expect(value(parseRate(text))).toContain(problem));
});

it('rounds up to pages that hold, down to pages that fit', () => {
	expect([pagesFor(1), pagesFor(4096), pagesFor(4097), wholePages(4097), wholePages(4095)]).toEqual([1, 1, 2, 1, 0]);
});

it('has one factor for each unit', () => {
	expect(SIZE_UNITS.K).toBe(SIZE_UNITS.KiB);
	expect(SIZE_UNITS.T).toBe(SIZE_UNITS.TiB);
	expect(TIME_UNITS.h).toBe(60 * TIME_UNITS.m);
});
