// `lowwater run`: a scenario without a screen, as fast as it goes.
import {availableMemory} from 'node:process';
import {sample} from '../machine/machine.ts';
import type {Sample} from '../machine/sample.ts';
import {isSameFile} from '../files/draft.ts';
import {messages} from '../messages.ts';
import {openAccount, enter, type Account} from '../workload/account.ts';
import type {Action} from '../workload/action.ts';
import {parseOverrides} from '../workload/document.ts';
import {judge} from '../workload/expect.ts';
import {findScenario} from '../workload/library.ts';
import {nearest} from '../workload/nearest.ts';
import {type Applied, PIECE_US, createRun, isOver, type Run} from '../workload/run.ts';
import {openWatch, stepWatched} from '../workload/watch.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import {readScenario, type Scenario} from '../workload/scenario.ts';
import {parseInstant} from '../workload/units.ts';
import {type CommandContext, EXIT, type ExitCode, type Flags, UsageError, widthOf} from './context.ts';
import {FORMAT_NAMES, type Format, type FormatWriter, type RunEnd} from './formats/format.ts';
import {formatByName} from './formats/formats.ts';
import {turnTaker} from './in-turns.ts';
import {createProgress, type Progress} from './progress.ts';
import {say} from './say.ts';
import {fileSink, into, type Sink, streamSink} from './sink.ts';

const MIN_EVERY_US = 1000;
const DEFAULT_COLUMNS = 100;
/** A machine may take this share of the memory that is to be had; the rest is for Samples, text and the run time. */
const MEMORY_SHARE = 0.8;

type Options = {readonly everyUs: number; readonly format: Format; readonly scenario: Scenario; readonly out: string | undefined};

function one(flags: Flags, name: string): string | undefined {
	const given = flags[name];
	return typeof given === 'string' ? given : undefined;
}

function time(flags: Flags, name: string): number | undefined {
	const given = one(flags, name);
	if (given === undefined) return undefined;
	const parsed = parseInstant(given);
	if (!parsed.ok) throw new UsageError(messages.commands.badFlag(name, parsed.problem));
	if (parsed.value === 0) throw new UsageError(messages.commands.badFlag(name, messages.scenario.endAtOnce()));
	return parsed.value;
}

function seedOf(flags: Flags): number | undefined {
	const given = one(flags, 'seed');
	if (given === undefined) return undefined;
	if (!/^\d+$/.test(given) || Number(given) > 2 ** 32 - 1)
		throw new UsageError(messages.commands.badFlag('seed', messages.scenario.notCount(given, 0, 2 ** 32 - 1)));
	return Number(given);
}

function formatOf(flags: Flags): Format {
	const name = one(flags, 'format') ?? 'summary';
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
	const everyUs = time(flags, 'every') ?? 1e6;
	if (everyUs < MIN_EVERY_US) throw new UsageError(messages.commands.everyTooShort());
	const forUs = time(flags, 'for');
	const seed = seedOf(flags);
	const overrides = parseOverrides([flags['set'] ?? []].flat().map(String));
	const {text, file, path} = await findScenario(name, {signal});
	const out = one(flags, 'out');
	if (out !== undefined && isSameFile(out, path)) throw new UsageError(messages.commands.ontoScenario(out));
	const scenario = readScenario(text, {
		file,
		overrides,
		availableBytes: availableMemory() * MEMORY_SHARE,
		...(forUs === undefined ? {} : {forUs}),
		...(seed === undefined ? {} : {seed}),
	});
	return {everyUs: Math.min(everyUs, format.mostUs ?? Infinity), format, scenario, out};
}

function actionText(action: Action): string {
	const {what} = messages.run;
	const name = (ref: {readonly name: string} | {readonly pid: number}): string => ('name' in ref ? ref.name : String(ref.pid));
	switch (action.kind) {
		case 'spawn':
			return what.spawn(action.name);
		case 'signal':
			return what.signal(name(action.to), action.signal);
		case 'oom_score_adj':
			return what.oom_score_adj(name(action.of), action.value);
		case 'swapon':
		case 'swapoff':
			return what[action.kind](action.device ?? '');
		case 'command': {
			const {command} = action;
			if (command.kind === 'sysctl') return what.sysctl(command.name, command.value);
			if (command.kind === 'call') return what.call(command.call.do, name({pid: command.pid}));
			return command.kind === 'sysrq' ? what.sysrq() : what.create_file(command.path);
		}
		default:
			return action satisfies never;
	}
}

/** What the timeline wanted and the machine refused, such as a signal to a process that has died already: said, and the run goes on. */
export function refusals(applied: readonly Applied[]): string[] {
	return applied.flatMap(({place, atUs, action, outcome}) =>
		outcome.ok ? [] : [messages.run.notApplied(place, atUs, actionText(action), outcome.errno, outcome.why)],
	);
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

export async function execute(context: CommandContext): Promise<ExitCode> {
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
