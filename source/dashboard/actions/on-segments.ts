// What keys do on the screen of segments against pages: they change the lesson in the store and never the machine.
import {segmentSentences, segmentsMessages as words} from '../../messages/segments.ts';
import {
	changeLesson,
	chooseProgram,
	chosenProgram,
	isLessonForm,
	readLessonForm,
	restartLesson,
	startForm,
	switchParts,
	touchForm,
} from '../../session/store/lesson.ts';
import type {Form} from '../../session/store/ui.ts';
import {apply, compactAll, MOST_PROGRAMS, nextDisk, nextPolicy} from '../../segments/lesson.ts';
import type {Program} from '../../segments/state.ts';
import {nextScene} from '../../segments/story.ts';
import type {LessonKey} from '../keys/entry.ts';
import {type Context, notice} from './context.ts';

/** The chosen program. When nobody is, the first becomes it and nothing else happens: no key ends a program that was not pointed at. */
function pointedAt({session}: Context): Program | null {
	const {lesson} = session.store.getState();
	const chosen = chosenProgram(lesson);
	if (chosen !== undefined) return chosen;
	const first = lesson.now.programs[0];
	if (first !== undefined) chooseProgram(session.store, first.id);
	session.setUi({notice: first === undefined ? {text: words.none, bad: true} : {text: words.chosen(first), bad: false}});
	return null;
}

/** Carries a filled-in form of the lesson out; on a mistake it stays open at the field. Returns whether the form was one of the lesson's. */
export function submitLesson({session}: Context, form: Form): boolean {
	if (!isLessonForm(form)) return false;
	const asked = readLessonForm(form, session.store.getState().lesson);
	if (!asked.ok) session.setUi({form: {...form, problem: asked.problem, at: asked.field, fresh: true}});
	else {
		session.setUi({form: null});
		changeLesson(session.store, lesson => apply(lesson, asked.request));
	}
	return true;
}

export function actOnLesson(context: Context, key: LessonKey): void {
	const {session} = context;
	const {store} = session;
	const {lesson, about} = store.getState();
	/** A form that is shown, or sent off as it is. */
	const fill = (form: Form, ask: boolean): void => (ask ? session.setUi({form, notice: null}) : void submitLesson(context, form));
	switch (key) {
		case 'next':
			return void changeLesson(store, nextScene);
		case 'next-ten':
			return void changeLesson(store, now => Array.from({length: 10}).reduce<typeof now>(nextScene, now));
		case 'start-ask':
		case 'start':
			return lesson.now.programs.length >= MOST_PROGRAMS ? notice(context, words.tooMany(MOST_PROGRAMS), true) : fill(startForm(), key === 'start-ask');
		case 'stop': {
			const program = pointedAt(context);
			if (program !== null) changeLesson(store, now => apply(now, {kind: 'stop', id: program.id}));
			return;
		}
		case 'touch-ask':
		case 'touch': {
			const program = pointedAt(context);
			if (program !== null) fill(touchForm(lesson.now, program), key === 'touch-ask');
			return;
		}
		case 'policy': {
			const {policy} = changeLesson(store, nextPolicy);
			return notice(context, words.policyChosen(segmentSentences.policies[policy], segmentSentences.policyHelp[policy]));
		}
		case 'compact':
			return void changeLesson(store, now => apply(now, {kind: 'compact'}));
		case 'compact-all':
			return void changeLesson(store, compactAll);
		case 'disk':
			return notice(context, words.disk(changeLesson(store, nextDisk).disk));
		case 'restart':
			restartLesson(store, about.seed);
			chooseProgram(store, null);
			return notice(context, words.restarted);
		case 'parts':
			return switchParts(store);
		case 'unchoose':
			chooseProgram(store, null);
			session.seen();
			return session.setUi({notice: null, scroll: {...store.getState().ui.scroll, events: 0}});
		default:
			return key satisfies never;
	}
}
