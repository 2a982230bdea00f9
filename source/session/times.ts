// How the time of a session's machine goes by, and which machine it is.
import type {Scenario} from '../workload/scenario.ts';
import {openLine} from './line/line.ts';
import {type Parts, publish} from './parts.ts';
import {dropStills} from './still/stills.ts';
import {forgetOrder} from './store/ordering.ts';
import {INITIAL_PROCESS_UI} from './store/process-ui.ts';
import {aboutOf} from './store/state.ts';
import {rest, resume, start, stop} from './time/driver.ts';
import type {Pace} from './time/pace.ts';
import {goTo, stepNow, stopWay} from './travel.ts';

export type Times = {
	readonly pause: (paused: boolean) => void;
	readonly setSpeed: (speed: number) => void;
	/** One Sample on, while paused. */
	readonly step: () => void;
	readonly restart: () => void;
	/** Takes another scenario. Throws what booting it throws, and then goes on with the old one. */
	readonly choose: (scenario: Scenario) => void;
	readonly start: () => void;
	readonly stop: () => void;
};

function setPace({store}: Parts, patch: Partial<Pace>): void {
	store.setState(({pace}) => ({pace: {...pace, ...patch}}));
}

/** Another machine takes the place of this one; its past and its branches are gone. What was chosen about processes of the old one is forgotten. */
function begin(parts: Parts, scenario: Scenario): void {
	const {store, watchers, ordering, looks, budget} = parts;
	const source = parts.open(scenario);
	stopWay(parts);
	parts.scenario = scenario;
	for (const watcher of watchers) watcher.opened?.();
	for (const {stills} of parts.lines) dropStills(stills);
	parts.line = openLine(source, scenario, budget, {watchers});
	parts.lines = [parts.line];
	parts.place = null;
	parts.jumps.length = 0;
	forgetOrder(ordering);
	setPace(parts, {halted: false, behindUs: 0});
	looks.wish = null;
	const {ui} = store.getState();
	const process = {...INITIAL_PROCESS_UI, pane: ui.process.pane, tab: ui.process.tab};
	publish(parts, {
		about: aboutOf(source, scenario.summary),
		frozenSample: null,
		processView: null,
		ui: {...ui, process, selected: null, overlay: null, form: null, frozen: false, zone: null},
	});
	resume(parts.driver);
}

export const timesOf = (parts: Parts): Times => ({
	pause: paused => {
		stopWay(parts);
		setPace(parts, {paused});
		if (paused) rest(parts.driver);
		else resume(parts.driver);
	},
	setSpeed: speed => {
		// As fast as possible there is only now.
		if (speed === Infinity && parts.place !== null) goTo(parts, Infinity);
		setPace(parts, {speed, behindUs: 0, reached: speed === Infinity ? parts.store.getState().pace.reached : speed});
		resume(parts.driver);
	},
	step: () => (parts.place === null ? stepNow(parts) : goTo(parts, parts.place.replay.ordinal + 1)),
	restart: () => begin(parts, parts.scenario),
	choose: scenario => begin(parts, scenario),
	start: () => start(parts.driver),
	stop: () => stop(parts.driver),
});
