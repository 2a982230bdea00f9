// Room for pieces of a few bytes to some kilobytes that come and go by the thousand: blocks of a few sizes out of slabs of one size, so that what is let go is
// used again at once, nothing waits for the garbage collector, and what is taken is what is counted.

const SLAB_BYTES = 256 * 1024;
/** Sizes of blocks: what does not fit into one takes the next, so that a quarter of a block is lost at the most, and a sixth on average. */
const SIZES: readonly number[] = [64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12_288, 16_384, 32_768];

/** The largest piece that there is room for. */
export const MOST_BLOCK = 32_768;

/** Blocks of one size. `taken`: how many of them. */
type Slab = {readonly bytes: Uint8Array; taken: number};
export type Block = {readonly slab: Uint8Array; readonly at: number; readonly bytes: number; readonly of: Slab};

export type Blocks = {
	/** Blocks that are free, by the index of their size. */
	readonly free: Block[][];
	/** Bytes of those that are taken. */
	used: number;
	/** Bytes of all slabs. */
	held: number;
};

export const createBlocks = (): Blocks => ({free: SIZES.map(() => []), used: 0, held: 0});

/** Free blocks of a size, at least one. */
function slabOf(blocks: Blocks, list: Block[], bytes: number): void {
	const of: Slab = {bytes: new Uint8Array(SLAB_BYTES), taken: 0};
	blocks.held += SLAB_BYTES;
	for (let at = 0; at + bytes <= SLAB_BYTES; at += bytes) list.push({slab: of.bytes, at, bytes, of});
}

/** Takes a block for a piece. Throws RangeError where it is larger than any. */
export function takeBlock(blocks: Blocks, piece: Uint8Array): Block {
	const {free} = blocks;
	const size = SIZES.findIndex(bytes => bytes >= piece.length);
	const list = free[size];
	if (list === undefined) throw new RangeError(`no block of ${piece.length} bytes`);
	if (list.length === 0) slabOf(blocks, list, SIZES[size] as number);
	const block = list.pop() as Block;
	block.of.taken++;
	block.slab.set(piece, block.at);
	blocks.used += block.bytes;
	return block;
}

/** Of a size so many slabs may lie idle before one of which nothing is taken is given back: other sizes may need the room. */
const IDLE_SLABS = 4;

/** Lets a block go. */
export function freeBlock(blocks: Blocks, block: Block): void {
	const size = SIZES.indexOf(block.bytes);
	const list = blocks.free[size] as Block[];
	list.push(block);
	blocks.used -= block.bytes;
	block.of.taken--;
	if (block.of.taken > 0 || list.length * block.bytes < IDLE_SLABS * SLAB_BYTES) return;
	blocks.free[size] = list.filter(({of}) => of !== block.of);
	blocks.held -= SLAB_BYTES;
}
