// A connection to the process that runs a machine: finding it, and messages to and fro until one of the two ends.
import {realpathSync} from 'node:fs';
import {connect, type Socket} from 'node:net';
import {resolve} from 'node:path';
import {attachMessages as text} from '../messages/attach.ts';
import {codeOf} from '../files/errno.ts';
import {removeSocket, sockets} from './places.ts';
import type {FromOwner, Owner, ToOwner} from './protocol.ts';
import {createDecoder, encode, WireError} from './wire.ts';

/** Why there is nothing to attach to: one sentence. */
export class AttachError extends Error {
	override readonly name = 'AttachError';
}

export type Link = {
	readonly owner: Owner;
	readonly send: (message: ToOwner) => void;
	/** Gives messages to somebody from here on, first those that have come already. */
	readonly listen: (take: (message: FromOwner) => void) => void;
	/** Why it ended, in one sentence; null where this side ended it. */
	readonly ended: Promise<string | null>;
	readonly end: () => void;
};

/** An owner that says nothing for so long does not run. */
const ANSWER_MS = 2000;

type Wire = Omit<Link, 'owner' | 'ended'> & {readonly closed: Promise<string | null>};

function wireOf(socket: Socket): Wire {
	let listener: ((message: FromOwner) => void) | null = null;
	let early: FromOwner[] = [];
	let why: string | null = null;
	let own = false;
	const take = (message: unknown): void => {
		const told = message as FromOwner;
		if (told.kind === 'bye') why = told.why;
		if (listener === null) early.push(told);
		else listener(told);
	};
	const decode = createDecoder(take);
	socket.on('data', chunk => {
		try {
			decode(chunk as Buffer);
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			why = error.message;
			socket.destroy();
		}
	});
	socket.on('error', () => undefined); // 'close' follows
	const closed = new Promise<string | null>(done => socket.once('close', () => done(own ? null : (why ?? ''))));
	return {
		send: message => void socket.write(encode(message)),
		listen: next => {
			listener = next;
			const waiting = early;
			early = [];
			for (const message of waiting) next(message);
		},
		closed,
		end: () => {
			own = true;
			socket.destroy();
		},
	};
}

/** Connects to a socket and asks who is there. null: nobody any more, and the socket is gone. Throws AttachError where there is no understanding. */
async function meet(path: string, pid: number): Promise<Link | null> {
	const socket = connect(path);
	const failure = await new Promise<string | null>(done => {
		socket.once('connect', () => done(null));
		socket.once('error', error => done(codeOf(error)));
	});
	if (failure !== null) {
		if (failure === 'ECONNREFUSED') removeSocket(path);
		return null;
	}
	const wire = wireOf(socket);
	wire.send({kind: 'who'});
	let timer: NodeJS.Timeout | undefined;
	const owner = await Promise.race([
		new Promise<Owner>(done => wire.listen(message => message.kind === 'owner' && done(message.owner))),
		wire.closed,
		new Promise<'silent'>(done => {
			timer = setTimeout(() => done('silent'), ANSWER_MS);
		}),
	]);
	clearTimeout(timer);
	if (owner === null || owner === '') return null;
	if (owner === 'silent') wire.end();
	if (typeof owner === 'string') throw new AttachError(owner === 'silent' ? text.silent(pid) : owner);
	const ended = wire.closed.then(why => (why === '' ? text.lost(owner.pid, owner.name) : why));
	return {...wire, owner, ended};
}

const real = (path: string): string => {
	try {
		return realpathSync(path);
	} catch {
		return resolve(path);
	}
};

/** Whether `where` means this owner: by its process, its scenario's name or its folder. */
const isMeant = ({pid, name, folder}: Owner, where: string): boolean =>
	where === String(pid) || where === name || (folder !== null && real(where) === real(folder));

/** Links to all machines that run; who does not answer or speaks another language is left out, with the reason. */
async function meetAll(): Promise<{readonly links: readonly Link[]; readonly reasons: readonly string[]}> {
	const links: Link[] = [];
	const reasons: string[] = [];
	await Promise.all(
		sockets().map(async ({path, pid}) => {
			try {
				const link = await meet(path, pid);
				if (link !== null) links.push(link);
			} catch (error) {
				if (!(error instanceof AttachError)) throw error;
				reasons.push(error.message);
			}
		}),
	);
	return {links: links.sort((a, b) => a.owner.pid - b.owner.pid), reasons};
}

function choose(links: readonly Link[], where: string | undefined, reasons: readonly string[]): Link {
	const owners = links.map(link => link.owner);
	const meant = links.filter(({owner}) => where === undefined || isMeant(owner, where));
	const [only] = meant;
	if (links.length === 0) throw new AttachError(reasons[0] ?? text.none());
	if (only === undefined) throw new AttachError(text.notFound(where ?? '', owners));
	if (meant.length > 1)
		throw new AttachError(
			where === undefined
				? text.several(owners)
				: text.alsoNamed(
						where,
						meant.map(link => link.owner),
					),
		);
	return only;
}

/** The machine that runs, or the one that `where` names. Throws AttachError with one sentence. */
export async function findLink(where?: string): Promise<Link> {
	const {links, reasons} = await meetAll();
	let chosen: Link | null = null;
	try {
		chosen = choose(links, where, reasons);
		return chosen;
	} finally {
		for (const link of links) if (link !== chosen) link.end();
	}
}
