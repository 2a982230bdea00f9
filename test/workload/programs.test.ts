import {describe, expect, it} from 'vitest';
import {advance, apply, boot, sample} from '../../source/machine/machine.ts';
import {machineConfig, op} from '../support/machines.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';
import type {Op} from '../../source/machine/command.ts';
import type {ProgramEntry, Values} from '../../source/workload/program-entry.ts';
import {PROGRAM_NAMES, PROGRAMS, programEntry} from '../../source/workload/programs.ts';

const FILES = new Map([['/data/big', 65536]]);
const compile = (name: string, values: Values): readonly Op[] => (programEntry(name) as ProgramEntry).compile(values, FILES);
const problem = (name: string, values: Values): string | undefined => (programEntry(name) as ProgramEntry).check(values, FILES, ['data'])?.argument;

describe('the registry', () => {
	it('has every program of the scenario format once', () => {
		expect(PROGRAM_NAMES).toEqual([
			'idle',
			'leak',
			'hot',
			'burst',
			'churn',
			'stream',
			'reread',
			'mapfile',
			'shared',
			'write',
			'copy',
			'walk',
			'server',
			'redis',
			'malloc',
			'found',
		]);
	});

	it.each(PROGRAMS.map(program => [program.name, program] as const))('%s has help for itself and for each argument', (_, program) => {
		expect(program.help).toMatch(/^[A-Z].*\.$/);
		for (const argument of program.arguments) expect(argument.help.length).toBeGreaterThan(5);
		expect(new Set(program.arguments.map(argument => argument.name)).size).toBe(program.arguments.length);
	});
});

describe('programs', () => {
	it('idle touches its memory, pushes part of it out and sleeps', () => {
		expect(compile('idle', {rss: 10, swapped: 4}).map(op => op.do)).toEqual(['map', 'touch', 'pageout', 'sleep']);
		expect(compile('idle', {rss: 10, swapped: 0}).map(op => op.do)).toEqual(['map', 'touch', 'sleep']);
		expect(problem('idle', {rss: 10, swapped: 11})).toBe('swapped');
	});

	it('leak maps 8 GiB and more as it is used up, or as much as it may have', () => {
		expect(compile('leak', {rate: 5120})[0]).toMatchObject({do: 'map', region: 'leak', noreserve: true, atMost: true, first: 2097152, growBy: 2097152});
		expect(compile('leak', {rate: 5120, max: 100})).toEqual([
			{do: 'map', region: 'leak', pages: 100, noreserve: true},
			{do: 'touch', region: 'leak', from: 0, pages: 100, access: 'write', order: 'forward', times: 1, rate: 5120},
			{do: 'sleep', us: 0},
		]);
		expect(compile('leak', {rate: 5120, max: 100, grow: 32})[0]).toEqual({do: 'map', region: 'leak', pages: 100, growBy: 32});
	});

	it('hot touches once as fast as it can, then updates round and round', () => {
		expect(compile('hot', {size: 50, rate: 100, stride: 4096, order: 'forward'}).slice(1)).toEqual([
			{do: 'touch', region: 'hot', from: 0, pages: 50, access: 'write', order: 'forward', times: 1, rate: 0},
			{do: 'touch', region: 'hot', from: 0, pages: 50, access: 'update', order: 'forward', times: 0, rate: 100},
		]);
	});

	it('burst holds and exits', () => {
		expect(compile('burst', {size: 50, hold: 100}).map(op => op.do)).toEqual(['map', 'touch', 'sleep', 'exit']);
		expect(compile('burst', {size: 50, hold: 0}).map(op => op.do)).toEqual(['map', 'touch', 'exit']);
	});

	it('churn begins again for ever', () => {
		expect(compile('churn', {size: 50}).at(-1)).toEqual({do: 'jump', to: 0, times: 0});
	});

	it('files are read whole unless told otherwise', () => {
		expect(compile('stream', {file: '/data/big', rate: 0})[0]).toMatchObject({do: 'read', pages: 65536, times: 1});
		expect(compile('stream', {file: '/data/big', rate: 0, bytes: 10})[0]).toMatchObject({pages: 10});
		expect(compile('reread', {file: '/data/big', rate: 0, from: 65000})[0]).toMatchObject({from: 65000, pages: 536, times: 0});
		expect(compile('mapfile', {file: '/data/big', rate: 7}).map(op => op.do)).toEqual(['map', 'touch']);
		expect(compile('write', {file: '/data/big', rate: 0, bytes: 9, rounds: 0, order: 'forward', skew: 1, dsync: 'no', after: 'sleep'})[0]).toMatchObject({
			do: 'write',
			pages: 9,
			times: 0,
		});
		expect(
			compile('write', {file: '/data/big', rate: 0, bytes: 9, rounds: 1, order: 'forward', skew: 1, dsync: 'no', after: 'sleep'}).map(op => op.do),
		).toEqual(['write', 'close', 'sleep']);
		expect(compile('stream', {file: '/data/big', rate: 0, again: 7}).map(op => (op.do === 'read' ? op.pages : op.do))).toEqual([65536, 7, 'close', 'sleep']);
		const temporary = compile('write', {
			file: '/data/big',
			rate: 0,
			bytes: 9,
			rounds: 1,
			order: 'forward',
			skew: 1,
			dsync: 'no',
			after: 'sleep',
			unlink: 'yes',
		});
		expect(temporary.map(op => op.do)).toEqual(['open', 'unlink', 'write', 'sleep']);
	});

	it.each([
		['reread', {file: '/data/big', rate: 0, from: 65536}, 'from'],
		['reread', {file: '/data/big', rate: 0, from: 60000, bytes: 10000}, 'bytes'],
		['stream', {file: '/data/big', rate: 0, bytes: 65537}, 'bytes'],
		['server', {rss: 10, hot: 11, rate: 0}, 'hot'],
		['server', {rss: 10, hot: 5, rate: 0, requests: 5}, 'requests'],
		['server', {rss: 10, hot: 5, rate: 9, requests: 0}, 'requests'],
		['server', {rss: 10, hot: 5, rate: 9, queue: 1e9}, 'queue'],
		['server', {rss: 10, hot: 5, rate: 9, skew: 9}, 'skew'],
	] as const)('%s with %o is at fault in %s', (name, values, argument) => expect(problem(name, values)).toBe(argument));
});

describe('server', () => {
	const ASKED = {rss: 15000, hot: 4000, rate: 5120, file: '/data/big', queue: 511, deadline: 1e6, skew: 0.99};
	const program = compile('server', ASKED);

	const lookups = (ops: readonly Op[]) => ops.filter(op => op.do === 'lookup');

	it('has memory and a mapped index, and looks records up in both and in its file', () => {
		expect(program.filter(op => op.do === 'map').map(op => op.region)).toEqual(['data', 'index']);
		expect(lookups(program).map(op => op.region ?? op.file)).toEqual(['data', 'index', '/data/big']);
	});

	it('is asked by its rate: a request for each 128 KiB, or as many as are wanted', () => {
		expect(program.find(op => op.do === 'arrive')).toEqual({do: 'arrive', rate: 160, queue: 511, deadlineUs: 1e6});
		const other = compile('server', {...ASKED, requests: 640});
		expect(other.find(op => op.do === 'arrive')).toMatchObject({rate: 640});
		expect(lookups(other)[0]).toMatchObject({count: 8});
	});

	it('jumps back to the next request', () => {
		const last = program.at(-1);
		expect(last?.do).toBe('jump');
		expect(last?.do === 'jump' && program[last.to]).toMatchObject({do: 'arrive'});
	});

	it('stays inside its regions and its file, whatever their size', () => {
		for (const [rss, hot, pages] of [
			[1, 1, 1],
			[20, 3, 17],
			[5000, 4999, 100],
			[15000, 4000, 65536],
		] as const) {
			const sizes = new Map([['/f', pages]]);
			const ops = (programEntry('server') as ProgramEntry).compile({...ASKED, rss, hot, rate: 0, file: '/f'}, sizes);
			const regions = new Map(ops.flatMap(op => (op.do === 'map' ? [[op.region, op.pages]] : [])));
			for (const op of lookups(ops)) {
				expect(op.pages, `${op.region} of ${rss}, ${hot}, ${pages}`).toBeLessThanOrEqual(op.region === undefined ? pages : (regions.get(op.region) ?? 0));
				expect(op.unit).toBeLessThanOrEqual(op.pages);
			}
		}
	});

	it('reads all of its file in time, some of it far more than the rest', () => {
		const yaml =
			'{machine: {memory: 512MiB}, files: {/f: 64MiB}, timeline: [{at: 0s, spawn: server, rss: 4MiB, hot: 1MiB, rate: 800KiB/s, requests: 200, file: /f}], until: {time: 40s}}';
		const samples = samplesOf(scenario(yaml), 10e6);
		const cached = samples.map(({meminfo}) => meminfo.Cached - samples[0]!.meminfo.Cached);
		expect(cached[1]).toBeGreaterThan(16 * 1024);
		expect(cached[4]).toBeGreaterThan(cached[2]! * 1.02); // still finding what it has not read yet
		// Coupon collector under the law: so many of 4096 records are expected to be read by then, and all of the eighth that is the index.
		const draws = samples.at(-1)!.processes.find(({name}) => name === 'server')!.requests!.served;
		const weights = Array.from({length: 4096}, (_, k) => (k + 1) ** -0.99);
		const whole = weights.reduce((a, b) => a + b, 0);
		const read = weights.reduce((sum, weight) => sum + 1 - (1 - weight / whole) ** draws, 0);
		const expected = 16 * (4096 / 8 + (read * 7) / 8);
		expect(cached[4]! / expected).toBeGreaterThan(0.97);
		expect(cached[4]! / expected).toBeLessThan(1.2); // what readahead brought beside it where a neighbour was cached (try_context_readahead)
	});

	it('is the same each time', () => expect(compile('server', ASKED)).toEqual(program));
});

describe('a leak without an end', () => {
	it('maps as much again when it has used up what it mapped', () => {
		const map = {...(compile('leak', {rate: 0})[0] as Extract<Op, {do: 'map'}>), first: 1000, growBy: 1000};
		const m = boot(machineConfig({pages: 8192}));
		const before = sample(m).meminfo.Committed_AS;
		apply(m, {kind: 'spawn', name: 'leak', program: [map, op.write(2500, 0, 1, 'leak'), op.sleep]});
		advance(m, 1e6);
		const {processes, meminfo} = sample(m);
		const {vszKb, rssAnonKb, regions} = processes.find(({name}) => name === 'leak')!;
		expect(regions.filter(({kind}) => kind === 'anon').map(({start, end}) => (end - start) / 4096)).toEqual([3000]);
		expect(vszKb).toBeGreaterThanOrEqual(12000);
		expect(rssAnonKb).toBeGreaterThanOrEqual(10000);
		expect(meminfo.Committed_AS - before).toBeLessThan(2000);
	});

	// Four seconds of CPU: with the breaking runs.
	it.runIf(process.env['LOWWATER_BREAK'])(
		'goes on beyond 8 GiB until it is killed',
		() => {
			const yaml = '{machine: {memory: 9GiB}, timeline: [{at: 0s, spawn: leak, rate: 4GiB/s}], until: {time: 6s, oom_kills: 1}}';
			const samples = samplesOf(scenario(yaml), 100_000);
			const last = samples.at(-1)!;
			expect(last.kills).toBe(1);
			expect(last.timeUs / 1e6).toBeCloseTo(9 / 4, 0);
			const sizes = samples.flatMap(({processes}) => processes.filter(({name}) => name === 'leak').map(({vszKb}) => Math.floor(vszKb / 2 ** 20)));
			expect([...new Set(sizes)]).toEqual([8, 16]);
		},
		60_000,
	);
});
