// Random trees of groups with random limits, programs that fill them, writes, moves and removals: after every step everything adds up.
// LOWWATER_MACHINES=5000 runs more of them.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Command, Op, Program} from '../../../source/machine/command.ts';
import {advance, apply, boot, checkpoint, sample} from '../../../source/machine/machine.ts';
import {groupViolations} from '../../support/group-invariants.ts';
import {violations} from '../../support/invariants.ts';
import {leak, machineConfig, op} from '../../support/machines.ts';

const RUNS = Number(process.env.LOWWATER_MACHINES ?? 200);
const PATHS = ['/a', '/a/x', '/a/y', '/b', '/b/x', '/a/x/z'];

const path = fc.constantFrom(...PATHS);
const value = fc.oneof(fc.integer({min: 0, max: 24 * 2 ** 20}).map(String), fc.constantFrom('max', '0', '1', '1M', '4M', '12M'));
const program: fc.Arbitrary<Program> = fc.oneof(
	fc.record({pages: fc.integer({min: 1, max: 3000}), rate: fc.constantFrom(0, 0, 4000)}).map(({pages, rate}) => leak(rate, pages)),
	fc.record({pages: fc.integer({min: 1, max: 3000}), times: fc.integer({min: 1, max: 3})}).map(({pages, times}) => [op.read('/f', pages, 0, times), op.sleep]),
	fc.integer({min: 1, max: 2000}).map(pages => [op.writeFile('/g', pages, 0, 1), op.sleep]),
	fc.integer({min: 1, max: 2000}).map(pages => [op.map(pages), op.touch(pages, 'update', 0, 3, 'data', 'random'), op.sleep]),
	fc.integer({min: 1, max: 1500}).map(pages => [op.writeFile('/shm', pages, 0, 1), op.sleep]),
	fc.integer({min: 1, max: 2000}).map(pages => [op.map(pages), op.touch(pages, 'write'), op.pageout(pages), op.touch(pages, 'read', 4000), op.sleep]),
	fc
		.record({
			pages: fc.integer({min: 1, max: 1500}),
			access: fc.constantFrom('read' as const, 'update' as const),
			order: fc.constantFrom('forward' as const, 'random' as const),
		})
		.map(({pages, access, order}) => [op.mapFile('/shm', 1500, 'shared'), op.touch(pages, access, 0, 2, 'shared', order), op.sleep]),
	fc
		.record({pages: fc.integer({min: 1, max: 2000}), out: fc.boolean(), own: fc.boolean(), ends: fc.boolean()})
		.map(({pages, out, own, ends}): Op[] => [
			op.map(pages),
			op.touch(pages, 'write'),
			...(out ? [op.pageout(pages)] : []),
			{do: 'fork', name: 'child', program: [{do: 'scan', access: own ? 'write' : 'read', rate: 20_000}, ends ? {do: 'exit', status: 0} : op.sleep]},
			{do: 'fork', name: 'second', program: [op.sleep]},
			op.touch(pages, 'update', 10_000, 2, 'data', 'random'),
			op.sleep,
		]),
);
const file = fc.constantFrom(
	'memory.max',
	'memory.max',
	'memory.high',
	'memory.low',
	'memory.min',
	'memory.swap.max',
	'memory.swap.high',
	'memory.reclaim',
	'memory.oom.group',
	'memory.zswap.max',
	'memory.zswap.writeback',
	'cgroup.pressure',
);
const command: fc.Arbitrary<Command> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc
			.record({path: fc.oneof(path, fc.constant('/')), program})
			.map(({path: cgroup, program: steps}): Command => ({kind: 'spawn', name: 'p', program: steps, cgroup})),
	},
	{weight: 4, arbitrary: fc.record({kind: fc.constant('cgroup' as const), path, file, value})},
	{weight: 1, arbitrary: path.map((at): Command => ({kind: 'mkdir', path: at}))},
	{weight: 1, arbitrary: path.map((at): Command => ({kind: 'rmdir', path: at}))},
	{
		weight: 1,
		arbitrary: fc
			.record({path, pid: fc.integer({min: 300, max: 312})})
			.map(({path: to, pid}): Command => ({kind: 'cgroup', path: to, file: 'cgroup.procs', value: String(pid)})),
	},
	{
		weight: 1,
		arbitrary: fc
			.record({path, on: fc.constantFrom('0', '1')})
			.map(({path: at, on}): Command => ({kind: 'cgroup', path: at, file: 'cgroup.freeze', value: on})),
	},
	{weight: 1, arbitrary: path.map((at): Command => ({kind: 'cgroup', path: at, file: 'cgroup.kill', value: '1'}))},
	{
		weight: 1,
		arbitrary: fc
			.record({pid: fc.integer({min: 300, max: 312}), access: fc.constantFrom('read' as const, 'write' as const)})
			.map(({pid, access}): Command => ({kind: 'fork', pid, name: 'forked', program: [{do: 'scan', access, rate: 0}, op.sleep]})),
	},
	{
		weight: 1,
		arbitrary: fc
			.record({pid: fc.integer({min: 300, max: 312}), signal: fc.constant('KILL' as const)})
			.map(({pid, signal}): Command => ({kind: 'signal', pid, signal})),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom<Command>(
			{kind: 'unlink', path: '/shm'},
			{kind: 'create_file', path: '/shm', pages: 1500, disk: 'tmpfs'},
			{kind: 'remount', pages: 900},
			{kind: 'remount', pages: 3000},
		),
	},
	{weight: 1, arbitrary: fc.constant<Command>({kind: 'sysctl', name: 'vm.drop_caches', value: '3'})},
);
const machine = fc.record({
	kernel: fc.constantFrom('6.1' as const, '6.12' as const),
	swapPages: fc.constantFrom(0, 600, 4000),
	mglru: fc.boolean(),
	cpus: fc.constantFrom(1, 1, 3),
	nodes: fc.constantFrom(1, 2),
	zswap: fc.constantFrom('', 'on', 'shrunk'),
	first: fc.array(path, {minLength: 1, maxLength: 6}),
	steps: fc.array(fc.record({command, us: fc.constantFrom(500, 8000, 25_000)}), {minLength: 3, maxLength: 10}),
});

describe('random trees of groups', () => {
	it(
		'add up after every step',
		() => {
			fc.assert(
				fc.property(machine, ({kernel, swapPages, mglru, cpus, nodes, zswap, first, steps}) => {
					const half = {name: 'Normal' as const, managed: 4608 / nodes};
					const config = machineConfig({
						kernel,
						swapPages,
						cpus,
						...(kernel === '6.12' && mglru ? {lru: 'mglru' as const} : {}),
						zones: Array.from({length: nodes}, (_, node) => ({...half, node})),
						files: {'/f': 3000, '/g': 2000},
						...(kernel === '6.12' && swapPages > 0 && zswap !== ''
							? {sysctls: {'zswap.enabled': '1', 'zswap.max_pool_percent': '5', 'zswap.shrinker_enabled': zswap === 'shrunk' ? '1' : '0'}}
							: {}),
					});
					const m = boot({...config, files: [...config.files, {path: '/shm', pages: 1500, disk: 'tmpfs'}]});
					for (const at of ['/a', '/b', ...first]) apply(m, {kind: 'mkdir', path: at});
					for (const {command: asked, us} of steps) {
						apply(m, asked);
						advance(m, us);
						expect([...groupViolations(m), ...violations(m)]).toEqual([]);
					}
				}),
				{numRuns: RUNS, seed: 18},
			);
		},
		60_000 + RUNS * 300,
	);

	it('are the same again from a copy of the machine in the middle', () => {
		const m = boot(machineConfig({pages: 6144, swapPages: 1000, files: {'/f': 3000}, kernel: '6.12'}));
		for (const at of ['/a', '/a/x']) apply(m, {kind: 'mkdir', path: at});
		apply(m, {kind: 'cgroup', path: '/a', file: 'memory.max', value: '8M'});
		apply(m, {kind: 'spawn', name: 'leak', program: leak(40000), cgroup: '/a/x'});
		apply(m, {kind: 'spawn', name: 'reader', program: [op.read('/f', 3000, 0, 0)], cgroup: '/a'});
		advance(m, 60_000);
		const other = checkpoint(m);
		for (const one of [m, other]) advance(one, 60_000);
		expect(sample(other)).toEqual(sample(m));
	});
});
