// A look of somebody else's at the lines of a session: a place in time of its own, on whichever line. The machines are the session's; at now of line A, which
// runs there, the look follows. A branch that is begun from here is one of the session's, and is run here for as long as only this one shows it.
import type {Action} from '../workload/action.ts';
import type {Applied} from '../workload/run.ts';
import {actsOf} from './acts.ts';
import {type Branches, branchesOf} from './branches.ts';
import {assemble, firstLine, firstState, type Parts, publish, seenTrack} from './parts.ts';
import type {Source} from './source/source.ts';
import {createOrdering} from './store/ordering.ts';
import type {Store} from './store/state.ts';
import {NO_BRAKE} from './time/brake.ts';
import {rest, start, stop} from './time/driver.ts';
import {type Times, timesOf} from './times.ts';
import {type Travel, travelOf} from './travel.ts';

export type Look = Omit<Travel, 'on'> &
	Branches &
	Pick<Times, 'pause' | 'setSpeed'> & {
		readonly store: Store;
		/** One Sample on; nothing at now of line A. */
		readonly on: () => void;
		/** Whether it stands anywhere but at now of line A. */
		readonly isAway: () => boolean;
		/** The machine that is seen. */
		readonly shown: () => Source;
		/** Does something to the machine that is seen: in the past it begins a branch. Nothing is told where that is refused, which is said in the store. */
		readonly ask: (actions: readonly Action[], told: (applied: readonly Applied[]) => void) => void;
		readonly end: () => void;
	};

/** A machine that is not this look's to run. */
const still = ({timeUs, halted}: Source) => ({timeUs, halted});

/** A look at a session's lines, at now of line A. `parts`: the session's. */
export function createLook(parts: Parts): Look {
	const {clock, open, watchers, budget} = parts;
	const line = firstLine(parts);
	const ordering = createOrdering(() => []);
	const pace = {...parts.store.getState().pace, paused: true};
	const own = assemble({
		...{clock, open, watchers, budget, ordering, line},
		scenario: parts.scenario,
		lines: () => parts.lines,
		setLines: lines => {
			parts.lines = lines;
			publish(parts);
		},
		state: () => firstState(line, parts.scenario, {theme: '', order: () => [], brake: NO_BRAKE, pace, lines: parts.lines}, ordering),
		// Whose screen shows it runs it.
		live: () => (own.line === parts.line || own.line === firstLine(parts) ? still(own.line.track.source) : own.line.track.source),
	});
	const isAway = (): boolean => own.place !== null || own.way !== null || own.line !== firstLine(parts);
	const travel = travelOf(own);
	const {pause, setSpeed} = timesOf(own);
	const unsubscribe = parts.store.subscribe((state, before) => {
		if (!own.lines.includes(own.line)) {
			// It was dropped, or another machine has begun.
			travel.stopWay();
			own.line = firstLine(parts);
			own.place = null;
			own.jumps.length = 0;
			publish(own);
		} else if (state.time !== before.time && isAway()) publish(own);
	});
	start(own.driver);
	return {
		...travel,
		...branchesOf(own),
		pause,
		setSpeed,
		store: own.store,
		on: () => {
			if (isAway()) travel.on();
		},
		isAway,
		shown: () => seenTrack(own).source,
		ask: actsOf(own).ask,
		end: () => {
			unsubscribe();
			travel.stopWay();
			rest(own.driver);
			stop(own.driver);
		},
	};
}
