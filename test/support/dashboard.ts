// A session on a scenario with a clock that stands still: steps are taken by hand, so that a test decides what has happened.
import {stripVTControlCharacters} from 'node:util';
import {compose, type Frame, frameRows} from '../../source/dashboard/compose.ts';
import {rowOrder} from '../../source/dashboard/view/row-order.ts';
import {createTheme, type Theme, type ThemeOptions} from '../../source/dashboard/theme/theme.ts';
import type {Clock} from '../../source/session/time/clock.ts';
import {createSession, type Session} from '../../source/session/session.ts';
import type {State} from '../../source/session/store/state.ts';
import type {SessionOptions} from '../../source/session/parts.ts';
import {loadScenario} from '../../source/workload/library.ts';

/** A clock that moves when it is told to, calling back what is due in order. */
export function manualClock(): Clock & {readonly advance: (ms: number) => void; readonly waiting: () => number} {
	let time = 0;
	let timers: {at: number; callback: () => void}[] = [];
	return {
		now: () => time,
		after: (ms, callback) => {
			const timer = {at: time + ms, callback};
			timers.push(timer);
			return () => {
				timers = timers.filter(one => one !== timer);
			};
		},
		advance: ms => {
			const end = time + ms;
			for (;;) {
				const next = timers.filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0];
				if (next === undefined) break;
				timers = timers.filter(one => one !== next);
				time = Math.max(time, next.at);
				next.callback();
			}
			time = end;
		},
		waiting: () => timers.length,
	};
}

export const order: SessionOptions['order'] = rowOrder;

/** A session of a built-in scenario, run to `seconds` of its time. */
export function sessionAt(name: string, seconds: number, options: Partial<SessionOptions> = {}): Session {
	const session = createSession(loadScenario(name), {theme: 'dark', clock: manualClock(), order, ...options});
	session.pause(true);
	while (session.store.getState().sample.timeUs < seconds * 1e6 && !session.store.getState().pace.halted) session.step();
	session.reorder();
	return session;
}

const states = new Map<string, State>();
/** The state of a built-in scenario at a time, made once for all tests of a file. */
export function stateAt(name: string, seconds: number): State {
	const key = `${name} ${seconds}`;
	const state = states.get(key) ?? sessionAt(name, seconds).store.getState();
	states.set(key, state);
	return state;
}

export const withUi = (state: State, ui: Partial<State['ui']>): State => ({...state, ui: {...state.ui, ...ui}});

export type Drawn = {readonly frame: Frame; readonly rows: readonly string[]; readonly lines: readonly string[]; readonly text: string};

/** A frame as rows with escape sequences, and as plain lines. */
export function drawn(state: State, width: number, height: number, options: ThemeOptions | Theme = {name: 'dark'}): Drawn {
	const theme = 'change' in options ? options : createTheme(options);
	const frame = compose(state, width, height, theme);
	const rows = frameRows(frame, theme);
	const lines = rows.map(row => stripVTControlCharacters(row));
	return {frame, rows, lines, text: lines.join('\n')};
}
