// The same configuration, seed and commands give the same machine: byte for byte, however it is looked at, and after a copy in the middle.
import {describe, expect, it} from 'vitest';
import {advance, apply, boot, checkpoint, type Machine, sample} from '../../source/machine/machine.ts';
import type {Command} from '../../source/machine/command.ts';
import {jsonlSample} from '../../source/procfs/jsonl.ts';
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

// That each built-in scenario is the same twice and at other intervals: test/workload/builtin.test.ts, which runs them anyway.
describe('a built-in scenario', () => {
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
		[100_000, {kind: 'spawn', name: 'reread', program: [op.read('/f', 20000, 0, 0)]}],
		[170_000, {kind: 'spawn', name: 'leak', program: leak(18_000)}],
		[300_000, {kind: 'sysctl', name: 'vm.swappiness', value: '150'}],
		[570_000, {kind: 'sysctl', name: 'vm.min_free_kbytes', value: '4000'}],
	];
	/** Runs a second in pieces whose lengths are given, over and over: kswapd and direct reclaim are at work in most of it. */
	const pieces = (sizes: readonly number[], seed = 1): string => {
		const m = boot(machineConfig({swapPages: 20000, cpus: 2, seed, files: {'/f': 20000}}));
		let now = 0;
		let next = 0;
		for (let i = 0; now < SECOND; i++) {
			while (next < commands.length && commands[next][0] <= now) apply(m, commands[next++][1]);
			const to = Math.min(SECOND, now + sizes[i % sizes.length], commands[next]?.[0] ?? Infinity);
			advance(m, to - now);
			now = to;
		}
		return line(m);
	};

	const whole = pieces([SECOND]);

	it.each([[[1000]], [[7, 333_333, 50]]])('does not care in how many pieces it is run: %j', sizes => expect(pieces(sizes)).toBe(whole));

	it('is another one with another seed', () => expect(pieces([SECOND], 2)).not.toBe(whole));

	it('reclaims', () => {
		const {pgscan_direct, pgscan_kswapd, pswpout} = JSON.parse(whole).vmstat;
		expect({pgscan_direct, pgscan_kswapd, pswpout}).toEqual({
			pgscan_direct: expect.toSatisfy((n: number) => n > 1000),
			pgscan_kswapd: expect.toSatisfy((n: number) => n > 100_000),
			pswpout: expect.any(Number),
		});
	});

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
