// A log from a file, a pipe or a terminal, plain or packed by gzip, read to its end in bounded memory.
import {Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {chunksOf, ReadError} from '../files/read.ts';
import {createSplitter} from './chunks.ts';
import {createReader, type Reading} from './reader.ts';

/** More than any log; what never ends is refused by chunksOf(). */
export const MOST_BYTES = 2 ** 44;

/** How a file begins that is packed otherwise, and what unpacks it. */
const PACKED: readonly (readonly [string, string])[] = [
	['fd377a585a00', 'xz'],
	['28b52ffd', 'zstd'],
	['425a68', 'bzip2'],
	['04224d18', 'lz4'],
];

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
	for (const [magic, how] of PACKED) if (hex.startsWith(magic)) throw new LogError(how);
	const utf16 = hex.startsWith('fffe') || hex.startsWith('feff');
	const gzip = hex.startsWith('1f8b');
	if (!utf16 && !gzip && beginning.subarray(0, 4096).filter(byte => byte === 0).length > BINARY) throw new LogError('binary');
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
	const packed = beginning[0] === 0x1f && beginning[1] === 0x8b;
	const decode = decoder(beginning);
	try {
		const source = packed ? unpacked(again()) : again();
		let isFirst = packed;
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

async function* unpacked(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
	const gunzip = createGunzip();
	const source = Readable.from(chunks);
	source.on('error', error => gunzip.destroy(error));
	try {
		for await (const chunk of source.pipe(gunzip)) yield chunk as Buffer;
	} catch (error) {
		// A log that is still being packed has no end yet: what came so far is read.
		if ((error as NodeJS.ErrnoException).code !== 'Z_BUF_ERROR') throw error instanceof ReadError ? error : new ReadError('BAD_GZIP');
	} finally {
		source.destroy();
		gunzip.destroy();
	}
}

export const readLogFile = (path: string, signal?: AbortSignal): Promise<Reading> => readLog(chunksOf(path, MOST_BYTES, signal), signal);
