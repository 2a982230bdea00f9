// The worked numbers of docs §5: how much of which list a pass scans.
import {describe, expect, it} from 'vitest';
import {inactiveIsLow, scanCounts, scanMode, scanWeights} from '../../../source/machine/reclaim/scan-balance.ts';

describe('§5 scan balance', () => {
	it.each([
		[60, 0, 0, 60, 140],
		[100, 0, 0, 100, 100],
		[0, 0, 0, 0, 200],
		[200, 0, 0, 200, 0],
		[60, 1000, 1000, 119, 279],
		[60, 1000, 0, 89, 419],
		[60, 0, 1000, 179, 209],
		[60, 3000, 1000, 102, 335],
		[100, 1000, 0, 149, 299],
		[100, 0, 1000, 299, 149],
		[10, 500, 500, 19, 379],
		[180, 200, 800, 449, 33],
	])('swappiness %i, costs %i and %i', (swappiness, anonCost, fileCost, anon, file) => {
		expect(scanWeights(swappiness, anonCost, fileCost)).toEqual({anon, file});
	});

	it.each([
		[12, [11, 22, 26, 13]],
		[10, [44, 89, 105, 52]],
		[4, [2870, 5740, 6756, 3378]],
	])('counts at priority %i', (priority, counts) => {
		const sizes = {inactiveAnon: 262144, activeAnon: 524288, inactiveFile: 131072, activeFile: 65536};
		expect(scanCounts(sizes, {priority, swappiness: 60, canSwap: true, fileTiny: false, cacheTrim: false}, 1000, 0)).toEqual(counts);
	});

	it('chooses the first rule that fits', () => {
		const all = {priority: 5, swappiness: 60, canSwap: true, fileTiny: true, cacheTrim: true};
		expect(scanMode({...all, canSwap: false})).toBe('file');
		expect(scanMode({...all, priority: 0})).toBe('equal');
		expect(scanMode({...all, priority: 0, swappiness: 0, fileTiny: false})).toBe('file');
		expect(scanMode(all)).toBe('anon');
		expect(scanMode({...all, fileTiny: false})).toBe('file');
		expect(scanMode({...all, fileTiny: false, cacheTrim: false})).toBe('fraction');
	});

	it.each([
		[100, 12800],
		[1023, 130944],
		[1024, 65536],
		[2048, 104858],
		[4096, 149797],
		[10240, 238313],
		[20480, 349526],
		[102400, 819200],
		[1048576, 2631721],
		[10485760, 8362476],
	])('%i MiB of a type: inactive is not low from %i pages', (mib, from) => {
		const total = mib * 256;
		expect(inactiveIsLow(from, total - from)).toBe(false);
		expect(inactiveIsLow(from - 1, total - from + 1)).toBe(true);
	});
});
