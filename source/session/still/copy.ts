// A copy of plain data that shares with an earlier copy what has not changed since: large typed arrays are kept in chunks, and a chunk that is the same as in
// the copy before is that very chunk. So a machine of 64 GiB, whose page frames alone take 400 MB, costs with each copy only what it has touched. What is
// small is copied whole. References that two places share stay shared, so that a copy goes on exactly as the original would.

/** Bytes of a chunk: measured on four scenarios at a copy a second, 64 KiB keep a half more, 4 KiB a quarter less and take twice the time. */
const CHUNK = 16 * 1024;
/** Typed arrays below this are copied whole. */
const SMALL = 16 * 1024;
/** What an object, and a property or element of it, takes in V8: an estimate (two words of header, one a slot; numbers of a double's size as often as not). */
const OBJECT_BYTES = 32;
const SLOT_BYTES = 12;

type Typed = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** Bytes that several copies hold. */
export type Chunk = {readonly bytes: Buffer; holders: number};

/** A typed array, taken apart. */
type Chunked = {readonly like: Typed; readonly chunks: readonly Chunk[]};

/** A copy at rest. `small`: an estimate of the bytes of what is not in chunks. */
export type Frozen<T> = {readonly of: T; readonly arrays: ReadonlyMap<object, Chunked>; readonly smallBytes: number};

/** How each array stood in the copy before, by the living array. */
export type Known = WeakMap<object, Chunked>;

const isTyped = (value: object): value is Typed => ArrayBuffer.isView(value) && !(value instanceof DataView);
const bytesOf = (array: Typed): Buffer => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

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

/** Takes an array apart; chunks that are as they were are those of `before`. */
function chunked(array: Typed, before: Chunked | undefined): Chunked {
	const bytes = bytesOf(array);
	const chunks: Chunk[] = [];
	for (let at = 0, i = 0; at < bytes.length; at += CHUNK, i++) {
		const part = bytes.subarray(at, at + CHUNK);
		const known = before?.chunks[i];
		const chunk = known?.bytes.equals(part) ? known : {bytes: Buffer.from(part), holders: 0};
		chunk.holders++;
		chunks.push(chunk);
	}
	// Only its type and length are wanted of it: an empty one of its kind stands for it.
	return {like: array.slice(0, 0), chunks};
}

/** Copies plain data. `known` is told how each large array stands now, and what it was told before is shared. `constant`: what never changes. */
export function freeze<T extends object>(value: T, known: Known, constant: ReadonlySet<object>): Frozen<T> {
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
			const apart = chunked(array, known.get(array));
			known.set(array, apart);
			arrays.set(apart.like, apart);
			return apart.like;
		},
	};
	return {of: copyValue(walk, value) as T, arrays, smallBytes: walk.bytes};
}

function joined({like, chunks}: Chunked): Typed {
	const length = chunks.reduce((sum, {bytes}) => sum + bytes.length, 0);
	const array = new (like.constructor as new (count: number) => Typed)(length / like.BYTES_PER_ELEMENT);
	const bytes = bytesOf(array);
	let at = 0;
	for (const chunk of chunks) at += chunk.bytes.copy(bytes, at);
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
			known.set(whole, apart);
			return whole;
		},
	};
	return copyValue(walk, of) as T;
}

/** Bytes that go with a copy: what is small, and the chunks that it alone holds. */
export function ownBytes({arrays, smallBytes}: Frozen<object>): number {
	let bytes = smallBytes;
	for (const {chunks} of arrays.values()) for (const chunk of chunks) if (chunk.holders === 1) bytes += chunk.bytes.length;
	return bytes;
}

/** Holds a copy once more: another list has it too. */
export function hold({arrays}: Frozen<object>): void {
	for (const {chunks} of arrays.values()) for (const chunk of chunks) chunk.holders++;
}

/** Lets a copy go. Returns the bytes that this sets free. */
export function release(frozen: Frozen<object>): number {
	const bytes = ownBytes(frozen);
	for (const {chunks} of frozen.arrays.values()) for (const chunk of chunks) chunk.holders--;
	return bytes;
}
