// Pages of zeroes in swap: 6.12 keeps a bit for each and writes none (mm/page_io.c swap_writepage, swap_read_folio_zeromap; docs M 14.4); in 6.1 a disk takes them
// as any other page, and zram remembers them without memory (page_same_filled of drivers/block/zram). All figures by hand from these.
import {describe, expect, it} from 'vitest';
import type {Command, Op} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {groupStat} from '../../../source/machine/cgroup/stat.ts';
import {sysfsBlockTexts} from '../../../source/procfs/sysfs-block.ts';
import {vmstatText} from '../../../source/procfs/vmstat.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const PAGES = 4000;
const machine = (sketch: Sketch): Machine => boot(machineConfig({pages: 16_000, swapPages: 8000, ...sketch}));
const spawn = (m: Machine, zeroFilled: number, then: readonly Op[] = [], more: Partial<Extract<Command, {kind: 'spawn'}>> = {}): number =>
	(
		apply(m, {
			kind: 'spawn',
			name: 'w',
			program: [op.map(PAGES), op.touch(PAGES, 'write'), op.pageout(PAGES), ...then, op.sleep],
			zeroFilled,
			...more,
		}) as {pid: number}
	).pid;
const run = (m: Machine, us = 3e6): Machine => {
	advance(m, us);
	expect(violations(m)).toEqual([]);
	return m;
};
/** A machine with a process that has all its pages in swap, and reads them. */
const begun = (sketch: Sketch, zeroFilled: number): Machine =>
	boot({
		...machineConfig({pages: 16_000, swapPages: 20_000, ...sketch}),
		state: {
			cache: [],
			dirty: [],
			slabPages: 0,
			processes: [{name: 'old', label: 'idle', residentPages: 0, swappedPages: PAGES, zeroFilled, program: [{do: 'scan', access: 'read', rate: 0}, op.sleep]}],
		},
	});
const usedSlots = (m: Machine): number => sample(m).swaps.reduce((sum, area) => sum + area.usedPages, 0);
const bits = (m: Machine): number => m.swaps.reduce((sum, {zeromap}) => sum + (zeromap?.reduce((all, bit) => all + bit, 0) ?? 0), 0);

const BOTH = [
	['classic lists', {kernel: '6.12', lru: 'classic'}],
	['MGLRU', {kernel: '6.12', lru: 'mglru'}],
] as const;

describe.each(BOTH)('a page of zeroes with 6.12 and %s', (_, kernel) => {
	it('takes a slot and no write, and is free within the same scan', () => {
		const m = machine(kernel);
		spawn(m, 1);
		run(m);
		const {vmstat, disks, meminfo, zones} = sample(m);
		expect(vmstat).toMatchObject({swpout_zero: PAGES, swpin_zero: 0, pswpout: 0, pswpin: 0, pgpgout: 0, nr_vmscan_write: PAGES, nr_written: 0, pgrotated: 0});
		expect(disks[1]).toMatchObject({writeIos: 0, writePages: 0, readIos: 0});
		expect(usedSlots(m)).toBe(PAGES);
		expect(meminfo).toMatchObject({SwapCached: 0});
		expect(meminfo.SwapTotal - meminfo.SwapFree).toBe(PAGES * 4);
		expect(zones[0]?.free).toBeGreaterThan(14_000);
	});

	it('comes back by one major fault and without a read; the clean copy goes again without a look', () => {
		const m = machine({...kernel, swapPages: 20_000});
		spawn(m, 1, [op.touch(1000, 'read')]);
		run(m);
		const {vmstat, disks} = sample(m);
		const back = vmstat.swpin_zero;
		// A block of readahead brings in eight by one fault: all of them are cleared, none is read.
		expect(back).toBeGreaterThanOrEqual(1000);
		expect(back).toBeLessThan(1000 + 8);
		expect(vmstat).toMatchObject({pswpin: 0, pgpgin: 0, swpout_zero: PAGES});
		expect(vmstat.pgmajfault + vmstat.swap_ra).toBe(back);
		expect(disks[1]).toMatchObject({readIos: 0, readPages: 0});
		// Read and not written, and most of swap free: page and slot are both there.
		expect(usedSlots(m)).toBe(PAGES);
	});

	it('whose copy was only read is dropped a second time without a bit being set anew', () => {
		const m = machine({...kernel, swapPages: 20_000});
		spawn(m, 1, [op.touch(PAGES, 'read'), op.pageout(PAGES)]);
		run(m);
		expect(sample(m).vmstat).toMatchObject({swpout_zero: PAGES, pswpout: 0, pswpin: 0});
		expect(sample(m).vmstat.swpin_zero).toBe(PAGES);
		expect(usedSlots(m)).toBe(PAGES);
	});

	it('that is written again after it came back goes out once more, with a bit', () => {
		const m = machine({...kernel, swapPages: 20_000});
		spawn(m, 1, [op.touch(PAGES, 'write'), op.pageout(PAGES)]);
		run(m);
		expect(sample(m).vmstat).toMatchObject({swpout_zero: 2 * PAGES, pswpout: 0, pswpin: 0, swpin_zero: PAGES});
		expect(bits(m)).toBe(PAGES);
	});

	it('is one in four where a quarter is zeroes: only the rest is written, and stays in the swap cache until its write is over', () => {
		const m = machine(kernel);
		spawn(m, 0.25, [op.touch(PAGES, 'read')]);
		run(m);
		const {vmstat, disks} = sample(m);
		expect(vmstat).toMatchObject({swpout_zero: 1000, pswpout: 3000, swpin_zero: 1000, pswpin: 0});
		expect(disks[1]).toMatchObject({writePages: 3000, readPages: 0});
	});

	it('is one in four of what is read back, too', () => {
		const m = begun({...kernel}, 0.25);
		run(m, 6e6);
		expect(sample(m).vmstat).toMatchObject({pswpin: 3000, swpin_zero: 1000, pswpout: 0, swpout_zero: 0});
		expect(sample(m).disks[1]).toMatchObject({readPages: 3000});
	});

	it('gives its slot back with its bit when its process ends, and the slot serves another', () => {
		const m = machine({...kernel, swapPages: PAGES});
		const pid = spawn(m, 1);
		run(m);
		expect(bits(m)).toBe(PAGES);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		run(m, 500_000);
		expect(usedSlots(m) + bits(m)).toBe(0);
		spawn(m, 0);
		run(m);
		expect(sample(m).vmstat).toMatchObject({swpout_zero: PAGES, pswpout: PAGES});
		expect(bits(m)).toBe(0);
	});

	it('comes back by swapoff without a read', () => {
		const m = machine(kernel);
		spawn(m, 1);
		run(m);
		expect(apply(m, {kind: 'swapoff', device: '/dev/vdb'})).toMatchObject({ok: true});
		run(m);
		const {vmstat, meminfo, disks} = sample(m);
		expect(meminfo.SwapTotal).toBe(0);
		expect(vmstat).toMatchObject({swpin_zero: PAGES, pswpin: 0});
		expect(disks[1]?.readIos).toBe(0);
		expect(bits(m)).toBe(0);
	});

	it('that fork has shared in swap comes back for both, and stays one of zeroes in the child', () => {
		const m = machine({...kernel, swapPages: 20_000});
		const child: Op[] = [op.touch(PAGES, 'read'), op.pageout(PAGES), op.sleep];
		const pid = spawn(m, 1, [{do: 'fork', name: 'child', alone: true, program: child}]);
		run(m);
		// Parent and child have the same pages: none was written, whoever's they are when they go out.
		expect(sample(m).vmstat).toMatchObject({pswpout: 0, pswpin: 0});
		expect(sample(m).vmstat.swpin_zero).toBeGreaterThanOrEqual(PAGES);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		run(m, 500_000);
		expect(sample(m).vmstat.pswpout).toBe(0);
	});

	it('passes by zswap and zram, which see only what is left', () => {
		const withZswap = machine({...kernel, sysctls: {'zswap.enabled': '1'}});
		spawn(withZswap, 0.25, [op.touch(PAGES, 'read')]);
		run(withZswap);
		expect(sample(withZswap)).toMatchObject({zswap: {out: 3000, in: 3000}, vmstat: {swpout_zero: 1000, swpin_zero: 1000, pswpout: 0, pswpin: 0}});
		const onZram = machine({...kernel, swapDisk: 'zram'});
		spawn(onZram, 0.25);
		run(onZram);
		expect(sample(onZram).disks[1]?.zram).toMatchObject({stored: 3000, same: 0});
		expect(sample(onZram).vmstat).toMatchObject({swpout_zero: 1000, pswpout: 3000});
	});

	it('counts at its memory group, which is charged for the slot as for any', () => {
		const m = machine({...kernel});
		expect(apply(m, {kind: 'mkdir', path: '/a'})).toMatchObject({ok: true});
		spawn(m, 0.5, [op.touch(PAGES, 'read')], {cgroup: '/a'});
		run(m, 6e6);
		const {vmstat} = sample(m);
		const id = m.cgroups?.groups.find(group => group?.name === 'a')?.id ?? 0;
		expect(groupStat(m, id)).toMatchObject({swpout_zero: 2000, swpin_zero: 2000});
		expect(vmstat).toMatchObject({swpout_zero: 2000, swpin_zero: 2000});
	});

	it('stops at memory.swap.max like any other', () => {
		const m = machine({...kernel});
		apply(m, {kind: 'mkdir', path: '/a'});
		apply(m, {kind: 'cgroup', path: '/a', file: 'memory.swap.max', value: String(1000 * 4096)});
		spawn(m, 1, [], {cgroup: '/a'});
		run(m);
		expect(usedSlots(m)).toBe(1000);
		expect(sample(m).vmstat.swpout_zero).toBe(1000);
	});

	it('is passed over by a rotating disk, which does not seek for what lies behind it', () => {
		// Every second run of eight of 4000 pages: 250 requests. With a seek for each they would take 250/120 = 2.1 s; 4000 pages at 150 MB/s take 0.11 s.
		const m = machine({...kernel, swapDisk: 'hdd'});
		spawn(m, 0.5);
		run(m, 1e6);
		expect(sample(m).vmstat).toMatchObject({pswpout: 2000, nr_writeback: 0});
		expect(sample(m).disks[1]?.writeIos).toBe(250);
		// Read back in blocks of eight slots, of which each has its answer 8 ms after it was sent: 250 of them take 2.1 s, and as much again with seeks.
		const back = begun({...kernel, swapDisk: 'hdd'}, 0.5);
		run(back, 3e6);
		expect(sample(back).vmstat).toMatchObject({pswpin: 2000, swpin_zero: 2000});
	});
});

describe('a page of zeroes with 6.1', () => {
	it('is written to a disk and read from it as any other, and no counter tells', () => {
		const m = begun({}, 1);
		spawn(m, 1);
		run(m, 6e6);
		const now = sample(m);
		expect(now.vmstat).toMatchObject({swpout_zero: 0, swpin_zero: 0, pswpout: PAGES, pswpin: PAGES});
		expect(now.disks[1]).toMatchObject({writePages: PAGES, readPages: PAGES});
		expect(vmstatText(now)).not.toContain('_zero ');
		expect(m.swaps.every(({zeromap}) => zeromap === null)).toBe(true);
	});

	it('takes no memory on zram, which tells it in mm_stat', () => {
		const m = machine({swapDisk: 'zram'});
		const pid = spawn(m, 1);
		run(m);
		expect(sample(m).disks[1]?.zram).toMatchObject({stored: PAGES, same: PAGES, bytes: 0, pages: 0, huge: 0});
		expect(sample(m).vmstat).toMatchObject({pswpout: PAGES, nr_zspages: 0});
		const texts = sysfsBlockTexts(sample(m), m.config);
		const [, text] = Object.entries(texts).find(([path]) => path.endsWith('/mm_stat')) ?? [];
		expect(text?.trim().split(/\s+/).map(Number)).toEqual([PAGES * 4096, 0, 0, 0, 0, PAGES, 0, 0, 0]);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		run(m, 500_000);
		expect(sample(m).disks[1]?.zram).toMatchObject({stored: 0, same: 0});
	});

	it('is not what mem_limit of zram holds back', () => {
		const m = machine({swapDisk: 'zram', zramPages: 100});
		spawn(m, 0.5);
		run(m);
		const held = sample(m).disks[1]?.zram;
		expect(held).toMatchObject({same: PAGES / 2});
		expect(held?.pages).toBeLessThanOrEqual(100);
		expect(held?.stored).toBeLessThan(PAGES / 2 + 100 * 8);
	});
});

describe('a machine that begins with pages of zeroes in swap', () => {
	it('has their bits, and reads none of them', () => {
		const m = begun({kernel: '6.12'}, 1);
		expect(bits(m)).toBe(PAGES);
		run(m);
		expect(sample(m).vmstat).toMatchObject({pswpin: 0, swpin_zero: PAGES, swpout_zero: 0});
	});
});
