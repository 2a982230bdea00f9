// The door of a machine to other processes: a socket of this user's own, through which they see every Sample and act on the machine.
import {chmodSync} from 'node:fs';
import {connect, createServer, type Server, type Socket} from 'node:net';
import {join} from 'node:path';
import type {Sample} from '../machine/sample.ts';
import {attachMessages as text} from '../messages/attach.ts';
import {codeOf} from '../mount/file.ts';
import type {Session} from '../session/session.ts';
import {guard} from './guard.ts';
import {leaveRuntimeFolder, makeRuntimeFolder, PlaceError, removeSocket, sockets} from './places.ts';
import type {FromOwner, OwnedMachine, Owner, PaceChange, ToOwner} from './protocol.ts';
import {join as joinSamples, thin} from './thin.ts';
import {VIEWS, type ViewName} from './views.ts';
import {createDecoder, encode, WireError} from './wire.ts';

export type Door = {
	/** Says why to all who are attached and takes the socket away. */
	readonly close: (why: string) => void;
};

type Guest = {
	readonly socket: Socket;
	attached: boolean;
	readonly wants: Map<ViewName, readonly number[]>;
	/** What could not be sent, because it does not read. */
	held: Sample | null;
};

/** Samples of one frame; at 100× there are 25 a frame. */
const MOST_SAMPLES = 64;
/** A guest that has so much unread gets no more until it has read it. */
const MOST_UNREAD = 4 * 1024 * 1024;
const MOST_SOCKETS = 16;

function isAlive(path: string): Promise<boolean> {
	return new Promise(done => {
		const socket = connect(path);
		socket.once('connect', () => {
			socket.destroy();
			done(true);
		});
		socket.once('error', error => done(codeOf(error) !== 'ECONNREFUSED'));
	});
}

function bind(server: Server, path: string): Promise<string | null> {
	return new Promise(done => {
		server.once('error', error => done(codeOf(error)));
		server.listen(path, () => {
			server.removeAllListeners('error');
			done(null);
		});
	});
}

/** Binds to a name of its own. A socket of that name is a dead process's, or of one that has the same pid in another PID namespace. Throws PlaceError. */
async function bindOwn(server: Server, folder: string): Promise<string> {
	for (let i = 0; i < MOST_SOCKETS; i++) {
		const path = join(folder, `${process.pid}${i === 0 ? '' : `-${i}`}.sock`);
		let code = await bind(server, path);
		if (code === 'EADDRINUSE' && !(await isAlive(path))) {
			removeSocket(path);
			code = await bind(server, path);
		}
		if (code === null) return path;
		if (code !== 'EADDRINUSE') throw new PlaceError(text.cannotListen(code));
	}
	throw new PlaceError(text.cannotListen('EADDRINUSE'));
}

const machineFacts = (session: Session, bootTimeS: number): OwnedMachine => {
	const {name, seed, ramPages, disks, swaps, nodes, cpus} = session.source();
	return {scenario: {...session.scenario(), timeline: []}, name, seed, ramPages, disks, swaps, nodes, cpus, bootTimeS};
};

function setPace(session: Session, change: PaceChange): void {
	if (change.do === 'pause') session.pause(change.paused);
	else if (change.do === 'speed') session.setSpeed(change.speed);
	else if (change.do === 'step') session.step();
	else session.restart();
}

/**
 * Opens a session's machine to others. `about`: who this is besides its process and the machine's name; `bootTimeS`: when the machine that runs now was
 * switched on. Throws PlaceError where no socket can be made.
 */
export async function openDoor(session: Session, about: Pick<Owner, 'does' | 'folder'>, bootTimeS: () => number): Promise<Door> {
	const guests = new Set<Guest>();
	let queue: Sample[] = [];
	let isNew = false;
	let filesSent = session.source().files.size;

	const send = ({socket}: Guest, message: FromOwner): void => void socket.write(encode(message));
	const sendAll = (message: FromOwner): void => {
		const bytes = encode(message);
		for (const {socket, attached} of guests) if (attached) socket.write(bytes);
	};
	const owner = (): Owner => ({pid: process.pid, name: session.source().name, ...about});
	const machine = (past: boolean): FromOwner => {
		const {sample, pace} = session.store.getState();
		// Its events are in the log of the past already.
		const first: Sample = past ? {...sample, sinceUs: sample.timeUs, events: [], eventsDropped: 0} : sample;
		return {kind: 'machine', machine: machineFacts(session, bootTimeS()), sample: first, pace, past: past ? session.past() : null};
	};
	const files = (): FromOwner => ({kind: 'files', files: session.source().files});
	const sendView = (guest: Guest, view: ViewName): void => {
		const args = guest.wants.get(view);
		if (args !== undefined) send(guest, {kind: 'view', view, value: VIEWS[view](session.source(), args)});
	};

	const sendSamples = (guest: Guest, samples: readonly Sample[], bytes: Buffer): void => {
		if (guest.socket.writableLength > MOST_UNREAD) {
			guest.held = (guest.held === null ? samples : [guest.held, ...samples]).reduce(joinSamples);
			return;
		}
		if (guest.held === null) guest.socket.write(bytes);
		else send(guest, {kind: 'samples', samples: [guest.held, ...samples]});
		guest.held = null;
		for (const view of guest.wants.keys()) sendView(guest, view);
	};
	const flush = (): void => {
		const samples = thin(queue, MOST_SAMPLES);
		queue = [];
		const attached = [...guests].filter(guest => guest.attached);
		if (attached.length === 0) return;
		if (isNew) {
			for (const guest of attached) guest.held = null;
			sendAll(machine(false));
			sendAll(files());
			for (const guest of attached) for (const view of guest.wants.keys()) sendView(guest, view);
		} else if (samples.length > 0) {
			const bytes = encode({kind: 'samples', samples} satisfies FromOwner);
			for (const guest of attached) sendSamples(guest, samples, bytes);
		}
		const count = session.source().files.size;
		if (!isNew && count !== filesSent) sendAll(files());
		filesSent = count;
		isNew = false;
	};

	const hear = (guest: Guest, message: ToOwner): void => {
		switch (message.kind) {
			case 'who':
				return send(guest, {kind: 'owner', owner: owner()});
			case 'attach':
				flush();
				send(guest, machine(message.past));
				send(guest, files());
				guest.attached = true;
				return;
			case 'ask':
				return session.ask(message.actions, applied => send(guest, {kind: 'answer', id: message.id, applied}), message.hand);
			case 'note':
				return session.note(message.event);
			case 'pace':
				return setPace(session, message.change);
			case 'want':
				if (message.args === null) guest.wants.delete(message.view);
				else guest.wants.set(message.view, message.args);
				return sendView(guest, message.view);
			default:
				message satisfies never;
				throw new WireError(text.unknownMessage());
		}
	};

	const server = createServer(socket => {
		const guest: Guest = {socket, attached: false, wants: new Map(), held: null};
		guests.add(guest);
		const decode = createDecoder(message => hear(guest, message as ToOwner));
		socket.on('data', chunk => {
			try {
				decode(chunk as Buffer);
			} catch (error) {
				// Whatever is wrong with what a guest asks for ends the guest and not the machine.
				send(guest, {kind: 'bye', why: error instanceof WireError ? error.message : text.unknownMessage()});
				guests.delete(guest);
				socket.end();
			}
		});
		socket.on('error', () => undefined); // 'close' follows
		socket.once('close', () => guests.delete(guest));
	});
	const folder = makeRuntimeFolder();
	await Promise.all(sockets().map(async other => (await isAlive(other.path)) || removeSocket(other.path)));
	const path = await bindOwn(server, folder);
	chmodSync(path, 0o600);
	const watch = guard([path]);
	server.on('error', () => undefined);
	const unwatch = session.watch({
		sample: sample => {
			if (![...guests].some(guest => guest.attached)) return;
			queue.push(sample);
			if (queue.length >= MOST_SAMPLES * 2) queue = [...thin(queue, MOST_SAMPLES)];
		},
		opened: () => {
			queue = [];
			isNew = true;
		},
	});
	const unsubscribe = session.store.subscribe((state, before) => {
		if (state.sample !== before.sample) flush();
		if (state.pace !== before.pace) sendAll({kind: 'pace', pace: state.pace});
	});
	return {
		close: why => {
			unwatch();
			unsubscribe();
			const {pid, name} = owner();
			for (const guest of guests) {
				send(guest, {kind: 'bye', why: why || text.ownerEnded(pid, name)});
				guest.socket.end();
				guest.socket.unref(); // one that does not read does not keep this process
			}
			server.close();
			watch.release();
			removeSocket(path);
			leaveRuntimeFolder(folder);
		},
	};
}
