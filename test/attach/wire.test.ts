// Messages on a socket, however they are cut; and what is no message.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createDecoder, encode, PROTOCOL, WireError} from '../../source/attach/wire.ts';
import {stateAt} from '../support/dashboard.ts';

const {sample, frameMap: _} = stateAt('demo', 2);

/** Messages that come out of bytes cut at these places. */
function decoded(bytes: Buffer, cuts: readonly number[]): unknown[] {
	const messages: unknown[] = [];
	const decode = createDecoder(message => messages.push(message));
	const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b).filter(cut => cut > 0 && cut < bytes.length), bytes.length];
	for (let i = 1; i < places.length; i++) decode(bytes.subarray(places[i - 1], places[i]));
	return messages;
}

describe('messages', () => {
	const values = [
		{kind: 'samples', samples: [sample]},
		{kind: 'view', value: {counts: new Uint32Array([1, 2, 0xffffffff]), owner: new Int32Array([-1, 0]), cells: 2}},
		{kind: 'pace', pace: {speed: Number.POSITIVE_INFINITY}},
		{kind: 'files', files: new Map([['/a', 7]])},
		{kind: 'who'},
	];
	const bytes = Buffer.concat(values.map(encode));

	it('come out as they went in, typed arrays, Maps and Infinity among them, wherever they are cut', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(bytes.length), {maxLength: 40}), cuts => {
				expect(decoded(bytes, cuts)).toEqual(values);
			}),
			{seed: 3, numRuns: 60},
		);
	});

	it('come byte by byte too', () => {
		const short = Buffer.concat([encode({kind: 'who'}), encode({kind: 'attach', past: true})]);
		expect(
			decoded(
				short,
				Array.from(short, (_byte, i) => i),
			),
		).toEqual([{kind: 'who'}, {kind: 'attach', past: true}]);
	});

	it('wait for the rest', () => {
		expect(decoded(bytes.subarray(0, -1), [])).toEqual(values.slice(0, -1));
	});
});

describe('what is no message', () => {
	const head = (protocol: number, length: number): Buffer => {
		const bytes = Buffer.from('LWM.....');
		bytes[3] = protocol;
		bytes.writeUInt32BE(length, 4);
		return bytes;
	};

	it.each([
		['another program', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /not lowwater’s/],
		['another version', head(PROTOCOL + 1, 4), new RegExp(`another version \\(protocol ${PROTOCOL + 1}, this one speaks ${PROTOCOL}\\)`)],
		['a length beyond all measure', head(PROTOCOL, 0xffffffff), /4294967295 bytes .* too long/],
		['a body that nobody can read', Buffer.concat([head(PROTOCOL, 6), Buffer.from('garble')]), /cannot be read/],
	])('%s is refused in one sentence', (_name, garbage, message) => {
		const messages: unknown[] = [];
		const decode = createDecoder(one => messages.push(one));
		const good = encode({kind: 'who'});
		let error: unknown;
		try {
			for (const byte of Buffer.concat([good, garbage])) decode(Buffer.from([byte]));
		} catch (thrown) {
			error = thrown;
		}
		expect(error).toBeInstanceOf(WireError);
		expect((error as Error).message).toMatch(message);
		expect((error as Error).message).not.toContain('\n');
		expect(messages).toEqual([{kind: 'who'}]);
	});
});
