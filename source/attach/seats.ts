// Who sits in front of a lesson that another process takes: a class that votes, and the notes of who teaches. Each is told of it what it may know: the class not
// what is right before the machine has answered, and not how the others voted before that is opened.
import type {Session} from '../session/session.ts';
import {isProcessPane} from '../session/store/process-ui.ts';
import {changeLesson} from '../session/store/lesson.ts';
import {type Class, pageOf, phaseOf, questionsOf, rangeOf, type Phase, type Taken} from '../session/store/taken.ts';
import type {State} from '../session/store/state.ts';
import {createLesson, nextScene} from '../segments/story.ts';
import type {Look, Page, Question} from '../workload/lesson/lesson.ts';
import type {MeasuredPage} from '../workload/lesson/measure.ts';
import {type Guest, send} from './guest.ts';
import type {Seat} from './protocol.ts';

const NOTHING = {choices: [], right: [], guessed: [], shown: []} as const;

/** A page that is not shown: only how it is looked at. */
const elsewhere = ({page, span}: MeasuredPage): MeasuredPage => ({
	page: {...page, says: [], questions: [], shows: [], because: [], tries: []},
	span,
	...NOTHING,
});

function unanswered(question: Question, guessed: MeasuredPage['guessed'][number] | undefined): Question {
	if (question.kind === 'guess') return {...question, range: rangeOf(question, guessed?.before ?? null, guessed?.value ?? null)};
	return {...question, choices: question.choices.map(choice => ({...choice, but: null, right: []}))};
}

/** A page that is asked, without what the machine will answer. */
function asked({page, span, guessed}: MeasuredPage): MeasuredPage {
	const questions = page.questions.map((question, i) => unanswered(question, guessed[i]));
	const open: Page = {...page, questions, because: [], tries: []};
	return {
		page: open,
		span,
		choices: questions.map(() => []),
		right: questions.map(() => []),
		guessed: questions.map((question, i) => (question.kind === 'guess' ? {value: null, before: guessed[i]?.before ?? null} : null)),
		shown: [],
	};
}

const seenByAll = (own: Class | null): Class | null => (own === null || own.opened ? own : {...own, tallies: []});

/** What somebody in such a seat is told of a lesson. */
function toldOf(taken: Taken, phase: Phase, seat: Seat): Taken {
	const {measured, page} = taken;
	const isOver = phase === 'told' || phase === 'trying';
	const given = questionsOf(taken).map(() => null);
	const whole: Taken = {...taken, phase, role: seat, other: null, given, typed: '', answers: [], queue: null};
	const pages = seat === 'notes' ? measured.pages : measured.pages.map((one, i) => (i !== page ? elsewhere(one) : isOver ? one : asked(one)));
	const lesson = {...measured.lesson, pages: [], claims: [], teacher: seat === 'notes' ? measured.lesson.teacher : null};
	return {
		...whole,
		class: seat === 'notes' ? taken.class : seenByAll(taken.class),
		measured: {...measured, lesson, machines: {a: null, b: null}, pages, claims: []},
	};
}

/** Tells a guest of the lesson that is taken, if there is one. */
export function tellSeat(state: State, guest: Guest): void {
	if (guest.seat === null) return;
	const phase = phaseOf(state);
	const {taken} = state.ui;
	send(guest, {kind: 'lesson', taken: taken === null || phase === null ? null : toldOf(taken, phase, guest.seat)});
}

/** Whether a change is one that somebody in front of a lesson is told of. */
export const isNewLesson = (state: State, before: State): boolean => state.ui.taken !== before.ui.taken || phaseOf(state) !== phaseOf(before);

/** Opens the process that a lesson looks at, at the pane that it looks at. */
function lookInto({store, setUi}: Session, look: Look | null): void {
	const {sample, ui} = store.getState();
	const pid = sample.processes.findLast(({name}) => name === look?.process)?.pid ?? null;
	const pane = look?.pane ?? null;
	setUi({selected: pid, process: {...ui.process, pid, address: null, since: null, ...(pane !== null && isProcessPane(pane) ? {pane} : {})}});
}

/** Takes in, where it is seen, what was told of a lesson. What was answered here stays while it is asked. */
export function seeLesson(session: Session, told: Taken | null): void {
	const {ui, about} = session.store.getState();
	const before = ui.taken;
	if (told === null) return session.setUi({taken: null});
	const isSame = before?.round === told.round && before.page === told.page && before.measured.lesson.id === told.measured.lesson.id;
	const {given, focus, typed, hint, scroll} = isSame ? before : told;
	session.setUi({taken: {...told, given, focus, typed, hint, scroll}, welcome: false});
	if (!isSame) {
		const look = pageOf(told).page.look ?? told.measured.pages[0]?.page.look ?? null;
		const screen = look?.screen ?? 'overview';
		session.setUi({screen, zoom: 0, maximised: false, focus: 'chart', overlay: null, form: null, cursor: null});
		if (screen === 'process') lookInto(session, look);
	}
	if (!told.measured.steps) return;
	const {span} = pageOf(told);
	const step = told.phase === 'asking' ? span.stop : span.end;
	if (told.phase !== 'trying')
		changeLesson(session.store, () => Array.from({length: step}).reduce<ReturnType<typeof createLesson>>(nextScene, createLesson(about.seed)));
}
