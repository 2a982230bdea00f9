// What /proc/diskstats and /proc/PID/io say, against what a disk can have done and what was asked of it. (block/blk-mq.c, include/linux/task_io_accounting_ops.h)
import {describe, expect, it} from 'vitest';
import type {Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {DISK_PROFILES} from '../../../source/machine/profile.ts';
import {diskstatsText} from '../../../source/procfs/diskstats.ts';
import {ioViolations} from '../../support/io-invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const MIB = 1024 * 1024;
const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program): number => (apply(m, {kind: 'spawn', name, program}) as {pid: number}).pid;
const slow = {name: 'vda', ...DISK_PROFILES.hdd, readBytesPerSecond: MIB, writeBytesPerSecond: MIB};

/** The figures behind a disk's name, as block/genhd.c names them. */
function stats(m: Machine, disk = 0): Record<string, number> {
	const [, , , ...figures] = diskstatsText(sample(m)).split('\n')[disk]!.trim().split(/\s+/).map(Number);
	const names = ['rio', 'rmerge', 'rsect', 'ruse', 'wio', 'wmerge', 'wsect', 'wuse', 'running', 'use', 'aveq'];
	return Object.fromEntries(names.map((name, i) => [name, figures[i]!]));
}

describe('a disk of 1 MiB/s that is written to as fast as possible', () => {
	const m = start({pages: 131072, files: {'/slow': 76_800}, disks: [slow]});
	spawn(m, 'writer', [op.writeFile('/slow', 76_800)]);
	const rows = Array.from({length: 60}, (_, i) => {
		advance(m, 1e6);
		return {second: i + 1, ...stats(m)} as Record<string, number>;
	});

	it('has never written more than it can have, nor been busy for longer than it was there', () => {
		for (const {second, wsect, use} of rows) {
			expect(wsect! * 512).toBeLessThanOrEqual(second! * MIB);
			expect(use!).toBeLessThanOrEqual(second! * 1000);
		}
		expect(rows[29]!['wsect']).toBeGreaterThan(0.9 * 61_440);
		expect(rows[59]!['use']).toBeGreaterThan(59_000);
	});

	it('holds requests of 256 pages that wait for one another: by Little’s law their time is that of the queue', () => {
		for (let i = 30; i < 60; i++) {
			const [before, now] = [rows[i - 1]!, rows[i]!];
			const [done, time] = [now['wio']! - before['wio']!, now['wuse']! - before['wuse']!];
			expect(time / done).toBeGreaterThan(9_000);
			expect(now['running']!).toBeGreaterThanOrEqual(10);
			expect(now['running']!).toBeLessThanOrEqual(24); // writeback throttling: ¾ of what a disk of depth 32 takes; more come when half of that are left
			expect(now['aveq']).toBe(now['ruse']! + now['wuse']!);
		}
	});

	it('is left alone when all is written', () => {
		for (let i = 0; i < 400 && sample(m).meminfo.Writeback + sample(m).meminfo.Dirty > 0; i++) advance(m, 1e6);
		const [before, {wsect, running}] = [stats(m), stats(m)];
		expect(running).toBe(0);
		expect(wsect! * 512).toBe(sample(m).vmstat.nr_written * 4096);
		advance(m, 10e6);
		expect(stats(m)).toEqual(before);
		expect(ioViolations(m)).toEqual([]);
	});
});

describe('requests', () => {
	it('of swap are merged page by page, those of files are not', () => {
		const m = start({pages: 16384, swapPages: 20_000, files: {'/f': 4000}});
		spawn(m, 'large', [op.map(18_000), op.write(18_000), op.touch(18_000, 'read'), op.read('/f', 4000), op.sleep]);
		advance(m, 5e6);
		const [data, swap] = [stats(m, 0), stats(m, 1)];
		expect(swap['wmerge']! + swap['wio']!).toBeGreaterThanOrEqual(swap['wsect']! / 8);
		expect(swap['rmerge']! + swap['rio']!).toBeGreaterThanOrEqual(swap['rsect']! / 8);
		expect(swap['wmerge']).toBeGreaterThan(0);
		expect([data['rmerge'], data['rsect']! >= 8 * 4000]).toEqual([0, true]);
	});

	it('of zram are done when they are asked for, and take no time but where a tick falls into one', () => {
		const m = start({pages: 8192, swapPages: 8000, swapDisk: 'zram'});
		spawn(m, 'large', [op.map(10_000), op.write(10_000), op.sleep]);
		advance(m, 2e6);
		const zram = stats(m, 1);
		expect(zram['wio']).toBeGreaterThan(1000);
		expect(zram['wsect']).toBe(zram['wio']! * 8);
		expect(zram['running']).toBe(0);
		expect(zram['use']).toBeLessThan(500);
	});
});

describe('/proc/PID/io', () => {
	const io = (m: Machine, pid: number) => sample(m).processes.find(process => process.pid === pid)?.io ?? expect.fail(`no process ${pid}`);

	it('of a reader: what it was given, call by call, and what came from the disk for it', () => {
		const m = start({files: {'/f': 1000}});
		const pid = spawn(m, 'reader', [op.read('/f', 1000, 0, 2), op.sleep]);
		advance(m, 2e6);
		// Twice 1000 pages in calls of 16, the last of 8; read from the disk once, with three pages of inode and extents.
		expect(io(m, pid)).toEqual({rchar: 2000 * 4096, wchar: 0, syscr: 126, syscw: 0, readBytes: 1003 * 4096, writeBytes: 0, cancelledWriteBytes: 0});
	});

	it('of a writer: a page counts as written when it becomes dirty, and not again while it is', () => {
		const m = start({files: {'/f': 1000}});
		const pid = spawn(m, 'writer', [op.writeFile('/f', 1000, 0, 3), op.sleep]);
		advance(m, 2e6);
		expect(sample(m).vmstat.nr_dirtied).toBe(1000);
		expect(io(m, pid)).toEqual({rchar: 0, wchar: 3000 * 4096, syscr: 0, syscw: 189, readBytes: 0, writeBytes: 1000 * 4096, cancelledWriteBytes: 0});
		advance(m, 10e6);
		expect(sample(m).vmstat.nr_written).toBe(1000);
		expect(
			sample(m)
				.processes.filter(process => process.kernelThread)
				.every(process => process.io.writeBytes === 0),
		).toBe(true); // the flusher has written them
	});

	it('of one that swaps: what it reads back, and nothing of what was pushed out', () => {
		const m = start({pages: 8192, swapPages: 20_000});
		const pid = spawn(m, 'large', [op.map(12_000), op.write(12_000), op.touch(12_000, 'read'), op.sleep]);
		advance(m, 5e6);
		expect(io(m, pid)).toMatchObject({rchar: 0, wchar: 0, readBytes: sample(m).vmstat.pswpin * 4096, writeBytes: 0});
		expect(io(m, pid).readBytes).toBeGreaterThan(0);
	});

	it('of one that is gone counts to who has collected it, and a call cut short counts for what it did', () => {
		const m = start({files: {'/f': 30_000}});
		const pid = spawn(m, 'writer', [op.writeFile('/f', 30_000, 1000, 0)]);
		advance(m, 1.0071e6);
		expect(io(m, pid).wchar % (16 * 4096)).toBe(0);
		const dirtied = sample(m).vmstat.nr_dirtied;
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 1e6);
		expect(sample(m).processes.some(process => process.pid === pid)).toBe(false);
		expect(io(m, 1)).toMatchObject({wchar: dirtied * 4096, syscw: Math.ceil(dirtied / 16), writeBytes: dirtied * 4096});
	});
});
