// Writes plain data flat (flat.ts).
import {
	AGAIN,
	APART,
	ARRAY,
	COUNTS,
	DOUBLE,
	FALSE,
	HEAD,
	INT,
	MAP,
	NULL,
	OBJECT,
	SET,
	TABLE,
	TEXT,
	TRUE,
	TYPED,
	UNDEFINED,
	isTyped,
	kindOf,
	type Typed,
	type Written,
} from './flat.ts';
import {giveValues, type Shapes, shapeOf} from './shapes.ts';

/** Lengths are rounded up to so many words, so that a value more does not make it another length. */
const ROUND = 512;
const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

type Writer = {
	kinds: Uint8Array;
	words: Int32Array;
	kindCount: number;
	wordCount: number;
	/** Second halves of numbers that are not whole: beside the words, so that each value is one, and what is whole at one time and not at another moves nothing. */
	readonly halves: number[];
	/** What Maps of counts say, for the same reason: they have more keys as time goes by. */
	readonly counts: number[];
	readonly texts: Map<string, number>;
	/** What has been written, by its place; of what is being written, less than 0. */
	readonly seen: Map<object, number>;
	/** Something has itself inside. */
	hasCircle: boolean;
	readonly shapes: Shapes;
	/** Shapes of the objects, in their order, when it was written last. */
	readonly guesses: number[];
	objects: number;
	/** Shape of the object before. */
	before: number;
	/** Writes a value. */
	readonly put: (value: unknown) => void;
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

const isWhole = (value: unknown): value is number => typeof value === 'number' && (value | 0) === value && (value !== 0 || 1 / value > 0);

function putNumber(w: Writer, value: number): void {
	if (isWhole(value)) {
		kind(w, INT);
		word(w, value);
		return;
	}
	kind(w, DOUBLE);
	double[0] = value;
	word(w, halves[0] as number);
	w.halves.push(halves[1] as number);
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

/** Whether an object's keys are numbers: a table, whose keys are others each time. */
function isTable(object: object): boolean {
	for (const key in object) return key.charCodeAt(0) <= 57 && key.charCodeAt(0) >= 48;
	return false;
}

function putTable(w: Writer, object: Readonly<Record<string, unknown>>): void {
	const keys = Object.keys(object);
	kind(w, TABLE);
	word(w, keys.length);
	for (const key of keys) {
		putText(w, key);
		put(w, object[key]);
	}
}

function putObject(w: Writer, object: Readonly<Record<string, unknown>>): void {
	if (isTable(object)) return putTable(w, object);
	const nth = w.objects++;
	const shape = shapeOf(w.shapes, object, w.guesses[nth], w.before);
	w.guesses[nth] = shape;
	w.before = shape;
	if (shape >= 0) {
		kind(w, OBJECT);
		word(w, shape);
		giveValues(w.shapes, shape, object, w.put);
		return;
	}
	putTable(w, object);
}

/** Whether all there is in a Map are whole numbers. */
function isCounts(map: ReadonlyMap<unknown, unknown>): map is ReadonlyMap<number, number> {
	for (const [key, value] of map) if (!isWhole(key) || !isWhole(value)) return false;
	return true;
}

function putMap(w: Writer, map: ReadonlyMap<unknown, unknown>): void {
	const areCounts = isCounts(map);
	kind(w, areCounts ? COUNTS : MAP);
	word(w, map.size);
	if (areCounts) for (const [key, value] of map) w.counts.push(key, value);
	else
		for (const [key, value] of map) {
			put(w, key);
			put(w, value);
		}
}

function putReference(w: Writer, value: object): void {
	const before = w.seen.get(value);
	if (before !== undefined) {
		kind(w, AGAIN);
		w.hasCircle ||= before < 0;
		return word(w, before < 0 ? ~before : before);
	}
	const apart = w.apart(value);
	if (apart >= 0) {
		kind(w, APART);
		return word(w, apart);
	}
	const place = w.seen.size;
	w.seen.set(value, ~place);
	if (Object.getPrototypeOf(value) === Object.prototype) putObject(w, value as Readonly<Record<string, unknown>>);
	else if (Array.isArray(value)) {
		kind(w, ARRAY);
		word(w, value.length);
		for (let i = 0; i < value.length; i++) put(w, value[i]);
	} else if (isTyped(value)) putTyped(w, value);
	else if (value instanceof Map) putMap(w, value);
	else if (value instanceof Set) {
		kind(w, SET);
		word(w, value.size);
		for (const one of value) put(w, one);
	} else putObject(w, value as Readonly<Record<string, unknown>>);
	w.seen.set(value, place);
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
	const w: Writer = {
		kinds: kindRoom,
		words: wordRoom,
		kindCount: 0,
		wordCount: 0,
		halves: [],
		counts: [],
		texts: new Map(),
		seen: new Map(),
		hasCircle: false,
		objects: 0,
		before: -1,
		put: one => put(w, one),
		...how,
	};
	for (let i = 0; i < HEAD; i++) word(w, 0);
	put(w, value);
	while (w.kindCount % (ROUND * 4) !== 0) kind(w, NULL);
	const fill = (): void => {
		while (w.wordCount % ROUND !== 0) word(w, 0);
	};
	fill();
	for (const [i, list] of [w.halves, w.counts].entries()) {
		w.words[i] = w.wordCount;
		for (const one of list) word(w, one);
		fill();
	}
	w.words[2] = Number(w.hasCircle);
	return {kinds: new Int32Array(w.kinds.buffer, 0, w.kindCount / 4), words: w.words.subarray(0, w.wordCount), texts: [...w.texts.keys()]};
}
