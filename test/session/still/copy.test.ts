// Copies at rest: what is woken is what was laid down, whatever has been let go in between; what did not change is held once; a budget is kept.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createBlocks} from '../../../source/session/still/blocks.ts';
import {freeze, type Frozen, hold, type Known, ownBytes, release, thaw} from '../../../source/session/still/copy.ts';
import {createBudget, createStills, dropStills, keep, type Still} from '../../../source/session/still/stills.ts';
import {decodeWords, encodeWords, roomFor} from '../../../source/session/still/words.ts';

/** Words as a machine has them: runs, steps, and anything at all. */
const words = fc
	.array(
		fc.oneof(
			fc.record({first: fc.integer(), step: fc.constantFrom(0, 1, -1, 7), count: fc.integer({min: 1, max: 40})}),
			fc.record({first: fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 0), step: fc.constant(2 ** 31 - 1), count: fc.integer({min: 1, max: 4})}),
		),
		{maxLength: 12},
	)
	.map(runs => Int32Array.from(runs.flatMap(({first, step, count}) => Array.from({length: count}, (_, i) => (first + i * step) | 0))));

describe('words in few bytes', () => {
	it('are read back as they were, within the room that was promised', () => {
		fc.assert(
			fc.property(words, given => {
				const code = new Uint8Array(roomFor(given.length));
				const bytes = encodeWords(given, 0, given.length, code);
				expect(bytes).toBeLessThanOrEqual(code.length);
				const back = new Int32Array(given.length);
				decodeWords(code.slice(0, bytes), 0, back, 0, back.length);
				expect(back).toEqual(given);
			}),
			{numRuns: 200},
		);
	});

	it('take a few bytes where they count up, and no more than the room for them where they are noise', () => {
		const code = new Uint8Array(roomFor(4096));
		expect(
			encodeWords(
				Int32Array.from({length: 4096}, (_, i) => i),
				0,
				4096,
				code,
			),
		).toBeLessThan(12);
		let seed = 1;
		const noise = Int32Array.from({length: 4096}, () => (seed = Math.imul(seed, 1103515245) + 12345));
		expect(encodeWords(noise, 0, 4096, code)).toBeLessThanOrEqual(5 * 4096);
	});
});

type Data = {readonly large: Int32Array; readonly bytes: Uint8Array; readonly small: {count: number; readonly self: {count: number}[]}};
const dataOf = (): Data => {
	const small = {count: 0, self: [] as {count: number}[]};
	small.self.push(small);
	return {large: new Int32Array(20_000), bytes: new Uint8Array(40_003), small};
};

describe('copies at rest', () => {
	it('are each what was there when they were made, however many of the others have been let go', () => {
		fc.assert(
			fc.property(
				fc.array(fc.record({at: fc.nat(19_999), value: fc.integer(), drop: fc.boolean(), wake: fc.boolean()}), {minLength: 2, maxLength: 12}),
				turns => {
					const blocks = createBlocks();
					const known: Known = new WeakMap();
					const none: ReadonlySet<object> = new Set();
					const data = dataOf();
					const laid: {frozen: Frozen<Data>; large: Int32Array; last: number | undefined; count: number}[] = [];
					for (const {at, value, drop, wake} of turns) {
						data.large[at] = value;
						data.bytes[40_002] = value & 255;
						data.small.count++;
						const frozen = freeze(data, known, none, blocks);
						laid.push({frozen, large: data.large.slice(), last: data.bytes[40_002], count: data.small.count});
						if (drop) release((laid.splice(0, 1)[0] as {frozen: Frozen<Data>}).frozen, blocks);
						for (const one of laid) {
							const own: Known = new WeakMap();
							const woken = thaw(one.frozen, own, none);
							expect(woken.large).toEqual(one.large);
							expect(woken.bytes[40_002]).toBe(one.last);
							expect(woken.small.count).toBe(one.count);
							expect(woken.small.self[0]).toBe(woken.small);
							if (!wake) continue;
							// What was woken goes on by itself, and a copy of it shares what it has not changed.
							woken.large[3] = 77;
							const again = freeze(woken, own, none, blocks);
							expect(thaw(again, new WeakMap(), none).large).toEqual(woken.large);
							release(again, blocks);
						}
					}
				},
			),
			{numRuns: 25},
		);
	});

	it('take only what has changed, and give all of it back', () => {
		const blocks = createBlocks();
		const known: Known = new WeakMap();
		const data = dataOf();
		for (let i = 0; i < data.large.length; i++) data.large[i] = Math.imul(i * i + 7, 2654435761);
		const first = freeze(data, known, new Set(), blocks);
		const whole = ownBytes(first);
		data.large[0] = 1;
		const second = freeze(data, known, new Set(), blocks);
		expect(ownBytes(second)).toBeLessThan(whole / 3);
		hold(second);
		expect(release(second, blocks)).toBeLessThan(ownBytes(first));
		expect(thaw(second, new WeakMap(), new Set()).large[0]).toBe(1);
	});

	it('stay within their budget, the newest above all, and say when something had to go', () => {
		const budget = createBudget(200_000);
		const stills = createStills<Still>(budget);
		const known: Known = new WeakMap();
		const data = dataOf();
		for (let i = 0; i < 40; i++) {
			for (let at = 0; at < data.large.length; at++) data.large[at] = Math.imul(at + i, 2654435761) >>> 20;
			keep(stills, {ordinal: i, atUs: i * 1e6, frozen: freeze(data, known, new Set(), budget.blocks)});
			expect(budget.used).toBeLessThanOrEqual(budget.most);
			expect(stills.list.at(-1)?.ordinal).toBe(i);
		}
		expect(budget.reached).toBe(true);
		expect(stills.list.length).toBeGreaterThan(1);
		dropStills(stills);
		expect(budget.used).toBe(0);
	});
});
