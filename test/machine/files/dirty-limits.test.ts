// The worked numbers of docs §11: limits in pages, and the share of its rate that a writer gets between them.
import {describe, expect, it} from 'vitest';
import {bandwidthIsOld} from '../../../source/machine/files/wb-bandwidth.ts';
import {boot} from '../../../source/machine/machine.ts';
import {machineConfig} from '../../support/machines.ts';
import {dirtyLimits, freerun, nodeDirtyOk} from '../../../source/machine/files/dirty-limits.ts';
import {positionPolynomial} from '../../../source/machine/files/dirty-position.ts';

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

it('nobody is held back up to half of the way from background to threshold (dirty_freerun_ceiling)', () => {
	expect(freerun({thresh: 20_000, background: 10_000})).toBe(15_000);
	expect(freerun({thresh: 2001, background: 1000})).toBe(1500);
});

it('a node takes another dirty page up to its share of what is free beyond the reserve (node_dirty_ok)', () => {
	const m = boot(machineConfig({pages: 32768}));
	const [zone] = m.zones;
	const share = Math.trunc(((zone!.free - zone!.high) * 20) / 100); // totalreserve_pages of a single zone is its high mark
	m.nodes[0].stat.nr_dirty = share;
	expect(nodeDirtyOk(m, 0)).toBe(true);
	m.nodes[0].stat.nr_dirty = share + 1;
	expect(nodeDirtyOk(m, 0)).toBe(false);
});

it('an estimate of bandwidth is old when more than 200 ms have gone by (BANDWIDTH_INTERVAL, time_is_before_jiffies)', () => {
	const m = boot(machineConfig());
	const wb = m.writeback.disks[0]!;
	wb.bandwidthAt = 0;
	m.clock = 50 * 4e6;
	expect(bandwidthIsOld(m, wb)).toBe(false);
	m.clock = 51 * 4e6;
	expect(bandwidthIsOld(m, wb)).toBe(true);
});
