// Turning swap areas off and on: when it is granted, what the totals say meanwhile, which area comes next.
import {describe, expect, it} from 'vitest';
import type {Op, Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';
import {dropSwapCache} from '../../support/swap.ts';

const slow = {...DISK_PROFILES.ssd, readBytesPerSecond: 1e6, iops: 100};
const spawn = (m: Machine, name: string, program: Program): void => expect(apply(m, {kind: 'spawn', name, program}).ok).toBe(true);
const seconds = (m: Machine, n: number) => {
	advance(m, n * 1e6);
	expect(violations(m)).toEqual([]);
	return sample(m);
};

describe('swapoff is granted as if its caller were to commit as much as the area holds', () => {
	const PAGES = 16384;
	const AREA = 8000;
	const answer = (mode: '0' | '1' | '2', committed: number) => {
		const m = boot(machineConfig({pages: PAGES, swapPages: AREA, sysctls: {'vm.overcommit_memory': mode, 'vm.overcommit_ratio': '50'}}));
		const others = m.committedPages;
		spawn(m, 'p', [{do: 'map', region: 'data', pages: committed - others - 100}, op.sleep]);
		advance(m, 0.1e6);
		expect(Math.abs(m.committedPages - committed)).toBeLessThanOrEqual(100);
		return apply(m, {kind: 'swapoff', device: '/dev/vdb'});
	};

	it('mode 2: what is committed and the area together have to fit under the limit, whether the area is used or not', () => {
		expect(answer('2', PAGES / 2 - 300).ok).toBe(true);
		expect(answer('2', PAGES / 2 + 300)).toMatchObject({ok: false, errno: 'ENOMEM'});
	});

	it('modes 0 and 1 grant it', () => {
		expect(answer('0', PAGES - 2000).ok).toBe(true);
		expect(answer('1', PAGES + AREA).ok).toBe(true);
	});
});

describe('while an area is being turned off', () => {
	const N = 4000;
	/** Two areas of 6000 and 1000 pages, N pages in the first, which has been told to go. */
	const leaving = (sketch: Sketch = {}): Machine => {
		const config = machineConfig({
			pages: 16384,
			disks: [
				{name: 'vda', ...DISK_PROFILES.ssd},
				{name: 'vdb', ...slow},
			],
			swapPages: 6000,
			files: {'/f': 40000},
			...sketch,
		});
		const m = boot({...config, swaps: [...config.swaps, {name: '/dev/vda', pages: 1000, disk: 'vda'}]});
		const cold: Op[] = [op.map(N), op.write(N), op.pageout(N), op.sleep];
		spawn(m, 'cold', cold);
		seconds(m, 2);
		dropSwapCache(m);
		expect(m.swaps[0].used).toBe(N);
		expect(apply(m, {kind: 'swapoff', device: '/dev/vdb'}).ok).toBe(true);
		return m;
	};

	it('its pages are out of CommitLimit and nr_swap_pages at once; /proc/meminfo shows what is still in use', () => {
		const m = leaving();
		const s = seconds(m, 0.2);
		const {used} = m.swaps[0];
		expect(used).toBeGreaterThan(1500);
		expect(m.swapTotal).toBe(1000);
		expect(m.swapFree).toBe(1000 - used);
		expect(s.meminfo.SwapTotal).toBe(4 * (1000 + used));
		expect(s.meminfo.SwapFree).toBe(4 * 1000);
		expect(s.meminfo.CommitLimit).toBe(4 * (Math.trunc(s.meminfo.MemTotal / 4 / 2) + 1000));
	});

	it('no anonymous memory is scanned as long as more is in it than is free elsewhere', () => {
		const m = leaving();
		const before = sample(m).vmstat;
		spawn(m, 'more', [op.read('/f', 40000, 0, 2), op.sleep]);
		const {vmstat} = seconds(m, 0.5);
		expect(m.swapFree).toBeLessThan(0);
		expect(vmstat.pgscan_file).toBeGreaterThan(before.pgscan_file);
		expect(vmstat.pgscan_anon).toBe(before.pgscan_anon);
		expect(vmstat.pswpout).toBe(before.pswpout);
	});

	it('it cannot be turned off again, nor on; at the end the totals are those of the rest', () => {
		const m = leaving();
		expect(apply(m, {kind: 'swapoff', device: '/dev/vdb'})).toMatchObject({ok: false, errno: 'EINVAL'});
		expect(apply(m, {kind: 'swapon', device: '/dev/vdb'})).toMatchObject({ok: false, errno: 'EBUSY'});
		const s = seconds(m, 60);
		expect(s.events.find(e => e.kind === 'swapoff')).toMatchObject({done: true, readBack: N});
		expect([m.swapTotal, m.swapFree]).toEqual([1000, 1000 - m.swaps[1].used]);
	});

	it('one that is given up has its pages back', () => {
		const m = leaving();
		seconds(m, 0.2);
		const pid = m.tasks.find(task => task.name === 'swapoff')?.pid ?? 0;
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		seconds(m, 2);
		expect([m.swapTotal, m.swapFree]).toEqual([7000, 7000 - m.swaps[0].used - m.swaps[1].used]);
	});
});

describe('priorities that the kernel gives', () => {
	const areas = (...given: readonly {readonly priority?: number; readonly on?: boolean}[]): Machine => {
		const config = machineConfig();
		return boot({...config, swaps: given.map((own, i) => ({name: `/swap${i}`, pages: 100, disk: 'vda', ...own}))});
	};
	const priorities = (m: Machine): readonly number[] => sample(m).swaps.map(area => area.priority);
	const off = (m: Machine, i: number): void => {
		expect(apply(m, {kind: 'swapoff', device: `/swap${i}`}).ok).toBe(true);
		seconds(m, 1);
		expect(m.swaps[i].on).toBe(false);
	};
	const on = (m: Machine, i: number): void => expect(apply(m, {kind: 'swapon', device: `/swap${i}`}).ok).toBe(true);

	it('go down from −2 in the order of swapon, and count only areas in use that have none of their own', () => {
		expect(priorities(areas({}, {}, {}))).toEqual([-2, -3, -4]);
		expect(priorities(areas({priority: 5}, {}, {priority: 0}, {priority: -1}))).toEqual([5, -2, 0, -3]);
		const m = areas({on: false}, {});
		on(m, 0);
		expect(priorities(m)).toEqual([-3, -2]);
	});

	it('below one that goes move up, and it comes back as the last', () => {
		const m = areas({}, {}, {});
		off(m, 0);
		expect(priorities(m).slice(1)).toEqual([-2, -3]);
		on(m, 0);
		expect(priorities(m)).toEqual([-4, -2, -3]);
		off(m, 2);
		expect(priorities(m).slice(0, 2)).toEqual([-3, -2]);
		on(m, 2);
		expect(priorities(m)).toEqual([-3, -2, -4]);
	});

	it('stay where an area with a priority of its own goes and comes back', () => {
		const m = areas({}, {priority: 7}, {});
		off(m, 1);
		on(m, 1);
		expect(priorities(m)).toEqual([-2, 7, -3]);
	});
});

describe('an area that is turned off', () => {
	const swapped = (disk: Sketch['swapDisk']): Machine => {
		const m = boot(machineConfig({pages: 16384, swapPages: 40000, swapDisk: disk ?? 'ssd'}));
		spawn(m, 'cold', [op.map(18000), op.write(18000), op.sleep]);
		advance(m, 5e6);
		return m;
	};

	it.each(['ssd', 'zram', 'recorded-swap'] as const)(
		'on %s: swapoff that cannot bring everything back is the first to be killed, and the area serves again',
		disk => {
			const m = swapped(disk);
			expect(m.tasks.find(task => task.name === 'cold')?.swapEntries).toBeGreaterThan(1000);
			expect(apply(m, {kind: 'swapoff', device: '/dev/vdb'}).ok).toBe(true);
			const s = seconds(m, 60);
			expect(s.events.find(e => e.kind === 'swapoff')).toMatchObject({done: false});
			expect(s.meminfo.SwapTotal).toBe(160000);
			expect(s.processes.map(p => p.name)).toContain('cold');
			expect(violations(m)).toEqual([]);
		},
	);

	it.each(['ssd', 'zram', 'recorded-swap'] as const)('on %s: swapoff reads everything back when there is room', disk => {
		const m = boot(machineConfig({pages: 16384, swapPages: 40000, swapDisk: disk}));
		spawn(m, 'cold', [op.map(8000), op.write(8000), op.pageout(8000), op.sleep]);
		advance(m, 2e6);
		const cold = m.tasks.find(task => task.name === 'cold');
		expect(cold?.swapEntries).toBe(8000);
		apply(m, {kind: 'swapoff', device: '/dev/vdb'});
		const s = seconds(m, 30);
		expect(s.events.find(e => e.kind === 'swapoff')).toMatchObject({done: true});
		expect(s.meminfo).toMatchObject({SwapTotal: 0, SwapFree: 0, SwapCached: 0});
		expect(s.processes.find(p => p.name === 'cold')).toMatchObject({swapKb: 0, rssAnonKb: 32064});
		expect(violations(m)).toEqual([]);
	});

	it('swapoff succeeds after its owner has gone, and swapon brings it back', () => {
		const m = swapped('ssd');
		const pid = m.tasks.find(task => task.name === 'cold')?.pid ?? 0;
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 1e6);
		apply(m, {kind: 'swapoff', device: '/dev/vdb'});
		const off = seconds(m, 2);
		expect(off.meminfo.SwapTotal).toBe(0);
		expect(off.events.find(e => e.kind === 'swapoff')).toMatchObject({done: true});
		expect(apply(m, {kind: 'swapoff', device: '/dev/vdb'})).toMatchObject({ok: false, errno: 'EINVAL'});
		expect(apply(m, {kind: 'swapon', device: '/dev/vdb'}).ok).toBe(true);
		expect(apply(m, {kind: 'swapon', device: '/dev/vdb'})).toMatchObject({ok: false, errno: 'EBUSY'});
		expect(seconds(m, 1).meminfo.SwapTotal).toBe(160000);
	});
});

it('swapoff is over only when the write of the very last slot is', () => {
	const m = boot(
		machineConfig({
			pages: 16384,
			disks: [
				{name: 'vda', ...DISK_PROFILES.ssd},
				{name: 'vdb', ...slow, writeLatencyUs: 20_000},
			],
			swapPages: 1000,
		}),
	);
	spawn(m, 'one', [op.map(1), op.write(1), op.pageout(1), op.sleep]);
	while (m.swaps[0].used === 0) advance(m, 100);
	expect(sample(m).meminfo.Writeback).toBe(4);
	expect(apply(m, {kind: 'swapoff', device: '/dev/vdb'}).ok).toBe(true);
	while (m.swaps[0].on) {
		advance(m, 100);
		if (sample(m).meminfo.Writeback > 0) expect(m.swaps[0].on).toBe(true);
	}
	expect(m.swaps[0].used).toBe(0);
	expect(violations(m)).toEqual([]);
});
