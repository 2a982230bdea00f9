// A guest of a machine: one connection. What it asks for waits until what it was told before is read, so that it never owes more than a measure, whatever
// it sends and however little it reads.
import type {Socket} from 'node:net';
import type {Sample} from '../machine/sample.ts';
import {attachMessages as text} from '../messages/attach.ts';
import type {GuestLook} from './guest-look.ts';
import type {FromOwner, Seat} from './protocol.ts';
import type {ViewName} from './views.ts';
import {createDecoder, encode, WireError} from './wire.ts';

/** Unread bytes at which no more of its requests are looked at. A history is a few MB. */
const MOST_OWED = 8 * 1024 * 1024;
/** Longer than any request: thousands of actions. */
const LONGEST_REQUEST = 4 * 1024 * 1024;
/** Who connects says at once what it wants. */
const SILENCE_MS = 10_000;
/** Who is shown out has so long to read why. */
const FAREWELL_MS = 5000;

export type Guest = {
	readonly socket: Socket;
	/** Whether it gets every Sample from now on. */
	attached: boolean;
	readonly wants: Map<ViewName, readonly number[]>;
	/** In front of the lessons that are taken; null: it has not sat down. */
	seat: Seat | null;
	/** Where it stands, once it has gone anywhere. */
	look: GuestLook | null;
	/** What could not be sent, because it does not read. */
	held: Sample | null;
	/** Requests that have come and wait. */
	readonly inbox: unknown[];
	leaving: boolean;
};

/** Unread bytes of a guest. */
export const owed = ({socket}: Guest): number => socket.writableLength;

/** Sends bytes that encode() has made; shows out who leaves too much unread. */
export function sendBytes(guest: Guest, bytes: Buffer): void {
	if (guest.leaving) return;
	if (owed(guest) > MOST_OWED) dismiss(guest, text.owesTooMuch(owed(guest)));
	else guest.socket.write(bytes);
}

export const send = (guest: Guest, message: FromOwner): void => void (guest.leaving || sendBytes(guest, encode(message)));

/** Tells why, and ends the connection, whether that is read or not. */
export function dismiss(guest: Guest, why: string): void {
	if (guest.leaving) return;
	guest.leaving = true;
	guest.attached = false;
	guest.held = null;
	guest.inbox.length = 0;
	guest.socket.end(encode({kind: 'bye', why} satisfies FromOwner));
	guest.socket.unref(); // one that does not read does not keep this process
	setTimeout(() => guest.socket.destroy(), FAREWELL_MS).unref();
}

/** Looks at what has come, as far as what it was told is read; the rest comes when more is. `hear` may throw: that ends the guest and not the machine. */
function attend(guest: Guest, hear: (guest: Guest, request: unknown) => void): void {
	while (guest.inbox.length > 0 && owed(guest) <= MOST_OWED) hear(guest, guest.inbox.shift());
	if (guest.leaving) return;
	if (guest.inbox.length > 0) guest.socket.pause();
	else if (guest.socket.isPaused()) guest.socket.resume();
}

/** Takes in a guest. `hear` is given its requests one by one; what it throws is the guest's fault, and told to it. */
export function receive(socket: Socket, hear: (guest: Guest, request: unknown) => void): Guest {
	const guest: Guest = {socket, attached: false, wants: new Map(), seat: null, look: null, held: null, inbox: [], leaving: false};
	const decode = createDecoder(message => guest.inbox.push(message), LONGEST_REQUEST);
	const trying = (work: () => void): void => {
		try {
			if (!guest.leaving) work();
		} catch (error) {
			dismiss(guest, error instanceof WireError ? error.message : text.unknownMessage());
		}
	};
	const patience = setTimeout(() => guest.attached || dismiss(guest, text.saysNothing()), SILENCE_MS);
	patience.unref();
	socket.on('data', chunk =>
		trying(() => {
			// What came whole before something that makes no sense is heard first.
			try {
				decode(chunk as Buffer);
			} finally {
				attend(guest, hear);
			}
		}),
	);
	socket.on('drain', () => trying(() => attend(guest, hear)));
	socket.on('error', () => undefined); // 'close' follows
	socket.once('close', () => clearTimeout(patience));
	return guest;
}
