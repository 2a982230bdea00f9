// `lowwater shell [SCENARIO] [-- COMMAND…]`: a shell, or one command, whose /proc is the machine's; its own machine, or with --attach one that runs elsewhere.
import {existsSync} from 'node:fs';
import type {Door} from '../attach/door.ts';
import {messages} from '../messages.ts';
import {attachMessages} from '../messages/attach.ts';
import {mountMessages as text} from '../messages/mount.ts';
import {attachLine} from '../mount/lines.ts';
import {NamespaceError, openNamespace} from '../mount/namespace.ts';
import {openFolder} from '../mount/folder.ts';
import {createPublisher, publish} from '../mount/publisher.ts';
import {serve} from '../mount/serve.ts';
import {createStandIns, type StandIns} from '../mount/stand-ins.ts';
import {type CommandContext, type ExitCode, type Flags, UsageError} from './context.ts';
import {LIVE_FLAGS} from './flags.ts';
import {attachLive, bootLive, type Live, openLive, refuseFlags} from './live.ts';
import {say} from './say.ts';

const BASH = '/bin/bash';

/** A shell that nothing of the person's own can make look like an ordinary one. */
const plainShell = (): readonly string[] => (existsSync(BASH) ? [BASH, '--noprofile', '--norc', '-i'] : ['sh', '-i']);

function environment(name: string): NodeJS.ProcessEnv {
	const {PROMPT_COMMAND: _, ENV: __, ...rest} = process.env;
	const prompt = `${text.prompt(name)}${existsSync(BASH) ? '\\w' : ''}$ `;
	return {...rest, LOWWATER: name, PS1: prompt};
}

function begin(flags: Flags, name: string | undefined, signal: AbortSignal): Promise<Live> {
	if (flags['attach'] !== true) return bootLive(name, flags, signal);
	refuseFlags(
		flags,
		LIVE_FLAGS.map(flag => flag.name),
	);
	return attachLive(name);
}

export async function execute({input, after = [], flags, stderr, signal}: CommandContext): Promise<ExitCode> {
	const [name, ...extra] = input.slice(0, input.length - after.length);
	if (extra.length > 0) throw new UsageError(text.noCommand(extra));
	const live = await begin(flags, name, signal);
	const {session, facts} = live;
	const machine = session.source().name;
	const log = (line: string): void => say(stderr, line);
	const stop = new AbortController();
	let door: Door | null = null;
	let standIns: StandIns | null = null;
	// Ctrl-C is for what runs in the shell; lowwater ends when that does.
	const leave = (): void => undefined;
	let end = leave;
	const onEnd = (): void => end();
	process.on('SIGINT', leave).on('SIGTERM', onEnd).on('SIGHUP', onEnd);
	try {
		const inside = await openNamespace(after.length > 0 ? after : plainShell(), environment(machine));
		end = () => void inside.child.kill('SIGKILL');
		const publisher = createPublisher(openFolder('/proc', inside.root), {...facts(), self: inside.self});
		const problem = publish(publisher, session.store.getState().sample);
		if (problem !== null) {
			inside.child.kill('SIGKILL');
			throw new UsageError(messages.commands.cannotWrite(problem));
		}
		if (live.pid === process.pid) door = await openLive(live, {does: 'shell', folder: null}, log);
		if (after.length === 0) log(text.inside(machine, attachLine(live.pid)));
		void live.ended.then(why => {
			if (why !== null) log(after.length > 0 ? why : attachMessages.shellStays(why));
		});
		if (inside.keeper === null) log(text.noStandIns());
		else standIns = createStandIns(inside.keeper, session, log);
		await standIns?.look();
		session.start();
		inside.begin(standIns?.settle);
		const holds = (): boolean => !stop.signal.aborted && existsSync(inside.root);
		const serving = serve({session, publisher, facts, holds, signal: stop.signal, log, tell: 'refusals', standIns});
		const status = await inside.ended;
		stop.abort();
		await serving;
		return status as ExitCode; // the command's own, whatever it is
	} catch (error) {
		if (error instanceof NamespaceError) throw new UsageError(error.message);
		throw error;
	} finally {
		standIns?.end();
		session.stop();
		door?.close('');
		process.off('SIGINT', leave).off('SIGTERM', onEnd).off('SIGHUP', onEnd);
	}
}
