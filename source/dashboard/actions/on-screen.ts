// What actions do when no overlay, form or search listens.
import {formMessages as words} from '../../messages/forms.ts';
import {unseenReports} from '../../session/track/alarms.ts';
import {timeMessages} from '../../messages/time.ts';
import {retellMessages} from '../../messages/retell.ts';
import {retellJournal} from '../../session/journal/deeds.ts';
import type {Action} from '../keys/entry.ts';
import {chosenProcess, type Context, notice, save, ui} from './context.ts';
import {inject} from './form.ts';
import {handle, type Handlers} from './handlers.ts';
import {LIST_ACTIONS} from './on-list.ts';
import {LOOK_ACTIONS} from './on-look.ts';
import {NUMBER_ACTIONS} from './on-number.ts';
import {openProcess} from './on-process.ts';
import {PAST_ACTIONS} from './on-past.ts';
import {ROW_ACTIONS} from './on-row.ts';
import {actOnLesson} from './on-segments.ts';
import {eventAt} from '../panes/events.ts';
import {viewOf} from '../view/view.ts';
import {absenceOf} from '../view/life.ts';
import {shownPid} from '../view/process-cursor.ts';
import {actOnTaken} from './on-taken.ts';
import {TIME_ACTIONS} from './on-time.ts';

/** Enter: to where a process is that is looked for and not there; to before the last event that is read; into the chosen process, where nobody waits to be told why there was a kill; else the last kill. */
function enter(context: Context): void {
	const {session} = context;
	const {alarms, time} = session.store.getState();
	// What is behind is not new in the past.
	const unseen = time.here === null && unseenReports(alarms).length > 0;
	const {screen, focus, selected} = ui(context);
	const absence = screen === 'process' ? absenceOf(session.store.getState(), shownPid(session.store.getState())) : null;
	if (absence !== null) return absence.is === 'dead' ? session.toTime(absence.atUs - 1) : session.toAfter(absence.atUs);
	if (screen === 'overview' && !unseen && (focus === 'processes' || selected !== null)) {
		const process = chosenProcess(context);
		if (process !== undefined) return openProcess(context, process.pid);
	}
	// The rows that are seen are those of the pane, but for the last one any height has the same.
	const event = screen === 'overview' && focus === 'events' && !unseen ? eventAt(viewOf(session.store.getState()), context.page) : null;
	if (event !== null) return session.toBefore(event.atUs);
	if (alarms.reports.length === 0) notice(context, words.noReport);
	else session.setUi({overlay: {kind: 'oom', report: alarms.reports.length - 1, scroll: 0}, notice: null});
}

/** Esc: what is large or chosen first, then back to now; there alarms are seen, and nothing is chosen, large, or left out any more. */
function close({session}: Context): void {
	const {time, ui: own} = session.store.getState();
	const nothingElse = !own.maximised && own.filter === '' && own.selected === null;
	if (time.here !== null && nothingElse) return session.toNow();
	session.seen();
	session.release();
	session.setUi({notice: null, maximised: false, filter: '', selected: null, scroll: {processes: 0, events: 0, meminfo: 0, sar: 0}});
	if (own.filter !== '') session.reorder();
}

/** Names of files say which machine they are of, where that is not plain: in the past, and where there are branches. */
function baseOf({session}: Context, base: string): string {
	const {time} = session.store.getState();
	return time.here === null && time.lines.length === 1 ? base : `${base}-${time.line.letter}`;
}

/** What was done to the machine that is shown, as a scenario. */
function saveDeeds(context: Context): void {
	const {session} = context;
	const {about, time} = session.store.getState();
	const journal = session.shownJournal();
	const retold = journal === null ? null : retellJournal(journal, `${about.name}-${time.line.letter.toLowerCase()}`);
	if (retold === null) return notice(context, retellMessages.nothing, true);
	const more = retold.lost === 0 ? '' : retellMessages.lost(retold.lost);
	save(context, `${retellMessages.saved}${more}`, `${about.name.replace(/[^\w.-]+/g, '_').slice(0, 60)}-${time.line.letter}`, 'yaml', () => retold.yaml);
}

const sampleText = ({session}: Context): string => `${JSON.stringify(session.store.getState().sample, null, '\t')}\n`;

/** Who was told that branches go with it. */
const told = new WeakSet<Context['session']>();

/** Branches live only as long as the dashboard: that is said once. */
function quit(context: Context): void {
	const {session, doors} = context;
	const {time, ui} = session.store.getState();
	const branches = time.lines.length - 1;
	// Those of a machine that another process runs stay there.
	if (branches === 0 || ui.attached !== null || told.has(session)) return doors.quit();
	told.add(session);
	notice(context, timeMessages.quitting(branches), true);
}

const SCREEN_ACTIONS: Handlers = {
	...TIME_ACTIONS,
	...PAST_ACTIONS,
	...LOOK_ACTIONS,
	...LIST_ACTIONS,
	...ROW_ACTIONS,
	...NUMBER_ACTIONS,
	quit,
	suspend: ({doors}) => doors.suspend(),
	enter,
	close,
	screenshot: context => save(context, words.screenshot, baseOf(context, 'lowwater'), 'svg', context.doors.screenshot),
	'save-sample': context => save(context, words.sample, baseOf(context, 'lowwater-sample'), 'json', () => sampleText(context)),
	'save-deeds': context => saveDeeds(context),
	fork: ({session}) => session.fork?.(),
	proc: ({doors}) => doors.proc.show(),
	inject: (context, {what, ask}) => inject(context, what, ask),
	lesson: (context, {key}) => actOnLesson(context, key),
	taken: (context, {key}) => actOnTaken(context, key),
};

/** What an action does when no overlay listens. */
export const actOnScreen = (context: Context, action: Action): void => void handle(SCREEN_ACTIONS, context, action);
