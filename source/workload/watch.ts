// Watching what a scenario expects of figures that rise and fall: looked at on a grid of the machine's own time, so that how often Samples are taken for
// anything else changes nothing.
import {peek} from '../machine/machine.ts';
import type {ProcessSample, Sample} from '../machine/sample.ts';
import {messages} from '../messages.ts';
import {figure, LATENCY_FIELDS, placedFigure} from '../procfs/fields.ts';
import {quantiles} from '../procfs/latency.ts';
import {PROCESS_MEMORY} from './process-memory.ts';
import {GROUP_FIELDS} from '../procfs/group-fields.ts';
import {INSIDE_FIELDS} from '../procfs/inside-fields.ts';
import {PROCESS_FIELDS} from '../procfs/process-fields.ts';
import type {GaugeBounds, Range} from './gauges.ts';
import {type Applied, type Run, stepTo} from './run.ts';
import type {Expect} from './scenario.ts';

/** How often is looked, and over how long latencies are taken. */
const LOOK_US = 100_000;
const SECOND_US = 1e6;

type Watched = {
	readonly name: string;
	readonly bounds: GaugeBounds;
	readonly value: (sample: Sample, secondAgo: Sample | undefined) => number | undefined;
	lowest: number;
	highest: number;
	last: number | undefined;
	readonly at: (number | undefined)[];
	aboveUs: number;
	belowUs: number;
};

export type Watch = {readonly watched: readonly Watched[]; readonly times: readonly number[]; seen: Sample[]};

function machineValue(name: string): Watched['value'] {
	const latency = LATENCY_FIELDS.find(({id}) => id === name);
	if (latency !== undefined) return (sample, secondAgo) => quantiles(sample.requests.latency, secondAgo?.requests.latency)?.[latency.quantile];
	return placedFigure(name)?.value ?? figure(name) ?? (() => undefined);
}

/** The newest process of a name: one that is gone has no figures any more, and what it had stands. */
function processValue(process: string, name: string): Watched['value'] {
	const latency = LATENCY_FIELDS.find(({id}) => id === name);
	const of = (sample: Sample | undefined): ProcessSample | undefined => sample?.processes.findLast(one => one.name === process && one.state !== 'Z');
	return (sample, secondAgo) => {
		const now = of(sample);
		if (now === undefined) return undefined;
		if (latency === undefined)
			return (
				PROCESS_MEMORY[name]?.(now) ??
				INSIDE_FIELDS.find(({id}) => id === name)?.value(now) ??
				PROCESS_FIELDS.find(({id}) => id === name)?.value(now, quantiles)
			);
		const then = of(secondAgo);
		const since = then?.pid === now.pid ? then.requests?.latency : undefined;
		return now.requests === null ? undefined : quantiles(now.requests.latency, since)?.[latency.quantile];
	};
}

/** A group that has been removed has no figures any more. */
function groupValue(path: string, name: string): Watched['value'] {
	const field = GROUP_FIELDS.find(({id}) => id === name);
	return sample => {
		const group = sample.groups?.find(one => one.path === path && one.online);
		return group === undefined ? undefined : field?.value(group);
	};
}

const open = (name: string, bounds: GaugeBounds, value: Watched['value']): Watched => ({
	name,
	bounds,
	value,
	lowest: Infinity,
	highest: -Infinity,
	last: undefined,
	at: (bounds.at ?? []).map(() => undefined),
	aboveUs: 0,
	belowUs: 0,
});

/** Watches nothing where nothing of the kind is expected. */
export function openWatch({gauges, processes, groups}: Expect): Watch {
	const watched = [
		...Object.entries(gauges).map(([name, bounds]) => open(name, bounds, machineValue(name))),
		...Object.entries(processes).flatMap(([process, figures]) =>
			Object.entries(figures).map(([name, bounds]) => open(`${process}: ${name}`, bounds, processValue(process, name))),
		),
		...Object.entries(groups).flatMap(([group, figures]) =>
			Object.entries(figures).map(([name, bounds]) => open(`${group}: ${name}`, bounds, groupValue(group, name))),
		),
	];
	return {watched, times: watched.flatMap(({bounds}) => bounds.at ?? []).map(({time}) => time), seen: []};
}

function look(watch: Watch, sample: Sample): void {
	const before = watch.seen.at(-1);
	const secondAgo = watch.seen.findLast(({timeUs}) => timeUs <= sample.timeUs - SECOND_US);
	for (const one of watch.watched) {
		const spanUs = before === undefined ? 0 : sample.timeUs - before.timeUs;
		const value = one.value(sample, secondAgo);
		if (value === undefined) continue;
		one.last = value;
		// Free memory has its extremes counted page by page.
		one.lowest = Math.min(one.lowest, one.name === 'free' ? sample.freeLowest : value);
		one.highest = Math.max(one.highest, one.name === 'free' ? sample.freeHighest : value);
		if (one.bounds.above !== undefined && value > one.bounds.above.value) one.aboveUs += spanUs;
		if (one.bounds.below !== undefined && value < one.bounds.below.value) one.belowUs += spanUs;
		for (const [i, {time}] of (one.bounds.at ?? []).entries()) if (time === sample.timeUs) one.at[i] = value;
	}
	watch.seen = [...watch.seen.filter(({timeUs}) => timeUs > sample.timeUs - SECOND_US - LOOK_US), sample];
}

/** stepTo() with a look at each instant of the grid, each time that is named, and the end. */
export function stepWatched(run: Run, watch: Watch, toUs: number): readonly Applied[] {
	if (watch.watched.length === 0) return stepTo(run, toUs);
	const applied: Applied[] = [];
	while (run.timeUs < Math.min(toUs, run.endUs)) {
		const grid = (Math.floor(run.timeUs / LOOK_US) + 1) * LOOK_US;
		const due = Math.min(grid, run.endUs, ...watch.times.filter(time => time > run.timeUs));
		applied.push(...stepTo(run, Math.min(due, toUs)));
		if (run.timeUs >= Math.min(due, run.endUs)) look(watch, peek(run.machine));
	}
	return applied;
}

/** Each expectation of the watched, whether it held, and a sentence. */
export function watchedVerdicts({watched}: Watch): readonly {readonly held: boolean; readonly sentence: string}[] {
	const {gauge} = messages.run;
	return watched.flatMap(({name, bounds, last, lowest, highest, at, aboveUs, belowUs}) => {
		const verdict = (what: string, value: number | undefined, {min, max}: Range) =>
			min === undefined && max === undefined
				? []
				: [{held: value !== undefined && value >= (min ?? -Infinity) && value <= (max ?? Infinity), sentence: gauge.is(name, what, value, min, max)}];
		const some = last !== undefined;
		return [
			...verdict(gauge.atEnd(), last, bounds),
			...verdict(gauge.lowest(), some ? lowest : undefined, bounds.lowest ?? {}),
			...verdict(gauge.highest(), some ? highest : undefined, bounds.highest ?? {}),
			...(bounds.at ?? []).flatMap((one, i) => verdict(gauge.at(one.time), at[i], one)),
			...(bounds.above === undefined ? [] : verdict(gauge.above(bounds.above.value), aboveUs / 1e6, inSeconds(bounds.above))),
			...(bounds.below === undefined ? [] : verdict(gauge.below(bounds.below.value), belowUs / 1e6, inSeconds(bounds.below))),
		];
	});
}

const inSeconds = ({min, max}: Range): Range => ({min: min === undefined ? undefined : min / 1e6, max: max === undefined ? undefined : max / 1e6});
