// The program that calls malloc: its lists and patterns as steps, what is wrong with a list, and what a run of it says.
import {describe, expect, it} from 'vitest';
import {sample} from '../../source/machine/machine.ts';
import type {ProcessSample} from '../../source/machine/sample.ts';
import {parseCall, parseCalls, PATTERN_NAMES} from '../../source/workload/malloc-program.ts';
import {createRun, stepTo} from '../../source/workload/run.ts';
import {type Call, openBench} from '../support/malloc.ts';
import {complaint, scenario} from '../support/scenarios.ts';

describe('a list of calls', () => {
	it('is read word by word', () => {
		const held = new Set<string>();
		expect(parseCall('malloc a 100KiB 10', held)).toEqual({ok: true, value: {do: 'malloc', block: 'a', bytes: 102400, count: 10}});
		expect(parseCall(' fill  a ', held)).toEqual({ok: true, value: {do: 'fill', block: 'a', which: 'all', access: 'write'}});
		expect(parseCall('read a 4KiB', held)).toEqual({ok: true, value: {do: 'fill', block: 'a', which: 'all', access: 'read', bytes: 4096}});
		expect(parseCall('free a', held)).toEqual({ok: true, value: {do: 'free', block: 'a', count: 0, order: 'oldest'}});
		expect(parseCall('free a 9 newest', held)).toEqual({ok: true, value: {do: 'free', block: 'a', count: 9, order: 'newest'}});
		expect(parseCall('free a second', held)).toMatchObject({value: {order: 'second', count: 0}});
		expect(parseCall('sleep 1s', held)).toEqual({ok: true, value: {do: 'sleep', us: 1_000_000}});
		expect(parseCalls(['malloc a 1KiB', 'free a', 'repeat 3'], 1)).toMatchObject({value: [{}, {}, {do: 'jump', to: 1, times: 3}]});
	});

	it.each([
		['mallok a 100KiB', 'is no call'],
		['malloc a', 'is no call'],
		['malloc a 100', 'no unit'],
		['malloc a 1KiB 0', 'is no call'],
		['free b', 'mallocs a block "b"'],
		['fill a 1KiB 2', 'is no call'],
		['sleep 1', 'no unit'],
	])('%s: %s', (text, said) => {
		const parsed = parseCalls(['malloc a 1KiB', text], 0);
		expect(parsed.ok ? '' : parsed.problem).toContain(said);
	});

	it('is complained of at its place in the file', () => {
		const problem = complaint('machine: {memory: 64MiB}\nuntil: {time: 1s}\ntimeline:\n  - {at: 0s, spawn: malloc, calls: [malloc a 1KiB, fre a]}\n');
		expect(problem).toMatch(/:4:\d+: "fre a" is no call; write /);
	});
});

/** The process of a scenario with one program, and its malloc, after some seconds. */
function processAfter(seconds: number, line: string): ProcessSample {
	const run = createRun(
		scenario(`machine: {memory: 512MiB, programs: initramfs}\nuntil: {time: 100s}\ntimeline:\n  - {at: 0s, spawn: malloc, name: app, ${line}}\n`),
	);
	stepTo(run, seconds * 1e6);
	return sample(run.machine).processes.find(({name}) => name === 'app') as ProcessSample;
}

/** A program that has not come to its malloc yet. */
const UNCALLED = 'calls: [sleep 100s, malloc a 1KiB]';

describe('on the machine', () => {
	it('the calls of §13.2: 1000 × 100 KiB, 999 freed, the last one freed', () => {
		const steps = ['malloc a 100KiB 1000', 'fill a', 'sleep 1s', 'free a 999', 'sleep 1s', 'free a'];
		const line = `calls: [${steps.join(', ')}]`;
		const before = processAfter(1, UNCALLED);
		const [full, kept, back] = [1, 2, 3].map(seconds => processAfter(seconds, line));
		expect(((full?.rssKb ?? 0) - before.rssKb) / 4).toBe(25005);
		expect(((kept?.rssKb ?? 0) - before.rssKb) / 4).toBe(25005);
		expect(((back?.rssKb ?? 0) - before.rssKb) / 4).toBe(33);
		expect((back?.vszKb ?? 0) - before.vszKb).toBe(132);
		expect(back?.malloc).toMatchObject({calls: {malloc: 1000, free: 1000}, usedBytes: 656, mappedBytes: 0});
		expect((back?.malloc?.syscalls.brk ?? 0) - (kept?.malloc?.syscalls.brk ?? 0)).toBe(1);
	});

	it('has the address space, RSS and system calls that the same list has beside a kernel of nothing but pages', () => {
		const lists: readonly (readonly [string[], Call[]])[] = [
			[
				['malloc a 300KiB 3', 'fill a', 'free a 1 newest', 'malloc b 200KiB', 'fill b'],
				[
					...[0, 1, 2].map((id): Call => ({do: 'malloc', id, bytes: 307200})),
					...[0, 1, 2].map((id): Call => ({do: 'write', id, bytes: 307200})),
					{do: 'free', id: 2},
					{do: 'malloc', id: 3, bytes: 204800},
					{do: 'write', id: 3, bytes: 204800},
				],
			],
			[
				['malloc a 90B 500', 'malloc b 5KiB 40', 'fill b', 'free a', 'malloc c 60KiB 9', 'free b'],
				[
					...Array.from({length: 500}, (_, id): Call => ({do: 'malloc', id, bytes: 90})),
					...Array.from({length: 40}, (_, i): Call => ({do: 'malloc', id: 500 + i, bytes: 5120})),
					...Array.from({length: 40}, (_, i): Call => ({do: 'write', id: 500 + i, bytes: 5120})),
					...Array.from({length: 500}, (_, id): Call => ({do: 'free', id})),
					...Array.from({length: 9}, (_, i): Call => ({do: 'malloc', id: 600 + i, bytes: 61440})),
					...Array.from({length: 40}, (_, i): Call => ({do: 'free', id: 500 + i})),
				],
			],
		];
		const before = processAfter(1, UNCALLED);
		for (const [words, calls] of lists) {
			const bench = openBench();
			for (const call of calls) bench.carryOut(call);
			const process = processAfter(1, `calls: [${words.join(', ')}]`);
			expect({vm: process.vszKb - before.vszKb, rss: process.rssKb - before.rssKb, syscalls: process.malloc?.syscalls}).toEqual({
				vm: bench.vmKb(),
				rss: bench.rssKb(),
				syscalls: bench.heap.syscalls,
			});
		}
	});

	it.each(PATTERN_NAMES)('pattern %s runs', pattern => {
		const {malloc, state} = processAfter(3, `pattern: ${pattern}, size: 50KiB, most: 500KiB, count: 30, pause: 100ms`);
		expect(malloc?.calls.free).toBeGreaterThan(0);
		expect(state).not.toBe('Z');
	});

	it('why not always mmap: two system calls and the faults of all pages for each block, where the heap needs none', () => {
		const [mapped, heap] = ['mmap_threshold: 0', 'mmap_threshold: 1GiB'].map(option => processAfter(5, `size: 20KiB, pause: 10ms, ${option}`).malloc);
		const rounds = mapped?.calls.free ?? 0;
		expect(rounds).toBeGreaterThan(300);
		expect(mapped?.syscalls.munmap).toBe(rounds);
		expect(mapped?.faults).toBeGreaterThanOrEqual(6 * rounds); // 20 KiB and a header
		expect(heap?.syscalls).toMatchObject({brk: 2, mmap: 0, munmap: 0});
		expect(heap?.faults).toBeLessThan(10);
	});

	it('ENOMEM comes back as null, and the program goes on', () => {
		const run = createRun(
			scenario(
				'machine: {memory: 64MiB, sysctl: {vm.overcommit_memory: 2}}\nuntil: {time: 9s}\ntimeline:\n  - {at: 0s, spawn: malloc, name: app, calls: [malloc a 1GiB, malloc b 1KiB, fill b]}\n',
			),
		);
		stepTo(run, 1e6);
		const taken = sample(run.machine);
		expect(taken.events).toContainEqual(expect.objectContaining({kind: 'refused', errno: 'ENOMEM', what: 'app: malloc(1073741824)'}));
		expect(taken.processes.find(({name}) => name === 'app')?.malloc?.requestedBytes).toBe(1024);
	});
});
