// What a filled-in form starts, and what the keys that fill one in open.
import {formMessages as words} from '../../messages/forms.ts';
import {lookedAt, scopeOf} from '../view/groups.ts';
import {outlook} from '../view/ranking.ts';
import {outlookTexts, rankingMessages} from '../../messages/ranking.ts';
import {programProblem, WHICH_PROGRAM} from '../forms/any-program.ts';
import {formFor, formForProgram, inGroup, isInjectable, readForm} from '../forms/inject.ts';
import type {Form} from '../../session/store/ui.ts';
import {chosenProcess, type Context, notice, perform} from './context.ts';
import {submitCounts} from './on-class.ts';
import {submitGroups} from './on-groups.ts';
import {submitPast} from './on-past.ts';
import {submitInside} from './on-process.ts';
import {submitLesson} from './on-segments.ts';

/** What a filled-in form starts; on a mistake the form opens (again) at the field. */
export function submit(context: Context, form: Form): void {
	const own = [submitPast, submitLesson, submitInside, submitGroups, submitCounts];
	if (own.some(carriedOut => carriedOut(context, form))) return;
	if (askForProgram(context, form)) return;
	const read = readForm(form, context.session.shown(), context.session.store.getState().sample);
	if (!read.ok) {
		context.session.setUi({form: {...form, problem: read.problem, at: read.field, fresh: true}});
		return;
	}
	context.session.setUi({form: null});
	if (form.begins === true) context.session.pause(false);
	const value = (name: string): string => form.fields.find(field => field.name === name)?.text ?? '';
	perform(context, read.actions, applied => {
		if (form.kind === 'drop-caches') return words.dropped(value('mode'));
		if (form.kind === 'swap') return words.swapSwitched(value('device'), value('state') === 'on');
		if (form.kind === 'grow') return words.grows(value('of'), value('rate'));
		const spawned = applied.filter(({action}) => action.kind === 'spawn');
		const last = spawned.at(-1)?.outcome;
		return spawned.length > 1 ? words.startedMany(spawned.length, value('name')) : words.started(value('name'), last?.ok ? (last.pid ?? 0) : 0);
	});
}

/** Where the line asked which program: the line of that one comes next; false: it asked something else, or for none that there is. */
function askForProgram({session}: Context, form: Form): boolean {
	const name = form.fields[0]?.text.trim() ?? '';
	if (form.kind !== WHICH_PROGRAM || programProblem(name) !== null) return false;
	session.setUi({form: ofGroup(session, formForProgram(name, session.shown(), session.store.getState().sample))});
	return true;
}

/** On the screen of groups what is started is in the one that is looked at. */
const ofGroup = (session: Context['session'], form: Form): Form =>
	inGroup(form, session.store.getState().ui.screen === 'groups' ? lookedAt(session.store.getState())?.path : undefined);

/** Starts something on the machine: with a form first, or at once with what it would be filled in with. */
export function inject(context: Context, what: string, ask: boolean): void {
	if (!isInjectable(what)) return;
	const {session} = context;
	const form = ofGroup(session, formFor(what, session.shown(), session.store.getState().sample));
	if (ask) session.setUi({form, notice: null});
	else submit(context, form);
}

/** Writes oom_score_adj of the chosen process. */
export function setAdj(context: Context, value: number): void {
	const process = chosenProcess(context);
	if (process === undefined) notice(context, words.noProcess, true);
	else {
		context.session.setUi({selected: process.pid});
		perform(context, [{kind: 'oom_score_adj', of: {pid: process.pid}, value}], () => {
			const {sample, ui} = context.session.store.getState();
			const {processes, total, group} = scopeOf(sample, ui.filter);
			const [text] = outlookTexts(outlook({...sample, processes}, process.pid, value, total, group !== null), process.pid);
			return `${rankingMessages.adj(process.name, value)}: ${text}`;
		});
	}
}
