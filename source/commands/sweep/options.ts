// What was typed for `lowwater sweep`: what varies, what is measured, how it is done. All of it is looked at before the first run.
import {readFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {basename} from 'node:path';
import {isSameFile} from '../../files/draft.ts';
import {interruptible} from '../../files/interruptible.ts';
import {messages} from '../../messages.ts';
import {compareMessages} from '../../messages/compare.ts';
import {sweepMessages as words} from '../../messages/sweep.ts';
import {SYSCTLS, sysctlEntry} from '../../machine/sysctl.ts';
import {packageRoot} from '../../workload/builtin.ts';
import {findScenario} from '../../workload/library.ts';
import {nearest} from '../../workload/nearest.ts';
import {overrideFor, readSettings, type Settings} from '../../workload/sweep/axis.ts';
import {type Question, readQuestion} from '../../workload/sweep/find.ts';
import {countRuns, MOST_RUNS, type Setup, type Shard, type SweptScenario} from '../../workload/sweep/plan.ts';
import {type Sampling, SAMPLINGS} from '../../workload/sweep/sampling.ts';
import {readScenario} from '../../workload/scenario.ts';
import {ScenarioError} from '../../workload/scenario-error.ts';
import {type CommandContext, type Flags, UsageError} from '../context.ts';
import {seedFlag, textFlag, timeFlag} from '../flag-values.ts';
import {DEFAULT_MEASURES} from './measures.ts';
import {machineRoom} from '../../workload/room.ts';

/** As in compare: lowest(…) and highest(…) are told by Samples. */
const DEFAULT_EVERY_US = 250_000;
const MIN_EVERY_US = 1000;
const MOST_SEEDS = 100_000;
const MOST_JOBS = 1024;
const LAST_SEED = 2 ** 32 - 1;

export type SweepOptions = {
	readonly setup: Setup;
	readonly sampling: Sampling | null;
	/** What is looked for; null: nothing, all is run. */
	readonly question: Question | null;
	/** Figures were named; where not, those of a question come first. */
	readonly measuresNamed: boolean;
	/** How many values there are of what is looked for was said. */
	readonly pointsNamed: boolean;
	readonly out: string | undefined;
	/** null: as many as there are CPUs and memory for. */
	readonly jobs: number | null;
	readonly cpus: number;
	/** null: all of it. */
	readonly shard: Shard | null;
};

export const all = (flags: Flags, name: string): readonly string[] => [flags[name] ?? []].flat().map(String);

/** A whole number from 1 on. */
export function countFlag(flags: Flags, name: string, most: number): number | undefined {
	const given = textFlag(flags, name);
	if (given === undefined) return undefined;
	if (!/^[1-9]\d{0,8}$/.test(given) || Number(given) > most) throw new UsageError(words.badCount(name, given, most));
	return Number(given);
}

function measuresOf(flags: Flags): readonly string[] {
	// Commas within brackets belong to the name of a process.
	const named = all(flags, 'measure').flatMap(text => text.split(/,(?![^[]*\])/).map(one => one.trim()));
	if (named.includes('')) throw new UsageError(words.noMeasure());
	const twice = named.find((one, i) => named.indexOf(one) !== i);
	if (twice !== undefined) throw new UsageError(words.measuredTwice(twice));
	return named.length === 0 ? DEFAULT_MEASURES : named;
}

function samplingOf(flags: Flags, seed: number): Sampling | null {
	const given = textFlag(flags, 'sample');
	if (given === undefined) return null;
	const match = /^(\w+):([1-9]\d{0,6})$/.exec(given);
	const kind = SAMPLINGS.find(one => one === match?.[1]);
	if (match === null || kind === undefined) throw new UsageError(words.badSample(given));
	return {kind, count: Number(match[2]), seed};
}

/** What is looked for. It chooses its own runs, and has its requirement in itself. Throws UsageError or ScenarioError. */
function questionOf(flags: Flags): Question | null {
	const given = textFlag(flags, 'find');
	if (given === undefined) return null;
	if (all(flags, 'require').length > 0) throw new UsageError(words.without('require', words.requiredInQuestion));
	for (const name of ['sample', 'shard', 'emit']) if (flags[name] !== undefined) throw new UsageError(words.without(name, words.chooses));
	return readQuestion(given);
}

const keyOf = (text: string): string => text.slice(0, Math.max(0, text.indexOf('='))).trim();

/** Ranges that are not said are those of the registry of sysctls, where they are no wider than this. */
const WIDEST = 1_000_000;
/** What has no such range, and where people look for it. */
const USUAL: Readonly<Record<string, string>> = {'vm.min_free_kbytes': '128..65536 log'};

/** What was set, and where nothing says where to look for a sysctl, all that may be written into it. */
function withRange(texts: readonly string[], key: string): readonly string[] {
	if (texts.some(text => keyOf(text) === key)) return texts;
	const entry = sysctlEntry(key);
	const range = USUAL[key] ?? (entry === undefined || entry.max - entry.min > WIDEST ? null : `${entry.min}..${entry.max}`);
	if (range === null) {
		overrideFor({key}, '1'); // says what may have been meant, where it is no setting at all
		const names = SYSCTLS.map(({name}) => name);
		if (entry === undefined && key.startsWith('vm.')) throw new ScenarioError(`--find: ${messages.scenario.unknownSysctl(key, nearest(key, names))}`);
		throw new ScenarioError(words.notSwept(key));
	}
	return [...texts, `${key}=${range}`];
}

const namesPoints = (texts: readonly string[], question: Question | null): boolean =>
	texts.some(text => keyOf(text) === question?.key && (!text.includes('..') || /:\d+(\s|$)/.test(text)));

function shardOf(flags: Flags): Shard | null {
	const given = textFlag(flags, 'shard');
	if (given === undefined) return null;
	const match = /^([1-9]\d{0,6})\/([1-9]\d{0,6})$/.exec(given);
	const [number, of] = [Number(match?.[1]), Number(match?.[2])];
	if (match === null || number > of) throw new UsageError(words.badShard(given));
	return {number, of};
}

/** What a scenario is called in rows: as it was named; one from a pipe as it calls itself. */
const labelOf = (file: string, name: string): string => (/\.ya?ml$/.test(file) ? basename(file).replace(/\.ya?ml$/, '') : name);

/** Scenarios in the order in which they were named; those of one name are called as they were named. */
async function scenariosOf(
	input: readonly string[],
	settings: Settings,
	flags: Flags,
	forUs: number | undefined,
	signal: AbortSignal,
): Promise<readonly SweptScenario[]> {
	if (input.length === 0) throw new UsageError(words.noScenario());
	const seed = seedFlag(flags);
	const twice = input.find((name, i) => input.indexOf(name) !== i);
	if (twice !== undefined) throw new UsageError(words.scenarioTwice(twice));
	const found: SweptScenario[] = [];
	for (const name of input) {
		const {text, file, path} = await findScenario(name, {signal});
		for (const flag of ['out', 'plot']) {
			const written = textFlag(flags, flag);
			if (written !== undefined && isSameFile(written, path)) throw new UsageError(messages.commands.ontoScenario(written, flag));
		}
		const scenario = await interruptible(text, () =>
			readScenario(text, {
				file,
				overrides: settings.fixed,
				availableBytes: machineRoom(),
				...(forUs === undefined ? {} : {forUs}),
			}),
		);
		found.push({name: labelOf(file, scenario.name), text, file, seed: seed ?? scenario.config.seed});
	}
	return found.map((one, i) => (found.filter(({name}) => name === one.name).length > 1 ? {...one, name: input[i] ?? one.file} : one));
}

const versionOf = (): string => (JSON.parse(readFileSync(`${packageRoot()}/package.json`, 'utf8')) as {readonly version: string}).version;

function untilOf(flags: Flags): number | undefined {
	if (flags['for'] !== undefined && flags['until'] !== undefined) throw new UsageError(compareMessages.both('until', 'for'));
	return timeFlag(flags, 'until') ?? timeFlag(flags, 'for');
}

/** Reads what was typed. Throws UsageError or ScenarioError. */
export async function readSweepOptions({input, flags, signal}: Pick<CommandContext, 'input' | 'flags' | 'signal'>): Promise<SweepOptions> {
	const everyUs = timeFlag(flags, 'every') ?? DEFAULT_EVERY_US;
	if (everyUs < MIN_EVERY_US) throw new UsageError(messages.commands.everyTooShort());
	const forUs = untilOf(flags);
	const seeds = countFlag(flags, 'seeds', MOST_SEEDS) ?? 1;
	const jobs = countFlag(flags, 'jobs', MOST_JOBS) ?? null;
	const question = questionOf(flags);
	const texts = all(flags, 'set');
	const settings = readSettings(question === null ? texts : withRange(texts, question.key));
	if ([...settings.axes.map(({key}) => key), ...settings.fixed.map(({path}) => path.join('.'))].includes('machine.seed'))
		throw new ScenarioError(words.seedIsSet());
	const measures = measuresOf(flags);
	const scenarios = await scenariosOf(input, settings, flags, forUs, signal);
	if (settings.axes.length === 0 && seeds === 1) throw new UsageError(words.nothingVaries());
	if (scenarios.some(({seed}) => seed + seeds - 1 > LAST_SEED)) throw new UsageError(compareMessages.seedsBeyond());
	const setup: Setup = {
		scenarios,
		...settings,
		seeds,
		forUs: forUs ?? null,
		everyUs,
		measures,
		requirements: question === null ? all(flags, 'require') : [question.where],
		requiredBy: question === null ? '--require' : '--find',
		version: versionOf(),
	};
	const sampling = samplingOf(flags, seedFlag(flags) ?? 1);
	if (sampling !== null && settings.axes.length === 0) throw new UsageError(words.nothingToSample());
	const count = countRuns(setup, sampling);
	if (question === null && count > MOST_RUNS) throw new UsageError(words.tooMany(count, MOST_RUNS));
	return {
		setup,
		sampling,
		question,
		measuresNamed: all(flags, 'measure').length > 0,
		pointsNamed: namesPoints(texts, question),
		out: textFlag(flags, 'out'),
		jobs,
		cpus: availableParallelism(),
		shard: shardOf(flags),
	};
}

/** Whether a person sits there and asked for nothing that is printed or written. */
export const isForScreen = ({stdout, flags}: CommandContext, {out, question, shard, setup}: SweepOptions): boolean =>
	stdout.isTTY === true &&
	process.stdin.isTTY === true &&
	process.env['TERM'] !== 'dumb' &&
	out === undefined &&
	question === null &&
	shard === null &&
	setup.requirements.length === 0 &&
	flags['plot'] === undefined;
