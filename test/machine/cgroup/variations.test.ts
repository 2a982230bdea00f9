// What else is written to groups, in an order or a place of its own: limits under what is used, protection without the parent's, groups that stand still, move and go. Expected:
// mm/memcontrol.c memory_max_write, memory_high_write, swap_max_write, mem_cgroup_get_oom_group; mm/page_counter.c page_counter_calculate_protection;
// kernel/cgroup/freezer.c; kernel/cgroup/cgroup.c cgroup_rmdir (6.12).
import {describe, expect, it} from 'vitest';
import type {GroupSample} from '../../../source/machine/group-sample.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {sysfsCgroupTexts} from '../../../source/procfs/sysfs-cgroup.ts';
import {groupViolations} from '../../support/group-invariants.ts';
import {violations} from '../../support/invariants.ts';
import {leak, machineConfig, op} from '../../support/machines.ts';

const MIB = 2 ** 20;
const machine = (paths: readonly string[], swapPages = 0): Machine => {
	const m = boot(machineConfig({kernel: '6.12', lru: 'classic', pages: 32_768, swapPages, files: {'/f': 8000}}));
	for (const path of paths) apply(m, {kind: 'mkdir', path});
	return m;
};
const write = (m: Machine, path: string, file: string, value: string | number) => apply(m, {kind: 'cgroup', path, file, value: String(value)});
const run = (m: Machine, cgroup: string, pages: number, more: {readonly name?: string; readonly oomScoreAdj?: number} = {}): number =>
	(apply(m, {kind: 'spawn', name: 'p', cgroup, program: leak(0, pages), ...more}) as {pid: number}).pid;
const at = (m: Machine, path: string): GroupSample => sample(m).groups!.find(group => group.path === path)!;
const text = (m: Machine, file: string): string => sysfsCgroupTexts(sample(m))[`fs/cgroup${file}`]!;
const alive = (m: Machine): readonly string[] =>
	sample(m)
		.processes.filter(({name, state}) => /^p/.test(name) && state !== 'Z')
		.map(({name}) => name);
const sound = (m: Machine): void => expect([...violations(m), ...groupViolations(m)]).toEqual([]);

describe('a limit under what is used', () => {
	it('memory.max kills, and of a group where nobody may be killed takes nothing: one attempt', () => {
		const m = machine(['/a', '/b']);
		run(m, '/a', 4000);
		run(m, '/b', 4000, {oomScoreAdj: -1000});
		advance(m, 500_000);
		for (const path of ['/a', '/b']) expect(write(m, path, 'memory.max', '8M')).toMatchObject({ok: true});
		advance(m, 500_000);
		expect(at(m, '/a').events).toMatchObject({oom_kill: 1, max: 0});
		expect(at(m, '/a').current).toBeLessThanOrEqual(8 * MIB);
		expect(at(m, '/b').events).toMatchObject({oom: 1, oom_kill: 0, max: 0});
		expect(at(m, '/b').current).toBeGreaterThan(15 * MIB);
		expect(text(m, '/b/memory.max')).toBe(`${8 * MIB}\n`);
		sound(m);
	});

	it('memory.high gives up after seventeen fruitless calls, and stays as written', () => {
		const m = machine(['/a']);
		run(m, '/a', 4000);
		advance(m, 500_000);
		expect(write(m, '/a', 'memory.high', '4M')).toMatchObject({ok: true});
		advance(m, 500_000);
		expect(at(m, '/a')).toMatchObject({high: 4 * MIB, events: {high: 0, oom_kill: 0}});
		expect(sample(m).processes.some(({name, state}) => name === 'sh' && state !== 'Z')).toBe(false);
		sound(m);
	});

	it('memory.swap.max takes nothing out of swap, and lets nothing more in', () => {
		const m = machine(['/a'], 8000);
		apply(m, {kind: 'spawn', name: 'p', cgroup: '/a', program: [op.map(3000), op.touch(3000, 'write'), op.pageout(2000), op.sleep]});
		advance(m, 2_000_000);
		const {swapCurrent} = at(m, '/a');
		expect(swapCurrent).toBe(2000 * 4096);
		expect(write(m, '/a', 'memory.swap.max', '4M')).toMatchObject({ok: true});
		write(m, '/a', 'memory.reclaim', '2M');
		advance(m, 1_000_000);
		expect(at(m, '/a')).toMatchObject({swapCurrent, swapMax: 4 * MIB, events: {swap_max: 0, swap_fail: 0}}); // no room: anonymous memory is not looked at
		sound(m);
	});
});

describe('protection', () => {
	it.each([
		// Reclaim of the parent itself: its children are judged by their own settings alone. That of the machine: a child's claim is worth no more than its parent's.
		['the parent', '/p', '16M', true],
		['the machine', '/', '16M', false],
	])('of a child whose parent claims nothing, in reclaim of %s', (_, root, much, kept) => {
		const m = machine(['/p', '/p/a', '/p/b']);
		write(m, '/p/a', 'memory.min', '32M');
		for (const cgroup of ['/p/a', '/p/b']) {
			apply(m, {kind: 'spawn', name: 'p', cgroup, program: [op.read('/f', 4000), op.sleep]});
			advance(m, 1_500_000);
		}
		const before = at(m, '/p/a').stat.file!;
		expect(before).toBeGreaterThan(15 * MIB);
		write(m, root, 'memory.reclaim', much);
		advance(m, 1_000_000);
		if (kept) expect(at(m, '/p/a').stat.file).toBe(before);
		else expect(at(m, '/p/a').stat.file).toBeLessThan(before);
		sound(m);
	});
});

describe('memory.oom.group', () => {
	it('of a child takes the child alone when the parent is at its limit, and that of the parent all', () => {
		for (const [path, left] of [
			['/p/a', ['p3']],
			['/p', []],
		] as const) {
			const m = machine(['/p', '/p/a', '/p/b']);
			write(m, path, 'memory.oom.group', 1);
			write(m, '/p', 'memory.max', '32M');
			run(m, '/p/b', 1000, {name: 'p3'});
			run(m, '/p/a', 1000, {name: 'p2'});
			advance(m, 200_000);
			run(m, '/p/a', 20_000, {name: 'p1'});
			advance(m, 1_000_000);
			expect(alive(m)).toEqual(left);
			expect(at(m, path).events.oom_group_kill).toBe(1);
			sound(m);
		}
	});
});

describe('a group that stands still', () => {
	it('dies all the same: of cgroup.kill, and of the OOM killer', () => {
		const m = machine(['/a', '/b']);
		for (const path of ['/a', '/b']) {
			run(m, path, 3000);
			advance(m, 300_000);
			write(m, path, 'cgroup.freeze', 1);
		}
		advance(m, 100_000);
		expect(text(m, '/a/cgroup.events')).toBe('populated 1\nfrozen 1\n');
		write(m, '/a', 'cgroup.kill', 1);
		write(m, '/b', 'memory.max', '1M');
		advance(m, 500_000);
		expect(alive(m)).toEqual([]);
		expect(at(m, '/b').events.oom_kill).toBe(1);
		expect(text(m, '/a/cgroup.events')).toBe('populated 0\nfrozen 1\n');
		sound(m);
	});

	it('is so once the last one of it has what it waits for of a disk, and who waits is shown so', () => {
		const m = machine(['/a', '/a/b']);
		const {pid} = apply(m, {kind: 'spawn', name: 'p', cgroup: '/a/b', program: [op.read('/f', 8000)]}) as {pid: number};
		const state = (): string => sample(m).processes.find(one => one.pid === pid)!.state;
		for (let i = 0; i < 1000 && state() !== 'D'; i++) advance(m, 10);
		write(m, '/a', 'cgroup.freeze', 1);
		expect([state(), text(m, '/a/cgroup.events'), text(m, '/a/b/cgroup.events')]).toEqual(['D', 'populated 1\nfrozen 0\n', 'populated 1\nfrozen 0\n']);
		advance(m, 100_000);
		expect([state(), text(m, '/a/cgroup.events'), text(m, '/a/b/cgroup.events')]).toEqual(['T', 'populated 1\nfrozen 1\n', 'populated 1\nfrozen 1\n']);
		write(m, '/a', 'cgroup.freeze', 0);
		expect(text(m, '/a/b/cgroup.events')).toBe('populated 1\nfrozen 0\n');
		for (let i = 0; i < 1000 && state() !== 'D'; i++) advance(m, 10);
		apply(m, {kind: 'signal', pid: pid as never, signal: 'STOP'});
		expect(state()).toBe('D');
		advance(m, 100_000);
		expect(state()).toBe('T');
		sound(m);
	});

	it('is so with those below it, who stay so of their own when it goes on', () => {
		const m = machine(['/a', '/a/b', '/a/c']);
		write(m, '/a/b', 'cgroup.freeze', 1);
		write(m, '/a', 'cgroup.freeze', 1);
		expect(['/a', '/a/b', '/a/c'].map(path => [at(m, path).frozen, at(m, path).freeze])).toEqual([
			[true, true],
			[true, true],
			[true, false],
		]);
		write(m, '/a', 'cgroup.freeze', 0);
		expect(['/a', '/a/b', '/a/c'].map(path => at(m, path).frozen)).toEqual([false, true, false]);
		const pid = run(m, '/a', 100);
		write(m, '/a/b', 'cgroup.procs', pid);
		advance(m, 100_000);
		expect(sample(m).processes.find(one => one.pid === pid)?.state).toBe('T');
		write(m, '/a/c', 'cgroup.procs', pid);
		advance(m, 200_000);
		expect(at(m, '/a').stat.anon).toBeGreaterThanOrEqual(0);
		expect(sample(m).processes.find(one => one.pid === pid)?.state).toBe('S');
	});
});

describe('a process that moves', () => {
	it('leaves what it has, which holds its old group after rmdir until it goes', () => {
		const m = machine(['/p', '/p/a', '/p/b']);
		const pid = run(m, '/p/a', 3000);
		advance(m, 500_000);
		expect(apply(m, {kind: 'rmdir', path: '/p/a'})).toMatchObject({ok: false, errno: 'EBUSY'});
		write(m, '/p/b', 'cgroup.procs', pid);
		expect(apply(m, {kind: 'rmdir', path: '/p/a'})).toMatchObject({ok: true});
		expect(text(m, '/p/cgroup.stat')).toContain('nr_descendants 1\n');
		expect(text(m, '/p/cgroup.stat')).toContain('nr_dying_descendants 1\n');
		expect(at(m, '/p').current).toBeGreaterThan(3000 * 4096);
		expect(at(m, '/p/b').current).toBeLessThan(MIB);
		apply(m, {kind: 'mkdir', path: '/p/a'});
		expect(text(m, '/p/a/memory.current')).toBe('0\n');
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		advance(m, 300_000);
		expect(text(m, '/p/cgroup.stat')).toContain('nr_dying_descendants 0\n');
		expect(at(m, '/p').current).toBeLessThan(MIB);
		sound(m);
	});

	it('that is dead and not collected yet does not keep its group from being removed; a new group is another, and has nothing of its time', () => {
		const m = machine(['/p', '/p/a']);
		const pid = run(m, '/p/a', 10);
		advance(m, 100_000);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		while (m.taskOf.get(pid)?.state !== 'Z') advance(m, 50);
		expect(apply(m, {kind: 'rmdir', path: '/p/a'})).toEqual({ok: true});
		expect(apply(m, {kind: 'mkdir', path: '/p/b'})).toEqual({ok: true});
		expect(sample(m).processes.find(one => one.pid === pid)?.cgroup).toBe('/p/a');
		advance(m, 10_000);
		expect(m.taskOf.has(pid)).toBe(false);
		expect(text(m, '/p/b/cpu.stat')).toMatch(/^usage_usec 0$/m);
		expect(text(m, '/p/cgroup.stat')).toContain('nr_dying_descendants 0\n');
		sound(m);
	});

	it('in the middle of a fork takes the child along (cgroup_css_set_fork)', () => {
		const m = machine(['/p', '/p/a', '/p/b']);
		const program = [op.map(20_000), op.touch(20_000, 'write'), {do: 'fork', name: 'child', program: [op.sleep]}, op.sleep] as const;
		const {pid} = apply(m, {kind: 'spawn', name: 'p', cgroup: '/p/a', program}) as {pid: number};
		while (m.taskOf.get(pid)?.forking === null) advance(m, 50);
		write(m, '/p/b', 'cgroup.procs', pid);
		expect(apply(m, {kind: 'rmdir', path: '/p/a'})).toEqual({ok: true});
		advance(m, 200_000);
		expect(sample(m).processes.find(({name}) => name === 'child')?.cgroup).toBe('/p/b');
		expect(text(m, '/p/b/cgroup.procs').trim().split('\n')).toHaveLength(2);
		sound(m);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		apply(m, {kind: 'signal', pid: m.tasks.find(({name}) => name === 'child')!.pid, signal: 'KILL'});
		advance(m, 200_000);
		expect(text(m, '/p/cgroup.stat')).toContain('nr_dying_descendants 0\n');
		sound(m);
	});
});
