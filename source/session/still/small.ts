// Plain data that is much alike each time, such as Samples, written flat in a few bytes: whole where it has another form than before, else as what it differs by
// from the last that was written whole. What is written stands by itself: whoever has it can read it, as long as he likes.
import {readFlat} from './read-flat.ts';
import type {Shapes} from './shapes.ts';
import {writeFlat} from './write-flat.ts';
import {decodeDiffering, decodeWords, encodeDiffering, encodeWords, roomFor} from './words.ts';

export type Small<T> = {
	readonly code: Uint8Array;
	/** Words of what each value is, and of what it says. */
	readonly lengths: readonly [kinds: number, words: number];
	readonly texts: readonly string[];
	/** It is what it differs by from this one, which is whole. */
	readonly key: Small<T> | null;
	readonly shapes: Shapes;
};

/** What the next one is compared with. */
export type Alike<T> = {key: Small<T> | null; image: Int32Array; texts: readonly string[]; readonly guesses: number[]};
export const createAlike = <T>(): Alike<T> => ({key: null, image: new Int32Array(0), texts: [], guesses: []});

/** On V8's heap: the object and what it points to. */
const HEAP_BYTES = 300;
const SLOT_BYTES = 8;

let room = new Uint8Array(0);

/** Room that is used again. */
function roomOf(words: number): Uint8Array {
	if (room.length < roomFor(words)) room = new Uint8Array(roomFor(words));
	return room;
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((text, i) => text === b[i]);

/** Writes plain data. */
export function writeSmall<T>(value: T, alike: Alike<T>, shapes: Shapes): Small<T> {
	const {kinds, words, texts} = writeFlat(value, {shapes, guesses: alike.guesses, apart: () => -1});
	const all = new Int32Array(kinds.length + words.length);
	all.set(kinds);
	all.set(words, kinds.length);
	if (!same(texts, alike.texts)) alike.texts = texts;
	const lengths = [kinds.length, words.length] as const;
	const {key, image} = alike;
	if (key !== null && key.lengths[0] === lengths[0] && key.lengths[1] === lengths[1]) {
		const into = roomOf(all.length);
		const most = key.code.length >> 1;
		const bytes = encodeDiffering(all, 0, all.length, image, into, most);
		if (bytes <= most) return {code: into.slice(0, bytes), lengths, texts: alike.texts, key, shapes};
	}
	const into = roomOf(all.length);
	const whole: Small<T> = {code: into.slice(0, encodeWords(all, 0, all.length, into)), lengths, texts: alike.texts, key: null, shapes};
	alike.key = whole;
	alike.image = all;
	return whole;
}

/** Reads it again. */
export function readSmall<T>({code, lengths: [kinds, words], texts, key, shapes}: Small<T>): T {
	const all = new Int32Array(kinds + words);
	decodeWords(key?.code ?? code, 0, all, 0, all.length);
	if (key !== null) decodeDiffering(code, 0, code.length, all, 0);
	return readFlat({kinds: all.subarray(0, kinds), words: all.subarray(kinds), texts}, shapes, () => all) as T;
}

/** Bytes that it takes, its key's not counted. */
export const smallBytes = ({code, texts}: Small<unknown>): number => code.length + texts.length * SLOT_BYTES + HEAP_BYTES;
