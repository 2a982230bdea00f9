// A session: one machine, the store that the panes select from, and what can be done to either.
import type {Sample} from '../machine/sample.ts';
import type {Scenario} from '../workload/scenario.ts';
import {type Acts, actsOf} from './acts.ts';
import {type Against, againstOf} from './against.ts';
import {type Branches, branchesOf} from './branches.ts';
import {type Ballots, createBallots} from './course/ballots.ts';
import type {Journal} from './journal/journal.ts';
import {createLook, type Look} from './look.ts';
import {firstLine, type Parts, partsOf, seenTrack, type SessionOptions} from './parts.ts';
import type {Source} from './source/source.ts';
import {mapSeen, processSeen, wantMap, wantProcess} from './store/looks.ts';
import {orderNow, risenIn} from './store/ordering.ts';
import {type ProcessWish, seenOf, type Store} from './store/state.ts';
import type {Ui} from './store/ui.ts';
import {resume} from './time/driver.ts';
import {type Times, timesOf} from './times.ts';
import {lookedAt, type Past} from './track/past.ts';
import {logTold} from './track/event-log.ts';
import {addWatcher, type Watcher} from './track/watch.ts';
import {type Travel, travelOf} from './travel.ts';

/** What a person sees and has chosen: the machine does not feel it. */
export type Looking = {
	readonly setUi: (patch: Partial<Ui>) => void;
	/** All alarms so far have been looked at. */
	readonly seen: () => void;
	readonly freeze: (frozen: boolean) => void;
	/** Puts a line into the log that is not the machine's own. */
	readonly tell: (text: string) => void;
	/** Puts the rows in order now. */
	readonly reorder: () => void;
	/** How many cells the memory map wants; 0 = none is drawn. */
	readonly wantMap: (cells: number) => void;
	/** Looks into a process with each Sample from now on; null = into none. */
	readonly wantProcess: (wish: ProcessWish | null) => void;
};

export type Session = Acts &
	Times &
	Travel &
	Branches &
	Against &
	Looking & {
		readonly store: Store;
		/** The machine of now, line A: what is outside (a /proc, other dashboards) sees this one. */
		readonly source: () => Source;
		/** The machine that is shown: as it was, or a branch. */
		readonly shown: () => Source;
		readonly scenario: () => Scenario;
		/** The newest Sample of line A. */
		readonly newest: () => Sample;
		/** All that has been done, of the line that is shown; null where the machine is somebody else's. */
		readonly shownJournal: () => Journal | null;
		/** All that has been done, of line A; null where the machine is somebody else's. */
		readonly journal: () => Journal | null;
		/** All that has been done to each branch, from boot on. */
		readonly branchJournals: () => readonly {readonly letter: string; readonly journal: Journal}[];
		/** What there has been so far of line A: live objects, which go on growing. */
		readonly past: () => Past;
		/** Goes on as a simulation that stands where the computer stands. Absent: it is one already. */
		readonly fork?: () => void;
		/** What a class votes on the lesson that is taken. */
		readonly class: Ballots;
		/** A look of somebody else's at the same machines. */
		readonly beside: () => Look;
		/** Tells a watcher; what is returned ends it. */
		readonly watch: (watcher: Watcher) => () => void;
	};

function lookingOf(parts: Parts): Looking {
	const {store, looks, ordering, clock} = parts;
	return {
		setUi: patch => {
			const {welcome} = store.getState().ui;
			store.setState(({ui}) => ({ui: {...ui, ...patch}}));
			// Time stood still until the card was closed.
			if (welcome && !store.getState().ui.welcome) resume(parts.driver);
		},
		seen: () => {
			const {past, newest} = seenTrack(parts);
			lookedAt(past, newest.timeUs);
			store.setState({alarms: past.alarms});
		},
		tell: text => {
			const {past, newest} = seenTrack(parts);
			logTold(past.log, text, newest.timeUs);
			store.setState(seenOf({newest, past}));
		},
		freeze: frozen => store.setState(({ui, sample}) => ({frozenSample: frozen ? sample : null, ui: {...ui, frozen}})),
		reorder: () => {
			const {ui, order} = store.getState();
			const {newest, past} = seenTrack(parts);
			const next = orderNow(ordering, {sample: newest, history: past.history, ui}, order, clock.now());
			store.setState({...next, risen: risenIn(order, next.order)});
		},
		wantMap: cells => {
			if (wantMap(looks, cells) && cells > 0) store.setState(mapSeen(looks, seenTrack(parts).source));
		},
		wantProcess: wish => {
			if (wantProcess(looks, wish)) store.setState(processSeen(looks, seenTrack(parts).source, store.getState().processView));
		},
	};
}

/** A session on a scenario, or on whatever source `options.open` makes of it. Throws what opening it throws. */
export function createSession(scenario: Scenario, options: SessionOptions): Session {
	const parts = partsOf(scenario, options);
	return {
		...actsOf(parts),
		...timesOf(parts),
		...travelOf(parts),
		...branchesOf(parts),
		...againstOf(parts),
		...lookingOf(parts),
		store: parts.store,
		source: () => firstLine(parts).track.source,
		shown: () => seenTrack(parts).source,
		scenario: () => parts.scenario,
		newest: () => firstLine(parts).track.newest,
		shownJournal: () => parts.line.journal,
		journal: () => firstLine(parts).journal,
		branchJournals: () => parts.lines.flatMap(({letter, left, journal}) => (left === null || journal === null ? [] : [{letter, journal}])),
		past: () => firstLine(parts).track.past,
		class: createBallots(parts.store),
		beside: () => createLook(parts),
		watch: watcher => addWatcher(parts.watchers, watcher),
	};
}
