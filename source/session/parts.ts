// The parts of a session, each with its own data: who keeps the clock (time/driver.ts), who follows the machine and remembers (track/), who looks deeper
// (store/looks.ts), who puts rows in order (store/ordering.ts). This file puts them together and tells the store what has happened.
import {createStore} from 'zustand/vanilla';
import type {Scenario} from '../workload/scenario.ts';
import {scenarioSource} from './source/scenario.ts';
import type {Source} from './source/source.ts';
import {initialLesson} from './store/lesson.ts';
import {createLooks, type Looks, seenNow} from './store/looks.ts';
import {createOrdering, type Order, orderDue, type Ordering} from './store/ordering.ts';
import {aboutOf, seenOf, type State, type Store} from './store/state.ts';
import {initialUi} from './store/ui.ts';
import {type Clock, REAL_CLOCK} from './time/clock.ts';
import {createDriver, type Driver} from './time/driver.ts';
import {AT_FIRST, type Pace} from './time/pace.ts';
import type {Past} from './track/past.ts';
import {follow, openTrack, type Track} from './track/track.ts';
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
};

export type Parts = {
	readonly clock: Clock;
	readonly open: (scenario: Scenario) => Source;
	readonly store: Store;
	readonly driver: Driver;
	readonly looks: Looks;
	readonly ordering: Ordering;
	readonly watchers: Watchers;
	scenario: Scenario;
	track: Track;
};

/** Below this every event stands alone in the log. */
const SLOW_MOTION = 0.1;
const isSlow = ({speed}: Pace): boolean => speed < SLOW_MOTION;

/** Takes the Sample of now. `slowly`: whatever the speed is. */
export const takeNow = ({track, store}: Parts, slowly = isSlow(store.getState().pace)): ReturnType<typeof follow> => follow(track, {slowly});

export const slowly = ({store}: Parts): boolean => isSlow(store.getState().pace);

/** Puts what has happened since into the store: one update, one frame. */
export function publish({store, track, ordering, looks, clock}: Parts, more: Partial<State> = {}): void {
	const {ui, order: before, processView} = store.getState();
	const seen = seenOf(track);
	store.setState({...seen, ...orderDue(ordering, {...seen, ui}, before, clock.now()), ...seenNow(looks, track.source, processView), ...more});
}

/** The same with what became of the pace: an act or a step may have ended the machine. */
export const publishActed = (parts: Parts): void => publish(parts, {pace: {...parts.store.getState().pace, halted: parts.track.source.halted()}});

function firstState(track: Track, scenario: Scenario, {theme, readOnly, welcome = false}: SessionOptions, {order}: Ordering): State {
	const ui = {...initialUi(theme, readOnly), welcome};
	const seen = seenOf(track);
	return {
		...seen,
		about: aboutOf(track.source, scenario.summary),
		pace: AT_FIRST,
		order: order({...seen, ui}, []),
		frozenSample: null,
		frameMap: null,
		lesson: initialLesson(track.source.seed),
		processView: null,
		ui,
	};
}

/** Opens a scenario's source and puts a session's parts around it. Throws what opening it throws. */
export function partsOf(scenario: Scenario, options: SessionOptions): Parts {
	const {clock = REAL_CLOCK, open = scenarioSource} = options;
	const watchers: Watchers = new Set();
	const ordering = createOrdering(options.order);
	const track = openTrack(open(scenario), watchers, options.past ?? undefined);
	const store = createStore<State>(() => firstState(track, scenario, options, ordering));
	const driver = createDriver({
		clock,
		source: () => parts.track.source,
		pace: () => store.getState().pace,
		take: () => takeNow(parts),
		publish: pace => publish(parts, pace === null ? {} : {pace}),
	});
	const parts: Parts = {clock, open, store, driver, looks: createLooks(), ordering, watchers, scenario, track};
	return parts;
}
