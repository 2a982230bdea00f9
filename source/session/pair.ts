// Two machines on one clock: each a track of its own, moved together, and the comparison of what has been seen of both. What is chosen on the screen of two
// machines stands in its store.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Sample} from '../machine/sample.ts';
import {type Comparison, follow as compare, openComparison, type Step} from '../workload/compare/comparison.ts';
import {eachOf, type Pair, type Side, SIDES} from '../workload/compare/seen.ts';
import type {Override} from '../workload/document.ts';
import type {Scenario} from '../workload/scenario.ts';
import type {SessionOptions} from './parts.ts';
import {createSession, type Session} from './session.ts';
import {scenarioSource} from './source/scenario.ts';
import type {Source} from './source/source.ts';
import {type Clock, REAL_CLOCK} from './time/clock.ts';
import {createDriver, type Driver, rest, resume, start, stop} from './time/driver.ts';
import {AT_FIRST, nextTick, type Pace} from './time/pace.ts';
import type {History} from './track/history.ts';
import {follow, openTrack, type Track} from './track/track.ts';

export type PairView = 'beside' | 'over' | 'difference';

/** What a person has chosen on the screen of two machines. */
export type PairUi = {
	/** The one that is acted on and that stays. */
	readonly gold: Side;
	readonly view: PairView;
	readonly scale: 'magnified' | 'linear';
	readonly zoom: number;
	/** Which of the zones, by its place among the names of both; null: the largest. */
	readonly zone: number | null;
	/** First row of the table that is shown. */
	readonly row: number;
	readonly help: boolean;
	readonly theme: string;
};

export type PairState = {
	readonly comparison: Comparison;
	/** The newest Sample of each. */
	readonly samples: Pair<Sample>;
	/** They grow in place; `samples` change with them. */
	readonly histories: Pair<History>;
	readonly pace: Pace;
	readonly ui: PairUi;
};

export type PairSession = {
	readonly store: StoreApi<PairState>;
	readonly tracks: Pair<Track>;
	readonly start: () => void;
	readonly stop: () => void;
	readonly pause: (paused: boolean) => void;
	readonly setSpeed: (speed: number) => void;
	/** One Sample on for both, while paused. */
	readonly step: () => void;
	readonly setUi: (patch: Partial<PairUi>) => void;
};

export type PairOptions = {
	readonly scenarios: Pair<Scenario>;
	/** What was set for each alone. */
	readonly overrides: Pair<readonly Override[]>;
	readonly theme: string;
	readonly zoom: number;
	readonly clock?: Clock;
};

/** Machine time between two Samples at 1×, which is what is said of the comparison. */
const EVERY_US = 250_000;

/** Both sources as one: they stand at one instant but for one that has stopped for good. */
function together(sources: Pair<Source>): Pick<Source, 'timeUs' | 'halted' | 'stepTo'> {
	const running = (): readonly Source[] => SIDES.map(side => sources[side]).filter(source => !source.halted());
	return {
		timeUs: () => Math.min(...(running().length > 0 ? running() : SIDES.map(side => sources[side])).map(source => source.timeUs())),
		halted: () => running().length === 0,
		stepTo: us => {
			for (const source of running()) source.stepTo?.(us);
		},
	};
}

/** Takes the Samples of now of those that have moved. */
function takeBoth(tracks: Pair<Track>): Pair<Step> {
	return eachOf(tracks, track => {
		const {source, newest} = track;
		if (source.timeUs() === newest.timeUs) return null;
		const sample = follow(track);
		return {sample, ended: source.halted() ? 'panic' : null};
	});
}

const seenOf = (tracks: Pair<Track>): Pick<PairState, 'samples' | 'histories'> => ({
	samples: eachOf(tracks, ({newest}) => newest),
	histories: eachOf(tracks, ({past}) => past.history),
});

function firstState({scenarios, overrides, theme, zoom}: PairOptions, tracks: Pair<Track>): PairState {
	const seen = seenOf(tracks);
	return {
		...seen,
		comparison: openComparison(
			eachOf(scenarios, ({name}) => name),
			seen.samples,
			EVERY_US,
			overrides,
		),
		pace: AT_FIRST,
		ui: {gold: 'a', view: 'beside', scale: 'magnified', zoom, zone: null, row: 0, help: false, theme},
	};
}

/** Boots both machines. Throws RangeError where one cannot exist. */
export function createPair(options: PairOptions): PairSession {
	const tracks: Pair<Track> = eachOf(options.scenarios, scenario => openTrack(scenarioSource(scenario)));
	const store = createStore<PairState>(() => firstState(options, tracks));
	const machine = together(eachOf(tracks, ({source}) => source));
	let {comparison} = store.getState();
	const take = (): Sample => {
		comparison = compare(comparison, takeBoth(tracks));
		return tracks.a.source.halted() ? tracks.b.newest : tracks.a.newest;
	};
	const publish = (pace: Pace | null): void => store.setState({comparison, ...seenOf(tracks), ...(pace === null ? {} : {pace})});
	const driver: Driver = createDriver({
		clock: options.clock ?? REAL_CLOCK,
		source: () => ({...tracks.a.source, ...machine}),
		pace: () => store.getState().pace,
		take,
		publish,
	});
	const setPace = (patch: Partial<Pace>): void => store.setState(({pace}) => ({pace: {...pace, ...patch}}));
	return {
		store,
		tracks,
		start: () => start(driver),
		stop: () => stop(driver),
		pause: paused => {
			setPace({paused});
			if (paused) rest(driver);
			else resume(driver);
		},
		setSpeed: speed => {
			setPace({speed, behindUs: 0, reached: speed === Infinity ? store.getState().pace.reached : speed});
			resume(driver);
		},
		step: () => {
			if (machine.halted()) return;
			machine.stepTo?.(nextTick(machine.timeUs(), store.getState().pace.speed));
			take();
			publish({...store.getState().pace, halted: machine.halted()});
		},
		setUi: patch => store.setState(({ui}) => ({ui: {...ui, ...patch}})),
	};
}

/** The one that stays as a session of its own, where it stands and with what is remembered of it. */
export const staying =
	({tracks}: Pick<PairSession, 'tracks'>, side: Side, scenario: Scenario) =>
	async (options: SessionOptions): Promise<Session> => {
		const {source, past} = tracks[side];
		let taken = false;
		return createSession(scenario, {
			...options,
			welcome: false,
			past,
			open: opened => {
				if (taken) return scenarioSource(opened);
				taken = true;
				return source;
			},
		});
	};
