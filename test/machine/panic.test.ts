// A machine in which time no longer goes by stops with a panic instead of hanging, and programs that make no sense end by themselves.
import {describe, expect, it} from 'vitest';
import type {Op, Program} from '../../source/machine/command.ts';
import {advance, apply, boot, sample} from '../../source/machine/machine.ts';
import {createKernelLog} from '../../source/procfs/dmesg.ts';
import {eventText} from '../../source/messages/events.ts';
import {violations} from '../support/invariants.ts';
import {machineConfig, op} from '../support/machines.ts';

const run = (program: Program) => {
	const m = boot(machineConfig({files: {'/f': 100}}));
	apply(m, {kind: 'spawn', name: 'p', program});
	advance(m, 1e6);
	return m;
};

it('a step that nobody knows panics as a soft lockup', () => {
	const m = run([{do: 'nothing'} as unknown as Op]);
	const taken = sample(m);
	expect(taken.panic?.reason).toBe('soft-lockup');
	expect(taken.timeUs).toBe(1e6);
	expect(taken.events.map(event => eventText(event)).at(-1)).toBe('kernel panic: time stood still, a fault of lowwater; please report the scenario');
	expect(createKernelLog(machineConfig()).take(taken).at(-1)).toContain('Kernel panic - not syncing: softlockup: hung tasks');
});

describe('a program that wants what there is not', () => {
	it.each<[string, Program]>([
		['touches what it has not mapped', [op.write(10)]],
		['writes to a file that it has mapped to read', [op.mapFile('/f', 10), op.touch(10, 'write', 0, 1, 'file')]],
		['reads a file that is not there', [op.read('/g', 10)]],
		['writes a file that is not there', [op.writeFile('/g', 10)]],
		['maps a file that is not there', [op.mapFile('/g', 10)]],
	])('%s: it ends, and the log says why', (_, program) => {
		const m = run(program);
		const {events, processes, panic} = sample(m);
		expect(panic).toBeNull();
		expect(processes.some(({name}) => name === 'p')).toBe(false);
		expect(events.filter(({kind}) => kind === 'refused')).toMatchObject([{what: expect.stringContaining('p: ')}]);
		expect(violations(m)).toEqual([]);
	});
});
