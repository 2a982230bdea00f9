// The cursor over an address space, addresses as they are typed, and the rows that an address space is drawn in.
import {describe, expect, it} from 'vitest';
import {rowAt, spaceRows} from '../../../source/dashboard/panes/process/space-rows.ts';
import {placeInTlb} from '../../../source/dashboard/panes/process/tlb.ts';
import {binary} from '../../../source/dashboard/panes/process/walk-parts.ts';
import {byChunk, byPages, byRegion, edgeOfRegion, neighbour, readAddress} from '../../../source/dashboard/view/process-cursor.ts';
import {sizeOfBytes} from '../../../source/messages/numbers.ts';
import {buildRegions, buildTlb, HEAP, LAYOUT_32, LAYOUT_64} from '../../support/process-view.ts';
import {buildProcess, buildSample} from '../../support/sample.ts';

const space = {layout: LAYOUT_64, regions: buildRegions(LAYOUT_64)};
const KERNEL = 0xffff800000000000;

describe('an address that somebody types', () => {
	it('is hex, with or without 0x, blanks and underscores', () => {
		expect(['7f18108a7000', '0x7f18108a7000', '0X7F18_108A_7000', ' 7f18 108a 7000 '].map(text => readAddress(text, 64))).toEqual(
			Array.from({length: 4}, () => 0x7f18108a7000),
		);
		expect(readAddress('0', 64)).toBe(0);
	});

	it('beyond what a number holds is its page', () => {
		expect(readAddress('ffffffffffffffff', 64)).toBe(Number(0xfffffffffffff000n));
		expect(readAddress('ffff800000000123', 64)).toBe(KERNEL);
	});

	it('is refused when it is none, or longer than the machine’s', () => {
		expect(['', 'heap', '0x', '12g', '-1'].map(text => readAddress(text, 64))).toEqual(Array.from({length: 5}, () => 'not-hex'));
		expect(readAddress('10000000000000000', 64)).toBe('too-far');
		expect(readAddress('100000000', 32)).toBe('too-far');
		expect(readAddress('ffffffff', 32)).toBe(0xffffffff);
	});
});

describe('the cursor', () => {
	it('goes by pages, from wherever it is in one, and not off the ends', () => {
		expect(byPages(space, 0x401123, 1)).toBe(0x402000);
		expect(byPages(space, 0x401123, -1)).toBe(0x400000);
		expect(byPages(space, 0x400000, 512)).toBe(0x600000);
		expect(byPages(space, 0, -5)).toBe(0);
		expect(byPages({...space, layout: LAYOUT_32}, 0xfffff000, 3)).toBe(0xfffff000);
	});

	it('goes from region to region, the stack by its top, up to the kernel’s half and back', () => {
		const heap = LAYOUT_64.brkStart;
		const [, , , , , , mapping, stack] = space.regions;
		expect(byRegion(space, heap + 0x5000, 1)).toBe(mapping!.start);
		expect(byRegion(space, mapping!.start, 1)).toBe(stack!.end - 4096);
		expect(byRegion(space, heap, -1)).toBe(space.regions[4]!.start);
		// From where nothing is mapped to what is next.
		expect(byRegion(space, heap + 0x40000000, -1)).toBe(heap);
		expect(byRegion(space, heap + 0x40000000, 1)).toBe(mapping!.start);
		expect(byRegion(space, space.regions.at(-1)!.start, 1)).toBe(KERNEL);
		expect(byRegion(space, KERNEL, 1)).toBe(KERNEL);
		expect(byRegion(space, KERNEL, -1)).toBe(space.regions.at(-1)!.start);
		expect(byRegion(space, 0x400000, -1)).toBe(0x400000);
	});

	it('goes to the ends of a region', () => {
		expect(edgeOfRegion(space, LAYOUT_64.brkStart + 0x3123, 'first')).toBe(LAYOUT_64.brkStart);
		expect(edgeOfRegion(space, LAYOUT_64.brkStart, 'last')).toBe(LAYOUT_64.brk - 4096);
		expect(edgeOfRegion(space, 0x1000, 'last')).toBe(0x1000);
	});

	it('goes from chunk to chunk, the mapped ones last', () => {
		expect(byChunk(HEAP, 0x2491300, 1)).toBe(0x24916a0);
		expect(byChunk(HEAP, 0x2491300, -1)).toBe(0x2491000);
		expect(byChunk(HEAP, 0x24a96f0, 1)).toBe(0x7f17e5a00000);
		expect(byChunk(HEAP, 0x7f17e5a00000, 1)).toBe(0x7f17e5a00000);
		expect(byChunk(HEAP, 5, 1)).toBe(0x2491000);
		expect(byChunk({chunks: [], mapped: []}, 5, 1)).toBeNull();
	});

	it('[ and ] go round among processes that have memory; one that has ended keeps its place', () => {
		const own = {regions: buildRegions(LAYOUT_64)};
		const sample = buildSample({
			processes: [
				buildProcess({pid: 1, name: 'init', regions: []}),
				buildProcess({pid: 40, name: 'kswapd0', kernelThread: true, regions: []}),
				...[114, 118, 130].map(pid => buildProcess({pid, ...own})),
			],
		});
		expect([114, 118, 130].map(pid => neighbour({sample}, pid, 1))).toEqual([118, 130, 114]);
		expect([114, 118, 130].map(pid => neighbour({sample}, pid, -1))).toEqual([130, 114, 118]);
		expect([neighbour({sample}, 120, 1), neighbour({sample}, 120, -1)]).toEqual([130, 118]);
		expect([neighbour({sample}, 999, 1), neighbour({sample}, 999, -1)]).toEqual([114, 130]);
		expect([neighbour({sample}, null, 1), neighbour({sample}, null, -1)]).toEqual([114, 130]);
		expect(neighbour({sample: buildSample({processes: []})}, 7, 1)).toBeNull();
	});
});

describe('the rows of an address space', () => {
	it('cover it from the top to 0 without a hole or an overlap', () => {
		for (const layout of [LAYOUT_64, LAYOUT_32]) {
			const rows = spaceRows(layout, buildRegions(layout), false, 0);
			expect(rows[0]).toMatchObject({kind: 'kernel', end: layout.kernelEnd});
			for (const [i, row] of rows.slice(1).entries()) expect(row.end).toBe(rows[i]!.start);
			expect(rows.at(-1)!.start).toBe(0);
			expect(rows.some(row => row.kind === 'hole')).toBe(layout.bits === 64);
		}
	});

	it('the kernel’s half is 128 TiB of 64 bits and 1 GiB of 32', () => {
		const sizes = [LAYOUT_64, LAYOUT_32].map(layout => spaceRows(layout, [], false, 0)[0]!).map(({start, end}) => sizeOfBytes(end - start));
		expect(sizes).toEqual(['128 TiB', '1.0 GiB']);
	});

	it('joined, a program is one row, until the cursor is in it', () => {
		const names = (at: number): string[] =>
			spaceRows(LAYOUT_64, space.regions, true, at).flatMap(row => (row.kind === 'group' ? [row.name] : row.kind === 'region' ? [row.region.kind] : []));
		expect(names(0)).toEqual(['vvar, vdso', 'stack', 'anon', 'heap', 'program']);
		expect(names(0x401000)).toEqual(['vvar, vdso', 'stack', 'anon', 'heap', 'bss', 'data', 'rodata', 'text', 'headers']);
	});

	it('say what may grow into a gap: the heap up, mappings and the stack down', () => {
		const grows = (at: number): string => {
			const rows = spaceRows(LAYOUT_64, space.regions, false, at);
			const row = rows[rowAt(rows, at)]!;
			return row.kind === 'gap' ? row.grows : row.kind;
		};
		expect(grows(LAYOUT_64.brk + 4096)).toBe('↓mmap ↑brk');
		expect(grows(LAYOUT_64.stackTop - 34 * 4096)).toBe('↓to 8.0 MiB');
		expect(grows(0x1000)).toBe('');
	});
});

describe('figures', () => {
	it('an index in binary, as wide as its field', () => {
		expect([binary(254, 9), binary(96, 9), binary(0, 12), binary(1023, 10)]).toEqual(['011111110', '001100000', '000000000000', '1111111111']);
	});

	it('sizes up to the whole of 64 bits', () => {
		expect([0, 24, 1023, 4096, 102_400, 100_000, 2 ** 20, 132 * 2 ** 20, 8 * 2 ** 30, 2 ** 38, 2 ** 47, 2 ** 64 - 2 ** 48].map(sizeOfBytes)).toEqual([
			'0 B',
			'24 B',
			'1023 B',
			'4 KiB',
			'100 KiB',
			'97.7 KiB',
			'1.0 MiB',
			'132 MiB',
			'8.0 GiB',
			'256 GiB',
			'128 TiB',
			'16.0 EiB',
		]);
	});

	it('the set of a page is its number’s remainder; another process’s entry of the same page is no hit', () => {
		const tlb = buildTlb(114, 0x7f18108a7000); // page 0x7f18108a7, its last digit is the set of 16
		expect(placeInTlb(tlb, 114, 0x7f18108a7fff)).toEqual({set: 7, way: 1});
		expect(placeInTlb(tlb, 118, 0x7f18108a7000)).toEqual({set: 7, way: null});
		expect(placeInTlb(tlb, 114, 0x7f18108a8000)).toEqual({set: 8, way: null});
	});
});
