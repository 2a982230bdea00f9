// Who tells a session in lines: each event once, what a key changed at once, and every few seconds how the machine is. What the log tells anew each second
// (kswapd's wakes, a task's stalls) is told with that, so that nobody is talked over, or before what happened after it.
import type {Session} from '../../session/session.ts';
import type {State} from '../../session/store/state.ts';
import type {LogEvent} from '../../session/track/event-log.ts';
import {type Clock, REAL_CLOCK} from '../../session/time/clock.ts';
import {beginLines, changeLines, eventLine, statusLine} from './lines.ts';

/** Real time between two accounts of how it is. */
export const STATUS_MS = 5000;

/** Of whom a line is that the log tells anew each second; null: it is told once. */
function againOf(event: LogEvent): string | null {
	if (event.kind === 'stalls') return `${event.kind} ${event.pid}`;
	return event.kind === 'kswapd-runs' ? `${event.kind} ${event.node}` : null;
}

type Needs = {
	readonly session: Pick<Session, 'store'>;
	readonly say: (line: string) => void;
	/** The screen as it would be drawn. */
	readonly drawn: () => readonly string[];
	readonly clock?: Pick<Clock, 'after'>;
};

/** Tells from now on; what is returned ends it. */
export function tell({session: {store}, say, drawn, clock = REAL_CLOCK}: Needs): () => void {
	let before: State = store.getState();
	let told = new WeakSet<LogEvent>();
	const held = new Map<string, LogEvent>();
	let callOff = (): void => undefined;
	/** What was kept back of what has happened by a time. */
	const release = (state: State, atUs = Number.POSITIVE_INFINITY): void => {
		for (const [again, event] of held) {
			if (event.atUs > atUs) continue;
			held.delete(again);
			say(eventLine(event, state));
		}
	};
	const events = (state: State): void => {
		const fresh = state.log.filter(event => !told.has(event));
		for (const event of fresh) {
			told.add(event);
			const again = againOf(event);
			if (again !== null) {
				held.delete(again);
				held.set(again, event);
				continue;
			}
			release(state, event.atUs);
			say(eventLine(event, state));
		}
	};
	const status = (): void => {
		const state = store.getState();
		if (!state.pace.paused && !state.pace.halted) {
			release(state);
			say(statusLine(state));
		}
		callOff = clock.after(STATUS_MS, status);
	};
	const unsubscribe = store.subscribe(state => {
		const [old, now] = [before, state];
		before = state;
		if (now.about !== old.about) {
			told = new WeakSet();
			held.clear();
			for (const line of beginLines(now)) say(line);
		}
		events(now);
		for (const line of changeLines(now, old, drawn)) say(line);
	});
	for (const line of beginLines(before)) say(line);
	events(before);
	status();
	return () => {
		unsubscribe();
		callOff();
	};
}
