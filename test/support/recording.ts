// What real kernels said: lines of fixtures/recordings-excerpts and reports of fixtures/oom-reports as Samples and OomReports, as far as they go.
import {readFileSync} from 'node:fs';
import {MEMINFO_FIELDS, type MeminfoField, type VmstatField} from '../../source/machine/fields.ts';
import type {OomReport} from '../../source/machine/machine-event.ts';
import type {NodeSample, ProcessSample, Sample, TaskState, ZoneSample} from '../../source/machine/sample.ts';
import {buildKswapd, buildNode, buildProcess, buildSample, buildZone, NO_PRESSURE} from './sample.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

type RecordedLru = Record<'inactive_anon' | 'active_anon' | 'inactive_file' | 'active_file' | 'unevictable', number>;
type RecordedZone = Omit<ZoneSample, 'lru' | 'boost' | 'startPfn' | 'pagesets'> & {
	boost?: number;
	start_pfn: number;
	free_min?: number;
	free_max?: number;
	pcp?: number;
	pcp_high?: number;
	pcp_batch?: number;
	lru: RecordedLru & {write_pending: number; nr_mlock: number};
};
type RecordedNode = Record<string, number> & {node: number; unreclaimable: number};
type RecordedProcess = Record<
	'pid' | 'minflt' | 'majflt' | 'utime' | 'stime' | 'vsz' | 'rss' | 'rss_anon' | 'rss_file' | 'rss_shmem' | 'swap' | 'pgtables' | 'oom_score' | 'oom_score_adj',
	number
> & {
	name: string;
	state: TaskState;
};
type RecordedPressure = Record<'avg10' | 'avg60' | 'avg300' | 'total', number>;

export type RecordedHeader = {
	smp: number;
	meminfo_constant?: Partial<Record<MeminfoField, number>>;
	vmstat_constant?: Partial<Record<VmstatField, number>>;
	boot: {zones: RecordedZone[]; nodes: RecordedNode[]};
	sysctls?: Record<string, string>;
};
export type RecordedLine = {
	t: number;
	meminfo: Partial<Record<MeminfoField, number>>;
	vmstat: Partial<Record<VmstatField, number>>;
	zones: RecordedZone[];
	nodes: RecordedNode[];
	psi: {some: RecordedPressure; full: RecordedPressure};
	cpu: number[];
	procs: RecordedProcess[];
};

const lruOf = (lru: RecordedLru) => ({
	inactiveAnon: lru.inactive_anon,
	activeAnon: lru.active_anon,
	inactiveFile: lru.inactive_file,
	activeFile: lru.active_file,
	unevictable: lru.unevictable,
});

/** The recorded marks are with the boost, as /proc/zoneinfo prints them; a Sample's are without. */
function zoneOf(zone: RecordedZone): ZoneSample {
	const {lru, start_pfn: startPfn, free_min: freeLowest = zone.free, free_max: freeHighest = zone.free, boost = 0, min, low, high} = zone;
	const {node, name, free, spanned, present, managed, protection} = zone;
	const marks = {boost, min: min - boost, low: low - boost, high: high - boost};
	return buildZone({
		node,
		name,
		free,
		spanned,
		present,
		managed,
		protection,
		...marks,
		startPfn,
		freeLowest,
		freeHighest,
		lru: lruOf(lru),
		writePending: lru.write_pending,
		mlock: lru.nr_mlock,
		pagesets: {counts: [zone.pcp ?? 0], high: zone.pcp_high ?? 0, batch: zone.pcp_batch ?? 0},
	});
}

function nodeOf(node: RecordedNode): NodeSample {
	const {node: number, unreclaimable, ...vmstat} = node;
	const of = (item: string): number => vmstat[`nr_${item}`] ?? 0;
	const lru = {
		inactiveAnon: of('inactive_anon'),
		activeAnon: of('active_anon'),
		inactiveFile: of('inactive_file'),
		activeFile: of('active_file'),
		unevictable: of('unevictable'),
	};
	return buildNode({
		node: number,
		lru,
		slabReclaimable: of('slab_reclaimable'),
		slabUnreclaimable: of('slab_unreclaimable'),
		anonPages: of('anon_pages'),
		mapped: of('mapped'),
		filePages: of('file_pages'),
		dirty: of('dirty'),
		writeback: of('writeback'),
		kernelStackKb: of('kernel_stack'),
		pageTables: of('page_table_pages'),
		swapCached: of('swapcached'),
		vmstat,
		kswapd: buildKswapd({failures: unreclaimable === 1 ? 16 : 0}),
	});
}

const processOf = (process: RecordedProcess): ProcessSample =>
	buildProcess({
		pid: process.pid,
		name: process.name,
		state: process.state,
		minflt: process.minflt,
		majflt: process.majflt,
		userUs: process.utime * 10000,
		systemUs: process.stime * 10000,
		vszKb: process.vsz,
		rssKb: process.rss,
		rssAnonKb: process.rss_anon,
		rssFileKb: process.rss_file,
		rssShmemKb: process.rss_shmem,
		swapKb: process.swap,
		pageTablesKb: process.pgtables,
		oomScore: process.oom_score,
		oomScoreAdj: process.oom_score_adj,
		badness: process.oom_score === 0 ? null : process.rss / 4 + process.swap / 4 + process.pgtables / 4,
	});

const pressureOf = (line: RecordedPressure) => ({
	avg10: Math.round(line.avg10 * 100),
	avg60: Math.round(line.avg60 * 100),
	avg300: Math.round(line.avg300 * 100),
	totalUs: line.total,
});

/** A recorded line as a Sample: t = 0 is one minute after boot, so that times are not negative. All that is not recorded is as in buildSample(). */
export function recordedSample(header: RecordedHeader, line: RecordedLine): Sample {
	const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0] = line.cpu;
	const timeUs = Math.round((line.t + 60) * 1e6);
	const pressure = {some: pressureOf(line.psi.some), full: pressureOf(line.psi.full)};
	const zeroMeminfo = Object.fromEntries(MEMINFO_FIELDS.map(field => [field, 0]));
	return buildSample({
		timeUs,
		sinceUs: timeUs - 100_000,
		meminfo: {...zeroMeminfo, ...header.meminfo_constant, ...line.meminfo},
		vmstat: {...header.vmstat_constant, ...line.vmstat},
		zones: line.zones.map(zoneOf),
		nodes: line.nodes.map(node => nodeOf({...header.boot.nodes.find(boot => boot.node === node.node), ...node})),
		pressure: {memory: pressure, io: NO_PRESSURE, cpu: NO_PRESSURE},
		processes: line.procs.map(processOf),
		cpus: Array.from({length: header.smp}, () => ({
			userUs: ((user + nice) * 10000) / header.smp,
			systemUs: ((system + irq + softirq) * 10000) / header.smp,
			idleUs: (idle * 10000) / header.smp,
			iowaitUs: (iowait * 10000) / header.smp,
		})),
		sysctls: header.sysctls ?? {},
	});
}

/** The Samples of an excerpt, `name` without ".jsonl". */
export function recordedSamples(name: string): readonly Sample[] {
	const [header, ...lines] = readFileSync(new URL(`recordings-excerpts/${name}.jsonl`, FIXTURES), 'utf8')
		.trimEnd()
		.split('\n');
	return lines.map(line => recordedSample(JSON.parse(header ?? '') as RecordedHeader, JSON.parse(line) as RecordedLine));
}

type RecordedReport = Omit<OomReport, 'memory'> & {
	readonly memory: {
		readonly meminfo: Partial<Sample['meminfo']>;
		readonly zones: readonly ZoneSample[];
		readonly nodes: readonly (Omit<NodeSample, 'kswapd' | 'vmstat'> & Record<'shmem' | 'isolatedAnon' | 'isolatedFile' | 'kswapdFailures', number>)[];
	};
};

/** A real OOM report: its lines as the kernel logged them, and its numbers. `name` is the file's without its ending. */
export function recordedOom(name: string): {readonly lines: readonly string[]; readonly report: OomReport} {
	const file = (ending: string): string => readFileSync(new URL(`oom-reports/${name}.${ending}`, FIXTURES), 'utf8');
	const {report} = JSON.parse(file('json')) as {report: RecordedReport};
	const {meminfo, swaps} = buildSample({meminfo: report.memory.meminfo});
	const nodes = report.memory.nodes.map(({shmem, isolatedAnon, isolatedFile, kswapdFailures, ...node}) =>
		buildNode({
			...node,
			vmstat: {nr_shmem: shmem, nr_isolated_anon: isolatedAnon, nr_isolated_file: isolatedFile},
			kswapd: buildKswapd({failures: kswapdFailures}),
		}),
	);
	return {
		lines: file('txt').trimEnd().split('\n'),
		report: {...report, memory: {meminfo, swaps, nodes, zones: report.memory.zones.map(zone => buildZone(zone))}},
	};
}

/** Names of all recorded reports. */
export const RECORDED_OOMS = ['leak-swap', 'three-leaks-adj-1', 'three-leaks-adj-2', 'all-protected', 'numa-bind', 'cache-vs-anon'] as const;
