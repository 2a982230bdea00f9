// A class that votes on what a lesson asks: its split opened and closed, votes counted by hand and typed in, and those of a file read. And, on a dashboard that
// is attached, a vote that is cast.
import {classroomMessages as words} from '../../messages/classroom.ts';
import {said} from '../../messages/language.ts';
import {isAsk, questionsOf, type Taken} from '../../session/store/taken.ts';
import type {Form} from '../../session/store/ui.ts';
import {type Context, notice} from './context.ts';

const COUNTED = 'class-counts';
/** More than fit into a hall. */
const MOST_VOTES = 10_000;
/** Who votes here is known where the lesson is taken. */
const SELF = {};

/** The file of votes as it is now, if there is one. */
export function readVoteFile(context: Context): void {
	const {session, doors} = context;
	const {taken} = session.store.getState().ui;
	if (taken === null) return;
	const read = doors.lessons.votes(taken.measured.pages.flatMap(({page}) => page.questions.map(isAsk)));
	if (read === null) return;
	if (typeof read === 'string') return notice(context, read, true);
	session.class.filed(read.votes);
	const [first] = read.bad;
	if (first !== undefined) notice(context, words.votes.badLine(first, read.bad.length), true);
}

/** Shows or hides how the class has voted. */
export function openVotes(context: Context, taken: Taken): void {
	readVoteFile(context);
	if (context.session.store.getState().ui.taken?.class == null) return notice(context, words.noClass, true);
	if (taken.role === 'own') context.session.class.open();
}

/** Asks how many have voted for what: hands that were counted. */
export function askCounts({session}: Context, taken: Taken): void {
	const question = questionsOf(taken)[taken.focus];
	if (question === undefined) return;
	const fields = isAsk(question)
		? question.choices.map(({text}, i) => ({name: String(i), label: String(i + 1), text: '', help: words.typed.choice(i + 1, said(text))}))
		: [{name: 'numbers', label: words.typed.numbers, text: '', help: words.typed.numbersHelp}];
	session.setUi({form: {kind: COUNTED, title: words.typed.title, fields, at: 0, fresh: true, problem: null}, notice: null});
}

/** Takes in what was counted; on a mistake the form stays open at the field. Returns whether the form was this one. */
export function submitCounts({session}: Context, form: Form): boolean {
	if (form.kind !== COUNTED) return false;
	const {taken} = session.store.getState().ui;
	const question = taken === null ? undefined : questionsOf(taken)[taken.focus];
	if (taken === null || question === undefined) {
		session.setUi({form: null});
		return true;
	}
	const texts = isAsk(question) ? form.fields.map(({text}) => text.trim()) : (form.fields[0]?.text ?? '').split(/[\s,;]+/).filter(text => text !== '');
	const numbers = texts.map(text => (text === '' ? 0 : Number(text)));
	const bad = numbers.findIndex(value => (isAsk(question) ? !Number.isInteger(value) || value < 0 || value > MOST_VOTES : !Number.isFinite(value)));
	if (bad >= 0) {
		session.setUi({form: {...form, problem: words.typed.bad(texts[bad] ?? '', MOST_VOTES), at: isAsk(question) ? bad : 0, fresh: true}});
		return true;
	}
	session.setUi({form: null});
	session.class.typed(taken.focus, numbers);
	return true;
}

/** On a dashboard that is attached: what was chosen is a vote. */
export function castVote({session}: Context, taken: Taken, value: number | null): void {
	if (taken.role === 'pupil') session.class.vote(SELF, taken.focus, value);
}
