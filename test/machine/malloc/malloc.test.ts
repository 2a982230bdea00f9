// malloc against the figures of docs §13.2, which were read in glibc's source and seen on a live system, and against what must always hold.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {free, malloc, type MemoryPort, usableSize} from '../../../source/machine/malloc/malloc.ts';
import {binIndex, chunkFor} from '../../../source/machine/malloc/state.ts';
import {heapView, mallocTotals} from '../../../source/machine/malloc/view.ts';
import {type Bench, type Call, openBench} from '../../support/malloc.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const PAGE = 4;

function carryOut(bench: Bench, ...calls: readonly Call[]): void {
	for (const call of calls) bench.carryOut(call);
}
/** For calls that must not come so far. */
const NO_KERNEL: MemoryPort = {brk: () => 0, setBrk: () => false, mmap: () => null, munmap: () => {}, touch: () => {}};

const get = (id: number, bytes: number): Call => ({do: 'malloc', id, bytes});
const fill = (id: number, bytes: number): Call => ({do: 'write', id, bytes});
const give = (id: number): Call => ({do: 'free', id});

describe('sizes (§13.2)', () => {
	it('a chunk has 8 bytes more, is a multiple of 16 and 32 at least', () => {
		expect([1, 24, 25, 40, 41, 1000].map(chunkFor)).toEqual([32, 32, 48, 48, 64, 1008]);
		const bench = openBench();
		carryOut(bench, get(0, 24), get(1, 25), get(2, 200000));
		expect([0, 1, 2].map(id => usableSize(bench.heap, bench.addressOf(id)))).toEqual([24, 40, 200704 - 16]); // 49 pages, of which the header takes 16 bytes
	});
});

describe('the threshold of mapping (DEFAULT_MMAP_THRESHOLD_MAX)', () => {
	const thresholdAfter = (bits: 64 | 32, bytes: number): number => {
		const bench = openBench({}, 0x1000_0000, bits);
		carryOut(bench, get(0, bytes), give(0));
		return bench.heap.mmapThreshold;
	};

	it('follows a chunk of less than 32 MiB, and none of just so many: the bit of a mapped chunk counts in the comparison', () => {
		expect(thresholdAfter(64, 32 * MIB - 5000)).toBe(32 * MIB - 4 * KIB);
		expect(thresholdAfter(64, 32 * MIB - 64)).toBe(128 * KIB);
	});

	it('stays where the program has set it (mallopt, M_MMAP_THRESHOLD)', () => {
		const bench = openBench({mmapThreshold: 200 * KIB});
		carryOut(bench, get(0, 300 * KIB), give(0));
		expect(bench.heap.mmapThreshold).toBe(200 * KIB);
	});

	it('ends at 512 KiB where addresses have 32 bits', () => {
		expect(thresholdAfter(32, 508 * KIB - 64)).toBe(508 * KIB);
		expect(thresholdAfter(32, 512 * KIB - 64)).toBe(128 * KIB);
		expect(thresholdAfter(32, 4 * MIB)).toBe(128 * KIB);
	});

	it('PTRDIFF_MAX: 2 GiB are refused at once where addresses have 32 bits', () => {
		const bench = openBench({}, 0x1000_0000, 32);
		expect(malloc(bench.heap, NO_KERNEL, 2 ** 31)).toBeNull();
		expect(bench.heap.syscalls).toMatchObject({brk: 0, mmap: 0});
	});
});

describe('a large bin', () => {
	it('holds sizes 64 bytes apart, then 512, 4 KiB, 32 KiB and 256 KiB (largebin_index_64, worked by hand)', () => {
		const bins = [1008, 1024, 3120, 3136, 3584, 10736, 10752, 12288, 45040, 45056, 65536, 163824, 163840, 262144, 786416, 786432, 2 ** 30].map(binIndex);
		expect(bins).toEqual([63, 64, 96, 97, 98, 111, 112, 113, 120, 120, 121, 123, 124, 125, 126, 126, 126]);
	});

	it('gives its only chunk to a request of its own size', () => {
		const bench = openBench();
		carryOut(bench, get(0, 2000), get(1, 100), give(0), get(2, 3000)); // the free chunk goes from the unsorted ones into its bin
		const was = bench.addressOf(2) - 2000 - 16 - 112;
		carryOut(bench, get(3, 2000));
		expect(bench.addressOf(3)).toBe(was);
	});
});

describe('the last remainder', () => {
	/** A free chunk of 2016 bytes in its large bin, one of 416 in its small bin, neither beside another free one. */
	function binned(): Bench {
		const bench = openBench({tcacheCount: 0});
		carryOut(bench, get(0, 2000), get(1, 100), get(2, 408), get(3, 100), give(0), give(2), get(4, 8000));
		return bench;
	}

	it('of a small request is cut on by the next small one, though a chunk in a bin fits better', () => {
		const bench = binned();
		const large = bench.addressOf(0);
		carryOut(bench, get(5, 504), get(6, 300));
		expect([bench.addressOf(5), bench.addressOf(6)]).toEqual([large, large + 512]);
	});

	it('of a large request is none: the next small one takes what fits best', () => {
		const bench = binned();
		carryOut(bench, get(5, 1100), get(6, 300));
		expect([bench.addressOf(5), bench.addressOf(6)]).toEqual([bench.addressOf(0), bench.addressOf(2)]);
	});
});

describe('the tcache', () => {
	it('has a block of its own before the first of the program (tcache_init), and none where it is turned off', () => {
		const first = (tcacheCount: number): number => {
			const bench = openBench({tcacheCount}, 0x1000_0000);
			carryOut(bench, get(0, 24));
			return bench.addressOf(0) - 0x1000_0000;
		};
		expect([first(7), first(1), first(0)]).toEqual([0x2a0, 0x2a0, 0x10]);
	});
});

describe('the heap (§13.2)', () => {
	it('begins with 132 KiB, of which a page is used', () => {
		const bench = openBench();
		carryOut(bench, get(0, 1));
		expect([bench.vmKb(), bench.rssKb()]).toEqual([132, PAGE]);
		expect(bench.heap.syscalls).toMatchObject({brk: 2, mmap: 0});
	});

	it('maps requests whose chunk is 128 KiB or more: 131048 bytes do not, 131049 and 131072 do', () => {
		for (const [bytes, mapped] of [
			[131048, 0],
			[131049, 135168],
			[131072, 135168],
		] as const) {
			const bench = openBench();
			carryOut(bench, get(0, 64 * KIB), get(1, bytes)); // so that top is too small for it
			expect(bench.heap.mappedBytes).toBe(mapped);
		}
	});

	it('1000 × 100 KiB, used: RSS +25 005 pages; 999 freed: all of it stays; the last one freed: 33 pages stay, by one call of brk', () => {
		const bench = openBench();
		for (let i = 0; i < 1000; i++) carryOut(bench, get(i, 100 * KIB), fill(i, 100 * KIB));
		expect(bench.rssKb() / PAGE).toBe(25005);
		for (let i = 0; i < 999; i++) carryOut(bench, give(i));
		expect(bench.rssKb() / PAGE).toBe(25005);
		const {brk} = bench.heap.syscalls;
		carryOut(bench, give(999));
		expect(bench.rssKb() / PAGE).toBe(33);
		expect(bench.heap.syscalls.brk - brk).toBe(1);
	});

	it('64 MiB: untouched a page, written 16 384 and the header’s, freed none', () => {
		const bench = openBench();
		carryOut(bench, get(0, 1));
		const before = bench.rssKb();
		carryOut(bench, get(1, 64 * MIB));
		expect((bench.rssKb() - before) / PAGE).toBe(1);
		carryOut(bench, fill(1, 64 * MIB));
		expect((bench.rssKb() - before) / PAGE).toBe(16385);
		carryOut(bench, give(1));
		expect(bench.rssKb()).toBe(before);
	});

	it('one block above prevents the trim', () => {
		const bench = openBench();
		carryOut(bench, get(0, 100 * KIB), get(1, 100 * KIB), get(2, 100 * KIB), get(3, 1), fill(0, 100 * KIB), fill(1, 100 * KIB), fill(2, 100 * KIB));
		const full = bench.rssKb();
		carryOut(bench, give(0), give(1), give(2));
		expect(bench.rssKb()).toBe(full);
	});

	it('after the first 1 MiB block was freed, further ones come from brk; blocks over 32 MiB never do', () => {
		const bench = openBench();
		carryOut(bench, get(0, MIB), give(0), get(1, MIB));
		expect(bench.heap).toMatchObject({mappedBytes: 0, mmapThreshold: MIB + 4096, trimThreshold: 2 * (MIB + 4096)});
		carryOut(bench, get(2, 33 * MIB), give(2), get(3, 33 * MIB));
		expect(bench.heap.mappedBytes).toBe(33 * MIB + 4096);
	});

	it('mallopt ends the growth of the threshold: always mmap, always brk', () => {
		const mapping = openBench({mmapThreshold: 0});
		const growing = openBench({mmapMax: 0});
		for (const bench of [mapping, growing]) for (let i = 0; i < 50; i++) carryOut(bench, get(i, 2000), fill(i, 2000), give(i));
		expect(mapping.heap.syscalls.mmap).toBeGreaterThanOrEqual(1);
		expect(growing.heap.syscalls).toMatchObject({mmap: 0, munmap: 0});
	});

	it('refuses what was never given out, and what was given back', () => {
		const bench = openBench();
		carryOut(bench, get(0, 100));
		carryOut(bench, give(0));
		expect(() => carryOut(bench, give(0))).toThrow(/double free/);
		expect(() => free(bench.heap, NO_KERNEL, bench.addressOf(0) + 8)).toThrow(/invalid pointer/);
	});
});

const anyCall = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constant('malloc' as const),
			bytes: fc.oneof(fc.integer({min: 0, max: 300}), fc.integer({min: 0, max: 3000}), fc.integer({min: 0, max: 400000})),
		}),
	},
	{weight: 3, arbitrary: fc.record({do: fc.constant('free' as const), which: fc.nat()})},
);

it('whatever is called: blocks lie on 16 bytes and never over each other, chunks fill the heap, free neighbours are joined, and a copy goes on alike', () => {
	fc.assert(
		fc.property(fc.array(anyCall, {minLength: 1, maxLength: 200}), calls => {
			const bench = openBench();
			const live: number[] = [];
			let id = 0;
			for (const call of calls) {
				if (call.do === 'malloc') {
					bench.carryOut({do: 'malloc', id, bytes: call.bytes});
					live.push(id++);
				} else if (live.length > 0) bench.carryOut({do: 'free', id: live.splice(call.which % live.length, 1)[0] as number});
			}
			const {heap} = bench;
			if (id === 0) return;
			for (const one of live) expect(bench.addressOf(one) % 16).toBe(0);
			const {chunks, mapped} = heapView(heap);
			let at = heap.base;
			for (const [i, chunk] of chunks.entries()) {
				expect(chunk.address).toBe(at);
				at += chunk.size;
				if (chunk.state === 'free') expect(['used', 'tcache', 'fastbin', undefined]).toContain(chunks[i + 1]?.state); // neither free nor top
			}
			expect(at).toBe(heap.base + heap.heapBytes);
			const totals = mallocTotals(heap);
			expect(totals.usedBytes + totals.freeBytes + totals.topBytes).toBe(totals.heapBytes);
			expect(mapped.reduce((sum, {size}) => sum + size, 0)).toBe(totals.mappedBytes);
			const held = new Set(live.map(one => bench.addressOf(one) - 16));
			for (const {address, state} of chunks) if (state === 'used') held.delete(address);
			for (const {address} of mapped) held.delete(address);
			expect([...held]).toEqual([]);
			expect(structuredClone(heap)).toEqual(heap);
		}),
		{numRuns: 150},
	);
});

it('the last call is told with the address that it gave', () => {
	const bench = openBench();
	carryOut(bench, get(0, 100));
	expect(bench.heap.last?.address).toBe(bench.addressOf(0));
});
