// A Sample as one line of JSON in the shape of the recordings of a real kernel: same names, same units, so that one tool reads both.
// meminfo, rss, swap, pgtables, vsz in KiB; zones, nodes and nr_* in pages; t in seconds; PSI totals in microseconds; names that end in _ms, times and latencies of processes in milliseconds; all counts since boot. Marks include the boost, as /proc/zoneinfo prints them.
import type {GroupSample} from '../machine/group-sample.ts';
import type {RequestTotalsSample} from '../machine/process-view.ts';
import type {KswapdSample, PressureLine, Sample, ZoneSample} from '../machine/sample.ts';
import type {DiskSample} from '../machine/disk-view.ts';
import {PAGE_KB} from './format.ts';
import {quantiles} from './latency.ts';
import {processFigures} from './process-fields.ts';

const seconds = (us: number): number => us / 1e6;

const pressure = (line: PressureLine) => ({avg10: line.avg10 / 100, avg60: line.avg60 / 100, avg300: line.avg300 / 100, total: line.totalUs});

const zone = (z: ZoneSample) => ({
	node: z.node,
	name: z.name,
	free: z.free,
	min: z.min + z.boost,
	low: z.low + z.boost,
	high: z.high + z.boost,
	spanned: z.spanned,
	present: z.present,
	managed: z.managed,
	protection: z.protection,
	lru: {
		inactive_anon: z.lru.inactiveAnon,
		active_anon: z.lru.activeAnon,
		inactive_file: z.lru.inactiveFile,
		active_file: z.lru.activeFile,
		unevictable: z.lru.unevictable,
		write_pending: z.writePending,
		nr_mlock: z.mlock,
	},
	pcp: z.pagesets.counts.reduce((sum, count) => sum + count, 0),
	pcp_high: z.pagesets.high,
	pcp_batch: z.pagesets.batch,
	start_pfn: z.startPfn,
	numa: z.numa,
});

/** Counts of one node's kswapd since boot: what it did in a second is the difference of two lines. */
const kswapd = (k: KswapdSample) => ({state: k.state, woken: k.woken, awake_ms: k.awakeUs / 1000, scanned: k.scanned, stolen: k.stolen});

const disk = (d: DiskSample) => ({
	name: d.name,
	read_ios: d.readIos,
	read_kb: d.readPages * PAGE_KB,
	read_ms: d.readUs / 1000,
	write_ios: d.writeIos,
	write_kb: d.writePages * PAGE_KB,
	write_ms: d.writeUs / 1000,
	in_flight: d.inFlight,
	busy_ms: d.busyUs / 1000,
});

/** Bytes, or null where nothing bounds it. */
const bound = (bytes: number): number | null => (Number.isFinite(bytes) ? bytes : null);

const cgroup = (g: GroupSample) => {
	const {swap_high: high, swap_max: max, swap_fail: fail, ...events} = g.events;
	const {swap_high: _high, swap_max: _max, swap_fail: _fail, ...local} = g.eventsLocal;
	return {
		...{current: g.current, 'swap.current': g.swapCurrent, peak: g.peak},
		...{min: g.min, low: g.low, high: bound(g.high), max: bound(g.max), 'swap.high': bound(g.swapHigh), 'swap.max': bound(g.swapMax)},
		...{events, 'events.local': local, 'swap.events': {high, max, fail}},
		pressure: {some: pressure(g.pressure.memory.some), full: pressure(g.pressure.memory.full)},
		stat: g.stat,
	};
};

const requests = ({asked, served, dropped, late, latency}: RequestTotalsSample) => ({
	asked,
	served,
	dropped,
	late,
	...(served > 0 ? {latency_ms: quantiles(latency)} : {}),
});

/** The object of one line; `startUs` is the instant that the file calls 0. */
export function jsonlSample(sample: Sample, startUs = 0): Record<string, unknown> {
	return {
		t: seconds(sample.timeUs - startUs),
		meminfo: sample.meminfo,
		vmstat: sample.vmstat,
		zones: sample.zones.map(zone),
		nodes: sample.nodes.map(node => ({node: node.node, ...node.vmstat, kswapd: kswapd(node.kswapd)})),
		psi: {some: pressure(sample.pressure.memory.some), full: pressure(sample.pressure.memory.full)},
		psi_io: {some: pressure(sample.pressure.io.some), full: pressure(sample.pressure.io.full)},
		psi_cpu: {some: pressure(sample.pressure.cpu.some), full: pressure(sample.pressure.cpu.full)},
		disks: sample.disks.map(disk),
		requests: requests(sample.requests),
		...(sample.groups === undefined ? {} : {cgroups: Object.fromEntries(sample.groups.map(group => [group.path.slice(1), cgroup(group)]))}),
		procs: sample.processes
			.filter(p => !p.kernelThread)
			.map(p => ({
				pid: p.pid,
				name: p.name,
				state: p.state,
				minflt: p.minflt,
				majflt: p.majflt,
				vsz: p.vszKb,
				rss: p.rssKb,
				rss_anon: p.rssAnonKb,
				rss_file: p.rssFileKb,
				rss_shmem: p.rssShmemKb,
				swap: p.swapKb,
				pgtables: p.pageTablesKb,
				oom_score: p.oomScore,
				oom_score_adj: p.oomScoreAdj,
				...(p.cgroup === undefined ? {} : {cgroup: p.cgroup}),
				...processFigures(p, quantiles),
			})),
	};
}

/** Kills among the events of a Sample, as the last line of a file lists them. */
export function jsonlKills(sample: Sample, startUs = 0): Record<string, unknown>[] {
	return sample.events.flatMap(event => {
		if (event.kind !== 'oom' || event.report.victim === null) return [];
		const victim = event.report.tasks.find(task => task.pid === event.report.victim);
		if (victim === undefined) return [];
		return [
			{
				t: seconds(event.atUs - startUs),
				pid: victim.pid,
				name: victim.name,
				vsz: victim.totalVm * 4,
				anon_rss: victim.rssAnon * 4,
				file_rss: victim.rssFile * 4,
				shmem_rss: victim.rssShmem * 4,
				pgtables: victim.pageTableBytes / 1024,
				oom_score_adj: victim.oomScoreAdj,
				...(event.report.group === undefined ? {} : {oom_memcg: event.report.group.path}),
				...(event.report.victimGroup === undefined ? {} : {task_memcg: event.report.victimGroup}),
			},
		];
	});
}
