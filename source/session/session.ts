// A session: one machine, the store that the panes select from, and what can be done to either.
import type {Scenario} from '../workload/scenario.ts';
import {type Acts, actsOf} from './acts.ts';
import {type Parts, partsOf, type SessionOptions} from './parts.ts';
import type {Source} from './source/source.ts';
import {mapSeen, processSeen, wantMap, wantProcess} from './store/looks.ts';
import {orderNow} from './store/ordering.ts';
import type {ProcessWish, Store} from './store/state.ts';
import type {Ui} from './store/ui.ts';
import {type Times, timesOf} from './times.ts';
import {lookedAt, type Past} from './track/past.ts';
import {addWatcher, type Watcher} from './track/watch.ts';

/** What a person sees and has chosen: the machine does not feel it. */
export type Looking = {
	readonly setUi: (patch: Partial<Ui>) => void;
	/** All alarms so far have been looked at. */
	readonly seen: () => void;
	readonly freeze: (frozen: boolean) => void;
	/** Puts the rows in order now. */
	readonly reorder: () => void;
	/** How many cells the memory map wants; 0 = none is drawn. */
	readonly wantMap: (cells: number) => void;
	/** Looks into a process with each Sample from now on; null = into none. */
	readonly wantProcess: (wish: ProcessWish | null) => void;
};

export type Session = Acts &
	Times &
	Looking & {
		readonly store: Store;
		readonly source: () => Source;
		readonly scenario: () => Scenario;
		/** What there has been so far: live objects, which go on growing. */
		readonly past: () => Past;
		/** Tells a watcher; what is returned ends it. */
		readonly watch: (watcher: Watcher) => () => void;
	};

function lookingOf(parts: Parts): Looking {
	const {store, looks, ordering, clock} = parts;
	return {
		setUi: patch => store.setState(({ui}) => ({ui: {...ui, ...patch}})),
		seen: () => {
			const {past, newest} = parts.track;
			lookedAt(past, newest.timeUs);
			store.setState({alarms: past.alarms});
		},
		freeze: frozen => store.setState(({ui, sample}) => ({frozenSample: frozen ? sample : null, ui: {...ui, frozen}})),
		reorder: () => {
			const {ui, order} = store.getState();
			const {newest, past} = parts.track;
			store.setState(orderNow(ordering, {sample: newest, history: past.history, ui}, order, clock.now()));
		},
		wantMap: cells => {
			if (wantMap(looks, cells) && cells > 0) store.setState(mapSeen(looks, parts.track.source));
		},
		wantProcess: wish => {
			if (wantProcess(looks, wish)) store.setState(processSeen(looks, parts.track.source, store.getState().processView));
		},
	};
}

/** A session on a scenario, or on whatever source `options.open` makes of it. Throws what opening it throws. */
export function createSession(scenario: Scenario, options: SessionOptions): Session {
	const parts = partsOf(scenario, options);
	return {
		...actsOf(parts),
		...timesOf(parts),
		...lookingOf(parts),
		store: parts.store,
		source: () => parts.track.source,
		scenario: () => parts.scenario,
		past: () => parts.track.past,
		watch: watcher => addWatcher(parts.watchers, watcher),
	};
}
