// A session on a real computer: it is looked at four times a second, and nothing that is asked for here reaches it. Pause stops looking.
import {hostMessages as words} from '../messages/host.ts';
import type {SessionOptions} from '../session/parts.ts';
import {createSession, type Session} from '../session/session.ts';
import {type Clock, REAL_CLOCK} from '../session/time/clock.ts';
import {FRAME_MS} from '../session/time/pace.ts';
import type {Times} from '../session/times.ts';
import {readScenario, type Scenario} from '../workload/scenario.ts';
import {type Host, hostSource, look} from './host.ts';
import {stepsBetween} from './steps.ts';

/** What stands in for a scenario: a name and a sentence. Its machine is never booted. */
const scenarioOf = (name: string, summary: string): Scenario => ({...readScenario('machine: {memory: 64MiB}\nuntil: {time: 1s}\n', {file: name}), name, summary});

/** One more look, and what has happened since the last. */
function beat(host: Host, session: Session): void {
	const before = host.newest;
	const now = look(host);
	if (now === before) return;
	session.arrive();
	for (const sentence of stepsBetween(before, now)) session.tell(sentence);
}

/** Looks that come by themselves. */
type Looking = {readonly clock: Clock; cancel: (() => void) | null};

function goOn(looking: Looking, once: () => void): void {
	looking.cancel?.();
	looking.cancel = looking.clock.after(FRAME_MS, () => {
		looking.cancel = null;
		once();
		goOn(looking, once);
	});
}

function timesOf(session: Session, looking: Looking, once: () => void): Times {
	const {store} = session;
	const refuse = (): void => session.setUi({notice: {text: words.lookedAt(), bad: true}});
	const halt = (): void => {
		looking.cancel?.();
		looking.cancel = null;
	};
	return {
		pause: paused => {
			store.setState(({pace}) => ({pace: {...pace, paused}}));
			if (paused) halt();
			else goOn(looking, once);
		},
		step: once,
		setSpeed: refuse,
		restart: refuse,
		choose: refuse,
		setBrake: () => undefined,
		release: () => undefined,
		*runTo() {},
		start: () => {
			if (!store.getState().pace.paused) goOn(looking, once);
		},
		stop: halt,
	};
}

/** Opens a session on a host that has been looked at once. `about`: its name, and where its figures stand. */
export function hostSession(host: Host, about: {readonly name: string; readonly proc: string}, options: Omit<SessionOptions, 'open'>): Session {
	const scenario = scenarioOf(about.name, words.summary(about.proc));
	const inner = createSession(scenario, {...options, readOnly: true, welcome: false, open: () => hostSource(host, about.name)});
	inner.setUi({host: true});
	const once = (): void => beat(host, inner);
	const times = timesOf(inner, {clock: options.clock ?? REAL_CLOCK, cancel: null}, once);
	return {...inner, ...times, on: once};
}
