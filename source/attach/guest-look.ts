// A guest that stands elsewhere than at now of line A: where it goes is asked for, the machines are gone back to here, and it is told what is seen there.
import type {Look} from '../session/look.ts';
import type {Session} from '../session/session.ts';
import type {State} from '../session/store/state.ts';
import type {LineShown} from '../session/store/time-state.ts';
import {recentOf, withSamples} from '../session/track/history.ts';
import {type Guest, owed, send} from './guest.ts';
import type {Going, LineTold, There} from './protocol.ts';
import {VIEWS, type ViewName} from './views.ts';

/** A guest that has so much unread is told when it has read it. */
const MOST_UNREAD = 1024 * 1024;

/** The look of a guest, and what it was told of it last. */
export type GuestLook = {readonly look: Look; told: State | null; due: NodeJS.Immediate | NodeJS.Timeout | null; readonly end: () => void};

function lineTold({history, log, ...line}: LineShown): LineTold {
	const {left} = line;
	if (left === null) return {...line, own: null};
	return {...line, own: {tiers: history.tiers.map(tier => tier.filter(stretch => stretch.toUs > left.atUs)), log}};
}

/** `told`: what the guest knows already. */
function thereOf({sample, history, log, alarms, time, pace}: State, told: State | null): There {
	const {seconds, ...recent} = recentOf(history);
	const whole = (): There['seen'] => ({
		...{sample, log, alarms},
		recent: {...recent, seconds: withSamples(seconds)},
	});
	return {
		seen: told?.sample === sample && told.alarms === alarms ? null : whole(),
		lines: time.lines.map(lineTold),
		letter: time.line.letter,
		ahead: time.ahead?.letter ?? null,
		here: time.here,
		underWay: time.underWay,
		pace,
	};
}

/** The machine of a guest: the one that it sees. */
export const sourceFor = (session: Session, {look}: Guest) => (look?.look.isAway() === true ? look.look.shown() : session.source());

/** A view of the machine that a guest sees, if it still wants it. */
export function sendView(session: Session, guest: Guest, view: ViewName): void {
	const args = guest.wants.get(view);
	if (args !== undefined) send(guest, {kind: 'view', view, value: VIEWS[view](sourceFor(session, guest), args)});
}

function tell(session: Session, guest: Guest, own: GuestLook): void {
	own.due = null;
	if (guest.leaving) return;
	if (owed(guest) > MOST_UNREAD) {
		own.due = setTimeout(() => tell(session, guest, own), 50);
		return;
	}
	const state = own.look.store.getState();
	const away = own.look.isAway();
	if (!away && own.told === null) return;
	send(guest, {kind: 'there', there: away ? thereOf(state, own.told) : null});
	own.told = away ? state : null;
	for (const view of guest.wants.keys()) sendView(session, guest, view);
}

/** The look of a guest, made when it first goes somewhere. */
function lookOf(session: Session, guest: Guest): GuestLook {
	if (guest.look !== null) return guest.look;
	const look = session.beside();
	const unsubscribe = look.store.subscribe((state, before) => {
		const {notice} = state.ui;
		if (notice !== null && notice !== before.ui.notice) send(guest, {kind: 'notice', ...notice});
		// What comes in one go is told once.
		own.due ??= setImmediate(() => tell(session, guest, own));
	});
	const own: GuestLook = {
		look,
		told: null,
		due: null,
		end: () => {
			unsubscribe();
			look.end();
		},
	};
	guest.look = own;
	return own;
}

/** Goes where a guest wants to be. */
export function go(session: Session, guest: Guest, going: Going): void {
	const {look} = lookOf(session, guest);
	switch (going.go) {
		case 'jump': {
			const problem = look.jump(going.text);
			if (problem !== null) send(guest, {kind: 'notice', text: problem, bad: true});
			return;
		}
		case 'nameLine':
			return look.nameLine(going.text);
		case 'toTime':
		case 'toBefore':
		case 'toAfter':
		case 'toKill':
			return look[going.go](going.us);
		case 'slideTo':
			return look.slideTo(going.us);
		case 'pause':
			// At now of line A time is everybody's.
			return look.isAway() ? look.pause(going.paused) : session.pause(going.paused);
		case 'setSpeed':
			return look.isAway() ? look.setSpeed(going.speed) : session.setSpeed(going.speed);
		default:
			look[going.go]();
	}
}
