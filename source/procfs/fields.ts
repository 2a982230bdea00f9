// The one registry of fields: what can be read off a Sample as one number, with its unit, its label and its help. CSV headers, help and columns of
// figures come from here. Names of /proc stay themselves (MemFree, pgscan_kswapd); the rest is named in the same manner.
import {fieldHelp, fieldLabel, type FieldName, meminfoHelp} from '../messages/explanations.ts';
import {MEMINFO_FIELDS, type MeminfoField, VMSTAT_FIELDS, type VmstatField} from '../machine/fields.ts';
import type {LruSizes, NodeSample, Sample, ZoneSample} from '../machine/sample.ts';
import {sumOf} from './format.ts';
import {MEMINFO_HELP} from './meminfo-help.ts';

export type FieldUnit = 'pages' | 'kB' | 's' | 'ms' | '%' | 'events' | 'processes' | 'requests' | '';

export type Field = {
	readonly id: string;
	readonly unit: FieldUnit;
	readonly label: string;
	readonly help: string;
	/** A counter only grows since boot; a gauge is as it is at the instant. */
	readonly kind: 'gauge' | 'counter';
	/** Decimals that are printed. */
	readonly decimals: 0 | 2 | 3 | 6;
	readonly value: (sample: Sample) => number;
};

const latency = <const Quantile extends 'p50' | 'p90' | 'p99' | 'max'>(quantile: Quantile, label: string, help: string) => {
	const id = `latency_${quantile}` as const;
	return {
		id,
		quantile,
		unit: 'ms' as const,
		get label() {
			return fieldLabel(id, label);
		},
		get help() {
			return fieldHelp(id, help);
		},
	};
};

/** Latencies of requests, by how many of a hundred took no longer: their values are taken by latency.ts, from two Samples. */
export const LATENCY_FIELDS = [
	latency('p50', 'latency, half', 'Half of the requests that were answered since the Sample before took no longer.'),
	latency('p90', 'latency, 90 %', 'Nine of ten of them took no longer.'),
	latency('p99', 'latency, 99 %', 'Ninety-nine of a hundred of them took no longer.'),
	latency('max', 'latency, longest', 'The longest of them, to 1/64.'),
] as const;

const zones = (figure: 'free' | 'min' | 'low' | 'high') => (sample: Sample) => sumOf(sample.zones, zone => zone[figure]);
const lru = (list: keyof LruSizes) => (sample: Sample) => sumOf(sample.nodes, node => node.lru[list]);

const field =
	(kind: Field['kind']) =>
	(id: FieldName, unit: FieldUnit, label: string, help: string, value: (sample: Sample) => number, decimals: Field['decimals'] = 0): Field => ({
		id,
		unit,
		get label() {
			return fieldLabel(id, label);
		},
		get help() {
			return fieldHelp(id, help);
		},
		kind,
		decimals,
		value,
	});
const gauge = field('gauge');
const counter = field('counter');
const meminfo = (id: MeminfoField & FieldName, label: string): Field => ({
	id,
	unit: 'kB',
	get label() {
		return fieldLabel(id, label);
	},
	get help() {
		return meminfoHelp(id, MEMINFO_HELP[id]);
	},
	kind: 'gauge',
	decimals: 0,
	value: sample => sample.meminfo[id],
});
const vmstat = (field: VmstatField & FieldName, unit: 'pages' | 'kB' | 'events', label: string, help: string): Field =>
	counter(field, unit, label, help, sample => sample.vmstat[field]);

const pressureTotal = (of: 'memory' | 'io' | 'cpu', who: 'some' | 'full', id: FieldName, label: string, help: string): Field =>
	counter(id, 'ms', label, help, ({pressure}) => pressure[of][who].totalUs / 1000, 3);

const ALLOCSTALLS = VMSTAT_FIELDS.filter(field => field.startsWith('allocstall_'));
/** Stalls of all zones together: allocstall, which the kernel counts by zone. */
export const allocstall = (sample: Sample): number => sumOf(ALLOCSTALLS, field => sample.vmstat[field]);

/** Fields that are columns of `--format csv`, in this order. */
export const FIELDS = [
	gauge('time', 's', 'time', 'Time since boot.', sample => sample.timeUs / 1e6, 6),
	gauge('free', 'pages', 'free', 'Free pages of all zones.', zones('free')),
	gauge('free_lowest', 'pages', 'lowest free', 'Fewest free pages since the last Sample.', sample => sample.freeLowest),
	gauge('free_highest', 'pages', 'highest free', 'Most free pages since the last Sample.', sample => sample.freeHighest),
	gauge('min', 'pages', 'min', 'Mark under which allocations have to reclaim for themselves; sum of the zones.', zones('min')),
	gauge('low', 'pages', 'low', 'Mark at which kswapd wakes; sum of the zones.', zones('low')),
	gauge('high', 'pages', 'high', 'Mark at which kswapd sleeps again; sum of the zones.', zones('high')),
	meminfo('MemTotal', 'total'),
	meminfo('MemFree', 'free'),
	meminfo('MemAvailable', 'available'),
	gauge('active_anon', 'pages', 'active anon', 'Anonymous pages that were used lately.', lru('activeAnon')),
	gauge('inactive_anon', 'pages', 'inactive anon', 'Anonymous pages that go to swap next.', lru('inactiveAnon')),
	gauge('active_file', 'pages', 'active file', 'File pages that were used more than once.', lru('activeFile')),
	gauge('inactive_file', 'pages', 'inactive file', 'File pages that are dropped next.', lru('inactiveFile')),
	gauge('unevictable', 'pages', 'unevictable', 'Pages that cannot be reclaimed.', lru('unevictable')),
	meminfo('AnonPages', 'anon'),
	meminfo('Cached', 'cached'),
	meminfo('Dirty', 'dirty'),
	meminfo('Writeback', 'writeback'),
	meminfo('Slab', 'slab'),
	meminfo('PageTables', 'page tables'),
	meminfo('Committed_AS', 'committed'),
	gauge('SwapUsed', 'kB', 'swap used', 'Swap in use.', ({meminfo: m}) => m.SwapTotal - m.SwapFree),
	meminfo('SwapCached', 'swap cached'),
	vmstat('pgfault', 'events', 'faults', 'Page faults.'),
	vmstat('pgmajfault', 'events', 'major faults', 'Page faults that had to wait for a disk.'),
	vmstat('pgscan_kswapd', 'pages', 'scanned by kswapd', 'Pages that kswapd looked at.'),
	vmstat('pgscan_direct', 'pages', 'scanned directly', 'Pages that stalled tasks looked at.'),
	vmstat('pgsteal_kswapd', 'pages', 'freed by kswapd', 'Pages that kswapd freed.'),
	vmstat('pgsteal_direct', 'pages', 'freed directly', 'Pages that stalled tasks freed.'),
	vmstat('pgscan_anon', 'pages', 'anon scanned', 'Anonymous pages that were looked at.'),
	vmstat('pgscan_file', 'pages', 'file scanned', 'File pages that were looked at.'),
	counter('allocstall', 'events', 'stalls', 'Allocations that had to reclaim for themselves, all zones together.', allocstall),
	counter('stall_time', 'ms', 'time stalled', 'Time that tasks lost in direct reclaim.', sample => sample.directReclaim.stallUs / 1000, 3),
	counter('kswapd_woken', 'events', 'kswapd wakes', 'Wakes of kswapd from full sleep, all nodes.', sample => sumOf(sample.nodes, node => node.kswapd.woken)),
	counter('kswapd_awake', 'ms', 'kswapd awake', 'Time that kswapd was awake, all nodes.', sample => sumOf(sample.nodes, node => node.kswapd.awakeUs) / 1000, 3),
	vmstat('pageoutrun', 'events', 'runs of kswapd', 'Runs of balance_pgdat.'),
	vmstat('pswpin', 'pages', 'swapped in', 'Pages read from swap.'),
	vmstat('pswpout', 'pages', 'swapped out', 'Pages written to swap.'),
	vmstat('swpout_zero', 'pages', 'zeroes swapped out', 'Pages of zeroes that were swapped out without a write: Linux 6.12 has a bit for each instead.'),
	vmstat('swpin_zero', 'pages', 'zeroes swapped in', 'Pages of zeroes that came back from swap without a read.'),
	vmstat('pgpgin', 'kB', 'read', 'Read from disks.'),
	vmstat('pgpgout', 'kB', 'written', 'Written to disks.'),
	vmstat('workingset_refault_anon', 'pages', 'anon refaults', 'Anonymous pages that came back after they were reclaimed.'),
	vmstat('workingset_refault_file', 'pages', 'file refaults', 'File pages that came back after they were reclaimed.'),
	vmstat('pgactivate', 'pages', 'activated', 'Pages that moved to an active list.'),
	vmstat('pgdeactivate', 'pages', 'deactivated', 'Pages that moved from an active to an inactive list.'),
	gauge('zswap', 'kB', 'zswap', 'RAM that the compressed pages of zswap take (Zswap of /proc/meminfo).', ({zswap}) => (zswap?.pages ?? 0) * 4),
	gauge('zswapped', 'kB', 'zswapped', 'What is swapped out and lies compressed in zswap (Zswapped of /proc/meminfo).', ({zswap}) => (zswap?.stored ?? 0) * 4),
	counter('zswpout', 'pages', 'into zswap', 'Pages that were swapped out into zswap.', ({zswap}) => zswap?.out ?? 0),
	counter('zswpin', 'pages', 'from zswap', 'Pages that came back from zswap.', ({zswap}) => zswap?.in ?? 0),
	counter('zswpwb', 'pages', 'written back', 'Pages that zswap wrote on to the swap device.', ({zswap}) => zswap?.writtenBack ?? 0),
	gauge('dentries', '', 'dentries', 'Names of directory trees that the kernel remembers (dentry-state); part of Slab.', ({names}) => names?.dentries ?? 0),
	gauge('dentries_unused', '', 'unused dentries', 'Those that nobody holds: shrinkers may free them.', ({names}) => names?.unusedDentries ?? 0),
	gauge('dentries_negative', '', 'negative dentries', 'Unused ones of names that do not exist.', ({names}) => names?.negativeDentries ?? 0),
	gauge('inodes', '', 'inodes', 'Inodes of directory trees in memory (inode-nr); part of Slab.', ({names}) => names?.inodes ?? 0),
	gauge('inodes_unused', '', 'unused inodes', 'Those that no dentry uses any more: shrinkers may free them.', ({names}) => names?.unusedInodes ?? 0),
	gauge('files_open', '', 'open files', 'Files of directory trees that programs keep open (file-nr).', ({names}) => names?.openFiles ?? 0),
	counter('oom_kill', 'processes', 'killed', 'Processes that the OOM killer took.', sample => sample.vmstat.oom_kill),
	gauge(
		'psi_memory_some',
		'%',
		'memory pressure',
		'Share of the last 10 s in which some task waited for memory.',
		sample => sample.pressure.memory.some.avg10 / 100,
		2,
	),
	gauge(
		'psi_memory_full',
		'%',
		'full memory pressure',
		'Share of the last 10 s in which all tasks waited for memory.',
		sample => sample.pressure.memory.full.avg10 / 100,
		2,
	),
	gauge('psi_io_some', '%', 'I/O pressure', 'Share of the last 10 s in which some task waited for a disk.', sample => sample.pressure.io.some.avg10 / 100, 2),
	gauge(
		'psi_io_full',
		'%',
		'full I/O pressure',
		'Share of the last 10 s in which all tasks waited for a disk.',
		sample => sample.pressure.io.full.avg10 / 100,
		2,
	),
	gauge('psi_cpu_some', '%', 'CPU pressure', 'Share of the last 10 s in which some task waited for a CPU.', sample => sample.pressure.cpu.some.avg10 / 100, 2),
	gauge('processes', 'processes', 'processes', 'Processes, kernel threads aside.', sample => sample.processes.filter(process => !process.kernelThread).length),
	counter('requests_asked', 'requests', 'asked', 'Requests that arrived at programs, those that are no more included.', sample => sample.requests.asked),
	counter('requests_served', 'requests', 'served', 'Requests that were answered.', sample => sample.requests.served),
	counter('requests_dropped', 'requests', 'dropped', 'Requests that found the queue full, or whose program died.', sample => sample.requests.dropped),
	counter('requests_late', 'requests', 'late', 'Requests that were answered after their deadline.', sample => sample.requests.late),
	gauge('requests_waiting', 'requests', 'waiting', 'Requests that wait in a queue or are being worked on.', ({requests: r}) => r.asked - r.served - r.dropped),
	pressureTotal('memory', 'some', 'psi_memory_some_total', 'some waited for memory', 'Time in which some task waited for memory.'),
	pressureTotal('memory', 'full', 'psi_memory_full_total', 'all waited for memory', 'Time in which all tasks waited for memory.'),
	pressureTotal('io', 'some', 'psi_io_some_total', 'some waited for a disk', 'Time in which some task waited for a disk.'),
	pressureTotal('io', 'full', 'psi_io_full_total', 'all waited for a disk', 'Time in which all tasks waited for a disk.'),
	pressureTotal('cpu', 'some', 'psi_cpu_some_total', 'some waited for a CPU', 'Time in which some task waited for a CPU.'),
] as const satisfies readonly Field[];

export const fieldById = (id: string): Field | undefined => FIELDS.find(field => field.id === id);

/** Figures that each zone has, and each node: `free.DMA32` (that zone of all nodes), `free.node0`, `free.node0.DMA32`, `active_file.node1`. */
const ZONE_FIGURES: Readonly<Record<string, (zone: ZoneSample) => number>> = {
	free: zone => zone.free,
	min: zone => zone.min + zone.boost,
	low: zone => zone.low + zone.boost,
	high: zone => zone.high + zone.boost,
	numa_hit: zone => zone.numa.hit,
	numa_miss: zone => zone.numa.miss,
};
const NODE_FIGURES: Readonly<Record<string, (node: NodeSample) => number>> = {
	active_anon: node => node.lru.activeAnon,
	inactive_anon: node => node.lru.inactiveAnon,
	active_file: node => node.lru.activeFile,
	inactive_file: node => node.lru.inactiveFile,
	unevictable: node => node.lru.unevictable,
	pgscan_kswapd: node => node.kswapd.scanned,
	pgsteal_kswapd: node => node.kswapd.stolen,
	kswapd_woken: node => node.kswapd.woken,
	kswapd_awake: node => node.kswapd.awakeUs / 1000,
};
export const ZONE_FIGURE_NAMES = Object.keys(ZONE_FIGURES);
export const NODE_FIGURE_NAMES = Object.keys(NODE_FIGURES);

/** A figure of one node or zone; undefined where the name is none. Whether a machine has that place is for its configuration to say. */
export function placedFigure(id: string): {readonly node: number | null; readonly zone: string | null; readonly value: (sample: Sample) => number} | undefined {
	const match = /^([A-Za-z_]+)(?:\.node(\d+))?(?:\.([A-Z][A-Za-z0-9]*))?$/.exec(id);
	if (match === null) return undefined;
	const [, name = '', nodeText, zone = null] = match;
	const node = nodeText === undefined ? null : Number(nodeText);
	if (node === null && zone === null) return undefined;
	const ofZone = Object.hasOwn(ZONE_FIGURES, name) ? ZONE_FIGURES[name] : undefined;
	const ofNode = Object.hasOwn(NODE_FIGURES, name) ? NODE_FIGURES[name] : undefined;
	if (ofZone !== undefined) {
		const here = (z: ZoneSample): boolean => (node === null || z.node === node) && (zone === null || z.name === zone);
		return {node, zone, value: ({zones: all}) => sumOf(all.filter(here), ofZone)};
	}
	if (ofNode === undefined || zone !== null) return undefined;
	return {
		node,
		zone,
		value: ({nodes}) =>
			sumOf(
				nodes.filter(one => one.node === node),
				ofNode,
			),
	};
}

/** Any figure by its name: a field of the registry, or a line of /proc/vmstat or /proc/meminfo that is not in it. */
export function figure(id: string): ((sample: Sample) => number) | undefined {
	const field = fieldById(id);
	if (field) return field.value;
	if ((VMSTAT_FIELDS as readonly string[]).includes(id)) return sample => sample.vmstat[id as VmstatField];
	if ((MEMINFO_FIELDS as readonly string[]).includes(id)) return sample => sample.meminfo[id as MeminfoField];
	return undefined;
}
