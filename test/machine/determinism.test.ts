// The same configuration, seed and commands give the same machine: byte for byte, however it is looked at, and after a copy in the middle.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, checkpoint, type Machine, sample} from '../../source/machine/machine.ts';
import type {Command} from '../../source/machine/command.ts';
import {jsonlSample} from '../../source/procfs/jsonl.ts';
import {builtinNames} from '../../source/workload/builtin.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {createRun, forkRun, isOver, type Run, stepTo} from '../../source/workload/run.ts';
import {leak, machineConfig, op} from '../support/machines.ts';

const SECOND = 1e6;
const line = (m: Machine): string => JSON.stringify(jsonlSample(sample(m)));

function load(name: string, seed?: number): Run {
	return createRun(loadScenario(name, {forUs: 12 * SECOND, ...(seed === undefined ? {} : {seed})}));
}

/** Lines of a run at whole seconds, looked at every `everyUs` on the way. */
function lines(run: Run, everyUs: number): string[] {
	const out: string[] = [];
	for (let at = everyUs; !isOver(run); at += everyUs) {
		stepTo(run, at);
		const taken = line(run.machine);
		if (at % SECOND === 0) out.push(taken);
	}
	return out;
}

describe('every built-in scenario', () => {
	it.each(builtinNames())('%s: the same twice, and at other intervals', name => {
		const first = lines(load(name), SECOND);
		expect(first.length).toBeGreaterThan(3);
		expect(lines(load(name), SECOND)).toEqual(first);
		expect(lines(load(name), 100_000)).toEqual(first);
	});

	it.each(['demo', 'leak-with-swap', 'cache-thrash', 'dirty-writer'])('%s: a copy in the middle goes on as the original does', name => {
		const run = load(name);
		stepTo(run, 5 * SECOND + 12_345);
		const copy = forkRun(run);
		expect(lines(copy, SECOND)).toEqual(lines(run, SECOND));
	});
});

describe('a busy machine', () => {
	const commands: readonly (readonly [number, Command])[] = [
		[0, {kind: 'spawn', name: 'hot', program: [op.map(12000), op.write(12000), op.touch(12000, 'update', 0, 0, 'data', 'random')]}],
		[300_000, {kind: 'spawn', name: 'reread', program: [op.read('/f', 20000, 0, 0)]}],
		[500_000, {kind: 'spawn', name: 'leak', program: leak(6000)}],
		[900_000, {kind: 'sysctl', name: 'vm.swappiness', value: '150'}],
		[1_700_000, {kind: 'sysctl', name: 'vm.min_free_kbytes', value: '4000'}],
	];
	/** Runs three seconds in pieces whose lengths are given, over and over. */
	const pieces = (sizes: readonly number[], seed = 1): string => {
		const m = boot(machineConfig({swapPages: 20000, cpus: 2, seed, files: {'/f': 20000}}));
		let now = 0;
		let next = 0;
		for (let i = 0; now < 3 * SECOND; i++) {
			while (next < commands.length && commands[next][0] <= now) apply(m, commands[next++][1]);
			const to = Math.min(3 * SECOND, now + sizes[i % sizes.length], commands[next]?.[0] ?? Infinity);
			advance(m, to - now);
			now = to;
		}
		return line(m);
	};

	it('does not care in how many pieces it is run', () => {
		const whole = pieces([3 * SECOND]);
		expect(pieces([1000])).toBe(whole);
		expect(pieces([7, 333_333, 50])).toBe(whole);
	});

	it('is another one with another seed', () => expect(pieces([SECOND], 2)).not.toBe(pieces([SECOND], 1)));

	it('is not changed by being looked at', () => {
		const m = boot(machineConfig({swapPages: 20000}));
		apply(m, {kind: 'spawn', name: 'leak', program: leak(20000)});
		advance(m, 2 * SECOND);
		const copy = checkpoint(m);
		for (let i = 0; i < 5; i++) sample(copy);
		advance(m, SECOND);
		advance(copy, SECOND);
		expect(line(copy)).toBe(line(m));
	});
});
