// Commands are checked as the kernel checks them. (fs/proc/base.c oom_score_adj_write, kernel/signal.c, drivers/tty/sysrq.c)
import {describe, expect, it} from 'vitest';
import type {Program} from '../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../source/machine/machine.ts';
import {violations} from '../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../support/machines.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program): number => (apply(m, {kind: 'spawn', name, program}) as {pid: number}).pid;
const seconds = (m: Machine, n: number) => {
	advance(m, n * 1e6);
	return sample(m);
};

describe('commands are checked as the kernel checks them', () => {
	it('oom_score_adj: range, privilege, inheritance', () => {
		const m = start();
		const pid = spawn(m, 'a', [op.sleep]);
		const adj = (value: number, privileged = true) => apply(m, {kind: 'oom_score_adj', pid, value, privileged});
		expect(adj(1001)).toMatchObject({ok: false, errno: 'EINVAL'});
		expect(adj(0.5)).toMatchObject({ok: false, errno: 'EINVAL'});
		expect(adj(500, false).ok).toBe(true);
		expect(adj(0, false).ok).toBe(true);
		expect(adj(-1, false)).toMatchObject({ok: false, errno: 'EACCES'});
		expect(adj(-300).ok).toBe(true);
		expect(adj(0, false).ok).toBe(true);
		expect(adj(-300, false).ok).toBe(true);
		const child = (apply(m, {kind: 'spawn', name: 'child', program: [op.sleep], parent: pid}) as {pid: number}).pid;
		const s = seconds(m, 0.1);
		expect(s.processes.find(p => p.pid === child)).toMatchObject({ppid: pid, oomScoreAdj: -300, oomScoreAdjMin: -300});
		expect(apply(m, {kind: 'oom_score_adj', pid: 9999, value: 0})).toMatchObject({ok: false, errno: 'ESRCH'});
	});

	it('signals: stop, continue, end; kernel threads and pid 1 are left alone', () => {
		const m = start();
		const pid = spawn(m, 'a', [op.map(20000), op.write(20000, 2000), op.sleep]);
		const rss = (): number => sample(m).processes.find(p => p.pid === pid)?.rssAnonKb ?? -1;
		advance(m, 1e6);
		apply(m, {kind: 'signal', pid, signal: 'STOP'});
		advance(m, 1e5);
		const stopped = rss();
		advance(m, 1e6);
		expect(rss()).toBe(stopped);
		expect(sample(m).processes.find(p => p.pid === pid)?.state).toBe('T');
		apply(m, {kind: 'signal', pid, signal: 'CONT'});
		advance(m, 1e6);
		expect(rss()).toBeGreaterThan(stopped);
		apply(m, {kind: 'signal', pid, signal: 'TERM'});
		advance(m, 1e6);
		expect(rss()).toBe(-1);
		for (const untouchable of [1, m.nodes[0].kswapd.pid])
			expect(apply(m, {kind: 'signal', pid: untouchable, signal: 'KILL'})).toMatchObject({ok: false, errno: 'EPERM'});
		expect(violations(m)).toEqual([]);
	});

	it('sysrq-f kills the one with the highest score, with memory to spare', () => {
		const m = start();
		spawn(m, 'small', [op.map(100), op.write(100), op.sleep]);
		spawn(m, 'large', [op.map(3000), op.write(3000), op.sleep]);
		advance(m, 1e6);
		apply(m, {kind: 'sysrq', key: 'f'});
		const s = seconds(m, 1);
		expect(s.kills).toBe(1);
		expect(s.processes.map(p => p.name)).not.toContain('large');
		expect(s.events.find(e => e.kind === 'oom')).toMatchObject({report: {trigger: 'sysrq'}});
	});
});

it('create_file makes a file on the disk that is named, where there is none of that path', () => {
	const m = start();
	expect(apply(m, {kind: 'create_file', path: '/new', pages: 100, disk: 'vdb'}).ok).toBe(true);
	expect(m.files.at(-1)).toMatchObject({path: '/new', disk: 1, pages: 100});
	expect(m.disks[1]!.config.name).toBe('vdb');
	expect(apply(m, {kind: 'create_file', path: '/new', pages: 1, disk: 'vda'})).toMatchObject({errno: 'EEXIST'});
	expect(apply(m, {kind: 'create_file', path: '/other', pages: 1, disk: 'vdc'})).toMatchObject({errno: 'ENOENT'});
});

it('SIGTERM to a stopped process waits until it is continued (wants_signal)', () => {
	const m = start();
	const pid = spawn(m, 'one', [op.sleep]);
	advance(m, 100_000);
	for (const signal of ['STOP', 'TERM'] as const) {
		apply(m, {kind: 'signal', pid, signal});
		advance(m, 500_000);
	}
	expect(sample(m).processes.find(process => process.pid === pid)?.state).toBe('T');
	apply(m, {kind: 'signal', pid, signal: 'CONT'});
	advance(m, 500_000);
	expect(sample(m).processes.some(process => process.pid === pid)).toBe(false);
});
