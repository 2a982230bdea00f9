// One running machine: its history, what is done to it, and the store that the panes select from. Its time is driver.ts's.
// State in the store is Samples and what a person chose; the machine lives here, beside it.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Pid} from '../machine/command.ts';
import type {ProcessView} from '../machine/process-view.ts';
import type {MachineEvent} from '../machine/machine-event.ts';
import type {FrameMap, Sample} from '../machine/sample.ts';
import type {Action} from '../workload/action.ts';
import type {Applied} from '../workload/run.ts';
import type {Scenario} from '../workload/scenario.ts';
import {type Alarms, markSeen, NO_ALARMS, withAlarms} from './track/alarms.ts';
import {type Clock, REAL_CLOCK} from './time/clock.ts';
import {createDriver} from './time/driver.ts';
import {createEventLog, type LogEvent, logEvents} from './track/event-log.ts';
import {type Hand, refusals, withHand} from './track/hand.ts';
import {createHistory, type History, record} from './track/history.ts';
import {initialLesson, type LessonState} from './store/lesson.ts';
import {nextTick, type Pace} from './time/pace.ts';
import {INITIAL_PROCESS_UI} from './store/process-ui.ts';
import {type MachineSource, scenarioSource} from './source/source.ts';
import {initialUi, type Ui} from './store/ui.ts';
import type {Past, Watcher} from './track/watch.ts';

/** What does not change while a machine runs. */
export type About = {readonly name: string; readonly summary: string; readonly ramPages: number; readonly seed: number};

export type State = {
	readonly about: About;
	readonly sample: Sample;
	/** Grows in place; `sample` changes with it. */
	readonly history: History;
	readonly log: readonly LogEvent[];
	readonly alarms: Alarms;
	readonly pace: Pace;
	/** pids in the order of the process pane. */
	readonly order: readonly number[];
	/** Sample that the frozen process pane shows. */
	readonly frozenSample: Sample | null;
	readonly frameMap: FrameMap | null;
	readonly lesson: LessonState;
	/** The process that somebody looks into; of one that has ended, the last that was seen. */
	readonly processView: ProcessView | null;
	readonly ui: Ui;
};

/** Whom the process screen looks into, at which address, with strips of how many parts. */
export type ProcessWish = {readonly pid: Pid; readonly address: number | null; readonly parts: number};

export type Store = StoreApi<State>;

export type SessionOptions = {
	readonly theme: string;
	readonly readOnly?: boolean;
	readonly welcome?: boolean;
	readonly clock?: Clock;
	/** Puts pids in order for the process pane. */
	readonly order: (state: Pick<State, 'sample' | 'history' | 'ui'>, before: readonly number[]) => readonly number[];
	readonly open?: (scenario: Scenario) => MachineSource;
	readonly past?: Past | null;
};

export type Session = {
	readonly store: Store;
	readonly source: () => MachineSource;
	readonly scenario: () => Scenario;
	/** What there has been so far: live objects, which go on growing. */
	readonly past: () => Past;
	readonly setUi: (patch: Partial<Ui>) => void;
	/** Carries out an action at once and takes a Sample, so that its effect shows. */
	readonly perform: (action: Action, hand?: Hand) => readonly Applied[];
	/** Carries out actions and tells what came of them: at once where the machine is here, when it has answered where it runs elsewhere. */
	readonly ask: (actions: readonly Action[], told: (applied: readonly Applied[]) => void, hand?: Hand) => void;
	/** Puts an event that is not the machine's own into the log. */
	readonly note: (event: MachineEvent) => void;
	/** Takes in the Sample that the source has now: for a source that does not wait to be asked. */
	readonly arrive: () => void;
	/** Tells a watcher; what is returned ends it. */
	readonly watch: (watcher: Watcher) => () => void;
	readonly pause: (paused: boolean) => void;
	readonly setSpeed: (speed: number) => void;
	/** One Sample on, while paused. */
	readonly step: () => void;
	readonly restart: () => void;
	/** Takes another scenario. Throws what booting it throws, and then goes on with the old one. */
	readonly choose: (scenario: Scenario) => void;
	readonly seen: () => void;
	readonly freeze: (frozen: boolean) => void;
	/** Puts the rows in order now. */
	readonly reorder: () => void;
	/** How many cells the memory map wants; 0 = none is drawn. */
	readonly wantMap: (cells: number) => void;
	/** Looks into a process with each Sample from now on; null = into none. */
	readonly wantProcess: (wish: ProcessWish | null) => void;
	readonly start: () => void;
	readonly stop: () => void;
};

const REORDER_MS = 1000;

export function createSession(scenario: Scenario, options: SessionOptions): Session {
	const {clock = REAL_CLOCK, open = scenarioSource, order} = options;
	let current = scenario;
	let source = open(scenario);
	let {history, log, alarms}: Past = options.past ?? {history: createHistory(), log: createEventLog(), alarms: NO_ALARMS};
	const watchers = new Set<Watcher>();
	let notes: MachineEvent[] = [];
	let orderedMs = -Infinity;
	let mapCells = 0;
	let wish: ProcessWish | null = null;

	const about = (): About => ({name: source.name, summary: current.summary, ramPages: source.ramPages, seed: source.seed});
	const take = (slowly = false, hand?: Hand): Sample => {
		const sample = withHand(source.sample(), hand, notes);
		notes = [];
		for (const watcher of watchers) watcher.sample?.(sample);
		record(history, sample);
		logEvents(log, sample, slowly);
		alarms = withAlarms(alarms, sample);
		return sample;
	};
	let newest = take();

	const store = createStore<State>(() => {
		const ui = {...initialUi(options.theme, options.readOnly), welcome: options.welcome ?? false};
		const pace: Pace = {speed: 1, paused: false, reached: 1, behindUs: 0, halted: false};
		return {
			about: about(),
			sample: newest,
			history,
			log: [...log.entries],
			alarms,
			pace,
			order: order({sample: newest, history, ui}, []),
			frozenSample: null,
			frameMap: null,
			lesson: initialLesson(source.seed),
			processView: null,
			ui,
		};
	});
	const {getState, setState} = store;
	const setPace = (patch: Partial<Pace>): void => setState(({pace}) => ({pace: {...pace, ...patch}}));

	const inside = (): ProcessView | null => {
		if (wish === null) return null;
		const before = getState().processView;
		return source.lookInside(wish.pid, wish.address, wish.parts) ?? (before?.pid === wish.pid ? before : null);
	};

	/** Puts what has happened since into the store: one update, one frame. */
	const publish = (more: Partial<State> = {}): void => {
		const {ui, order: before} = getState();
		const now = clock.now();
		const due = now - orderedMs >= REORDER_MS;
		if (due) orderedMs = now;
		setState({
			sample: newest,
			history,
			log: log.entries.slice(-400),
			alarms,
			...(due ? {order: order({sample: newest, history, ui}, before)} : {}),
			...(mapCells > 0 ? {frameMap: source.frameMap(mapCells)} : {}),
			...(wish === null ? {} : {processView: inside()}),
			...more,
		});
	};

	const slow = (): boolean => getState().pace.speed < 0.1;

	const driver = createDriver({
		clock,
		source: () => source,
		pace: () => getState().pace,
		take: () => {
			newest = take(slow());
			return newest;
		},
		publish: pace => publish(pace === null ? {} : {pace}),
	});

	const begin = (next: Scenario): void => {
		const opened = open(next);
		current = next;
		source = opened;
		for (const watcher of watchers) watcher.opened?.();
		history = createHistory();
		log = createEventLog();
		alarms = NO_ALARMS;
		newest = take();
		orderedMs = -Infinity;
		setPace({halted: false, behindUs: 0});
		wish = null;
		const {ui} = getState();
		const process = {...INITIAL_PROCESS_UI, pane: ui.process.pane, tab: ui.process.tab};
		publish({
			about: about(),
			frozenSample: null,
			processView: null,
			ui: {...ui, process, selected: null, overlay: null, form: null, frozen: false, zone: null},
		});
		driver.resume();
	};

	const perform = (action: Action, hand?: Hand): readonly Applied[] => {
		if (hand !== undefined) newest = take(slow()); // what was before is not its doing
		const applied = source.perform(action);
		if (hand !== undefined) notes.push(...refusals(applied, hand, source.timeUs()));
		newest = take(slow(), hand);
		publish({pace: {...getState().pace, halted: source.halted()}});
		return applied;
	};
	const arrive = (): void => {
		newest = take(slow());
		publish();
	};

	return {
		store,
		source: () => source,
		scenario: () => current,
		past: () => ({history, log, alarms}),
		setUi: patch => setState(({ui}) => ({ui: {...ui, ...patch}})),
		perform,
		ask: (actions, told, hand) => told(actions.flatMap(action => perform(action, hand))),
		note: event => {
			notes.push(event);
			arrive();
		},
		arrive,
		watch: watcher => {
			watchers.add(watcher);
			return () => void watchers.delete(watcher);
		},
		pause: paused => {
			setPace({paused});
			if (paused) driver.rest();
			else driver.resume();
		},
		setSpeed: speed => {
			setPace({speed, behindUs: 0, reached: speed === Infinity ? getState().pace.reached : speed});
			driver.resume();
		},
		step: () => {
			if (source.halted()) return;
			source.stepTo(nextTick(source.timeUs(), getState().pace.speed));
			newest = take(true);
			publish({pace: {...getState().pace, halted: source.halted()}});
		},
		restart: () => begin(current),
		choose: begin,
		seen: () => {
			alarms = markSeen(alarms, newest.timeUs);
			setState({alarms});
		},
		freeze: frozen => setState(({ui, sample}) => ({frozenSample: frozen ? sample : null, ui: {...ui, frozen}})),
		reorder: () => {
			const {ui, order: before} = getState();
			orderedMs = clock.now();
			setState({order: order({sample: newest, history, ui}, before)});
		},
		wantMap: cells => {
			if (cells === mapCells) return;
			mapCells = cells;
			if (cells > 0) setState({frameMap: source.frameMap(cells)});
		},
		wantProcess: next => {
			if (next?.pid === wish?.pid && next?.address === wish?.address && next?.parts === wish?.parts) return;
			wish = next;
			setState({processView: inside()});
		},
		start: driver.start,
		stop: driver.stop,
	};
}
