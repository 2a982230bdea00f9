// A copy of plain data at rest, beside earlier copies of the same with which it shares what has not changed since: large typed arrays in chunks (chunks.ts), so
// that a machine of 64 GiB, whose page frames alone take 400 MB, costs with each copy only what it has touched; all that is small written flat (flat.ts), in
// chunks, too. What is kept is bytes that are counted, and hardly anything lies on V8's heap.
import {type Blocks, createBlocks} from './blocks.ts';
import {type Chunk, CHUNK_BYTES, holdChunks, joinChunks, type ReadKeys, releaseChunks, type Stood, stoodOf, takeApart} from './chunks.ts';
import {isTyped, kindOf, type Typed, typedOf, type Written} from './flat.ts';
import {readFlat} from './read-flat.ts';
import {createShapes, type Shapes} from './shapes.ts';
import {writeFlat} from './write-flat.ts';

/** Typed arrays below this are written with what is small. */
const SMALL = 16 * 1024;
/** What a reference takes on V8's heap. */
const SLOT_BYTES = 8;

/** Where all copies are kept that may share something. */
export type Room = {readonly blocks: Blocks; readonly shapes: Shapes; readonly read: ReadKeys};
export const createRoom = (): Room => ({blocks: createBlocks(), shapes: createShapes(), read: new Map()});

/** A large typed array; the bytes that make no whole word stand alone. */
type Large = {readonly kind: number; readonly bytes: number; readonly chunks: readonly Chunk[]; readonly tail: Uint8Array};

/** A copy at rest of a T. */
export type Frozen<T> = {
	readonly kinds: readonly Chunk[];
	readonly words: readonly Chunk[];
	/** Words of both. */
	readonly lengths: readonly [number, number];
	readonly texts: readonly string[];
	readonly large: readonly Large[];
	/** No value of it: what it is a copy of. */
	readonly of?: T;
};

/** How what copies are made of stood in the last one: each large array, and what is small. */
export type Known = {
	readonly arrays: WeakMap<object, Stood>;
	readonly guesses: number[];
	kinds?: Stood;
	words?: Stood;
	texts?: readonly string[];
	/** Large arrays of what was woken, as they were then. */
	woken?: readonly Typed[];
};
export const createKnown = (): Known => ({arrays: new WeakMap(), guesses: []});

/** The array as words, and the bytes behind them. What does not lie on a word's border is read from a copy. */
function wordsOf(array: Typed): {readonly words: Int32Array; readonly tail: Uint8Array} {
	const {buffer, byteOffset, byteLength} = array.byteOffset % 4 === 0 ? array : array.slice();
	const words = byteLength >>> 2;
	return {words: new Int32Array(buffer, byteOffset, words), tail: new Uint8Array(buffer, byteOffset + words * 4, byteLength % 4)};
}

const same = (a: readonly string[], b: readonly string[] | undefined): b is readonly string[] =>
	b !== undefined && a.length === b.length && a.every((text, i) => text === b[i]);

/** Numbers of what is not written with the rest: first what never changes, then large arrays as they come. */
function apart(constant: readonly object[], large: Typed[]): (value: object) => number {
	const numbers = new Map(constant.map((value, i) => [value, i]));
	return value => {
		const known = numbers.get(value);
		if (known !== undefined) return known;
		if (!isTyped(value) || value.byteLength < SMALL) return -1;
		const at = constant.length + large.push(value) - 1;
		numbers.set(value, at);
		return at;
	};
}

/** Copies plain data. `known` is told how it stands now, and what it was told before is shared. `constant`: what never changes, the same for each copy. */
export function freeze<T extends object>(value: T, known: Known, constant: readonly object[], {blocks, shapes}: Room): Frozen<T> {
	const found: Typed[] = [];
	const written = writeFlat(value, {shapes, guesses: known.guesses, apart: apart(constant, found)});
	known.kinds = takeApart(written.kinds, known.kinds, blocks);
	known.words = takeApart(written.words, known.words, blocks);
	known.texts = same(written.texts, known.texts) ? known.texts : written.texts;
	const large = found.map((array): Large => {
		const {words, tail} = wordsOf(array);
		const stood = takeApart(words, known.arrays.get(array), blocks);
		known.arrays.set(array, stood);
		return {kind: kindOf(array), bytes: array.byteLength, chunks: stood.last, tail: tail.slice()};
	});
	return {kinds: known.kinds.last, words: known.words.last, lengths: [written.kinds.length, written.words.length], texts: known.texts, large};
}

/** Memory of large arrays that nobody needs any more, by its bytes: to be written over, which costs less than new memory and no garbage. */
export type Spares = Map<number, ArrayBuffer[]>;

function joined({kind, bytes, chunks, tail}: Large, spares: Spares | undefined, read: ReadKeys): Typed {
	const spare = spares?.get(bytes)?.pop();
	const buffer = spare ?? new ArrayBuffer(bytes);
	const words = bytes >>> 2;
	joinChunks(chunks, new Int32Array(buffer, 0, words), spare === undefined, read);
	new Uint8Array(buffer, words * 4).set(tail);
	return typedOf(kind, buffer);
}

function smallOf({kinds, words, lengths, texts}: Frozen<object>, read: ReadKeys): Written {
	const written = {kinds: new Int32Array(lengths[0]), words: new Int32Array(lengths[1]), texts};
	joinChunks(kinds, written.kinds, true, read);
	joinChunks(words, written.words, true, read);
	return written;
}

/** A living copy of what was frozen. `known`: of the living copy, so that a copy of it shares in its turn. `constant`: as it was when it was frozen. */
export function thaw<T extends object>(
	frozen: Frozen<T>,
	known: Known,
	constant: readonly object[],
	{shapes, read}: Pick<Room, 'shapes' | 'read'>,
	spares?: Spares,
): T {
	const arrays = frozen.large.map(large => {
		const whole = joined(large, spares, read);
		known.arrays.set(whole, stoodOf(large.chunks));
		return whole;
	});
	known.woken = arrays;
	known.kinds = stoodOf(frozen.kinds);
	known.words = stoodOf(frozen.words);
	known.texts = frozen.texts;
	return readFlat(smallOf(frozen, read), shapes, i => constant[i] ?? (arrays[i - constant.length] as Typed)) as T;
}

/** What was woken is used no more: its arrays' memory may be written over. */
export function spare({woken = []}: Known, spares: Spares): void {
	for (const {buffer, byteLength} of woken) {
		const list = spares.get(byteLength) ?? [];
		list.push(buffer as ArrayBuffer);
		spares.set(byteLength, list);
	}
}

const chunksOf = ({kinds, words, large}: Frozen<object>): readonly (readonly Chunk[])[] => [kinds, words, ...large.map(({chunks}) => chunks)];

/** Bytes on V8's heap that go with a copy: an estimate. */
export function heapBytes(frozen: Frozen<object>): number {
	let bytes = frozen.texts.length * SLOT_BYTES;
	for (const chunks of chunksOf(frozen)) for (const {holders} of chunks) bytes += holders === 1 ? CHUNK_BYTES + SLOT_BYTES : SLOT_BYTES;
	return bytes;
}

/** Holds a copy once more: another list has it too. */
export const hold = (frozen: Frozen<object>): void => chunksOf(frozen).forEach(holdChunks);

/** Lets a copy go: it cannot be woken any more where nobody else holds it. */
export function release(frozen: Frozen<object>, {blocks}: Room): void {
	for (const chunks of chunksOf(frozen)) releaseChunks(chunks, blocks);
}
