// `lowwater compare`: two machines in lockstep, and the difference in words and figures.
import {compareMessages as words} from '../messages/compare.ts';
import {messages} from '../messages.ts';
import type {Comparison} from '../workload/compare/comparison.ts';
import {figuresOf} from '../workload/compare/figures.ts';
import {judgeRequirement, type Machines, machineOf, readRequirement, type Requirement} from '../workload/compare/require.ts';
import {eachOf, type Pair, SIDES} from '../workload/compare/seen.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import type {Scenario} from '../workload/scenario.ts';
import {compareFormat} from './compare/formats.ts';
import {type Ran, runInStep} from './compare/in-step.ts';
import {type CompareOptions, readCompareOptions} from './compare/options.ts';
import {type Result, widen} from './compare/result.ts';
import {isForScreen, showPair, themeOf} from './compare/screen.ts';
import {type CommandContext, EXIT, type ExitCode, widthOf} from './context.ts';
import {createProgress, type Progress} from './progress.ts';
import {say} from './say.ts';
import {fileSink, into, streamSink} from './sink.ts';

const DEFAULT_COLUMNS = 120;

function requirementsOf(texts: readonly string[], scenarios: Pair<Scenario>, comparison: Comparison): readonly Requirement[] {
	const machines: Machines = eachOf(comparison.seen, (seen, side) => machineOf(scenarios[side], seen));
	return texts.map(text => readRequirement(text, machines));
}

const withSeed = (scenario: Scenario, by: number): Scenario => ({...scenario, config: {...scenario.config, seed: scenario.config.seed + by}});

/** One seed of both. Throws ScenarioError where a machine cannot boot. */
async function runSeed(options: CompareOptions, by: number, progress: Progress, signal: AbortSignal): Promise<Ran> {
	const scenarios = eachOf(options.scenarios, scenario => withSeed(scenario, by));
	try {
		return await runInStep({
			scenarios,
			overrides: options.overrides,
			everyUs: options.everyUs,
			requirements: comparison => requirementsOf(options.requirements, scenarios, comparison),
			told: ({seen}, refused) => {
				progress.update(seen[seen.a.ended === null ? 'a' : 'b'].account.last);
				if (by === 0) for (const side of SIDES) for (const line of refused[side]) progress.note(words.of(side, line));
			},
			signal,
		});
	} catch (error) {
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(options.scenarios.a.name, error.message));
		throw error;
	}
}

/** All seeds, one after the other; the first is the one that is told, the others give ranges. Ctrl-C ends it: then what there was counts. */
async function runAll(options: CompareOptions, progress: Progress, signal: AbortSignal): Promise<Result & {readonly interrupted: boolean}> {
	let result: Result | null = null;
	for (let by = 0; by < options.seeds; by++) {
		const {comparison, requirements, interrupted} = await runSeed(options, by, progress, signal);
		if (interrupted && result !== null) return {...result, interrupted};
		const figures = figuresOf(comparison.seen);
		const held = requirements.map(one => ({...judgeRequirement(one, comparison.seen), seed: options.scenarios.a.config.seed + by}));
		const before: Result = result ?? {scenarios: options.scenarios, comparison, figures, seeds: 0, ranges: new Map(), held: []};
		result = {...before, seeds: by + 1, ranges: widen(before.ranges, figures, comparison), held: [...before.held, ...held]};
		if (interrupted) return {...result, interrupted};
	}
	return {...(result as Result), interrupted: false};
}

/** What did not hold: counted where the format has told it already, in sentences where it has not. */
function tellFailures({held, seeds}: Result, judges: boolean, context: CommandContext): ExitCode {
	const failed = held.filter(one => !one.held);
	if (failed.length === 0) return EXIT.done;
	const lines = judges
		? [words.require.failed(failed.length, held.length)]
		: failed.map(({text, values, unanswered, seed}) => messages.run.held(false, words.require.held(text, values, unanswered, seeds > 1 ? seed : null)));
	for (const line of lines) say(context.stderr, line);
	return EXIT.expectation;
}

export async function execute(context: CommandContext): Promise<ExitCode> {
	const options = await readCompareOptions(context);
	themeOf(context);
	if (isForScreen(context, options)) return showPair(context, options);
	const {scenarios, out} = options;
	const format = options.format ?? compareFormat('text');
	if (format === undefined || format === null) throw new Error('no format');
	const sink = out === undefined ? streamSink(context.stdout) : fileSink(out);
	const progress = createProgress(context.stderr, Math.max(scenarios.a.until.timeUs, scenarios.b.until.timeUs), false);
	const result = await into(sink, async () => {
		let ran: Result & {readonly interrupted: boolean};
		try {
			ran = await runAll(options, progress, context.signal);
		} finally {
			progress.stop();
		}
		await sink.write(format.print(ran, out === undefined ? widthOf(context.stdout, DEFAULT_COLUMNS) : DEFAULT_COLUMNS));
		return ran;
	});
	if (result.interrupted) return EXIT.interrupted;
	if (sink.closed()) return EXIT.done;
	return tellFailures(result, format.judges, context);
}
