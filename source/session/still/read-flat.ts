// Reads what was written flat (flat.ts).
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
	type Typed,
	typedOf,
	type Written,
} from './flat.ts';
import {makeObject, makePlain, type Shape, type Shapes} from './shapes.ts';

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

type Reader = {
	readonly kinds: Uint8Array;
	readonly words: Int32Array;
	readonly texts: readonly string[];
	readonly shapes: Shapes;
	readonly seen: object[];
	readonly apart: (index: number) => object;
	/** Reads the next value. */
	readonly next: () => unknown;
	readonly hasCircle: boolean;
	kindAt: number;
	wordAt: number;
	halfAt: number;
	countAt: number;
};

function readArray(r: Reader): unknown[] {
	const length = r.words[r.wordAt++] as number;
	const list: unknown[] = [];
	r.seen.push(list);
	for (let i = 0; i < length; i++) list.push(read(r));
	return list;
}

function readObject(r: Reader): object {
	const shape = r.words[r.wordAt++] as number;
	const place = r.seen.length;
	// What it has inside may be told again before it is made, where there is a circle.
	if (r.hasCircle) return makePlain((r.shapes.list[shape] as Shape).keys, r.next, object => r.seen.push(object));
	r.seen.push(r);
	const object = makeObject(r.shapes, shape, r.next);
	r.seen[place] = object;
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

function readCounts(r: Reader): Map<number, number> {
	const map = new Map<number, number>();
	r.seen.push(map);
	for (let left = r.words[r.wordAt++] as number; left > 0; left--) map.set(r.words[r.countAt++] as number, r.words[r.countAt++] as number);
	return map;
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
			halves[1] = r.words[r.halfAt++] as number;
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
		case COUNTS:
			return readCounts(r);
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
	const r: Reader = {
		kinds: new Uint8Array(kinds.buffer, kinds.byteOffset, kinds.byteLength),
		words,
		texts,
		shapes,
		seen: [],
		apart,
		next: () => read(r),
		hasCircle: words[2] === 1,
		kindAt: 0,
		wordAt: HEAD,
		halfAt: words[0] as number,
		countAt: words[1] as number,
	};
	return read(r);
}
