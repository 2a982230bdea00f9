// The brake: at a great moment the clock slows down for about two seconds of real time, so that what takes milliseconds can be seen, and then goes on as it was.
// Pure: who runs the machine asks whether a moment has come, and tells how much real time went by.
import {type Moment, type MomentCounts, MOMENTS} from '../../machine/account/moments.ts';
import type {OomReport, PanicReason} from '../../machine/machine-event.ts';
import type {Sample} from '../../machine/sample.ts';

export {type Moment, MOMENTS};

/** What the caption of a moment says, as it was when it came. Pages. */
export type Caught = {
	readonly moment: Moment;
	readonly atUs: number;
	readonly node: number;
	readonly free: number;
	readonly min: number;
	readonly low: number;
	readonly swapPages: number;
	/** Why the kernel panicked; null: it has not. */
	readonly reason: PanicReason | null;
	/** What chose a victim where the ranking did not; null: the ranking did, or nobody was chosen. */
	readonly decidedBy: NonNullable<OomReport['decidedBy']> | null;
	/** Who asked, stalls, or was chosen; null where nobody is known. */
	readonly who: {readonly name: string; readonly pid: number; readonly badness: number | null} | null;
	/** The memory group at whose limit somebody is killed; null: the machine itself is out of memory. */
	readonly group: string | null;
	/** The limit that a memory group has come to, in bytes; null: none has. */
	readonly limit: {readonly path: string; readonly high: boolean; readonly bytes: number} | null;
};

export type Brake = {
	readonly on: boolean;
	/** What it brakes for. */
	readonly moments: readonly Moment[];
	/** What the machine pauses at, once each. */
	readonly stopAt: readonly Moment[];
	/** The moment that is being shown, and the real time left for it; Infinity: until the machine goes on. */
	readonly now: {readonly caught: Caught; readonly leftMs: number} | null;
};

/** A session without anybody to watch has none. */
export const NO_BRAKE: Brake = {on: false, moments: MOMENTS, stopAt: [], now: null};

/** Speed while it brakes, and for how long. */
export const BRAKE_SPEED = 0.02;
export const BRAKE_MS = 2000;
/** A caption stands so long at least. */
export const READ_MS = 1000;

/** Machine time after which the same is dramatic again: a first wake and a first stall are so once. */
const AGAIN_US: Readonly<Record<Moment, number>> = {
	wake: Infinity,
	limit: 1e6,
	stall: Infinity,
	'swap-full': 60e6,
	oom: 1e6,
	panic: Infinity,
};

/** What had happened at the last look, and when each was shown last. */
export type Watch = {counts: MomentCounts; readonly shownUs: Map<Moment, number>};

export const createWatch = (counts: MomentCounts): Watch => ({
	counts,
	shownUs: new Map(MOMENTS.filter(moment => counts[moment] > 0).map(moment => [moment, 0])),
});

export type Come = {readonly moment: Moment; readonly stops: boolean};

const isFresh = ({shownUs}: Watch, moment: Moment, nowUs: number): boolean =>
	!shownUs.has(moment) || nowUs - (shownUs.get(moment) as number) >= AGAIN_US[moment];

/** What somebody waits for now. `braked`: whether the speed is one that is braked. */
export const momentsWanted = (watch: Watch, {on, moments, stopAt}: Brake, nowUs: number, braked: boolean): readonly Moment[] =>
	MOMENTS.filter(moment => stopAt.includes(moment) || (on && braked && moments.includes(moment) && isFresh(watch, moment, nowUs)));

/** The gravest moment that has come since the last look, null when none has that anybody waits for. It is told once. */
export function momentCome(watch: Watch, counts: MomentCounts, brake: Brake, nowUs: number, braked: boolean): Come | null {
	const wanted = momentsWanted(watch, brake, nowUs, braked).filter(moment => counts[moment] > watch.counts[moment]);
	for (const moment of MOMENTS) if (counts[moment] > watch.counts[moment]) watch.shownUs.set(moment, nowUs);
	watch.counts = counts;
	const stop = wanted.findLast(moment => brake.stopAt.includes(moment));
	const moment = stop ?? wanted.at(-1);
	return moment === undefined ? null : {moment, stops: stop !== undefined};
}

function whoOf(moment: Moment, {events, directReclaim, processes}: Sample): Caught['who'] {
	const known = (pid: number | undefined, name = ''): Caught['who'] => {
		const process = processes.find(one => one.pid === pid);
		return pid === undefined ? null : {pid, name: process?.name ?? name, badness: process?.badness ?? null};
	};
	if (moment === 'wake') {
		const woke = events.findLast(event => event.kind === 'kswapd-woke');
		return woke === undefined ? null : known(woke.pid, woke.name);
	}
	if (moment === 'stall') {
		const stall = events.findLast(event => event.kind === 'direct-reclaim');
		return known(directReclaim.blocked[0] ?? stall?.pid, stall?.name);
	}
	const report = events.findLast(event => event.kind === 'oom')?.report;
	const victim = report?.tasks.find(task => task.pid === report.victim);
	return moment !== 'oom' || victim === undefined ? null : {pid: victim.pid, name: victim.name, badness: victim.badness};
}

function limitOf({events}: Sample): Caught['limit'] {
	const met = events.findLast(event => event.kind === 'group-limit' && (event.limit === 'high' || event.limit === 'max'));
	return met?.kind !== 'group-limit' ? null : {path: met.path, high: met.limit === 'high', bytes: met.set};
}

/** What there is to say of a moment, from the Sample that was taken at it. */
export function caught(moment: Moment, sample: Sample): Caught {
	const woke = sample.events.findLast(event => event.kind === 'kswapd-woke');
	const largest = sample.zones.reduce((most, zone) => (zone.managed > most.managed ? zone : most));
	const zone = (moment === 'wake' && woke !== undefined ? sample.zones.find(one => one.node === woke.node && one.name === woke.zone) : undefined) ?? largest;
	// What was free when it began: it has freed some itself since.
	const stall = moment === 'stall' ? sample.events.findLast(event => event.kind === 'direct-reclaim') : undefined;
	const free = moment === 'wake' && woke !== undefined ? woke.free : (stall?.free ?? zone.free);
	const {min, low, boost, node} = zone;
	return {
		moment,
		atUs: sample.timeUs,
		node,
		free,
		min: stall?.min ?? min + boost,
		low: low + boost,
		swapPages: sample.meminfo.SwapTotal / 4,
		reason: sample.panic?.reason ?? null,
		decidedBy: sample.events.findLast(event => event.kind === 'oom')?.report.decidedBy ?? null,
		who: whoOf(moment, sample),
		limit: moment === 'limit' ? limitOf(sample) : null,
		group: moment === 'oom' ? (sample.events.findLast(event => event.kind === 'oom')?.report.group?.path ?? null) : null,
	};
}
