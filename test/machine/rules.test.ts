// The worked numbers of docs/machine that are plain functions: scan balance, refaults, readahead, badness, dirty limits, pressure, overcommit.
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {badness, oomScore} from '../../source/machine/oom/badness.ts';
import {memAvailable} from '../../source/machine/account/gauges.ts';
import {commitLimit, enoughMemory} from '../../source/machine/oom/overcommit.ts';
import {psiAverage, psiHundredths} from '../../source/machine/account/psi.ts';
import {initialWindow, nextWindow} from '../../source/machine/files/readahead.ts';
import {inactiveIsLow, scanCounts, scanMode, scanWeights} from '../../source/machine/reclaim/scan-balance.ts';
import {swapWindow} from '../../source/machine/swap/swap-readahead.ts';
import {packShadow, refaultDistance, unpackShadow, workingsetLimit} from '../../source/machine/reclaim/workingset.ts';
import {positionPolynomial} from '../../source/machine/files/dirty-position.ts';
import {dirtyLimits} from '../../source/machine/files/dirty-limits.ts';

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

describe('§9 refaults', () => {
	it('sets the distance against the lists that would have had to hold the page', () => {
		const sizes = {activeFile: 25000, inactiveFile: 5000, inactiveAnon: 10000, activeAnon: 20000};
		expect(refaultDistance(1_030_000, 1_000_000)).toBe(30000);
		expect(workingsetLimit(sizes, false, true)).toBe(55000);
		expect(workingsetLimit(sizes, false, false)).toBe(25000);
		expect(workingsetLimit(sizes, true, true)).toBe(50000);
	});

	it('keeps age, node and history in a shadow, and survives the wrap of the age', () => {
		for (const age of [0, 1, 12345678, 2 ** 27 - 1])
			for (const node of [0, 1, 7])
				for (const workingset of [true, false]) expect(unpackShadow(packShadow(age, node, workingset))).toEqual({age, node, workingset});
		expect(packShadow(2 ** 27 - 1, 7, true)).toBeGreaterThanOrEqual(-(2 ** 31));
		expect(refaultDistance(2 ** 27 + 10, 2 ** 27 - 5)).toBe(15);
	});
});

describe('§10, §12 readahead', () => {
	it('swap: follows the hits', () => {
		expect(swapWindow(0, 100, 50, 1, 8)).toBe(1);
		expect(swapWindow(0, 51, 50, 1, 8)).toBe(2);
		expect([1, 2, 3, 8].map(hits => swapWindow(hits, 100, 50, 0, 8))).toEqual([4, 4, 8, 8]);
		expect(swapWindow(0, 100, 50, 8, 8)).toBe(4);
		expect(swapWindow(4, 100, 0, 0, 8)).toBe(8);
	});

	it('files: starts small and doubles', () => {
		expect([1, 2, 4, 8, 9, 16, 32].map(size => initialWindow(size))).toEqual([4, 4, 8, 16, 32, 32, 32]);
		expect([4, 8, 16, 32].map(size => nextWindow(size))).toEqual([8, 16, 32, 32]);
	});
});

describe('§11 dirty limits', () => {
	const settings = {dirtyRatio: 20, dirtyBackgroundRatio: 10, dirtyBytes: 0, dirtyBackgroundBytes: 0};

	it('are shares of free memory and cache', () => {
		expect(Math.max(0, 50000 - 3144) + 140000 + 1).toBe(186857);
		expect(dirtyLimits(186857, settings)).toEqual({thresh: 37362, background: 18658});
		expect(dirtyLimits(186857, {...settings, dirtyBytes: 40960})).toEqual({thresh: 10, background: 5});
	});

	it.each([
		[28010, 2],
		[30348, 1.125],
		[32686, 1],
		[35024, 0.875],
		[37362, 0],
	])('writers at %i dirty pages get %f of their rate', (dirty, ratio) => {
		const setpoint = Math.floor((Math.floor((37362 + 18658) / 2) + 37362) / 2);
		expect(Math.abs(positionPolynomial(setpoint, dirty, 37362) / 1024 - ratio)).toBeLessThanOrEqual(3 / 1024); // whole 1024ths, cut off three times
	});
});

describe('§14 overcommit', () => {
	const question = {
		mode: 2,
		ratio: 50,
		totalRam: 1048576,
		swapTotal: 262144,
		committed: 0,
		request: 1,
		totalVm: 32000,
		admin: false,
		adminReserve: 2048,
		userReserve: 32768,
	};

	it('mode 2 grants under the limit less the reserves', () => {
		expect(commitLimit(1048576, 50, 262144)).toBe(786432);
		expect(enoughMemory({...question, committed: 783383})).toBe(true);
		expect(enoughMemory({...question, committed: 783384})).toBe(false);
		expect(enoughMemory({...question, committed: 783384, admin: true})).toBe(true);
	});

	it('mode 0 refuses only what could never fit, mode 1 nothing', () => {
		expect(enoughMemory({...question, mode: 0, request: 1310720, committed: 1e9})).toBe(true);
		expect(enoughMemory({...question, mode: 0, request: 1310721})).toBe(false);
		expect(enoughMemory({...question, mode: 1, request: 1e9, committed: 1e9})).toBe(true);
	});
});

describe('§15 badness', () => {
	it.each([
		[0, 0, 0, 0, 1000000, 0, 666],
		[100000, 0, 200, 0, 1000000, 100200, 733],
		[262144, 0, 512, 0, 1048576, 262656, 833],
		[262144, 262144, 1024, 0, 1048576, 525312, 1000],
		[50000, 150000, 400, 0, 1310720, 200400, 768],
		[500000, 0, 1000, -500, 1000000, 1000, 667],
		[20000, 0, 50, -300, 1310720, -372950, 477],
		[400000, 100000, 1000, -900, 524288, 29400, 704],
		[1000, 0, 10, -999, 1000000, -997990, 2],
		[0, 0, 0, 1000, 1000000, 1000000, 1333],
		[1000000, 0, 0, 1000, 1000000, 2000000, 2000],
		[12800, 0, 60, 300, 524288, 170060, 882],
		[150, 0, 3, 500, 1999, 653, 884],
		[17574, 0, 291, 0, 6171023, 17865, 668],
	])('rss %i, swap %i, tables %i, adj %i of %i', (rss, swap, pageTables, oomScoreAdj, total, points, score) => {
		expect(badness({rss, swap, pageTables, oomScoreAdj}, total)).toBe(points);
		expect(oomScore(points, total)).toBe(score);
	});

	it('shows 0 for whoever may not be killed', () => expect(oomScore(null, 1000000)).toBe(0));

	it('gives every process of a real machine its score', () => {
		type Recorded = {
			readonly total_pages: number;
			readonly procs: readonly {
				readonly pid: number;
				readonly name: string;
				readonly rss: number;
				readonly swap: number;
				readonly pgtables: number;
				readonly oom_score: number;
				readonly oom_score_adj: number;
			}[];
		};
		const file = JSON.parse(readFileSync(new URL('../../fixtures/recordings/oom_score.json', import.meta.url), 'utf8')) as Record<string, Recorded>;
		let compared = 0;
		for (const recorded of Object.values(file)) {
			for (const p of recorded.procs) {
				const ineligible = p.pid === 1 || p.oom_score_adj === -1000;
				const points = ineligible
					? null
					: badness({rss: p.rss / 4, swap: p.swap / 4, pageTables: p.pgtables / 4, oomScoreAdj: p.oom_score_adj}, recorded.total_pages);
				expect(oomScore(points, recorded.total_pages), p.name).toBe(p.oom_score);
				compared++;
			}
		}
		expect(compared).toBeGreaterThan(35);
	});
});

describe('§16 pressure averages', () => {
	const steps = (series: readonly number[]): string[] => {
		const averages: [number, number, number] = [0, 0, 0];
		return series.map(pct => {
			for (const i of [0, 1, 2] as const) averages[i] = psiAverage(averages[i], i, pct);
			return averages.map(average => (psiHundredths(average) / 100).toFixed(2)).join('/');
		});
	};

	it('rise under steady stall and fall after it', () => {
		expect(steps([...new Array<number>(10).fill(100), 0, 0, 0])).toEqual([
			'18.11/3.27/0.68',
			'32.94/6.43/1.36',
			'45.09/9.49/2.03',
			'55.04/12.45/2.70',
			'63.18/15.32/3.37',
			'69.85/18.09/4.03',
			'75.31/20.77/4.68',
			'79.78/23.36/5.34',
			'83.44/25.87/5.98',
			'86.44/28.29/6.63',
			'70.78/27.37/6.58',
			'57.96/26.47/6.54',
			'47.46/25.60/6.49',
		]);
		expect(psiAverage(0, 0, 100)).toBe(37100);
	});

	it('follow a mixed series, and converge', () => {
		expect(steps([37, 0, 12, 0]).map(line => line.split('/')[0])).toEqual(['6.70', '5.48', '6.66', '5.45']);
		expect(steps(new Array<number>(200).fill(50)).at(-1)?.split('/')[0]).toBe('50.00');
	});
});

describe('§17 MemAvailable', () => {
	it.each([
		[50000, 140000, 12000, 193714],
		[2000, 5500, 6000, 5214],
		[2000, 500, 100, 0],
	])('free %i, cache %i, slab %i', (free, file, slab, available) => {
		expect(memAvailable(free, 3144, file, slab, 2571)).toBe(available);
	});
});
