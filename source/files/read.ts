// Reading what somebody names as input, up to a limit: a regular file, or a pipe to its end. What never ends (a device), or is none of both, is refused before
// it is read, and while a pipe is silent Ctrl-C is heard: nothing here waits inside a system call.
import {closeSync, constants, existsSync, fstatSync, openSync, readSync, realpathSync, type Stats, statSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';
import {codeOf} from './errno.ts';
import {isUnpacked, type Packing, packingOf, unpack} from './unpack.ts';

/** Why a file is not read: a code of the system's, or one of these. */
export type ReadCode = 'NOT_A_FILE' | 'PIPE' | 'TOO_LARGE' | 'BAD_GZIP' | 'BAD_PACKED' | 'INTERRUPTED';

export class ReadError extends Error {
	override readonly name = 'ReadError';
	readonly code: string;

	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

const CHUNK_BYTES = 65_536;
/** How long a silent pipe is left alone. */
const PAUSE_MS = 20;

/** Whether a path is that of a pipe without a name, such as /dev/fd/63 of `<(…)` or /dev/stdin: its writer is there or has been. */
function isNameless(path: string): boolean {
	try {
		return !existsSync(realpathSync(path));
	} catch {
		return true;
	}
}

/** A chunk of a descriptor opened with O_NONBLOCK: bytes, null at the end, 'silent' where a pipe has nothing yet. */
function readChunk(fd: number): Buffer | null | 'silent' {
	const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
	try {
		const read = readSync(fd, buffer, 0, CHUNK_BYTES, null);
		return read === 0 ? null : buffer.subarray(0, read);
	} catch (error) {
		if (codeOf(error) === 'EAGAIN') return 'silent';
		throw error;
	}
}

function check(stats: Stats): void {
	if (stats.isDirectory()) throw new ReadError('EISDIR');
	if (!stats.isFile() && !stats.isFIFO()) throw new ReadError('NOT_A_FILE');
}

/** The bytes of a file or a pipe as they come, at most `most` of them. Throws ReadError. */
export async function* chunksOf(path: string, most: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
	let fd: number;
	try {
		check(statSync(path)); // some devices do something when they are opened
		fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch (error) {
		throw error instanceof ReadError ? error : new ReadError(codeOf(error));
	}
	try {
		const stats = fstatSync(fd);
		check(stats);
		let written = stats.isFile() || isNameless(path);
		for (let bytes = 0; ; ) {
			if (signal?.aborted) throw new ReadError('INTERRUPTED');
			const chunk = readChunk(fd);
			if (chunk === 'silent' && stats.isFile()) throw new ReadError('NOT_A_FILE'); // such as /proc/kmsg
			if (chunk === null && written) return;
			if (chunk === null || chunk === 'silent') {
				written ||= chunk === 'silent'; // only a pipe that somebody writes to is silent; without a writer it seems to be at its end
				await pause(PAUSE_MS);
				continue;
			}
			written = true;
			bytes += chunk.length;
			if (bytes > most) throw new ReadError('TOO_LARGE');
			yield chunk;
		}
	} catch (error) {
		throw error instanceof ReadError ? error : new ReadError(codeOf(error));
	} finally {
		closeSync(fd);
	}
}

/** The whole of it as text. Throws ReadError. */
export async function readText(path: string, most: number, signal?: AbortSignal): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of chunksOf(path, most, signal)) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

export type LineLimits = {
	/** Bytes as they lie there, bytes when unpacked, and bytes of a line. */
	readonly most: number;
	readonly mostUnpacked: number;
	readonly mostLine: number;
};

/** Chunks out of what is packed, which may be far larger than what it came in. */
async function* unpacked(chunks: AsyncGenerator<Buffer>, packing: Packing, most: number): AsyncGenerator<Buffer> {
	let bytes = 0;
	try {
		for await (const chunk of unpack(chunks, packing)) {
			bytes += chunk.length;
			if (bytes > most) throw new ReadError('TOO_LARGE');
			yield chunk;
		}
	} catch (error) {
		throw error instanceof ReadError ? error : new ReadError(packing === 'gzip' ? 'BAD_GZIP' : 'BAD_PACKED');
	}
}

/** The whole of it as bytes, unpacked where it is packed in a way that is unpacked here. Throws ReadError. */
export async function readBytes(path: string, {most, mostUnpacked}: Pick<LineLimits, 'most' | 'mostUnpacked'>, signal?: AbortSignal): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of chunksOf(path, most, signal)) chunks.push(chunk);
	const bytes = Buffer.concat(chunks);
	const packing = packingOf(bytes);
	if (packing === null || !isUnpacked(packing)) return bytes;
	const whole: Buffer[] = [];
	const again = async function* (): AsyncGenerator<Buffer> {
		yield bytes;
	};
	for await (const chunk of unpacked(again(), packing, mostUnpacked)) whole.push(chunk);
	return Buffer.concat(whole);
}

/** Lines one by one, unpacked where the name ends in ".gz", without their ends; the last may have none. Throws ReadError. */
export async function* linesOf(path: string, {most, mostUnpacked, mostLine}: LineLimits, signal?: AbortSignal): AsyncGenerator<string> {
	const raw = chunksOf(path, most, signal);
	let held: Buffer[] = [];
	let heldBytes = 0;
	for await (const chunk of path.endsWith('.gz') ? unpacked(raw, 'gzip', mostUnpacked) : raw) {
		let from = 0;
		for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
			yield Buffer.concat([...held, chunk.subarray(from, end)]).toString('utf8');
			held = [];
			heldBytes = 0;
			from = end + 1;
		}
		held.push(chunk.subarray(from));
		heldBytes += chunk.length - from;
		if (heldBytes > mostLine) throw new ReadError('TOO_LARGE');
	}
	if (heldBytes > 0) yield Buffer.concat(held).toString('utf8');
}
