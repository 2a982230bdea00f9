// Files on the tmpfs: what they are counted as, that they go to swap and come back, that they stay, and their limit. (mm/shmem.c; docs §11.7)
import {describe, expect, it} from 'vitest';
import type {Command, Op, Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import type {ProcessSample} from '../../../source/machine/sample.ts';
import {pidSmapsRollupText} from '../../../source/procfs/maps.ts';
import {violations} from '../../support/invariants.ts';
import {leak, machineConfig, op, type Sketch} from '../../support/machines.ts';

const machine = (sketch: Sketch = {}, tmpfsPages?: number): Machine => {
	const config = machineConfig({pages: 16_000, ...sketch});
	return boot({...config, files: [...config.files, {path: '/shm', pages: 8000, disk: 'tmpfs'}], ...(tmpfsPages === undefined ? {} : {tmpfsPages})});
};
const spawn = (m: Machine, program: Program, more: Partial<Extract<Command, {kind: 'spawn'}>> = {}): number =>
	(apply(m, {kind: 'spawn', name: 'w', program, ...more}) as {pid: number}).pid;
const KB = 4;

describe('a file on the tmpfs', () => {
	it('counts as cache and shared memory and lies on the anonymous lists; who wrote it has none of it, and it stays when that ends', () => {
		const m = machine();
		const before = sample(m).meminfo;
		const pid = spawn(m, [op.writeFile('/shm', 1000), op.sleep]);
		advance(m, 500_000);
		const {meminfo, vmstat, nodes, processes} = sample(m);
		expect(meminfo.Shmem).toBe(1000 * KB);
		expect(meminfo.Cached - before.Cached).toBe(1000 * KB);
		expect(meminfo['Inactive(anon)'] - before['Inactive(anon)']).toBeGreaterThanOrEqual(1000 * KB);
		expect(meminfo.AnonPages).toBeLessThan(30 * KB);
		expect(meminfo.Committed_AS - before.Committed_AS).toBeGreaterThanOrEqual(1000 * KB);
		expect(meminfo.MemAvailable).toBeLessThan(before.MemAvailable - 950 * KB);
		expect(vmstat).toMatchObject({nr_shmem: 1000, nr_dirty: 0, nr_dirtied: 0});
		expect(nodes[0]?.shmem).toBe(1000);
		expect(processes.find(one => one.pid === pid)).toMatchObject({rssShmemKb: 0});
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 200_000);
		expect(sample(m).meminfo.Shmem).toBe(1000 * KB);
		apply(m, {kind: 'sysctl', name: 'vm.drop_caches', value: '3'});
		expect(sample(m).meminfo.Shmem).toBe(1000 * KB);
		expect(violations(m)).toEqual([]);
		apply(m, {kind: 'unlink', path: '/shm'});
		advance(m, 200_000);
		expect(sample(m).meminfo).toMatchObject({Shmem: 0, Committed_AS: before.Committed_AS});
		expect(violations(m)).toEqual([]);
	});

	it('goes to swap when memory is short, and comes back as it is read', () => {
		const m = machine({pages: 9000, swapPages: 9000});
		const pid = spawn(m, [op.writeFile('/shm', 4400), op.sleep]);
		advance(m, 500_000);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		const hog = spawn(m, leak(0, 5000));
		advance(m, 4_000_000);
		expect(m.kills).toBe(0);
		const taken = sample(m);
		const {vmstat, meminfo} = taken;
		expect(taken.events.find(({kind}) => kind === 'first-swap-out')).toMatchObject({pid: 0, name: '/shm'});
		expect(vmstat.pswpout).toBeGreaterThan(1000);
		expect(meminfo.Shmem).toBeLessThan(4000 * KB);
		expect(violations(m)).toEqual([]);
		apply(m, {kind: 'signal', pid: hog, signal: 'KILL'});
		const reader = spawn(m, [op.read('/shm', 4400), op.sleep]);
		advance(m, 6_000_000);
		const after = sample(m);
		expect(after.processes.find(one => one.pid === reader)?.io.rchar).toBe(4400 * 4096);
		expect(after.meminfo.Shmem).toBe(4400 * KB);
		expect(after.vmstat.pswpin).toBeGreaterThan(1000);
		expect(violations(m)).toEqual([]);
	});

	it('without swap nothing of it can go: the OOM killer takes who is left, and it is still there', () => {
		const m = machine({pages: 9000});
		spawn(m, [op.writeFile('/shm', 4000), {do: 'exit', status: 0}]);
		advance(m, 500_000);
		spawn(m, leak(0), {name: 'innocent'});
		advance(m, 2_000_000);
		expect(m.kills).toBeGreaterThan(0);
		expect(sample(m).meminfo.Shmem).toBe(4000 * KB);
		expect(violations(m)).toEqual([]);
	});

	it('has no more than its limit, half of RAM by default: beyond it there is no space, though memory is free', () => {
		for (const [limit, most] of [
			[undefined, 7500],
			[300, 300],
		] as const) {
			const m = limit === undefined ? machine({pages: 15_000}) : machine({}, limit);
			spawn(m, [op.writeFile('/shm', 8000), op.sleep]);
			advance(m, 1_000_000);
			expect(sample(m).meminfo.Shmem).toBe(most * KB);
			expect(sample(m).meminfo.MemFree).toBeGreaterThan(4000 * KB);
			expect(violations(m)).toEqual([]);
		}
		const m = machine({}, 100);
		spawn(m, [op.writeFile('/shm', 101), op.sleep]);
		advance(m, 100_000);
		expect(sample(m).events).toContainEqual(expect.objectContaining({kind: 'refused', errno: 'ENOSPC'}));
	});

	it('may be given more room, and less than it has not; size=0 is no limit, and that is for good (shmem_reconfigure)', () => {
		const m = machine({}, 1000);
		const held = (): number => sample(m).tmpfs?.used ?? 0;
		const write = (): void => {
			spawn(m, [op.writeFile('/shm', 3000), op.sleep]);
			advance(m, 500_000);
		};
		const remount = (pages: number) => apply(m, {kind: 'remount', pages});
		write();
		expect(held()).toBe(1000);
		expect(remount(999)).toMatchObject({ok: false, errno: 'EINVAL'});
		expect(remount(1000).ok).toBe(true);
		expect(remount(2000).ok).toBe(true);
		expect(sample(m).events.filter(({kind}) => kind === 'tmpfs-size')).toMatchObject([
			{from: 1000, to: 1000},
			{from: 1000, to: 2000, used: 1000},
		]);
		write();
		expect(held()).toBe(2000);
		expect(violations(m)).toEqual([]);
		expect(remount(0).ok).toBe(true);
		write();
		expect(held()).toBe(3000);
		expect(remount(4000)).toMatchObject({ok: false, errno: 'EINVAL', why: 'cannot retroactively limit size'});
		expect(violations(m)).toEqual([]);
	});

	it('swapoff brings it back', () => {
		const m = machine({pages: 9000, swapPages: 9000});
		spawn(m, [op.writeFile('/shm', 4000), op.sleep]);
		advance(m, 400_000);
		const hog = spawn(m, leak(0, 5000));
		advance(m, 3_000_000);
		apply(m, {kind: 'signal', pid: hog, signal: 'KILL'});
		advance(m, 300_000);
		expect(sample(m).meminfo.Shmem).toBeLessThan(4000 * KB);
		apply(m, {kind: 'swapoff', device: '/dev/vdb'});
		advance(m, 8_000_000);
		expect(sample(m).meminfo).toMatchObject({Shmem: 4000 * KB, SwapTotal: 0});
		expect(violations(m)).toEqual([]);
	});

	it('what was never written reads as zeroes and takes nothing', () => {
		const m = machine();
		const reader = spawn(m, [op.read('/shm', 3000), op.sleep] as Op[]);
		advance(m, 500_000);
		const {processes, meminfo} = sample(m);
		expect(processes.find(one => one.pid === reader)?.io.rchar).toBe(3000 * 4096);
		expect(meminfo.Shmem).toBe(0);
	});
});

describe('a file on the tmpfs that is mapped shared', () => {
	const mapped = (access: 'read' | 'update', pages = 1000): Program => [op.mapFile('/shm', pages), op.touch(pages, access, 0, 1, 'file'), op.sleep];
	const of = (m: Machine, pid: number) => sample(m).processes.find(one => one.pid === pid);

	it('is RssShmem of each that maps it and Shmem once, and stays when they end', () => {
		const m = machine();
		const before = sample(m).meminfo;
		const [first, second] = [spawn(m, mapped('update')), spawn(m, mapped('update'))];
		advance(m, 500_000);
		const {meminfo} = sample(m);
		expect(meminfo.Shmem).toBe(1000 * KB);
		expect(meminfo.Mapped - before.Mapped).toBeGreaterThanOrEqual(1000 * KB);
		for (const pid of [first, second]) {
			const process = of(m, pid);
			expect(process).toMatchObject({rssShmemKb: 1000 * KB});
			expect(process?.rssKb).toBe((process?.rssAnonKb ?? 0) + (process?.rssFileKb ?? 0) + 1000 * KB);
			const rollup = pidSmapsRollupText(process as ProcessSample);
			expect(rollup).toMatch(/^Pss_Shmem:\s+2000 kB$/m);
			expect(rollup).toMatch(/^Shared_Dirty:\s+4000 kB$/m);
		}
		expect(of(m, first)?.oomScore).toBe(of(m, second)?.oomScore);
		expect(violations(m)).toEqual([]);
		apply(m, {kind: 'signal', pid: first, signal: 'KILL'});
		apply(m, {kind: 'signal', pid: second, signal: 'KILL'});
		advance(m, 200_000);
		const after = sample(m).meminfo;
		expect(after.Shmem).toBe(1000 * KB);
		expect(after.Mapped).toBeLessThan(meminfo.Mapped - 900 * KB);
		expect(violations(m)).toEqual([]);
		apply(m, {kind: 'unlink', path: '/shm'});
		advance(m, 200_000);
		expect(sample(m).meminfo.Shmem).toBe(0);
	});

	it('goes to swap out of all of them, and each finds it again by a fault', () => {
		const m = machine({pages: 9000, swapPages: 9000});
		const pids = [spawn(m, mapped('update', 4000)), spawn(m, mapped('read', 4000))];
		advance(m, 500_000);
		const hog = spawn(m, leak(0, 8500));
		advance(m, 6_000_000);
		expect(m.kills).toBe(0);
		const out = sample(m);
		expect(out.vmstat.pswpout).toBeGreaterThan(500);
		// The entries of swap are the file's: what they have there themselves is of their stacks and data.
		for (const pid of pids) expect(of(m, pid)?.swapKb).toBeLessThan(100);
		expect(of(m, pids[0] as number)?.rssShmemKb).toBeLessThan(3900 * KB);
		expect(violations(m)).toEqual([]);
		apply(m, {kind: 'signal', pid: hog, signal: 'KILL'});
		const third = spawn(m, mapped('update', 4000));
		advance(m, 8_000_000);
		expect(of(m, third)).toMatchObject({rssShmemKb: 4000 * KB});
		expect(of(m, third)?.majflt).toBeGreaterThan(0);
		expect(violations(m)).toEqual([]);
	});

	it('counts in the badness of a victim, which frees nothing of it', () => {
		const m = machine({pages: 9000}, 8000);
		const pid = spawn(m, mapped('update', 5000));
		advance(m, 500_000);
		spawn(m, leak(0));
		advance(m, 3_000_000);
		const {events, meminfo} = sample(m);
		const report = events.find(event => event.kind === 'oom');
		expect(report?.kind === 'oom' ? report.report.tasks.find(task => task.pid === pid) : undefined).toMatchObject({rssShmem: 5000});
		expect(meminfo.Shmem).toBe(5000 * KB);
		expect(violations(m)).toEqual([]);
	});

	it('ends who goes beyond its end, or finds no room, with SIGBUS', () => {
		const m = machine({}, 500);
		const pid = spawn(m, mapped('update'));
		advance(m, 500_000);
		expect(sample(m).events.filter(event => event.kind === 'signal')).toMatchObject([{pid, signal: 'BUS'}]);
		expect(sample(m).meminfo.Shmem).toBe(500 * KB);
		expect(violations(m)).toEqual([]);
	});
});

it('a fault is told as what it was: a page that is made, or one that is there', () => {
	const m = machine();
	const mapper: Program = [op.mapFile('/shm', 100, 'shm'), op.touch(100, 'update', 0, 1, 'shm'), op.sleep];
	const how = (pid: number) => m.taskOf.get(pid)?.lastFault?.how;
	const first = spawn(m, mapper);
	advance(m, 200_000);
	const second = spawn(m, mapper);
	advance(m, 200_000);
	expect([how(first), how(second)]).toEqual(['new-frame', 'page-cache']);
});

it('read() of a hole makes no page, and marks none as used', () => {
	const m = machine();
	const flags = m.frames.flags.slice();
	spawn(m, [op.read('/shm', 1, 0, 5), op.sleep]);
	expect(m.frames.flags[0]).toBe(flags[0]);
	advance(m, 200_000);
	expect([sample(m).meminfo.Shmem, m.frames.flags[0]]).toEqual([0, flags[0]]);
});
