// `lowwater run`: a scenario without a screen, as fast as it goes.
import {sample} from '../machine/machine.ts';
import type {Sample} from '../machine/sample.ts';
import {isSameFile} from '../files/draft.ts';
import {interruptible} from '../files/interruptible.ts';
import {messages} from '../messages.ts';
import {openAccount, enter, type Account} from '../workload/account.ts';
import {parseOverrides} from '../workload/document.ts';
import {judge} from '../workload/expect.ts';
import {findScenario} from '../workload/library.ts';
import {nearest} from '../workload/nearest.ts';
import {type Applied, PIECE_US, createRun, isOver, type Run} from '../workload/run.ts';
import {openWatch, stepWatched} from '../workload/watch.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import {NOTHING, readScenario, type Scenario} from '../workload/scenario.ts';
import {journalAgain} from './again.ts';
import {driveJournal, isJournalFile, refuseForJournal} from './run-journal.ts';
import {type CommandContext, EXIT, type ExitCode, type Flags, UsageError, widthOf} from './context.ts';
import {seedFlag, textFlag, timeFlag} from './flag-values.ts';
import {FORMAT_NAMES, type Format, type FormatWriter, type RunEnd} from './formats/format.ts';
import {formatByName} from './formats/formats.ts';
import {turnTaker} from './in-turns.ts';
import {createProgress, type Progress} from './progress.ts';
import {refusals} from './refusals.ts';
import {say} from './say.ts';
import {fileSink, into, type Sink, streamSink} from './sink.ts';
import {machineRoom} from '../workload/room.ts';

const MIN_EVERY_US = 1000;
const DEFAULT_COLUMNS = 100;

type Options = {readonly everyUs: number; readonly format: Format; readonly scenario: Scenario; readonly out: string | undefined};

function formatOf(flags: Flags): Format {
	const name = textFlag(flags, 'format') ?? 'summary';
	const format = formatByName(name);
	if (format === undefined) throw new UsageError(messages.commands.badFormat(name, FORMAT_NAMES, nearest(name, FORMAT_NAMES)));
	return format;
}

/** Reads what was typed. Throws UsageError or ScenarioError. */
export async function readOptions({input, flags, signal}: Pick<CommandContext, 'input' | 'flags' | 'signal'>): Promise<Options> {
	const [name, extra] = input;
	if (name === undefined) throw new UsageError(messages.commands.noScenario());
	if (extra !== undefined) throw new UsageError(messages.commands.tooMany('run', extra));
	const format = formatOf(flags);
	const everyUs = timeFlag(flags, 'every') ?? 1e6;
	if (everyUs < MIN_EVERY_US) throw new UsageError(messages.commands.everyTooShort());
	const forUs = timeFlag(flags, 'for');
	const seed = seedFlag(flags);
	const overrides = parseOverrides([flags['set'] ?? []].flat().map(String));
	const {text, file, path} = await findScenario(name, {signal});
	const out = textFlag(flags, 'out');
	if (out !== undefined && isSameFile(out, path)) throw new UsageError(messages.commands.ontoScenario(out));
	const scenario = await interruptible(text, () =>
		readScenario(text, {
			file,
			overrides,
			availableBytes: machineRoom(),
			...(forUs === undefined ? {} : {forUs}),
			...(seed === undefined ? {} : {seed}),
		}),
	);
	return {everyUs: Math.min(everyUs, format.mostUs ?? Infinity), format, scenario, out};
}

function start(scenario: Scenario): Run {
	try {
		return createRun(scenario);
	} catch (error) {
		if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(scenario.name, error.message));
		throw error;
	}
}

/** CPU time of this process: what others on the computer do does not count. */
function cpuUs(): number {
	const {user, system} = process.cpuUsage();
	return user + system;
}

/** From here on a run that is slower than the machine's own time says so. */
const NOTABLE_US = 5e6;

const isSlow = (startedAt: number, timeUs: number): boolean => cpuUs() - startedAt > Math.max(NOTABLE_US, timeUs);

type Drive = {
	readonly run: Run;
	readonly everyUs: number;
	readonly writer: FormatWriter;
	readonly sink: Sink;
	readonly progress: Progress;
	readonly context: CommandContext;
};

/** Runs to the end, to Ctrl-C, or until nobody reads any more. */
async function drive({run, everyUs, writer, sink, progress, context}: Drive): Promise<RunEnd> {
	let previous: Sample = sample(run.machine);
	let account: Account = openAccount(previous);
	const watch = openWatch(run.scenario.expect);
	let applied: Applied[] = [];
	let nextUs = everyUs;
	const takeTurn = turnTaker();
	await sink.write(writer.begin(previous));
	const stopped = (): boolean => context.signal.aborted || sink.closed();
	for (let over = false; !over; ) {
		const done = stepWatched(run, watch, Math.min(nextUs, run.timeUs + PIECE_US));
		applied.push(...done);
		for (const refusal of refusals(done)) progress.note(refusal);
		over = isOver(run) || stopped();
		if (run.timeUs >= nextUs || (over && run.timeUs > previous.timeUs)) {
			const current = sample(run.machine);
			account = enter(account, current);
			progress.update(current);
			await sink.write(writer.row(previous, current, applied));
			previous = current;
			applied = [];
			nextUs += everyUs;
		}
		await takeTurn();
		over ||= stopped();
	}
	return {account, watch, reason: context.signal.aborted ? 'interrupted' : run.endReason};
}

/** A journal instead of a scenario: the Samples that were seen. */
async function executeJournal(context: CommandContext, file: string): Promise<ExitCode> {
	const {flags, stdout, stderr, signal} = context;
	refuseForJournal(flags);
	if (context.input[1] !== undefined) throw new UsageError(messages.commands.tooMany('run', context.input[1]));
	const format = formatOf(flags);
	const out = textFlag(flags, 'out');
	if (out !== undefined && isSameFile(out, file)) throw new UsageError(messages.commands.ontoScenario(out));
	const journal = await journalAgain(file, process.env, signal, text => say(stderr, text));
	// What its scenario expects is said of the run without anybody's hand.
	const scenario: Scenario = {...journal.scenario, expect: NOTHING};
	const sink = out === undefined ? streamSink(stdout) : fileSink(out);
	const toTerminal = out === undefined && stdout.isTTY === true;
	const writer = format.open({scenario, columns: widthOf(stdout, DEFAULT_COLUMNS), colour: toTerminal});
	const progress = createProgress(stderr, journal.lastUs, toTerminal && format.name !== 'summary');
	const end = await into(sink, async () => {
		try {
			const ended = await driveJournal({journal: {...journal, scenario}, writer, sink, progress, signal});
			await sink.write(writer.end(ended));
			return ended;
		} catch (error) {
			if (error instanceof RangeError) throw new ScenarioError(messages.commands.cannotBoot(scenario.name, error.message));
			throw error;
		} finally {
			progress.stop();
		}
	});
	return end.reason === 'interrupted' ? EXIT.interrupted : EXIT.done;
}

export async function execute(context: CommandContext): Promise<ExitCode> {
	const [name] = context.input;
	if (name !== undefined && isJournalFile(name)) return executeJournal(context, name);
	const {everyUs, format, scenario, out} = await readOptions(context);
	const run = start(scenario);
	const startedAt = cpuUs();
	const sink = out === undefined ? streamSink(context.stdout) : fileSink(out);
	const toTerminal = out === undefined && context.stdout.isTTY === true;
	const writer = format.open({scenario, columns: widthOf(context.stdout, DEFAULT_COLUMNS), colour: toTerminal});
	const progress = createProgress(context.stderr, scenario.until.timeUs, toTerminal && format.name !== 'summary');
	const end = await into(sink, async () => {
		let ended: RunEnd;
		try {
			ended = await drive({run, everyUs, writer, sink, progress, context});
		} finally {
			progress.stop();
		}
		await sink.write(writer.end(ended));
		return ended;
	});
	if (end.reason === 'interrupted') return EXIT.interrupted;
	const verdicts = judge(scenario.expect, end.account, end.watch);
	if (isSlow(startedAt, end.account.last.timeUs)) say(context.stderr, messages.run.slower(cpuUs() - startedAt, end.account.last.timeUs));
	const failed = verdicts.filter(verdict => !verdict.held);
	if (failed.length === 0 || sink.closed()) return EXIT.done;
	const lines = format.judges ? [messages.run.expectFailed(failed.length, verdicts.length)] : failed.map(({sentence}) => messages.run.held(false, sentence));
	for (const line of lines) say(context.stderr, line);
	return EXIT.expectation;
}
