// Compares a simulated run with the recording of a real kernel, figure by figure: gauges over time, counters over the run, onsets, pressure, kills, scores.
// Tolerances are those the recordings came with; `strict` halves every one.
import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';

type Numbers = Readonly<Record<string, number>>;
type Process = {readonly name: string; readonly state: string; readonly vsz: number; readonly rss: number; readonly oom_score: number};
export type RunSample = {
	readonly t: number;
	readonly meminfo: Numbers;
	readonly vmstat: Numbers;
	readonly psi?: {readonly some?: {readonly total?: number}};
	readonly procs?: readonly Process[];
};
export type Kill = {readonly t: number; readonly name: string};
export type Run = {
	readonly header: {readonly workload: readonly string[]; readonly [name: string]: unknown};
	readonly samples: readonly RunSample[];
	readonly kills: readonly Kill[];
};
export type Figure = {
	readonly name: string;
	readonly real: number | string;
	readonly sim: number | string;
	readonly error: number;
	readonly limit: number;
	readonly ok: boolean;
};

/** Fewer pages than this on both sides say nothing. */
const FEW = 512;
const GAUGES = [
	'MemFree',
	'Active(anon)',
	'Inactive(anon)',
	'Active(file)',
	'Inactive(file)',
	'SwapUsed',
	'SwapCached',
	'Dirty',
	'Writeback',
	'AnonPages',
	'PageTables',
];
const COUNTERS = [
	...['pgscan_kswapd', 'pgscan_direct', 'pgsteal_kswapd', 'pgsteal_direct', 'pgscan_anon', 'pgscan_file', 'pgsteal_anon', 'pgsteal_file', 'pswpin', 'pswpout'],
	...['pgfault', 'pgmajfault', 'pgactivate', 'pgdeactivate', 'pgrefill', 'pgrotated', 'workingset_refault_anon', 'workingset_refault_file'],
	...['workingset_activate_anon', 'workingset_activate_file', 'nr_dirtied', 'nr_written', 'allocstall', 'pageoutrun', 'numa_miss'],
];

/** Adds what the figures need and what /proc does not say in one line. */
export function complete(row: RunSample, constant: {readonly meminfo?: Numbers | undefined; readonly vmstat?: Numbers | undefined} = {}): RunSample {
	const meminfo: Record<string, number> = {...constant.meminfo, ...row.meminfo};
	const vmstat: Record<string, number> = {...constant.vmstat, ...row.vmstat};
	meminfo.SwapUsed = (meminfo.SwapTotal ?? 0) - (meminfo.SwapFree ?? 0);
	vmstat.allocstall = 0;
	for (const [name, value] of Object.entries(vmstat)) if (name.startsWith('allocstall_')) vmstat.allocstall += value;
	return {...row, meminfo, vmstat};
}

/** Reads a recording or a replay, gzipped or not. */
export function loadRun(path: string): Run {
	let bytes = readFileSync(path);
	if (path.endsWith('.gz')) bytes = gunzipSync(bytes);
	const rows = bytes
		.toString('utf8')
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line) as Record<string, unknown>);
	const header = (rows.find(row => row.type === 'header') ?? {workload: []}) as Run['header'];
	const constant = {meminfo: header.meminfo_constant as Numbers | undefined, vmstat: header.vmstat_constant as Numbers | undefined};
	const samples = rows.filter(row => row.type === undefined && (row.t as number) >= 0).map(row => complete(row as unknown as RunSample, constant));
	return {header, samples, kills: (rows.find(row => row.type === 'end')?.kills ?? []) as Kill[]};
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
const ratio = (a: number, b: number, slack: number): number => Math.max((a + slack) / (b + slack), (b + slack) / (a + slack));

function nearest(samples: readonly RunSample[], t: number): RunSample {
	return samples.reduce((best, s) => (Math.abs(s.t - t) < Math.abs(best.t - t) ? s : best));
}

const scanned = (s: RunSample): number => (s.vmstat.pgscan_kswapd ?? 0) + (s.vmstat.pgscan_direct ?? 0);
const freeWhileReclaiming = (run: readonly RunSample[]): number[] =>
	run.flatMap((s, i) => (i > 0 && scanned(s) > scanned(run[i - 1]) ? [s.meminfo.MemFree] : []));
const onset = (run: readonly RunSample[], counter: string): number | undefined => run.find(s => (s.vmstat[counter] ?? 0) > (run[0].vmstat[counter] ?? 0))?.t;
const stalledSeconds = (run: readonly RunSample[]): number => ((run.at(-1)?.psi?.some?.total ?? 0) - (run[0].psi?.some?.total ?? 0)) / 1e6;

export function score(real: Run, sim: Run, strict = false): Figure[] {
	const figures: Figure[] = [];
	const add = (name: string, r: number | string, s: number | string, error: number, limit: number): void => {
		figures.push({name, real: r, sim: s, error, limit, ok: error <= (strict ? limit / 2 : limit)});
	};
	const pairs = real.samples.map(r => [r, nearest(sim.samples, r.t)] as const).filter(([r, s]) => Math.abs(r.t - s.t) < 0.5);
	const reals = pairs.map(([r]) => r);
	const sims = pairs.map(([, s]) => s);
	const ram = real.samples[0].meminfo.MemTotal;
	add('covered', real.samples.length, pairs.length, 1 - pairs.length / real.samples.length, 0.05);

	for (const gauge of GAUGES) {
		const rs = reals.map(s => s.meminfo[gauge] ?? 0);
		const ss = sims.map(s => s.meminfo[gauge] ?? 0);
		const range = Math.max(...rs) - Math.min(...rs);
		if (Math.max(range, Math.max(...ss) - Math.min(...ss)) < ram * 0.005) continue;
		add(gauge, mean(rs), mean(ss), mean(rs.map((r, i) => Math.abs(r - ss[i]))) / Math.max(range, ram * 0.02), 0.05);
	}
	for (const counter of COUNTERS) {
		const grown = (run: readonly RunSample[]): number => (run.at(-1)?.vmstat[counter] ?? 0) - (run[0].vmstat[counter] ?? 0);
		const [r, s] = [grown(reals), grown(sims)];
		const stalls = counter === 'allocstall'; // an OOM attempt is 17 of them; one attempt more or less is chance
		if (Math.max(r, s) < (stalls ? 10 : FEW)) continue;
		add(counter, r, s, ratio(r, s, stalls ? 64 : FEW) - 1, 0.25);
	}
	for (const counter of ['pgscan_kswapd', 'pswpout']) {
		const [r, s] = [onset(reals, counter), onset(sims, counter)];
		if (r === undefined && s === undefined) continue;
		add(`first ${counter} at`, r ?? '–', s ?? '–', r === undefined || s === undefined ? Infinity : Math.abs(r - s) / Math.max(r, 10), 0.05);
	}
	const [fr, fs] = [freeWhileReclaiming(reals), freeWhileReclaiming(sims)];
	if (fr.length >= 10)
		add(
			'median free while reclaiming',
			median(fr),
			fs.length === 0 ? '–' : median(fs),
			fs.length === 0 ? Infinity : Math.abs(median(fr) - median(fs)) / median(fr),
			0.25,
		);
	const [pr, ps] = [stalledSeconds(reals), stalledSeconds(sims)];
	if (Math.max(pr, ps) > 0.2) add('PSI some total', pr, ps, ratio(pr, ps, 0.2) - 1, 0.5);

	const names = (kills: readonly Kill[]): string => kills.map(kill => kill.name).join(',');
	if (real.kills.length + sim.kills.length > 0) {
		add('kill order', names(real.kills), names(sim.kills), names(real.kills) === names(sim.kills) ? 0 : 1, 0);
		for (const [i, kill] of real.kills.entries())
			add(`kill ${i + 1} at`, kill.t, sim.kills[i]?.t ?? '–', sim.kills[i] === undefined ? Infinity : Math.abs(kill.t - sim.kills[i].t) / kill.t, 0.05);
	}

	const workload = new Set(
		real.header.workload
			.map(line => line.trim().split(/\s+/))
			.filter(words => words.length > 3)
			.map(words => words[1].slice(0, 15)),
	);
	const gaps: number[] = [];
	const rss: number[] = [];
	for (const [r, s] of pairs) {
		for (const p of r.procs ?? []) {
			if (!workload.has(p.name) || p.state === 'Z' || p.vsz === 0) continue; // the machine's own, and those whose memory is being torn down
			const q = s.procs?.find(other => other.name === p.name);
			gaps.push(q === undefined ? p.oom_score : Math.abs(p.oom_score - q.oom_score));
			if (q !== undefined) rss.push(Math.abs(p.rss - q.rss) / ram);
		}
	}
	if (gaps.length > 0) add('oom_score, mean gap', 0, mean(gaps), mean(gaps), 10);
	if (rss.length > 0) add('process RSS, mean gap', 0, mean(rss), mean(rss), 0.02);
	return figures;
}
