// Having something done to a session's machine from outside the dashboard, and what became of it.
import type {MachineEvent} from '../machine/machine-event.ts';
import {eventText} from '../messages/events.ts';
import {shown} from '../messages/foreign.ts';
import {mountMessages as text} from '../messages/mount.ts';
import {clockTenths} from '../messages/times.ts';
import {type Hand, refusals} from '../session/track/hand.ts';
import type {Session} from '../session/session.ts';
import type {Action} from '../workload/action.ts';

/** What is needed of a session. */
export type Machine = Pick<Session, 'store' | 'source' | 'ask' | 'note'>;

/** Has actions carried out, and gives what was refused of them as events, when that is known. */
export const asked = (session: Machine, actions: readonly Action[], hand: Hand): Promise<readonly MachineEvent[]> =>
	new Promise(done => session.ask(actions, applied => done(refusals(applied, hand, session.source().timeUs())), hand));

/** An event as a line for a person. */
export const eventLine = (event: MachineEvent): string => shown(text.event(clockTenths(event.atUs), eventText(event)));
