// A copy of plain data that shares with an earlier copy what has not changed since: large typed arrays are kept in chunks, and a chunk that is the same as in
// the copy before is that very chunk. So a machine of 64 GiB, whose page frames alone take 400 MB, costs with each copy only what it has touched; and a chunk is
// written as words.ts does, in a tenth of its bytes. What is small is copied whole. References that two places share stay shared, so that a copy goes on exactly
// as the original would.
import {type Block, type Blocks, freeBlock, takeBlock} from './blocks.ts';
import {decodeWords, encodeWords, roomFor} from './words.ts';

/** Words of a chunk: of a few that were measured on four scenarios at a copy a second, 16 KiB take the least time. */
const WORDS = 4096;
/** Typed arrays below this are copied whole. */
const SMALL = 16 * 1024;
/** What an object, and a property or element of it, takes in V8: an estimate (two words of header, one a slot; numbers of a double's size as often as not). */
const OBJECT_BYTES = 32;
const SLOT_BYTES = 12;

type Typed = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** A piece of an array that several copies hold. `holders` 0: it is no more. */
export type Chunk = {readonly block: Block; holders: number};

/** A typed array, taken apart; the bytes that make no whole word stand alone. */
type Chunked = {readonly like: Typed; readonly words: number; readonly chunks: readonly Chunk[]; readonly tail: Uint8Array};

/** A copy at rest. `small`: an estimate of the bytes of what is not in chunks. */
export type Frozen<T> = {readonly of: T; readonly arrays: ReadonlyMap<object, Chunked>; readonly smallBytes: number};

/** How an array stood in the copy before: in chunks, and as it was, to tell what has changed. Without `image` it is what the chunks say. */
type Stood = {readonly chunked: Chunked; readonly image: Int32Array | null};

/** The same of each array, by the living one. */
export type Known = WeakMap<object, Stood>;

const scratch = new Uint8Array(roomFor(WORDS));

const isTyped = (value: object): value is Typed => ArrayBuffer.isView(value) && !(value instanceof DataView);

type Walk = {
	/** What each original has become, so that what was shared stays shared. */
	readonly seen: Map<object, object>;
	/** Taken as it is: it never changes. */
	readonly constant: ReadonlySet<object>;
	readonly array: (array: Typed) => Typed;
	bytes: number;
};

function copyArray(walk: Walk, list: readonly unknown[]): unknown[] {
	const copy = list.slice();
	walk.seen.set(list, copy);
	walk.bytes += OBJECT_BYTES + list.length * SLOT_BYTES;
	for (let i = 0; i < copy.length; i++) {
		const value = copy[i];
		if (typeof value === 'object' && value !== null) copy[i] = copyValue(walk, value);
	}
	return copy;
}

function copyMap(walk: Walk, map: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
	const copy = new Map<unknown, unknown>();
	walk.seen.set(map, copy);
	walk.bytes += OBJECT_BYTES + map.size * 3 * SLOT_BYTES;
	for (const [key, value] of map) copy.set(key, typeof value === 'object' && value !== null ? copyValue(walk, value) : value);
	return copy;
}

/** By spreading, so that the copy has the shape that V8 knows of the original. */
function copyObject(walk: Walk, object: object): object {
	const copy: Record<string, unknown> = {...object};
	walk.seen.set(object, copy);
	let slots = 0;
	for (const key in copy) {
		slots++;
		const value = copy[key];
		if (typeof value === 'object' && value !== null) copy[key] = copyValue(walk, value);
	}
	walk.bytes += OBJECT_BYTES + slots * SLOT_BYTES;
	return copy;
}

function copyValue(walk: Walk, value: object): object {
	if (walk.constant.has(value)) return value;
	const seen = walk.seen.get(value);
	if (seen !== undefined) return seen;
	if (Array.isArray(value)) return copyArray(walk, value);
	if (isTyped(value)) {
		const copy = walk.array(value);
		walk.seen.set(value, copy);
		return copy;
	}
	if (value instanceof Map) return copyMap(walk, value);
	if (value instanceof Set) {
		const copy = new Set([...value].map(one => (typeof one === 'object' && one !== null ? copyValue(walk, one) : one)));
		walk.seen.set(value, copy);
		walk.bytes += OBJECT_BYTES + value.size * 2 * SLOT_BYTES;
		return copy;
	}
	return copyObject(walk, value);
}

/** The array as words, and the bytes behind them. What does not lie on a word's border is read from a copy. */
function wordsOf(array: Typed): {readonly words: Int32Array; readonly tail: Uint8Array} {
	const {buffer, byteOffset, byteLength} = array.byteOffset % 4 === 0 ? array : array.slice();
	const words = byteLength >>> 2;
	return {words: new Int32Array(buffer, byteOffset, words), tail: new Uint8Array(buffer, byteOffset + words * 4, byteLength % 4)};
}

function chunkOf(words: Int32Array, from: number, to: number, blocks: Blocks): Chunk {
	const bytes = encodeWords(words, from, to, scratch);
	return {block: takeBlock(blocks, scratch.subarray(0, bytes)), holders: 0};
}

const decode = ({block}: Chunk, words: Int32Array, from: number, to: number): void => decodeWords(block.slab, block.at, words, from, to);

const NONE: Pick<Chunked, 'words' | 'chunks'> = {words: 0, chunks: []};

/** What chunks say, into `all`; nothing of those that are no more. */
function join({chunks, words}: Pick<Chunked, 'words' | 'chunks'>, all: Int32Array): Int32Array {
	for (const [i, chunk] of chunks.entries()) if (chunk.holders > 0) decode(chunk, all, i * WORDS, Math.min(words, (i + 1) * WORDS));
	return all;
}

const piece = (words: Int32Array, from: number, to: number): Buffer => Buffer.from(words.buffer, words.byteOffset + from * 4, (to - from) * 4);

/** Takes an array apart; chunks that are as they were are those of before. `before` is told how it stands now. */
function takeApart(array: Typed, before: Stood | undefined, blocks: Blocks): Stood {
	const {words, tail} = wordsOf(array);
	const image = before?.image ?? join(before?.chunked ?? NONE, new Int32Array(words.length));
	const chunks: Chunk[] = [];
	for (let from = 0, i = 0; from < words.length; from += WORDS, i++) {
		const to = Math.min(words.length, from + WORDS);
		const known = before?.chunked.chunks[i];
		const is = piece(words, from, to);
		const was = piece(image, from, to);
		const same = known !== undefined && known.holders > 0 && is.equals(was);
		const chunk = same ? known : chunkOf(words, from, to, blocks);
		if (!same) is.copy(was);
		chunk.holders++;
		chunks.push(chunk);
	}
	// Only its type and length are wanted of it: an empty one of its kind stands for it.
	return {chunked: {like: array.slice(0, 0), words: words.length, chunks, tail: tail.slice()}, image};
}

/** Copies plain data. `known` is told how each large array stands now, and what it was told before is shared. `constant`: what never changes. */
export function freeze<T extends object>(value: T, known: Known, constant: ReadonlySet<object>, blocks: Blocks): Frozen<T> {
	const arrays = new Map<object, Chunked>();
	const walk: Walk = {
		seen: new Map(),
		constant,
		bytes: 0,
		array: array => {
			if (array.byteLength < SMALL) {
				walk.bytes += array.byteLength;
				return array.slice();
			}
			const stands = takeApart(array, known.get(array), blocks);
			known.set(array, stands);
			walk.bytes += stands.chunked.chunks.length * SLOT_BYTES;
			arrays.set(stands.chunked.like, stands.chunked);
			return stands.chunked.like;
		},
	};
	return {of: copyValue(walk, value) as T, arrays, smallBytes: walk.bytes};
}

function joined(chunked: Chunked): Typed {
	const {like, words, tail} = chunked;
	const array = new (like.constructor as new (count: number) => Typed)((words * 4 + tail.length) / like.BYTES_PER_ELEMENT);
	join(chunked, new Int32Array(array.buffer, 0, words));
	new Uint8Array(array.buffer, words * 4).set(tail);
	return array;
}

/** A living copy of what was frozen. `known`: of the living copy, so that a copy of it shares in its turn. */
export function thaw<T extends object>({of, arrays}: Frozen<T>, known: Known, constant: ReadonlySet<object>): T {
	const walk: Walk = {
		seen: new Map(),
		constant,
		bytes: 0,
		array: array => {
			const apart = arrays.get(array);
			if (apart === undefined) return array.slice();
			const whole = joined(apart);
			known.set(whole, {chunked: apart, image: null});
			return whole;
		},
	};
	return copyValue(walk, of) as T;
}

/** Bytes that go with a copy: what is small, and the chunks that it alone holds. */
export function ownBytes({arrays, smallBytes}: Frozen<object>): number {
	let bytes = smallBytes;
	for (const {chunks} of arrays.values()) for (const {holders, block} of chunks) if (holders === 1) bytes += block.bytes;
	return bytes;
}

/** Holds a copy once more: another list has it too. */
export function hold({arrays}: Frozen<object>): void {
	for (const {chunks} of arrays.values()) for (const chunk of chunks) chunk.holders++;
}

/** Lets a copy go: it cannot be woken any more where nobody else holds it. Returns the bytes that this sets free. */
export function release(frozen: Frozen<object>, blocks: Blocks): number {
	const bytes = ownBytes(frozen);
	for (const {chunks} of frozen.arrays.values()) for (const chunk of chunks) if (--chunk.holders === 0) freeBlock(blocks, chunk.block);
	return bytes;
}
