// Whom the OOM killer leaves alone, and what its report says. (mm/oom_kill.c)
import {describe, expect, it} from 'vitest';
import type {Program} from '../../../source/machine/command.ts';
import type {OomReport} from '../../../source/machine/machine-event.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {machineConfig, op, type Sketch} from '../../support/machines.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program, more: object = {}): number =>
	(apply(m, {kind: 'spawn', name, program, ...more}) as {pid: number}).pid;

describe('the OOM killer', () => {
	it('does not kill who is dying: no report, no oom_kill, and it ends of what it was ended by', () => {
		const m = start();
		const pid = spawn(m, 'large', [op.map(9000), op.write(9000), op.sleep]);
		advance(m, 1e6);
		sample(m);
		apply(m, {kind: 'signal', pid, signal: 'KILL'});
		apply(m, {kind: 'sysrq', key: 'f'});
		advance(m, 1e6);
		const {events, vmstat} = sample(m);
		expect(vmstat.oom_kill).toBe(0);
		expect(events.some(event => event.kind === 'oom')).toBe(false);
		expect(events.find(event => event.kind === 'exit')).toMatchObject({name: 'large', cause: 'signal'});
	});

	it.each([
		['vm.panic_on_oom', 'panic_on_oom'],
		['vm.oom_kill_allocating_task', 'oom_kill_allocating_task'],
		['vm.swappiness', undefined],
	] as const)('with %s says what decided: %s', (sysctl, decidedBy) => {
		const m = start({pages: 4096, sysctls: {[sysctl]: '1'}});
		spawn(m, 'large', [op.map(2500), op.write(2500), op.sleep]);
		advance(m, 1e6);
		const leak = spawn(m, 'leak', [op.map(2000), op.write(2000), op.sleep]);
		let report: OomReport | undefined;
		for (let i = 0; i < 40 && report === undefined; i++) {
			advance(m, 100_000);
			report = sample(m).events.find(event => event.kind === 'oom')?.report;
		}
		expect(report?.decidedBy).toBe(decidedBy);
		const first = report!.tasks.toSorted((a, b) => (b.badness ?? 0) - (a.badness ?? 0))[0]!.pid;
		expect(report!.victim).toBe(decidedBy === 'panic_on_oom' ? null : decidedBy === undefined ? first : leak);
	});

	it('prints the flags of a page of the cache without __GFP_ZERO', () => {
		const m = start({pages: 4096, files: {'/f': 30_000}});
		spawn(m, 'leak', [op.map(8000), op.write(8000, 400), op.sleep], {oomScoreAdj: -1000});
		spawn(m, 'victim', [op.map(100), op.write(100), op.sleep]);
		spawn(m, 'reader', [op.read('/f', 30_000, 0, 0)]);
		const masks = new Set<string>();
		for (let i = 0; i < 40 && m.panic === null; i++) {
			advance(m, 500_000);
			for (const event of sample(m).events) if (event.kind === 'oom') masks.add(`${event.report.invoker.name} ${event.report.gfpMask}`);
		}
		expect(masks.size).toBeGreaterThan(0);
		for (const mask of masks) {
			if (mask.startsWith('reader')) expect(mask).toBe('reader 0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP)');
			else if (mask.startsWith('leak') && !mask.includes('KERNEL')) expect(mask).toBe('leak 0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO)');
		}
	});
});

describe('a victim that cannot exit', () => {
	it('loses its private memory two seconds after the kill (OOM_REAPER_DELAY), and not before', () => {
		const slow = {readBytesPerSecond: 1e9, writeBytesPerSecond: 1e9, iops: 1000, readLatencyUs: 20e6, writeLatencyUs: 1000, queueDepth: 8, maxRequestPages: 32};
		const m = start({files: {'/f': 100}, disks: [{name: 'vda', rotational: true, ...slow}]});
		spawn(m, 'victim', [op.map(5000), op.write(5000), op.read('/f', 100), op.sleep]);
		advance(m, 1e6);
		apply(m, {kind: 'sysrq', key: 'f'});
		const rss = (): number => (m.tasks.find(({name}) => name === 'victim') as Machine['tasks'][number]).rssAnon;
		advance(m, 1_990_000);
		expect(rss()).toBeGreaterThanOrEqual(5000);
		advance(m, 20_000);
		expect(rss()).toBe(0);
		expect(sample(m).events.find(event => event.kind === 'reaped')).toMatchObject({name: 'victim', atUs: 3e6});
	});
});
