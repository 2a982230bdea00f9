// The worked numbers of docs §10: how many pages a swap-in reads.
import {expect, it} from 'vitest';
import {swapWindow} from '../../../source/machine/swap/swap-readahead.ts';

it('the window follows the hits', () => {
	expect(swapWindow(0, 100, 50, 1, 8)).toBe(1);
	expect(swapWindow(0, 51, 50, 1, 8)).toBe(2);
	expect([1, 2, 3, 8].map(hits => swapWindow(hits, 100, 50, 0, 8))).toEqual([4, 4, 8, 8]);
	expect(swapWindow(0, 100, 50, 8, 8)).toBe(4);
	expect(swapWindow(4, 100, 0, 0, 8)).toBe(8);
});
