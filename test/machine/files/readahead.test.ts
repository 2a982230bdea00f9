// Which window of a file a read reads ahead: docs §12, mm/readahead.c.
import {describe, expect, it} from 'vitest';
import {chooseWindow, createReadState, initialWindow, nextWindow} from '../../../source/machine/files/readahead.ts';
import {boot} from '../../../source/machine/machine.ts';
import {machineConfig} from '../../support/machines.ts';

describe('readahead', () => {
	const file = () => boot(machineConfig({files: {'/f': 4000}})).files.find(one => one.path === '/f') ?? expect.fail('no file');

	it('goes on where a read continues, and not where it jumps backwards (index - prev_index is unsigned)', () => {
		const ra = {...createReadState(1), previous: 1000};
		expect(chooseWindow(file(), {...ra}, 1001, 1, false)).toMatchObject({start: 1001, size: 4});
		expect(chooseWindow(file(), {...ra}, 500, 1, false)).toEqual({start: 500, size: 1, asyncSize: 0});
		expect(chooseWindow(file(), createReadState(1), 7, 1, false)).toEqual({start: 7, size: 1, asyncSize: 0});
	});

	/** A file of 4000 pages of which these are cached. */
	const cached = (from: number, pages: number) => {
		const one = file();
		one.map.fill(1, from, from + pages);
		return one;
	};

	it('meets a marker of somebody else’s window: as far as pages are cached behind it, 32 at most, and as many again (page_cache_next_miss)', () => {
		const at = (pages: number) => chooseWindow(cached(100, 1 + pages), createReadState(1), 100, 1, true);
		expect(at(3)).toEqual({start: 104, size: 10, asyncSize: 10}); // 4 + 1, doubled
		expect(at(31)).toEqual({start: 132, size: 32, asyncSize: 32});
		expect(at(32)).toBeNull();
	});

	it('takes pages before the one that is missing for a stream where there are more than are asked for, 32 at most (count_history_pages)', () => {
		const at = (before: number, request: number) => chooseWindow(cached(500 - before, before), createReadState(1), 500, request, false);
		expect(at(4, 4)).toEqual({start: 500, size: 4, asyncSize: 0});
		expect(at(5, 4)).toEqual({start: 500, size: 9, asyncSize: 1});
		expect(at(40, 31)).toEqual({start: 500, size: 32, asyncSize: 1});
		expect(at(40, 32)).toEqual({start: 500, size: 32, asyncSize: 0});
	});

	it('starts small and doubles', () => {
		expect([1, 2, 4, 8, 9, 16, 32].map(size => initialWindow(size))).toEqual([4, 4, 8, 16, 32, 32, 32]);
		expect([4, 8, 16, 32].map(size => nextWindow(size))).toEqual([8, 16, 32, 32]);
	});
});
