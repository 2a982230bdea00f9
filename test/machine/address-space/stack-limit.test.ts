// How far a stack grows: RLIMIT_STACK, which a scenario sets for all processes of its machine (mm/mmap.c acct_stack_growth(), mm/util.c mmap_base()).
import {expect, it} from 'vitest';
import {lookInside} from '../../../source/machine/address-space/look-inside.ts';
import {createRun, stepTo} from '../../../source/workload/run.ts';
import {samplesOf, scenario} from '../../support/scenarios.ts';

const MIB = 2 ** 20;

/** Runs an idle program that touches its stack at depths below its top, in bytes; gives whether it lives and how large its stack is. */
function touched(stack: string | null, depths: readonly number[]): {readonly alive: boolean; readonly stackKb: number; readonly limit: number} {
	const text = (events: readonly string[]): string =>
		[
			`machine: {memory: 128MiB, zones: one, programs: initramfs${stack === null ? '' : `, stack: ${stack}`}}`,
			'timeline:',
			'  - {at: 0s, spawn: idle, name: web, rss: 1MiB}',
			...events,
			'until: {time: 4s}',
		].join('\n');
	const first = createRun(scenario(text([])));
	stepTo(first, 1e6);
	const layout = lookInside(first.machine, 300, 0, 1)!.layout;
	const events = depths.map((depth, i) => `  - {at: ${i + 1}s, call: access, of: 300, address: 0x${(layout.stackTop - depth).toString(16)}, access: write}`);
	const web = samplesOf(scenario(text(events)), 1e6)
		.at(-1)
		?.processes.find(({name}) => name === 'web');
	return {alive: web !== undefined, stackKb: web?.stackKb ?? 0, limit: layout.stackLimitBytes};
}

it.each([
	[null, 7, 8, 9],
	['1MiB', 0.75, 1, 1.25],
	['16MiB', 15, 16, 17],
	['64MiB', 63, 64, 65],
] as const)('with a limit of %s a stack grows to %s MiB, its limit being %s MiB, and not to %s MiB', (stack, within, limit, beyond) => {
	const grown = touched(stack, [within * MIB]);
	expect(grown).toMatchObject({alive: true, limit: limit * MIB});
	expect(grown.stackKb).toBeGreaterThanOrEqual(within * 1024);
	expect(grown.stackKb).toBeLessThanOrEqual(limit * 1024);
	expect(touched(stack, [within * MIB, beyond * MIB]).alive).toBe(false);
});
