// How the time of a session's machine goes by, and which machine it is.
import type {Scenario} from '../workload/scenario.ts';
import {openLine, UNSEEN_SHARE} from './line/line.ts';
import {type Parts, publish, publishActed, slowly, takeNow} from './parts.ts';
import {dropStills} from './still/stills.ts';
import {forgetOrder} from './store/ordering.ts';
import {INITIAL_PROCESS_UI} from './store/process-ui.ts';
import {aboutOf} from './store/state.ts';
import type {Ui} from './store/ui.ts';
import {rest, resume, start, stop} from './time/driver.ts';
import {nextTick, type Pace} from './time/pace.ts';
import {goTo, releaseBrake, stepNow, stopWay} from './travel.ts';

export type Times = {
	readonly pause: (paused: boolean) => void;
	readonly setSpeed: (speed: number) => void;
	/** One Sample on, while paused. */
	readonly step: () => void;
	readonly restart: () => void;
	/** Takes another scenario. Throws what booting it throws, and then goes on with the old one. */
	readonly choose: (scenario: Scenario) => void;
	/** Whether the clock slows down at great moments. */
	readonly setBrake: (on: boolean) => void;
	/** The moment that is shown has been looked at. */
	readonly release: () => void;
	/** Runs to an instant of its own time, a Sample at each tick of a speed (1×), while nobody looks; a turn of the generator is a tick. */
	readonly runTo: (us: number, speed?: number) => Generator<void>;
	/** Goes on at a speed, and pauses at an instant. */
	readonly playTo: (us: number, speed: number) => void;
	readonly start: () => void;
	readonly stop: () => void;
};

function setPace({store}: Parts, patch: Partial<Pace>): void {
	store.setState(({pace}) => ({pace: {...pace, ...patch}}));
}

/** Another machine takes the place of this one; its past and its branches are gone. What was chosen about processes of the old one is forgotten. */
function begin(parts: Parts, scenario: Scenario, taken: Ui['taken'] = null): void {
	const {store, watchers, ordering, looks, budget} = parts;
	const source = parts.open(scenario);
	stopWay(parts);
	parts.scenario = scenario;
	for (const watcher of watchers) watcher.opened?.();
	for (const {stills} of parts.lines) dropStills(stills);
	parts.line = openLine(source, scenario, budget, parts.clock, {watchers});
	parts.lines = [parts.line];
	parts.place = null;
	parts.jumps.length = 0;
	forgetOrder(ordering);
	setPace(parts, {halted: false, behindUs: 0});
	releaseBrake(parts);
	looks.wish = null;
	const {ui} = store.getState();
	const process = {...INITIAL_PROCESS_UI, pane: ui.process.pane, tab: ui.process.tab};
	publish(parts, {
		about: aboutOf(source, scenario),
		frozenSample: null,
		processView: null,
		ui: {...ui, process, selected: null, overlay: null, form: null, frozen: false, zone: null, taken},
	});
	resume(parts.driver);
}

function* runTo(parts: Parts, us: number, speed: number): Generator<void> {
	const {source} = parts.line.track;
	while (source.timeUs() < us && !source.halted() && source.stepTo !== undefined) {
		source.stepTo(Math.min(us, nextTick(source.timeUs(), speed)));
		takeNow(parts, slowly(parts), UNSEEN_SHARE);
		yield;
	}
	publishActed(parts);
}

export const timesOf = (parts: Parts): Times => ({
	pause: paused => {
		stopWay(parts);
		if (!paused && parts.store.getState().brake.now?.leftMs === Infinity) releaseBrake(parts);
		setPace(parts, {paused, untilUs: undefined});
		if (paused) rest(parts.driver);
		else resume(parts.driver);
	},
	setSpeed: speed => {
		releaseBrake(parts);
		// As fast as possible there is only now.
		if (speed === Infinity && parts.place !== null) goTo(parts, Infinity);
		setPace(parts, {speed, behindUs: 0, reached: speed === Infinity ? parts.store.getState().pace.reached : speed});
		resume(parts.driver);
	},
	step: () => (parts.place === null ? stepNow(parts) : goTo(parts, parts.place.replay.ordinal + 1)),
	restart: () => begin(parts, parts.scenario, parts.store.getState().ui.taken),
	choose: scenario => begin(parts, scenario),
	setBrake: on => {
		if (!on) releaseBrake(parts);
		parts.store.setState(({brake}) => ({brake: {...brake, on}}));
	},
	release: () => releaseBrake(parts),
	runTo: (us, speed = 1) => runTo(parts, us, speed),
	playTo: (us, speed) => {
		stopWay(parts);
		releaseBrake(parts);
		setPace(parts, {speed, reached: speed, behindUs: 0, paused: false, untilUs: us});
		resume(parts.driver);
	},
	start: () => start(parts.driver),
	stop: () => stop(parts.driver),
});
