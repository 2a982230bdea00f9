// What a program that is given nonsense may answer: 0, 1 or 2 and one sentence, in bounded time and memory; never a trace, and nothing that a terminal obeys.
import {expect} from 'vitest';
import type {Drawing} from './breaking.ts';

const OBEYED = /(?![\n\t])\p{Cc}/u;
/** A trace, a mistake of lowwater's own, or figures that are none. */
const TRACE = /^\s+at |mistake of its own|\bNaN\b|\bundefined\b|\[object /m;

/** Checks what was said of a mistake; `what` is the input, for whoever has to find it. */
export function expectSentence(said: string, what: string): void {
	expect(said.trimEnd(), what).toMatch(/[.?]$/);
	// What is quoted is the input's own.
	expect(said.replace(/"[^"]*"|--set .*(: | set the same)/g, ''), what).not.toMatch(TRACE);
	expect(said.trimEnd().split('\n').length, what).toBe(1);
}

export function expectQuiet(said: string, what: string): void {
	expect(said, what).not.toMatch(OBEYED);
	expect(said, what).not.toMatch(/^\s+at .*:\d+:\d+/m);
}

/** Values that people and machines get wrong. */
export const ODD: readonly unknown[] = [
	null,
	true,
	'',
	' ',
	0,
	-1,
	1.5,
	1e308,
	-1e308,
	'NaN',
	'.nan',
	'.inf',
	'9e99',
	'0s',
	'1ns',
	'999999999h',
	'0',
	'1B',
	'4095B',
	'99999TiB',
	'max',
	'0B/s',
	'1B/s',
	'\u001B[2J',
	'\u202Egnp',
	'__proto__',
	'constructor',
	'toString',
	'x'.repeat(3000),
	[],
	[[]],
	[null],
	{},
	{a: {b: [1]}},
	{__proto__x: 1},
	'漢字',
	'👍🏽',
	'2026-01-01',
	'*nope',
	'&a b',
	'!!binary x',
	'0x1F',
	'1_000',
	'+5',
	'1e3',
];

type Node = {readonly holder: Record<string | number, unknown> | unknown[]; readonly key: string | number};

/** Every place in plain data. */
export function placesIn(data: unknown): Node[] {
	if (typeof data !== 'object' || data === null) return [];
	const holder = data as Record<string | number, unknown>;
	const keys: (string | number)[] = Array.isArray(data) ? [...data.keys()] : Object.keys(data);
	return keys.flatMap(key => [{holder, key}, ...placesIn(holder[key])]);
}

/** Changes plain data in a few places: other values, values from elsewhere in it, keys gone, doubled or misspelt. */
export function mutate(data: unknown, {below, one}: Drawing, gently = false): void {
	for (let left = 1 + below(3); left > 0; left--) {
		const places = placesIn(data);
		if (places.length === 0) return;
		const {holder, key} = one(places);
		const slot = holder as Record<string | number, unknown>;
		const other = one(places);
		switch (gently ? 5 : below(7)) {
			case 0:
			case 1:
				slot[key] = structuredClone(one(ODD));
				break;
			case 2:
				slot[key] = structuredClone((other.holder as Record<string | number, unknown>)[other.key]);
				break;
			case 3:
				if (Array.isArray(holder)) holder.splice(Number(key), 1);
				else delete slot[key];
				break;
			case 4:
				if (Array.isArray(holder)) holder.push(structuredClone(slot[key]));
				else slot[`${key}${one(['', 's', '.', ' ', '_'])}x`] = slot[key];
				break;
			case 5:
				if (typeof slot[key] === 'number') slot[key] = (slot[key] as number) * one([-1, 0, 0.5, 10, 1e6]);
				else if (typeof slot[key] === 'string') slot[key] = (slot[key] as string).replace(/\d+/, one(['0', '1', '7', '999', '-3', '1.25']));
				break;
			default:
				if (typeof slot[key] === 'string') slot[key] = (slot[key] as string).slice(below(4));
		}
	}
}
