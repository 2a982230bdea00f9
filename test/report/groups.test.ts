// Random containers that come to their limits: whatever the machine's OOM killer prints of them is explained, by the group whose limit it was and by the points of those in it.
// LOWWATER_MACHINES=2000 runs more of them.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createKernelLog} from '../../source/procfs/dmesg.ts';
import {pageOf} from '../../source/report/document.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';
import {explained} from '../support/reading.ts';

const RUNS = Math.ceil(Number(process.env.LOWWATER_MACHINES ?? 200) / 10);

const PATHS = ['/pod', '/pod/app', '/pod/proxy', '/job'];
const mib = (min: number, max: number) => fc.integer({min, max}).map(size => `${size}MiB`);
const limits = fc.record(
	{
		'memory.max': mib(16, 60),
		'memory.swap.max': fc.constantFrom('0', '8MiB', 'max'),
		'memory.oom.group': fc.constantFrom('0', '1'),
		'memory.high': mib(20, 60),
	},
	{requiredKeys: []},
);
const adj = fc.constantFrom(0, 0, -500, 300, 1000);
const program = fc.record({
	kind: fc.constantFrom('leak', 'leak', 'idle', 'hot'),
	size: fc.integer({min: 2, max: 20}),
	path: fc.constantFrom(...PATHS),
	adj,
	at: fc.integer({min: 10, max: 500}),
});

describe('random containers at their limits', () => {
	it('have each of their kills explained: whose limit, who went, by which points', () => {
		let reports = 0;
		let wholes = 0;
		fc.assert(
			fc.property(
				fc.tuple(limits, limits, limits, limits),
				fc.array(program, {minLength: 2, maxLength: 6}),
				fc.constantFrom('0', '32MiB'),
				fc.constantFrom('6.1', '6.12'),
				(set, programs, swap, kernel) => {
					const yaml = [
						'name: pods',
						`machine: {memory: 128MiB, swap: ${swap === '0' ? '0' : swap}, kernel: "${kernel}"}`,
						'cgroups:',
						...PATHS.map((path, i) => `  ${path}: ${JSON.stringify(set[i])}`),
						'timeline:',
						...programs.map(({kind, size, path, adj: score, at}, i) => {
							const what = {leak: 'rate: 100MiB/s', idle: `rss: ${size}MiB`, hot: `size: ${size}MiB, rate: 20MiB/s`}[kind];
							return `  - {at: ${at}ms, spawn: ${kind}, name: p${i}, ${what}, cgroup: ${path}, oom_score_adj: ${score}}`;
						}),
						'until: {time: 1500ms}',
					].join('\n');
					const one = scenario(yaml);
					const log = createKernelLog(one.config);
					const samples = samplesOf(one, 250_000);
					const lines = samples.flatMap(sample => log.take(sample));
					const told = lines.filter(line => line.includes('oom-kill:constraint='));
					const found = explained(lines).filter(({outcome, missing}) => outcome === 'killed' && missing.length === 0);
					expect(found.length, yaml).toBe(told.length);
					for (const [i, d] of found.entries()) {
						reports++;
						const line = told[i]!;
						const group = /oom_memcg=([^,]*),/.exec(line)?.[1];
						const [, task, pid] = /task=([^,]*),pid=(\d+),/.exec(line)!;
						expect(d.limit.kind, yaml).toBe(group === undefined ? 'machine' : 'group');
						if (d.limit.kind === 'group') expect(d.limit.path).toBe(group);
						expect(d.victim).toEqual({pid: Number(pid), name: task});
						// Where something is left of the machine's swap, adj is measured against that too: of a group's report the victim tells how much at least.
						expect(['most-points', 'only-one', 'whole-group'], `${yaml}\n${line}`).toContain(d.reason?.kind);
						if (d.reason?.kind === 'whole-group') wholes++;
						expect(JSON.stringify(pageOf(d, 'x', found.length))).not.toMatch(/undefined|NaN|\[object/);
					}
				},
			),
			{numRuns: RUNS, seed: 7, endOnFailure: true},
		);
		expect([reports > RUNS / 2, wholes > 0]).toEqual([true, true]);
	});
});
