// What each action of the keymap does to the session: the one place where keys, clicks on the key bar and the wheel end.
import type {ProcessSample} from '../machine/sample.ts';
import {formMessages as words} from '../messages/forms.ts';
import {unseenReports} from '../session/alarms.ts';
import {formFor, isInjectable, readForm} from '../session/inject.ts';
import {isLessonForm, moveChosen} from '../session/lesson.ts';
import {nextSpeed} from '../session/pace.ts';
import type {Session} from '../session/session.ts';
import {FOCUSABLE, type Form, SORT_KEYS, type Ui} from '../session/ui.ts';
import type {Action as MachineAction} from '../workload/action.ts';
import type {Applied} from '../workload/run.ts';
import {attachMessages} from '../messages/attach.ts';
import {actInForm, actInOverlay} from './act-overlays.ts';
import {actInside, openProcess, scrollProcess, submitInside} from './act-process.ts';
import {actOnLesson, submitLesson} from './act-segments.ts';
import {WINDOWS} from './chart/columns.ts';
import type {Action, KeyEntry} from './keymap.ts';
import {chosenRow, shownProcesses} from './process-rows.ts';
import {THEME_NAMES} from './theme/theme.ts';
import {mainZone} from './view.ts';

/** What the screen may do to the world outside: leave, and write files. */
export type Doors = {
	readonly quit: () => void;
	/** Writes a file into the working folder and returns its name. Throws what writing throws. */
	readonly save: (base: string, ending: string, text: string) => string;
	readonly screenshot: () => string;
	readonly scenarios: () => readonly {readonly name: string; readonly summary: string}[];
	readonly open: (name: string) => void;
	/** This machine's /proc in a folder. */
	readonly proc: {readonly show: () => void; readonly off: () => void};
};

export type Context = {
	readonly session: Session;
	readonly doors: Doors;
	/** Rows of a page. */
	readonly page: number;
	/** Squares in a row of the memory map. */
	readonly mapColumns: number;
};

export const ui = ({session}: Context): Ui => session.store.getState().ui;
export const notice = ({session}: Context, text: string, bad = false): void => session.setUi({notice: {text, bad}});

/** Carries actions out and says in one line what came of them. */
export function perform(context: Context, actions: readonly MachineAction[], said: (applied: readonly Applied[]) => string): void {
	context.session.ask(actions, applied => {
		const refused = applied.find(({outcome}) => !outcome.ok);
		if (refused !== undefined && !refused.outcome.ok) notice(context, words.refused(refused.action.kind, refused.outcome.why, refused.outcome.errno), true);
		else notice(context, said(applied));
		context.session.reorder();
	});
}

/** What a filled-in form starts; on a mistake the form opens (again) at the field. */
export function submit(context: Context, form: Form): void {
	if (submitLesson(context, form) || submitInside(context, form)) return;
	const read = readForm(form, context.session.source());
	if (!read.ok) {
		context.session.setUi({form: {...form, problem: read.problem, at: read.field, fresh: true}});
		return;
	}
	context.session.setUi({form: null});
	const value = (name: string): string => form.fields.find(field => field.name === name)?.text ?? '';
	perform(context, read.actions, applied => {
		if (form.kind === 'drop-caches') return words.dropped(value('mode'));
		if (form.kind === 'swap') return words.swapSwitched(value('device'), value('state') === 'on');
		const spawned = applied.filter(({action}) => action.kind === 'spawn');
		const last = spawned.at(-1)?.outcome;
		return spawned.length > 1 ? words.startedMany(spawned.length, value('name')) : words.started(value('name'), last?.ok ? (last.pid ?? 0) : 0);
	});
}

export function chosenProcess({session}: Context): ProcessSample | undefined {
	const state = session.store.getState();
	const rows = shownProcesses(state.frozenSample ?? state.sample, state.order, state.ui);
	return rows[chosenRow(rows, state.ui.selected)];
}

function moveChoice(context: Context, by: number): void {
	const {session} = context;
	const state = session.store.getState();
	const rows = shownProcesses(state.frozenSample ?? state.sample, state.order, state.ui);
	const at = Math.max(0, Math.min(rows.length - 1, chosenRow(rows, state.ui.selected) + (state.ui.selected === null && by > 0 ? by - 1 : by)));
	session.setUi({
		selected: rows[at]?.pid ?? null,
		scroll: {...state.ui.scroll, processes: at},
		focus: state.ui.focus === 'chart' ? 'processes' : state.ui.focus,
	});
}

/** Up and down: the list of the pane in focus, or the choice among processes. */
export function scroll(context: Context, by: number): void {
	const {focus, scroll: now, screen, mapAt} = ui(context);
	if (screen === 'segments') moveChosen(context.session.store, by);
	else if (screen === 'process') scrollProcess(context, by);
	else if (screen === 'map') context.session.setUi({mapAt: Math.max(0, mapAt + by)});
	else if (focus === 'events') context.session.setUi({scroll: {...now, events: Math.max(0, now.events - by)}});
	else if (focus === 'meminfo') context.session.setUi({scroll: {...now, meminfo: Math.max(0, now.meminfo + by)}});
	else moveChoice(context, by);
}

function setAdj(context: Context, value: number): void {
	const process = chosenProcess(context);
	if (process === undefined) notice(context, words.noProcess, true);
	else {
		context.session.setUi({selected: process.pid});
		perform(context, [{kind: 'oom_score_adj', of: {pid: process.pid}, value}], () => words.wrote(`oom_score_adj of ${process.name}`, String(value)));
	}
}

function save(context: Context, what: string, base: string, ending: string, make: () => string): void {
	try {
		notice(context, words.saved(what, context.doors.save(base, ending, make())));
	} catch (error) {
		notice(context, words.notSaved(`${base}.${ending}`, (error as Error).message), true);
	}
}
export const saveText = save;

function openSettings(context: Context): void {
	context.session.setUi({overlay: {kind: 'settings', at: 0, edit: null, problem: null, undo: []}, notice: null});
}

function inject(context: Context, what: string, ask: boolean): void {
	if (!isInjectable(what)) return;
	const {session} = context;
	const form = formFor(what, session.source(), session.store.getState().sample);
	if (ask) session.setUi({form, notice: null});
	else submit(context, form);
}

function next<T>(list: readonly T[], now: T, by = 1): T {
	return list[(list.indexOf(now) + by + list.length) % list.length] as T;
}

/** What an action does when no overlay listens. */
function actOnScreen(context: Context, action: Action): void {
	const {session, doors} = context;
	const state = session.store.getState();
	const {pace} = state;
	const own = state.ui;
	switch (action.do) {
		case 'quit':
			return doors.quit();
		case 'help':
			return session.setUi({overlay: {kind: 'help', scroll: 0}, notice: null});
		case 'settings':
			return openSettings(context);
		case 'scenarios':
			return session.setUi({overlay: {kind: 'scenarios', at: 0, names: doors.scenarios()}, notice: null});
		case 'restart':
			session.restart();
			return notice(context, words.restarted(state.about.name, state.about.seed));
		case 'pause':
			return session.pause(!pace.paused);
		case 'step':
			return pace.paused ? session.step() : session.setSpeed(nextSpeed(pace.speed, 1));
		case 'faster':
			return session.setSpeed(nextSpeed(pace.speed, 1));
		case 'slower':
			return session.setSpeed(nextSpeed(pace.speed, -1));
		case 'fastest':
			return session.setSpeed(pace.speed === Infinity ? 1 : Infinity);
		case 'scale':
			return session.setUi({scale: own.scale === 'linear' ? 'magnified' : 'linear'});
		case 'zoom-in':
			return session.setUi({zoom: Math.max(0, own.zoom - 1)});
		case 'zoom-out':
			return session.setUi({zoom: Math.min(WINDOWS.length - 1, own.zoom + 1)});
		case 'zone':
			return session.setUi({zone: ((own.zone ?? mainZone(state.sample)) + 1) % state.sample.zones.length});
		case 'unit':
			return session.setUi({unit: own.unit === 'pages' ? 'MiB' : 'pages'});
		case 'theme': {
			const theme = next(THEME_NAMES, own.theme as (typeof THEME_NAMES)[number]);
			return session.setUi({theme, notice: {text: words.theme(theme), bad: false}});
		}
		case 'maximise':
			return session.setUi({maximised: !own.maximised});
		case 'map-colour':
			return session.setUi({mapColour: own.mapColour === 'list' ? 'owner' : 'list'});
		case 'next-pane':
			return session.setUi({focus: next(FOCUSABLE, own.focus)});
		case 'previous-pane':
			return session.setUi({focus: next(FOCUSABLE, own.focus, -1)});
		case 'screen':
			if (action.screen === 'process') return openProcess(context, own.selected);
			return session.setUi({screen: action.screen, notice: null});
		case 'up':
			return scroll(context, own.screen === 'map' ? -context.mapColumns : -1);
		case 'down':
			return scroll(context, own.screen === 'map' ? context.mapColumns : 1);
		case 'left':
			return scroll(context, -1);
		case 'right':
			return scroll(context, 1);
		case 'page-up':
			return own.focus === 'chart' ? session.setUi({scroll: {...own.scroll, events: own.scroll.events + context.page}}) : scroll(context, -context.page);
		case 'page-down':
			return own.focus === 'chart'
				? session.setUi({scroll: {...own.scroll, events: Math.max(0, own.scroll.events - context.page)}})
				: scroll(context, context.page);
		case 'home':
			return session.setUi({
				scroll: {...own.scroll, events: own.focus === 'processes' || own.focus === 'meminfo' ? own.scroll.events : state.log.length, meminfo: 0, processes: 0},
				...(own.focus === 'processes' ? {selected: null} : {}),
			});
		case 'end':
			return own.focus === 'processes' || own.focus === 'meminfo' ? scroll(context, 1e6) : session.setUi({scroll: {...own.scroll, events: 0}});
		case 'enter':
			if (own.screen === 'overview' && unseenReports(state.alarms).length === 0 && (own.focus === 'processes' || own.selected !== null)) {
				const process = chosenProcess(context);
				if (process !== undefined) return openProcess(context, process.pid);
			}
			return state.alarms.reports.length === 0
				? notice(context, words.noReport)
				: session.setUi({overlay: {kind: 'oom', report: state.alarms.reports.length - 1, scroll: 0}, notice: null});
		case 'close':
			session.seen();
			return session.setUi({notice: null, maximised: false, filter: '', selected: null, scroll: {processes: 0, events: 0, meminfo: 0}});
		case 'sort':
			session.setUi({sort: next(SORT_KEYS, own.sort), reverse: false});
			return session.reorder();
		case 'reverse':
			session.setUi({reverse: !own.reverse});
			return session.reorder();
		case 'search':
			return session.setUi({filtering: true, focus: 'processes', notice: null});
		case 'follow':
			return session.setUi({follow: !own.follow, selected: chosenProcess(context)?.pid ?? null});
		case 'freeze':
			return session.freeze(!own.frozen);
		case 'adj': {
			const adj = chosenProcess(context)?.oomScoreAdj ?? 0;
			return setAdj(context, Math.max(-1000, Math.min(1000, adj + action.by)));
		}
		case 'edit-adj': {
			const process = chosenProcess(context);
			if (process === undefined) return notice(context, words.noProcess, true);
			return session.setUi({
				selected: process.pid,
				form: {
					kind: 'adj',
					title: `${words.titles.adj} · ${process.name}`,
					fields: [{name: 'adj', label: words.fields.adj, text: String(process.oomScoreAdj), help: '−1000 … 1000'}],
					at: 0,
					fresh: true,
					problem: null,
				},
			});
		}
		case 'kill': {
			const process = chosenProcess(context);
			return process === undefined
				? notice(context, words.noProcess, true)
				: session.setUi({overlay: {kind: 'kill', pid: process.pid, name: process.name, at: 0}, notice: null});
		}
		case 'screenshot':
			return save(context, words.screenshot, 'lowwater', 'svg', doors.screenshot);
		case 'save-sample':
			return save(context, words.sample, 'lowwater-sample', 'json', () => `${JSON.stringify(state.sample, null, '\t')}\n`);
		case 'proc':
			return doors.proc.show();
		case 'inject':
			return inject(context, action.what, action.ask);
		case 'lesson':
			return actOnLesson(context, action.key);
		default:
	}
}

/** Why a key does nothing on a machine that another process runs, null when it does. */
function notForAttached(action: Action, pid: number): string | null {
	if (action.do === 'scenarios') return attachMessages.notHere(pid);
	return action.do === 'proc' ? attachMessages.procElsewhere(pid) : null;
}

/** Does what a key asks for, whoever listens. Keys that touch the machine are refused when it is read-only. */
export function act(context: Context, entry: Pick<KeyEntry, 'action' | 'machine'>): void {
	const own = ui(context);
	if (own.readOnly && entry.machine && !isLessonForm(own.form)) {
		notice(context, words.readOnly, true);
		return;
	}
	const elsewhere = own.attached === null ? null : notForAttached(entry.action, own.attached);
	if (elsewhere !== null) notice(context, elsewhere, true);
	else if (own.form !== null || own.filtering) actInForm(context, entry.action, {submit, setAdj});
	else if (own.overlay !== null) actInOverlay(context, entry.action);
	else if (own.screen !== 'process' || !actInside(context, entry.action)) actOnScreen(context, entry.action);
}
