// What was, bounded: short records of the free pages of each zone for charts (finer for the last minutes, coarser before), Samples of the last seconds for
// rates, a line a second for sar, and the resident size of each process for sparklines. Times are the machine's.
import type {ProcessSample, Sample} from '../../machine/sample.ts';

/** What one stretch of time was like. `lowest` and `highest` are a zone each, in the order of Sample.zones. */
export type Stretch = {
	readonly fromUs: number;
	readonly toUs: number;
	readonly lowest: readonly number[];
	readonly highest: readonly number[];
	/** Microseconds that kswapd of each node was awake. */
	readonly awakeUs: readonly number[];
	readonly stalls: number;
	readonly kills: number;
	/** Pages dirty and under writeback, fewest and most of its Samples. */
	readonly dirty: readonly [fewest: number, most: number];
	/** Committed_AS in pages, least and most of its Samples. */
	readonly committed: readonly [least: number, most: number];
	/** Pages that were read again after they had been dropped. */
	readonly refaults: number;
	/** Page faults, and those of them that waited for a disk. */
	readonly faults: readonly [all: number, major: number];
	/** Microseconds that some task, and all of them, stood still for memory. */
	readonly stalledUs: readonly [some: number, full: number];
	/** Of each zone, pages from the node that was asked, and from another; nothing where there is one node. */
	readonly numa: readonly (readonly [hit: number, miss: number])[];
	/** What memory groups were charged, least and most of its Samples, in pages, by path; nothing where there are none. */
	readonly groups: Readonly<Record<string, readonly [least: number, most: number]>>;
};

/** Coarser tiers: length of a stretch (0 = as recorded), and how many are kept. Together they reach 11 hours back. */
const TIERS = [
	{us: 0, keep: 4096},
	{us: 1_000_000, keep: 2048},
	{us: 20_000_000, keep: 2048},
] as const;
/** Samples for rates are kept this far apart, for this long. */
const RATE_STEP_US = 240_000;
const RATE_KEEP_US = 1_500_000;
const SECONDS_KEPT = 128;
/** Rows of processes in all Samples that are kept, however many processes there are. Of older ones the machine's own figures stay, and no rows. */
const ROWS_KEPT = 30_000;
/** From so many processes on, Samples for rates are kept twice as far apart. */
const CROWD = 2000;
const RSS_STEP_US = 5_000_000;
const RSS_KEPT = 24;

/** The Sample of a second, with the number of its rows; where it is written small somewhere, what reads it, which is done when somebody looks. */
export type Second = {readonly timeUs: number; readonly rows: number; sample: Sample | (() => Sample)};
export const sampleOf = ({sample}: Readonly<Pick<Second, 'sample'>>): Sample => (typeof sample === 'function' ? sample() : sample);
/** Seconds with their Samples, for who is elsewhere. */
export const withSamples = (seconds: readonly Second[]): Second[] => seconds.map(second => ({...second, sample: sampleOf(second)}));
export const secondOf = (sample: Sample): Second => ({timeUs: sample.timeUs, rows: sample.processes.length, sample});

export type History = {
	readonly tiers: readonly Stretch[][];
	/** Samples of the last second and a half, oldest first; the newest is last. */
	readonly recent: Sample[];
	/** A Sample at the end of each machine second, oldest first. */
	readonly seconds: Second[];
	/** RSS in KiB every 5 s, newest last, by pid; `startUs` tells a pid that was used again. */
	readonly rss: Map<number, {readonly startUs: number; readonly values: number[]}>;
	rssAtUs: number;
};

export const createHistory = (): History => ({tiers: TIERS.map(() => []), recent: [], seconds: [], rss: new Map(), rssAtUs: 0});

/** What is remembered in detail: Samples of the last seconds, and the size of processes. */
export type Recent = Pick<History, 'recent' | 'seconds' | 'rss' | 'rssAtUs'>;

/** As many rows of seconds as a tall screen shows. */
const SECONDS_COPIED = 64;

const copyRss = (rss: History['rss']): History['rss'] => new Map([...rss].map(([pid, {startUs, values}]) => [pid, {startUs, values: [...values]}]));

/** A copy of what is remembered in detail. */
export const recentOf = ({recent, seconds, rss, rssAtUs}: Recent): Recent => ({
	recent: [...recent],
	seconds: seconds.slice(-SECONDS_COPIED),
	rss: copyRss(rss),
	rssAtUs,
});

/** A history that goes on by itself from an instant: the long record of another up to there, with what was remembered in detail then. */
export const historyAt = (recent: Recent, {tiers}: History, atUs: number): History => ({
	...recentOf(recent),
	tiers: tiers.map(tier => tier.filter(stretch => stretch.toUs <= atUs)),
});

const join = (a: Stretch, b: Stretch): Stretch => ({
	fromUs: a.fromUs,
	toUs: b.toUs,
	lowest: b.lowest.map((value, i) => Math.min(value, a.lowest[i] ?? value)),
	highest: b.highest.map((value, i) => Math.max(value, a.highest[i] ?? value)),
	awakeUs: b.awakeUs.map((value, i) => value + (a.awakeUs[i] ?? 0)),
	stalls: a.stalls + b.stalls,
	kills: a.kills + b.kills,
	dirty: [Math.min(a.dirty[0], b.dirty[0]), Math.max(a.dirty[1], b.dirty[1])],
	committed: [Math.min(a.committed[0], b.committed[0]), Math.max(a.committed[1], b.committed[1])],
	refaults: a.refaults + b.refaults,
	faults: [a.faults[0] + b.faults[0], a.faults[1] + b.faults[1]],
	stalledUs: [a.stalledUs[0] + b.stalledUs[0], a.stalledUs[1] + b.stalledUs[1]],
	numa: b.numa.map(([hit, miss], i) => [hit + (a.numa[i]?.[0] ?? 0), miss + (a.numa[i]?.[1] ?? 0)]),
	groups: joinGroups(a.groups, b.groups),
});

function joinGroups(a: Stretch['groups'], b: Stretch['groups']): Stretch['groups'] {
	const paths = Object.keys(b);
	if (paths.length === 0) return NO_GROUPS;
	return Object.fromEntries(
		paths.map(path => {
			const [least, most] = b[path] as readonly [number, number];
			const before = a[path];
			return [path, before === undefined ? [least, most] : [Math.min(before[0], least), Math.max(before[1], most)]];
		}),
	);
}

/** Pages that count against the dirty limits. */
export const dirtyPages = ({vmstat}: Pick<Sample, 'vmstat'>): number => vmstat.nr_dirty + vmstat.nr_writeback;
const refaultsOf = ({vmstat}: Pick<Sample, 'vmstat'>): number => vmstat.workingset_refault_anon + vmstat.workingset_refault_file;
const NO_FLOW: readonly (readonly [number, number])[] = [];
const NO_GROUPS: Stretch['groups'] = {};
const PAGE = 4096;
/** Of more groups than so many none is remembered. */
const GROUPS_KEPT = 100;

function groupsIn({groups = []}: Sample): Stretch['groups'] {
	if (groups.length === 0 || groups.length > GROUPS_KEPT) return NO_GROUPS;
	return Object.fromEntries(groups.map(({path, current}) => [path, [current / PAGE, current / PAGE]]));
}

function trim(list: unknown[], keep: number): void {
	// A quarter at once: shifting thousands of entries for each Sample would cost more than the Sample.
	if (list.length > keep * 1.25) list.splice(0, list.length - keep);
}

function stretchOf(sample: Sample, before: Sample | undefined): Stretch {
	const dirty = dirtyPages(sample);
	const committed = Math.round(sample.meminfo.Committed_AS / 4);
	const came = (of: (sample: Sample) => number): number => Math.max(0, of(sample) - (before === undefined ? 0 : of(before)));
	const stalled = (line: 'some' | 'full'): number => sample.pressure.memory[line].totalUs - (before?.pressure.memory[line].totalUs ?? 0);
	return {
		fromUs: sample.sinceUs,
		toUs: sample.timeUs,
		lowest: sample.zones.map(zone => zone.freeLowest),
		highest: sample.zones.map(zone => zone.freeHighest),
		awakeUs: sample.nodes.map((node, i) => Math.max(0, node.kswapd.awakeUs - (before?.nodes[i]?.kswapd.awakeUs ?? node.kswapd.awakeUs))),
		stalls: sample.directReclaim.calls - (before?.directReclaim.calls ?? 0),
		kills: sample.kills - (before?.kills ?? 0),
		dirty: [dirty, dirty],
		committed: [committed, committed],
		refaults: came(refaultsOf),
		faults: [came(({vmstat}) => vmstat.pgfault), came(({vmstat}) => vmstat.pgmajfault)],
		stalledUs: [stalled('some'), stalled('full')],
		numa:
			sample.nodes.length < 2
				? NO_FLOW
				: sample.zones.map(({numa}, i) => [numa.hit - (before?.zones[i]?.numa.hit ?? 0), numa.miss - (before?.zones[i]?.numa.miss ?? 0)]),
		groups: groupsIn(sample),
	};
}

function addStretch(tiers: readonly Stretch[][], stretch: Stretch): void {
	for (const [i, {us, keep}] of TIERS.entries()) {
		const tier = tiers[i] as Stretch[];
		const last = tier.at(-1);
		if (us > 0 && last && Math.floor(last.fromUs / us) === Math.floor(stretch.fromUs / us)) tier[tier.length - 1] = join(last, stretch);
		else tier.push(stretch);
		trim(tier, keep);
	}
}

/** A Sample without its rows: what charts and sar read of it. */
const withoutRows = (sample: Sample): Sample => ({...sample, processes: [], events: []});

/** Keeps rows of the newest Samples alone where there are too many. */
function trimRows({recent, seconds}: History): void {
	const here: ReadonlySet<Sample> = new Set(recent);
	let rows = recent.reduce((sum, {processes}) => sum + processes.length, 0);
	for (let i = seconds.length - 1; i >= 0; i--) {
		const second = seconds[i] as Second;
		if (here.has(second.sample as Sample)) continue;
		rows += second.rows;
		if (rows > ROWS_KEPT && second.rows > 0) seconds[i] = secondOf(withoutRows(sampleOf(second)));
	}
}

/** Takes in the next Sample. Samples must come in order of time, each reaching back to the one before. */
export function record(history: History, sample: Sample): void {
	const {recent, seconds, rss} = history;
	const before = recent.at(-1);
	if (sample.timeUs > sample.sinceUs || !before) addStretch(history.tiers, stretchOf(sample, before));
	const spaced = recent.at(-2);
	const stepUs = sample.processes.length < CROWD ? RATE_STEP_US : 3 * RATE_STEP_US;
	if (before && spaced && sample.timeUs - spaced.timeUs < stepUs) recent[recent.length - 1] = sample;
	else recent.push(sample);
	while (recent.length > 2 && (recent[1] as Sample).timeUs <= sample.timeUs - RATE_KEEP_US) recent.shift();
	const second = Math.floor(sample.timeUs / 1e6);
	const last = seconds.at(-1);
	if (!last || Math.floor(last.timeUs / 1e6) < second) seconds.push(secondOf(sample));
	if (seconds.length > SECONDS_KEPT) seconds.shift();
	trimRows(history);
	if (history.rss.size === 0 || sample.timeUs >= history.rssAtUs + RSS_STEP_US) {
		history.rssAtUs = Math.floor(sample.timeUs / RSS_STEP_US) * RSS_STEP_US;
		const alive = new Set<number>();
		for (const {pid, startUs, rssKb} of sample.processes) {
			alive.add(pid);
			const known = rss.get(pid);
			if (!known || known.startUs !== startUs) rss.set(pid, {startUs, values: [rssKb]});
			else {
				known.values.push(rssKb);
				if (known.values.length > RSS_KEPT) known.values.shift();
			}
		}
		for (const pid of rss.keys()) if (!alive.has(pid)) rss.delete(pid);
	}
}

/** The Sample that rates are measured from: about a second before the newest, or the oldest there is. */
export function aSecondBefore({recent, seconds}: History, sample: Sample): Sample {
	const wanted = sample.timeUs - 1_000_000;
	const near = recent.findLast(old => old.timeUs <= wanted);
	if (near !== undefined) return near;
	const second = seconds.findLast(old => old.timeUs <= wanted);
	return second === undefined ? (recent[0] ?? sample) : sampleOf(second);
}

/** Stretches that touch a window, oldest first: the finest tier that reaches back to its start. */
export function stretches({tiers}: History, fromUs: number, toUs: number, columnUs: number): readonly Stretch[] {
	let best: readonly Stretch[] = [];
	for (const [i, tier] of tiers.entries()) {
		const us = TIERS[i]?.us ?? 0;
		if (us > columnUs && best.length > 0) break;
		best = tier;
		if ((tier[0]?.fromUs ?? 0) <= fromUs) break;
	}
	let start = best.length;
	while (start > 0 && (best[start - 1] as Stretch).toUs > fromUs) start--;
	return best.slice(start).filter(stretch => stretch.fromUs < toUs || stretch.toUs <= toUs);
}

/** One process in the Samples of the last `count` seconds and the newest, oldest first; null where it did not live (or another had its pid). */
export function processInSeconds(
	{seconds}: History,
	newest: Sample,
	pid: number,
	count: number,
): readonly {readonly timeUs: number; readonly process: ProcessSample | null}[] {
	const startUs = newest.processes.find(process => process.pid === pid)?.startUs;
	const before = seconds.slice(-count - 1).filter(({timeUs}) => timeUs < newest.timeUs);
	const samples = [...before.map(sampleOf), newest];
	return samples.map(({timeUs, processes}) => ({timeUs, process: processes.find(process => process.pid === pid && process.startUs === startUs) ?? null}));
}
