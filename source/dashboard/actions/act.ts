// What each action of the keymap does to the session: the one place where keys, clicks on the key bar and the wheel end.
import {attachMessages} from '../../messages/attach.ts';
import {hostMessages} from '../../messages/host.ts';
import {formMessages as words} from '../../messages/forms.ts';
import {speaking} from '../../messages/language.ts';
import {isLessonForm} from '../../session/store/lesson.ts';
import type {Action, KeyEntry} from '../keys/entry.ts';
import {NOT_FOR_A_HOST} from '../keys/keymap.ts';
import {type Context, notice, ui} from './context.ts';
import {actInForm, actInOverlay} from './on-overlay.ts';
import {actOnGroups} from './on-groups.ts';
import {actInside} from './on-process.ts';
import {actOnScreen} from './on-screen.ts';

/** Why a key does nothing on a machine that another process runs, null when it does. */
function notForAttached(action: Action, pid: number): string | null {
	if (action.do === 'scenarios') return attachMessages.notHere(pid);
	return action.do === 'proc' ? attachMessages.procElsewhere(pid) : null;
}

/** What a key means on one screen alone; false where it means there what it means everywhere. */
function actOnOwnScreen(context: Context, action: Action): boolean {
	const {screen} = ui(context);
	return screen === 'process' ? actInside(context, action) : screen === 'groups' && actOnGroups(context, action);
}

/** Does what a key asks for, whoever listens, and says so in the language that is chosen. Keys that touch the machine are refused when it is read-only. */
export const act = (context: Context, entry: Pick<KeyEntry, 'action' | 'machine'>): void => speaking(ui(context).language, () => acted(context, entry));

function acted(context: Context, entry: Pick<KeyEntry, 'action' | 'machine'>): void {
	const own = ui(context);
	const elsewhere = own.attached === null ? null : notForAttached(entry.action, own.attached);
	if (elsewhere !== null) return notice(context, elsewhere, true);
	const isHosts = own.host && NOT_FOR_A_HOST.has(entry.action.do);
	if (isHosts || (own.readOnly && entry.machine && !isLessonForm(own.form))) {
		notice(context, own.host ? hostMessages.lookedAt() : words.readOnly, true);
		return;
	}
	if (own.form !== null || own.filtering) actInForm(context, entry.action);
	else if (own.overlay !== null) actInOverlay(context, entry.action);
	else if (!actOnOwnScreen(context, entry.action)) actOnScreen(context, entry.action);
}
