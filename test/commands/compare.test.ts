// `lowwater compare` against what two runs of the same machines say by themselves: lines of jsonl and columns of csv, taken apart here and compared by hand.
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {runInStep} from '../../source/commands/compare/in-step.ts';
import {runMain} from '../../source/main.ts';
import {loadScenario} from '../../source/workload/library.ts';
import {wordsOf} from '../../source/workload/compare/words.ts';
import {capture} from '../support/output.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowwater-'));
afterAll(() => rmSync(folder, {recursive: true}));

async function lowwater(...args: string[]) {
	const stdout = capture();
	const stderr = capture();
	const status = await runMain(args, stdout.stream, stderr.stream, new AbortController().signal);
	return {status, out: stdout.text(), err: stderr.text()};
}

function scenario(name: string, ...lines: string[]): string {
	const path = join(folder, `${name}.yaml`);
	writeFileSync(path, [`name: ${name}`, ...lines].join('\n'));
	return path;
}

const leak = scenario(
	'leak',
	'machine: {memory: 64MiB, swap: 32MiB}',
	'timeline:',
	'  - {at: 100ms, spawn: leak, name: leaky, rate: 40MiB/s}',
	'until: {oom_kills: 1, tail: 100ms, time: 20s}',
);
/** A cache that is full, and a program that takes memory at 3 s: marks decide what happens. */
const cache = scenario(
	'cache',
	'machine: {memory: 64MiB, swap: 32MiB, zones: one}',
	'files: {/data/big: 256MiB}',
	'timeline:',
	'  - {at: 0s, spawn: stream, name: reader, file: /data/big, rate: 40MiB/s}',
	'  - {at: 3s, spawn: burst, name: "a burst", size: 20MiB, hold: 500ms}',
	'until: {time: 5s}',
);
const server = scenario(
	'server',
	'machine: {memory: 64MiB, swap: 64MiB}',
	'timeline:',
	'  - {at: 0s, spawn: server, name: db, rss: 30MiB, hot: 10MiB, rate: 10MiB/s}',
	'  - {at: 1s, spawn: burst, name: batch, size: 40MiB, hold: 2s}',
	'until: {time: 6s}',
);

type Line = Record<string, unknown>;
type Json = {
	readonly a: Line;
	readonly b: Line;
	readonly changed: readonly Line[];
	readonly parted: null | {readonly t: number; readonly equal_t: number | null; readonly figure: string; readonly figures: readonly string[]};
	readonly words: readonly string[];
	readonly figures: Readonly<
		Record<string, {readonly unit: string; readonly a: number | null; readonly b: number | null; readonly range?: Record<'a' | 'b', [number, number]>}>
	>;
	readonly require: readonly {readonly held: boolean; readonly text: string; readonly values: Record<string, number | null>}[];
};

async function compared(...args: string[]): Promise<Json> {
	const {out, err} = await lowwater('compare', ...args, '--format', 'json');
	expect(err).toBe('');
	return JSON.parse(out) as Json;
}

/** Samples of a run by their times. */
async function samplesOf(...args: string[]): Promise<ReadonlyMap<number, Line>> {
	const {out, status} = await lowwater('run', ...args, '--format', 'jsonl');
	expect(status).toBeLessThan(2);
	const lines = out
		.trimEnd()
		.split('\n')
		.map(text => JSON.parse(text) as Line)
		.filter(({type}) => type === undefined);
	return new Map(lines.map(line => [line['t'] as number, line]));
}

function flat(value: unknown, path = ''): [string, unknown][] {
	return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, part]) => flat(part, `${path}/${key}`)) : [[path, value]];
}

/** Marks of the zones, what is computed from them and the sysctls alone, and adj with the score that it makes. */
const SETTING =
	/^\/zones\/\d+\/(min|low|high|protection|pcp_high)\b|^\/meminfo\/(MemAvailable|CommitLimit)$|^\/vmstat\/nr_dirty_(background_)?threshold$|\/oom_score(_adj)?$/;

/** The first instant at which two runs say something different, and the one before it. */
function partedIn(a: ReadonlyMap<number, Line>, b: ReadonlyMap<number, Line>): {t: number; equal_t: number | null} | null {
	let before: number | null = null;
	for (const [t, line] of a) {
		const other = b.get(t);
		if (other === undefined) return null;
		const [one, two] = [line, other].map(each => JSON.stringify(flat(each).filter(([path]) => !SETTING.test(path))));
		if (one !== two) return {t, equal_t: before};
		before = t;
	}
	return null;
}

const PAIRS: readonly (readonly [name: string, a: readonly string[], b: readonly string[], compare: readonly string[]])[] = [
	['a setting', [leak], [leak, '--set', 'vm.swappiness=0'], [leak, '--b', 'vm.swappiness=0']],
	['marks', [cache], [cache, '--set', 'vm.min_free_kbytes=4000'], [cache, '--b', 'vm.min_free_kbytes=4000']],
	['both set', [cache, '--set', 'vm.swappiness=10'], [cache, '--set', 'vm.swappiness=100'], [cache, '--a', 'vm.swappiness=10', '--b', 'vm.swappiness=100']],
	['adj, which nothing hears of', [cache], [cache, '--set', 'timeline.0.oom_score_adj=500'], [cache, '--b', 'timeline.0.oom_score_adj=500']],
	['more memory', [leak], [leak, '--set', 'machine.memory=80MiB'], [leak, '--b', 'machine.memory=80MiB']],
	['two scenarios', [leak], [cache], [leak, cache]],
	['requests', [server], [server, '--set', 'machine.memory=128MiB'], [server, '--b', 'machine.memory=128MiB']],
];

describe('compare, against two runs', () => {
	it.each(PAIRS)('parts where their lines of jsonl do: %s', async (_, a, b, both) => {
		const every = ['--every', '100ms'];
		const expected = partedIn(await samplesOf(...a, ...every), await samplesOf(...b, ...every));
		const {parted} = await compared(...both, ...every);
		expect(parted === null ? null : {t: parted.t, equal_t: parted.equal_t}).toEqual(expected);
	});

	it('parts at other Samples where these are closer, and by a figure that differs there', async () => {
		const [coarse, fine] = [
			await compared(cache, '--b', 'vm.min_free_kbytes=4000', '--every', '1s'),
			await compared(cache, '--b', 'vm.min_free_kbytes=4000', '--every', '10ms'),
		];
		expect(fine.parted!.t).toBeLessThanOrEqual(coarse.parted!.t);
		expect(fine.parted!.t).toBeGreaterThan(coarse.parted!.equal_t!);
		expect(fine.parted!.figure).toBe('kswapd_woken');
		const [a, b] = [await samplesOf(cache, '--every', '10ms'), await samplesOf(cache, '--set', 'vm.min_free_kbytes=4000', '--every', '10ms')];
		const woken = (line: Line | undefined): number => (line!['nodes'] as {kswapd: {woken: number}}[])[0]!.kswapd.woken;
		expect([woken(a.get(fine.parted!.t)), woken(b.get(fine.parted!.t))]).toEqual([0, 1]);
	});

	it.each(PAIRS)('has the figures of their csv: %s', async (_, a, b, both) => {
		const columns = async (args: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> => {
			const {out} = await lowwater('run', ...args, '--format', 'csv', '--every', '250ms');
			const [header = [], ...rows] = out
				.trimEnd()
				.split('\n')
				.map(line => line.split(','));
			return new Map(header.map((name, i) => [name, rows.map(row => row[i]!)]));
		};
		const runs = {a: await columns(a), b: await columns(b)};
		const {figures} = await compared(...both);
		for (const side of ['a', 'b'] as const) {
			for (const [name, cells] of runs[side]) {
				if (name.startsWith('latency_')) continue;
				const values = cells.map(Number);
				const expected = name === 'free_lowest' ? Math.min(...values) : name === 'free_highest' ? Math.max(...values) : values.at(-1)!;
				expect(figures[name]?.[side], `${side}: ${name}`).toBeCloseTo(expected, name.startsWith('psi_') && !name.endsWith('_total') ? 2 : 3);
			}
		}
	});

	it('has what their last lines say of zones, processes and latencies', async () => {
		const {figures} = await compared(server, '--b', 'machine.memory=128MiB');
		const last = {
			a: [...(await samplesOf(server, '--every', '250ms')).values()].at(-1)!,
			b: [...(await samplesOf(server, '--set', 'machine.memory=128MiB', '--every', '250ms')).values()].at(-1)!,
		};
		for (const side of ['a', 'b'] as const) {
			const {procs, zones, requests, vmstat, meminfo} = last[side] as Record<string, never> & {
				procs: Record<string, number>[];
				zones: Record<string, number>[];
				requests: {latency_ms: Record<string, number>};
			};
			const db = procs.find(({name}) => (name as unknown) === 'db')!;
			for (const name of ['rss', 'swap', 'minflt', 'requests_served', 'latency_p99', 'latency_max', 'time_swap_in', 'time_on_cpu'])
				expect(figures[`processes.db.${name}`]?.[side], name).toBe(db[name]);
			for (const zone of zones) expect(figures[`free.${zone['name']}`]?.[side]).toBe(zone['free']);
			expect(figures['latency_p99']?.[side]).toBe(requests.latency_ms['p99']);
			for (const name of ['pgalloc_dma', 'nr_active_anon', 'pgrotated']) expect(figures[name]?.[side], name).toBe(vmstat[name]);
			expect(figures['Active(anon)']?.[side]).toBe(meminfo['Active(anon)']);
		}
	});

	it('has ranges over seeds that are those of single seeds', async () => {
		const names = ['pgscan_kswapd', 'allocstall', 'pgfault'];
		const {figures} = await compared(leak, '--b', 'vm.swappiness=0', '--seed', '5', '--seeds', '3');
		const single = await Promise.all([5, 6, 7].map(seed => compared(leak, '--b', 'vm.swappiness=0', '--seed', String(seed))));
		for (const name of names) {
			for (const side of ['a', 'b'] as const) {
				const values = single.map(one => one.figures[name]![side]!);
				expect(figures[name]!.range![side], name).toEqual([Math.min(...values), Math.max(...values)]);
				expect(figures[name]![side]).toBe(values[0]);
			}
		}
	});
});

describe('what compare prints', () => {
	it('one sentence and no table where no figure differs', async () => {
		const {out, status} = await lowwater('compare', cache, cache);
		expect(status).toBe(0);
		expect(out).toMatch(/No figure differs: up to 5 s A and B are the same in every Sample, 250 ms apart\.\n$/);
		expect(out).not.toContain('allocstall');
		const {words} = await compared(cache, '--b', 'timeline.0.oom_score_adj=500');
		expect(words).toEqual([expect.stringMatching(/No figure differs: .*; what was set differently changed nothing\.$/)]);
		expect((await compared(cache, cache)).words).toHaveLength(1);
		const protectedMore = await compared('container-at-limit', '--b', 'cgroups./docker/shop.docker.memory_reservation=8MiB', '--until', '4s');
		expect(protectedMore.words).toEqual([expect.stringMatching(/No figure differs: .*; what was set differently changed nothing\.$/)]);
	});

	it('the words before the table, the parting last, and names that --require takes', async () => {
		const {out} = await lowwater('compare', cache, '--b', 'vm.min_free_kbytes=4000');
		const lines = out.split('\n');
		const at = (text: string): number => lines.findIndex(line => line.startsWith(text));
		expect(at('The difference, worst first')).toBeGreaterThan(0);
		expect(at('  ◆ Parted at ')).toBeGreaterThan(at('The difference'));
		expect(at('Since boot')).toBeGreaterThan(at('  ◆ Parted at '));
		expect(out).toContain('vm.min_free_kbytes: A 1024, B 4000\n');
		expect(out).toMatch(/marks in pages: A min 256, low 320, high 384; B min 1 000, low 1 250, high 1 500\n/);
		expect(out).toMatch(/^ {2}lowest free, pages .* B × \d.* free_lowest$/m);
		for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(120);
	});

	it('who stands still, since when and why', async () => {
		const {out} = await lowwater('compare', leak, '--b', 'until.time=1s');
		expect(out).toMatch(/■ B ended at 1 s, as planned, and stands still there; A went on to 2\.\d+ s\./);
		const killed = await compared(leak, cache);
		expect(killed.words[0]).toMatch(/^✗ A killed leaky \(\d+\) at 2\.\d+ s; B killed nobody\.$/);
		expect(killed.words.join('\n')).toMatch(/■ A ended at 2\.\d+ s, after the first kill, and stands still there; B went on to 5 s\./);
	});

	it('zones by name, and – for what one lacks', async () => {
		const {out} = await lowwater('compare', leak, '--b', 'machine.zones=one');
		expect(out).toMatch(/^ {2}DMA +3 \d\d\d +\d+ +\d+ +\d+ +– +– +– +–$/m);
		expect(out).toMatch(/^ {2}Normal +– +– +– +– +\d/m);
		const {figures} = await compared(leak, '--b', 'machine.zones=one');
		expect(figures['free.DMA']).toMatchObject({b: null});
		expect(figures['free.Normal']).toMatchObject({a: null});
	});

	it('csv: a row for each figure, empty where a machine has it not', async () => {
		const {out} = await lowwater('compare', leak, cache, '--format', 'csv');
		const [header, ...rows] = out.trimEnd().split('\n');
		expect(header).toBe('figure,unit,a,b,difference,ratio');
		const row = (name: string): string => rows.find(one => one.startsWith(`${name},`) || one.startsWith(`"${name.replaceAll('"', '""')}",`))!;
		expect(row('processes.leaky.rss')).toMatch(/^processes\.leaky\.rss,kB,\d+,,,$/);
		expect(row('processes["a burst"].rss')).toMatch(/,kB,,\d+,,$/);
		expect(row('oom_kill')).toBe('oom_kill,processes,1,0,-1,0');
	});

	it('markdown: words as a list, a table', async () => {
		const {out} = await lowwater('compare', leak, cache, '--format', 'markdown');
		expect(out).toContain('\n- ✗ A killed leaky (');
		expect(out).toMatch(/^\| killed \| 1 \| 0 \| A only \| `oom_kill` \|$/m);
	});

	it('the same each time, and into a file what it prints else', async () => {
		const once = await lowwater('compare', server, '--b', 'machine.memory=128MiB');
		expect(await lowwater('compare', server, '--b', 'machine.memory=128MiB')).toEqual(once);
		const path = join(folder, 'out.txt');
		expect(await lowwater('compare', server, '--b', 'machine.memory=128MiB', '--out', path)).toEqual({status: 0, out: '', err: ''});
		expect(readFileSync(path, 'utf8')).toBe(once.out);
	});
});

describe('compare that is interrupted', () => {
	it('tells what there was', async () => {
		const scenarios = {a: loadScenario('demo'), b: loadScenario('demo')};
		const stop = new AbortController();
		const plan = {scenarios, overrides: {a: [], b: []}, everyUs: 250_000, requirements: () => [], signal: stop.signal};
		const {comparison, interrupted} = await runInStep({...plan, told: ({seen}) => (seen.a.account.last.timeUs >= 1e6 ? stop.abort() : undefined)});
		expect(interrupted).toBe(true);
		expect(wordsOf(comparison).map(({text}) => text)).toEqual([
			'No figure differs: up to 1 s A and B are the same in every Sample, 250 ms apart.',
			'Both were interrupted at 1 s; this is what there was.',
		]);
	});

	it('ends with 130', async () => {
		const stop = new AbortController();
		stop.abort();
		expect(await runMain(['compare', 'demo', '--b', 'vm.swappiness=10'], capture().stream, capture().stream, stop.signal)).toBe(130);
	});
});

describe('compare --require', () => {
	it('exits with 0 where all hold and with 1 where one does not', async () => {
		const args = ['compare', cache, '--b', 'vm.min_free_kbytes=4000'];
		expect(await lowwater(...args, '--require', 'B.free_lowest > A.free_lowest', '--require', 'B.oom_kill == 0')).toMatchObject({status: 0, err: ''});
		const {status, out, err} = await lowwater(...args, '--require', 'B.free_lowest > A.free_lowest', '--require', 'B.pgscan_kswapd < 0.5 * A.pgscan_kswapd');
		expect(status).toBe(1);
		expect(out).toMatch(/Held: B\.free_lowest > A\.free_lowest \(B\.free_lowest [\d ]+, A\.free_lowest [\d ]+\)\./);
		expect(out).toMatch(/FAILED: B\.pgscan_kswapd < 0\.5 \* A\.pgscan_kswapd \(/);
		expect(err).toBe('One of 2 requirements did not hold.\n');
		const csv = await lowwater(...args, '--require', 'B.oom_kill > 0', '--format', 'csv');
		expect(csv).toMatchObject({status: 1, err: 'FAILED: B.oom_kill > 0 (B.oom_kill 0).\n'});
	});

	it('holds for each seed, or says for which it does not', async () => {
		const {status, out} = await lowwater('compare', leak, '--b', 'vm.swappiness=0', '--seeds', '2', '--require', 'A.oom_kill == 1');
		expect(status).toBe(0);
		expect(out).toContain('Held: A.oom_kill == 1 (A.oom_kill 1; seed 2).');
	});

	it('takes extremes over all Samples', async () => {
		const {require} = await compared(
			cache,
			'--b',
			'vm.min_free_kbytes=4000',
			'--require',
			'lowest(B.free) == B.free_lowest',
			'--require',
			'highest(A.psi_memory_some) >= A.psi_memory_some',
		);
		expect(require.map(({held}) => held)).toEqual([true, true]);
	});
});

describe('mistakes are one sentence', () => {
	it.each([
		[[], /^compare needs a scenario/],
		[[cache], /^Nothing is different: give B another setting, "lowwater compare .*cache\.yaml --b vm\.swappiness=10"/],
		[[cache, leak, leak], /is one argument too many for compare/],
		[[cache, '--b', 'vm.swapiness=1'], /^--b vm\.swapiness=1: "vm\.swapiness" is no sysctl of this machine; did you mean "vm\.swappiness"\?/],
		[[cache, '--a', 'swappiness'], /^--a swappiness: this is not KEY=VALUE; write it as "--a machine\.memory=2GiB"\./],
		[[cache, '--set', 'vm.swappiness=1', '--b', 'vm.swappiness=2'], /^--set vm\.swappiness=1 and --b vm\.swappiness=2 set the same; leave one out\./],
		[[cache, 'leek'], /^"leek" is neither a built-in scenario nor a file/],
		[[cache, leak, '--until', '0s'], /^--until: /],
		[[cache, leak, '--every', '1us'], /^--every: /],
		[[cache, leak, '--until', '1s', '--for', '1s'], /^--until and --for say the same; leave one out\./],
		[[cache, leak, '--format', 'jsonl'], /^--format: "jsonl" is no format;/],
		[[cache, leak, '--seeds', '0'], /^--seeds: "0" is not a whole number from 1 to 1000\./],
		[[cache, leak, '--seed', '4294967295', '--seeds', '2'], /^--seeds: /],
		[[cache, leak, '--require', 'B.stal_time < 1'], /^--require 'B\.stal_time < 1': "stal_time" is no figure of a machine; did you mean "stall_time"\?/],
		[[cache, leak, '--require', 'A.processes.leaky.rss > 1'], /^--require '.*': A has no process "leaky";/],
		[
			[cache, leak, '--require', 'A.free.Movable > 1'],
			/^--require '.*': A has nothing to give for "free\.Movable"; its zones are Normal, its nodes node0 alone/,
		],
	] as const)('%j', async (args, message) => {
		const {status, out, err} = await lowwater('compare', ...args);
		expect({status, out}).toEqual({status: 2, out: ''});
		expect(err).toMatch(message);
		expect(err.trimEnd().split('\n')).toHaveLength(1);
	});

	it('an output that is one of the scenarios', async () => {
		expect(await lowwater('compare', leak, cache, '--out', cache)).toMatchObject({status: 2, err: expect.stringContaining('is the scenario itself')});
	});
});
