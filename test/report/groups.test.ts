// Random containers that come to their limits: whatever the machine's OOM killer prints of them is explained, by the group whose limit it was and by the points of those in it.
// LOWWATER_MACHINES=2000 runs more of them.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createKernelLog} from '../../source/procfs/dmesg.ts';
import {pageOf} from '../../source/report/document.ts';
import {scenarioOf} from '../../source/report/scenario.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {samplesOf, scenario} from '../support/scenarios.ts';
import {groupText, memoryLines, webServer} from '../support/oom-text.ts';
import {explained, only} from '../support/reading.ts';

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

describe('a group’s points, where its report does not tell how much swap there is', () => {
	// C 11.1: 16384 pages of memory; with 8192 of swap a point of adj is 24 pages, and leak has 16560 + 5632 + 54 − 900·24 = 646, small 225 + 2560 + 15 = 2800.
	const report = (swapLimit: string, victim: 'leak' | 'small'): readonly string[] => {
		const pid = {leak: 164, small: 165}[victim];
		return [
			'leak invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=-900',
			'CPU: 0 UID: 0 PID: 164 Comm: leak Not tainted 6.12.117 #1',
			'memory: usage 65536kB, limit 65536kB, failcnt 19',
			`swap: usage 32768kB, limit ${swapLimit}kB, failcnt 6`,
			'Memory cgroup stats for /g:',
			'anon 67108864',
			'Tasks state (memory values in pages):',
			'[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
			`[    164]  1000   164  2097435    16560    16500       60         0   ${54 * 4096}     5632          -900 leak`,
			`[    165]  1000   165     4000      225      200       25         0    ${15 * 4096}     2560             0 small`,
			`oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/g,task_memcg=/g,task=${victim},pid=${pid},uid=1000`,
			`Memory cgroup out of memory: Killed process ${pid} (${victim}) total-vm:8389740kB, anon-rss:66000kB, file-rss:240kB, shmem-rss:0kB, UID:1000 pgtables:216kB oom_score_adj:0`,
		];
	};
	const UNLIMITED = '9007199254740988';

	it.each([
		// 22246 − 900·k is no more than 2800 from k = 22 on: the nearest total to that of no swap.
		[UNLIMITED, 'small', 22_000, 'most-points'],
		['32768', 'small', 24_576, 'most-points'],
		[UNLIMITED, 'leak', 16_384, 'most-points'],
		// With all of its 8192 pages of swap leak would not have been first: there was less of it, 21 pages a point at most.
		['32768', 'leak', 21_000, 'most-points'],
		// Whatever there is: 16 pages a point at most, and leak has 7846.
		['0', 'small', 16_384, 'not-first'],
		['4096', 'small', 17_408, 'not-first'],
	] as const)('swap limit %s kB, %s was taken: %d pages, %s', (limit, victim, pages, reason) => {
		const d = only(report(limit, victim));
		expect([d.victim?.name, d.ranking?.total.pages, d.reason?.kind, d.ranking?.total.known]).toEqual([victim, pages, reason, limit === '0']);
		if (d.reason?.kind === 'not-first') expect([d.reason.first.name, d.reason.within, d.reason.inGroup]).toEqual(['leak', false, true]);
	});
});

describe('built-in scenarios', () => {
	it.each(['container-at-limit', 'sidecar-killed', 'java-heap-over-limit', 'besteffort-first', 'nested-limits'])('%s has its kills explained', name => {
		const one = loadScenario(name);
		const log = createKernelLog(one.config);
		const lines = samplesOf(one, 250_000).flatMap(sample => log.take(sample));
		const told = lines.flatMap(line => /oom-kill:constraint=.*?(?:oom_memcg=([^,]*),|global_oom,).*,pid=(\d+),/.exec(line)?.slice(1).join(' ') ?? []);
		const found = explained(lines);
		expect(found.map(({limit, victim}) => `${limit.kind === 'group' ? limit.path : ''} ${victim?.pid}`)).toEqual(told);
		expect(told.length).toBeGreaterThan(0);
		for (const {reason} of found) expect(['most-points', 'only-one']).toContain(reason?.kind);
	});
});

describe('a group of a kernel that prints no figures of it, but the machine’s', () => {
	// mm/memcontrol.c mem_cgroup_print_oom_info() until 3.2 prints usage and limits alone, and dump_header() show_mem() after it.
	const own = groupText('2.6.32-rhel', 1).filter(line => !line.startsWith('Memory cgroup stats'));
	const at = own.findIndex(line => line.startsWith('[ pid ]'));
	const lines = [...own.slice(0, at), ...memoryLines(webServer(), '2.6.32-rhel'), ...own.slice(at)];
	const d = only(lines);

	it('is not said to have had no file cache, nor to have been all of one kind', () => {
		expect([d.limit.kind, d.where]).toEqual(['group', null]);
		const page = JSON.stringify(pageOf(d, 'x', 1));
		expect(page).toContain('Of what it was, the report does not say');
		expect(page).not.toContain('file cache');
		expect(page).not.toContain('dropping caches');
		expect(page).toContain('more RAM in the machine (the limit is the group’s)');
	});

	it('has no machine made of it, and says so nowhere; one with figures has', () => {
		expect(scenarioOf(d, 'x')).toBeNull();
		expect(pageOf(d, 'x', 1).footer).toBe('');
		const known = only(groupText('6.8', 2));
		expect([scenarioOf(known, 'x') !== null, pageOf(known, 'x', 1).footer.includes('--simulate')]).toEqual([true, true]);
	});
});
