// The door of a machine to other processes: a socket of this user's own, through which they see every Sample and act on the machine.
import {createServer, type Socket} from 'node:net';
import {attachMessages as text} from '../messages/attach.ts';
import type {Session} from '../session/session.ts';
import type {Applied} from '../workload/run.ts';
import {createFeed, type Feed, flush, renew, take, tellAll, welcome} from './feed.ts';
import {dismiss, type Guest, receive, send} from './guest.ts';
import {go, sendView} from './guest-look.ts';
import {listen} from './listen.ts';
import type {Owner, PaceChange, Seat, ToOwner} from './protocol.ts';
import {readRequest} from './request.ts';
import {isNewLesson, tellSeat} from './seats.ts';

export type Door = {
	/** Says why to all who are attached and takes the socket away. */
	readonly close: (why: string) => void;
};

/** A class, and some more. */
export const MOST_GUESTS = 64;

function setPace(session: Session, change: PaceChange): void {
	if (change.do === 'pause') session.pause(change.paused);
	else if (change.do === 'speed') session.setSpeed(change.speed);
	else if (change.do === 'step') session.step();
	else session.restart();
}

/** Acts on the machine, or where a guest stands. */
function acts({session}: Feed, guest: Guest, {id, actions, hand, there}: Extract<ToOwner, {kind: 'ask'}>): void {
	const told = (applied: readonly Applied[]): void => send(guest, {kind: 'answer', id, applied});
	const look = there === true && hand === undefined ? guest.look?.look : undefined;
	if (look?.isAway() === true) look.ask(actions, told);
	else session.ask(actions, told, hand);
}

/** In front of the lessons that are taken here: who votes is counted. */
function sit({session}: Feed, guest: Guest, seat: Seat): void {
	guest.seat = seat;
	if (seat === 'pupil') session.class.arrive(guest);
	else session.class.leave(guest);
	tellSeat(session.store.getState(), guest);
}

/** Does what a guest asks for. Throws where it makes no sense. */
function hear(feed: Feed, owner: () => Owner, guest: Guest, raw: unknown): void {
	const {session} = feed;
	const request = readRequest(raw);
	switch (request.kind) {
		case 'who':
			return send(guest, {kind: 'owner', owner: owner()});
		case 'attach':
			// The past of a machine is long: nobody needs it twice.
			return guest.attached ? dismiss(guest, text.attachedTwice()) : welcome(feed, guest, request.past);
		case 'ask':
			return acts(feed, guest, request);
		case 'seat':
			return sit(feed, guest, request.as);
		case 'vote':
			return guest.seat === 'pupil' ? session.class.vote(guest, request.question, request.value) : undefined;
		case 'go':
			return go(session, guest, request.going);
		case 'note':
			return session.note(request.event);
		case 'pace':
			return setPace(session, request.change);
		case 'want':
			if (request.args === null) guest.wants.delete(request.view);
			else guest.wants.set(request.view, request.args);
			return sendView(session, guest, request.view);
		default:
			request satisfies never;
	}
}

/**
 * Opens a session's machine to others. `about`: who this is besides its process and the machine's name; `bootTimeS`: when the machine that runs now was
 * switched on. Throws PlaceError where no socket can be made.
 */
export async function openDoor(session: Session, about: Pick<Owner, 'does' | 'folder'>, bootTimeS: () => number): Promise<Door> {
	const feed = createFeed(session, bootTimeS);
	const owner = (): Owner => ({pid: process.pid, name: session.source().name, ...about});
	const server = createServer((socket: Socket) => {
		const guest = receive(socket, (asking, raw) => hear(feed, owner, asking, raw));
		if (feed.guests.size >= MOST_GUESTS) return dismiss(guest, text.tooManyGuests(MOST_GUESTS));
		feed.guests.add(guest);
		socket.once('close', () => {
			feed.guests.delete(guest);
			session.class.leave(guest);
			guest.look?.end();
		});
	});
	const listening = await listen(server);
	const unwatch = session.watch({sample: sample => take(feed, sample), opened: () => renew(feed)});
	const unsubscribe = session.store.subscribe((state, before) => {
		if (state.sample !== before.sample) flush(feed);
		if (isNewLesson(state, before)) for (const guest of feed.guests) tellSeat(state, guest);
		if (state.pace !== before.pace) tellAll(feed, {kind: 'pace', pace: state.pace});
	});
	return {
		close: why => {
			unwatch();
			unsubscribe();
			const {pid, name} = owner();
			for (const guest of feed.guests) dismiss(guest, why || text.ownerEnded(pid, name));
			listening.close();
		},
	};
}
