// What actions do when no overlay, form or search listens.
import {formMessages as words} from '../../messages/forms.ts';
import {unseenReports} from '../../session/track/alarms.ts';
import {moveChosen} from '../../session/store/lesson.ts';
import {nextSpeed} from '../../session/time/pace.ts';
import {FOCUSABLE, SORT_KEYS} from '../../session/store/ui.ts';
import {WINDOWS} from '../chart/columns.ts';
import type {Action} from '../keys/entry.ts';
import {chosenRow, shownProcesses} from '../view/process-rows.ts';
import {THEME_NAMES} from '../theme/theme.ts';
import {mainZone} from '../view/view.ts';
import {chosenProcess, type Context, notice, save, ui} from './context.ts';
import {inject, setAdj} from './form.ts';
import {openProcess, scrollProcess} from './on-process.ts';
import {actOnLesson} from './on-segments.ts';

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

function openSettings(context: Context): void {
	context.session.setUi({overlay: {kind: 'settings', at: 0, edit: null, problem: null, undo: []}, notice: null});
}

function next<T>(list: readonly T[], now: T, by = 1): T {
	return list[(list.indexOf(now) + by + list.length) % list.length] as T;
}

/** What an action does when no overlay listens. */
export function actOnScreen(context: Context, action: Action): void {
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
