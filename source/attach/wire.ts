// Messages on a socket: a head of eight bytes (who speaks and which protocol, then the length) and a value as v8 writes it, which knows typed arrays, Maps and
// Infinity. Whatever else comes is answered with one sentence and the end of the connection.
import {deserialize, serialize} from 'node:v8';
import {attachMessages as text} from '../messages/attach.ts';

/** Raised with every change of a message, of a Sample or of an action. */
export const PROTOCOL = 5;

const MAGIC = Buffer.from('LWM');
const HEAD_BYTES = 8;
/** Longer than any message of an owner: the history of a machine is a few MB. */
const LONGEST = 256 * 1024 * 1024;

/** What the other side sent makes no sense: one sentence. */
export class WireError extends Error {
	override readonly name = 'WireError';
}

export function encode(message: unknown): Buffer {
	const body = serialize(message);
	const head = Buffer.alloc(HEAD_BYTES);
	MAGIC.copy(head);
	head[MAGIC.length] = PROTOCOL;
	head.writeUInt32BE(body.length, 4);
	return Buffer.concat([head, body]);
}

function bodyLength(head: Buffer, longest: number): number {
	if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw new WireError(text.notLowwater());
	const protocol = head[MAGIC.length] as number;
	if (protocol !== PROTOCOL) throw new WireError(text.otherVersion(protocol, PROTOCOL));
	const length = head.readUInt32BE(4);
	if (length > longest) throw new WireError(text.tooLong(length));
	return length;
}

function decode(body: Buffer): unknown {
	try {
		return deserialize(body);
	} catch {
		throw new WireError(text.garbled());
	}
}

/**
 * Takes chunks as they come, however they are cut, and gives the messages that have become whole. `longest`: bytes of a message. Throws WireError; what came
 * before it has been given.
 */
export function createDecoder(take: (message: unknown) => void, longest = LONGEST): (chunk: Buffer) => void {
	let chunks: Buffer[] = [];
	let held = 0;
	let needed = HEAD_BYTES;
	let inBody = false;
	return chunk => {
		chunks.push(chunk);
		held += chunk.length;
		// Chunks are joined only when a part is whole: a long message comes in hundreds of them.
		while (held >= needed) {
			const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, held);
			const part = all.subarray(0, needed);
			chunks = [all.subarray(needed)];
			held -= needed;
			const done = inBody;
			needed = done ? HEAD_BYTES : bodyLength(part, longest);
			inBody = !done;
			if (done) take(decode(part));
		}
	};
}
