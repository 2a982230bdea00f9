// 32-bit words in few bytes. What a machine's arrays hold are mostly runs and small steps: frames of one owner, lists in the order in which they were filled, page
// tables that count up. So each word is written as its distance from the one before, in groups of seven bits; of two equal distances one after the other a
// third number says how often it comes again.

/** No more bytes than so many a word come of it. */
const MOST_BYTES_A_WORD = 5;

/** Room for the code of so many words, whatever they are. A count of repeats comes after two words at the least. */
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
		at = put(into, at, ((next << 1) ^ (next >> 31)) >>> 0);
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

/** Reads words back into `words`, from `from` to before `to`. `at`: where in `code` they begin. */
export function decodeWords(code: Uint8Array, at: number, words: Int32Array, from: number, to: number): void {
	let [before, step, next, i] = [0, 0, at, from];
	let again = false;
	const read = (): number => {
		let byte = code[next++] as number;
		let value = byte & 127;
		for (let shift = 7; byte > 127; shift += 7) {
			byte = code[next++] as number;
			value |= (byte & 127) << shift;
		}
		return value >>> 0;
	};
	while (i < to) {
		const zigzag = read();
		const own = (zigzag >>> 1) ^ -(zigzag & 1);
		before = (before + own) | 0;
		words[i++] = before;
		if (!again || own !== step) {
			[step, again] = [own, true];
			continue;
		}
		for (let count = read(); count > 0; count--) {
			before = (before + step) | 0;
			words[i++] = before;
		}
		again = false;
	}
}
