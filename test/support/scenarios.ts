// Scenarios from a few lines of YAML, and runs of them.
import {sample} from '../../source/machine/machine.ts';
import type {Sample} from '../../source/machine/sample.ts';
import {parseOverride} from '../../source/workload/document.ts';
import {createRun, isOver, stepTo} from '../../source/workload/run.ts';
import {ScenarioError} from '../../source/workload/scenario-error.ts';
import {readScenario, type Scenario, type ScenarioOptions} from '../../source/workload/scenario.ts';

type Options = Partial<ScenarioOptions> & {readonly set?: readonly string[]};

export const scenario = (yaml: string, {set = [], ...options}: Options = {}): Scenario =>
	readScenario(yaml, {file: 'test.yaml', overrides: set.map(parseOverride), ...options});

/** The complaint about a scenario; fails where there is none. */
export function complaint(yaml: string, options: Options = {}): string {
	try {
		scenario(yaml, options);
	} catch (error) {
		if (error instanceof ScenarioError) return error.message;
		throw error;
	}
	throw new Error('this scenario is accepted');
}

/** Samples of a run at boot and every so many microseconds. */
export function samplesOf(what: Scenario, everyUs: number): Sample[] {
	const run = createRun(what);
	const samples = [sample(run.machine)];
	for (let next = everyUs; !isOver(run); next += everyUs) {
		stepTo(run, next);
		samples.push(sample(run.machine));
	}
	return samples;
}
