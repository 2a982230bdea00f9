// What actions do while an overlay, a form or the search listens.
import {whySaid} from '../../messages/why-said.ts';
import {SYSCTLS} from '../../machine/sysctl.ts';
import {formMessages as words} from '../../messages/forms.ts';
import {contextOf, oomReportText} from '../../procfs/oom-report.ts';
import type {Overlay} from '../../session/store/ui.ts';
import {type Context, notice, perform, save, ui} from './context.ts';
import {onNumber} from './on-number.ts';
import {setAdj, submit} from './form.ts';
import type {Action} from '../keys/entry.ts';
import {CHOOSABLE} from '../overlays/columns.ts';
import {defaultText} from '../overlays/settings.ts';
import {settingEntry} from '../view/setting.ts';
import {killChoices, killInGroup} from './on-groups.ts';
import {takeLesson} from './on-taken.ts';
import {restart} from './on-time.ts';
import {moveInJumps} from './on-past.ts';
import {moveInForm, readAdj} from '../forms/typing.ts';
import {viewOf} from '../view/view.ts';

type Of<K extends Overlay['kind']> = Extract<Overlay, {kind: K}>;

const move = (action: Action, page: number): number => ({up: -1, down: 1, 'page-up': -page, 'page-down': page})[action.do as string] ?? 0;
const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));

/** Value of a setting as it stands, or as somebody is changing it. */
function currentText(context: Context, settings: Of<'settings'>): string {
	const {sample} = viewOf(context.session.store.getState());
	return settings.edit ?? (sample.sysctls[settingEntry(settings.at).name] ?? '').trim().replace(/\s+/g, ' ');
}

/** The write that brings the present setting back: of a pair of which one rules, that one's. */
function whatBrings(context: Context, settings: Of<'settings'>): Of<'settings'>['undo'][number] {
	const {name, opposite} = settingEntry(settings.at);
	const value = currentText(context, {...settings, edit: null});
	const other = opposite === undefined ? undefined : viewOf(context.session.store.getState()).sample.sysctls[opposite];
	return opposite !== undefined && Number(value) === 0 && Number(other) > 0 ? {name: opposite, value: other as string} : {name, value};
}

function writeSetting(context: Context, settings: Of<'settings'>, name: string, value: string, undo: Of<'settings'>['undo']): void {
	const {session} = context;
	session.ask([{kind: 'command', command: {kind: 'sysctl', name, value}}], applied => {
		const refused = applied.find(({outcome}) => !outcome.ok)?.outcome;
		const problem = refused !== undefined && !refused.ok ? `${refused.errno}: ${whySaid(refused.why)}` : null;
		// Where the machine runs elsewhere, somebody may have gone on meanwhile.
		const {overlay} = ui(context);
		if (overlay?.kind !== 'settings') return;
		const edit = overlay.at !== settings.at ? overlay.edit : problem === null ? null : value;
		session.setUi({overlay: {...overlay, edit, problem, undo: problem === null ? undo : settings.undo}});
	});
}

/** A step on: of a small range by one, of a large one by a tenth of the value. */
function stepped(settings: Of<'settings'>, text: string, by: 1 | -1): string {
	const entry = settingEntry(settings.at);
	const [first, ...rest] = text.split(' ');
	const value = Number(first);
	const size = entry.max - entry.min <= 10 ? 1 : entry.max <= 200 ? 10 : Math.max(1, Math.round(value / 10));
	return [String(Math.max(entry.min, Math.min(entry.max, value + by * size))), ...rest].join(' ');
}

function actInSettings(context: Context, action: Action, settings: Of<'settings'>): void {
	const {session} = context;
	const put = (patch: Partial<Of<'settings'>>): void => session.setUi({overlay: {...settings, problem: null, ...patch}});
	const text = currentText(context, settings);
	const {name} = settingEntry(settings.at);
	switch (action.do) {
		case 'left':
			return put({edit: stepped(settings, text, -1), fresh: true});
		case 'right':
			return put({edit: stepped(settings, text, 1), fresh: true});
		case 'default':
			return put({edit: defaultText(settingEntry(settings.at), session.store.getState().sample), fresh: true});
		case 'enter': {
			return writeSetting(context, settings, name, text.replace('−', '-'), [...settings.undo, whatBrings(context, settings)]);
		}
		case 'undo': {
			const last = settings.undo.at(-1);
			if (last === undefined) return put({problem: words.nothingToUndo});
			return writeSetting(context, {...settings, edit: null}, last.name, last.value, settings.undo.slice(0, -1));
		}
		default:
			return put({at: within(settings.at + move(action, context.page), SYSCTLS.length), edit: null});
	}
}

function actInReport(context: Context, action: Action, overlay: Of<'oom'>): void {
	const {session} = context;
	const {reports} = session.store.getState().alarms;
	switch (action.do) {
		case 'number':
			return onNumber(context, action);
		case 'next-report':
			return session.setUi({overlay: {...overlay, report: within(overlay.report + 1, reports.length), scroll: 0}});
		case 'previous-report':
			return session.setUi({overlay: {...overlay, report: within(overlay.report - 1, reports.length), scroll: 0}});
		case 'enter': {
			const report = reports[overlay.report];
			session.seen();
			session.setUi({overlay: null});
			if (report !== undefined) session.toKill(report.timeUs);
			return;
		}
		case 'save-report': {
			const report = reports[overlay.report];
			if (report !== undefined) save(context, words.report, 'lowwater-oom', 'txt', () => oomReportText(report, contextOf(session.store.getState().sample)));
			return;
		}
		default:
			return session.setUi({overlay: {...overlay, scroll: Math.max(0, overlay.scroll + move(action, context.page))}});
	}
}

const SIGNALS = ['TERM', 'KILL', 'STOP', 'CONT'] as const;

function kill(context: Context, {pid, name, at}: Of<'kill'>): void {
	context.session.setUi({overlay: null});
	const signal = SIGNALS[at];
	if (signal === undefined) perform(context, [{kind: 'command', command: {kind: 'sysrq', key: 'f'}}], () => words.wrote('/proc/sysrq-trigger', 'f'));
	else perform(context, [{kind: 'signal', to: {pid}, signal}], () => words.signalled(`SIG${signal}`, name, pid));
}

function actOnColumns(context: Context, action: Action, overlay: Of<'columns'>): void {
	const {session} = context;
	const {columns} = ui(context);
	const id = CHOOSABLE[overlay.at]?.id;
	if (action.do === 'default') return session.setUi({columns: {}});
	if (action.do !== 'enter' || id === undefined)
		return session.setUi({overlay: {...overlay, at: within(overlay.at + move(action, context.page), CHOOSABLE.length)}});
	const shown = context.columnsShown?.().includes(id) ?? columns[id] !== false;
	session.setUi({columns: {...columns, [id]: !shown}});
}

/** An action while an overlay is open. */
export function actInOverlay(context: Context, action: Action): void {
	const {session, doors, page} = context;
	const {overlay} = ui(context);
	if (overlay === null) return;
	if (action.do === 'close') {
		if (overlay.kind === 'oom') session.seen();
		session.setUi({overlay: null});
		return;
	}
	switch (overlay.kind) {
		case 'help':
			if (action.do === 'glossary') return session.setUi({overlay: {kind: 'glossary', scroll: 0}});
			return session.setUi({overlay: {...overlay, scroll: within(overlay.scroll + move(action, page), (context.scrollMost?.() ?? Infinity) + 1)}});
		case 'glossary':
			return session.setUi({overlay: {...overlay, scroll: within(overlay.scroll + move(action, page), (context.scrollMost?.() ?? Infinity) + 1)}});
		case 'settings':
			return actInSettings(context, action, overlay);
		case 'oom':
			return actInReport(context, action, overlay);
		case 'kill':
			return action.do === 'enter'
				? kill(context, overlay)
				: session.setUi({overlay: {...overlay, at: within(overlay.at + move(action, page), SIGNALS.length + 1)}});
		case 'kill-group':
			return action.do === 'enter'
				? killInGroup(context, overlay)
				: session.setUi({overlay: {...overlay, at: within(overlay.at + move(action, page), killChoices(session.store.getState(), overlay.path).length + 1)}});
		case 'restart':
			session.setUi({overlay: null});
			return restart(context);
		case 'proc':
			doors.proc.off();
			return session.setUi({overlay: null, notice: {text: words.proc.off, bad: false}});
		case 'columns':
			return actOnColumns(context, action, overlay);
		case 'scenarios': {
			if (action.do !== 'enter') return session.setUi({overlay: {...overlay, at: within(overlay.at + move(action, page), overlay.names.length)}});
			const chosen = overlay.names[overlay.at];
			session.setUi({overlay: null});
			try {
				if (chosen?.lesson !== undefined) takeLesson(context, doors.lessons.load(chosen.name));
				else if (chosen !== undefined) doors.open(chosen.name);
			} catch (error) {
				notice(context, (error as Error).message, true);
			}
			return;
		}
		default:
			return overlay satisfies never;
	}
}

/** An action while a line is being typed. */
export function actInForm(context: Context, action: Action): void {
	const {session} = context;
	const {form, filtering} = ui(context);
	if (filtering) {
		if (action.do === 'close') session.setUi({filter: '', filtering: false});
		else if (action.do === 'enter') session.setUi({filtering: false});
		return;
	}
	if (form === null) return;
	switch (action.do) {
		case 'close':
			return session.setUi({form: null});
		case 'next-pane':
			return session.setUi({form: moveInForm(form, 1)});
		case 'previous-pane':
			return session.setUi({form: moveInForm(form, -1)});
		case 'up':
			return moveInJumps(context, form, -1);
		case 'down':
			return moveInJumps(context, form, 1);
		case 'enter': {
			if (form.kind !== 'adj') return submit(context, form);
			const value = readAdj(form.fields[0]?.text ?? '');
			if (typeof value === 'string') return session.setUi({form: {...form, problem: value, fresh: true}});
			session.setUi({form: null});
			return setAdj(context, value);
		}
		default:
	}
}
