// `lowwater shell [SCENARIO] [-- COMMAND…]`: a shell, or one command, whose /proc is the machine's.
import {existsSync} from 'node:fs';
import {messages} from '../messages.ts';
import {mountMessages as text} from '../messages/mount.ts';
import {NamespaceError, openNamespace} from '../mount/namespace.ts';
import {createPublisher, publish} from '../mount/publisher.ts';
import {serve} from '../mount/serve.ts';
import {type CommandContext, type CommandEntry, type ExitCode, UsageError} from './context.ts';
import {bootLive, LIVE_FLAGS} from './live.ts';

const BASH = '/bin/bash';

/** A shell that nothing of the person's own can make look like an ordinary one. */
const plainShell = (): readonly string[] => (existsSync(BASH) ? [BASH, '--noprofile', '--norc', '-i'] : ['sh', '-i']);

function environment(name: string): NodeJS.ProcessEnv {
	const {ENV: _, PROMPT_COMMAND: __, ...rest} = process.env;
	return {...rest, LOWWATER: name, PS1: `${text.prompt(name)}${existsSync(BASH) ? '\\w' : ''}$ `};
}

async function execute({input, after = [], flags, stderr}: CommandContext): Promise<ExitCode> {
	const [name, ...extra] = input.slice(0, input.length - after.length);
	if (extra.length > 0) throw new UsageError(text.noCommand(extra));
	const {source, facts} = bootLive(name, flags);
	const log = (line: string): void => void stderr.write(`${line}\n`);
	const stop = new AbortController();
	// Ctrl-C is for what runs in the shell; lowwater ends when that does.
	const leave = (): void => undefined;
	process.on('SIGINT', leave);
	try {
		const inside = await openNamespace(after.length > 0 ? after : plainShell(), environment(source.name));
		const publisher = createPublisher(inside.root, {...facts, self: inside.self});
		const problem = publish(publisher, source.sample());
		if (problem !== null) {
			inside.child.kill('SIGKILL');
			throw new UsageError(messages.commands.cannotWrite(problem));
		}
		if (after.length === 0) log(text.inside(source.name));
		inside.begin();
		const holds = (): boolean => !stop.signal.aborted && existsSync(inside.root);
		const serving = serve({source, publisher, holds, signal: stop.signal, log, tellAll: false});
		const status = await inside.ended;
		stop.abort();
		await serving;
		return status as ExitCode; // the command's own, whatever it is
	} catch (error) {
		if (error instanceof NamespaceError) throw new UsageError(error.message);
		throw error;
	} finally {
		process.off('SIGINT', leave);
	}
}

export const shellCommand = {
	name: 'shell',
	usage: 'lowwater shell [SCENARIO] [-- COMMAND…]',
	help: text.shellHelp(),
	flags: LIVE_FLAGS,
	execute,
} as const satisfies CommandEntry;
