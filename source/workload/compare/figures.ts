// The figures that two machines are compared by, under the names that csv, jsonl and `expect` have for them: those of the machine, of each zone and node by
// name, of each process by name. All are since boot or as they are now; what a machine has not is undefined.
import {MEMINFO_FIELDS, VMSTAT_FIELDS} from '../../machine/fields.ts';
import type {ProcessSample, TIME_CAUSES} from '../../machine/sample.ts';
import {FIELDS, type Field, figure, LATENCY_FIELDS, NODE_FIGURE_NAMES, placedFigure, ZONE_FIGURE_NAMES} from '../../procfs/fields.ts';
import {GROUP_SETTINGS} from '../../procfs/group-fields.ts';
import {quantiles} from '../../procfs/latency.ts';
import {PROCESS_FIELDS} from '../../procfs/process-fields.ts';
import {PROCESS_MEMORY} from '../process-memory.ts';
import {figuresOfGroup} from './group-names.ts';
import {type Pair, type Seen, SIDES} from './seen.ts';

export type Figure = {
	readonly name: string;
	readonly unit: Field['unit'];
	/** What it is called where a registry has a word for it, its name otherwise. */
	readonly label: string;
	readonly kind: Field['kind'];
	/** Where it stands among the others: a figure of the registry, the rest of /proc/meminfo and /proc/vmstat, of a place, of a process, of a memory group. */
	readonly of: 'machine' | 'proc' | 'place' | 'process' | 'group';
	readonly value: (seen: Seen) => number | undefined;
};

/** What was set, and what is computed from that alone: no consequence of it. */
const SETTINGS: ReadonlySet<string> = new Set(['min', 'low', 'high', 'MemAvailable', 'CommitLimit', 'nr_dirty_threshold', 'nr_dirty_background_threshold']);
const SETTINGS_OF_PROCESS: ReadonlySet<string> = new Set(['oom_score', 'oom_score_adj']);

/** Whether a figure is the setting itself, or one of its marks; places and processes are named as everywhere ("min.DMA32", "processes.db.oom_score"). */
export function isSetting(name: string): boolean {
	if (name.startsWith('groups[')) return GROUP_SETTINGS.has(name.slice(name.lastIndexOf('.') + 1));
	if (name.startsWith('processes.')) return SETTINGS_OF_PROCESS.has(name.slice(name.lastIndexOf('.') + 1));
	return SETTINGS.has(name.split('.')[0] ?? '');
}

/** Since boot what is else since the last Sample. */
const SINCE_BOOT: Readonly<Record<string, (seen: Seen) => number>> = {
	free_lowest: ({account}) => account.lowest.free,
	free_highest: ({highestFree}) => highestFree,
};
const REGISTERED: readonly Figure[] = FIELDS.map(({id, unit, label, kind, value}) => ({
	name: id,
	unit,
	label,
	kind,
	of: 'machine',
	value: SINCE_BOOT[id] ?? (({account}) => value(account.last)),
}));
const LATENCIES: readonly Figure[] = LATENCY_FIELDS.map(({id, unit, label, quantile}) => ({
	name: id,
	unit,
	label,
	kind: 'gauge',
	of: 'machine',
	value: ({account}) => quantiles(account.last.requests.latency)?.[quantile],
}));
const known = new Set<string>([...FIELDS, ...LATENCY_FIELDS].map(({id}) => id));
const rest = (names: readonly string[], unit: Field['unit'], kind: (name: string) => Field['kind']): readonly Figure[] =>
	names
		.filter(name => !known.has(name))
		.map(name => ({name, unit, label: name, kind: kind(name), of: 'proc', value: ({account}) => figure(name)?.(account.last)}));
const OF_MACHINE: readonly Figure[] = [
	...REGISTERED,
	...LATENCIES,
	...rest(MEMINFO_FIELDS, 'kB', () => 'gauge'),
	...rest(VMSTAT_FIELDS, '', name => (name.startsWith('nr_') ? 'gauge' : 'counter')),
];

const COUNTERS_OF_PLACES: readonly string[] = ['numa_hit', 'numa_miss', 'pgscan_kswapd', 'pgsteal_kswapd', 'kswapd_woken', 'kswapd_awake'];
const UNIT_OF_PLACES: Readonly<Record<string, Field['unit']>> = {kswapd_woken: 'events', kswapd_awake: 'ms'};

/** Whether a machine has the place of a figure. */
function hasPlace({account}: Seen, {node, zone}: {readonly node: number | null; readonly zone: string | null}): boolean {
	const {zones, nodes} = account.last;
	if (zone === null) return nodes.some(one => one.node === node);
	return zones.some(one => one.name === zone && (node === null || one.node === node));
}

function ofPlace(name: string): Figure | undefined {
	const placed = placedFigure(name);
	if (placed === undefined) return undefined;
	const [first = ''] = name.split('.');
	return {
		name,
		unit: UNIT_OF_PLACES[first] ?? 'pages',
		label: name,
		kind: COUNTERS_OF_PLACES.includes(first) ? 'counter' : 'gauge',
		of: 'place',
		value: seen => (hasPlace(seen, placed) ? placed.value(seen.account.last) : undefined),
	};
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** Names of the figures of zones and nodes: zones of all nodes by name, and node by node where either machine has more than one. */
function places(pair: Pair<Seen>): readonly string[] {
	const samples = SIDES.map(side => pair[side].account.last);
	const zones = samples.flatMap(sample => sample.zones);
	const nodes = samples.some(sample => sample.nodes.length > 1) ? unique(samples.flatMap(sample => sample.nodes.map(({node}) => `node${node}`))) : [];
	const where = unique([...zones.map(({name}) => name), ...(nodes.length > 0 ? [...nodes, ...zones.map(({node, name}) => `node${node}.${name}`)] : [])]);
	return [
		...where.flatMap(place => ZONE_FIGURE_NAMES.map(name => `${name}.${place}`)),
		...nodes.flatMap(node => NODE_FIGURE_NAMES.map(name => `${name}.${node}`)),
	];
}

const COUNTERS_OF_MEMORY: readonly string[] = ['minflt', 'majflt'];

/** Its time by cause is told at its end once more: the last Sample with it in may be older. */
function withEnd({account}: Seen, process: ProcessSample): ProcessSample {
	const end = account.ended.find(({pid, name}) => pid === process.pid && name === process.name);
	return end === undefined ? process : {...process, timeNs: end.timeNs};
}

const quoted = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);

/** "processes.database.latency_p99", 'processes["my db"].rss': as an expression takes them, too. */
export const nameOfProcess = (process: string, name: string): string => `processes${quoted(process)}.${name}`;

export function figuresOfProcess(process: string): readonly Figure[] {
	const figureOf = (name: string, unit: Field['unit'], kind: Field['kind'], value: (one: ProcessSample) => number | undefined): Figure => ({
		name: nameOfProcess(process, name),
		unit,
		label: `${process}: ${name}`,
		kind,
		of: 'process',
		value: seen => {
			const one = seen.processes.get(process);
			return one === undefined ? undefined : value(withEnd(seen, one));
		},
	});
	const memory = Object.entries(PROCESS_MEMORY).map(([name, value]) =>
		figureOf(
			name,
			name === 'rss' || name === 'swap' ? 'kB' : name === 'oom_score' ? '' : 'events',
			COUNTERS_OF_MEMORY.includes(name) ? 'counter' : 'gauge',
			value,
		),
	);
	return [...memory, ...PROCESS_FIELDS.map(({id, unit, kind, value}) => figureOf(id, unit, kind, one => value(one, quantiles)))];
}

/** Every figure that either machine has, in the order of the registries. */
export function figuresOf(pair: Pair<Seen>): readonly Figure[] {
	const names = unique(SIDES.flatMap(side => [...pair[side].processes.keys()]));
	const groups = unique(SIDES.flatMap(side => [...pair[side].groups.keys()]));
	return [...OF_MACHINE, ...places(pair).flatMap(name => ofPlace(name) ?? []), ...names.flatMap(figuresOfProcess), ...groups.flatMap(figuresOfGroup)].filter(
		({value}) => SIDES.some(side => value(pair[side]) !== undefined),
	);
}

/** A figure of the machine or of a place by its name; undefined where the name is none. Of a process: figuresOfProcess. */
export const figureByName = (name: string): Figure | undefined => OF_MACHINE.find(one => one.name === name) ?? ofPlace(name);
export const FIGURE_NAMES: readonly string[] = OF_MACHINE.map(({name}) => name);

/** What a process lost to memory: nanoseconds of its life. */
const LOST_TO_MEMORY = ['directReclaim', 'memoryThrottle', 'swapIn'] as const satisfies readonly (typeof TIME_CAUSES)[number][];
export function lostToMemoryNs(seen: Seen, process: string): number | undefined {
	const one = seen.processes.get(process);
	return one === undefined ? undefined : LOST_TO_MEMORY.reduce((sum, cause) => sum + withEnd(seen, one).timeNs[cause], 0);
}

/** Figures of the machines alone, places and processes aside, that either has. */
export const figuresOfMachine = (pair: Pair<Seen>): readonly Figure[] => OF_MACHINE.filter(({value}) => SIDES.some(side => value(pair[side]) !== undefined));
