// What all who are attached are told as a machine goes on: its Samples, its files, and another machine in its place.
import type {Sample} from '../machine/sample.ts';
import type {Session} from '../session/session.ts';
import {startsLeak} from '../session/store/state.ts';
import {withSamples} from '../session/track/history.ts';
import type {Past} from '../session/track/past.ts';
import {sendView} from './guest-look.ts';
import {type Guest, owed, send, sendBytes} from './guest.ts';
import type {FromOwner, OwnedMachine} from './protocol.ts';
import {join, thin} from './thin.ts';
import {encode} from './wire.ts';

/** Samples of one frame; at 100× there are 25 a frame. */
const MOST_SAMPLES = 64;
/** Making messages of Samples takes a tenth of real time at most: of a machine with thousands of processes a Sample is MBs, and guests get them joined and less often. */
const SHARE = 10;
/** A guest that has so much unread gets no more Samples until it has read it: then those it missed, joined into one. */
const MOST_UNREAD = 1024 * 1024;

export type Feed = {
	readonly session: Session;
	readonly bootTimeS: () => number;
	readonly guests: Set<Guest>;
	/** Real time in milliseconds, and until when no Samples are sent. */
	readonly now: () => number;
	restUntilMs: number;
	/** Sends then what has waited: a machine that is paused meanwhile takes no more Samples. */
	timer: NodeJS.Timeout | null;
	/** Samples since the last frame. */
	queue: Sample[];
	/** Whether another machine has taken the place of the one that guests know. */
	isNew: boolean;
	filesSent: number;
};

export const createFeed = (session: Session, bootTimeS: () => number, now: () => number = () => performance.now()): Feed => ({
	session,
	bootTimeS,
	guests: new Set(),
	now,
	restUntilMs: Number.NEGATIVE_INFINITY,
	timer: null,
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

/** Plain data. */
const pastTold = ({history, ...past}: Past): Past => ({...past, history: {...history, seconds: withSamples(history.seconds)}});

function machine({session, bootTimeS}: Feed, past: boolean): FromOwner {
	const {pace} = session.store.getState();
	const sample = session.newest();
	// Its events are in the log of the past already.
	const first: Sample = past ? {...sample, sinceUs: sample.timeUs, events: [], eventsDropped: 0} : sample;
	return {kind: 'machine', machine: machineFacts(session, bootTimeS()), sample: first, pace, past: past ? pastTold(session.past()) : null};
}

const files = ({session}: Feed): FromOwner => ({kind: 'files', files: session.source().files});

const attached = ({guests}: Feed): readonly Guest[] => [...guests].filter(guest => guest.attached);

/** A message to all who are attached. */
export function tellAll(feed: Feed, message: FromOwner): void {
	const bytes = encode(message);
	for (const guest of attached(feed)) sendBytes(guest, bytes);
}

const sendViews = (feed: Feed, guest: Guest): void => {
	// Where it stands elsewhere it has what it sees there.
	if (guest.look?.look.isAway() === true) return;
	for (const view of guest.wants.keys()) sendView(feed.session, guest, view);
};

/** Begins to tell a guest of everything. `past`: with what has been so far. */
export function welcome(feed: Feed, guest: Guest, past: boolean): void {
	feed.restUntilMs = Number.NEGATIVE_INFINITY;
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
	feed.restUntilMs = Number.NEGATIVE_INFINITY;
	feed.isNew = true;
}

/** Sends what Samples there have been. */
function sendAll(feed: Feed, guests: readonly Guest[]): void {
	const begun = feed.now();
	if (begun < feed.restUntilMs) {
		feed.queue = [feed.queue.reduce(join)];
		feed.timer ??= setTimeout(() => {
			feed.timer = null;
			flush(feed);
		}, feed.restUntilMs - begun).unref();
		return;
	}
	const samples = thin(feed.queue, MOST_SAMPLES);
	feed.queue = [];
	const bytes = encode({kind: 'samples', samples} satisfies FromOwner);
	for (const guest of guests) sendSamples(feed, guest, samples, bytes);
	const ended = feed.now();
	feed.restUntilMs = ended + (ended - begun) * SHARE;
}

/** Tells guests of what there has been since the last frame. */
export function flush(feed: Feed): void {
	const guests = attached(feed);
	if (guests.length === 0) {
		feed.queue = [];
		return;
	}
	if (feed.isNew) {
		feed.queue = [];
		for (const guest of guests) guest.held = null;
		tellAll(feed, machine(feed, false));
		tellAll(feed, files(feed));
		for (const guest of guests) sendViews(feed, guest);
	} else if (feed.queue.length > 0) sendAll(feed, guests);
	const count = feed.session.source().files.size;
	if (!feed.isNew && count !== feed.filesSent) tellAll(feed, files(feed));
	feed.filesSent = count;
	feed.isNew = false;
}
