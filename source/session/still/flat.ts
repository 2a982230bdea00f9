// Plain data written flat: what each value is as a byte, what it says as words, in the order in which it is reached. References that two places share stay shared.
// So the same data a little later is nearly the same bytes at the same places, which is what chunks.ts keeps in a few of them; and nothing of it lies on V8's heap.
import {type Shapes, shapeOf} from './shapes.ts';

/** What a value is. */
const NULL = 0;
const UNDEFINED = 1;
const FALSE = 2;
const TRUE = 3;
/** A whole number of 32 bits; another number, in two words; a text, by its place among the texts. */
const INT = 4;
const DOUBLE = 5;
const TEXT = 6;
/** So many elements, a shape, so many keys with their values. */
const ARRAY = 7;
const OBJECT = 8;
const TABLE = 9;
const MAP = 10;
const SET = 11;
/** A typed array's kind and bytes; something that stands apart, by its number; something that has been written before. */
const TYPED = 12;
const APART = 13;
const AGAIN = 14;

export type Typed = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

const KINDS = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array] as const;
export const kindOf = (array: Typed): number => KINDS.findIndex(kind => array instanceof kind);
export const typedOf = (kind: number, buffer: ArrayBuffer): Typed => new (KINDS[kind] as (typeof KINDS)[number])(buffer);
export const isTyped = (value: object): value is Typed => ArrayBuffer.isView(value) && !(value instanceof DataView);

/** What was written. The arrays are the writer's own, and good until it writes again. */
export type Written = {readonly kinds: Int32Array; readonly words: Int32Array; readonly texts: readonly string[]};

/** Lengths are rounded up to so many words, so that a value more does not make it another length. */
const ROUND = 512;
const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

type Writer = {
	kinds: Uint8Array;
	words: Int32Array;
	kindCount: number;
	wordCount: number;
	readonly texts: Map<string, number>;
	readonly seen: Map<object, number>;
	readonly shapes: Shapes;
	/** Shapes of the objects, in their order, when it was written last. */
	readonly guesses: number[];
	objects: number;
	/** The number of what is not written here; −1: it is. */
	readonly apart: (value: object) => number;
};

/** Room that all writers use, one after the other. */
let kindRoom = new Uint8Array(1 << 16);
let wordRoom = new Int32Array(1 << 16);

function word(w: Writer, value: number): void {
	if (w.wordCount === w.words.length) {
		wordRoom = new Int32Array(w.words.length * 2);
		wordRoom.set(w.words);
		w.words = wordRoom;
	}
	w.words[w.wordCount++] = value;
}

function kind(w: Writer, value: number): void {
	if (w.kindCount === w.kinds.length) {
		kindRoom = new Uint8Array(w.kinds.length * 2);
		kindRoom.set(w.kinds);
		w.kinds = kindRoom;
	}
	w.kinds[w.kindCount++] = value;
}

function putNumber(w: Writer, value: number): void {
	if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
		kind(w, INT);
		word(w, value);
		return;
	}
	kind(w, DOUBLE);
	double[0] = value;
	word(w, halves[0] as number);
	word(w, halves[1] as number);
}

function putText(w: Writer, value: string): void {
	const known = w.texts.get(value);
	const at = known ?? w.texts.size;
	if (known === undefined) w.texts.set(value, at);
	word(w, at);
}

function putTyped(w: Writer, array: Typed): void {
	kind(w, TYPED);
	word(w, kindOf(array));
	word(w, array.byteLength);
	const {buffer, byteOffset, byteLength} = array.byteOffset % 4 === 0 && array.byteLength % 4 === 0 ? array : padded(array);
	const words = new Int32Array(buffer, byteOffset, byteLength >>> 2);
	for (let i = 0; i < words.length; i++) word(w, words[i] as number);
}

/** Its bytes on a word's border, with zeros behind them. */
function padded(array: Typed): Uint8Array {
	const bytes = new Uint8Array(Math.ceil(array.byteLength / 4) * 4);
	bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
	return bytes;
}

function putObject(w: Writer, object: Readonly<Record<string, unknown>>): void {
	const nth = w.objects++;
	const shape = shapeOf(w.shapes, object, w.guesses[nth]);
	w.guesses[nth] = shape;
	if (shape >= 0) {
		kind(w, OBJECT);
		word(w, shape);
		for (const key in object) put(w, object[key]);
		return;
	}
	const entries = Object.entries(object);
	kind(w, TABLE);
	word(w, entries.length);
	for (const [key, value] of entries) {
		putText(w, key);
		put(w, value);
	}
}

function putReference(w: Writer, value: object): void {
	const before = w.seen.get(value);
	if (before !== undefined) {
		kind(w, AGAIN);
		return word(w, before);
	}
	const apart = w.apart(value);
	if (apart >= 0) {
		kind(w, APART);
		return word(w, apart);
	}
	w.seen.set(value, w.seen.size);
	if (Array.isArray(value)) {
		kind(w, ARRAY);
		word(w, value.length);
		for (let i = 0; i < value.length; i++) put(w, value[i]);
	} else if (isTyped(value)) putTyped(w, value);
	else if (value instanceof Map) {
		kind(w, MAP);
		word(w, value.size);
		for (const [key, one] of value) {
			put(w, key);
			put(w, one);
		}
	} else if (value instanceof Set) {
		kind(w, SET);
		word(w, value.size);
		for (const one of value) put(w, one);
	} else putObject(w, value as Readonly<Record<string, unknown>>);
}

function put(w: Writer, value: unknown): void {
	switch (typeof value) {
		case 'number':
			return putNumber(w, value);
		case 'object':
			return value === null ? kind(w, NULL) : putReference(w, value);
		case 'boolean':
			return kind(w, value ? TRUE : FALSE);
		case 'string':
			kind(w, TEXT);
			return putText(w, value);
		case 'undefined':
			return kind(w, UNDEFINED);
		default:
			throw new TypeError(`a ${typeof value} is no plain data`);
	}
}

/** Writes plain data. `apart`: gives what is kept elsewhere a number, and −1 to all else. Throws TypeError where there is a function in it. */
export function writeFlat(value: unknown, how: Pick<Writer, 'shapes' | 'guesses' | 'apart'>): Written {
	const w: Writer = {kinds: kindRoom, words: wordRoom, kindCount: 0, wordCount: 0, texts: new Map(), seen: new Map(), objects: 0, ...how};
	put(w, value);
	while (w.kindCount % (ROUND * 4) !== 0) kind(w, NULL);
	while (w.wordCount % ROUND !== 0) word(w, 0);
	return {kinds: new Int32Array(w.kinds.buffer, 0, w.kindCount / 4), words: w.words.subarray(0, w.wordCount), texts: [...w.texts.keys()]};
}

type Reader = {
	readonly kinds: Uint8Array;
	readonly words: Int32Array;
	readonly texts: readonly string[];
	readonly shapes: Shapes;
	readonly seen: object[];
	readonly apart: (index: number) => object;
	kindAt: number;
	wordAt: number;
};

function readArray(r: Reader): unknown[] {
	const length = r.words[r.wordAt++] as number;
	const list: unknown[] = [];
	r.seen.push(list);
	for (let i = 0; i < length; i++) list.push(read(r));
	return list;
}

function readObject(r: Reader): object {
	const {keys, empty} = r.shapes.list[r.words[r.wordAt++] as number] as Shapes['list'][number];
	const object: Record<string, unknown> = {...empty};
	r.seen.push(object);
	for (const key of keys) object[key] = read(r);
	return object;
}

function readTable(r: Reader): object {
	const object: Record<string, unknown> = {};
	r.seen.push(object);
	for (let left = r.words[r.wordAt++] as number; left > 0; left--) {
		const key = r.texts[r.words[r.wordAt++] as number] as string;
		// Whatever it is called: a table may have a key that objects have a use for.
		Object.defineProperty(object, key, {value: read(r), writable: true, enumerable: true, configurable: true});
	}
	return object;
}

function readMap(r: Reader): Map<unknown, unknown> {
	const map = new Map<unknown, unknown>();
	r.seen.push(map);
	for (let left = r.words[r.wordAt++] as number; left > 0; left--) {
		const key = read(r);
		map.set(key, read(r));
	}
	return map;
}

function readSet(r: Reader): Set<unknown> {
	const set = new Set<unknown>();
	r.seen.push(set);
	for (let left = r.words[r.wordAt++] as number; left > 0; left--) set.add(read(r));
	return set;
}

function readTyped(r: Reader): Typed {
	const which = r.words[r.wordAt++] as number;
	const bytes = r.words[r.wordAt++] as number;
	const from = r.wordAt;
	r.wordAt += Math.ceil(bytes / 4);
	const array = typedOf(which, r.words.slice(from, r.wordAt).buffer.slice(0, bytes));
	r.seen.push(array);
	return array;
}

function read(r: Reader): unknown {
	switch (r.kinds[r.kindAt++]) {
		case INT:
			return r.words[r.wordAt++];
		case OBJECT:
			return readObject(r);
		case ARRAY:
			return readArray(r);
		case DOUBLE:
			halves[0] = r.words[r.wordAt++] as number;
			halves[1] = r.words[r.wordAt++] as number;
			return double[0];
		case TEXT:
			return r.texts[r.words[r.wordAt++] as number];
		case AGAIN:
			return r.seen[r.words[r.wordAt++] as number];
		case APART:
			return r.apart(r.words[r.wordAt++] as number);
		case TYPED:
			return readTyped(r);
		case MAP:
			return readMap(r);
		case SET:
			return readSet(r);
		case TABLE:
			return readTable(r);
		case NULL:
			return null;
		case TRUE:
			return true;
		case FALSE:
			return false;
		default:
			return undefined;
	}
}

/** Reads what was written. */
export function readFlat({kinds, words, texts}: Written, shapes: Shapes, apart: Reader['apart']): unknown {
	return read({kinds: new Uint8Array(kinds.buffer, kinds.byteOffset, kinds.byteLength), words, texts, shapes, seen: [], apart, kindAt: 0, wordAt: 0});
}
