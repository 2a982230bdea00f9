// Each sysctl has its effect.
import {describe, expect, it} from 'vitest';
import type {Program} from '../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../source/machine/machine.ts';
import {violations} from '../support/invariants.ts';
import {leak, machineConfig, op, type Sketch} from '../support/machines.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program): number => (apply(m, {kind: 'spawn', name, program}) as {pid: number}).pid;
const set = (m: Machine, name: string, value: string) => apply(m, {kind: 'sysctl', name, value});
const seconds = (m: Machine, n: number) => {
	advance(m, n * 1e6);
	return sample(m);
};

describe('the effect of', () => {
	it('min_free_kbytes and watermark_scale_factor: marks move at once', () => {
		const m = start();
		set(m, 'vm.min_free_kbytes', '4096');
		expect(sample(m).zones[0]).toMatchObject({min: 1024, low: 1280, high: 1536});
		set(m, 'vm.watermark_scale_factor', '1000');
		expect(sample(m).zones[0]).toMatchObject({min: 1024, low: 1024 + 3276, high: 1024 + 2 * 3276});
	});

	it('watermark_boost_factor: how far a mark is raised when a page block changes hands, where boosts are on', () => {
		const boostOf = (factor: string): {readonly most: number; readonly woken: number; readonly left: number} => {
			const m = boot({
				...machineConfig({pages: 16384, files: {'/f': 20000}, sysctls: {'vm.watermark_boost_factor': factor, 'vm.min_free_kbytes': '1000'}}),
				watermarkBoost: true,
			});
			spawn(m, 'reader', [op.read('/f', 12000, 0), op.sleep]);
			spawn(m, 'leak', leak(3000, 6000));
			let most = 0;
			let woken = 0;
			for (let i = 0; i < 400; i++) {
				const s = seconds(m, 0.01);
				most = Math.max(most, ...s.zones.map(zone => zone.boost));
				woken += s.events.filter(e => e.kind === 'kswapd-woke' && e.boosted && e.free > e.low).length;
			}
			return {most, woken, left: m.zones[0].boost};
		};
		expect(boostOf('0')).toEqual({most: 0, woken: 0, left: 0});
		const on = boostOf('15000');
		expect(on.woken).toBeGreaterThan(0);
		expect(on.left).toBe(0);
	});

	it('lowmem_reserve_ratio: protection of the low zone', () => {
		const m = start({
			zones: [
				{node: 0, name: 'DMA', managed: 3840},
				{node: 0, name: 'DMA32', managed: 32768},
			],
		});
		expect(sample(m).zones[0].protection).toEqual([0, 128, 128, 128, 128]);
		set(m, 'vm.lowmem_reserve_ratio', '64');
		expect(sample(m).zones[0].protection[3]).toBe(512);
		set(m, 'vm.lowmem_reserve_ratio', '0');
		expect(sample(m).zones[0].protection[3]).toBe(0);
	});

	it('dirty_ratio and dirty_bytes: the limits, and each sets the other to 0', () => {
		const m = start();
		const before = sample(m).vmstat;
		expect(Math.abs(before.nr_dirty_threshold / before.nr_dirty_background_threshold - 2)).toBeLessThan(0.01);
		set(m, 'vm.dirty_bytes', '4096000');
		const after = sample(m);
		expect(after.vmstat.nr_dirty_threshold).toBe(1000);
		expect(after.sysctls['vm.dirty_ratio']).toBe('0');
		set(m, 'vm.dirty_ratio', '40');
		expect(sample(m).sysctls['vm.dirty_bytes']).toBe('0');
	});

	it('dirty_background_bytes: when the flusher begins', () => {
		const written = (bytes: string): number => {
			const m = start({files: {'/f': 8000}, sysctls: {'vm.dirty_background_bytes': bytes}});
			spawn(m, 'writer', [op.writeFile('/f', 2000, 2000), op.sleep]);
			return seconds(m, 3).vmstat.nr_written;
		};
		expect(written('1000000')).toBeGreaterThan(500);
		expect(written('100000000')).toBe(0);
	});

	it('dirty_expire_centisecs and dirty_writeback_centisecs: when lone dirty data is written', () => {
		// The disk has lately written 4000 pages, so that its share of the background limit is all of it, for some dozen periods of 3 s.
		const cleanAt = (sysctls: Record<string, string>): number => {
			const m = start({files: {'/before': 4000, '/f': 1000}, sysctls: {'vm.dirty_background_bytes': '4096000', ...sysctls}});
			spawn(m, 'before', [op.writeFile('/before', 4000, 0)]);
			seconds(m, 1);
			set(m, 'vm.dirty_background_bytes', '100000000');
			spawn(m, 'writer', [op.writeFile('/f', 200, 0), op.sleep]);
			for (let t = 1; t < 60; t++) if (seconds(m, 1).meminfo.Dirty === 0 && t > 1) return t;
			return Infinity;
		};
		expect(cleanAt({})).toBeGreaterThanOrEqual(30);
		expect(cleanAt({})).toBeLessThanOrEqual(36);
		expect(cleanAt({'vm.dirty_expire_centisecs': '300'})).toBeLessThanOrEqual(11);
		expect(cleanAt({'vm.dirty_writeback_centisecs': '0'})).toBe(Infinity);
	});

	it('dirty_writeback_centisecs: a disk that has written nothing lately has no share, and is asked for all it has at the first round (wb_over_bg_thresh)', () => {
		const cleanAt = (sysctls: Record<string, string>): number => {
			const m = start({files: {'/f': 1000}, sysctls});
			spawn(m, 'writer', [op.writeFile('/f', 200, 0), op.sleep]);
			for (let t = 1; t < 60; t++) if (seconds(m, 1).meminfo.Dirty === 0 && t > 1) return t;
			return Infinity;
		};
		expect(cleanAt({})).toBe(6);
		expect(cleanAt({'vm.dirty_writeback_centisecs': '900'})).toBe(10);
		// With 0 the first dirty page asks for a flusher at once (__mark_inode_dirty), which finds the disk over its share; nobody comes for what is dirtied later.
		const m = start({files: {'/f': 1000}, sysctls: {'vm.dirty_writeback_centisecs': '0'}});
		spawn(m, 'writer', [op.writeFile('/f', 200, 0), op.sleep]);
		expect(seconds(m, 1).vmstat.nr_written).toBeGreaterThan(0);
		const {nr_written} = seconds(m, 1).vmstat;
		expect(seconds(m, 60).vmstat.nr_written).toBe(nr_written);
	});

	it('page-cluster: pages read at a swap-in', () => {
		const readPerFault = (value: string): number => {
			const m = start({pages: 16384, swapPages: 20000, swapDisk: 'recorded-swap', sysctls: {'vm.page-cluster': value}});
			spawn(m, 'walk', [op.map(20000), op.write(20000), op.touch(20000, 'read', 0, 3)]);
			const {vmstat} = seconds(m, 8);
			expect(vmstat.pgmajfault).toBeGreaterThan(100);
			return vmstat.pswpin / vmstat.pgmajfault;
		};
		expect(readPerFault('0')).toBeCloseTo(1, 1);
		expect(readPerFault('3')).toBeGreaterThan(4);
	});

	it('vfs_cache_pressure: how much slab goes', () => {
		const left = (value: string): number => {
			const config = machineConfig({files: {'/f': 60000}, sysctls: {'vm.vfs_cache_pressure': value}});
			const m = boot({...config, kernelMemory: {...config.kernelMemory, slabReclaimable: 3000, slabShrinkable: 2600}});
			spawn(m, 'reader', [op.read('/f', 60000, 20000), op.sleep]);
			return seconds(m, 5).meminfo.SReclaimable;
		};
		const [never, usual, eager] = ['0', '100', '1000'].map(left);
		expect(usual).toBeLessThan(never);
		expect(eager).toBeLessThan(usual);
	});

	it('the page cache takes slab of its own: a node for 64 pages, a buffer head for each written page (SReclaimable of the refault and dirty recordings)', () => {
		const m = start({files: {'/f': 20000, '/g': 5000}, slabShrinkable: 0});
		const before = sample(m).meminfo.SReclaimable;
		spawn(m, 'reader', [op.read('/f', 17920, 0), op.sleep]);
		expect((seconds(m, 3).meminfo.SReclaimable - before) / 4).toBeCloseTo(17920 / 64 / 7, -1);
		const read = sample(m).meminfo.SReclaimable;
		spawn(m, 'writer', [op.writeFile('/g', 3900, 0), op.sleep]);
		expect((seconds(m, 1).meminfo.SReclaimable - read) / 4).toBeCloseTo(3900 / 39 + 3900 / 448, -1);
		expect(violations(m)).toEqual([]);
	});

	it('drop_caches: clean unmapped cache goes, dirty and mapped pages stay', () => {
		const m = start({files: {'/f': 4000, '/g': 1000}, sysctls: {'vm.dirty_writeback_centisecs': '0'}});
		spawn(m, 'reader', [op.read('/f', 2000, 0), op.sleep]);
		spawn(m, 'mapper', [
			op.mapFile('/f', 4000),
			{do: 'touch', region: 'file', from: 3000, pages: 500, access: 'read', order: 'forward', times: 1, rate: 0},
			op.sleep,
		]);
		spawn(m, 'writer', [op.writeFile('/g', 300, 0), op.sleep]);
		const before = seconds(m, 2);
		set(m, 'vm.drop_caches', '1');
		const after = sample(m);
		expect(after.meminfo.MemFree).toBeGreaterThan(before.meminfo.MemFree + 7000);
		expect(after.meminfo.Dirty).toBe(before.meminfo.Dirty);
		expect(after.meminfo.Mapped).toBe(before.meminfo.Mapped);
		expect(after.vmstat.drop_pagecache).toBe(1);
		expect(violations(m)).toEqual([]);
	});

	it('overcommit_memory: 0 refuses what can never fit, 2 what is over the limit, 1 nothing; nobody is killed for it', () => {
		const vsz = (mode: string, pages: number): number => {
			const m = start({sysctls: {'vm.overcommit_memory': mode}});
			const pid = spawn(m, 'greedy', [{do: 'map', region: 'data', pages}, op.sleep]);
			const s = seconds(m, 0.1);
			expect(s.kills).toBe(0);
			return s.processes.find(p => p.pid === pid)?.vszKb ?? 0;
		};
		expect(vsz('0', 40000)).toBe(0);
		expect(vsz('0', 30000)).toBeGreaterThan(120000);
		expect(vsz('1', 400000)).toBeGreaterThan(1600000);
		expect(vsz('2', 30000)).toBe(0);
		expect(vsz('2', 8000)).toBeGreaterThan(32000);
	});

	it('overcommit_ratio: the commit limit', () => {
		const m = start({swapPages: 1000});
		expect(sample(m).meminfo.CommitLimit).toBe((16384 + 1000) * 4);
		set(m, 'vm.overcommit_ratio', '100');
		expect(sample(m).meminfo.CommitLimit).toBe((32768 + 1000) * 4);
	});

	it('a heap that grows meets the commit limit in the middle, and goes on without', () => {
		const m = start({sysctls: {'vm.overcommit_memory': '2'}});
		const pid = spawn(m, 'grows', [op.heap(60000), op.write(60000, 0), op.sleep]);
		const s = seconds(m, 2);
		const p = s.processes.find(q => q.pid === pid);
		expect(p?.state).toBe('S');
		expect(s.events.some(e => e.kind === 'refused' && e.errno === 'ENOMEM')).toBe(true);
		expect(s.meminfo.Committed_AS).toBeLessThan(s.meminfo.CommitLimit);
		expect(p?.rssAnonKb).toBeGreaterThan(40000);
	});
});
