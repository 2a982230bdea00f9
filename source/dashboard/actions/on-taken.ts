// What keys do in a lesson: it stops the machine, takes answers, lets it play, and tells. The machine is driven through the session alone.
import {said} from '../../messages/language.ts';
import {takenMessages as words} from '../../messages/taken.ts';
import {createLesson, nextScene} from '../../segments/story.ts';
import type {Session} from '../../session/session.ts';
import {changeLesson} from '../../session/store/lesson.ts';
import {cameTrue, isAsk, pageOf, phaseOf, questionsOf, sliderOf, type Taken, votesIn} from '../../session/store/taken.ts';
import type {LessonScenario} from '../../workload/lesson/lesson.ts';
import {measure} from '../../workload/lesson/measure.ts';
import type {TakenKey} from '../keys/entry.ts';
import {type Context, notice} from './context.ts';
import {askCounts, castVote, openVotes, readVoteFile} from './on-class.ts';
import {openProcess} from './on-process.ts';
import {problemOf, variantOf} from './taking.ts';

/** Real time that a chart shows of what was before a stop. */
const BEFORE_S = 5;

const takenOf = ({session}: Pick<Context, 'session'>): Taken | null => session.store.getState().ui.taken;
const put = ({session}: Context, taken: Taken, patch: Partial<Taken>): void => session.setUi({taken: {...taken, ...patch}, notice: null});

/** Runs a machine on without anybody looking; its Samples come as they do at that speed. */
function runOn(session: Session, us: number, speed: number): void {
	const way = session.runTo(us, speed);
	while (way.next().done !== true);
}

/** Both machines of a lesson, or its one. */
const machines = ({session, doors}: Context): readonly Session[] => {
	const other = doors.lessons.other();
	return other === null ? [session] : [session, other];
};

/** Screen 5 at a step of its story. */
function toStep({session}: Context, seed: number, step: number): void {
	changeLesson(session.store, () => Array.from({length: step}).reduce<ReturnType<typeof createLesson>>(nextScene, createLesson(seed)));
}

function lookAt(context: Context, {measured, page}: Taken): void {
	const {session} = context;
	const look = measured.pages[page]?.page.look ?? measured.pages[0]?.page.look ?? null;
	const screen = look?.screen ?? 'overview';
	session.setUi({zoom: 0, maximised: false, focus: 'chart'});
	if (screen !== 'process') return session.setUi({screen});
	const {processes} = session.store.getState().sample;
	openProcess(context, processes.findLast(({name}) => name === look?.process)?.pid ?? null);
	const pane = look?.pane;
	const {process} = session.store.getState().ui;
	if (pane === 'space' || pane === 'walk' || pane === 'tlb' || pane === 'malloc') session.setUi({process: {...process, pane}});
}

/** Brings the machine to where a page stops, and asks. */
function ask(context: Context, taken: Taken, page: number): void {
	const {session} = context;
	const {measured} = taken;
	const next = measured.pages[page];
	if (next === undefined) return;
	const {stop} = next.span;
	const {speed} = next.page;
	if (measured.steps) toStep(context, session.store.getState().about.seed, stop);
	else
		for (const [i, machine] of machines(context).entries()) {
			machine.pause(true);
			const scenario = i === 0 ? measured.machines.a : measured.machines.b;
			if (machine.store.getState().sample.timeUs > stop && scenario !== null) machine.choose(scenario);
			machine.pause(true);
			machine.setBrake(false);
			machine.setSpeed(speed);
			runOn(machine, Math.max(0, stop - BEFORE_S * 1e6 * Math.min(1, speed)), 1);
			runOn(machine, stop, speed);
			machine.setUi({welcome: false, zoom: 0, theme: session.store.getState().ui.theme});
		}
	const questions = next.page.questions.length;
	const fresh: Taken = {
		...taken,
		page,
		phase: questions === 0 ? 'playing' : 'asking',
		focus: 0,
		given: Array.from({length: questions}, () => null),
		typed: '',
		hint: false,
		urged: false,
		scroll: 0,
		other: context.doors.lessons.other()?.store ?? null,
		round: taken.round + 1,
		class: null,
	};
	session.setUi({taken: fresh, welcome: false, notice: null, overlay: null});
	session.class.begin();
	lookAt(context, fresh);
	readVoteFile(context);
	if (questions === 0) play(context, fresh);
}

/** Begins a lesson. `queue`: it is a review, and these follow. */
export function takeLesson(context: Context, scenario: LessonScenario, queue: readonly string[] | null = null): void {
	const {session, doors} = context;
	const {id} = scenario.lesson;
	const {variant, told} = queue === null ? {variant: {}, told: null} : variantOf(scenario, doors.lessons.doneOf(id));
	const measured = measure(scenario, variant);
	const problem = problemOf(measured);
	if (problem !== null || measured.machines.a === null) return notice(context, problem ?? '', true);
	const {pace, brake, ui} = session.store.getState();
	const before = ui.taken?.before ?? {speed: pace.speed, brake: brake.on};
	session.choose(measured.machines.a);
	doors.lessons.second(measured.machines.b);
	const taken: Taken = {
		measured,
		place: doors.lessons.placeOf(id),
		varied: told,
		page: 0,
		phase: 'asking',
		focus: 0,
		given: [],
		typed: '',
		hint: false,
		urged: false,
		answers: [],
		scroll: 0,
		before,
		queue,
		other: null,
		role: 'own',
		round: 0,
		class: null,
	};
	ask(context, taken, 0);
}

/** Lets the machine play to the end of the page. */
function play(context: Context, taken: Taken): void {
	const {span, page} = pageOf(taken);
	put(context, taken, {phase: 'playing', scroll: 0});
	if (taken.measured.steps) return toStep(context, context.session.store.getState().about.seed, span.end);
	for (const machine of machines(context)) machine.playTo(span.end, page.speed);
}

const answersNow = (taken: Taken): Taken['answers'] => [...taken.answers, ...taken.given.map((given, i) => ({given, right: cameTrue(taken, i)}))];

/** Enter on a question: an answer is asked for once, then it runs. With the last page what was answered is kept. */
function run(context: Context, taken: Taken): void {
	// A class that has voted is not urged to.
	const isVoted = taken.class?.tallies.some(tally => votesIn(tally) > 0) === true;
	if (taken.given.includes(null) && !taken.urged && !isVoted) return put(context, taken, {urged: true, focus: taken.given.indexOf(null)});
	const answers = answersNow(taken);
	const {lesson, pages} = taken.measured;
	if (taken.page === pages.length - 1 && answers.some(({given}) => given !== null))
		context.doors.lessons.keep({lesson: lesson.id, given: answers.map(({given}) => given), right: answers.map(({right}) => right)});
	play(context, taken);
}

function skip(context: Context, taken: Taken): void {
	const {end} = pageOf(taken).span;
	if (!taken.measured.steps)
		for (const machine of machines(context)) {
			machine.pause(true);
			runOn(machine, end, Math.max(0.1, pageOf(taken).page.speed));
		}
	put(context, taken, {phase: 'told'});
}

/** Ends a lesson; the machine stays as it is, and brakes again. */
function leave(context: Context, text: string = words.left): void {
	const {speed, brake} = takenOf(context)?.before ?? {speed: 1, brake: true};
	context.doors.lessons.second(null);
	context.session.setBrake(brake);
	context.session.setSpeed(speed);
	context.session.setUi({taken: null, notice: {text, bad: false}});
}

function nextLesson(context: Context, {measured, queue}: Taken): void {
	const {lessons} = context.doors;
	const [due, ...rest] = queue ?? [];
	const name = queue === null ? lessons.after(measured.lesson.id) : (due ?? null);
	if (name === null) return leave(context, words.courseDone);
	takeLesson(context, lessons.load(name), queue === null ? null : rest);
}

/** On from what was told: something to try, the next page, the next lesson. */
function goOn(context: Context, taken: Taken): void {
	const {page} = pageOf(taken);
	const answered = {...taken, answers: answersNow(taken)};
	if (taken.phase !== 'trying' && page.tries.length > 0) {
		for (const machine of machines(context)) machine.setSpeed(1);
		return put(context, taken, {phase: 'trying', scroll: 0});
	}
	if (taken.page + 1 < taken.measured.pages.length) return ask(context, answered, taken.page + 1);
	nextLesson(context, taken);
}

function again(context: Context, taken: Taken): void {
	const {a} = taken.measured.machines;
	if (a !== null && !taken.measured.steps) context.session.choose(a);
	if (taken.measured.machines.b !== null) context.doors.lessons.second(taken.measured.machines.b);
	ask(context, taken, taken.page);
}

function give(context: Context, taken: Taken, value: number | null, typed = ''): void {
	put(context, taken, {given: taken.given.map((one, i) => (i === taken.focus ? value : one)), typed, urged: false});
	castVote(context, taken, value);
}

/** The number of a guess, moved along its scale. */
function slide(context: Context, taken: Taken, steps: number): void {
	const slider = sliderOf(taken, taken.focus);
	if (slider === null) return;
	const from = taken.given[taken.focus] ?? (steps > 0 ? slider.low : slider.high);
	give(context, taken, Math.max(slider.low, Math.min(slider.high, Math.round(from + steps * slider.step))));
}

function digit(context: Context, taken: Taken, key: string): void {
	const question = questionsOf(taken)[taken.focus];
	if (isAsk(question)) {
		const at = Number(key) - 1;
		if (at >= 0 && at < question.choices.length) give(context, taken, at);
		return;
	}
	const typed = key === 'erase' ? taken.typed.slice(0, -1) : `${taken.typed}${key}`.slice(0, 12);
	give(context, taken, typed === '' ? null : Number(typed), typed);
}

/** Up and down: choices; beyond the first and the last the question before and after. */
function move(context: Context, taken: Taken, by: 1 | -1): void {
	const question = questionsOf(taken)[taken.focus];
	const given = taken.given[taken.focus] ?? null;
	const at = given === null ? (by > 0 ? 0 : (isAsk(question) ? question.choices.length : 1) - 1) : given + by;
	if (isAsk(question) && at >= 0 && at < question.choices.length) return give(context, taken, at);
	const focus = taken.focus + by;
	if (focus >= 0 && focus < questionsOf(taken).length) put(context, taken, {focus});
}

const onWhat = (context: Context, key: TakenKey, taken: Taken): void => {
	const {session} = context;
	const isTold = taken.phase === 'told';
	switch (key) {
		case 'up':
		case 'down':
			return isTold ? put(context, taken, {scroll: Math.max(0, taken.scroll + (key === 'up' ? -1 : 1))}) : move(context, taken, key === 'up' ? -1 : 1);
		case 'left':
		case 'right':
			if (!isTold) return slide(context, taken, key === 'left' ? -1 : 1);
			return key === 'left' ? session.back() : session.on();
		case 'page-up':
		case 'page-down': {
			const by = key === 'page-up' ? -1 : 1;
			return !isTold && sliderOf(taken, taken.focus) !== null
				? slide(context, taken, -10 * by)
				: put(context, taken, {scroll: Math.max(0, taken.scroll + 3 * by)});
		}
		case 'question':
			return put(context, taken, {focus: (taken.focus + 1) % Math.max(1, questionsOf(taken).length)});
		case 'run':
			return run(context, taken);
		case 'hint':
			return put(context, taken, {hint: !taken.hint});
		case 'skip':
			return skip(context, taken);
		case 'next':
			return goOn(context, taken);
		case 'again':
			return again(context, taken);
		case 'leave':
			return leave(context);
		case 'go-on':
			leave(context, said(taken.measured.lesson.title));
			return session.pause(false);
		case 'split':
			return openVotes(context, taken);
		case 'counted':
			return askCounts(context, taken);
		case 'lecture':
			return session.setUi({lecture: !session.store.getState().ui.lecture});
		default:
			return digit(context, taken, key);
	}
};

/** Rows by which keys scroll. */
const SCROLLS: Readonly<Partial<Record<TakenKey, number>>> = {up: -1, down: 1, 'page-up': -10, 'page-down': 10};

/** A key of a lesson that is taken. */
export function actOnTaken(context: Context, key: TakenKey): void {
	const taken = takenOf(context);
	const phase = phaseOf(context.session.store.getState());
	if (taken === null || phase === null) return;
	// The class votes while it is asked; notes are read.
	const isRead = taken.role === 'notes' || (taken.role === 'pupil' && phase !== 'asking');
	if (isRead && key !== 'lecture') return put(context, taken, {scroll: Math.max(0, taken.scroll + (SCROLLS[key] ?? 0))});
	onWhat(context, key, {...taken, phase});
}
