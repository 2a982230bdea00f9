// Two machines in lockstep to their ends: each step of both is done before the next begins.
import {messages} from '../../messages.ts';
import {UsageError} from '../context.ts';
import {refusals} from '../refusals.ts';
import type {Override} from '../../workload/document.ts';
import type {Scenario} from '../../workload/scenario.ts';
import {type Comparison, follow, interrupt, openComparison, type Step} from '../../workload/compare/comparison.ts';
import {lookAt, type Requirement} from '../../workload/compare/require.ts';
import {eachOf, type Pair, type Side, SIDES} from '../../workload/compare/seen.ts';
import {bootMachine, type Reached, type SteppedMachine} from './machine.ts';

export type InStep = {
	readonly scenarios: Pair<Scenario>;
	/** What was set for each alone. */
	readonly overrides: Pair<readonly Override[]>;
	readonly everyUs: number;
	/** Requirements, once both have booted; their extremes are looked at with each Sample. */
	readonly requirements: (comparison: Comparison) => readonly Requirement[];
	/** Told of each step, and of what was refused. */
	readonly told: (comparison: Comparison, refused: Pair<readonly string[]>) => void;
	readonly signal: AbortSignal;
};

export type Ran = {readonly comparison: Comparison; readonly requirements: readonly Requirement[]; readonly interrupted: boolean};

const both = async <From, To>({a, b}: Pair<From>, make: (one: From, side: Side) => Promise<To>): Promise<Pair<To>> => {
	const [ofA, ofB] = await Promise.all([make(a, 'a'), make(b, 'b')]);
	return {a: ofA, b: ofB};
};

const isStopped = (reached: Pair<Reached | null>, asked: Pair<boolean>): boolean => SIDES.some(side => asked[side] && reached[side] === null);

async function run(machines: Pair<SteppedMachine>, plan: InStep): Promise<Ran> {
	const {scenarios, overrides, everyUs, told, signal} = plan;
	const boot = await both(machines, machine => machine.to(0));
	if (boot.a === null || boot.b === null) throw new UsageError(messages.commands.interruptedAt(0));
	let comparison = openComparison(
		eachOf(scenarios, ({name}) => name),
		{a: boot.a.sample, b: boot.b.sample},
		everyUs,
		overrides,
	);
	const requirements = plan.requirements(comparison);
	lookAt(requirements, comparison.seen);
	for (let us = everyUs; SIDES.some(side => comparison.seen[side].ended === null); us += everyUs) {
		const going = eachOf(comparison.seen, ({ended}) => ended === null);
		const done: Pair<Reached | null> = await both(machines, (machine, side) => (going[side] ? machine.to(us) : Promise.resolve(null)));
		if (signal.aborted || isStopped(done, going)) return {comparison: interrupt(comparison), requirements, interrupted: true};
		const steps: Pair<Step> = done;
		comparison = follow(comparison, steps);
		lookAt(requirements, comparison.seen);
		told(
			comparison,
			eachOf(done, one => (one === null ? [] : refusals(one.applied))),
		);
	}
	return {comparison, requirements, interrupted: false};
}

/** Runs both to their ends, or to Ctrl-C. Throws RangeError where a machine cannot exist. */
export async function runInStep(plan: InStep): Promise<Ran> {
	const {scenarios, signal} = plan;
	const machines: SteppedMachine[] = [];
	try {
		const b = bootMachine(scenarios.b, true, signal);
		machines.push(b);
		const a = bootMachine(scenarios.a, false, signal);
		machines.push(a);
		return await run({a, b}, plan);
	} finally {
		for (const machine of machines) machine.close();
	}
}
