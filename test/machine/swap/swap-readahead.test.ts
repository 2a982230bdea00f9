// The worked numbers of docs §10: how many pages a swap-in reads.
import {expect, it} from 'vitest';
import {pteSwapEntry} from '../../../source/machine/address-space/pte.ts';
import {pageAddress, type Region} from '../../../source/machine/address-space/region.ts';
import {advance, apply, boot} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';
import {chooseSwapRead, swapWindow} from '../../../source/machine/swap/swap-readahead.ts';

it('the window follows the hits', () => {
	expect(swapWindow(0, 100, 50, 1, 8)).toBe(1);
	expect(swapWindow(0, 51, 50, 1, 8)).toBe(2);
	expect([1, 2, 3, 8].map(hits => swapWindow(hits, 100, 50, 0, 8))).toEqual([4, 4, 8, 8]);
	expect(swapWindow(0, 100, 50, 8, 8)).toBe(4);
	expect(swapWindow(4, 100, 0, 0, 8)).toBe(8);
});

it('by address the window lies ahead of who goes upwards, behind who goes downwards, and around who jumps (swap_vma_ra)', () => {
	const m = boot(machineConfig({pages: 8192, swapPages: 4000}));
	apply(m, {kind: 'spawn', name: 'p', program: [op.map(200), op.touch(200, 'write'), op.pageout(200), op.sleep]});
	advance(m, 2e6);
	const region = m.regions.find(one => one?.name === 'data') as Region;
	const chosen = (page: number, previous: number, hits: number): number[] => {
		Object.assign(region.swapReadahead, {hits, window: 0, page: pageAddress(region, previous) / 4096});
		const entries = chooseSwapRead(m, region, page);
		return entries.map(entry => region.ptes.findIndex(pte => pte < 0 && pteSwapEntry(pte) === entry));
	};
	const towards = pageAddress(region, 1) > pageAddress(region, 0) ? 1 : -1;
	const ordered = (pages: readonly number[]): number[] => [...pages].sort((a, b) => a - b);
	expect(chosen(100, 50, 0)).toEqual([100]);
	expect(ordered(chosen(100, 100 - towards, 0))).toEqual(ordered([100, 100 + towards]));
	expect(ordered(chosen(100, 100 + towards, 0))).toEqual(ordered([100, 100 - towards]));
	expect(ordered(chosen(100, 50, 2))).toEqual(ordered([-1, 0, 1, 2].map(step => 100 + step * towards)));
});
