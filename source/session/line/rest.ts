// A machine at rest: a copy of it, and what was remembered of it by then, its newest Sample last. Samples are written small, too, each once, however many copies
// have it among the seconds before them.
import type {Sample} from '../../machine/sample.ts';
import type {Laid} from '../source/source.ts';
import {createKnown, type Known, type Room, type Spares} from '../still/copy.ts';
import {type Alike, createAlike, readSmall, type Small, smallBytes, writeSmall} from '../still/small.ts';
import type {Budget, Still} from '../still/stills.ts';
import {type History, sampleOf, type Second} from '../track/history.ts';
import {pastAt, type Remembered, remembered} from '../track/past.ts';
import type {Track} from '../track/track.ts';

/** A Sample that has been written, and how many copies have it. */
type Written = {readonly small: Small<Sample>; holders: number};

/** How a line's machine and its Samples stood in the last copy, and which Samples, or what reads them, have been written. */
export type Memo = {readonly machine: Known; readonly alike: Alike<Sample>; readonly written: WeakMap<Second['sample'], Written>};
export const createMemo = (machine: Known = createKnown()): Memo => ({machine, alike: createAlike(), written: new WeakMap()});

export type Rest = Still & {
	/** Between two Samples: which op of the journal is the next one. */
	readonly op?: number | undefined;
	readonly laid: Laid;
	readonly recent: readonly Written[];
	readonly seconds: readonly (Pick<Second, 'timeUs' | 'rows'> & {readonly written: Written})[];
	/** Without its Samples. */
	readonly remembered: Remembered;
};

/** What a line of the log, a second, and the sizes of a process take on V8's heap. */
const LINE_BYTES = 8;
const SECOND_BYTES = 48;
const SIZES_BYTES = 350;

/** A Sample, written once. */
function write({alike, written}: Memo, sample: Second['sample'], {shapes}: Room): Written {
	const known = written.get(sample) ?? {small: writeSmall(sampleOf({sample}), alike, shapes), holders: 0};
	written.set(sample, known);
	return known;
}

/** Reads a Sample when somebody looks at it. */
function whenLookedAt(written: Written, memo: Memo): () => Sample {
	let read: Sample | null = null;
	const look = (): Sample => {
		read ??= readSmall(written.small);
		return read;
	};
	memo.written.set(look, written);
	return look;
}

/** The newest seconds, which a frame looks at. */
const AT_HAND = 3;

/** Of what has been written the machine's own seconds need no more: a Sample takes some thirty times as much on V8's heap. */
function letGo(seconds: readonly Second[], written: readonly Written[], memo: Memo): void {
	for (const [i, second] of seconds.slice(0, -AT_HAND).entries())
		if (typeof second.sample !== 'function') second.sample = whenLookedAt(written[i] as Written, memo);
}

/** Lays a machine down as it is, after a Sample of it; null: it is not run here. */
export function layDown({source, past}: Track, memo: Memo, budget: Budget, at: Pick<Rest, 'ordinal' | 'atUs' | 'workMs' | 'op'>): Rest | null {
	const laid = source.layDown?.(memo.machine, budget);
	if (laid === undefined) return null;
	const {room} = budget;
	const then = remembered(past);
	const recent = then.recent.recent.map(sample => write(memo, sample, room));
	const seconds = then.recent.seconds.map(second => ({timeUs: second.timeUs, rows: second.rows, written: write(memo, second.sample, room)}));
	letGo(
		then.recent.seconds,
		seconds.map(({written}) => written),
		memo,
	);
	const samples = new Set([...recent, ...seconds.map(({written}) => written)]);
	const own = laid.heapBytes + seconds.length * SECOND_BYTES + then.log.entries.length * LINE_BYTES + then.recent.rss.size * SIZES_BYTES;
	/** One more has all of it, or one less: what nobody has is no more counted. */
	const count = (by: 1 | -1): void => {
		budget.heapBytes += by * own;
		for (const written of samples) {
			if (by === 1 && written.holders === 0) budget.heapBytes += smallBytes(written.small);
			written.holders += by;
			if (written.holders === 0) budget.heapBytes -= smallBytes(written.small);
		}
	};
	count(1);
	return {
		...at,
		laid,
		recent,
		seconds,
		remembered: {...then, recent: {...then.recent, recent: [], seconds: []}},
		hold: () => {
			laid.hold();
			count(1);
		},
		release: () => {
			laid.release();
			count(-1);
		},
	};
}

/** A living machine out of one at rest, followed from there on; null: it is lost. `record`: of its line. `memo`: of the living one. */
export function wake({laid, recent, seconds, remembered: then, atUs}: Rest, record: History, memo: Memo, spares: Spares): Track | null {
	const source = laid.wake(memo.machine, spares);
	if (source === null) return null;
	const read = new Map(recent.map(written => [written, readSmall(written.small)]));
	const samples = [...read.values()];
	for (const [written, sample] of read) memo.written.set(sample, written);
	const there = {
		...then.recent,
		recent: samples,
		seconds: seconds.map(({timeUs, rows, written}) => {
			return {timeUs, rows, sample: read.get(written) ?? whenLookedAt(written, memo)};
		}),
	};
	return {
		source,
		past: pastAt({...then, recent: there}, record, atUs),
		watchers: new Set(),
		notes: [],
		journal: null,
		newest: samples.at(-1) as Sample,
	};
}
