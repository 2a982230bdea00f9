// The parts of a session, each with its own data: who keeps the clock (time/driver.ts), who follows the machine and remembers (track/, line/), who looks deeper
// (store/looks.ts), who puts rows in order (store/ordering.ts). This file puts them together and tells the store what has happened.
import {createStore} from 'zustand/vanilla';
import type {Sample} from '../machine/sample.ts';
import type {Scenario} from '../workload/scenario.ts';
import type {Journal} from './journal/journal.ts';
import {FILLING_SHARE, type Line, openLine, reopenLine, rest} from './line/line.ts';
import {rehearse} from './line/rehearsal.ts';
import {ordinalOf, type Place, type Way, wayDone} from './line/place.ts';
import {scenarioSource} from './source/scenario.ts';
import type {Source} from './source/source.ts';
import type {Spares} from './still/copy.ts';
import {type Budget, createBudget} from './still/stills.ts';
import {initialLesson} from './store/lesson.ts';
import {createLooks, type Looks, seenNow} from './store/looks.ts';
import {createOrdering, type Order, orderDue, type Ordering, risenIn} from './store/ordering.ts';
import {aboutOf, seenOf, type State, type Store} from './store/state.ts';
import {type TimeState, timeState} from './store/time-state.ts';
import {initialUi} from './store/ui.ts';
import {BRAKE_MS, type Brake, caught, NO_BRAKE} from './time/brake.ts';
import {type Clock, REAL_CLOCK} from './time/clock.ts';
import type {Brakes} from './time/braking.ts';
import {createDriver, type Driver, type Played} from './time/driver.ts';
import {AT_FIRST, type Pace} from './time/pace.ts';
import {playOn, playing} from './time/play.ts';
import type {Past} from './track/past.ts';
import {follow, type Track} from './track/track.ts';
import type {Watchers} from './track/watch.ts';

export type SessionOptions = {
	readonly theme: string;
	readonly readOnly?: boolean;
	readonly welcome?: boolean;
	readonly clock?: Clock;
	/** Puts pids in order for the process pane. */
	readonly order: Order;
	readonly open?: (scenario: Scenario) => Source;
	readonly past?: Past | null;
	/** A machine that has been followed already: the session goes on with it, its past included. */
	readonly line?: Line;
	/** All lines there are, A first, where there are more. */
	readonly lines?: readonly Line[];
	/** What was done before, to go on with. */
	readonly journal?: Journal | null;
	/** Bytes that copies for going back may take; absent: HISTORY_BYTES. */
	readonly historyBytes?: number;
	/** What the clock slows down or stops for; nothing where nobody watches. */
	readonly brake?: Brake;
	readonly pace?: Partial<Pace>;
};

/** Somebody on the way to another place. */
export type Travelling = {readonly way: Way; readonly cancel: () => void};

export type Parts = {
	readonly clock: Clock;
	readonly open: (scenario: Scenario) => Source;
	readonly store: Store;
	readonly driver: Driver;
	readonly looks: Looks;
	readonly ordering: Ordering;
	readonly watchers: Watchers;
	readonly budget: Budget;
	scenario: Scenario;
	/** A first. What comes from outside (a /proc, other dashboards) is about that one. */
	lines: readonly Line[];
	/** The one that is shown. */
	line: Line;
	/** Where in its past one stands; null at now. */
	place: Place | null;
	/** On the way to another place. */
	way: Travelling | null;
	/** Memory of places that were left, for the next; none at now. */
	readonly spares: Spares;
	/** Places that were left by a jump, the last one last. */
	readonly jumps: {readonly line: Line; readonly ordinal: number | null}[];
};

/** Bytes for copies to go back to, where nobody says otherwise: with what they are kept in less than 256 MiB. */
export const HISTORY_BYTES = 112 * 1024 * 1024;

/** Below this every event stands alone in the log. */
const SLOW_MOTION = 0.1;
const isSlow = ({pace: {speed}, brake}: Pick<State, 'pace' | 'brake'>): boolean => speed < SLOW_MOTION || brake.now !== null;

export const slowly = ({store}: Parts): boolean => isSlow(store.getState());

/** The machine that is seen: of now, or as it was. */
export const seenTrack = ({line, place}: Parts): Track => place?.replay.track ?? line.track;

/** Line A. */
export const firstLine = ({lines}: Pick<Parts, 'lines'>): Line => lines[0] as Line;

/** What copies may take while the machine runs; undefined: as always. */
const shareNow = ({store, budget}: Parts): number | undefined => (store.getState().pace.speed > 1 && !budget.reached ? FILLING_SHARE : undefined);

/** Takes the Sample of now of the line that is shown. `slow`: whatever the speed is. `share`: copies take one in so much of real time. */
export function takeNow(parts: Parts, slow = slowly(parts), share = shareNow(parts)): Sample {
	const {line} = parts;
	const sample = follow(line.track, {slowly: slow});
	rest(line, share);
	rehearse(line);
	return sample;
}

export function timeNow({lines, line, place, way}: Pick<Parts, 'lines' | 'line' | 'place' | 'way'>): TimeState {
	const here = place === null ? null : {ordinal: ordinalOf(place), atUs: place.replay.track.newest.timeUs, between: place.betweenUs !== null};
	return timeState(lines, line, here, way === null ? null : wayDone(way.way));
}

/** Puts what has happened since into the store: one update, one frame. */
export function publish(parts: Parts, more: Partial<State> = {}): void {
	const {store, ordering, looks, clock} = parts;
	const {ui, order: before, processView} = store.getState();
	const track = seenTrack(parts);
	const seen = seenOf(track);
	const time = timeNow(parts);
	const ordered = orderDue(ordering, {...seen, ui}, before, clock.now());
	const risen = ordered.order === undefined ? {} : {risen: risenIn(before, ordered.order)};
	store.setState({...seen, time, ...ordered, ...risen, ...seenNow(looks, track.source, processView), ...more});
}

/** The same with what became of the pace: an act or a step may have ended the machine. */
export const publishActed = (parts: Parts): void => publish(parts, {pace: {...parts.store.getState().pace, halted: seenTrack(parts).source.halted()}});

export function firstState(
	line: Line,
	scenario: Scenario,
	{theme, readOnly, welcome = false, brake = NO_BRAKE, pace = {}, lines = [line]}: SessionOptions,
	{order}: Ordering,
): State {
	const ui = {...initialUi(theme, readOnly), welcome};
	const seen = seenOf(line.track);
	return {
		...seen,
		time: timeState(lines, line, null, null),
		about: aboutOf(line.track.source, scenario),
		pace: {...AT_FIRST, ...pace},
		brake,
		order: order({...seen, ui}, []),
		risen: [],
		frozenSample: null,
		frameMap: null,
		groups: [],
		lesson: initialLesson(line.track.source.seed),
		processView: null,
		ui,
	};
}

/** Moments go into the store as they come; one that the machine stops at pauses it. */
function brakesOf(store: Store): Brakes {
	const put = (now: Brake['now'], more: Partial<State> = {}): void => store.setState(({brake}) => ({brake: {...brake, now}, ...more}));
	return {
		get: () => store.getState().brake,
		come: ({moment, stops}, sample) => {
			const {brake, pace} = store.getState();
			put({caught: caught(moment, sample), leftMs: stops || moment === 'panic' ? Infinity : BRAKE_MS}, stops ? {pace: {...pace, paused: true}} : {});
			if (stops) store.setState({brake: {...store.getState().brake, stopAt: brake.stopAt.filter(one => one !== moment)}});
		},
		left: ms => {
			const {now} = store.getState().brake;
			put(now === null || ms <= 0 ? null : {...now, leftMs: ms});
		},
	};
}

/** Opens a scenario's source and puts a session's parts around it. Throws what opening it throws. */
export function partsOf(scenario: Scenario, options: SessionOptions): Parts {
	const {clock = REAL_CLOCK, open = scenarioSource, historyBytes = HISTORY_BYTES} = options;
	const watchers: Watchers = (options.lines?.[0] ?? options.line)?.track.watchers ?? new Set();
	const ordering = createOrdering(options.order);
	const budget = options.line?.stills.budget ?? createBudget(historyBytes);
	const begun = (): Line =>
		options.journal
			? reopenLine(open(scenario), options.journal, budget, clock, {watchers})
			: openLine(open(scenario), scenario, budget, clock, {watchers, past: options.past ?? undefined});
	const line = options.line ?? begun();
	let lines = options.lines ?? [line];
	return assemble({
		...{clock, open, watchers, budget, ordering, line, scenario},
		lines: () => lines,
		setLines: next => {
			lines = next;
		},
		state: () => firstState(line, scenario, options, ordering),
	});
}

type Assembled = Pick<Parts, 'clock' | 'open' | 'watchers' | 'budget' | 'ordering' | 'line' | 'scenario'> & {
	readonly lines: () => readonly Line[];
	readonly setLines: (lines: readonly Line[]) => void;
	readonly state: () => State;
	/** What is run at now; absent: the machine of the line that is shown. */
	readonly live?: () => Played;
};

/** Puts parts together that look at lines. */
export function assemble({clock, open, watchers, budget, ordering, line, scenario, lines, setLines, state, live}: Assembled): Parts {
	const store = createStore<State>(state);
	const driver = createDriver({
		clock,
		source: () => (parts.place !== null ? playing(parts.place) : (live?.() ?? parts.line.track.source)),
		pace: () => store.getState().pace,
		take: () => (parts.place === null ? takeNow(parts) : playOn(parts, parts.place)),
		publish: pace => publish(parts, pace === null ? {} : {pace}),
		waits: () => store.getState().ui.welcome,
		brakes: brakesOf(store),
	});
	const parts: Parts = {
		...{clock, open, store, driver, ordering, watchers, budget, scenario, line},
		looks: createLooks(),
		get lines() {
			return lines();
		},
		set lines(next) {
			setLines(next);
		},
		place: null,
		way: null,
		spares: new Map(),
		jumps: [],
	};
	return parts;
}
