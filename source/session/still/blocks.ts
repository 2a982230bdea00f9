// Room for pieces of a few bytes to some kilobytes that come and go by the thousand: blocks of a few sizes out of slabs of one size, so that what is let go is
// used again at once, nothing waits for the garbage collector, and what is taken is what is counted. Where much of what is held lies idle, the slab of which
// least is taken is emptied into the others: what is held stays within a fourth of what is taken, and some idle slabs.

const SLAB_BYTES = 256 * 1024;
/** Sizes of blocks: what does not fit into one takes the next, so that a quarter of a block is lost at the most, and a sixth on average. */
const SIZES: readonly number[] = [64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12_288, 16_384, 32_768];

/** The largest piece that there is room for. */
export const MOST_BLOCK = 32_768;

/** Blocks of one size, in their order. `taken`: how many of them. */
type Slab = {readonly bytes: Uint8Array; readonly blocks: Block[]; taken: number};
/** It may come to lie elsewhere: whoever has it reads where. */
export type Block = {slab: Uint8Array; at: number; readonly bytes: number; of: Slab; isFree: boolean};

export type Blocks = {
	/** Blocks that are free, by the index of their size, and the slabs of that size. */
	readonly free: Block[][];
	readonly slabs: Slab[][];
	/** Bytes of those that are taken. */
	used: number;
	/** Bytes of all slabs. */
	held: number;
};

export const createBlocks = (): Blocks => ({free: SIZES.map(() => []), slabs: SIZES.map(() => []), used: 0, held: 0});

/** Free blocks of a size, at least one. */
function addSlab(blocks: Blocks, size: number, bytes: number): void {
	const of: Slab = {bytes: new Uint8Array(SLAB_BYTES), blocks: [], taken: 0};
	for (let at = 0; at + bytes <= SLAB_BYTES; at += bytes) of.blocks.push({slab: of.bytes, at, bytes, of, isFree: true});
	blocks.free[size]?.push(...of.blocks);
	blocks.slabs[size]?.push(of);
	blocks.held += SLAB_BYTES;
}

/** Takes a block for a piece. Throws RangeError where it is larger than any. */
export function takeBlock(blocks: Blocks, piece: Uint8Array): Block {
	const {free} = blocks;
	const size = SIZES.findIndex(bytes => bytes >= piece.length);
	const list = free[size];
	if (list === undefined) throw new RangeError(`no block of ${piece.length} bytes`);
	if (list.length === 0) addSlab(blocks, size, SIZES[size] as number);
	const block = list.pop() as Block;
	block.of.taken++;
	block.isFree = false;
	block.slab.set(piece, block.at);
	blocks.used += block.bytes;
	return block;
}

/** Of a size so much may lie idle before a slab is given back: other sizes may need the room. */
const IDLE_BYTES = 4 * SLAB_BYTES;
/** And this part of what is held of it, before what is taken is moved for that. */
const IDLE_SHARE = 1 / 4;

/** Moves a block to where a free one is, which is no more. */
function moveTo(block: Block, {slab, at, of}: Block): void {
	slab.set(block.slab.subarray(block.at, block.at + block.bytes), at);
	of.blocks[at / block.bytes] = block;
	of.taken++;
	Object.assign(block, {slab, at, of});
}

/** Gives a slab back; what is taken of it goes where others of its size have room. */
function emptySlab(blocks: Blocks, size: number, slab: Slab): void {
	const list = (blocks.free[size] as Block[]).filter(({of}) => of !== slab);
	for (const block of slab.blocks) if (!block.isFree) moveTo(block, list.pop() as Block);
	blocks.free[size] = list;
	blocks.slabs[size] = (blocks.slabs[size] as Slab[]).filter(one => one !== slab);
	blocks.held -= SLAB_BYTES;
}

/** Lets a block go. */
export function freeBlock(blocks: Blocks, block: Block): void {
	const size = SIZES.indexOf(block.bytes);
	const list = blocks.free[size] as Block[];
	const slabs = blocks.slabs[size] as Slab[];
	list.push(block);
	block.isFree = true;
	block.of.taken--;
	blocks.used -= block.bytes;
	const idle = list.length * block.bytes;
	if (idle < IDLE_BYTES) return;
	if (block.of.taken === 0) emptySlab(blocks, size, block.of);
	else if (idle > IDLE_SHARE * slabs.length * SLAB_BYTES)
		emptySlab(
			blocks,
			size,
			slabs.reduce((least, slab) => (slab.taken < least.taken ? slab : least)),
		);
}
