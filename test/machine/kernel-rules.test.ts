// Single rules of 6.1, each against what its source says: mm/page-writeback.c, mm/readahead.c.
import {describe, expect, it} from 'vitest';
import type {Program} from '../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../source/machine/machine.ts';
import {createReadState, chooseWindow} from '../../source/machine/files/readahead.ts';
import {longestPause} from '../../source/machine/files/balance-dirty-pages.ts';
import {machineConfig, op, type Sketch} from '../support/machines.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program, more: object = {}): number =>
	(apply(m, {kind: 'spawn', name, program, ...more}) as {pid: number}).pid;

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
