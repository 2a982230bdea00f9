// The `lesson:` of a scenario, from what stands in its file to pages: each stops, asks, plays, and tells. What is wrong goes to `report` with its path.
import {messages} from '../../messages.ts';
import type {Texts} from '../../messages/language.ts';
import {lessonFileMessages as words} from '../../messages/lesson-file.ts';
import type {Path} from '../document.ts';
import {nearest} from '../nearest.ts';
import {reportIssues} from '../schema.ts';
import {checkFigure, checkMoment, type ReadContext, readConditions, readMeasure} from './conditions.ts';
import {type Choice, type Lesson, type Look, MOST_QUESTIONS, type Page, type Question, type Teacher, type Vary} from './lesson.ts';
import type {Moment} from './moment.ts';
import {type LessonInput, STEP_KINDS, type StepKind, STEPS} from './schema.ts';
import {parseTexts} from './texts.ts';

/** Choices are keys 1 to 6. */
export const MOST_CHOICES = 6;
const NOTHING: Texts = {en: '', zh: ''};

type Draft = {-readonly [K in keyof Page]: Page[K] extends readonly (infer T)[] ? T[] : Page[K]};

const blank = (place: string): Draft => ({
	place,
	says: [],
	stop: null,
	look: null,
	questions: [],
	until: null,
	speed: 1,
	shows: [],
	because: [],
	tries: [],
});

type Step = {readonly kind: StepKind; readonly input: Readonly<Record<string, unknown>>; readonly path: Path};

/** A step, checked against the schema of its kind; null where it is none, which is told. */
function readStep(raw: unknown, path: Path, {report}: ReadContext): Step | null {
	const keys = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? Object.keys(raw) : [];
	const kinds = STEP_KINDS.filter(kind => keys.includes(kind));
	const [kind, second] = kinds;
	if (kind === undefined) {
		const [first] = keys;
		if (first === undefined) report(path, words.notStep(STEP_KINDS));
		else report([...path, first], messages.scenario.unknownWord('step', first, STEP_KINDS, nearest(first, STEP_KINDS)), 'key');
		return null;
	}
	if (second !== undefined) {
		report([...path, second], words.twoKinds(kind, second), 'key');
		return null;
	}
	const result = STEPS[kind].safeParse(raw);
	if (!result.success) {
		reportIssues(result.error.issues, (inner, message, what) => report([...path, ...inner], message, what));
		return null;
	}
	return {kind, input: result.data as Step['input'], path};
}

function readChoice(raw: {en?: string; zh?: string; but?: Texts; right?: unknown}, path: Path, context: ReadContext): Choice {
	const text = parseTexts({...(raw.en === undefined ? {} : {en: raw.en}), ...(raw.zh === undefined ? {} : {zh: raw.zh})});
	if (!text.ok) context.report(path, words.choiceWithoutText());
	return {
		text: text.ok ? text.value : NOTHING,
		but: raw.but ?? null,
		right: raw.right === undefined ? [] : readConditions(raw.right, [...path, 'right'], context),
	};
}

function readQuestion({kind, input, path}: Step, context: ReadContext): Question {
	const place = context.place(path);
	const hint = (input['hint'] as Texts | undefined) ?? null;
	if (kind === 'guess') {
		const {guess, field, within, range} = input as {guess: Texts; field: string; within: number; range?: [number, number]};
		const measure = {...readMeasure(field, input, [...path, 'field'], context), min: -Infinity, max: Infinity};
		return {kind: 'guess', place, text: guess, hint, measure: {...measure, place}, within, range: range ?? null};
	}
	const {ask, choices} = input as {ask: Texts; choices: readonly Parameters<typeof readChoice>[0][]};
	if (choices.length < 2) context.report([...path, 'choices'], words.fewChoices());
	if (choices.length > MOST_CHOICES) context.report([...path, 'choices'], words.manyChoices(MOST_CHOICES));
	if (!choices.some(({right}) => right !== undefined)) context.report([...path, 'choices'], words.nothingMeasured());
	return {kind: 'ask', place, text: ask, hint, choices: choices.map((choice, i) => readChoice(choice, [...path, 'choices', i], context))};
}

function addStep(page: Draft, step: Step, context: ReadContext): void {
	const {kind, input, path} = step;
	if (kind === 'stop') {
		const stop = input['stop'] as Moment;
		if (page.stop !== null) context.report([...path, 'stop'], words.stopTwice(), 'key');
		if (stop.kind === 'stop' || stop.kind === 'end') context.report([...path, 'stop'], words.lastStop());
		checkMoment(stop, [...path, 'stop'], context);
		if (stop.kind === 'when')
			for (const name of [stop.figure, stop.below, stop.above]) if (typeof name === 'string') checkFigure(name, [...path, 'stop'], context);
		page.stop = stop;
		const look = input['look'] as {screen: Look['screen']; pane?: NonNullable<Look['pane']>; process?: string} | undefined;
		if (look?.process !== undefined && !context.population.has(look.process))
			context.report([...path, 'look', 'process'], messages.scenario.noProcess(look.process, nearest(look.process, context.population.names)));
		page.look = look === undefined ? null : {screen: look.screen, pane: look.pane ?? null, process: look.process ?? null};
	} else if (kind === 'ask' || kind === 'guess') {
		if (page.questions.length === MOST_QUESTIONS) context.report([...path, kind], words.manyQuestions(MOST_QUESTIONS), 'key');
		page.questions.push(readQuestion(step, context));
	} else if (kind === 'play') {
		const {until, speed} = input['play'] as {until?: Moment; speed: number};
		checkMoment(until, [...path, 'play', 'until'], context);
		page.until = until ?? null;
		page.speed = speed;
	} else if (kind === 'show') {
		const names = input['show'] as readonly string[];
		for (const name of names) checkFigure(name, [...path, 'show'], context);
		page.shows.push(...names);
	} else page[({say: 'says', because: 'because', try: 'tries'} as const)[kind]].push(input[kind] as Texts);
}

/** What begins another page after a play, a reason or something to try. */
const OPENS: readonly StepKind[] = ['say', 'stop', 'ask', 'guess'];

function readPages(raw: readonly unknown[], context: ReadContext): readonly Page[] {
	const pages: Draft[] = [];
	let told = true;
	let broken = raw.length === 0;
	for (const [i, one] of raw.entries()) {
		const path = ['lesson', 'steps', i];
		const step = readStep(one, path, context);
		broken ||= step === null;
		if (step === null) continue;
		if (told && (OPENS.includes(step.kind) || pages.length === 0)) pages.push(blank(context.place(path)));
		told = !OPENS.includes(step.kind);
		addStep(pages.at(-1) as Draft, step, context);
	}
	if (raw.length === 0) context.report(['lesson', 'steps'], words.noSteps());
	// What is wrong with a step has been said; what is missing without it need not be.
	if (broken) return pages;
	if (pages[0]?.stop === null) context.report(['lesson', 'steps'], words.noStop());
	else if (pages.every(({questions}) => questions.length === 0)) context.report(['lesson', 'steps'], words.noQuestion());
	const kinds = new Set(pages.flatMap(({stop, until}) => [stop, until]).flatMap(one => (one === null ? [] : [one.kind === 'step'])));
	if (kinds.size > 1) context.report(['lesson', 'steps'], words.mixedStop());
	return pages;
}

function readReview(review: LessonInput['review'], {report}: ReadContext): Vary | null {
	if (review === undefined) return null;
	const [first, ...more] = Object.entries(review.vary) as [string, unknown[]][];
	if (first === undefined || more.length > 0 || first[1].length < 2) report(['lesson', 'review', 'vary'], words.varyOne());
	return first === undefined ? null : {key: first[0], values: first[1]};
}

const readTeacher = (input: LessonInput['teacher']): Teacher | null =>
	input === undefined ? null : {minutes: input.minutes ?? null, expect: input.expect ?? null, point: input.point ?? null, ask: input.ask ?? null};

/** `name`: what it is called where the file does not say. */
export function readLesson(input: LessonInput, name: string, context: Omit<ReadContext, 'hasB'>): Lesson {
	const full: ReadContext = {...context, hasB: input.b !== undefined};
	return {
		id: input.id ?? name,
		title: input.title,
		about: input.about,
		needs: input.needs,
		core: input.core,
		part: input.part ?? NOTHING,
		b: input.b === undefined ? null : Object.entries(input.b),
		seeds: input.seeds as readonly number[],
		pages: readPages(input.steps, full),
		claims: input.claims.flatMap((claim, i) => readConditions(claim, ['lesson', 'claims', i], full)),
		review: readReview(input.review, full),
		teacher: readTeacher(input.teacher),
	};
}
