// What is packed, by its first bytes, and how it is unpacked as it comes: gzip and zstd by Node (zstd from 22.15 on), xz by a library. bzip2 and lz4 are known by
// sight and not unpacked.
import {Readable, type Transform} from 'node:stream';

/** Loaded for who brings something packed. */
const zlib = () => process.getBuiltinModule('node:zlib');

export type Packing = 'gzip' | 'xz' | 'zstd' | 'bzip2' | 'lz4';

const BEGINNINGS: readonly (readonly [hex: string, Packing])[] = [
	['1f8b', 'gzip'],
	['fd377a585a00', 'xz'],
	['28b52ffd', 'zstd'],
	['425a68', 'bzip2'],
	['04224d18', 'lz4'],
];

/** How a file is packed that begins so; null: it is not. */
export function packingOf(beginning: Buffer): Packing | null {
	const hex = beginning.subarray(0, 6).toString('hex');
	return BEGINNINGS.find(([magic]) => hex.startsWith(magic))?.[1] ?? null;
}

/** Whether it is unpacked here. */
export const isUnpacked = (packing: Packing): boolean =>
	packing === 'gzip' || packing === 'xz' || (packing === 'zstd' && typeof zlib().createZstdDecompress === 'function');

async function* through(chunks: AsyncIterable<Buffer>, transform: Transform): AsyncGenerator<Buffer> {
	const source = Readable.from(chunks);
	source.on('error', error => transform.destroy(error));
	try {
		for await (const chunk of source.pipe(transform)) yield chunk as Buffer;
	} finally {
		source.destroy();
		transform.destroy();
	}
}

async function* outOfXz(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	// A CommonJS module: its names are those of its default export, however it is loaded.
	const library = (await import('xz-decompress')) as typeof import('xz-decompress') & {readonly default?: typeof import('xz-decompress')};
	const {XzReadableStream} = library.default ?? library;
	const packed = ReadableStream.from(chunks) as unknown as ConstructorParameters<typeof XzReadableStream>[0];
	for await (const chunk of new XzReadableStream(packed) as unknown as AsyncIterable<Uint8Array>) yield Buffer.from(chunk);
}

/** What comes out of it, as it comes. Throws what is wrong with it; of a gzip that is cut, after all that there is, one with the code Z_BUF_ERROR. */
export function unpack(chunks: AsyncIterable<Buffer>, packing: Packing): AsyncGenerator<Buffer> {
	if (packing === 'xz') return outOfXz(chunks);
	return through(chunks, packing === 'zstd' ? zlib().createZstdDecompress() : zlib().createGunzip());
}
