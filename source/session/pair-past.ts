// Two machines as one, and their past: both at one of their Samples again, and what had been seen of them by then. One that had stopped for good stands where it stopped.
import type {Sample} from '../machine/sample.ts';
import type {Comparison} from '../workload/compare/comparison.ts';
import {groupsWith, eachOf, type Pair, type Seen, SIDES} from '../workload/compare/seen.ts';
import {timeOf} from './journal/journal.ts';
import {replayOne} from './journal/replay.ts';
import {type Line, newestOf} from './line/line.ts';
import {isOwn, ordinalOf, type Place, setOut, walk, type Way} from './line/place.ts';
import {placeAfter, placeBefore} from './line/marks.ts';
import type {Source} from './source/source.ts';
import type {Played} from './time/driver.ts';
import type {Track} from './track/track.ts';

/** Both sources as one: they stand at one instant but for one that has stopped for good. */
export function together(sources: Pair<Source>, now: () => number): Played {
	let spentMs = 0;
	const running = (): readonly Source[] => SIDES.map(side => sources[side]).filter(source => !source.halted());
	return {
		timeUs: () => Math.min(...(running().length > 0 ? running() : SIDES.map(side => sources[side])).map(source => source.timeUs())),
		halted: () => running().length === 0,
		stepTo: us => {
			const all = running();
			const before = all.map(({apart}) => apart?.spentMs() ?? 0);
			for (const {apart} of all) apart?.begin(us);
			// What it took is what the slower one took: that a thread was waited for on a busy computer is no reason to ask it more often.
			let most = 0;
			for (const [i, source] of all.entries()) {
				const began = now();
				source.stepTo?.(us);
				most = Math.max(most, source.apart === undefined ? now() - began : source.apart.spentMs() - (before[i] as number));
			}
			spentMs += most;
		},
		spentMs: () => spentMs,
	};
}

/** Where both stand: after so many Samples. A machine that has no more stands at its newest (null). */
export type PairPlace = {readonly ordinal: number; readonly places: Pair<Place | null>};

type Extremes = {readonly ordinal: number; readonly lowest: Seen['account']['lowest']; readonly highest: number};
/** Extremes of free memory since boot, from each Sample on that changed them: what a Sample does not carry itself. */
export type Trace = {readonly changes: Extremes[]; taken: number};

export const createTrace = (): Trace => ({changes: [], taken: 0});

export function trace(traced: Trace, {account: {lowest}, highestFree: highest}: Seen): void {
	const last = traced.changes.at(-1);
	if (last === undefined || last.lowest !== lowest || last.highest !== highest) traced.changes.push({ordinal: traced.taken, lowest, highest});
	traced.taken++;
}

/** The line that has come further. */
export const leading = (lines: Pair<Line>): Line => (newestOf(lines.a) >= newestOf(lines.b) ? lines.a : lines.b);

export const tracksAt = (lines: Pair<Line>, place: PairPlace | null): Pair<Track> =>
	eachOf(lines, (line, side) => place?.places[side]?.replay.track ?? line.track);

export type PairWay = {readonly ordinal: number; readonly ways: Pair<Way | null>};

/** Sets out for a Sample of both. */
export const setOutBoth = (lines: Pair<Line>, ordinal: number, from: PairPlace | null): PairWay => ({
	ordinal,
	ways: eachOf(lines, (line, side) => (ordinal >= newestOf(line) || !isOwn(line) ? null : setOut(line, ordinal, from?.places[side] ?? null))),
});

/** Goes on along the way of both for as long as `mayGoOn` says so. null: not there yet. */
export function walkBoth({ordinal, ways}: PairWay, mayGoOn: () => boolean): PairPlace | null {
	for (const side of SIDES) {
		const way = ways[side];
		if (way !== null && !walk(way, mayGoOn)) return null;
	}
	return {ordinal, places: eachOf(ways, way => way?.place ?? null)};
}

/** One Sample on in the past; null: that is now. */
export function oneOn(lines: Pair<Line>, {ordinal, places}: PairPlace): PairPlace | null {
	const next = ordinal + 1;
	for (const side of SIDES) {
		const place = places[side];
		if (place !== null && ordinalOf(place) < next) replayOne(place.replay);
	}
	const open = eachOf(places, (place, side) => (place === null || ordinalOf(place) >= newestOf(lines[side]) ? null : place));
	return next >= newestOf(leading(lines)) ? null : {ordinal: next, places: open};
}

/** Time of a Sample of both. */
export function timeAt(lines: Pair<Line>, ordinal: number): number {
	const {journal} = leading(lines);
	return journal === null ? 0 : timeOf(journal, ordinal);
}

/** Where one stands to see the nearest earlier or later event of either; null: there is none. */
export function eventBeside(lines: Pair<Line>, here: number, where: 'before' | 'after'): number | null {
	const find = where === 'before' ? placeBefore : placeAfter;
	const found = SIDES.flatMap(side => find(lines[side].marks, here) ?? []);
	return found.length === 0 ? null : where === 'before' ? Math.max(...found) : Math.min(...found);
}

/** The newest of each name by then: alive, or dead already and as it was last seen. */
function processesAt({processes}: Seen, {timeUs, processes: now}: Sample): Seen['processes'] {
	const alive = now.filter(process => !process.kernelThread && process.state !== 'Z').map(process => [process.name, process] as const);
	return new Map([...[...processes].filter(([, {startUs}]) => startUs <= timeUs), ...alive]);
}

function seenAt(seen: Seen, sample: Sample, {changes}: Trace, ordinal: number): Seen {
	const then = changes.findLast(change => change.ordinal <= ordinal);
	const {account} = seen;
	const by = <Event extends {readonly atUs: number}>(event: Event | null): Event | null => (event !== null && event.atUs <= sample.timeUs ? event : null);
	return {
		account: {
			...account,
			last: sample,
			lowest: then?.lowest ?? account.lowest,
			kills: account.kills.filter(({atUs}) => atUs <= sample.timeUs),
			panic: sample.panic,
			firstWake: by(account.firstWake),
			firstStall: by(account.firstStall),
			ended: account.ended.filter(({pid, name}) => !sample.processes.some(process => process.pid === pid && process.name === name)),
		},
		highestFree: then?.highest ?? seen.highestFree,
		processes: processesAt(seen, sample),
		groups: groupsWith(new Map(), sample),
		ended: sample.timeUs < account.last.timeUs ? null : seen.ended,
	};
}

/** The comparison as it was at a place: what has happened since is not known there. */
export function comparisonAt(comparison: Comparison, samples: Pair<Sample>, traces: Pair<Trace>, {ordinal}: PairPlace): Comparison {
	const {watched} = comparison;
	const atUs = Math.max(samples.a.timeUs, samples.b.timeUs);
	const parted = watched.parting !== null && watched.parting.atUs <= atUs;
	return {
		...comparison,
		seen: eachOf(comparison.seen, (seen, side) => seenAt(seen, samples[side], traces[side], ordinal)),
		watched: {
			...watched,
			parting: parted ? watched.parting : null,
			later: watched.later !== null && watched.later.atUs <= atUs ? watched.later : null,
		},
	};
}
