// What the difference is, as facts in the order of their weight: panic, kill, stall, time lost, refault, swap, scans, memory. Each says which machine is the
// worse, so that what contradicts the gravest can say so.
import type {GroupSample} from '../../machine/group-sample.ts';
import {allocstall} from '../../procfs/fields.ts';
import {quantiles} from '../../procfs/latency.ts';
import {lostToMemoryNs} from './figures.ts';
import {apart} from './rows.ts';
import {eachOf, type Pair, type Seen, type Side} from './seen.ts';

type Panic = Seen['account']['panic'];
type KillFact = {readonly name: string; readonly pid: number; readonly atUs: number};

export type Fact =
	| ({readonly kind: 'panic'} & Pair<Panic>)
	| ({readonly kind: 'kills'} & Pair<readonly KillFact[]>)
	| ({readonly kind: 'stalls'} & Pair<{readonly count: number; readonly us: number}>)
	| ({readonly kind: 'waited'} & Pair<number>) // µs, PSI memory some
	| ({readonly kind: 'lost'; readonly process: string} & Pair<number>) // µs
	/** Of the memory group that it is furthest apart for: waited for memory (µs, PSI memory some), in swap, charged (bytes). */
	| ({readonly kind: 'group-waited' | 'group-swap' | 'group-charged'; readonly path: string} & Pair<number>)
	| ({readonly kind: 'latency'} & Pair<number | null>) // ms, 99 of 100
	| ({readonly kind: 'dropped'} & Pair<number>)
	| ({readonly kind: 'refaults'} & Pair<number>)
	| ({readonly kind: 'swap'} & Pair<{readonly out: number; readonly back: number}>)
	| ({readonly kind: 'scans'} & Pair<number>)
	| ({readonly kind: 'cache'; readonly free: Pair<number>} & Pair<number>) // kB
	| ({readonly kind: 'free'} & Pair<number>); // pages

/** How a fact stands to the gravest: of one mind; the price that is paid for it, in work or in memory; a contradiction. */
export type Stance = 'agrees' | 'price' | 'contradicts';
export type Told = {readonly fact: Fact; readonly worse: Side | null; readonly stance: Stance};

/** Figures that are nearer than this are told by the table alone. */
const NEXT_TO_NOTHING = 0.01;
const differ = ({a, b}: Pair<number>): boolean => apart(a, b) >= NEXT_TO_NOTHING;
const more = ({a, b}: Pair<number>): Side | null => (a === b ? null : a > b ? 'a' : 'b');

function panic(pair: Pair<Seen>): Omit<Told, 'stance'>[] {
	const {a, b} = eachOf(pair, ({account}) => account.panic);
	if (a?.atUs === b?.atUs) return [];
	return [{fact: {kind: 'panic', a, b}, worse: (a?.atUs ?? Infinity) < (b?.atUs ?? Infinity) ? 'a' : 'b'}];
}

function kills(pair: Pair<Seen>): Omit<Told, 'stance'>[] {
	const {a, b} = eachOf(pair, ({account}) => account.kills.map(({atUs, victim}) => ({name: victim.name, pid: victim.pid, atUs})));
	const same = a.length === b.length && a.every((kill, i) => kill.atUs === b[i]?.atUs && kill.name === b[i]?.name);
	if (same) return [];
	const at = {a: a[0]?.atUs ?? Infinity, b: b[0]?.atUs ?? Infinity};
	const earlier = differ(at) ? more({a: at.b, b: at.a}) : null;
	return [{fact: {kind: 'kills', a, b}, worse: more({a: a.length, b: b.length}) ?? earlier}];
}

function stalls(pair: Pair<Seen>): Omit<Told, 'stance'>[] {
	const {a, b} = eachOf(pair, ({account: {last}}) => ({count: allocstall(last), us: last.directReclaim.stallUs}));
	if (a.count === b.count && a.us === b.us) return [];
	return [{fact: {kind: 'stalls', a, b}, worse: more({a: a.us, b: b.us}) ?? more({a: a.count, b: b.count})}];
}

const single = (kind: 'waited' | 'dropped' | 'refaults' | 'scans', values: Pair<number>): Omit<Told, 'stance'>[] =>
	differ(values) ? [{fact: {kind, ...values}, worse: more(values)}] : [];

/** The program that they lost most differently for, in absolute time. */
function lost(pair: Pair<Seen>): Omit<Told, 'stance'>[] {
	const names = [...new Set([...pair.a.processes.keys(), ...pair.b.processes.keys()])];
	const all = names
		.map(process => ({process, ...eachOf(pair, seen => (lostToMemoryNs(seen, process) ?? 0) / 1000)}))
		.filter(differ)
		.sort((one, other) => Math.abs(other.a - other.b) - Math.abs(one.a - one.b));
	return all.slice(0, 1).map(one => ({fact: {kind: 'lost', ...one}, worse: more(one)}));
}

const OF_GROUPS = {
	'group-waited': ({pressure}: GroupSample) => pressure.memory.some.totalUs,
	'group-swap': ({swapCurrent}: GroupSample) => swapCurrent,
	'group-charged': ({current}: GroupSample) => current,
} as const;

/** The memory group for which a figure is furthest apart, of those that both have; the deepest where several are as far. */
function groups(pair: Pair<Seen>, kind: keyof typeof OF_GROUPS): Omit<Told, 'stance'>[] {
	const both = eachOf(pair, ({account}) => new Map((account.last.groups ?? []).map(group => [group.path, OF_GROUPS[kind](group)])));
	const all = [...both.a.keys()]
		.filter(path => both.b.has(path))
		.map(path => ({path, a: both.a.get(path) ?? 0, b: both.b.get(path) ?? 0}))
		.filter(differ)
		.sort((one, other) => Math.abs(other.a - other.b) - Math.abs(one.a - one.b) || other.path.length - one.path.length);
	return all.slice(0, 1).map(one => ({fact: {kind, ...one}, worse: more(one)}));
}

function latency(pair: Pair<Seen>): Omit<Told, 'stance'>[] {
	const {a, b} = eachOf(pair, ({account}) => quantiles(account.last.requests.latency)?.p99 ?? null);
	if (a === null && b === null) return [];
	if (a !== null && b !== null && !differ({a, b})) return [];
	return [{fact: {kind: 'latency', a, b}, worse: more({a: a ?? Infinity, b: b ?? Infinity})}];
}

function swap(pair: Pair<Seen>): Omit<Told, 'stance'>[] {
	const {a, b} = eachOf(pair, ({account}) => ({out: account.last.vmstat.pswpout, back: account.last.vmstat.pswpin}));
	const all = {a: a.out + a.back, b: b.out + b.back};
	return differ(all) ? [{fact: {kind: 'swap', a, b}, worse: more(all)}] : [];
}

/** The machine with the smaller page cache has less of its memory at work; where that is equal, the one with less free. */
function memory(pair: Pair<Seen>): Omit<Told, 'stance'>[] {
	const cache = eachOf(pair, ({account}) => account.last.meminfo.Cached);
	const free = eachOf(pair, ({account}) => account.last.vmstat.nr_free_pages);
	if (differ(cache)) return [{fact: {kind: 'cache', ...cache, free: eachOf(free, pages => pages * 4)}, worse: more({a: cache.b, b: cache.a})}];
	return differ(free) ? [{fact: {kind: 'free', ...free}, worse: more({a: free.b, b: free.a})}] : [];
}

/** What work or memory costs is the price of less pain elsewhere, no contradiction. */
const PRICES: readonly Fact['kind'][] = ['scans', 'cache', 'free', 'group-charged'];

function stanceOf({fact, worse}: Omit<Told, 'stance'>, gravest: Side | null): Stance {
	if (worse === gravest || worse === null || gravest === null) return 'agrees';
	return PRICES.includes(fact.kind) ? 'price' : 'contradicts';
}

/** What the difference is, the worst first, each once; none where nothing that is felt differs. */
export function tell(pair: Pair<Seen>): readonly Told[] {
	const vmstat = eachOf(pair, ({account}) => account.last.vmstat);
	const told = [
		...panic(pair),
		...kills(pair),
		...stalls(pair),
		...single(
			'waited',
			eachOf(pair, ({account}) => account.last.pressure.memory.some.totalUs),
		),
		...groups(pair, 'group-waited'),
		...lost(pair),
		...latency(pair),
		...single(
			'dropped',
			eachOf(pair, ({account}) => account.last.requests.dropped),
		),
		...single(
			'refaults',
			eachOf(vmstat, one => one.workingset_refault_anon + one.workingset_refault_file),
		),
		...swap(pair),
		...groups(pair, 'group-swap'),
		...single(
			'scans',
			eachOf(vmstat, one => one.pgscan_kswapd + one.pgscan_direct),
		),
		...memory(pair),
		...groups(pair, 'group-charged'),
	];
	const gravest = told.find(({worse}) => worse !== null)?.worse ?? null;
	return told.map(one => ({...one, stance: stanceOf(one, gravest)}));
}
