// Memory groups of a scenario: the tree, what docker run and a kubelet write (docs C 19, 23), events, and sentences about mistakes.
import {describe, expect, it} from 'vitest';
import {containerAdj, dockerFiles, memoryHigh, podGroups, qosClass} from '../../source/workload/containers.ts';
import {readScenario} from '../../source/workload/scenario.ts';
import {createRun, stepTo} from '../../source/workload/run.ts';
import {sample} from '../../source/machine/machine.ts';

const MIB = 2 ** 20;
const scenario = (groups: string, timeline = '', more = '') =>
	readScenario(`{machine: {memory: 64MiB}, cgroups: ${groups}, until: {time: 9s}, timeline: [${timeline}]${more}}`, {file: 'x'});
function problem(...args: Parameters<typeof scenario>): string {
	try {
		scenario(...args);
		return 'none';
	} catch (error) {
		return (error as Error).message;
	}
}

describe('the groups of a scenario', () => {
	it('are there before anything runs, with those above them', () => {
		const run = createRun(
			scenario('{/a/b: {memory.max: 16MiB, memory.swap.max: 0, memory.oom.group: 1}}', '{at: 1s, spawn: leak, cgroup: /a/b, rate: 4MiB/s}'),
		);
		stepTo(run, 2e6);
		const {groups, processes} = sample(run.machine);
		expect(groups?.map(({path, max, swapMax, oomGroup}) => [path, max, swapMax, oomGroup])).toEqual([
			['/a', Infinity, Infinity, false],
			['/a/b', 16 * MIB, 0, true],
		]);
		expect(processes.find(({name}) => name === 'leak')?.cgroup).toBe('/a/b');
	});

	it('change as the timeline says', () => {
		const run = createRun(
			scenario(
				'{/a: {}}',
				'{at: 1s, spawn: idle, name: p}, {at: 2s, cgroup: /a, memory.high: 1MiB, memory.low: 4KiB}, {at: 3s, move: p, to: /a}, {at: 4s, mkdir: /a/x}, {at: 5s, move: p, to: /a/x}, {at: 6s, cgroup: /a, cgroup.kill: 1}, {at: 7s, rmdir: /a/x}',
			),
		);
		const groupOf = (): string | undefined => sample(run.machine).processes.find(({name, state}) => name === 'p' && state !== 'Z')?.cgroup;
		stepTo(run, 2.5e6);
		expect([sample(run.machine).groups?.[0]?.high, sample(run.machine).groups?.[0]?.low, groupOf()]).toEqual([MIB, 4096, '/']);
		stepTo(run, 3.5e6);
		expect(groupOf()).toBe('/a');
		stepTo(run, 5.5e6);
		expect(groupOf()).toBe('/a/x');
		stepTo(run, 6.5e6);
		expect(groupOf()).toBeUndefined();
		stepTo(run, 7.5e6);
		expect(
			sample(run.machine)
				.groups?.filter(({online}) => online)
				.map(({path}) => path),
		).toEqual(['/a']);
	});

	it.each([
		['{a: {}}', '', 'is no path of a memory group'],
		['{/a: {memory.maximum: 1MiB}}', '', 'memory.max'],
		['{/a: {memory.max: lots}}', '', 'lots'],
		['{/a: {}}', '{at: 1s, spawn: idle, cgroup: /b}', 'There is no memory group "/b"'],
		['{/a: {}}', '{at: 1s, mkdir: /a}', 'already'],
		['{/a: {}}', '{at: 1s, mkdir: /b/c}', 'There is no memory group "/b"'],
		['{/a: {}}', '{at: 1s, move: nobody, to: /a}', 'nobody'],
		['{/a: {}}', '{at: 1s, cgroup: /a, memory.oom.group: 2}', '2'],
		['{/a: {docker: {memory: 512}}}', '', 'unit'],
		['{/a: {docker: {memory: 5MiB}}}', '', 'under 6 MiB'],
		['{/a: {docker: {memory: 8MiB, memory_swap: 7MiB}}}', '', 'memory and swap together'],
		['{/a: {docker: {memory_swap: 7MiB}}}', '', 'without memory'],
		['{/a: {docker: {memory: 8MiB, memory_reservation: 9MiB}}}', '', 'over memory'],
		['{/a: {docker: {memory_reservation: 1MiB}}}', '', 'under 6 MiB'],
		['{/a: {docker: {oom_score_adj: 1001}}}', '', '1001'],
	])('%s %s: says what is wrong', (groups, timeline, said) => expect(problem(groups, timeline)).toContain(said));

	it('of a kubelet are refused where an API server refuses them', () => {
		const of = (kubernetes: string): string => problem('{}', '', `, kubernetes: ${kubernetes}`);
		expect(of('{pods: {p: {containers: {c: {request: 2MiB, limit: 1MiB}}}}}')).toContain('"c" requests more than its limit');
		expect(of('{reserved: 64GiB, pods: {p: {containers: {c: {}}}}}')).toContain('leaves pods nothing');
		expect(of('{pods: {p: {containers: {c: {request: 2MiB, limit: 2MiB}, d: {limit: 0B}}}}}')).toBe('none');
	});

	it('may be expected to be as they are', () => {
		expect(problem('{/a: {}}', '', ', expect: {groups: {/b: {current: {max: 1}}}}')).toContain('There is no memory group "/b"');
		expect(problem('{/a: {}}', '', ', expect: {groups: {/a: {curent: {max: 1}}}}')).toContain('current');
		expect(problem('{/a: {}}', '', ', expect: {groups: {/a: {current: {max: 1}}}}')).toBe('none');
	});
});

describe('containers', () => {
	it('of docker', () => {
		const swapOf = (memory_swap?: number): unknown => dockerFiles({memory: 512 * MIB, memory_swap}).files['memory.swap.max'];
		expect(dockerFiles({memory: 512 * MIB}).files['memory.max']).toBe(536870912);
		expect([swapOf(), swapOf(512 * MIB), swapOf(768 * MIB), swapOf(-1), swapOf(0)]).toEqual([536870912, 0, 268435456, 'max', 536870912]);
		expect(dockerFiles({memory: 0, memory_swap: -1, memory_reservation: 0})).toEqual({files: {'memory.swap.max': 'max'}, oomScoreAdj: null});
	});

	it('of a kubelet', () => {
		const adj = (request: number, memory = 8192): number => containerAdj('Burstable', request * MIB, memory * MIB);
		expect([256, 1024, 4096, 8192, 4, 8, 9].map(request => adj(request))).toEqual([969, 875, 500, 3, 999, 999, 999]);
		expect([adj(64, 16384), containerAdj('Guaranteed', 1, 2), containerAdj('BestEffort', 0, 2)]).toEqual([997, -997, 1000]);
		const high = (request: number, limit: number, factor = 0.9): number | null => memoryHigh({request: request * MIB, limit: limit * MIB}, 2 ** 34, factor);
		expect([high(256, 512), high(256, 1024), high(800, 1000, 0.6), high(0, 512), high(256, 256)]).toEqual([510025728, 993210368, 964689920, 483180544, null]);
		expect(
			[{a: {request: 1, limit: 1}}, {a: {limit: 1}}, {a: {request: 1}}, {a: {}}, {a: {limit: 1}, b: {}}].map(containers => qosClass({containers})),
		).toEqual(['Guaranteed', 'Guaranteed', 'Burstable', 'BestEffort', 'Burstable']);
		expect([{a: {request: 0}}, {a: {limit: 0, request: 0}}, {a: {request: 0, limit: 1}}].map(containers => qosClass({containers}))).toEqual([
			'BestEffort',
			'BestEffort',
			'Burstable',
		]);
		expect([memoryHigh({}, 2 ** 30, 0.9), memoryHigh({request: 4096}, 2 ** 30, 0.5)]).toEqual([null, Math.floor((4096 + (2 ** 30 - 4096) / 2) / 4096) * 4096]);
		const tree = podGroups(
			{db: {containers: {pg: {request: 2 ** 28, limit: 2 ** 28}}}, web: {containers: {app: {request: 2 ** 26}}}},
			{memory: 2 ** 30, reserved: 2 ** 26, memory_qos: false, throttling_factor: 0.9},
		);
		expect(tree.map(([path, {files, oomScoreAdj}]) => [path, files['memory.max'], oomScoreAdj])).toEqual([
			['/kubepods', 2 ** 30 - 2 ** 26, null],
			['/kubepods/burstable', undefined, null],
			['/kubepods/besteffort', undefined, null],
			['/kubepods/pod-db', 2 ** 28, null],
			['/kubepods/pod-db/pg', 2 ** 28, -997],
			['/kubepods/burstable/pod-web', undefined, null],
			['/kubepods/burstable/pod-web/app', undefined, 938],
		]);
	});
});
