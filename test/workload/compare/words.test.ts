// The difference in words, from two machines by hand: what comes first, who is named, what contradicts the rest.
import {describe, expect, it} from 'vitest';
import {follow, openComparison} from '../../../source/workload/compare/comparison.ts';
import {wordsOf} from '../../../source/workload/compare/words.ts';
import {buildOomReport, buildOomTask, buildProcess, buildSample, NO_PRESSURE, type SampleOverrides, timeNs} from '../../support/sample.ts';

const SECOND = 1e6;
const boot = buildSample({timeUs: 0});
const waited = (us: number) => ({memory: {...NO_PRESSURE, some: {...NO_PRESSURE.some, totalUs: us}}});

function words(a: SampleOverrides, b: SampleOverrides): readonly string[] {
	const opened = openComparison({a: 'one', b: 'two'}, {a: boot, b: boot}, SECOND, {a: [], b: []});
	const step = (overrides: SampleOverrides) => ({sample: buildSample({timeUs: SECOND, sinceUs: 0, ...overrides}), ended: 'time'}) as const;
	return wordsOf(follow(opened, {a: step(a), b: step(b)})).map(({mark, text}) => `${mark} ${text}`);
}

const kill = (name: string, atUs: number): SampleOverrides => {
	const victim = buildOomTask({pid: 301, name});
	return {kills: 1, vmstat: {oom_kill: 1}, events: [{kind: 'oom', atUs, report: buildOomReport({timeUs: atUs, victim: 301, tasks: [victim]})}]};
};

describe('the difference in words', () => {
	it('says never, not 0', () => {
		const [first] = words({vmstat: {allocstall_normal: 182}, directReclaim: {calls: 182, stallUs: 5100, blocked: []}}, {});
		expect(first).toBe('▲ A stalled 182 times and lost 5.1 ms; B never.');
	});

	it('has both figures where both have some', () => {
		const [first] = words(
			{vmstat: {allocstall_normal: 2}, directReclaim: {calls: 2, stallUs: 300, blocked: []}},
			{vmstat: {allocstall_normal: 1}, directReclaim: {calls: 1, stallUs: 4000, blocked: []}},
		);
		expect(first).toBe('▲ B stalled once and lost 4 ms, A twice and lost 300 µs.');
	});

	it('tells the worst first: panic, kill, stall, time, refault, swap, scans, memory; and the parting last', () => {
		const all = words(
			{
				...kill('leaky', 400_000),
				panic: {atUs: 900_000, reason: 'no-killable-process'},
				vmstat: {oom_kill: 1, allocstall_normal: 5, workingset_refault_file: 300, pswpout: 512, pgscan_kswapd: 9000},
				directReclaim: {calls: 5, stallUs: 700, blocked: []},
				pressure: waited(9000),
				meminfo: {Cached: 1024},
			},
			{meminfo: {Cached: 4096}},
		);
		expect(all).toEqual([
			'✗ A panicked at 0.9 s (nobody was left to kill); B never.',
			'✗ A killed leaky (301) at 0.4 s; B killed nobody.',
			'▲ A stalled 5 times and lost 700 µs; B never.',
			'· By PSI some task waited for memory in A, for 9 ms; in B never.',
			'· A took back 300 pages that had been reclaimed; B none.',
			'→ A swapped 2.0 MiB out and 0.0 MiB in; B nothing.',
			'· A scanned 9 000 pages, B none.',
			expect.stringMatching(/^· The page cache of A is smaller, 1\.0 MiB against 4\.0 MiB; /),
			expect.stringMatching(/^◆ Parted at 1 s: oom_kill was 1 in A and 0 in B, and \d+ other figures; at 0 s all was equal\.$/),
		]);
	});

	it('marks what contradicts the first with !, and work and memory as the price', () => {
		const all = words(
			{
				vmstat: {allocstall_normal: 182, pgscan_direct: 100},
				directReclaim: {calls: 182, stallUs: 5100, blocked: []},
				pressure: waited(38_800),
				meminfo: {Cached: 4096},
			},
			{vmstat: {pgscan_kswapd: 9000}, pressure: waited(119_700), meminfo: {Cached: 1024}},
		);
		expect(all.slice(0, 4)).toEqual([
			'▲ A stalled 182 times and lost 5.1 ms; B never.',
			'! By PSI memory was waited for longer in B all the same: 120 ms against 38.8 ms.',
			'= B pays in scans: it scanned 9 000 pages, A 100, 8 900 fewer.',
			expect.stringMatching(/^= B pays in memory: its page cache is smaller, 1\.0 MiB against 4\.0 MiB; /),
		]);
	});

	it('names the program that lost most differently', () => {
		const db = (ms: number) => [
			buildProcess({name: 'db', timeNs: timeNs({swapIn: ms * 1e6})}),
			buildProcess({pid: 9, name: 'web', timeNs: timeNs({directReclaim: 1e6})}),
		];
		expect(words({processes: db(20)}, {processes: db(1)})[0]).toBe('· db lost 20 ms to memory in A, 1 ms in B.');
	});

	it('takes one kill of both for one, and tells both times', () => {
		const [first, ...rest] = words(kill('leaky', 400_000), kill('leaky', 600_000));
		expect(first).toBe('✗ Both killed leaky (301): A at 0.4 s, B at 0.6 s.');
		expect(rest).toEqual(['◆ They never parted: at every Sample up to 1 s (each 1 s) all was equal.']);
		expect(words(kill('leaky', 400_000), kill('db', 600_000))[0]).toBe('✗ A killed leaky (301) at 0.4 s; B killed db (301) at 0.6 s.');
	});

	it('is one sentence where nothing differs', () => {
		expect(words({}, {})).toEqual(['= No figure differs: up to 1 s A and B are the same in every Sample, 1 s apart.']);
	});

	it('says so where what differs is not felt', () => {
		const [first, ...rest] = words({vmstat: {pgfault: 1000}}, {vmstat: {pgfault: 1001}});
		expect(first).toMatch(/^· Nothing that is felt differs/);
		expect(rest).toEqual(['◆ Parted at 1 s: pgfault was 1 000 in A and 1 001 in B; at 0 s all was equal.']);
	});

	it('parts by no mark, threshold or score', () => {
		const zones = buildSample().zones.map(zone => ({...zone, min: 1, low: 2, high: 3}));
		const processes = buildSample().processes.map(process => ({...process, oomScore: 700, oomScoreAdj: 5}));
		expect(words({}, {zones, processes, meminfo: {MemAvailable: 1, CommitLimit: 2}, vmstat: {nr_dirty_threshold: 9}})).toHaveLength(1);
	});
});
