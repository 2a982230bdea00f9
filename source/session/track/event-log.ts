// The log that a person reads: the machine's events, with what repeats many times a second drawn together so that it stays readable.
// The first of a kind after a quiet second stands alone and at once; what follows within the second becomes one line at its end.
import type {MachineEvent} from '../../machine/machine-event.ts';
import type {Sample} from '../../machine/sample.ts';
import type {Via} from './hand.ts';

/** Wakes of one kswapd drawn together. free: at the wakes, the lowest; awakeUs: of those runs that ended. */
type KswapdRuns = {
	readonly kind: 'kswapd-runs';
	readonly node: number;
	readonly wakes: number;
	readonly lowestFree: number;
	readonly low: number;
	readonly sleeps: number;
	readonly awakeUs: number;
	readonly high: number;
	readonly spanUs: number;
};
/** Stalls of one task drawn together. */
type Stalls = {
	readonly kind: 'stalls';
	readonly pid: number;
	readonly name: string;
	readonly count: number;
	readonly free: number;
	readonly min: number;
	readonly stallUs: number;
	readonly scanned: number;
	readonly reclaimed: number;
};
export type LogEvent = {
	readonly via?: Via;
	/** It stands for so many that came within seconds. */
	readonly times?: number;
} & (
	| MachineEvent
	| ({readonly atUs: number} & (KswapdRuns | Stalls | {readonly kind: 'dropped'; readonly count: number} | {readonly kind: 'told'; readonly text: string}))
);

export type EventLog = {
	readonly entries: LogEvent[];
	/** Counts every entry ever added, so that a view can tell new ones. */
	added: number;
	/** Per kswapd and per stalled task: when its quiet ends, and what waits to be drawn together. */
	readonly pending: Map<string, {untilUs: number; events: MachineEvent[]}>;
	lastFlushUs: number;
};

/** A copy that goes on by itself. */
export const copyLog = ({entries, added, pending, lastFlushUs}: EventLog): EventLog => ({
	entries: [...entries],
	added,
	pending: new Map([...pending].map(([key, {untilUs, events}]) => [key, {untilUs, events: [...events]}])),
	lastFlushUs,
});

const KEPT = 400;
const SECOND_US = 1_000_000;
/** Sleep belongs to a wake: both go under one key. */
const keyOf = (event: MachineEvent): string | null => {
	if (event.kind === 'kswapd-woke' || event.kind === 'kswapd-slept') return `kswapd ${event.node}`;
	return event.kind === 'direct-reclaim' ? `stall ${event.pid}` : null;
};

export const createEventLog = (): EventLog => ({entries: [], added: 0, pending: new Map(), lastFlushUs: 0});

/** What is told again and again: the newer line takes the place of the older when nothing else was said since. */
const REPEATED: ReadonlySet<LogEvent['kind']> = new Set(['kswapd-runs', 'stalls', 'swap-full', 'writer-throttled', 'generation']);
/** What the reclaim of a full machine says in between all the time. */
const ROUTINE: ReadonlySet<LogEvent['kind']> = new Set([...REPEATED, 'kswapd-woke', 'kswapd-slept', 'direct-reclaim']);
const COUNTED: ReadonlySet<LogEvent['kind']> = new Set(['swap-full', 'writer-throttled']);
/** Changes of one thing by a hand that come so soon after one another are one change; so are repeats that say when they happened one. */
const ONE_US = 10_000_000;

/** Two lines as one, the newer; null where they are about different things. */
function joined(older: LogEvent, newer: LogEvent): LogEvent | null {
	if (older.kind === 'kswapd-runs' && newer.kind === 'kswapd-runs') return older.node === newer.node ? newer : null;
	if (older.kind === 'stalls' && newer.kind === 'stalls') return older.pid === newer.pid ? newer : null;
	if (older.via !== newer.via || newer.atUs - older.atUs > ONE_US) return null;
	const times = (older.times ?? 1) + 1;
	if (older.kind === 'swap-full' && newer.kind === 'swap-full') return {...newer, times};
	if (older.kind === 'writer-throttled' && newer.kind === 'writer-throttled') return older.pid === newer.pid ? {...newer, times} : null;
	if (older.kind === 'oom-score-adj' && newer.kind === 'oom-score-adj') return older.pid === newer.pid ? {...newer, from: older.from} : null;
	if (older.kind === 'sysctl' && newer.kind === 'sysctl') return older.name === newer.name ? {...newer, from: older.from} : null;
	// Groups at their limits open generations many times a second; on a machine without groups each is a turn of its story.
	if (older.kind === 'generation' && newer.kind === 'generation')
		return older.group !== undefined && older.group === newer.group && older.node === newer.node ? {...newer, times} : null;
	return null;
}

/** From so many tasks on, a report in the log names only those that its line is about. The whole is among the alarms. */
const CROWD = 64;

function toKeep(event: LogEvent): LogEvent {
	if (event.kind !== 'oom' || event.report.tasks.length <= CROWD) return event;
	const {report} = event;
	return {...event, report: {...report, tasks: report.tasks.filter(({pid}) => pid === report.victim || pid === report.invoker.pid)}};
}

/** Puts a line at the end. `alone`: in slow motion repeats are not drawn together; what a hand does at once is. */
function push(log: EventLog, event: LogEvent, alone = false): void {
	const {entries} = log;
	const passed = COUNTED.has(event.kind) ? ROUTINE : REPEATED;
	let line = event;
	for (let i = entries.length - 1; i >= 0 && !(alone && REPEATED.has(event.kind)); i--) {
		const older = entries[i] as LogEvent;
		const one = joined(older, event);
		if (one !== null) {
			entries.splice(i, 1);
			line = one;
			break;
		}
		if (!passed.has(older.kind)) break;
	}
	entries.push(toKeep(line));
	log.added++;
	if (entries.length > KEPT * 1.25) entries.splice(0, entries.length - KEPT);
}

function together(events: readonly MachineEvent[], spanUs: number): readonly LogEvent[] {
	const wakes = events.filter(event => event.kind === 'kswapd-woke');
	const sleeps = events.filter(event => event.kind === 'kswapd-slept');
	const stalls = events.filter(event => event.kind === 'direct-reclaim');
	const last = events.at(-1);
	if (!last || events.length <= 2) return events;
	const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
	const first = stalls[0];
	if (first) {
		return [
			{
				kind: 'stalls',
				atUs: last.atUs,
				pid: first.pid,
				name: first.name,
				count: stalls.length,
				free: Math.min(...stalls.map(stall => stall.free)),
				min: first.min,
				stallUs: sum(stalls.map(stall => stall.stallUs)),
				scanned: sum(stalls.map(stall => stall.scanned)),
				reclaimed: sum(stalls.map(stall => stall.reclaimed)),
			},
		];
	}
	if (wakes.length < 2) return events;
	const woke = wakes[0]!;
	return [
		{
			kind: 'kswapd-runs',
			atUs: last.atUs,
			node: woke.node,
			wakes: wakes.length,
			lowestFree: Math.min(...wakes.map(wake => wake.free)),
			low: woke.low,
			sleeps: sleeps.length,
			awakeUs: sum(sleeps.map(sleep => sleep.awakeUs)),
			high: sleeps.at(-1)?.high ?? 0,
			spanUs,
		},
	];
}

/** What waits under a key at an instant: the second before is told first. Null after a quiet second. */
function waitingAt(log: EventLog, key: string, atUs: number): {untilUs: number; events: MachineEvent[]} | null {
	const waiting = log.pending.get(key);
	if (!waiting || atUs < waiting.untilUs) return waiting ?? null;
	const busy = waiting.events.length > 0;
	for (const event of together(waiting.events, SECOND_US)) push(log, event);
	log.pending.delete(key);
	if (!busy || atUs >= waiting.untilUs + SECOND_US) return null;
	const next = {untilUs: waiting.untilUs + SECOND_US, events: []};
	log.pending.set(key, next);
	return next;
}

/** Takes in the events of a Sample. `slowly`: in slow motion every event stands alone. */
export function logEvents(log: EventLog, sample: Pick<Sample, 'timeUs' | 'events' | 'eventsDropped'>, slowly = false): void {
	if (slowly) flush(log, Infinity);
	const burst = new Map<string, MachineEvent[]>();
	for (const event of sample.events) {
		const key = keyOf(event);
		if (key === null || slowly) {
			push(log, event, slowly);
			continue;
		}
		const waiting = waitingAt(log, key, event.atUs);
		if (waiting) waiting.events.push(event);
		else if (burst.has(key)) burst.get(key)?.push(event);
		else burst.set(key, [event]);
	}
	// A first burst: the first pair at once, the rest with what follows in the second.
	for (const [key, events] of burst) {
		const stallsOnly = key.startsWith('stall');
		const now = stallsOnly ? events.length : Math.min(2, events.length);
		for (const event of together(events.slice(0, now), 0)) push(log, event);
		log.pending.set(key, {untilUs: (events[0] as MachineEvent).atUs + SECOND_US, events: events.slice(now)});
	}
	if (sample.eventsDropped > 0) push(log, {kind: 'dropped', atUs: sample.timeUs, count: sample.eventsDropped});
	flush(log, sample.timeUs);
	if (log.entries.length > 1) sortTail(log.entries);
}

function flush(log: EventLog, timeUs: number): void {
	for (const [key, waiting] of log.pending) {
		if (timeUs < waiting.untilUs) continue;
		if (waiting.events.length === 0) {
			log.pending.delete(key);
			continue;
		}
		for (const event of together(waiting.events, SECOND_US)) push(log, event);
		log.pending.set(key, {untilUs: waiting.untilUs + SECOND_US, events: []});
		if (timeUs >= waiting.untilUs + SECOND_US) log.pending.delete(key);
	}
}

/** Entries arrive nearly in order of time; the last few are put right. */
function sortTail(entries: LogEvent[]): void {
	for (let i = entries.length - 1; i > 0 && i > entries.length - 32; i--) {
		for (let j = i; j > 0 && (entries[j - 1] as LogEvent).atUs > (entries[j] as LogEvent).atUs; j--)
			[entries[j - 1], entries[j]] = [entries[j] as LogEvent, entries[j - 1] as LogEvent];
	}
}

/** A line that is not the machine's: what whoever opened it has to say. */
export const logTold = (log: EventLog, text: string, atUs: number): void => push(log, {kind: 'told', atUs, text});
