// What a comparison comes to: the last thing that formats are given.
import type {Comparison} from '../../workload/compare/comparison.ts';
import type {Figure} from '../../workload/compare/figures.ts';
import type {Held} from '../../workload/compare/require.ts';
import {eachOf, type Pair} from '../../workload/compare/seen.ts';
import type {Scenario} from '../../workload/scenario.ts';

type Range = {readonly least: number; readonly most: number};
/** Least and most of a figure over all seeds, by its name; undefined where no machine had it. */
export type Ranges = ReadonlyMap<string, Pair<Range | undefined>>;

export type Result = {
	readonly scenarios: Pair<Scenario>;
	readonly comparison: Comparison;
	readonly figures: readonly Figure[];
	/** Over how many seeds; 1: there are no ranges. */
	readonly seeds: number;
	readonly ranges: Ranges;
	/** What was required, once for each seed. */
	readonly held: readonly (Held & {readonly seed: number})[];
};

const wider = (range: Range | undefined, value: number | undefined): Range | undefined => {
	if (value === undefined) return range;
	return {least: Math.min(range?.least ?? value, value), most: Math.max(range?.most ?? value, value)};
};

/** With the figures of another seed. */
export function widen(ranges: Ranges, figures: readonly Figure[], {seen}: Comparison): Ranges {
	const all = new Map(ranges);
	for (const {name, value} of figures)
		all.set(
			name,
			eachOf(seen, (one, side) => wider(ranges.get(name)?.[side], value(one))),
		);
	return all;
}
