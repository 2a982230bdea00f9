// Copies at rest: what is woken is what was laid down, whatever has been let go in between; what did not change is held once; a budget is kept.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type Block, createBlocks, freeBlock, takeBlock} from '../../../source/session/still/blocks.ts';
import {createKnown, createRoom, freeze, type Frozen, hold, release, thaw} from '../../../source/session/still/copy.ts';
import {createAlike, readSmall, writeSmall} from '../../../source/session/still/small.ts';
import {createBudget, createStills, dropStills, keep, type Still, usedBytes} from '../../../source/session/still/stills.ts';
import {decodeDiffering, decodeWords, encodeDiffering, encodeWords, roomFor} from '../../../source/session/still/words.ts';

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

	it('are made of others by what they differ from them', () => {
		fc.assert(
			fc.property(words, fc.array(fc.tuple(fc.nat(200), fc.integer()), {maxLength: 30}), (given, changes) => {
				const other = given.slice();
				for (const [at, value] of changes) if (at < other.length) other[at] = value;
				const code = new Uint8Array(roomFor(given.length) + 8);
				const bytes = encodeDiffering(other, 0, other.length, given, code);
				expect(bytes).toBeLessThanOrEqual(roomFor(given.length));
				const back = given.slice();
				decodeDiffering(code, 0, bytes, back, 0);
				expect(back).toEqual(other);
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

/** Anything that may stand in the state of a machine, or in a Sample. */
const plain: fc.Arbitrary<unknown> = fc.letrec(tie => ({
	value: fc.oneof(
		{maxDepth: 4},
		fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.constantFrom(null, undefined, -0, NaN, Infinity, 2 ** 31, -(2 ** 31))),
		fc.array(tie('value'), {maxLength: 5}),
		fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('pid', 'name', '__proto__', '7')), tie('value'), {maxKeys: 5, noNullPrototype: true}),
		fc.dictionary(fc.oneof(fc.nat(), fc.integer(), fc.maxSafeNat()).map(String), fc.oneof(fc.integer(), fc.constantFrom(-0, 0.5, 2 ** 31)), {
			maxKeys: 5,
			noNullPrototype: true,
		}),
		fc.array(fc.tuple(fc.oneof(fc.integer(), fc.string()), tie('value')), {maxLength: 4}).map(entries => new Map(entries)),
		fc.array(fc.integer(), {maxLength: 4}).map(list => new Set(list)),
		fc.oneof(
			fc.uint8Array(),
			fc.int32Array(),
			fc.float64Array(),
			fc.uint16Array().map(array => array.subarray(1)),
		),
	),
})).value;

describe('plain data written small', () => {
	it('is read as it was, also as what it differs by from what was written before it', () => {
		fc.assert(
			fc.property(fc.array(plain, {minLength: 1, maxLength: 3}), values => {
				const alike = createAlike<unknown>();
				const {shapes} = createRoom();
				const turns = [...values, ...values].map(value => ({value, small: writeSmall(value, alike, shapes)}));
				for (const {value, small} of turns) expect(readSmall(small)).toStrictEqual(value);
			}),
			{numRuns: 300},
		);
	});

	it('takes a few bytes where little has changed, and shares its texts', () => {
		const alike = createAlike<unknown>();
		const {shapes} = createRoom();
		const rows = Array.from({length: 300}, (_, i) => ({pid: i, name: `worker-${i}`, rssKb: Math.imul(i + 1, 2654435761) >>> 8}));
		const first = writeSmall(rows, alike, shapes);
		(rows[7] as {rssKb: number}).rssKb++;
		const second = writeSmall(rows, alike, shapes);
		expect(second.code.length).toBeLessThan(40);
		expect(second.code.length).toBeLessThan(first.code.length / 10);
		expect(second.texts).toBe(first.texts);
	});

	it('knows no more than so many shapes, and tables beyond them', () => {
		const {shapes} = createRoom();
		const tables = Array.from({length: 3000}, (_, i) => ({[`a${i}`]: 1, [`b${i}`]: 2, [`c${i}`]: 3}));
		expect(readSmall(writeSmall(tables, createAlike(), shapes))).toStrictEqual(tables);
		expect(shapes.list.length).toBeLessThan(3000);
	});

	it('throws where there is a function in it', () => {
		expect(() => writeSmall({go: () => 1}, createAlike(), createRoom().shapes)).toThrow(TypeError);
	});
});

describe('room for pieces', () => {
	it('is given back where nothing lies in it any more, so that pieces of another size have it', () => {
		const blocks = createBlocks();
		const piece = (bytes: number, first: number): Uint8Array => new Uint8Array(bytes).fill(first);
		const small = Array.from({length: 50_000}, (_, i) => takeBlock(blocks, piece(64, i & 255)));
		expect(blocks.held).toBeGreaterThanOrEqual(blocks.used);
		const stays = small.filter((_, i) => i % 10_000 === 0);
		for (const block of small) if (!stays.includes(block)) freeBlock(blocks, block);
		expect(blocks.used).toBe(stays.length * 64);
		// A slab each for what stays, and some that lie idle.
		expect(blocks.held).toBeLessThan(3 * 2 ** 20);
		const large = Array.from({length: 500}, (_, i) => takeBlock(blocks, piece(3000, i & 255)));
		for (const [i, {slab, at}] of large.entries()) expect(slab[at]).toBe(i & 255);
		for (const [i, {slab, at}] of stays.entries()) expect(slab[at]).toBe((i * 10_000) & 255);
		for (const block of [...large, ...stays]) freeBlock(blocks, block);
		expect(blocks.used).toBe(0);
		expect(blocks.held).toBeLessThan(4 * 2 ** 20);
	});
});

describe('room for pieces that come and go at random', () => {
	it('is at most a third more than what lies there, beside some idle slabs of a size, and all of it stays what it was', () => {
		const blocks = createBlocks();
		const sizes = [60, 500, 3000, 12_000];
		const there = new Map<Block, number>();
		const says = ({slab, at}: Block): number => new DataView(slab.buffer, slab.byteOffset + at).getUint32(0);
		let seed = 1;
		const draw = (below: number): number => {
			seed = (seed * 1103515245 + 12345) % 2 ** 31;
			return Math.floor((seed / 2 ** 31) * below);
		};
		for (let round = 0; round < 6; round++) {
			for (let i = 0; i < 4000; i++) {
				const piece = new Uint8Array(sizes[(draw(2) + round) % 4] as number);
				new DataView(piece.buffer).setUint32(0, i + round * 10_000);
				there.set(takeBlock(blocks, piece), i + round * 10_000);
			}
			// Here and there one stays.
			for (const block of [...there.keys()]) {
				if (draw(9) === 0) continue;
				there.delete(block);
				freeBlock(blocks, block);
			}
			for (const [block, what] of there) expect(says(block)).toBe(what);
			expect(blocks.held).toBeLessThan((blocks.used * 4) / 3 + sizes.length * 5 * 2 ** 18);
		}
		for (const block of there.keys()) freeBlock(blocks, block);
		expect(blocks.used).toBe(0);
		expect(blocks.held).toBeLessThanOrEqual(sizes.length * 4 * 2 ** 18);
	});
});

describe('copies at rest', () => {
	it('are each what was there when they were made, however many of the others have been let go', () => {
		fc.assert(
			fc.property(
				fc.array(fc.record({at: fc.nat(19_999), value: fc.integer(), drop: fc.boolean(), wake: fc.boolean(), noise: fc.boolean()}), {
					minLength: 2,
					maxLength: 12,
				}),
				turns => {
					const room = createRoom();
					const known = createKnown();
					const data = dataOf();
					const laid: {frozen: Frozen<Data>; large: Int32Array; last: number | undefined; count: number}[] = [];
					for (const {at, value, drop, wake, noise} of turns) {
						data.large[at] = value;
						if (noise) for (let i = 5000; i < 9000; i++) data.large[i] = Math.imul(i + value, 2654435761);
						data.bytes[40_002] = value & 255;
						data.small.count++;
						const frozen = freeze(data, known, [], room);
						laid.push({frozen, large: data.large.slice(), last: data.bytes[40_002], count: data.small.count});
						if (drop) release((laid.splice(0, 1)[0] as {frozen: Frozen<Data>}).frozen, room);
						for (const one of laid) {
							const own = createKnown();
							const woken = thaw(one.frozen, own, [], room);
							expect(Buffer.from(woken.large.buffer).equals(Buffer.from(one.large.buffer))).toBe(true);
							expect(woken.bytes[40_002]).toBe(one.last);
							expect(woken.small.count).toBe(one.count);
							expect(woken.small.self[0]).toBe(woken.small);
							if (!wake) continue;
							// What was woken goes on by itself, and a copy of it shares what it has not changed.
							woken.large[3] = 77;
							const before = room.blocks.used;
							const again = freeze(woken, own, [], room);
							expect(room.blocks.used - before).toBeLessThan(1000);
							expect(Buffer.from(thaw(again, createKnown(), [], room).large.buffer).equals(Buffer.from(woken.large.buffer))).toBe(true);
							release(again, room);
						}
					}
					for (const {frozen} of laid) release(frozen, room);
					expect(room.blocks.used).toBe(0);
				},
			),
			{
				numRuns: 25,
				// A word in the midst of zeros, the last one of its chunk: one byte more than zeros alone have.
				examples: [4095, 19_999, 8].map(at => [
					[
						{at: 0, value: 0},
						{at, value: -1},
					].map(one => ({...one, drop: false, wake: false, noise: false})),
				]),
			},
		);
	});

	it('take only what has changed', () => {
		const room = createRoom();
		const known = createKnown();
		const data = dataOf();
		for (let i = 0; i < data.large.length; i++) data.large[i] = Math.imul(i * i + 7, 2654435761);
		freeze(data, known, [], room);
		const whole = room.blocks.used;
		data.large[0] = 1;
		const second = freeze(data, known, [], room);
		expect(room.blocks.used - whole).toBeLessThan(whole / 50);
		hold(second);
		const both = room.blocks.used;
		release(second, room);
		expect(room.blocks.used).toBe(both);
		expect(thaw(second, createKnown(), [], room).large[0]).toBe(1);
	});

	it('stay within their budget, the newest above all, and say when something had to go', () => {
		const budget = createBudget(200_000);
		const stills = createStills<Still & {readonly frozen: Frozen<Data>}>(budget);
		const known = createKnown();
		const data = dataOf();
		const {room} = budget;
		for (let i = 0; i < 40; i++) {
			for (let at = 0; at < data.large.length; at++) data.large[at] = Math.imul(at + i, 2654435761) >>> 20;
			const frozen = freeze(data, known, [], room);
			keep(stills, {ordinal: i, atUs: i * 1e6, workMs: i * 20, frozen, hold: () => hold(frozen), release: () => release(frozen, room)});
			expect(usedBytes(budget)).toBeLessThanOrEqual(budget.most);
			expect(stills.list.at(-1)?.ordinal).toBe(i);
		}
		expect(budget.reached).toBe(true);
		expect(stills.list.length).toBeGreaterThan(1);
		dropStills(stills);
		expect(usedBytes(budget)).toBe(0);
	});

	it('stand where running on from one to the next takes about as long, and in a long life nearer the younger they are', () => {
		const budget = createBudget(1e9);
		const stills = createStills(budget);
		const none = {hold: () => undefined, release: () => undefined};
		const gapsAfter = (seconds: number): readonly number[] => {
			for (let i = (stills.list.at(-1)?.ordinal ?? 0) + 1; i <= seconds; i++) keep(stills, {ordinal: i, atUs: i * 1e6, workMs: i * 30, ...none});
			return stills.list.map((still, i) => still.ordinal - (stills.list[i - 1]?.ordinal ?? 0));
		};
		expect(Math.max(...gapsAfter(600))).toBeLessThanOrEqual(2);
		const hours = gapsAfter(4 * 3600);
		expect(Math.max(...hours.slice(-30))).toBeLessThanOrEqual(4);
		expect(Math.max(...hours)).toBeLessThan(400);
	});
});
