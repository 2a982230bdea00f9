// What faults count and leave in the page table: readahead of mapped files, swap-in by address, read and write faults.
import {describe, expect, it} from 'vitest';
import type {Program} from '../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../source/machine/machine.ts';
import {violations} from '../support/invariants.ts';
import {machineConfig, op, type Sketch} from '../support/machines.ts';

const start = (sketch: Sketch = {}): Machine => boot(machineConfig(sketch));
const spawn = (m: Machine, name: string, program: Program): void => expect(apply(m, {kind: 'spawn', name, program}).ok).toBe(true);
const seconds = (m: Machine, n: number) => {
	advance(m, n * 1e6);
	expect(violations(m)).toEqual([]);
	return sample(m);
};
const taskNamed = (m: Machine, name: string) => m.tasks.find(task => task.name === name) as Machine['tasks'][number];

describe('a mapped file read from end to end', () => {
	it('misses once: the marked page of each window faults itself and sends for the next window', () => {
		const m = start({files: {'/f': 4096}});
		spawn(m, 'reader', [op.mapFile('/f', 4096), op.touch(4096, 'read', 4000, 1, 'file'), op.sleep]);
		const before = sample(m).vmstat.pgmajfault;
		const s = seconds(m, 3);
		expect(taskNamed(m, 'reader').rssFile).toBeGreaterThanOrEqual(4096);
		expect(s.vmstat.pgmajfault - before).toBe(1);
		// 32 pages around the miss with a mark on page 24, then windows of 32 with one on each first page.
		expect(s.disks[0].readIos).toBeLessThan(140);
		expect(taskNamed(m, 'reader').majflt).toBe(1 + 1 + 4096 / 32 - 1);
	});
});
