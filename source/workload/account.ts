// What happened in a run, gathered Sample by Sample: the facts that the summary tells, `expect` checks and the end line of a recording lists.
import type {MachineEvent, OomReport, OomTask} from '../machine/machine-event.ts';
import type {Sample} from '../machine/sample.ts';

type Of<K extends MachineEvent['kind']> = Extract<MachineEvent, {readonly kind: K}>;

export type Kill = {readonly atUs: number; readonly victim: OomTask; readonly report: OomReport};

/** A process that is gone. */
export type Ended = Pick<Of<'exit'>, 'pid' | 'name' | 'timeNs'>;

/** A thing that was refused once or more: the first time in full, and the sizes that were asked for. */
export type Refusal = {readonly first: Of<'refused'>; readonly times: number; readonly leastBytes: number; readonly mostBytes: number};

export type Account = {
	readonly first: Sample;
	readonly last: Sample;
	/** Fewest free pages of the whole run, and the end of the interval in which they were seen. */
	readonly lowest: {readonly free: number; readonly byUs: number};
	readonly firstWake: Of<'kswapd-woke'> | null;
	readonly firstStall: Of<'direct-reclaim'> | null;
	/** The longest stall of one direct reclaim. */
	readonly longestStall: Of<'direct-reclaim'> | null;
	readonly firstSwapOut: Of<'first-swap-out'> | null;
	readonly swapFullUs: number | null;
	readonly hopelessUs: number | null;
	readonly kills: readonly Kill[];
	readonly panic: Sample['panic'];
	/** OOM reports without a victim. */
	readonly nobody: readonly OomReport[];
	/** What was refused, the same thing of the same process once. */
	readonly refused: readonly Refusal[];
	readonly throttled: Of<'writer-throttled'> | null;
	readonly mostDirtyKb: number;
	readonly eventsDropped: number;
	/** Processes that have ended, and what their time went to. */
	readonly ended: readonly Ended[];
};

export const openAccount = (first: Sample): Account =>
	enter(
		{
			first,
			last: first,
			lowest: {free: Infinity, byUs: first.timeUs},
			firstWake: null,
			firstStall: null,
			longestStall: null,
			firstSwapOut: null,
			swapFullUs: null,
			hopelessUs: null,
			kills: [],
			panic: null,
			nobody: [],
			refused: [],
			throttled: null,
			mostDirtyKb: 0,
			eventsDropped: 0,
			ended: [],
		},
		first,
	);

const firstOf = <K extends MachineEvent['kind']>(events: readonly MachineEvent[], kind: K): Of<K> | null =>
	(events.find(event => event.kind === kind) as Of<K> | undefined) ?? null;
const allOf = <K extends MachineEvent['kind']>(events: readonly MachineEvent[], kind: K): Of<K>[] =>
	events.filter((event): event is Of<K> => event.kind === kind);

/** A list with what is new: the same list where nothing is, as of most Samples. */
const withMore = <T>(list: readonly T[], more: readonly T[]): readonly T[] => (more.length === 0 ? list : [...list, ...more]);

const isSame = (a: Of<'refused'>, b: Of<'refused'>): boolean =>
	a.asked === undefined || b.asked === undefined
		? a.what === b.what && a.errno === b.errno
		: a.asked.pid === b.asked.pid && a.asked.by === b.asked.by && a.asked.overcommit === b.asked.overcommit;

function withRefusal(refused: readonly Refusal[], event: Of<'refused'>): readonly Refusal[] {
	const bytes = event.asked?.bytes ?? 0;
	const at = refused.findIndex(({first}) => isSame(first, event));
	const known = refused[at];
	if (known === undefined) return [...refused, {first: event, times: 1, leastBytes: bytes, mostBytes: bytes}];
	const {first, times, leastBytes, mostBytes} = known;
	return refused.with(at, {first, times: times + 1, leastBytes: Math.min(leastBytes, bytes), mostBytes: Math.max(mostBytes, bytes)});
}

function longest(stalls: readonly Of<'direct-reclaim'>[], known: Of<'direct-reclaim'> | null): Of<'direct-reclaim'> | null {
	return stalls.reduce((most, stall) => (most === null || stall.stallUs > most.stallUs ? stall : most), known);
}

/** The account with another Sample in it. Samples come in order, each once. */
export function enter(account: Account, sample: Sample): Account {
	const {events} = sample;
	const exits = allOf(events, 'exit');
	const reports = allOf(events, 'oom').map(event => event.report);
	const kills = reports.flatMap(report => {
		const victim = report.tasks.find(task => task.pid === report.victim);
		return victim === undefined ? [] : [{atUs: report.timeUs, victim, report}];
	});
	return {
		first: account.first,
		last: sample,
		lowest: sample.freeLowest < account.lowest.free ? {free: sample.freeLowest, byUs: sample.timeUs} : account.lowest,
		firstWake: account.firstWake ?? firstOf(events, 'kswapd-woke'),
		firstStall: account.firstStall ?? firstOf(events, 'direct-reclaim'),
		longestStall: longest(allOf(events, 'direct-reclaim'), account.longestStall),
		firstSwapOut: account.firstSwapOut ?? firstOf(events, 'first-swap-out'),
		swapFullUs: account.swapFullUs ?? firstOf(events, 'swap-full')?.atUs ?? null,
		hopelessUs: account.hopelessUs ?? firstOf(events, 'kswapd-hopeless')?.atUs ?? null,
		kills: withMore(account.kills, kills),
		panic: sample.panic,
		nobody: withMore(
			account.nobody,
			reports.filter(report => report.victim === null),
		),
		refused: allOf(events, 'refused').reduce(withRefusal, account.refused),
		throttled: account.throttled ?? firstOf(events, 'writer-throttled'),
		mostDirtyKb: Math.max(account.mostDirtyKb, sample.meminfo.Dirty),
		eventsDropped: account.eventsDropped + sample.eventsDropped,
		ended: withMore(account.ended, exits),
	};
}
