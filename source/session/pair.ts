// Two machines on one clock: each a line of its own, moved together, back together too, and the comparison of what has been seen of both. What is chosen on the
// screen of two machines stands in its store.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Sample} from '../machine/sample.ts';
import {type Comparison, follow as compare, openComparison, type Step} from '../workload/compare/comparison.ts';
import {eachOf, type Pair, type Side, SIDES} from '../workload/compare/seen.ts';
import type {Action} from '../workload/action.ts';
import type {Applied} from '../workload/run.ts';
import {namedOf} from './against.ts';
import {ordinalAt} from './journal/journal.ts';
import {NAME_LENGTH} from './line/line.ts';
import {type Line, newestOf, openLine, rest} from './line/line.ts';
import {
	comparisonAt,
	createTrace,
	eventBeside,
	leading,
	oneOn,
	type PairPlace,
	type PairWay,
	setOutBoth,
	timeAt,
	together,
	type Trace,
	trace,
	tracksAt,
	walkBoth,
} from './pair-past.ts';
import type {PairOptions, PairSession, PairState} from './pair-state.ts';
import {firstPairUi} from './pair-ui.ts';
import {HISTORY_BYTES} from './parts.ts';
import {scenarioSource} from './source/scenario.ts';
import {createBudget} from './still/stills.ts';
import {type Clock, REAL_CLOCK} from './time/clock.ts';
import {createDriver, type Driver, type Played, rest as restDriver, resume, start, stop} from './time/driver.ts';
import {AT_FIRST, nextTick, type Pace} from './time/pace.ts';
import {actOn, follow} from './track/track.ts';

/** The parts of a pair. */
type Parts = {
	readonly clock: Clock;
	readonly lines: Pair<Line>;
	readonly traces: Pair<Trace>;
	readonly store: StoreApi<PairState>;
	readonly driver: Driver;
	readonly machine: Played;
	/** Of now. */
	comparison: Comparison;
	place: PairPlace | null;
	/** Where both are to pause; null: nowhere. */
	untilUs: number | null;
	/** How far the past has been played, in the machines' time. */
	playedUs: number;
	way: PairWay | null;
};

/** Machine time between two Samples at 1×, which is what is said of the comparison. */
const EVERY_US = 250_000;
/** A piece of a long way into the past. */
const PIECE_MS = 40;

const hasMoved = ({track}: Line): boolean => track.source.timeUs() !== track.newest.timeUs;

/** Takes the Samples of now of those that have moved. */
function takeBoth({lines, traces, ...parts}: Parts): Comparison {
	for (const side of SIDES) if (hasMoved(lines[side])) lines[side].track.source.apart?.begin(null);
	const steps = eachOf(lines, (line): Step => {
		const {track} = line;
		if (!hasMoved(line)) return null;
		const sample = follow(track);
		rest(line);
		return {sample, ended: track.source.halted() ? 'panic' : null};
	});
	const comparison = compare(parts.comparison, steps);
	for (const side of SIDES) if (steps[side] !== null) trace(traces[side], comparison.seen[side]);
	return comparison;
}

function act(parts: Parts, side: Side, actions: readonly Action[]): readonly Applied[] {
	const {lines, traces} = parts;
	const applied = actOn(lines[side].track, actions);
	const steps = eachOf(lines, ({track}, own): Step => ({sample: own === side ? track.newest : follow(track), ended: track.source.halted() ? 'panic' : null}));
	parts.comparison = compare(parts.comparison, steps);
	for (const own of SIDES) trace(traces[own], parts.comparison.seen[own]);
	publish(parts);
	return applied;
}

/** What is shown: both as they are, or as they were. */
function seenOf({
	lines,
	traces,
	comparison,
	place,
}: Pick<Parts, 'lines' | 'traces' | 'comparison' | 'place'>): Omit<PairState, 'pace' | 'ui' | 'named' | 'others'> {
	const tracks = tracksAt(lines, place);
	const samples = eachOf(tracks, ({newest}) => newest);
	return {
		samples,
		histories: eachOf(tracks, ({past}) => past.history),
		comparison: place === null ? comparison : comparisonAt(comparison, samples, traces, place),
		past: place === null ? null : {nowUs: leading(lines).track.newest.timeUs},
	};
}

const publish = (parts: Parts, pace: Partial<Pace> = {}): void => parts.store.setState(state => ({...seenOf(parts), pace: {...state.pace, ...pace}}));

/** What the driver runs: both machines, or their past up to now. */
function played(parts: Parts): Played {
	const {place, lines, machine} = parts;
	if (place === null) return machine;
	return {
		timeUs: () => parts.playedUs,
		halted: () => parts.place === null,
		nextUs: () => timeAt(lines, (parts.place?.ordinal ?? 0) + 1),
		stepTo: us => {
			parts.playedUs = us;
		},
	};
}

/** Where both were to go: they pause. */
function pauseThere(parts: Parts): void {
	if (parts.untilUs === null || leading(parts.lines).track.newest.timeUs < parts.untilUs) return;
	parts.untilUs = null;
	parts.driver.dueUs = 0;
	parts.store.setState(({pace}) => ({pace: {...pace, paused: true, speed: 1, reached: 1}}));
}

function take(parts: Parts): Sample {
	const {place, lines} = parts;
	if (place === null) {
		parts.comparison = takeBoth(parts);
		pauseThere(parts);
	} else {
		parts.place = oneOn(lines, place);
		if (parts.place === null) {
			// What was due was due of the past.
			parts.driver.dueUs = 0;
			parts.store.setState(({pace}) => ({pace: {...pace, paused: true}}));
		}
	}
	return leading(lines).track.newest;
}

/** Goes to a Sample of both, at once or a piece at a time; at the newest one is at now. Whoever goes back pauses. */
function goTo(parts: Parts, ordinal: number): void {
	const {lines, clock, store, driver} = parts;
	parts.way = null;
	store.setState(({pace}) => ({pace: {...pace, paused: true}}));
	restDriver(driver);
	if (ordinal >= newestOf(leading(lines))) {
		parts.place = null;
		return publish(parts);
	}
	const way = setOutBoth(lines, Math.max(0, ordinal), parts.place);
	parts.way = way;
	const go = (): void => {
		// Somebody wants to be elsewhere by now.
		if (parts.way !== way) return;
		const until = clock.now() + PIECE_MS;
		const arrived = walkBoth(way, () => clock.now() < until);
		if (arrived === null) return void clock.after(0, go);
		parts.way = null;
		parts.place = arrived;
		parts.playedUs = timeAt(lines, arrived.ordinal);
		publish(parts);
	};
	go();
}

const hereOf = ({place, lines}: Parts): number => place?.ordinal ?? newestOf(leading(lines));

function step(parts: Parts): void {
	const {place, machine, store} = parts;
	if (place !== null) return goTo(parts, place.ordinal + 1);
	if (machine.halted()) return;
	machine.stepTo?.(nextTick(machine.timeUs(), store.getState().pace.speed));
	take(parts);
	publish(parts, {halted: machine.halted()});
}

function ordinalOfTime({lines}: Parts, us: number): number {
	const {journal} = leading(lines);
	return journal === null ? 0 : ordinalAt(journal, Math.max(0, us));
}

function toParting(parts: Parts): void {
	const {lines, comparison} = parts;
	const {parting} = comparison.watched;
	const newest = newestOf(leading(lines));
	for (let ordinal = 0; parting !== null && ordinal <= newest; ordinal++) if (timeAt(lines, ordinal) >= parting.atUs) return goTo(parts, ordinal);
}

function partsOf({
	scenarios,
	overrides,
	theme,
	zoom,
	untilUs = null,
	clock = REAL_CLOCK,
	historyBytes,
	sources,
	among,
	leftUs = 0,
	name = '',
	shown = 'a',
}: PairOptions): Parts {
	const budget = createBudget(historyBytes ?? HISTORY_BYTES);
	// Two machines may run at once: what one takes is not what this process works meanwhile.
	const reckoning = {now: clock.now};
	const lines: Pair<Line> = eachOf(scenarios, (scenario, side) => openLine(sources?.[side] ?? scenarioSource(scenario), scenario, budget, reckoning));
	const traces: Pair<Trace> = {a: createTrace(), b: createTrace()};
	const comparison = openComparison(
		eachOf(scenarios, ({name}) => name),
		eachOf(lines, ({track}) => track.newest),
		EVERY_US,
		overrides,
	);
	for (const side of SIDES) trace(traces[side], comparison.seen[side]);
	const ui = firstPairUi(theme, zoom, shown);
	const store = createStore<PairState>(() => ({
		...seenOf({lines, traces, comparison, place: null}),
		pace: {...AT_FIRST, ...(untilUs === null ? {} : {speed: Infinity})},
		named: eachOf(namedOf({among, leftUs, name}), ({letter, name: own, left}) => ({letter, name: own, left})),
		others: among?.others ?? [],
		ui,
	}));
	const driver = createDriver({
		clock,
		source: () => played(parts),
		pace: () => store.getState().pace,
		take: () => take(parts),
		publish: pace => publish(parts, pace ?? {}),
	});
	const machine = together(
		eachOf(lines, ({track}) => track.source),
		clock.now,
	);
	const parts: Parts = {clock, lines, traces, store, driver, machine, comparison, untilUs, place: null, playedUs: 0, way: null};
	return parts;
}

/** Boots both machines. Throws RangeError where one cannot exist. */
export function createPair(options: PairOptions): PairSession {
	const parts = partsOf(options);
	const {store, lines, driver} = parts;
	const setPace = (patch: Partial<Pace>): void => store.setState(({pace}) => ({pace: {...pace, ...patch}}));
	return {
		store,
		lines,
		start: () => start(driver),
		stop: () => stop(driver),
		pause: paused => {
			setPace({paused});
			if (paused) restDriver(driver);
			else resume(driver);
		},
		setSpeed: speed => {
			setPace({speed, behindUs: 0, reached: speed === Infinity ? store.getState().pace.reached : speed});
			resume(driver);
		},
		step: () => step(parts),
		back: () => goTo(parts, hereOf(parts) - 1),
		toBoot: () => goTo(parts, 0),
		toNow: () => goTo(parts, newestOf(leading(lines))),
		toEvent: where => {
			const found = eventBeside(lines, hereOf(parts), where);
			if (found !== null) goTo(parts, found);
			else if (where === 'after') goTo(parts, newestOf(leading(lines)));
		},
		here: () => hereOf(parts),
		toParting: () => toParting(parts),
		toTime: us => goTo(parts, ordinalOfTime(parts, us)),
		act: (side, actions) => act(parts, side, actions),
		name: (side, own) => store.setState(({named}) => ({named: {...named, [side]: {...named[side], name: own.slice(0, NAME_LENGTH)}}})),
		setUi: patch => store.setState(({ui}) => ({ui: {...ui, ...patch}})),
	};
}
