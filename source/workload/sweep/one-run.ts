// One run of a sweep, from its settings to its row. What all runs of a group have in common before their settings begin to tell is run once: the machine of
// that instant is kept, and each goes on with a copy of it.
import {messages} from '../../messages.ts';
import {sample} from '../../machine/machine.ts';
import {type Machines, judgeRequirement, lookAt, machineOf, readReckoning, readRequirement, reckon, type Requirement} from '../compare/require.ts';
import {openSeen, type Pair, seeEnd, seeSample, type Seen} from '../compare/seen.ts';
import {createRun, forkRun, isOver, PIECE_US, type Run, stepTo} from '../run.ts';
import {readScenario, type Scenario} from '../scenario.ts';
import {ScenarioError} from '../scenario-error.ts';
import {overridesOf, type Point, type Setup} from './plan.ts';
import {type Shared, sameUpTo} from './sharing.ts';
import type {Row} from './table.ts';

/** A run to be done, of so many, of a sweep with this name. */
export type Task = {readonly point: Point; readonly id: string; readonly runs: number; readonly sweep: string; readonly shared: Shared | null};
/** Its row, and what was wrong where it could not be. */
export type Done = {readonly row: Row; readonly problem: string | null};

const both = (seen: Seen): Pair<Seen> => ({a: seen, b: seen});

type Asked = {readonly measures: readonly Requirement[]; readonly requirements: readonly Requirement[]; readonly all: readonly Requirement[]};

/** What is asked of a machine that has booted. Throws ScenarioError. */
export function readAsked(
	{measures, requirements, requiredBy}: Pick<Setup, 'measures' | 'requirements' | 'requiredBy'>,
	scenario: Scenario,
	seen: Seen,
): Asked {
	const one = machineOf(scenario, seen);
	const machines: Machines = {a: one, b: one};
	const measured = measures.map(text => readReckoning(text, machines, {flag: '--measure', alone: true}));
	const required = requirements.map(text => readRequirement(text, machines, {flag: requiredBy, alone: true}));
	return {measures: measured, requirements: required, all: [...measured, ...required]};
}

/** The scenario of a run. Throws ScenarioError. */
export function scenarioOf(setup: Setup, point: Pick<Point, 'scenario' | 'values' | 'seed'>): Scenario {
	const {text, file} = setup.scenarios[point.scenario] as Setup['scenarios'][number];
	return readScenario(text, {file, overrides: overridesOf(setup, point), seed: point.seed, ...(setup.forUs === null ? {} : {forUs: setup.forUs})});
}

/** A machine at an instant: its run, what has been seen of it, and the extremes that are asked for. */
type Stand = {readonly run: Run; readonly seen: Seen; readonly extremes: readonly (number | undefined)[]};
type Kept = Stand & {readonly key: string; readonly scenario: Scenario};

/** What a thread keeps from run to run: the machine of one group. */
export type Memory = {kept: Kept | null};

const extremesOf = ({all}: Asked): readonly (number | undefined)[] => all.flatMap(({asked}) => asked.map(({extreme}) => extreme));

function recall({all}: Asked, extremes: readonly (number | undefined)[]): void {
	for (const [i, asked] of all.flatMap(one => one.asked).entries()) asked.extreme = extremes[i];
}

/** From boot, or from the instant that the runs of its group share. */
function begin(scenario: Scenario, setup: Setup, shared: Shared | null, {kept}: Memory): {readonly stand: Stand; readonly asked: Asked} {
	if (shared !== null && kept !== null && kept.key === shared.key && sameUpTo(kept.scenario, scenario, shared.us)) {
		const asked = readAsked(setup, scenario, kept.seen);
		recall(asked, kept.extremes);
		return {stand: {...kept, run: {...forkRun(kept.run), scenario, endUs: scenario.until.timeUs}}, asked};
	}
	const run = createRun(scenario);
	const seen = openSeen(sample(run.machine));
	const asked = readAsked(setup, scenario, seen);
	lookAt(asked.all, both(seen));
	return {stand: {run, seen, extremes: []}, asked};
}

function worstOf({account}: Seen): number {
	return account.panic?.atUs ?? account.kills[0]?.atUs ?? account.longestStall?.atUs ?? account.lowest.byUs;
}

/** Runs a scenario to its end, a piece at a time, so that others may have a turn in between. Throws RangeError where the machine cannot be. */
function* follow(
	scenario: Scenario,
	setup: Setup,
	shared: Shared | null,
	memory: Memory,
): Generator<void, {readonly seen: Seen; readonly asked: Asked; readonly run: Run}> {
	const {stand, asked} = begin(scenario, setup, shared, memory);
	const {run} = stand;
	let {seen} = stand;
	for (let us = run.timeUs + setup.everyUs; !isOver(run); us += setup.everyUs) {
		while (run.timeUs < us && !isOver(run)) {
			stepTo(run, Math.min(us, run.timeUs + PIECE_US));
			yield;
		}
		seen = seeSample(seen, sample(run.machine));
		lookAt(asked.all, both(seen));
		if (run.timeUs === shared?.us && !isOver(run) && memory.kept?.key !== shared.key)
			memory.kept = {key: shared.key, scenario, run: forkRun(run), seen, extremes: extremesOf(asked)};
	}
	return {seen: seeEnd(seen, run.endReason), asked, run};
}

/** Does a run. What cannot be is a row without figures; only a fault of lowwater's own is thrown. */
export function* doRun(setup: Setup, {point, id, runs, sweep, shared}: Task, memory: Memory): Generator<void, Done> {
	const {name} = setup.scenarios[point.scenario] as Setup['scenarios'][number];
	const common = {scenario: name, values: point.values, seed: point.seed, number: point.number, runs, sweep, id};
	try {
		const scenario = scenarioOf(setup, point);
		const {seen, asked, run} = yield* follow(scenario, setup, shared, memory);
		const held = asked.requirements.map(one => judgeRequirement(one, both(seen)).held);
		const row: Row = {
			...common,
			figures: asked.measures.map(one => reckon(one, both(seen))),
			held: held.length === 0 ? null : held.every(Boolean),
			ended: run.endReason,
			worstUs: worstOf(seen),
		};
		return {row, problem: null};
	} catch (error) {
		if (!(error instanceof RangeError || error instanceof ScenarioError)) throw error;
		const problem = error instanceof RangeError ? messages.commands.cannotBoot(name, error.message) : error.message;
		const row: Row = {
			...common,
			figures: setup.measures.map(() => null),
			held: setup.requirements.length === 0 ? null : false,
			ended: 'refused',
			worstUs: null,
		};
		return {row, problem};
	}
}
