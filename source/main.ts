// What the command line asks for, and who does it: flags by meow, one file a command.
import {writeSync} from 'node:fs';
import meow from 'meow';
import {COMMANDS, commandByName, DASHBOARD} from './commands/commands.ts';
import {type CommandContext, type CommandEntry, EXIT, type ExitCode, type Flag, flagText, type Output, UsageError} from './commands/context.ts';
import {print} from './commands/sink.ts';
import {say} from './commands/say.ts';
import {courseMessages} from './messages/course.ts';
import {faultSentence} from './messages/fault.ts';
import {isLanguage} from './messages/language.ts';
import {messages} from './messages.ts';
import {nearest} from './workload/nearest.ts';
import {ScenarioError} from './workload/scenario-error.ts';

const ALL_FLAGS: readonly Flag[] = [...COMMANDS, DASHBOARD].flatMap(command => command.flags);

/** Flags that turn something off: meow says false of them when they are given, as --no-NAME, and true otherwise. */
const OFF_FLAGS: ReadonlySet<string> = new Set(ALL_FLAGS.filter(flag => flag.off).map(flag => flag.name));

/** The letter of a flag, whichever of the commands that have it says so. */
function shortOf(name: string): {readonly shortFlag?: string} {
	const short = ALL_FLAGS.find(flag => flag.name === name && flag.short !== undefined)?.short;
	return short === undefined ? {} : {shortFlag: short};
}

/** Flags and what else is given. Throws UsageError for a flag that stands twice, which meow has its own error for. */
function parse(args: readonly string[]) {
	try {
		return asked(args);
	} catch (error) {
		const name = error instanceof Error ? /^The flag --(\S+) can only be set once\.$/.exec(error.message)?.[1] : undefined;
		throw name === undefined ? error : new UsageError(messages.commands.twice(`--${name}`));
	}
}

/** A value that begins with a minus belongs to the flag before it, as "--from -3s": meow would read it as letters. */
function withValues(args: readonly string[]): readonly string[] {
	const valued = new Set(ALL_FLAGS.filter(flag => !flag.bare).map(flag => flagText(flag)));
	const end = args.includes('--') ? args.indexOf('--') : args.length;
	return args.flatMap((arg, i) => {
		const isValue = (at: number): boolean => at < end && /^-[.\d]/.test(args[at] ?? '') && valued.has(args[at - 1] ?? '');
		return isValue(i) ? [] : isValue(i + 1) ? [`${arg}=${args[i + 1]}`] : [arg];
	});
}

function asked(args: readonly string[]) {
	return meow({
		importMeta: import.meta,
		argv: withValues(args),
		autoHelp: false,
		autoVersion: false,
		help: false,
		// Of a flag that was not given nothing is said: --no-ascii says false.
		booleanDefault: undefined,
		flags: {
			...Object.fromEntries(
				ALL_FLAGS.map(flag => [
					flag.name,
					{
						...(flag.bare ? {type: 'boolean' as const} : flag.multiple ? {type: 'string' as const, isMultiple: true as const} : {type: 'string' as const}),
						...shortOf(flag.name),
					},
				]),
			),
			...Object.fromEntries([...OFF_FLAGS].map(name => [name, {type: 'boolean' as const, default: true}])),
			help: {type: 'boolean', shortFlag: 'h'},
			version: {type: 'boolean'},
		},
	});
}

/** Flags that were really given, of those that the command has. Throws UsageError for others. */
function checkFlags(given: Readonly<Record<string, unknown>>, command: CommandEntry): void {
	const known = command.flags.map(flag => flagText(flag));
	for (const [name, value] of Object.entries(given)) {
		const flag = command.flags.find(one => one.name === name);
		if (OFF_FLAGS.has(name) && value === true) continue; // as it is without it
		if (name === 'lang' && typeof value === 'string' && !isLanguage(value))
			throw new UsageError(messages.commands.badFlag('lang', courseMessages.badLanguage(value)));
		if (name === 'help' || name === 'version' || name === 'lang' || value === undefined || value === false || (Array.isArray(value) && value.length === 0))
			continue;
		if (flag === undefined) throw new UsageError(messages.commands.unknownFlag(flagText({name}), command.name, nearest(flagText({name}), known)));
		if (Array.isArray(value) && !flag.multiple) throw new UsageError(messages.commands.twice(flagText(flag)));
		if (flag.bare) continue;
		if ([value].flat().some(one => typeof one !== 'string' || one === '')) throw new UsageError(messages.commands.noValue(flagText(flag), flag.value));
	}
}

async function dispatch(args: readonly string[], stdout: Output, stderr: Output, signal: AbortSignal): Promise<ExitCode> {
	const parsed = parse(args);
	const {input, flags} = parsed;
	const command = commandByName(input[0]) ?? DASHBOARD;
	const after = args.includes('--') ? args.slice(args.indexOf('--') + 1) : [];
	const context = (rest: readonly string[]): CommandContext => ({
		input: rest,
		after,
		flags: flags as CommandContext['flags'],
		stdout,
		stderr,
		commands: COMMANDS,
		signal,
	});
	if (flags['version'] === true) {
		// Read when it is asked for: meow looks through all of package.json.
		await print(stdout, `${parsed.pkg['version']}\n`);
		return EXIT.done;
	}
	const run = async (what: CommandEntry, rest: readonly string[]): Promise<ExitCode> => (await what.load()).execute(context(rest));
	if (flags['help'] === true) return run(commandByName('help') as CommandEntry, command === DASHBOARD ? [] : [command.name]);
	checkFlags(flags, command);
	return run(command, command === DASHBOARD ? input : input.slice(1));
}

/** Runs lowwater with its arguments (without node and the script's name) and returns its exit status. Streams may be others in tests. */
export async function runMain(args: readonly string[], stdout: Output, stderr: Output, signal: AbortSignal): Promise<ExitCode> {
	try {
		return await dispatch(args, stdout, stderr, signal);
	} catch (error) {
		if (!(error instanceof UsageError || error instanceof ScenarioError)) {
			stderr.write(`${faultSentence(error)}\n`);
			return EXIT.fault;
		}
		say(stderr, error.message);
		return signal.aborted ? EXIT.interrupted : EXIT.usage;
	}
}

/** Errors that no promise and no listener took. */
const UNCAUGHT = ['uncaughtException', 'unhandledRejection'] as const;

/** Ends with a sentence, last of all: exit hooks, such as that of whoever holds the terminal, have their turn before it. */
function endFaulty(error: unknown): void {
	if (UNCAUGHT.some(name => process.listenerCount(name) > 1)) return; // whoever holds the terminal ends in order
	process.on('exit', () => {
		try {
			writeSync(process.stderr.fd, `${faultSentence(error)}\n`);
		} catch {
			// There is nowhere left to say it.
		}
	});
	process.exit(EXIT.fault);
}

/** So long a command that has said how it ended is kept by what is still open. */
const LATEST_MS = 5000;

/** Ends the process when that is over, though a timer, a socket or a terminal that does not read would keep it. What a pipe has not taken yet is waited for, except after a signal. */
function endInTime(): void {
	const {isTTY, writableLength} = process.stdout;
	const isSignalled = Number(process.exitCode) > 128;
	if (isSignalled || isTTY || writableLength === 0) process.exit();
}

/** The program: arguments in, exit status out. A second Ctrl-C ends it at once; the terminal is given back even then, by who holds it. */
export async function main(args: readonly string[]): Promise<void> {
	const controller = new AbortController();
	const onInterrupt = (): void => {
		if (controller.signal.aborted) process.exit(EXIT.interrupted);
		controller.abort();
	};
	process.on('SIGINT', onInterrupt);
	for (const name of UNCAUGHT) process.on(name, endFaulty);
	// What cannot be written is told to whoever writes it (commands/sink.ts); of standard error nothing could be told.
	for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
	try {
		process.exitCode = await runMain(args, process.stdout, process.stderr, controller.signal);
	} finally {
		process.off('SIGINT', onInterrupt);
		setInterval(endInTime, LATEST_MS).unref();
	}
}
