// malloc on an address space that is nothing but sets of pages: what it maps, and which pages it and its program have touched.
import {calloc, createMalloc, free, malloc, type Malloc, type MallocOptions, type MemoryPort} from '../../source/machine/malloc/malloc.ts';

const PAGE = 4096;

/** One call of a program: on a block by its number. */
export type Call =
	| {readonly do: 'malloc' | 'calloc'; readonly id: number; readonly bytes: number}
	| {readonly do: 'free'; readonly id: number}
	| {readonly do: 'write'; readonly id: number; readonly bytes: number};

const LETTER = {malloc: 'm', calloc: 'c', free: 'f', write: 'w'} as const;
/** The call as fixtures/malloc/sequence.c reads it. */
export const lineOf = (call: Call): string => `${LETTER[call.do]} ${call.id}${call.do === 'free' ? '' : ` ${call.bytes}`}`;

export type Bench = {
	readonly heap: Malloc;
	readonly carryOut: (call: Call) => void;
	readonly addressOf: (id: number) => number;
	/** KiB of address space, and of pages that have been written. */
	readonly vmKb: () => number;
	readonly rssKb: () => number;
};

export function openBench(options: MallocOptions = {}, start = 0x5555_0000_0000, bits: 64 | 32 = 64): Bench {
	const heap = createMalloc(options, bits);
	const pages = new Set<number>();
	const blocks = new Map<number, number>();
	let brk = start;
	let next = 0x7f00_0000_0000;
	let mapped = 0;
	const write = (address: number, bytes: number): void => {
		for (let page = Math.floor(address / PAGE); page <= Math.floor((address + bytes - 1) / PAGE); page++) pages.add(page);
	};
	const drop = (from: number, to: number): void => {
		for (let page = from / PAGE; page < to / PAGE; page++) pages.delete(page);
	};
	const port: MemoryPort = {
		brk: () => brk,
		setBrk: end => {
			drop(end, brk);
			brk = end;
			return true;
		},
		mmap: bytes => {
			next -= bytes;
			mapped += bytes;
			return next;
		},
		munmap: (address, bytes) => {
			drop(address, address + bytes);
			mapped -= bytes;
		},
		touch: (address, bytes, access) => {
			if (access === 'write') write(address, bytes);
		},
	};
	return {
		heap,
		carryOut: call => {
			if (call.do === 'malloc' || call.do === 'calloc') blocks.set(call.id, (call.do === 'malloc' ? malloc : calloc)(heap, port, call.bytes) as number);
			else if (call.do === 'free') free(heap, port, blocks.get(call.id) as number);
			else write(blocks.get(call.id) as number, call.bytes);
		},
		addressOf: id => blocks.get(id) as number,
		vmKb: () => (brk - start + mapped) / 1024,
		rssKb: () => pages.size * 4,
	};
}
