// `lowwater shell [SCENARIO] [-- COMMAND…]`: a shell, or one command, whose /proc is the machine's; its own machine, or with --attach one that runs elsewhere.
import {existsSync} from 'node:fs';
import type {Door} from '../attach/door.ts';
import {messages} from '../messages.ts';
import {attachMessages} from '../messages/attach.ts';
import {mountMessages as text} from '../messages/mount.ts';
import {createKmsg} from '../mount/kmsg.ts';
import {attachLine} from '../mount/lines.ts';
import {type Namespace, NamespaceError, openNamespace} from '../mount/namespace.ts';
import {groupTree} from '../mount/group-tree.ts';
import {createGuests} from '../mount/guests.ts';
import {shmTree} from '../mount/shm-tree.ts';
import {sysctlTree} from '../mount/sysctl-tree.ts';
import {createPublisher, publish, type Publisher} from '../mount/publisher.ts';
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

/** Ctrl-C is for what runs in the shell; lowwater ends when that does, and takes it along when it is asked to end itself. What is returned undoes it. */
function endTogether(end: () => void): () => void {
	const leave = (): void => undefined;
	process.on('SIGINT', leave).on('SIGTERM', end).on('SIGHUP', end);
	return () => void process.off('SIGINT', leave).off('SIGTERM', end).off('SIGHUP', end);
}

/** Makes a namespace with the machine's files where programs look. Throws UsageError. */
async function enter(live: Live, command: readonly string[]): Promise<{readonly inside: Namespace; readonly publisher: Publisher}> {
	const {session, facts} = live;
	const {sample} = session.store.getState();
	try {
		const inside = await openNamespace(command, environment(session.source().name));
		const publisher = createPublisher(inside.root, {...facts(), inside: {real: inside.real}});
		const problem = publish(publisher, sample);
		if (problem === null) {
			const kmsg = createKmsg(inside.root, session.scenario().config);
			kmsg.take(sample);
			session.watch({sample: kmsg.take, opened: () => kmsg.renew(session.scenario().config)});
			const groups = await inside.cover([groupTree(session, createGuests(inside, session)), shmTree(session), sysctlTree(session)]);
			publisher.facts = {...publisher.facts, inside: {real: inside.real, groups}};
			return {inside, publisher};
		}
		inside.child.kill('SIGKILL');
		throw new UsageError(messages.commands.cannotWrite(problem));
	} catch (error) {
		if (error instanceof NamespaceError) throw new UsageError(error.message);
		throw error;
	}
}

export async function execute({input, after = [], flags, stderr, signal}: CommandContext): Promise<ExitCode> {
	const [name, ...extra] = input.slice(0, input.length - after.length);
	if (extra.length > 0) throw new UsageError(text.noCommand(extra));
	const live = await begin(flags, name, signal);
	const {session, facts} = live;
	const log = (line: string): void => say(stderr, line);
	const stop = new AbortController();
	let door: Door | null = null;
	let standIns: StandIns | null = null;
	let end = (): void => stop.abort(); // it may be asked to before there is anything to end
	const part = endTogether(() => end());
	try {
		const {inside, publisher} = await enter(live, after.length > 0 ? after : plainShell());
		end = () => void inside.child.kill('SIGKILL');
		if (stop.signal.aborted) end();
		if (live.pid === process.pid) door = await openLive(live, {does: 'shell', folder: null}, log);
		if (after.length === 0) log(text.inside(session.source().name, attachLine(live.pid)));
		void live.ended.then(why => {
			if (why !== null) log(after.length > 0 ? why : attachMessages.shellStays(why));
		});
		if (!inside.real) log(text.noProc());
		if (inside.keeper === null) log(text.noStandIns());
		else standIns = createStandIns(inside.keeper, session, log, inside.files);
		await standIns?.look();
		live.start();
		publisher.facts = {...publisher.facts, ...facts()};
		inside.begin(session.store.getState().sample.timeUs / 1e6, standIns?.settle);
		const holds = (): boolean => !stop.signal.aborted && inside.isThere();
		const serving = serve({session, publisher, facts, holds, signal: stop.signal, log, tell: 'refusals', standIns});
		const status = await inside.ended;
		stop.abort();
		await serving;
		return status as ExitCode; // the command's own, whatever it is
	} finally {
		standIns?.end();
		session.stop();
		door?.close('');
		part();
	}
}
