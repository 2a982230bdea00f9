// zswap: what is swapped out is compressed and stays in RAM, up to its limit. (mm/zswap.c of 6.12; docs §10.2)
import {describe, expect, it} from 'vitest';
import type {Command} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import type {Zswap, ZswapList} from '../../../source/machine/swap/zswap.ts';
import {takeOldest} from '../../../source/machine/swap/zswap-writeback.ts';
import {meminfoText} from '../../../source/procfs/meminfo.ts';
import {vmstatText} from '../../../source/procfs/vmstat.ts';
import {zswapTexts, zswapWritten} from '../../../source/procfs/zswap.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const PAGES = 4000;
const machine = (sysctls: Readonly<Record<string, string>> = {}, pages = 16_000): Machine =>
	boot(machineConfig({kernel: '6.12', pages, swapPages: 8000, sysctls: {'zswap.enabled': '1', ...sysctls}}));
const pushOut = (m: Machine, more: Partial<Extract<Command, {kind: 'spawn'}>> = {}, ...then: readonly ReturnType<typeof op.touch>[]): number =>
	(apply(m, {kind: 'spawn', name: 'w', program: [op.map(PAGES), op.touch(PAGES, 'write'), op.pageout(PAGES), ...then, op.sleep], ...more}) as {pid: number})
		.pid;
const swapWrites = (m: Machine): number => sample(m).disks[1]?.writePages ?? 0;

describe('zswap', () => {
	it('keeps what is swapped out in a third of its size, and writes nothing to the device', () => {
		const m = machine();
		pushOut(m);
		advance(m, 1_000_000);
		const {zswap, vmstat, meminfo} = sample(m);
		expect(zswap).toMatchObject({stored: PAGES, out: PAGES, in: 0, writtenBack: 0, limitHit: 0});
		expect((zswap?.pages ?? 0) / PAGES).toBeGreaterThan(0.32);
		expect((zswap?.pages ?? 0) / PAGES).toBeLessThan(0.4);
		expect(swapWrites(m)).toBe(0);
		expect(vmstat).toMatchObject({pswpout: 0, nr_zspages: zswap?.pages});
		expect(meminfo.SwapTotal - meminfo.SwapFree).toBe(PAGES * 4);
		expect(violations(m)).toEqual([]);
	});

	it('gives a page back without the disk, and has it no more: it is dirty in the swap cache', () => {
		const m = machine();
		pushOut(m, {}, op.touch(PAGES, 'read'));
		advance(m, 2_000_000);
		const {zswap, vmstat} = sample(m);
		expect(zswap).toMatchObject({stored: 0, in: PAGES, pages: 0});
		expect(vmstat.pswpin).toBe(0);
		expect(vmstat.pgmajfault).toBeGreaterThan(0);
		expect(violations(m)).toEqual([]);
	});

	it('lets its memory go with the process', () => {
		const m = machine();
		const pid = pushOut(m);
		advance(m, 1_000_000);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 500_000);
		expect(sample(m).zswap).toMatchObject({stored: 0, bytes: 0, pages: 0});
		expect(violations(m)).toEqual([]);
	});

	it('sends to the device what does not get smaller', () => {
		const m = machine();
		pushOut(m, {compression: 1});
		advance(m, 2_000_000);
		expect(sample(m).zswap).toMatchObject({stored: 0, rejectPoor: PAGES});
		expect(swapWrites(m)).toBe(PAGES);
	});

	it('keeps what gets only a little smaller, in a page of its own', () => {
		const m = machine();
		pushOut(m, {compression: 1.4}); // 1463 to 4389 bytes
		advance(m, 2_000_000);
		const {zswap} = sample(m);
		expect((zswap?.rejectPoor ?? 0) / PAGES).toBeCloseTo((4389 - 4096) / (4389 - 1463), 1);
		expect(zswap?.stored).toBe(PAGES - (zswap?.rejectPoor ?? 0));
		expect(swapWrites(m)).toBe(zswap?.rejectPoor);
		expect(zswap?.pages).toBeGreaterThan((zswap?.bytes ?? 0) / 4096);
		expect(violations(m)).toEqual([]);
	});

	it('at its limit lets pages go past, and its worker writes the oldest back until it is under the threshold', () => {
		const m = machine({'zswap.max_pool_percent': '4', 'zswap.accept_threshold_percent': '50'});
		pushOut(m);
		pushOut(m); // what the worker passed over once, it takes
		advance(m, 5_000_000);
		const limit = Math.floor(16_000 * 0.04);
		const {zswap} = sample(m);
		expect(zswap?.limitHit).toBeGreaterThan(0);
		expect(zswap?.pages).toBeLessThanOrEqual(limit + 4);
		expect(zswap?.writtenBack).toBeGreaterThan(0);
		expect(swapWrites(m)).toBeGreaterThan(PAGES);
		expect(violations(m)).toEqual([]);
	});

	it('gives each entry a second chance before it writes one back, oldest first', () => {
		const m = machine();
		pushOut(m);
		advance(m, 1_000_000);
		const z = m.zswap as Zswap;
		const list = z.lists[0] as ZswapList;
		const {first, entries} = list;
		expect(entries).toBe(PAGES);
		expect(new Set(Array.from({length: entries}, () => takeOldest(m, z, list)))).toEqual(new Set(['fresh']));
		expect(takeOldest(m, z, list)).toBe(first);
	});

	it('is shrunk no further than the queue of the device has room', () => {
		const m = boot(
			machineConfig({
				kernel: '6.12',
				pages: 8000,
				swapPages: 8000,
				sysctls: {'zswap.enabled': '1', 'zswap.shrinker_enabled': '1', 'zswap.max_pool_percent': '90'},
				disks: [
					{name: 'vda', ...DISK_PROFILES.ssd},
					{name: 'vdb', ...DISK_PROFILES.hdd, queueDepth: 4},
				],
			}),
		);
		pushOut(m);
		apply(m, {kind: 'spawn', name: 'more', program: [op.map(9000), op.touch(9000, 'write', 2000), op.sleep]});
		const waiting: number[] = [];
		for (let step = 0; step < 6000; step++) {
			advance(m, 1000);
			waiting.push(sample(m).disks[1]?.inFlight ?? 0);
		}
		expect(sample(m).zswap?.writtenBack).toBeGreaterThan(0);
		expect(Math.max(...waiting)).toBe(4);
	});

	it('is shrunk by reclaim where shrinker_enabled says so', () => {
		const writtenBack = (shrinker: string): number => {
			const m = machine({'zswap.shrinker_enabled': shrinker, 'zswap.max_pool_percent': '90'}, 8000);
			pushOut(m);
			apply(m, {kind: 'spawn', name: 'more', program: [op.map(9000), op.touch(9000, 'write', 2000), op.sleep]});
			advance(m, 6_000_000);
			expect(violations(m)).toEqual([]);
			return sample(m).zswap?.writtenBack ?? 0;
		};
		expect(writtenBack('1')).toBeGreaterThan(0);
		expect(writtenBack('0')).toBe(0);
	});

	it('can be enabled and disabled while the machine runs; what is stored stays', () => {
		const m = machine({'zswap.enabled': '0'});
		expect(sample(m).zswap).toBeUndefined();
		expect(apply(m, {kind: 'sysctl', name: 'zswap.enabled', value: '1'})).toMatchObject({ok: true});
		pushOut(m);
		advance(m, 1_000_000);
		expect(apply(m, {kind: 'sysctl', name: 'zswap.enabled', value: '0'})).toMatchObject({ok: true});
		pushOut(m);
		advance(m, 2_000_000);
		expect(sample(m).zswap?.stored).toBe(PAGES);
		expect(swapWrites(m)).toBe(PAGES);
	});

	it('is not in a machine of an earlier kernel, and says so', () => {
		const m = boot(machineConfig({swapPages: 100}));
		expect(apply(m, {kind: 'sysctl', name: 'zswap.enabled', value: '1'})).toMatchObject({ok: false, errno: 'EINVAL'});
		expect(() => boot(machineConfig({swapPages: 100, sysctls: {'zswap.enabled': '1'}}))).toThrow(/zswap/);
	});

	it('is told in meminfo, vmstat and /sys as the kernel does', () => {
		const m = machine();
		pushOut(m);
		advance(m, 1_000_000);
		const now = sample(m);
		expect(meminfoText(now)).toMatch(/\nSwapFree: .*\nZswap: +\d+ kB\nZswapped: +16000 kB\nDirty: /);
		expect(vmstatText(now)).toContain('cow_ksm 0\nzswpin 0\nzswpout 4000\nzswpwb 0\n');
		expect(zswapTexts(now)).toMatchObject({'module/zswap/parameters/enabled': 'Y\n', 'kernel/debug/zswap/stored_pages': '4000\n'});
		expect(zswapWritten('enabled', 'N')).toBe('0');
		expect(zswapWritten('max_pool_percent', 'Y')).toBeNull();
	});
});
