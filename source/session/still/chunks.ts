// An array of words in chunks that several copies hold together. A chunk that has not changed is held once more; one that has is written as what it differs by
// from the one that was written whole (its key), which is little, until it is so much that another is written whole. All of it in the bytes of words.ts.
import {type Block, type Blocks, freeBlock, takeBlock} from './blocks.ts';
import {decodeDiffering, decodeWords, encodeDiffering, encodeWords, roomFor} from './words.ts';

/** Words of a chunk: of a few that were measured on four scenarios at a copy a second, 16 KiB take the least time. */
const WORDS = 4096;
/** What a chunk takes on V8's heap, with its block. */
export const CHUNK_BYTES = 136;

/** A piece of an array: so many words in so many bytes. `key`: it is what it differs by from that one. `holders` 0: it is no more. */
export type Chunk = {readonly block: Block; readonly length: number; readonly words: number; readonly key: Chunk | null; holders: number};

/**
 * How an array stood in the copies before: its keys, and its chunks in the last copy. What the keys say is read from them where it is asked for: an image of it
 * would be a second machine beside the one that runs, to spare half a percent of a CPU.
 */
export type Stood = {readonly keys: readonly Chunk[]; readonly last: readonly Chunk[]};

const code = new Uint8Array(roomFor(WORDS));
const told = new Int32Array(WORDS);

const bytesOf = (words: Int32Array, from: number, to: number): Buffer => Buffer.from(words.buffer, words.byteOffset + from * 4, (to - from) * 4);
const codeOf = ({block, length}: Chunk): Buffer => Buffer.from(block.slab.buffer, block.slab.byteOffset + block.at, length);

/** What a chunk of a machine that has not been touched says: nothing but zeros. */
const ZEROS = new Int32Array(WORDS);

/** Whether a chunk that is whole says nothing but zeros: a zero, no step, and a number, of one byte or two, that says how often; and nothing after it. */
const isZeros = ({block: {slab, at}, length}: Chunk): boolean =>
	slab[at] === 0 && slab[at + 1] === 0 && (length === 3 || (length === 4 && (slab[at + 2] as number) > 127));

function chunkOf(bytes: number, words: number, key: Chunk | null, blocks: Blocks): Chunk {
	if (key !== null) key.holders++;
	return {block: takeBlock(blocks, code.subarray(0, bytes)), length: bytes, words, key, holders: 0};
}

/** What a key says, as words from 0 on. */
function keyWords(key: Chunk): Int32Array {
	if (isZeros(key)) return ZEROS;
	decodeWords(key.block.slab, key.block.at, told, 0, key.words);
	return told;
}

/** One piece of an array, as a chunk that nobody holds yet, or that has its holders already. */
function chunkFor(words: Int32Array, i: number, stood: Stood | undefined, blocks: Blocks): {readonly chunk: Chunk; readonly isKey: boolean} {
	const from = i * WORDS;
	const to = Math.min(words.length, from + WORDS);
	const key = stood?.keys[i];
	const whole = (): {readonly chunk: Chunk; readonly isKey: true} => ({
		chunk: chunkOf(encodeWords(words, from, to, code), to - from, null, blocks),
		isKey: true,
	});
	if (stood === undefined || key === undefined || key.holders === 0 || key.words !== to - from) return whole();
	const than = keyWords(key);
	if (bytesOf(words, from, to).equals(bytesOf(than, 0, to - from))) return {chunk: key, isKey: false};
	const most = key.length >> 1;
	const bytes = encodeDiffering(words, from, to, than, code, most);
	if (bytes > most) return whole();
	const last = stood.last[i];
	if (last !== undefined && last.holders > 0 && last.key === key && codeOf(last).equals(code.subarray(0, bytes))) return {chunk: last, isKey: false};
	return {chunk: chunkOf(bytes, to - from, key, blocks), isKey: false};
}

/** Takes an array apart; its chunks are held once more. `stood`: how it did before, also with another length. */
export function takeApart(words: Int32Array, stood: Stood | undefined, blocks: Blocks): Stood {
	const count = Math.ceil(words.length / WORDS);
	const keys: Chunk[] = stood?.keys.slice(0, count) ?? [];
	const chunks: Chunk[] = [];
	for (let from = 0, i = 0; from < words.length; from += WORDS, i++) {
		const {chunk, isKey} = chunkFor(words, i, stood, blocks);
		if (isKey) keys[i] = chunk;
		chunk.holders++;
		chunks.push(chunk);
	}
	return {keys, last: chunks};
}

/** How an array stands that was put together from chunks. */
export const stoodOf = (chunks: readonly Chunk[]): Stood => ({keys: chunks.map(chunk => chunk.key ?? chunk), last: chunks});

/** What the keys say that were read last, the last one last: machines that are woken one after the other have most of them in common, above all near each other. */
export type ReadKeys = Map<Chunk, Int32Array>;
/** So many are kept, in 8 MiB; of less code one is as soon read again. */
const KEPT_KEYS = 512;
const LEAST_CODE = 256;

export const readKeysBytes = (read: ReadKeys): number => read.size * WORDS * 4;

/** Room for what another key says: that of the one that was not asked for the longest, where there are enough. */
function roomOfKey(read: ReadKeys): Int32Array {
	if (read.size < KEPT_KEYS) return new Int32Array(WORDS);
	for (const [key, said] of read) {
		read.delete(key);
		return said;
	}
	throw new RangeError('no key is kept');
}

function readKey(key: Chunk, words: Int32Array, from: number, read: ReadKeys): void {
	const before = read.get(key);
	if (before === undefined) {
		decodeWords(key.block.slab, key.block.at, words, from, from + key.words);
		if (key.length < LEAST_CODE) return;
	} else {
		words.set(before.subarray(0, key.words), from);
		read.delete(key);
	}
	const said = before ?? roomOfKey(read);
	if (before === undefined) said.set(words.subarray(from, from + key.words));
	read.set(key, said);
}

/** Puts an array together. `isBlank`: it is all zeros so far. */
export function joinChunks(chunks: readonly Chunk[], words: Int32Array, isBlank: boolean, read: ReadKeys): void {
	for (const [i, chunk] of chunks.entries()) {
		const {block, length, key} = chunk;
		const from = i * WORDS;
		const whole = key ?? chunk;
		if (isZeros(whole)) {
			if (!isBlank) words.fill(0, from, from + whole.words);
		} else readKey(whole, words, from, read);
		if (key !== null) decodeDiffering(block.slab, block.at, length, words, from);
	}
}

export function holdChunks(chunks: readonly Chunk[]): void {
	for (const chunk of chunks) chunk.holders++;
}

/** Lets chunks go. */
export function releaseChunks(chunks: readonly Chunk[], blocks: Blocks): void {
	for (const chunk of chunks) {
		if (--chunk.holders > 0) continue;
		freeBlock(blocks, chunk.block);
		if (chunk.key !== null) releaseChunks([chunk.key], blocks);
	}
}
