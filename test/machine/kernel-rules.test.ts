// Single rules of 6.1, each against what its source says: mm/page-writeback.c, mm/readahead.c, mm/page_alloc.c, mm/oom_kill.c, kernel/signal.c.
import {describe, expect, it} from 'vitest';
import type {Program} from '../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../source/machine/machine.ts';
import {createReadState, chooseWindow} from '../../source/machine/files/readahead.ts';
import {longestPause} from '../../source/machine/files/balance-dirty-pages.ts';
import {leak, machineConfig, op, type Sketch} from '../support/machines.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program, more: object = {}): number =>
	(apply(m, {kind: 'spawn', name, program, ...more}) as {pid: number}).pid;
const TWO_NODES = [
	{node: 0, name: 'Normal' as const, managed: 8192},
	{node: 1, name: 'Normal' as const, managed: 8192},
];

describe('a writer that is held back', () => {
	// wb_max_pause: t = dirty / (1 + bandwidth / roundup_pow_of_two(1 + HZ / 8)) + 1 jiffies, MAX_PAUSE at most.
	it.each([
		[2048, 128_000, 250, 1], // 2048 / (1 + 128000 / 32) = 0, + 1
		[20_480, 25_600, 250, 26], // 20480 / 801 = 25, + 1
		[1_000_000, 1000, 250, 50],
		[0, 0, 100, 1],
	])('pauses no longer than the pool lasts: %i pages at %i pages/s and %i Hz', (dirty, rate, hz, jiffies) => {
		expect(longestPause(dirty, rate, hz)).toBe(jiffies);
	});

	it('does not let the disk run dry where little may be dirty', () => {
		const m = start({pages: 65536, files: {'/out': 40_000}, sysctls: {'vm.dirty_bytes': String(8 * 1024 * 1024)}});
		spawn(m, 'writer', [op.writeFile('/out', 40_000, 0, 0)]);
		advance(m, 5e6);
		const before = sample(m).vmstat.nr_written;
		advance(m, 5e6);
		// The disk takes 500 MB/s; a writer that sleeps 200 ms at a time gives it a twentieth.
		expect((sample(m).vmstat.nr_written - before) * 4096).toBeGreaterThan(5 * 250e6);
	});
});

describe('readahead', () => {
	const file = () => boot(machineConfig({files: {'/f': 4000}})).files.find(one => one.path === '/f') ?? expect.fail('no file');

	it('goes on where a read continues, and not where it jumps backwards (index - prev_index is unsigned)', () => {
		const ra = {...createReadState(1), previous: 1000};
		expect(chooseWindow(file(), {...ra}, 1001, 1, false)).toMatchObject({start: 1001, size: 4});
		expect(chooseWindow(file(), {...ra}, 500, 1, false)).toEqual({start: 500, size: 1, asyncSize: 0});
		expect(chooseWindow(file(), createReadState(1), 7, 1, false)).toEqual({start: 7, size: 1, asyncSize: 0});
	});
});

describe('pages by node', () => {
	it('of a task bound to another node are hits there, of others on its CPU (zone_statistics)', () => {
		const m = start({zones: TWO_NODES, cpus: 2});
		const before = sample(m).zones.map(zone => zone.numa);
		spawn(m, 'bound', [op.map(2000), op.write(2000), op.sleep], {bind: [1], cpu: 0});
		advance(m, 1e6);
		const [first, second] = sample(m).zones.map(zone => zone.numa);
		expect((second?.hit ?? 0) - (before[1]?.hit ?? 0)).toBeGreaterThan(1990);
		expect((second?.other ?? 0) - (before[1]?.other ?? 0)).toBeGreaterThan(1990);
		expect([second?.miss, first?.foreign]).toEqual([before[1]?.miss, before[0]?.foreign]);
	});

	it('a bind to every node is no constraint: panic_on_oom 1 panics (constrained_alloc)', () => {
		const m = start({zones: TWO_NODES, cpus: 2, sysctls: {'vm.panic_on_oom': '1'}});
		spawn(m, 'leak', leak(0), {bind: [0, 1]});
		advance(m, 3e6);
		expect(m.panic?.reason).toBe('panic_on_oom');
	});

	it('zone_reclaim_mode reclaims on a machine of one node, too', () => {
		const m = start({pages: 8192, files: {'/f': 5000}, sysctls: {'vm.zone_reclaim_mode': '1'}});
		spawn(m, 'reader', [op.read('/f', 5000), op.sleep]);
		advance(m, 1e6);
		spawn(m, 'leak', leak(6000, 4000));
		advance(m, 2e6);
		expect(sample(m).vmstat.pgscan_direct).toBeGreaterThan(0);
		expect(sample(m).vmstat.allocstall_movable).toBe(0);
	});
});

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
