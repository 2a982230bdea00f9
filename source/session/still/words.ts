// 32-bit words in few bytes. What a machine's arrays hold are mostly runs and small steps: frames of one owner, lists in the order in which they were filled, page
// tables that count up. So each word is written as its distance from the one before, in groups of seven bits; of two equal distances one after the other a
// third number says how often it comes again.

/** No more bytes than so many a word come of it. */
const MOST_BYTES_A_WORD = 5;

/** Room for the code of so many words, whatever they are, or for that of what they differ by. A count of repeats comes after two words at the least. */
export const roomFor = (words: number): number => words * (MOST_BYTES_A_WORD + 3) + 16;

/** Writes a whole number below 2^32 at `at`. Returns where the next one goes. */
function put(into: Uint8Array, at: number, value: number): number {
	let rest = value;
	let to = at;
	while (rest > 127) {
		into[to++] = (rest & 127) | 128;
		rest >>>= 7;
	}
	into[to++] = rest;
	return to;
}

/** Writes words from `from` to before `to` into `into`, which has room for them. Returns the number of bytes. */
export function encodeWords(words: Int32Array, from: number, to: number, into: Uint8Array): number {
	let [before, step, at, i] = [0, 0, 0, from];
	let again = false;
	while (i < to) {
		const word = words[i++] as number;
		const next = (word - before) | 0;
		before = word;
		const zigzag = ((next << 1) ^ (next >> 31)) >>> 0;
		if (zigzag < 128) into[at++] = zigzag;
		else at = put(into, at, zigzag);
		if (!again || next !== step) {
			[step, again] = [next, true];
			continue;
		}
		const first = i;
		while (i < to && (((words[i] as number) - before) | 0) === step) before = words[i++] as number;
		at = put(into, at, i - first);
		again = false;
	}
	return at;
}

/** Where reading goes on, after a number that was read. */
let next = 0;

/** Reads a number of more than seven bits, whose first byte was `first`. */
function readMore(code: Uint8Array, first: number): number {
	let value = first & 127;
	let byte = first;
	for (let shift = 7; byte > 127; shift += 7) {
		byte = code[next++] as number;
		value |= (byte & 127) << shift;
	}
	return value >>> 0;
}

/** Reads words back into `words`, from `from` to before `to`. `at`: where in `code` they begin. */
export function decodeWords(code: Uint8Array, at: number, words: Int32Array, from: number, to: number): void {
	let [before, step, i] = [0, 0, from];
	let again = false;
	next = at;
	while (i < to) {
		const first = code[next++] as number;
		const zigzag = first > 127 ? readMore(code, first) : first;
		const own = (zigzag >>> 1) ^ -(zigzag & 1);
		before = (before + own) | 0;
		words[i++] = before;
		if (!again || own !== step) {
			[step, again] = [own, true];
			continue;
		}
		const byte = code[next++] as number;
		const end = i + (byte > 127 ? readMore(code, byte) : byte);
		if (step === 0) words.fill(before, i, end);
		else
			for (let word = i; word < end; word++) {
				before = (before + step) | 0;
				words[word] = before;
			}
		i = end;
		again = false;
	}
}

/** Where words are no more the same as others, which lie `shift` after them. */
function sameUntil(words: Int32Array, from: number, to: number, than: Int32Array, shift: number): number {
	let i = from;
	while (i < to && words[i] === than[i + shift]) i++;
	return i;
}

/** Where they are the same again. */
function otherUntil(words: Int32Array, from: number, to: number, than: Int32Array, shift: number): number {
	let i = from;
	while (i < to && words[i] !== than[i + shift]) i++;
	return i;
}

/** By what the word before differed. */
let differed = 0;

/** Writes by what words differ from others. Returns where the next byte goes. */
function putOthers(words: Int32Array, from: number, to: number, than: Int32Array, shift: number, into: Uint8Array, first: number): number {
	let at = first;
	for (let i = from; i < to; i++) {
		const differs = ((words[i] as number) - (than[i + shift] as number)) | 0;
		const step = (differs - differed) | 0;
		differed = differs;
		const zigzag = ((step << 1) ^ (step >> 31)) >>> 0;
		if (zigzag < 128) into[at++] = zigzag;
		else at = put(into, at, zigzag);
	}
	return at;
}

/**
 * Writes what words differ by from others of their number, `than` from 0 on: in turn how many are the same, how many are not, and by what each of those differs
 * from what the one before it differs by. Returns the number of bytes; as soon as they are more than `most` it is left as it is.
 */
export function encodeDiffering(words: Int32Array, from: number, to: number, than: Int32Array, into: Uint8Array, most = Infinity): number {
	const shift = -from;
	differed = 0;
	let [at, i] = [0, from];
	while (at <= most) {
		const other = sameUntil(words, i, to, than, shift);
		if (other === to) break;
		const end = otherUntil(words, other, to, than, shift);
		at = put(into, at, other - i);
		at = put(into, at, end - other);
		at = putOthers(words, other, end, than, shift, into, at);
		i = end;
	}
	return at;
}

/** Makes of words, from `from` on, what differs from them as `code` says in so many bytes from `at` on. */
export function decodeDiffering(code: Uint8Array, at: number, bytes: number, words: Int32Array, from: number): void {
	let [i, before] = [from, 0];
	next = at;
	const end = at + bytes;
	const number = (): number => {
		const first = code[next++] as number;
		return first > 127 ? readMore(code, first) : first;
	};
	while (next < end) {
		i += number();
		for (let left = number(); left > 0; left--) {
			const zigzag = number();
			before = (before + ((zigzag >>> 1) ^ -(zigzag & 1))) | 0;
			words[i] = ((words[i] as number) + before) | 0;
			i++;
		}
	}
}
