// `lowwater why FILE|-`: a real OOM report, explained; at a terminal on the whole screen, else as text, Markdown or JSON.
import {asciiFlag} from './flag-values.ts';
import type {ReadStream} from 'node:tty';
import type {runWhy as RunWhy} from '../dashboard/why/live.tsx';
import type {ThemeName} from '../dashboard/theme/theme.ts';
import {isSameFile} from '../files/draft.ts';
import {ReadError} from '../files/read.ts';
import {shownLines} from '../messages/foreign.ts';
import {messages} from '../messages.ts';
import {whyMessages as text} from '../messages/why.ts';
import {whyCommand as words} from '../messages/why-command.ts';
import {diagnose, type Diagnosis} from '../report/diagnosis.ts';
import {pageOf} from '../report/document.ts';
import {LogError, MOST_BYTES, readLog, readLogFile} from '../report/log.ts';
import type {Reading} from '../report/reader.ts';
import {type CommandContext, EXIT, type ExitCode, UsageError, widthOf} from './context.ts';
import {nearest} from '../workload/nearest.ts';
import {THEMES, WHY_FORMATS} from './flags.ts';
import {print} from './sink.ts';
import {readingJson} from './why/json.ts';
import {pageMarkdown} from './why/markdown.ts';
import {machineOf, simulate, writeMachine} from './why/simulate.ts';
import {pageText} from './why/text.ts';
import {say} from './say.ts';
import {whySimulate} from '../messages/why-simulate.ts';

const DEFAULT_COLUMNS = 104;
const WIDEST = 120;
type Format = (typeof WHY_FORMATS)[number];
/** So many reports back a process may still be dying. */
const DYING = 3;

/** How the log is called in sentences. */
const nameOf = (given: string): string => (given === '-' ? '-' : (given.split('/').at(-1) ?? given));

async function readInput(given: string, {stderr, signal}: CommandContext): Promise<Reading> {
	try {
		if (given !== '-') return await readLogFile(given, signal);
		if (process.stdin.isTTY) stderr.write(`${words.pasteHere()}\n`);
		return await readLog(process.stdin as AsyncIterable<Buffer>, signal);
	} catch (error) {
		if (error instanceof LogError) throw new UsageError(error.how === 'binary' ? words.binary(given) : words.packed(given, error.how));
		if (error instanceof ReadError) throw new UsageError(messages.commands.cannotRead(given, error.code, MOST_BYTES));
		throw error;
	}
}

/** Every report of a log explained: who went just before may still have been dying. */
export function diagnoseAll({reports}: Reading): readonly Diagnosis[] {
	return reports.map((report, i) => {
		const earlier = reports.slice(Math.max(0, i - DYING), i).flatMap(({killed}) => killed.map(({pid}) => pid));
		return diagnose(report, earlier);
	});
}

function formatOf({flags}: CommandContext): Format | null {
	if (flags['json'] === true) return 'json';
	const given = flags['format'];
	if (given === undefined) return null;
	const format = WHY_FORMATS.find(name => name === given);
	if (format === undefined) throw new UsageError(words.badFormat(String(given)));
	return format;
}

/** The kills that are asked for: one of them by --kill, else all. Throws UsageError. */
function chosen(diagnoses: readonly Diagnosis[], {flags}: CommandContext): readonly Diagnosis[] {
	const given = flags['kill'];
	if (given === undefined) return diagnoses;
	const one = /^\d{1,6}$/.test(String(given)) ? diagnoses[Number(given) - 1] : undefined;
	if (one === undefined) throw new UsageError(words.noSuchKill(String(given), diagnoses.length));
	return [one];
}

async function printText(context: CommandContext, name: string, reading: Reading, diagnoses: readonly Diagnosis[], format: Format): Promise<void> {
	const {stdout} = context;
	if (format === 'json') return print(stdout, readingJson(name, reading, diagnoses));
	const of = reading.reports.length + reading.more;
	const width = Math.min(widthOf(stdout, DEFAULT_COLUMNS), WIDEST);
	const pages = diagnoses.map(d => {
		const page = pageOf(d, name, of);
		return format === 'markdown' ? pageMarkdown(page) : pageText(page, width);
	});
	const list =
		diagnoses.length > 1
			? `${[text.summary(of), ...diagnoses.map(d => `  ${d.report.index}  ${text.when(d) ?? ''}  ${text.subject(d)}${text.cause(d)}`)].join('\n')}\n\n`
			: '';
	const between = format === 'markdown' ? '\n' : `\n${'─'.repeat(Math.min(width, 80))}\n\n`;
	const end = reading.more > 0 ? `\n${text.more1(reading.more)}\n` : '';
	await print(stdout, shownLines(`${list}${pages.join(between)}${end}`));
}

type Log = {readonly name: string; readonly reading: Reading; readonly all: readonly Diagnosis[]};

/** To the dashboard, with keys from the terminal. Throws UsageError where there is none. */
async function toMachine(d: Diagnosis, theme: ThemeName, context: CommandContext): Promise<ExitCode> {
	const {openKeys} = await import('../dashboard/why/live.tsx');
	const keys = openKeys();
	if (keys === null) throw new UsageError(whySimulate.needsTerminal());
	return simulate(d, {theme, ascii: asciiFlag(context.flags), keys}, context);
}

/** On the whole screen; from there to the machine of a report. */
async function show(context: CommandContext, log: Log, view: {keys: ReadStream; runWhy: typeof RunWhy}): Promise<ExitCode> {
	const {stdout, stderr, flags, signal} = context;
	const {name, reading, all} = log;
	const of = reading.reports.length + reading.more;
	const theme = themeOf(context);
	const first = flags['kill'] === undefined ? 0 : all.indexOf(chosen(all, context)[0]!);
	const page = {file: name, diagnoses: all, of, textOf: (d: Diagnosis, width: number) => shownLines(pageText(pageOf(d, name, of), width)).split('\n')};
	const end = await view.runWhy(page, view.keys, {
		theme,
		ascii: asciiFlag(flags),
		stdout: stdout as NodeJS.WriteStream,
		stderr: stderr as NodeJS.WriteStream,
		signal,
		kill: first,
	});
	return end.simulate === null ? (end.code as ExitCode) : toMachine(all[end.simulate]!, theme, context);
}

const themeOf = ({flags}: CommandContext): ThemeName => {
	const theme = typeof flags['theme'] === 'string' ? flags['theme'] : 'dark';
	if (!THEMES.includes(theme as ThemeName)) throw new UsageError(messages.commands.badTheme(theme, THEMES, nearest(theme, THEMES)));
	return theme as ThemeName;
};

/** --simulate: the machine of the kill that --kill names, else of the last one. */
async function open(context: CommandContext, all: readonly Diagnosis[]): Promise<ExitCode> {
	const {flags, stdout, stderr} = context;
	const d = chosen(all, context).at(-1)!;
	if (all.length > 1 && flags['kill'] === undefined) say(stderr, whySimulate.whichKill(all.length));
	if (typeof flags['out'] === 'string') {
		await writeMachine(d, flags['out'], context);
		return EXIT.done;
	}
	const theme = themeOf(context);
	machineOf(d);
	if (stdout.isTTY !== true) throw new UsageError(whySimulate.needsTerminal());
	return toMachine(d, theme, context);
}

export async function execute(context: CommandContext): Promise<ExitCode> {
	const {input, flags, stdout} = context;
	const [given, extra] = input;
	if (given === undefined) throw new UsageError(words.noFile());
	if (extra !== undefined) throw new UsageError(messages.commands.tooMany('why', extra));
	const format = formatOf(context);
	if (flags['out'] !== undefined && flags['simulate'] !== true) throw new UsageError(words.outNeedsSimulate());
	if (typeof flags['out'] === 'string' && isSameFile(flags['out'], given)) throw new UsageError(messages.commands.ontoInput(flags['out']));
	const reading = await readInput(given, context);
	const name = nameOf(given);
	if (reading.reports.length === 0) throw new UsageError(words.notAReport(given === '-' ? words.input() : given, reading.nearMiss));
	const all = diagnoseAll(reading);
	if (flags['simulate'] === true) return open(context, all);
	if (format === null && stdout.isTTY === true && process.env['TERM'] !== 'dumb') {
		const {openKeys, runWhy} = await import('../dashboard/why/live.tsx');
		const keys = openKeys();
		if (keys !== null) return show(context, {name, reading, all}, {keys, runWhy});
	}
	await printText(context, name, reading, chosen(all, context), format ?? 'text');
	return EXIT.done;
}
