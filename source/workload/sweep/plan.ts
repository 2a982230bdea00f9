// Which runs a sweep consists of, in which order, and which of them are whose: everything follows from what was typed, so that any part can be done anywhere,
// and again.
import {createHash} from 'node:crypto';
import type {Override} from '../document.ts';
import {type Axis, overrideFor} from './axis.ts';
import {type Sampling, samplePoints} from './sampling.ts';

/** One of the scenarios: what it is called, its text, and the name of its file in messages. */
export type SweptScenario = {readonly name: string; readonly text: string; readonly file: string; readonly seed: number};

/** What all runs of a sweep have in common, as plain data that a thread can be given. */
export type Setup = {
	readonly scenarios: readonly SweptScenario[];
	readonly fixed: readonly Override[];
	readonly axes: readonly Axis[];
	readonly seeds: number;
	/** Instead of until.time. */
	readonly forUs: number | null;
	readonly everyUs: number;
	readonly measures: readonly string[];
	readonly requirements: readonly string[];
	/** The flag that they came by. */
	readonly requiredBy: '--require' | '--find';
	/** The program's own version: another one may run another machine. */
	readonly version: string;
};

/** A run of a plan: its number from 1 on, its scenario, a value for each axis, and its seed. */
export type Point = {readonly number: number; readonly scenario: number; readonly values: readonly string[]; readonly seed: number};

export type Plan = {readonly setup: Setup; readonly points: readonly Point[]};

export const MOST_RUNS = 1_000_000;

/** Runs of a plan, before it is made. */
export const countRuns = ({scenarios, axes, seeds}: Setup, sampling: Sampling | null): number =>
	scenarios.length * seeds * (sampling === null ? axes.reduce((product, {values}) => product * values.length, 1) : sampling.count);

/** Every combination, the last axis varying fastest. */
function grid(axes: readonly Axis[]): readonly (readonly string[])[] {
	let all: string[][] = [[]];
	for (const {values} of axes) all = all.flatMap(one => values.map(value => [...one, value]));
	return all;
}

/** The runs: of each scenario all combinations, of each combination all seeds. */
export function planOf(setup: Setup, sampling: Sampling | null): Plan {
	const combinations = sampling === null ? grid(setup.axes) : samplePoints(setup.axes, sampling);
	const points: Point[] = [];
	for (const [scenario, {seed}] of setup.scenarios.entries())
		for (const values of combinations) for (let by = 0; by < setup.seeds; by++) points.push({number: points.length + 1, scenario, values, seed: seed + by});
	return {setup, points};
}

export type Shard = {readonly of: number; readonly number: number};

/** The runs of one shard: every n-th, so that each has some of all. */
export const inShard = (points: readonly Point[], {number, of}: Shard): readonly Point[] => points.filter((_, i) => i % of === number - 1);

export const overridesOf = ({axes, fixed}: Setup, {values}: Pick<Point, 'values'>): readonly Override[] => [
	...fixed,
	...axes.map((axis, i) => overrideFor(axis, values[i] ?? '')),
];

const ID_DIGITS = 12;
const digest = (hash: ReturnType<typeof createHash>): string => hash.digest('hex').slice(0, ID_DIGITS);

/** A name for the whole of a sweep: parts with another one are not of it, however alike they look. */
export const markOf = ({scenarios, axes, ...rest}: Setup, sampling: Sampling | null): string =>
	digest(
		createHash('sha256').update(
			JSON.stringify([scenarios.map(({name, text, seed}) => [name, text, seed]), axes.map(({key, values}) => [key, values]), sampling, rest]),
		),
	);

/** A name for what decides the figures of a run, so that a run that was done is known again; what else was swept beside it is not in it. */
export function identify(setup: Setup): (point: Pick<Point, 'scenario' | 'values' | 'seed'>) => string {
	const {fixed, forUs, everyUs, measures, requirements, version, axes} = setup;
	const common = setup.scenarios.map(({text, name}) =>
		createHash('sha256').update(JSON.stringify([version, name, text, fixed.map(one => one.text), forUs, everyUs, measures, requirements])),
	);
	return ({scenario, values, seed}) =>
		digest((common[scenario] as ReturnType<typeof createHash>).copy().update(JSON.stringify([axes.map(({key}, i) => [key, values[i]]), seed])));
}
