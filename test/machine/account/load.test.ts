// Load averages (calc_global_load of kernel/sched/loadavg.c, in its fixed point of 2048) and the totals of pressure, worked out by hand.
import {expect, it} from 'vitest';
import {pressureLines} from '../../../source/machine/account/pressure-lines.ts';
import {createStallPair} from '../../../source/machine/account/stall-line.ts';
import {advance, apply, boot} from '../../../source/machine/machine.ts';
import {machineConfig, op} from '../../support/machines.ts';

it('a task that always runs makes 164, 34 and 11 of 2048 at the first look, after five seconds, and 315, 68 and 22 at the second', () => {
	const m = boot(machineConfig());
	apply(m, {kind: 'spawn', name: 'busy', program: [op.map(10), op.touch(10, 'write', 0, 2 ** 40)]});
	advance(m, 5.05e6);
	// 2048 · (2048 − 1884), and since it rises 2047 more: 337,919 ÷ 2048; 2048 · 34 + 2047; 2048 · 11 + 2047.
	expect(m.load.averages).toEqual([164, 34, 11]);
	advance(m, 5e6);
	// 164 · 1884 + 335,872 + 2047 = 646,895; 34 · 2014 + 69,632 + 2047 = 140,155; 11 · 2037 + 22,528 + 2047 = 46,982.
	expect(m.load.averages).toEqual([315, 68, 22]);
});

it('totals of pressure are whole microseconds', () => {
	const {some, full} = pressureLines(createStallPair(), [1_234_567, 999]);
	expect([some.totalUs, full.totalUs]).toEqual([1234, 0]);
});
