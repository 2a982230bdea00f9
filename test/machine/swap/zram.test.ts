// Swap on zram: what is stored takes memory, as much as its programs' pages do compressed. (drivers/block/zram, mm/zsmalloc.c; docs §10.1)
import {describe, expect, it} from 'vitest';
import type {DiskConfig, Kernel} from '../../../source/machine/config.ts';
import type {Command} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {compressedBytes} from '../../../source/machine/swap/zsmalloc.ts';
import {sysfsBlockTexts} from '../../../source/procfs/sysfs-block.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op} from '../../support/machines.ts';

const PAGES = 4000;
const machine = (compression: Partial<NonNullable<DiskConfig['compression']>> = {}, kernel: Kernel = '6.1'): Machine =>
	boot(
		machineConfig({
			kernel,
			pages: 16_000,
			swapPages: 8000,
			disks: [
				{name: 'vda', ...DISK_PROFILES.ssd},
				{name: 'vdb', ...DISK_PROFILES.zram, compression: {ratio: 3, ...compression}},
			],
		}),
	);
const pushOut = (m: Machine, more: Partial<Extract<Command, {kind: 'spawn'}>> = {}): number =>
	(apply(m, {kind: 'spawn', name: 'w', program: [op.map(PAGES), op.touch(PAGES, 'write'), op.pageout(PAGES), op.sleep], ...more}) as {pid: number}).pid;
const heldOf = (m: Machine) => sample(m).disks[1]?.zram;

describe('zram', () => {
	it('takes a third of what it stores, plus what zspages leave over, and gives it back', () => {
		const m = machine();
		const before = sample(m);
		const pid = pushOut(m);
		advance(m, 1_000_000);
		const {vmstat, meminfo} = sample(m);
		const held = heldOf(m);
		expect(held).toMatchObject({stored: PAGES, limitPages: 0, huge: 0});
		expect((held?.bytes ?? 0) / (PAGES * 4096)).toBeGreaterThan(0.32);
		expect((held?.bytes ?? 0) / (PAGES * 4096)).toBeLessThan(0.35);
		expect(held?.pages).toBeGreaterThan((held?.bytes ?? 0) / 4096);
		expect(held?.pages).toBeLessThan((1.1 * (held?.bytes ?? 0)) / 4096 + 300);
		expect(vmstat.nr_zspages).toBe(held?.pages);
		// In no line of meminfo: MemFree is less by it.
		expect(before.meminfo.MemFree - meminfo.MemFree).toBeGreaterThanOrEqual((held?.pages ?? 0) * 4);
		expect(violations(m)).toEqual([]);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 500_000);
		expect(heldOf(m)).toMatchObject({stored: 0, bytes: 0, pages: 0, mostPages: held?.pages});
		expect(violations(m)).toEqual([]);
	});

	it('stores what cannot be compressed as it is, page for page', () => {
		const m = machine();
		pushOut(m, {compression: 1});
		advance(m, 1_000_000);
		const held = heldOf(m);
		expect(held).toMatchObject({stored: PAGES, huge: PAGES, pages: PAGES, bytes: PAGES * 4096});
		expect(compressedBytes(1, 5)).toBeGreaterThan(4096);
	});

	it('finds fewer pages not worth compressing since 6.3, and packs the others tighter', () => {
		const held = (kernel: '6.1' | '6.12') => {
			const m = boot(
				machineConfig({
					kernel,
					pages: 16_000,
					swapPages: 8000,
					disks: [
						{name: 'vda', ...DISK_PROFILES.ssd},
						{name: 'vdb', ...DISK_PROFILES.zram, compression: {ratio: 1.5}},
					],
				}),
			);
			pushOut(m);
			advance(m, 1_000_000);
			expect(violations(m)).toEqual([]);
			return heldOf(m);
		};
		// Pages are of 1365 to 4096 bytes: those from 3257, or from 3625 bytes on are huge.
		const share = (huge: number): number => (4096 - huge) / (4096 - 1365);
		const [old, now] = [held('6.1'), held('6.12')];
		expect((old?.huge ?? 0) / PAGES).toBeCloseTo(share(3257), 1);
		expect((now?.huge ?? 0) / PAGES).toBeCloseTo(share(3625), 1);
		expect(now?.pages).toBeLessThan(old?.pages ?? 0);
	});

	it('takes no more than its mem_limit: what is over it stays in RAM', () => {
		const m = machine({limitPages: 500});
		pushOut(m);
		advance(m, 1_000_000);
		const held = heldOf(m);
		expect(held?.pages).toBeLessThanOrEqual(500);
		expect(held?.pages).toBeGreaterThan(480);
		const {meminfo, vmstat} = sample(m);
		expect(meminfo.SwapCached).toBeGreaterThan(2000 * 4);
		expect(meminfo.Cached + meminfo.SwapCached).toBe(vmstat.nr_file_pages * 4);
		expect(violations(m)).toEqual([]);
	});

	it.each([
		{kernel: '6.1', tries: 2}, // rw_page, and then a bio, which alone is in pgpgout
		{kernel: '6.12', tries: 1},
	] as const)('of $kernel is asked $tries times for a page that it has no room for, and the log says so once', ({kernel, tries}) => {
		const m = machine({limitPages: 500}, kernel);
		pushOut(m);
		advance(m, 1_000_000);
		const {vmstat, disks, events} = sample(m);
		const {stored = 0, failed = 0, mostPages = 0, pages = 0} = heldOf(m) ?? {};
		const left = PAGES - stored;
		expect(left).toBeGreaterThan(1000);
		expect(failed).toBe(tries * left);
		expect(disks[1]?.writePages).toBe(stored + failed);
		expect(vmstat).toMatchObject({pswpout: PAGES, nr_written: stored + failed, pgpgout: 4 * (tries === 2 ? left : PAGES)});
		// It sees that it is too much when it has the pages (update_used_max).
		expect(pages).toBeLessThanOrEqual(500);
		expect(mostPages).toBeGreaterThan(500);
		expect(mostPages).toBeLessThanOrEqual(508);
		expect(events.filter(({kind}) => kind === 'swap-error')).toMatchObject([{device: '/dev/vdb', why: 'over-limit'}]);
		expect(violations(m)).toEqual([]);
	});

	it('counts in io_stat and mm_stat what has come and gone', () => {
		const m = machine();
		const pid = pushOut(m, {compression: 1});
		advance(m, 1_000_000);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 500_000);
		const stats = (name: string) =>
			Object.entries(sysfsBlockTexts(sample(m), m.config))
				.find(([path]) => path.endsWith(`/${name}`))?.[1]
				.trim()
				.split(/\s+/)
				.map(Number);
		expect(stats('io_stat')).toEqual([0, 0, 0, PAGES]);
		expect(stats('mm_stat')?.slice(7)).toEqual([0, PAGES]);
	});

	it('reads past pgpgin up to 6.2, and as any disk since', () => {
		const read = (kernel: '6.1' | '6.6'): number => {
			const m = machine({}, kernel);
			apply(m, {kind: 'spawn', name: 'w', program: [op.map(PAGES), op.touch(PAGES, 'write'), op.pageout(PAGES), op.touch(PAGES, 'read'), op.sleep]});
			advance(m, 1_000_000);
			expect(sample(m).vmstat.pswpin).toBe(PAGES);
			return sample(m).vmstat.pgpgin;
		};
		expect(read('6.1')).toBe(0);
		expect(read('6.6')).toBe(4 * PAGES);
	});

	it('that has no room for what zswap writes back leaves it in RAM', () => {
		const m = boot(
			machineConfig({
				kernel: '6.12',
				pages: 16_000,
				swapPages: 8000,
				sysctls: {'zswap.enabled': '1', 'zswap.max_pool_percent': '3'},
				disks: [
					{name: 'vda', ...DISK_PROFILES.ssd},
					{name: 'vdb', ...DISK_PROFILES.zram, compression: {ratio: 3, limitPages: 20}},
				],
			}),
		);
		pushOut(m);
		pushOut(m);
		advance(m, 3_000_000);
		expect(sample(m).zswap?.writtenBack).toBeGreaterThan(100);
		expect(violations(m)).toEqual([]);
	});

	it('says so in mm_stat, as zramctl reads it', () => {
		const m = machine({limitPages: 5000});
		pushOut(m);
		advance(m, 1_000_000);
		const texts = sysfsBlockTexts(sample(m), m.config);
		const [, text] = Object.entries(texts).find(([path]) => path.endsWith('/mm_stat')) ?? [];
		const held = heldOf(m);
		expect(text?.trim().split(/\s+/).map(Number)).toEqual([
			PAGES * 4096,
			held?.bytes,
			(held?.pages ?? 0) * 4096,
			5000 * 4096,
			(held?.mostPages ?? 0) * 4096,
			0,
			0,
			0,
			0,
		]);
		expect(Object.keys(texts).filter(path => path.endsWith('/mm_stat'))).toHaveLength(1);
	});
});
