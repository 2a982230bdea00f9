// Where two machines part: the first Sample in which a figure differs that is not the changed setting or one of its marks. Looked at is everything that a line
// of jsonl says, and every field of the registry.
import type {Sample} from '../../machine/sample.ts';
import {FIELDS} from '../../procfs/fields.ts';
import {jsonlSample} from '../../procfs/jsonl.ts';
import {isSetting, nameOfProcess} from './figures.ts';
import type {Pair} from './seen.ts';

type Value = number | string;
export type Difference = {readonly name: string} & Pair<Value | undefined>;

export type Parting = {
	/** The Sample's time, and that of the Sample before it, up to which all was equal (null: they differ at boot). */
	readonly atUs: number;
	readonly equalUs: number | null;
	/** What differs there, the most telling figure first. */
	readonly differences: readonly Difference[];
};

type Leaves = Map<string, Value>;

function addLeaves(leaves: Leaves, path: string, value: unknown): void {
	if (typeof value === 'number' || typeof value === 'string') leaves.set(path, value);
	else if (typeof value === 'object' && value !== null)
		for (const [key, part] of Object.entries(value)) addLeaves(leaves, path === '' ? key : `${path}.${key}`, part);
}

type Rows = readonly Readonly<Record<string, unknown>>[];

/** A zone's own figures, as free.DMA32 or free.node1.DMA32; what else its line says under zones. */
function addZones(leaves: Leaves, zones: Rows): void {
	const several = new Set(zones.map(({node}) => node)).size > 1;
	for (const {name, node, free, min, low, high, protection, pcp_high, ...rest} of zones) {
		const place = several ? `node${node}.${name}` : String(name);
		addLeaves(leaves, `free.${place}`, free);
		addLeaves(leaves, `zones.${place}`, rest);
		// The marks, and what follows from them alone: protection is lowmem_reserve_ratio's, pcp_high a share of low.
		for (const [key, value] of Object.entries({min, low, high})) addLeaves(leaves, `${key}.${place}`, value);
	}
}

/** By name; of several that have one name, by pid too. */
function addProcesses(leaves: Leaves, processes: Rows): void {
	const names = processes.map(({name}) => name);
	for (const [i, {name, pid, ...figures}] of processes.entries()) {
		const known = names.indexOf(name) === i ? String(name) : `${name} (${pid})`;
		leaves.set(nameOfProcess(known, 'pid'), Number(pid));
		for (const [key, value] of Object.entries(figures)) addLeaves(leaves, nameOfProcess(known, key), value);
	}
}

/** Of memory groups, without what is set for them. */
function addGroups(leaves: Leaves, groups: Readonly<Record<string, Rows[number]>>): void {
	for (const [path, {min: _min, low: _low, high: _high, max: _max, 'swap.high': _swapHigh, 'swap.max': _swapMax, ...figures}] of Object.entries(groups))
		addLeaves(leaves, `cgroups.${path}`, figures);
}

/** Every figure of a Sample by its name; those of the registry first, which say the same as others under better names. */
function leavesOf(sample: Sample): Leaves {
	const leaves: Leaves = new Map(FIELDS.map(({id, value}) => [id, value(sample)]));
	const {t: _t, meminfo, vmstat, zones, nodes, procs, cgroups, ...rest} = jsonlSample(sample);
	addLeaves(leaves, '', meminfo);
	addLeaves(leaves, '', vmstat);
	addZones(leaves, zones as Rows);
	for (const {node, ...figures} of nodes as Rows) addLeaves(leaves, `node${node}`, figures);
	addProcesses(leaves, procs as Rows);
	addGroups(leaves, (cgroups ?? {}) as Readonly<Record<string, Rows[number]>>);
	addLeaves(leaves, '', rest);
	return leaves;
}

/** What tells most of why they part comes first: somebody was killed, had to reclaim, kswapd woke, and so on. */
const TELLING = [
	'oom_kill',
	'allocstall',
	'kswapd_woken',
	'pageoutrun',
	'pgscan_direct',
	'pgscan_kswapd',
	'pswpout',
	'pswpin',
	'workingset_refault_anon',
	'workingset_refault_file',
	'pgmajfault',
	'MemTotal',
	'processes',
	'free',
];
const rank = ({name}: Difference): number => (TELLING.includes(name) ? TELLING.indexOf(name) : TELLING.length);

/** Parts of a Sample that are settings, follow from them alone, or are no figures. */
const NO_CONSEQUENCE: ReadonlySet<string> = new Set([
	...['min', 'low', 'high', 'boost', 'protection', 'MemAvailable', 'CommitLimit', 'nr_dirty_threshold', 'nr_dirty_background_threshold'],
	...['max', 'swapHigh', 'swapMax', 'oomGroup', 'effectiveMin', 'effectiveLow'],
	...['oomScore', 'oomScoreAdj', 'oomScoreAdjMin', 'badness', 'sysctls', 'events', 'writeback', 'label'],
]);

/** Whether two Samples are equal in all that could be a figure: most pairs of Samples are before machines part, and this is soon told. */
function isSame(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	const [one, other] = [a, b] as Record<string, unknown>[] as [Record<string, unknown>, Record<string, unknown>];
	const keys = Object.keys(one);
	if (keys.length !== Object.keys(other).length) return false;
	for (const key of keys) if (!NO_CONSEQUENCE.has(key) && !isSame(one[key], other[key])) return false;
	return true;
}

/** What differs between two Samples of one instant but settings and their marks, the most telling first; empty: they are equal. */
export function differences(a: Sample, b: Sample): readonly Difference[] {
	if (isSame(a, b)) return [];
	const [ofA, ofB] = [leavesOf(a), leavesOf(b)];
	return [...new Set([...ofA.keys(), ...ofB.keys()])]
		.filter(name => name !== 'time' && ofA.get(name) !== ofB.get(name) && !isSetting(name))
		.map(name => ({name, a: ofA.get(name), b: ofB.get(name)}))
		.sort((one, other) => rank(one) - rank(other));
}

export type Watched = {
	/** The last instant at which all was equal. */
	readonly equalUs: number | null;
	readonly parting: Parting | null;
	/** Names of what differs at boot, before anything has happened, and where they part in anything else. */
	readonly atBoot: ReadonlySet<string>;
	readonly later: Parting | null;
};

export const NOT_PARTED: Watched = {equalUs: null, parting: null, atBoot: new Set(), later: null};

/** Looks at the Samples of another instant; both of one time. Nothing is looked at once they have parted. */
export function watchParting(watched: Watched, a: Sample, b: Sample): Watched {
	const {equalUs, parting, atBoot, later} = watched;
	const known = parting !== null && (parting.equalUs !== null || later !== null);
	if (known) return watched;
	const all = differences(a, b);
	const {timeUs} = a;
	if (parting === null) {
		if (all.length === 0) return {...watched, equalUs: timeUs};
		return {...watched, parting: {atUs: timeUs, equalUs, differences: all}, atBoot: new Set(equalUs === null ? all.map(({name}) => name) : [])};
	}
	const more = all.filter(({name}) => !atBoot.has(name));
	return more.length === 0 ? {...watched, equalUs: timeUs} : {...watched, later: {atUs: timeUs, equalUs, differences: more}};
}
