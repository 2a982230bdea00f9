// Who tells a session in lines: each event once, what a key changed at once, and every few seconds how the machine is. What the log tells anew each second
// (kswapd's wakes, a task's stalls) is told with that, so that nobody is talked over.
import type {Session} from '../../session/session.ts';
import type {State} from '../../session/store/state.ts';
import type {LogEvent} from '../../session/track/event-log.ts';
import {type Clock, REAL_CLOCK} from '../../session/time/clock.ts';
import {beginLines, changeLines, eventLine, statusLine} from './lines.ts';

/** Real time between two accounts of how it is. */
export const STATUS_MS = 5000;

const REPEATED: ReadonlySet<LogEvent['kind']> = new Set(['kswapd-runs', 'stalls']);

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
	let held: readonly LogEvent[] = [];
	let callOff = (): void => undefined;
	const events = (state: State): void => {
		const fresh = state.log.filter(event => !told.has(event));
		for (const event of fresh) {
			told.add(event);
			if (REPEATED.has(event.kind)) held = [...held.filter(one => one.kind !== event.kind), event];
			else say(eventLine(event, state));
		}
	};
	const status = (): void => {
		const state = store.getState();
		if (!state.pace.paused && !state.pace.halted) {
			for (const event of held) say(eventLine(event, state));
			held = [];
			say(statusLine(state));
		}
		callOff = clock.after(STATUS_MS, status);
	};
	const unsubscribe = store.subscribe(state => {
		const [old, now] = [before, state];
		before = state;
		if (now.about !== old.about) {
			told = new WeakSet();
			held = [];
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
