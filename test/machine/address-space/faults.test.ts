// What faults count and leave in the page table: readahead of mapped files, swap-in by address, read and write faults.
import {describe, expect, it} from 'vitest';
import type {Op, Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {regionStart} from '../../../source/machine/address-space/region.ts';
import {DIRTY_PTE, PRESENT, WRITABLE, YOUNG} from '../../../source/machine/address-space/pte.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';
import {dropSwapCache} from '../../support/swap.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program): void => expect(apply(m, {kind: 'spawn', name, program}).ok).toBe(true);
const seconds = (m: Machine, n: number) => {
	advance(m, n * 1e6);
	expect(violations(m)).toEqual([]);
	return sample(m);
};
const nap = (s: number): Op => ({do: 'sleep', us: s * 1e6});
const taskNamed = (m: Machine, name: string) => m.tasks.find(task => task.name === name) as Machine['tasks'][number];

describe('a mapped file read from end to end', () => {
	it('misses once: the marked page of each window faults itself and sends for the next window', () => {
		const m = start({files: {'/f': 4096}});
		spawn(m, 'reader', [op.mapFile('/f', 4096), op.touch(4096, 'read', 4000, 1, 'file'), op.sleep]);
		const before = sample(m).vmstat.pgmajfault;
		const s = seconds(m, 3);
		expect(taskNamed(m, 'reader').rssFile).toBeGreaterThanOrEqual(4096);
		expect(s.vmstat.pgmajfault - before).toBe(1);
		// 32 pages around the miss with a mark on page 24, then windows of 32 with one on each first page.
		expect(s.disks[0].readIos).toBeLessThan(140);
		expect(taskNamed(m, 'reader').majflt).toBe(1 + 1 + 4096 / 32 - 1);
	});
});

describe('swap readahead by address, where no area is on a rotational device', () => {
	const N = 4096;
	/** A machine with N pages of a process swapped out; what `then` touches is counted from there on. */
	const swappedThen = (then: readonly Op[], sketch: Sketch = {}) => {
		const m = start({pages: 32768, swapPages: 10000, swapDisk: 'ssd', ...sketch});
		spawn(m, 'p', [op.map(N), op.write(N), op.pageout(N), nap(2), ...then, op.sleep]);
		advance(m, 0.5e6);
		dropSwapCache(m);
		const before = sample(m).vmstat;
		expect(taskNamed(m, 'p').swapEntries).toBe(N);
		const {vmstat} = seconds(m, 5);
		const since = (name: 'pgmajfault' | 'pswpin' | 'swap_ra' | 'swap_ra_hit'): number => vmstat[name] - before[name];
		return {major: since('pgmajfault'), read: since('pswpin'), ahead: since('swap_ra'), hits: since('swap_ra_hit')};
	};
	const touchAt = (from: number, pages = 1): Op => ({do: 'touch', region: 'data', from, pages, access: 'read', order: 'forward', times: 1, rate: 0});

	it('reads forward, 8 pages a major fault, when the pages are used one after another', () => {
		const {major, read, ahead, hits} = swappedThen([op.touch(N, 'read')]);
		expect(read).toBe(N);
		expect(major).toBeLessThanOrEqual(N / 8 + 2);
		expect(major).toBeGreaterThanOrEqual(N / 8);
		expect(ahead).toBe(N - major);
		expect(hits).toBe(ahead);
	});

	it('does not mind in which slots the pages lie', () => {
		// Every second page is written again and takes a new slot.
		const shuffled: Op[] = [];
		for (let page = 0; page < 64; page += 2)
			shuffled.push({do: 'touch', region: 'data', from: page, pages: 1, access: 'write', order: 'forward', times: 1, rate: 0});
		const m = start({pages: 32768, swapPages: 10000, swapDisk: 'ssd'});
		spawn(m, 'p', [op.map(64), op.write(64), op.pageout(64), nap(1), ...shuffled, op.pageout(64), nap(2), op.touch(64, 'read'), op.sleep]);
		advance(m, 1.5e6);
		dropSwapCache(m);
		const before = sample(m).vmstat;
		expect(taskNamed(m, 'p').swapEntries).toBe(64);
		expect(seconds(m, 2).vmstat.pgmajfault - before.pgmajfault).toBeLessThanOrEqual(64 / 8 + 2);
	});

	it('reads backward when they are used from the end', () => {
		const backwards: Op[] = [];
		for (let page = 511; page >= 256; page--) backwards.push(touchAt(page));
		const {major, read} = swappedThen(backwards);
		expect(major).toBeLessThanOrEqual(256 / 8 + 2);
		expect(read).toBeLessThanOrEqual(256 + 8);
	});

	it('begins around the page, with 8; a fault elsewhere after no hit halves the window', () => {
		expect(swappedThen([touchAt(1000)])).toMatchObject({major: 1, read: 8});
		expect(swappedThen([touchAt(1000), touchAt(2000)])).toMatchObject({major: 2, read: 8 + 4});
		expect(swappedThen([touchAt(1000), touchAt(2000), touchAt(3000), touchAt(1500)])).toMatchObject({major: 4, read: 8 + 4 + 2 + 1});
		// (8 − 1) / 2 = 3 pages before it, and 4 behind.
		expect(swappedThen([touchAt(1000), touchAt(997), touchAt(1004)])).toMatchObject({major: 1, hits: 2});
		expect(swappedThen([touchAt(1000), touchAt(996)])).toMatchObject({major: 2});
	});

	it('keeps a window for each region', () => {
		const m = start({pages: 32768, swapPages: 10000, swapDisk: 'ssd'});
		const one = (region: string, from: number): Op => ({do: 'touch', region, from, pages: 1, access: 'read', order: 'forward', times: 1, rate: 0});
		const both = ['a', 'b'].flatMap(name => [op.map(512, name), op.write(512, 0, 1, name), op.pageout(512, name)]);
		const turns = Array.from({length: 512}, (_, page) => [one('a', page), one('b', page)]).flat();
		spawn(m, 'p', [...both, nap(2), ...turns, op.sleep]);
		advance(m, 0.5e6);
		dropSwapCache(m);
		const before = sample(m).vmstat.pgmajfault;
		expect(seconds(m, 5).vmstat.pgmajfault - before).toBeLessThanOrEqual((2 * 512) / 8 + 4);
	});

	it('reads at most 32 pages, 8 on 32 bits, and never over the border of a page table', () => {
		const sysctls = {'vm.page-cluster': '8'};
		const large = swappedThen([op.touch(N, 'read')], {sysctls});
		expect(large.major).toBeGreaterThanOrEqual(N / 32);
		expect(large.major).toBeLessThanOrEqual(N / 32 + 12);
		const small = swappedThen([op.touch(N, 'read')], {sysctls, addressBits: 32});
		expect(small.major).toBeGreaterThanOrEqual(N / 8);
	});

	it('reads what lies in another area along, each page from its own device', () => {
		const disks = [
			{name: 'vda', ...DISK_PROFILES.ssd},
			{name: 'vdb', ...DISK_PROFILES.zram},
		];
		const swaps = [
			{name: '/small', pages: 256, disk: 'vdb', priority: 1},
			{name: '/large', pages: 8000, disk: 'vda', priority: 0},
		];
		const m = boot({...machineConfig({disks}), swaps});
		spawn(m, 'p', [op.map(512), op.write(512), op.pageout(512), nap(1), touchAt(256), touchAt(254), op.sleep]);
		advance(m, 0.5e6);
		dropSwapCache(m);
		expect(m.swaps.map(area => area.used)).toEqual([256, 256]);
		const before = sample(m);
		const after = seconds(m, 1);
		// Pages 253 to 260: three from the one, five from the other.
		expect(after.disks.map((disk, i) => disk.readPages - before.disks[i].readPages)).toEqual([5, 3]);
		expect([after.vmstat.pgmajfault - before.vmstat.pgmajfault, after.vmstat.swap_ra_hit - before.vmstat.swap_ra_hit]).toEqual([1, 1]);
	});

	it('gives way to slots for all areas as soon as one in use is on a rotational device', () => {
		const disks = [
			{name: 'vda', ...DISK_PROFILES.hdd},
			{name: 'vdb', ...DISK_PROFILES.ssd},
		];
		const config = machineConfig({pages: 32768, disks, swapPages: 10000});
		const run = (on: boolean): number => {
			const m = boot({...config, swaps: [...config.swaps, {name: '/dev/vda', pages: 1000, disk: 'vda', on}]});
			spawn(m, 'p', [op.map(N), op.write(N), op.pageout(N), nap(2), touchAt(1003), op.sleep]);
			advance(m, 0.5e6);
			dropSwapCache(m);
			seconds(m, 4);
			expect(taskNamed(m, 'p').swapEntries).toBe(N - 1);
			const region = m.regions.find(r => r?.name === 'data');
			return region?.swapReadahead.window ?? -1;
		};
		expect(run(false)).toBe(8);
		expect(run(true)).toBe(0);
	});
});

describe('a page that comes back from swap', () => {
	const N = 2048;
	const onZram = (access: 'read' | 'write' | 'update') => {
		const m = start({swapPages: 10000, swapDisk: 'zram'});
		spawn(m, 'p', [op.map(N), op.write(N), op.pageout(N), nap(1), op.touch(N, access), op.sleep]);
		const before = seconds(m, 0.5).vmstat;
		expect(taskNamed(m, 'p').swapEntries).toBe(N);
		const {vmstat} = seconds(m, 2);
		expect(taskNamed(m, 'p').swapEntries).toBe(0);
		return {faults: vmstat.pgfault - before.pgfault, major: vmstat.pgmajfault - before.pgmajfault, reused: vmstat.pgreuse - before.pgreuse};
	};

	it('from zram is writable after a write alone: x++ takes two faults', () => {
		expect(onZram('read')).toEqual({faults: N, major: N, reused: 0});
		expect(onZram('write')).toEqual({faults: N, major: N, reused: 0});
		expect(onZram('update')).toEqual({faults: 2 * N, major: N, reused: N});
	});

	it.each(['zram', 'ssd', 'hdd'] as const)('by swapoff from %s is old and not writable: writing it takes a write-protect fault', swapDisk => {
		const m = start({swapPages: 10000, swapDisk});
		spawn(m, 'p', [op.map(N), op.write(N), op.pageout(N), nap(60), op.write(N), op.sleep]);
		seconds(m, 1);
		apply(m, {kind: 'swapoff', device: '/dev/vdb'});
		const off = seconds(m, 50);
		expect(off.events.find(e => e.kind === 'swapoff')).toMatchObject({done: true});
		const data = m.regions.find(region => region?.name === 'data');
		expect(Array.from(data?.ptes.subarray(0, N) ?? []).filter(pte => (pte & (PRESENT | YOUNG | DIRTY_PTE | WRITABLE)) === PRESENT)).toHaveLength(N);
		const {vmstat} = seconds(m, 15);
		expect(vmstat.pgfault - off.vmstat.pgfault).toBe(N);
		expect(vmstat.pgreuse - off.vmstat.pgreuse).toBe(N);
	});
});

/** Pages of a cached mapping that fault when it is read from its start: each maps 16 from the last multiple of 64 KiB on, within one page table (do_fault_around). */
function faultsAround(firstPage: number, pages: number): number[] {
	const faults: number[] = [];
	for (let page = 0; page < pages; ) {
		faults.push(page);
		const at = firstPage + page;
		const from = Math.max(firstPage, at - (at % 16));
		page = Math.min(from + 16, from - (from % 512) + 512) - firstPage;
	}
	return faults;
}

it('a cached file is mapped 16 pages at a time, by address and not by place in the file', () => {
	const m = start({files: {'/f': 3000}});
	spawn(m, 'cat', [op.read('/f', 3000), op.sleep]);
	spawn(m, 'reader', [nap(1), op.mapFile('/f', 2900), nap(1), op.touch(2900, 'read', 0, 1, 'file'), op.sleep]);
	const before = seconds(m, 1.5).vmstat.pgfault;
	const after = seconds(m, 2).vmstat.pgfault;
	const region = m.regions.find(one => one?.name === 'file') as NonNullable<Machine['regions'][number]>;
	const first = regionStart(region) / 4096;
	expect(after - before).toBe(faultsAround(first, 2900).length);
	expect(first % 16).not.toBe(0); // or this would show nothing
});

describe('pgfault counts how often a fault is entered', () => {
	it('twice where a page has to be read from swap; pgmajfault and the task count it once', () => {
		const m = start({swapPages: 10000, sysctls: {'vm.page-cluster': '0'}});
		spawn(m, 'p', [op.map(512), op.write(512), op.pageout(512), nap(1), op.touch(512, 'update'), op.sleep]);
		advance(m, 0.5e6);
		dropSwapCache(m);
		const before = sample(m).vmstat;
		const {minflt, majflt} = taskNamed(m, 'p');
		const {vmstat} = seconds(m, 2);
		const p = taskNamed(m, 'p');
		expect(vmstat.pgmajfault - before.pgmajfault).toBe(512);
		expect(vmstat.pgfault - before.pgfault).toBe(3 * 512); // read, read again, write
		expect([p.minflt - minflt, p.majflt - majflt]).toEqual([512, 512]);
	});

	it('twice for a page of a mapped file that is read or sends for the next window, once for one that is there', () => {
		const m = start({files: {'/f': 64}});
		const before = sample(m).vmstat;
		spawn(m, 'reader', [op.mapFile('/f', 64), nap(1), op.touch(64, 'read', 100, 1, 'file'), nap(1), op.sleep]);
		const mapped = seconds(m, 0.5).vmstat;
		const {vmstat} = seconds(m, 1.5);
		expect(vmstat.pgmajfault - before.pgmajfault).toBe(1);
		// Page 0 (read), the first page of every other 64 KiB of addresses, and 24 and 32 (marked).
		const region = m.regions.find(one => one?.name === 'file') as NonNullable<Machine['regions'][number]>;
		const faults = faultsAround(regionStart(region) / 4096, 64);
		expect(vmstat.pgfault - mapped.pgfault).toBe(new Set([...faults, 24, 32]).size + 3);
	});

	it('not at all for read()', () => {
		const m = start({files: {'/f': 1000}});
		spawn(m, 'reader', [nap(1), op.read('/f', 1000), op.sleep]);
		const before = seconds(m, 0.5).vmstat;
		expect(seconds(m, 2).vmstat.pgfault).toBe(before.pgfault);
	});
});

describe('swapoff', () => {
	it.each(['ssd', 'hdd'] as const)('from %s reads blocks as faults would, and takes no faults', swapDisk => {
		const N = 1024;
		const m = start({swapPages: 10000, swapDisk});
		spawn(m, 'p', [op.map(N), op.write(N), op.pageout(N), op.sleep]);
		advance(m, 2e6);
		dropSwapCache(m);
		const before = sample(m);
		apply(m, {kind: 'swapoff', device: '/dev/vdb'});
		const after = seconds(m, 30);
		expect(after.events.find(e => e.kind === 'swapoff')).toMatchObject({done: true});
		expect(after.vmstat.pswpin - before.vmstat.pswpin).toBe(N);
		expect(after.vmstat.swap_ra - before.vmstat.swap_ra).toBeGreaterThanOrEqual((N * 7) / 8 - 8);
		expect(after.vmstat.swap_ra_hit - before.vmstat.swap_ra_hit).toBe(after.vmstat.swap_ra - before.vmstat.swap_ra);
		expect(after.disks[1].readIos - before.disks[1].readIos).toBeLessThanOrEqual(N / 8 + 4);
		expect(after.vmstat.pgmajfault).toBe(before.vmstat.pgmajfault);
	});

	it('from zram goes through the swap cache, with readahead, where faults do not', () => {
		const m = start({swapPages: 10000, swapDisk: 'zram'});
		spawn(m, 'p', [op.map(1024), op.write(1024), op.pageout(1024), op.sleep]);
		const before = seconds(m, 1).vmstat;
		apply(m, {kind: 'swapoff', device: '/dev/vdb'});
		const {vmstat} = seconds(m, 2);
		expect(taskNamed(m, 'p').swapEntries).toBe(0);
		expect(vmstat.pswpin - before.pswpin).toBe(1024);
		expect(vmstat.swap_ra - before.swap_ra).toBeGreaterThan(800);
	});
});
