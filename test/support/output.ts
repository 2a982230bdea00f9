// A stream that keeps what is written into it.
import {Writable} from 'node:stream';
import type {Output} from '../../source/commands/context.ts';

export function capture(terminal: {readonly isTTY?: boolean; readonly columns?: number} = {}): {readonly stream: Output; readonly text: () => string} {
	let text = '';
	const stream = new Writable({
		write(chunk: Buffer, _encoding, done) {
			text += chunk.toString();
			done();
		},
	});
	return {stream: Object.assign(stream, terminal), text: () => text};
}
