// A log from a file, a pipe or a terminal, plain or packed, read to its end in bounded memory.
import {chunksOf, ReadError} from '../files/read.ts';
import {isUnpacked, type Packing, packingOf, unpack} from '../files/unpack.ts';
import {createSplitter} from './chunks.ts';
import {createReader, type Reading} from './reader.ts';

/** More than any log; what never ends is refused by chunksOf(). */
export const MOST_BYTES = 2 ** 44;

/** More zero bytes than this among the first 4096 are no text's; a log that a crash has cut may have some. */
const BINARY = 4;

/** Packed in a way that is not read, or no text at all. */
export class LogError extends Error {
	override readonly name = 'LogError';
	readonly how: string;

	constructor(how: string) {
		super(how);
		this.how = how;
	}
}

function check(beginning: Buffer): void {
	const hex = beginning.subarray(0, 6).toString('hex');
	const packing = packingOf(beginning);
	if (packing !== null && !isUnpacked(packing)) throw new LogError(packing);
	const utf16 = hex.startsWith('fffe') || hex.startsWith('feff');
	if (!utf16 && packing === null && beginning.subarray(0, 4096).filter(byte => byte === 0).length > BINARY) throw new LogError('binary');
}

/** UTF-16 with a byte order mark, as some shells redirect, as UTF-8. */
function decoder(beginning: Buffer): (chunk: Buffer) => Buffer {
	const little = beginning[0] === 0xff && beginning[1] === 0xfe;
	if (!little && !(beginning[0] === 0xfe && beginning[1] === 0xff)) return chunk => chunk;
	const decode = new TextDecoder(little ? 'utf-16le' : 'utf-16be');
	return chunk => Buffer.from(decode.decode(chunk, {stream: true}), 'utf8');
}

/** Takes chunks as they come, unpacks them if they are packed, and gives what they hold. Throws ReadError and LogError. */
export async function readLog(chunks: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<Reading> {
	const reader = createReader();
	const splitter = createSplitter(reader.line, reader.busy);
	const iterator = chunks[Symbol.asyncIterator]();
	const first = await iterator.next();
	const beginning = first.done ? Buffer.alloc(0) : first.value;
	check(beginning);
	async function* again(): AsyncGenerator<Buffer> {
		if (!first.done) yield beginning;
		for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
	}
	const packing = packingOf(beginning);
	const decode = decoder(beginning);
	try {
		const source = packing === null ? again() : unpacked(again(), packing);
		let isFirst = packing !== null;
		for await (const chunk of source) {
			if (isFirst) check(chunk);
			isFirst = false;
			if (signal?.aborted) throw new ReadError('INTERRUPTED');
			splitter.push(decode(chunk));
		}
	} finally {
		await iterator.return?.();
	}
	splitter.end();
	return reader.end();
}

async function* unpacked(chunks: AsyncGenerator<Buffer>, packing: Packing): AsyncGenerator<Buffer> {
	try {
		yield* unpack(chunks, packing);
	} catch (error) {
		// A log that is still being packed has no end yet: what came so far is read.
		if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR') return;
		throw error instanceof ReadError ? error : new ReadError(packing === 'gzip' ? 'BAD_GZIP' : 'BAD_PACKED');
	}
}

export const readLogFile = (path: string, signal?: AbortSignal): Promise<Reading> => readLog(chunksOf(path, MOST_BYTES, signal), signal);
