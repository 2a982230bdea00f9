// How long a writer that is held back pauses: mm/page-writeback.c wb_max_pause.
import {describe, expect, it} from 'vitest';
import {longestPause} from '../../../source/machine/files/balance-dirty-pages.ts';
import {advance, apply, boot, sample} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';

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
		const m = boot(machineConfig({pages: 65536, files: {'/out': 40_000}, sysctls: {'vm.dirty_bytes': String(8 * 1024 * 1024)}}));
		apply(m, {kind: 'spawn', name: 'writer', program: [op.writeFile('/out', 40_000, 0, 0)]});
		advance(m, 2e6);
		const before = sample(m).vmstat.nr_written;
		advance(m, 2e6);
		// The disk takes 500 MB/s; a writer that sleeps 200 ms at a time gives it a twentieth.
		expect((sample(m).vmstat.nr_written - before) * 4096).toBeGreaterThan(2 * 250e6);
	});
});
