// Room for pieces of a few bytes to some kilobytes that come and go by the thousand: blocks of a few sizes out of slabs of one size, so that what is let go is
// used again at once, nothing waits for the garbage collector, and what is taken is what is counted.

const SLAB_BYTES = 256 * 1024;
/** Sizes of blocks: what does not fit into one takes the next, so that a quarter of a block is lost at the most, and a sixth on average. */
const SIZES: readonly number[] = [64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12_288, 16_384, 32_768];

/** The largest piece that there is room for. */
export const MOST_BLOCK = 32_768;

export type Block = {readonly slab: Uint8Array; readonly at: number; readonly bytes: number};

export type Blocks = {
	/** Blocks that are free, by the index of their size. */
	readonly free: Block[][];
	/** Bytes of those that are taken. */
	used: number;
};

export const createBlocks = (): Blocks => ({free: SIZES.map(() => []), used: 0});

/** Takes a block for a piece. Throws RangeError where it is larger than any. */
export function takeBlock(blocks: Blocks, piece: Uint8Array): Block {
	const {free} = blocks;
	const size = SIZES.findIndex(bytes => bytes >= piece.length);
	const list = free[size];
	if (list === undefined) throw new RangeError(`no block of ${piece.length} bytes`);
	if (list.length === 0) {
		const bytes = SIZES[size] as number;
		const slab = new Uint8Array(SLAB_BYTES);
		for (let at = 0; at + bytes <= SLAB_BYTES; at += bytes) list.push({slab, at, bytes});
	}
	const block = list.pop() as Block;
	block.slab.set(piece, block.at);
	blocks.used += block.bytes;
	return block;
}

/** Lets a block go. */
export function freeBlock(blocks: Blocks, block: Block): void {
	blocks.free[SIZES.indexOf(block.bytes)]?.push(block);
	blocks.used -= block.bytes;
}
