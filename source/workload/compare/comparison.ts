// Two machines in lockstep, as far as they have come: what was set differently, what has been seen of each, and where they parted.
import type {Sample} from '../../machine/sample.ts';
import type {Override} from '../document.ts';
import type {EndReason} from '../run.ts';
import {NOT_PARTED, type Parting, type Watched, watchParting} from './parting.ts';
import {tell} from './topics.ts';
import {eachOf, openSeen, type Pair, seeEnd, seeSample, type Seen, SIDES} from './seen.ts';

/** A setting that differs; undefined: as the scenario has it. */
export type Change = {readonly key: string} & Pair<string | undefined>;

export type Comparison = {
	/** What each machine is called: its scenario. */
	readonly names: Pair<string>;
	readonly changes: readonly Change[];
	/** Machine time between two Samples. */
	readonly everyUs: number;
	readonly seen: Pair<Seen>;
	readonly watched: Watched;
};

const keyOf = ({text}: Override): string => text.slice(0, text.indexOf('=')).trim();
const textOf = ({text}: Override): string => text.slice(text.indexOf('=') + 1).trim();

/** Sysctls that differ at boot, then what else was set for one alone. */
function changesOf(first: Pair<Sample>, overrides: Pair<readonly Override[]>): readonly Change[] {
	const sysctls = Object.keys({...first.a.sysctls, ...first.b.sysctls}).filter(name => first.a.sysctls[name] !== first.b.sysctls[name]);
	const given = [...new Set(SIDES.flatMap(side => overrides[side].map(keyOf)))].filter(key => !(key in first.a.sysctls) && !key.startsWith('machine.sysctl.'));
	const valueIn = (all: readonly Override[], key: string): string | undefined => all.filter(one => keyOf(one) === key).map(textOf)[0];
	return [
		...sysctls.map(key => ({key, ...eachOf(first, ({sysctls: all}) => all[key])})),
		...given.map(key => ({key, ...eachOf(overrides, all => valueIn(all, key))})),
	].filter(({a, b}) => a !== b);
}

/** What is set differently by an instant: `changes` as at boot, and sysctls as they are in its Samples. */
export const changesAt = (changes: readonly Change[], samples: Pair<Sample>): readonly Change[] => [
	...changesOf(samples, {a: [], b: []}),
	...changes.filter(({key}) => !(key in samples.a.sysctls)),
];

/** Begins with the Samples of boot. `overrides`: what was set for each alone. */
export function openComparison(names: Pair<string>, first: Pair<Sample>, everyUs: number, overrides: Pair<readonly Override[]>): Comparison {
	return {
		names,
		changes: changesOf(first, overrides),
		everyUs,
		seen: eachOf(first, openSeen),
		watched: watchParting(NOT_PARTED, first.a, first.b),
	};
}

/** What came of a machine in a step: its Sample, and why it has ended; null: it stood still. */
export type Step = {readonly sample: Sample; readonly ended: EndReason | null} | null;

/** One was brought to its end within a step, by a kill or a panic that the other did not have: they parted there, though there is no Sample of both. */
function partedByEnd(steps: Pair<Step>, {equalUs}: Watched): Parting | null {
	const side = SIDES.find(one => steps[one]?.ended === 'kills' || steps[one]?.ended === 'panic');
	if (side === undefined) return null;
	const name = steps[side]?.ended === 'panic' ? 'panic' : 'oom_kill';
	const {a, b} = eachOf(steps, step => (step === null ? undefined : name === 'panic' ? Number(step.sample.panic !== null) : step.sample.kills));
	return a === b ? null : {atUs: steps[side]?.sample.timeUs ?? 0, equalUs, differences: [{name, a, b}]};
}

function watchSteps(watched: Watched, steps: Pair<Step>): Watched {
	const {a, b} = steps;
	if (a === null || b === null) return watched;
	if (a.sample.timeUs === b.sample.timeUs) return watchParting(watched, a.sample, b.sample);
	return watched.parting === null ? {...watched, parting: partedByEnd(steps, watched)} : watched;
}

/** With the next Samples, of one instant unless a machine has ended before it, or stood still. */
export function follow(comparison: Comparison, steps: Pair<Step>): Comparison {
	const seen = eachOf(steps, (step, side) => {
		const known = comparison.seen[side];
		return step === null ? known : seeEnd(seeSample(known, step.sample), step.ended);
	});
	return {...comparison, seen, watched: watchSteps(comparison.watched, steps)};
}

/** What still runs is interrupted. */
export const interrupt = (comparison: Comparison): Comparison => ({
	...comparison,
	seen: eachOf(comparison.seen, seen => (seen.ended === null ? seeEnd(seen, 'interrupted') : seen)),
});

/** Whether both are the same as far as they were looked at together, ended together, and nothing that is told of differs within a step either. */
export const isAlike = ({seen, watched}: Comparison): boolean =>
	watched.parting === null && seen.a.account.last.timeUs === seen.b.account.last.timeUs && tell(seen).length === 0;
