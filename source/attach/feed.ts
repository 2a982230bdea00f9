// What all who are attached are told as a machine goes on: its Samples, its files, and another machine in its place.
import type {Sample} from '../machine/sample.ts';
import type {Session} from '../session/session.ts';
import {startsLeak} from '../session/store/state.ts';
import {type Guest, owed, send, sendBytes} from './guest.ts';
import type {FromOwner, OwnedMachine} from './protocol.ts';
import {join, thin} from './thin.ts';
import {VIEWS, type ViewName} from './views.ts';
import {encode} from './wire.ts';

/** Samples of one frame; at 100× there are 25 a frame. */
const MOST_SAMPLES = 64;
/** A guest that has so much unread gets no more Samples until it has read it: then those it missed, joined into one. */
const MOST_UNREAD = 1024 * 1024;

export type Feed = {
	readonly session: Session;
	readonly bootTimeS: () => number;
	readonly guests: Set<Guest>;
	/** Samples since the last frame. */
	queue: Sample[];
	/** Whether another machine has taken the place of the one that guests know. */
	isNew: boolean;
	filesSent: number;
};

export const createFeed = (session: Session, bootTimeS: () => number): Feed => ({
	session,
	bootTimeS,
	guests: new Set(),
	queue: [],
	isNew: false,
	filesSent: session.source().files.size,
});

function machineFacts(session: Session, bootTimeS: number): OwnedMachine {
	const {name, seed, ramPages, disks, swaps, nodes, cpus} = session.source();
	const {timeline, ...scenario} = session.scenario();
	// What happens is done here; a guest is told no more of it than what it says of the machine.
	return {scenario: {...scenario, timeline: timeline.filter(startsLeak)}, name, seed, ramPages, disks, swaps, nodes, cpus, bootTimeS};
}

function machine({session, bootTimeS}: Feed, past: boolean): FromOwner {
	const {pace} = session.store.getState();
	const sample = session.newest();
	// Its events are in the log of the past already.
	const first: Sample = past ? {...sample, sinceUs: sample.timeUs, events: [], eventsDropped: 0} : sample;
	return {kind: 'machine', machine: machineFacts(session, bootTimeS()), sample: first, pace, past: past ? session.past() : null};
}

const files = ({session}: Feed): FromOwner => ({kind: 'files', files: session.source().files});

const attached = ({guests}: Feed): readonly Guest[] => [...guests].filter(guest => guest.attached);

/** A message to all who are attached. */
export function tellAll(feed: Feed, message: FromOwner): void {
	const bytes = encode(message);
	for (const guest of attached(feed)) sendBytes(guest, bytes);
}

/** A view of the machine as it is now, if the guest still wants it. */
export function sendView({session}: Feed, guest: Guest, view: ViewName): void {
	const args = guest.wants.get(view);
	if (args !== undefined) send(guest, {kind: 'view', view, value: VIEWS[view](session.source(), args)});
}

const sendViews = (feed: Feed, guest: Guest): void => {
	for (const view of guest.wants.keys()) sendView(feed, guest, view);
};

/** Begins to tell a guest of everything. `past`: with what has been so far. */
export function welcome(feed: Feed, guest: Guest, past: boolean): void {
	flush(feed);
	send(guest, machine(feed, past));
	send(guest, files(feed));
	guest.attached = true;
}

function sendSamples(feed: Feed, guest: Guest, samples: readonly Sample[], bytes: Buffer): void {
	if (owed(guest) > MOST_UNREAD) {
		guest.held = (guest.held === null ? samples : [guest.held, ...samples]).reduce(join);
		return;
	}
	if (guest.held === null) sendBytes(guest, bytes);
	else send(guest, {kind: 'samples', samples: [guest.held, ...samples]});
	guest.held = null;
	sendViews(feed, guest);
}

/** Takes in a Sample of the machine, which guests are told with the next frame. */
export function take(feed: Feed, sample: Sample): void {
	if (attached(feed).length === 0) return;
	feed.queue.push(sample);
	if (feed.queue.length >= MOST_SAMPLES * 2) feed.queue = [...thin(feed.queue, MOST_SAMPLES)];
}

/** Another machine begins: what is known of the one before is of no use any more. */
export function renew(feed: Feed): void {
	feed.queue = [];
	feed.isNew = true;
}

/** Tells guests of what there has been since the last frame. */
export function flush(feed: Feed): void {
	const samples = thin(feed.queue, MOST_SAMPLES);
	feed.queue = [];
	const guests = attached(feed);
	if (guests.length === 0) return;
	if (feed.isNew) {
		for (const guest of guests) guest.held = null;
		tellAll(feed, machine(feed, false));
		tellAll(feed, files(feed));
		for (const guest of guests) sendViews(feed, guest);
	} else if (samples.length > 0) {
		const bytes = encode({kind: 'samples', samples} satisfies FromOwner);
		for (const guest of guests) sendSamples(feed, guest, samples, bytes);
	}
	const count = feed.session.source().files.size;
	if (!feed.isNew && count !== feed.filesSent) tellAll(feed, files(feed));
	feed.filesSent = count;
	feed.isNew = false;
}
