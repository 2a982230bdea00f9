// fork and copy-on-write: what parent and child have, who pays for a write, swap, overcommit, the OOM killer. (kernel/fork.c dup_mmap; mm/memory.c do_wp_page,
// copy_page_range; docs §13.4)
import {describe, expect, it} from 'vitest';
import type {Op, Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import type {ProcessSample, Sample} from '../../../source/machine/sample.ts';
import {pidSmapsRollupText} from '../../../source/procfs/maps.ts';
import {violations} from '../../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const machine = (sketch: Sketch = {}): Machine => boot(machineConfig({pages: 16_000, ...sketch}));
const spawn = (m: Machine, program: Program, name = 'parent'): number => (apply(m, {kind: 'spawn', name, program}) as {pid: number}).pid;
const write = (from: number, pages: number): Op => ({do: 'touch', region: 'data', from, pages, access: 'write', order: 'forward', times: 1, rate: 0});
const sleep = (ms: number): Op => ({do: 'sleep', us: ms * 1000});
const fork = (program: Program, more: Partial<Extract<Op, {do: 'fork'}>> = {}): Op => ({do: 'fork', name: 'child', program, ...more});
const one = ({processes}: Sample, name: string): ProcessSample => processes.find(process => process.name === name) as ProcessSample;
const rollup = (process: ProcessSample): Record<string, number> =>
	Object.fromEntries([...pidSmapsRollupText(process).matchAll(/^(\w+):\s+(\d+) kB/gm)].map(([, name, kb]) => [name, Number(kb)]));
const PAGES = 3000;
const map = (pages: number): Op => ({do: 'map', region: 'data', pages});
const filled: Op[] = [map(PAGES), op.touch(PAGES, 'write')];

describe('fork', () => {
	it('copies no entries of a mapped file: faults find its pages in the cache (vma_needs_copy)', () => {
		const m = boot(machineConfig({files: {'/f': 200}}));
		spawn(m, [op.mapFile('/f', 200), op.touch(200, 'read', 0, 1, 'file'), ...filled, fork([op.sleep]), op.sleep]);
		advance(m, 1e6);
		const of = (name: string) => {
			const task = m.tasks.find(known => known.name === name);
			return task?.regions.map(id => m.regions[id]).find(region => region?.name === 'file')?.rss;
		};
		expect([of('parent'), of('child')]).toEqual([200, 0]);
	});

	it('is what makes a process write to its own image first: one that has not forked does not', () => {
		const m = machine();
		const pid = spawn(m, [op.sleep]);
		expect(m.taskOf.get(pid)?.forked).toBe(0);
	});

	it('gives the child all that the parent has and takes nothing but tables for it', () => {
		const m = machine({kernel: '6.12'}); // which counts tables of all levels
		spawn(m, [...filled, sleep(500), fork([op.sleep]), op.sleep]);
		advance(m, 400_000);
		const before = sample(m);
		advance(m, 300_000);
		const after = sample(m);
		const [parent, child] = [one(after, 'parent'), one(after, 'child')];
		expect(child.ppid).toBe(parent.pid);
		expect(child.rssAnonKb).toBe(parent.rssAnonKb);
		expect(child.vszKb).toBe(parent.vszKb);
		expect(child.pageTablesKb).toBe(parent.pageTablesKb);
		// RSS is counted in both, AnonPages once, but for the few pages that each writes of its stack and data.
		expect(parent.rssAnonKb).toBe(one(before, 'parent').rssAnonKb);
		expect(after.meminfo.AnonPages - before.meminfo.AnonPages).toBeLessThanOrEqual(5 * 4);
		expect(after.meminfo.PageTables - before.meminfo.PageTables).toBe(child.pageTablesKb);
		expect(after.meminfo.Committed_AS - before.meminfo.Committed_AS).toBeGreaterThanOrEqual(PAGES * 4);
		expect(after.events.filter(({kind}) => kind === 'fork')).toHaveLength(1);
		expect(violations(m)).toEqual([]);
	});

	it('copies a page when one of them writes it, and lets the last who has it write it as it is', () => {
		const m = machine();
		spawn(m, [...filled, sleep(500), fork([sleep(200), write(0, 1000), sleep(500), {do: 'exit', status: 0}]), sleep(1500), write(0, PAGES), op.sleep]);
		advance(m, 650_000);
		const before = sample(m);
		advance(m, 300_000);
		const copied = sample(m);
		expect(copied.meminfo.AnonPages - before.meminfo.AnonPages).toBe(1000 * 4);
		expect(one(copied, 'child').rssAnonKb).toBe(one(before, 'child').rssAnonKb);
		expect(copied.vmstat.pgreuse).toBe(before.vmstat.pgreuse);
		expect(one(copied, 'child').minflt - one(before, 'child').minflt).toBe(1000);
		const [parent, child] = [rollup(one(copied, 'parent')), rollup(one(copied, 'child'))];
		for (const side of [parent, child]) {
			expect(side.Shared_Dirty + side.Private_Dirty).toBe(side.Anonymous);
			expect(side.Pss_Anon).toBe(side.Private_Dirty + side.Shared_Dirty / 2);
		}
		expect(parent.Shared_Dirty).toBe(child.Shared_Dirty);
		expect(parent.Private_Dirty).toBeGreaterThanOrEqual(1000 * 4);
		advance(m, 1_500_000);
		const after = sample(m);
		// The child is gone: nothing is copied any more.
		expect(one(after, 'child')).toBeUndefined();
		expect(after.vmstat.pgreuse - copied.vmstat.pgreuse).toBe(PAGES);
		expect(after.meminfo.AnonPages).toBeLessThan(before.meminfo.AnonPages);
		expect(violations(m)).toEqual([]);
	});

	it('gives pages back only when the last who has them ends', () => {
		const m = machine();
		const pid = spawn(m, [...filled, fork([op.sleep]), op.sleep]);
		advance(m, 500_000);
		const before = sample(m).meminfo.AnonPages;
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 200_000);
		const orphan = sample(m);
		expect(before - orphan.meminfo.AnonPages).toBeLessThan(40);
		expect(rollup(one(orphan, 'child')).Shared_Dirty).toBe(0);
		expect(one(orphan, 'child').ppid).toBe(1);
		apply(m, {kind: 'signal', pid: one(orphan, 'child').pid, signal: 'KILL'});
		advance(m, 200_000);
		expect(sample(m).meminfo.AnonPages).toBeLessThan(200);
		expect(violations(m)).toEqual([]);
	});

	it('shares what is in swap, and finds one copy again for both', () => {
		const m = machine({swapPages: 8000});
		spawn(m, [...filled, op.pageout(PAGES), sleep(2000), fork([sleep(1000), {do: 'scan', access: 'read', rate: 0}, op.sleep]), op.sleep]);
		advance(m, 1_500_000);
		const before = sample(m);
		expect(one(before, 'parent').swapKb).toBe(PAGES * 4);
		advance(m, 1_000_000);
		const forked = sample(m);
		expect(one(forked, 'child').swapKb).toBe(PAGES * 4);
		expect(forked.meminfo.SwapFree).toBe(before.meminfo.SwapFree);
		expect(rollup(one(forked, 'parent')).SwapPss).toBe(PAGES * 2);
		advance(m, 8_000_000);
		const after = sample(m);
		expect(one(after, 'child').swapKb).toBe(0);
		expect(one(after, 'parent').swapKb).toBe(PAGES * 4);
		// The parent still has the entries: no slot is free.
		expect(after.meminfo.SwapFree).toBe(before.meminfo.SwapFree);
		expect(violations(m)).toEqual([]);
	});

	it('is unmapped from all of them when it goes to swap', () => {
		const m = machine({pages: 9000, swapPages: 9000});
		spawn(m, [...filled, fork([op.sleep]), op.sleep]);
		advance(m, 300_000);
		spawn(m, [op.map(6000), op.touch(6000, 'write'), op.sleep], 'hog');
		advance(m, 6_000_000);
		const {processes, vmstat} = sample(m);
		const [parent, child] = ['parent', 'child'].map(name => processes.find(process => process.name === name) as ProcessSample);
		expect(parent?.swapKb).toBeGreaterThan(1000 * 4);
		expect(child?.swapKb).toBeGreaterThan(1000 * 4);
		expect(Math.abs((parent?.swapKb ?? 0) - (child?.swapKb ?? 0))).toBeLessThan(100);
		expect(vmstat.pswpout * 4).toBeLessThan((parent?.swapKb ?? 0) + (child?.swapKb ?? 0));
		expect(violations(m)).toEqual([]);
	});

	it.each([
		{mode: '0', granted: true},
		{mode: '1', granted: true},
		{mode: '2', granted: false},
	])('of 60 % of RAM under vm.overcommit_memory $mode: granted $granted', ({mode, granted}) => {
		const m = machine({sysctls: {'vm.overcommit_memory': mode, 'vm.overcommit_ratio': '80'}});
		const pages = 9600;
		const pid = spawn(m, [map(pages), op.touch(pages, 'write'), fork([op.sleep]), op.sleep]);
		advance(m, 300_000);
		const {processes, events} = sample(m);
		expect(processes.some(({name}) => name === 'child')).toBe(granted);
		const refused = events.filter(event => event.kind === 'refused');
		expect(refused).toHaveLength(granted ? 0 : 1);
		if (!granted) expect(refused[0]).toMatchObject({errno: 'ENOMEM', asked: {pid, by: 'fork', overcommit: true}});
		expect(processes.some(process => process.pid === pid)).toBe(true);
		expect(violations(m)).toEqual([]);
	});

	it('is refused under mode 0 where one area is larger than RAM and swap, however small the steps by which it was granted', () => {
		const m = machine();
		spawn(m, [op.heap(20_000), op.touch(20_000, 'read'), fork([op.sleep]), op.sleep]);
		advance(m, 300_000);
		const {processes, events} = sample(m);
		expect(processes.map(({name}) => name)).not.toContain('child');
		expect(events.find(({kind}) => kind === 'refused')).toMatchObject({errno: 'ENOMEM', asked: {by: 'fork'}});
	});

	it('leaves the OOM killer to weigh parent and child each by all that it has', () => {
		const m = machine({pages: 8000});
		spawn(m, [op.map(4500), op.touch(4500, 'write'), fork([sleep(200), write(0, 4500), op.sleep]), op.sleep]);
		advance(m, 150_000);
		const forked = sample(m);
		expect(Math.abs(one(forked, 'parent').oomScore - one(forked, 'child').oomScore)).toBeLessThanOrEqual(2);
		advance(m, 3_000_000);
		const after = sample(m);
		expect(m.kills).toBe(1);
		const left = after.processes.filter(({name, state}) => (name === 'parent' || name === 'child') && state !== 'Z');
		expect(left).toHaveLength(1);
		const report = after.events.find(event => event.kind === 'oom');
		const rows = report?.kind === 'oom' ? report.report.tasks.filter(({name}) => name === 'parent' || name === 'child') : [];
		expect(rows).toHaveLength(2);
		expect(violations(m)).toEqual([]);
	});

	it('makes no second child of a name while one lives where it is alone, and ends those that follow with their parent', () => {
		const m = machine();
		const children = (): number => sample(m).processes.filter(({name, state}) => name === 'child' && state !== 'Z').length;
		const pid = spawn(m, [...filled, fork([sleep(300), {do: 'exit', status: 0}], {alone: true, follow: true}), sleep(50), {do: 'jump', to: 2, times: 0}]);
		advance(m, 300_000);
		expect(children()).toBe(1);
		advance(m, 250_000);
		expect(children()).toBe(1);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 100_000);
		expect(children()).toBe(0);
		expect(violations(m)).toEqual([]);
	});

	it('dies with its parent when that is killed in the middle', () => {
		const m = machine({pages: 60_000});
		const pages = 40_000;
		const pid = spawn(m, [op.map(pages), op.touch(pages, 'write'), fork([op.sleep]), op.sleep]);
		const before = sample(m).meminfo.PageTables;
		while (![...m.taskOf.values()].some(task => task.forking !== null)) advance(m, 100);
		advance(m, 1000);
		expect(one(sample(m), 'child')).toBeUndefined();
		expect(violations(m)).toEqual([]);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 500_000);
		expect(one(sample(m), 'child')).toBeUndefined();
		expect(sample(m).meminfo.PageTables).toBe(before);
		expect(m.taskOf.size).toBe(m.tasks.length);
		expect(violations(m)).toEqual([]);
	});

	it('can be asked for from outside', () => {
		const m = machine();
		const pid = spawn(m, [...filled, op.sleep]);
		advance(m, 200_000);
		expect(apply(m, {kind: 'fork', pid, name: 'saver', program: [{do: 'scan', access: 'write', rate: 0}, op.sleep]}).ok).toBe(true);
		expect(apply(m, {kind: 'fork', pid: 999, name: 'saver', program: [op.sleep]})).toMatchObject({ok: false, errno: 'ESRCH'});
		advance(m, 500_000);
		const now = sample(m);
		expect(one(now, 'saver').rssAnonKb).toBe(one(now, 'parent').rssAnonKb);
		expect(rollup(one(now, 'saver')).Shared_Dirty).toBe(0);
		expect(now.meminfo.AnonPages).toBeGreaterThan(2 * PAGES * 4);
		expect(violations(m)).toEqual([]);
	});
});
