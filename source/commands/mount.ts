// `lowwater mount DIR [SCENARIO]`: the /proc of a running machine in a folder.
import {once} from 'node:events';
import type {Door} from '../attach/door.ts';
import {messages} from '../messages.ts';
import {mountMessages as text} from '../messages/mount.ts';
import {claim, type Claim, FolderError} from '../mount/claim.ts';
import {attachLine} from '../mount/lines.ts';
import {createPublisher, publish, type Publisher} from '../mount/publisher.ts';
import {clear, somebodys} from '../mount/remove.ts';
import {serve} from '../mount/serve.ts';
import {type CommandContext, EXIT, type ExitCode, UsageError} from './context.ts';
import {bootLive, type Live, openLive} from './live.ts';
import {say} from './say.ts';

function take(folder: string): Claim {
	try {
		return claim(folder);
	} catch (error) {
		if (error instanceof FolderError) throw new UsageError(error.message);
		throw error;
	}
}

/** Aborted by Ctrl-C as the command's own signal is, and by what else asks a program to end, so that the folder is cleared then too. */
async function whileAsked<Result>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
	const stop = new AbortController();
	const ask = (): void => stop.abort();
	process.on('SIGTERM', ask).on('SIGHUP', ask);
	try {
		return await work(AbortSignal.any([signal, stop.signal]));
	} finally {
		process.off('SIGTERM', ask).off('SIGHUP', ask);
	}
}

/** Keeps the folder true until it is asked to end. */
async function keep(live: Live, taken: Claim, publisher: Publisher, {stderr}: CommandContext, asked: AbortSignal): Promise<ExitCode> {
	const {session, facts} = live;
	const first = session.store.getState().sample;
	const log = (line: string): void => say(stderr, line);
	let door: Door | null = null;
	try {
		clear(publisher, first, true);
		const problem = publish(publisher, first);
		if (problem !== null) throw new UsageError(text.cannotMake(taken.root, problem));
		door = await openLive(live, {does: 'mount', folder: taken.root}, log);
		log(text.ready(taken.root, session.source().name, attachLine(process.pid)));
		live.start();
		publisher.facts = facts();
		const end = await serve({session, publisher, facts, holds: taken.holds, signal: asked, log, tell: 'all'});
		if (end === 'gone') throw new UsageError(text.gone(taken.root));
		return EXIT.interrupted;
	} finally {
		session.stop();
		door?.close('');
		if (taken.holds()) clear(publisher, first);
		taken.release();
		if (stderr.writableNeedDrain) await once(stderr, 'drain');
	}
}

export async function execute(context: CommandContext): Promise<ExitCode> {
	const {input, flags, signal} = context;
	const [folder, name, extra] = input;
	if (folder === undefined) throw new UsageError(text.noFolder());
	if (extra !== undefined) throw new UsageError(messages.commands.tooMany('mount', extra));
	const live = await bootLive(name, flags, signal);
	return whileAsked(signal, asked => {
		const taken = take(folder);
		const publisher = createPublisher(taken.folder, live.facts());
		const own = somebodys(publisher, live.session.store.getState().sample);
		if (own === null) return keep(live, taken, publisher, context, asked);
		taken.release();
		throw new UsageError(text.foreignFile(taken.root, own));
	});
}
