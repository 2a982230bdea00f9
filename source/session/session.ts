// One running machine: its time paced against real time in slices that keep keys alive, its history, and the store that the panes select from.
// State in the store is Samples and what a person chose; the machine lives here, beside it.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Pid} from '../machine/command.ts';
import type {ProcessView} from '../machine/process-view.ts';
import type {FrameMap, Sample} from '../machine/sample.ts';
import type {Action} from '../workload/action.ts';
import type {Applied} from '../workload/run.ts';
import type {Scenario} from '../workload/scenario.ts';
import {type Alarms, markSeen, NO_ALARMS, withAlarms} from './alarms.ts';
import {createEventLog, type EventLog, type LogEvent, logEvents} from './event-log.ts';
import {createHistory, type History, record} from './history.ts';
import {dueAfter, FRAME_MS, nextTick} from './pace.ts';
import {INITIAL_PROCESS_UI} from './process-ui.ts';
import {type MachineSource, scenarioSource} from './source.ts';
import {initialUi, type Ui} from './ui.ts';

export type Pace = {
	/** 0.01 … 100; Infinity = as fast as possible. */
	readonly speed: number;
	readonly paused: boolean;
	/** Machine seconds a real second, as measured. */
	readonly reached: number;
	/** How far the machine is behind the speed that was asked for, in microseconds of its own time. */
	readonly behindUs: number;
	/** The machine has panicked: nothing moves any more. */
	readonly halted: boolean;
};

/** What does not change while a machine runs. */
export type About = {readonly name: string; readonly ramPages: number; readonly seed: number};

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
	/** The process that somebody looks into; of one that has ended, the last that was seen. */
	readonly processView: ProcessView | null;
	readonly ui: Ui;
};

/** Whom the process screen looks into, at which address, with strips of how many parts. */
export type ProcessWish = {readonly pid: Pid; readonly address: number | null; readonly parts: number};

export type Store = StoreApi<State>;

/** What the session needs of the world: a clock in milliseconds, and a way to be called back. */
export type Clock = {readonly now: () => number; readonly after: (ms: number, callback: () => void) => () => void};

export const REAL_CLOCK: Clock = {
	now: () => performance.now(),
	after: (ms, callback) => {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
};

export type SessionOptions = {
	readonly theme: string;
	readonly readOnly?: boolean;
	readonly welcome?: boolean;
	readonly clock?: Clock;
	/** Puts pids in order for the process pane. */
	readonly order: (state: Pick<State, 'sample' | 'history' | 'ui'>, before: readonly number[]) => readonly number[];
	readonly open?: (scenario: Scenario) => MachineSource;
};

export type Session = {
	readonly store: Store;
	readonly source: () => MachineSource;
	readonly setUi: (patch: Partial<Ui>) => void;
	/** Carries out an action at once and takes a Sample, so that its effect shows. */
	readonly perform: (action: Action) => readonly Applied[];
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

/** Longest time that the machine runs before keys are looked at, and its share of a frame when it cannot keep up. */
const SLICE_MS = 10;
const BUSY_MS = 200;
/** Machine time that is run before the clock is looked at. */
const STEP_US = 20_000;
const REORDER_MS = 1000;

export function createSession(scenario: Scenario, options: SessionOptions): Session {
	const {clock = REAL_CLOCK, open = scenarioSource, order} = options;
	let current = scenario;
	let source = open(scenario);
	let history = createHistory();
	let log: EventLog = createEventLog();
	let alarms: Alarms = NO_ALARMS;
	let dueUs = 0;
	let lastMs = 0;
	let orderedMs = -Infinity;
	let measured: {ms: number; us: number}[] = [];
	let mapCells = 0;
	let wish: ProcessWish | null = null;
	let cancel: (() => void) | null = null;
	let running = false;

	const about = (): About => ({name: source.name, ramPages: source.ramPages, seed: source.seed});
	const take = (slowly = false): Sample => {
		const sample = source.sample();
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

	/** Runs until nothing is due or the time is up; a Sample at each tick. Returns whether one was taken. */
	const runSlice = (untilMs: number): boolean => {
		let taken = false;
		const {speed} = getState().pace;
		while (dueUs > 0 && !source.halted()) {
			const from = source.timeUs();
			const tick = nextTick(from, speed);
			const to = Math.min(tick, from + STEP_US);
			if (to - from > dueUs) break;
			source.stepTo(to);
			dueUs -= to - from;
			if (to === tick || source.halted()) {
				newest = take(slow());
				taken = true;
			}
			if (clock.now() >= untilMs) break;
		}
		return taken;
	};

	const measure = (now: number): number => {
		measured = [...measured.filter(({ms}) => now - ms <= 2000), {ms: now, us: newest.timeUs}];
		const first = measured[0] as {ms: number; us: number};
		return now > first.ms ? (newest.timeUs - first.us) / 1000 / (now - first.ms) : getState().pace.speed;
	};

	const schedule = (ms: number, callback: () => void): void => {
		cancel?.();
		cancel = running ? clock.after(ms, callback) : null;
	};

	const frame = (): void => {
		const {pace} = getState();
		if (pace.paused || pace.halted || !running) return;
		const begun = clock.now();
		dueUs = dueAfter(dueUs, begun - lastMs, pace.speed);
		lastMs = begun;
		let taken = false;
		const slice = (): void => {
			taken = runSlice(clock.now() + SLICE_MS) || taken;
			const now = clock.now();
			const left = dueUs > STEP_US && !source.halted() && nextTick(source.timeUs(), pace.speed) - source.timeUs() <= dueUs;
			if (left && now - begun < BUSY_MS) {
				schedule(0, slice);
				return;
			}
			if (taken) {
				const behindUs = pace.speed === Infinity ? 0 : Math.max(0, Math.round(dueUs / 100_000) * 100_000);
				const halted = source.halted();
				const reached = pace.speed === Infinity || behindUs > 0 ? measure(now) : pace.speed;
				const next: Pace = {...getState().pace, behindUs, halted, reached};
				publish(pace.behindUs === behindUs && pace.halted === halted && pace.reached === reached ? {} : {pace: next});
			}
			if (!source.halted()) schedule(Math.max(1, begun + FRAME_MS - clock.now()), frame);
		};
		slice();
	};

	const resume = (): void => {
		lastMs = clock.now();
		dueUs = 0;
		measured = [];
		const {pace} = getState();
		if (running && !pace.paused && !pace.halted) schedule(FRAME_MS * 0.2, frame);
	};

	const begin = (next: Scenario): void => {
		const opened = open(next);
		current = next;
		source = opened;
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
		resume();
	};

	return {
		store,
		source: () => source,
		setUi: patch => setState(({ui}) => ({ui: {...ui, ...patch}})),
		perform: action => {
			const applied = source.perform(action);
			newest = take(slow());
			publish({pace: {...getState().pace, halted: source.halted()}});
			return applied;
		},
		pause: paused => {
			setPace({paused});
			if (paused) cancel?.();
			else resume();
		},
		setSpeed: speed => {
			setPace({speed, behindUs: 0, reached: speed === Infinity ? getState().pace.reached : speed});
			resume();
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
		start: () => {
			running = true;
			resume();
		},
		stop: () => {
			running = false;
			cancel?.();
			cancel = null;
		},
	};
}
