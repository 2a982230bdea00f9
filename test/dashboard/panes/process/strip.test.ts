// Strips of pages and of heap chunks, by hand.
import {describe, expect, it} from 'vitest';
import {blockAt, chunkAt, heapCells, heapTotals} from '../../../../source/dashboard/panes/process/heap-cells.ts';
import {cellOfPage, cutOut, mostOf, resample, windowOf} from '../../../../source/dashboard/panes/process/strip.ts';
import {HEAP} from '../../../support/process-view.ts';

const cell = (resident: number, swapped: number, zero: number, untouched: number) => ({resident, swapped, zero, untouched});

describe('the pages of a region in cells', () => {
	// Ten pages in parts of three: the last part has one page.
	const strip = {pagesPerPart: 3, resident: [3, 1, 0, 0], swapped: [0, 2, 0, 0], zero: [0, 0, 0, 1]};

	it('one part a cell as it is', () => {
		expect(resample(strip, 10, 4)).toEqual([cell(3, 0, 0, 0), cell(1, 2, 0, 0), cell(0, 0, 0, 3), cell(0, 0, 1, 0)]);
	});

	it('several parts in one cell are added up, and no page is lost', () => {
		expect(resample(strip, 10, 2)).toEqual([cell(4, 2, 0, 0), cell(0, 0, 1, 3)]);
	});

	it('one part lies over several cells', () => {
		expect(resample({pagesPerPart: 1, resident: [1, 0], swapped: [0, 0], zero: [0, 0]}, 2, 5).map(mostOf)).toEqual([
			'resident',
			'resident',
			'resident',
			'untouched',
			'untouched',
		]);
	});

	it('has no cell without a part, and none without room', () => {
		expect(resample({pagesPerPart: 1, resident: [], swapped: [], zero: []}, 0, 2)).toEqual([cell(0, 0, 0, 0), cell(0, 0, 0, 0)]);
		expect(resample(strip, 10, 0)).toEqual([]);
	});

	it('a cell is what most of its touched pages are, whatever is untouched', () => {
		expect(mostOf(cell(1, 0, 0, 500))).toBe('resident');
		expect(mostOf(cell(1, 2, 1, 0))).toBe('swapped');
		expect(mostOf(cell(0, 0, 0, 4))).toBe('untouched');
	});

	it('finds the cell of a page', () => {
		expect([0, 2, 3, 9].map(page => cellOfPage(strip, page, 4))).toEqual([0, 0, 1, 3]);
		expect([0, 3, 6, 9].map(page => cellOfPage(strip, page, 2))).toEqual([0, 0, 1, 1]);
		expect([0, 1].map(page => cellOfPage({pagesPerPart: 1, resident: [1, 0], swapped: [], zero: []}, page, 5))).toEqual([0, 3]);
	});
});

describe('what of a strip is shown', () => {
	const strip = (touched: readonly number[], parts = 64) => ({
		pagesPerPart: 2,
		resident: Array.from({length: parts}, (_, i) => (touched.includes(i) ? 1 : 0)),
		swapped: Array.from({length: parts}, () => 0),
		zero: Array.from({length: parts}, () => 0),
	});

	it('all of it when its last half is touched or the cursor is there', () => {
		expect(windowOf(strip([0, 40]), 0, false)).toEqual({from: 0, count: 64});
		expect(windowOf(strip([0]), 40, false)).toEqual({from: 0, count: 64});
	});

	it('the half, quarter … sixteenth where it is used', () => {
		expect(windowOf(strip([0, 31]), 0, false)).toEqual({from: 0, count: 32});
		expect(windowOf(strip([0, 15]), 3, false)).toEqual({from: 0, count: 16});
		expect(windowOf(strip([0]), 0, false)).toEqual({from: 0, count: 4});
		expect(windowOf(strip([62]), 63, true)).toEqual({from: 60, count: 4});
		expect(windowOf(strip([]), 0, false)).toEqual({from: 0, count: 4});
	});

	it('is a strip of its own with its own pages; the last part of a region may be short', () => {
		expect(cutOut(strip([1, 2]), 127, {from: 0, count: 4})).toMatchObject({pages: 8, strip: {resident: [0, 1, 1, 0]}});
		expect(cutOut(strip([62]), 127, {from: 60, count: 4})).toMatchObject({pages: 7, strip: {resident: [0, 0, 1, 0]}});
	});
});

describe('the heap in cells', () => {
	const chunks = [
		{address: 1000, size: 100, state: 'used'},
		{address: 1100, size: 60, state: 'free'},
		{address: 1160, size: 40, state: 'tcache'},
		{address: 1200, size: 200, state: 'top'},
	] as const;

	it('each is what most of its bytes are', () => {
		expect(heapCells({start: 1000, brk: 1400, chunks}, 4)).toEqual(['used', 'free', 'top', 'top']);
		expect(heapCells({start: 1000, brk: 1400, chunks}, 2)).toEqual(['used', 'top']);
		expect(heapCells({start: 1000, brk: 1400, chunks}, 20).join(' ')).toBe(
			'used used used used used free free free cached cached top top top top top top top top top top',
		);
	});

	it('a part of the heap that no chunk covers is nothing', () => {
		expect(heapCells({start: 800, brk: 1400, chunks}, 3)).toEqual(['none', 'used', 'top']);
		expect(heapCells({start: 800, brk: 800, chunks: []}, 3)).toEqual([]);
	});

	it('adds up exactly: what malloc has given out, caches, has free, and its top', () => {
		expect(heapTotals(chunks)).toEqual({used: {bytes: 100, count: 1}, cached: {bytes: 40, count: 1}, free: {bytes: 60, count: 1}, top: {bytes: 200, count: 1}});
		const all = Object.values(heapTotals(HEAP.chunks)).reduce((sum, {bytes}) => sum + bytes, 0);
		expect(all).toBe(HEAP.brk - HEAP.start);
	});

	it('knows whose chunk and which block an address is in', () => {
		expect(chunkAt(HEAP, 0x249a6a0)).toMatchObject({state: 'free', size: 0x3000});
		expect(chunkAt(HEAP, 0x7f17e5a00010)).toMatchObject({state: 'mapped'});
		expect(chunkAt(HEAP, 0x24b3000)).toBeNull();
		expect(blockAt(HEAP, 0x24916b0 - 16)?.bytes).toBe(36_000);
		expect(blockAt(HEAP, 0x24916b0 + 35_999)?.bytes).toBe(36_000);
		expect(blockAt(HEAP, 0x24916b0 + 36_000)).toBeNull();
	});
});
