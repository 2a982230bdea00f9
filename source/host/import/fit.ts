// The machine of a picture, run until it stands where the computer stood: what it has more or less of than was read is put into what no line of /proc names, and
// it is run again, until MemFree is the same to the page.
import {sample as sampleOf} from '../../machine/machine.ts';
import type {Sample} from '../../machine/sample.ts';
import {importMessages as words} from '../../messages/import.ts';
import {scenarioYaml} from '../../report/yaml.ts';
import {createRun, type Run, stepTo} from '../../workload/run.ts';
import {readScenario, type Scenario} from '../../workload/scenario.ts';
import {likeliestPid, USUAL_RATE} from '../../session/what-if.ts';
import type {Look} from './looks.ts';
import {type Corrections, CORRECTED, type Corrected, freeKb, MOVED, type Picture, pictureOf, UNCORRECTED} from './picture.ts';

/** Nobody takes memory any more when nothing has changed for so long; and it is not waited for longer. */
const QUIET_US = 1_000_000;
const LONGEST_US = 120e6;
const STEP_US = 250_000;
const ROUNDS = 5;
const PAGE_KB = 4;

export type Left = Readonly<Record<'MemFree' | Corrected, number>>;

export type Fitted = {
	readonly yaml: string;
	readonly scenario: Scenario;
	readonly guesses: readonly string[];
	/** From when on it stands there, µs. */
	readonly standsUs: number;
	/** KiB that are left between what was read and the machine, by figure. */
	readonly left: Left;
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
function differences(read: Sample, has: Sample): Left {
	const of = (figure: (sample: Sample) => number): number => figure(read) - figure(has) || 0;
	return {
		MemFree: freeKb(read) - has.meminfo.MemFree,
		slab_reclaimable: of(({meminfo}) => meminfo.SReclaimable),
		slab_unreclaimable: of(({meminfo}) => meminfo.SUnreclaim),
		kernel_stack: of(({meminfo}) => meminfo.KernelStack),
		page_tables: of(({meminfo}) => meminfo.PageTables),
		unevictable: of(({meminfo}) => meminfo.Unevictable),
		file: of(filesKb),
		active_anon: of(({meminfo}) => meminfo['Active(anon)']),
		active_file: of(({meminfo}) => meminfo['Active(file)']),
		other: 0,
	};
}

/** Adds what is missing. What has no name takes what is free too many, once all that has a name is right. */
function corrected(before: Corrections, left: Left): Corrections {
	const named = CORRECTED.filter(name => name !== 'other');
	const next = Object.fromEntries(named.map(name => [name, before[name] + left[name]])) as Corrections;
	const byNames = named.filter(name => !MOVED.includes(name)).reduce((sum, name) => sum + left[name], 0);
	return {...next, other: Math.max(0, before.other - left.MemFree - byNames)};
}

/** Who leaks, to begin with: who grew most, as fast as it did, else who would be killed now. */
function asked(look: Look, {names}: Picture, atS: number): Record<string, unknown> {
	const [fastest] = look.grew;
	const leak = fastest === undefined ? names.get(likeliestPid(look.sample)) : names.get(fastest.pid);
	if (leak === undefined) return {};
	return {what_if: {leak, rate: fastest === undefined ? USUAL_RATE : `${Math.ceil(fastest.kbAS)}KiB/s`, at: `${atS}s`}};
}

export type Progress = (round: number) => void;

type Round = {readonly picture: Picture; readonly scenario: Scenario; readonly left: Left; readonly standsUs: number};

/** The scenario whose machine stands where a look found the computer. Throws RangeError and ScenarioError where there can be no such machine. */
export function fit(look: Look, name: string, availableBytes: number, told: Progress = () => undefined): Fitted {
	let fix = UNCORRECTED;
	let standsMs: number | null = null;
	let best: Round | null = null;
	const hasDirty = look.sample.meminfo.Dirty >= PAGE_KB;
	for (let round = 0; round < ROUNDS; round++) {
		told(round);
		const picture = pictureOf(look, name, fix, standsMs);
		const scenario = readScenario(scenarioYaml(picture.scenario, []), {file: name, availableBytes});
		const run = settle(scenario, picture.begunMs * 1000);
		const left = differences(look.sample, sampleOf(run.machine));
		const isWhole = standsMs !== null || !hasDirty;
		if (best === null || (isWhole && round <= 1) || Math.abs(left.MemFree) < Math.abs(best.left.MemFree))
			best = {picture, scenario, left, standsUs: run.timeUs};
		if (isWhole && Object.values(left).every(kb => Math.abs(kb) < PAGE_KB)) break;
		if (hasDirty) standsMs ??= run.timeUs / 1000;
		fix = corrected(fix, left);
	}
	const {picture, scenario, left, standsUs} = best as Round;
	const whatIf = asked(look, picture, Math.ceil(standsUs / 1e6));
	const off = Object.entries(left).filter(([, kb]) => Math.abs(kb) >= PAGE_KB);
	const comments = [...picture.guesses, ...off.map(([what, kb]) => words.notFit(what, kb)), words.stands(Math.ceil(standsUs / 1e6))];
	return {yaml: scenarioYaml({...picture.scenario, ...whatIf}, comments, picture.notes), scenario, guesses: picture.guesses, standsUs, left};
}
