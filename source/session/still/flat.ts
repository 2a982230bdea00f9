// Plain data written flat: what each value is as a byte, what it says as words, in the order in which it is reached. References that two places share stay shared.
// So the same data a little later is nearly the same bytes at the same places, which is what chunks.ts keeps in a few of them; and nothing of it lies on V8's heap.

/** What a value is. */
export const NULL = 0;
export const UNDEFINED = 1;
export const FALSE = 2;
export const TRUE = 3;
/** A whole number of 32 bits; another number, whose second half stands behind all words; a text, by its place among the texts. */
export const INT = 4;
export const DOUBLE = 5;
export const TEXT = 6;
/** So many elements, a shape, so many keys with their values. */
export const ARRAY = 7;
export const OBJECT = 8;
export const TABLE = 9;
export const MAP = 10;
export const SET = 11;
/** A typed array's kind and bytes; something that stands apart, by its number; something that has been written before. */
export const TYPED = 12;
export const APART = 13;
export const AGAIN = 14;
/** A Map of whole numbers by whole numbers, which stand behind the halves. */
export const COUNTS = 15;

/** Words before the first value: where the second halves begin, where the tables of whole numbers, and whether something has itself inside. */
export const HEAD = 3;

export type Typed = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

const KINDS = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array] as const;
export const kindOf = (array: Typed): number => KINDS.findIndex(kind => array instanceof kind);
export const typedOf = (kind: number, buffer: ArrayBuffer): Typed => new (KINDS[kind] as (typeof KINDS)[number])(buffer);
export const isTyped = (value: object): value is Typed => ArrayBuffer.isView(value) && !(value instanceof DataView);

/** What was written. The arrays are the writer's own, and good until it writes again. */
export type Written = {readonly kinds: Int32Array; readonly words: Int32Array; readonly texts: readonly string[]};
