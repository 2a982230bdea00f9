// The grammar of a `lesson:` block. What figures and moments mean for the machine at hand is checked in read.ts.
import * as z from 'zod';
import {lessonFileMessages as words} from '../../messages/lesson-file.ts';
import {count, flag, list, number, section, text, texts as names, value, word} from '../schema.ts';
import {LOOKED_AT, SCREENS} from './lesson.ts';
import {moment} from './moment.ts';
import {texts} from './texts.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const any = number(-MOST, MOST).optional();

export const measureSchema = section(
	{
		from: moment.optional(),
		to: moment.optional(),
		at: moment.optional(),
		in: word(['A', 'B'], 'machine').optional(),
		percent_of: names.optional(),
		min: any,
		max: any,
		is: any,
		within: number(0, MOST).optional(),
	},
	'what is measured',
);

export const samePageSchema = section(
	{address: text, of: list(count(1, 2 ** 22), 'of').refine(of => of.length === 2, words.twoProcesses()), in: word(['A', 'B'], 'machine').optional(), is: flag},
	'same_page',
);

/** A list of names alone is that of machine A. */
export const killedSchema = z.preprocess(
	raw => (Array.isArray(raw) || typeof raw === 'string' ? {names: raw} : raw),
	section({names, in: word(['A', 'B'], 'machine').optional()}, 'killed'),
);

const look = section(
	{
		screen: value<(typeof SCREENS)[number]>(raw => {
			const found = SCREENS[Number(raw) - 1] ?? SCREENS.find(name => name === raw);
			return found === undefined ? {ok: false, problem: words.noScreen(String(raw), SCREENS)} : {ok: true, value: found};
		}),
		pane: word(LOOKED_AT, 'pane that a lesson can look at').optional(),
		process: text.optional(),
	},
	'look',
);

/** A text alone is never right. */
const choice = z.preprocess(
	raw => (typeof raw === 'string' || typeof raw === 'number' ? {en: raw} : raw),
	section({en: text.optional(), zh: text.optional(), but: texts.optional(), right: z.unknown().optional()}, 'a choice'),
);

/** "25 %". */
export const share = value<number>(raw => {
	const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(String(raw));
	return match === null ? {ok: false, problem: words.notShare(String(raw))} : {ok: true, value: Number(match[1]) / 100};
});

/** Each kind of step, by the key that says which it is. */
export const STEPS = {
	say: section({say: texts}, 'a step that says something'),
	stop: section({stop: moment, look: look.optional()}, 'a step that stops'),
	ask: section({ask: texts, choices: list(choice, 'choices'), hint: texts.optional()}, 'a question'),
	guess: section(
		{
			guess: texts,
			field: text,
			from: moment.optional(),
			to: moment.optional(),
			at: moment.optional(),
			in: word(['A', 'B'], 'machine').optional(),
			percent_of: names.optional(),
			within: share.default(0.02),
			range: list(number(-MOST, MOST), 'range')
				.refine(ends => ends.length === 2 && (ends[0] as number) < (ends[1] as number), words.badRange())
				.optional(),
			hint: texts.optional(),
		},
		'a guess',
	),
	play: section({play: section({until: moment.optional(), speed: number(0.01, 100).default(1)}, 'play')}, 'a step that plays'),
	show: section({show: names}, 'a step that shows'),
	because: section({because: texts}, 'a reason'),
	try: section({try: texts}, 'something to try'),
} as const;
export type StepKind = keyof typeof STEPS;
export const STEP_KINDS = Object.keys(STEPS) as readonly StepKind[];

const anyValue = z.unknown();

export const lessonSchema = section(
	{
		id: text.optional(),
		title: texts,
		part: texts.optional(),
		order: number(0, 1_000_000).optional(),
		core: flag.default(false),
		about: names.default([]),
		needs: names.default([]),
		b: z.record(z.string(), anyValue, {error: () => words.notOverrides()}).optional(),
		seeds: list(count(0, 999_999_999), 'seeds').default([]),
		steps: list(anyValue, 'lesson.steps'),
		claims: list(anyValue, 'lesson.claims').default([]),
		review: section({vary: z.record(z.string(), list(anyValue, 'values'), {error: () => words.notVaried()})}, 'review').optional(),
		teacher: section({minutes: count(1, 600), expect: texts, point: texts, ask: texts}, 'teacher')
			.partial()
			.optional(),
	},
	'lesson',
);
export type LessonInput = z.infer<typeof lessonSchema>;
