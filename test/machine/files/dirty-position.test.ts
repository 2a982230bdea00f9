// wb_position_ratio and wb_min_pause: what the comments of mm/page-writeback.c promise of their curves.
import {describe, expect, it} from 'vitest';
import {longestPause, shortestPause} from '../../../source/machine/files/balance-dirty-pages.ts';
import {createBdiWriteback} from '../../../source/machine/files/backing-dev.ts';
import {type DirtyState, positionRatio, setpointOf} from '../../../source/machine/files/dirty-position.ts';

/** A machine of 200 thousand pages that may be dirty, with one disk that has all of it; 2560 pages/s are 10 MiB/s. */
const state = (more: Partial<DirtyState> = {}): DirtyState => {
	const dirty = more.dirty ?? 150_000;
	return {reclaimable: dirty, dirty, thresh: 200_000, background: 100_000, limit: 200_000, wbDirty: dirty, wbThresh: 200_000, bandwidth: 2560, ...more};
};
const ratio = (more: Partial<DirtyState>): number => positionRatio(state(more)) / 1024;

describe('the rate of writers', () => {
	it('of a single disk is as it is at the setpoint, twice that at freerun, nothing at the limit', () => {
		expect(setpointOf(state())).toBe(175_000);
		expect(ratio({dirty: 175_000})).toBeCloseTo(1, 1);
		expect(ratio({dirty: 150_000})).toBeGreaterThan(2);
		expect(ratio({dirty: 200_000})).toBe(0);
		expect(ratio({dirty: 300_000})).toBe(0);
	});

	it('falls as more is dirty', () => {
		let before = Infinity;
		for (let dirty = 150_000; dirty < 200_000; dirty += 500) {
			const now = ratio({dirty});
			expect(now).toBeLessThanOrEqual(before);
			before = now;
		}
	});

	it('to a disk far over its share is a quarter, and to one far under it up to eight times as much', () => {
		const dirty = 175_000;
		expect(ratio({dirty, wbThresh: 2000, wbDirty: 170_000})).toBeCloseTo(0.25, 2);
		expect(ratio({dirty, wbThresh: 190_000, wbDirty: 100}) / ratio({dirty, wbThresh: 190_000, wbDirty: 95_000})).toBeGreaterThan(8);
	});

	it('to a disk that has no share yet is not nothing: it has an eighth of what is left', () => {
		expect(ratio({dirty: 175_000, wbThresh: 0, wbDirty: 0})).toBeGreaterThan(1);
	});
});

describe('pauses', () => {
	const disk = (rate: number) => ({...createBdiWriteback(0, 0, 0, 0), avgBandwidth: rate, rateLimit: rate});

	it('of one writer are aimed at 10 ms, and come when it has dirtied what it may in them', () => {
		const {shortest, pages} = shortestPause(disk(25_600), 250, 50, 25_600);
		expect(pages).toBe(200); // 25600 pages/s for 2 ticks of a second that counts as 256
		expect(shortest).toBe(2);
	});

	it('are longer where many share a disk: 10 ms more for each doubling', () => {
		const {pages} = shortestPause({...disk(25_600), rateLimit: 25_600 / 16}, 1000, 200, 1600);
		expect(pages).toBe(Math.floor((1600 * (10 + Math.floor((4 * 10 * 1000) / 1024))) / 1024));
	});

	it('are for 32 pages at least, as long as that takes no longer than the longest', () => {
		expect(shortestPause(disk(256), 250, 50, 256).pages).toBe(32);
		expect(shortestPause(disk(20), 250, 50, 20).pages).toBe(3);
		expect(longestPause(100_000, 256, 250)).toBe(50);
	});
});
