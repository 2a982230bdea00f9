// The machine of a picture, run until it stands where the computer stood: what it has more or less of than was read is put into what no line of /proc names, and
// it is run again, until MemFree is the same to the page.
import {sample as sampleOf} from '../../machine/machine.ts';
import type {Sample} from '../../machine/sample.ts';
import {importMessages as words} from '../../messages/import.ts';
import {scenarioYaml} from '../../report/yaml.ts';
import {createRun, type Run, stepTo} from '../../workload/run.ts';
import {readScenario, type Scenario} from '../../workload/scenario.ts';
import {begunMs, type Corrections, CORRECTED, type Corrected, type Picture, pictureOf, UNCORRECTED} from './picture.ts';

/** Nobody takes memory any more when nothing has changed for so long; and it is not waited for longer. */
const QUIET_US = 1_000_000;
const LONGEST_US = 120e6;
const STEP_US = 250_000;
const ROUNDS = 4;
const PAGE_KB = 4;

export type Fitted = {
	readonly yaml: string;
	readonly scenario: Scenario;
	readonly guesses: readonly string[];
	/** From when on it stands there, µs. */
	readonly standsUs: number;
	/** KiB that are left between what was read and the machine, by figure. */
	readonly left: Readonly<Record<'MemFree' | Corrected, number>>;
};

/** Runs to where nothing moves. */
function settle(scenario: Scenario, fromUs: number): Run {
	const run = createRun({...scenario, until: {timeUs: Infinity, oomKills: null, tailUs: 0}});
	let free = -1;
	let sinceUs = 0;
	while (run.timeUs < LONGEST_US && (run.timeUs < fromUs || run.timeUs - sinceUs < QUIET_US)) {
		stepTo(run, run.timeUs + STEP_US);
		if (run.machine.free !== free) sinceUs = run.timeUs;
		free = run.machine.free;
	}
	return run;
}

const filesKb = ({meminfo}: Sample): number => meminfo['Active(file)'] + meminfo['Inactive(file)'];

/** What was read less what the machine has, KiB; 0 where it was not read. */
function differences(read: Sample, has: Sample): Record<'MemFree' | Corrected, number> {
	const of = (figure: (sample: Sample) => number): number => figure(read) - figure(has) || 0;
	return {
		MemFree: of(({meminfo}) => meminfo.MemFree),
		slab_reclaimable: of(({meminfo}) => meminfo.SReclaimable),
		slab_unreclaimable: of(({meminfo}) => meminfo.SUnreclaim),
		kernel_stack: of(({meminfo}) => meminfo.KernelStack),
		page_tables: of(({meminfo}) => meminfo.PageTables),
		unevictable: of(({meminfo}) => meminfo.Unevictable),
		file: of(filesKb),
		other: 0,
	};
}

/** Adds what is missing. What has no name takes what is free too many, once all that has a name is right. */
function corrected(before: Corrections, left: Readonly<Record<'MemFree' | Corrected, number>>): Corrections {
	const named = CORRECTED.filter(name => name !== 'other');
	const next = Object.fromEntries(named.map(name => [name, before[name] + left[name]])) as Corrections;
	const byNames = named.reduce((sum, name) => sum + left[name], 0);
	return {...next, other: Math.max(0, before.other - left.MemFree - byNames)};
}

export type Progress = (round: number) => void;

/** The scenario whose machine stands where `read` says. Throws RangeError and ScenarioError where there can be no such machine. */
export function fit(read: Sample, name: string, availableBytes: number, grew: readonly string[], told: Progress = () => undefined): Fitted {
	let fix = UNCORRECTED;
	let best: {picture: Picture; scenario: Scenario; left: Fitted['left']; standsUs: number} | null = null;
	for (let round = 0; round < ROUNDS; round++) {
		told(round);
		const picture = pictureOf(read, name, fix);
		const scenario = readScenario(scenarioYaml(picture.scenario, []), {file: name, availableBytes});
		const run = settle(scenario, begunMs(picture) * 1000);
		const left = differences(read, sampleOf(run.machine));
		if (best === null || Math.abs(left.MemFree) < Math.abs(best.left.MemFree)) best = {picture, scenario, left, standsUs: run.timeUs};
		if (Object.values(left).every(kb => Math.abs(kb) < PAGE_KB)) break;
		fix = corrected(fix, left);
	}
	const {picture, scenario, left, standsUs} = best as NonNullable<typeof best>;
	const off = Object.entries(left).filter(([, kb]) => Math.abs(kb) >= PAGE_KB);
	const guesses = [...picture.guesses, ...grew];
	const comments = [...guesses, ...off.map(([what, kb]) => words.notFit(what, kb)), words.stands(Math.ceil(standsUs / 1e6))];
	return {yaml: scenarioYaml(picture.scenario, comments), scenario, guesses, standsUs, left};
}
