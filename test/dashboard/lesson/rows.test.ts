// The card of every lesson in both languages, as wide as screens are: no row is wider, no line begins with what closes or ends with what opens, and a row speaks
// the language that is chosen. The answers do not matter for that: no machine is run.
import {describe, expect, it} from 'vitest';
import {Area, createCanvas, rowTexts} from '../../../source/dashboard/canvas/canvas.ts';
import {widthOf} from '../../../source/dashboard/canvas/width.ts';
import {wrap} from '../../../source/dashboard/canvas/wrap.ts';
import {notesRows} from '../../../source/dashboard/lesson/notes.ts';
import {rowsOf} from '../../../source/dashboard/lesson/rows.ts';
import {drawGlossary} from '../../../source/dashboard/overlays/glossary.ts';
import {createTheme} from '../../../source/dashboard/theme/theme.ts';
import {classroomMessages} from '../../../source/messages/classroom.ts';
import {GLOSSARY} from '../../../source/messages/glossary.ts';
import {LANGUAGES, speak} from '../../../source/messages/language.ts';
import type {Phase, Taken} from '../../../source/session/store/taken.ts';
import {course, loadLesson} from '../../../source/workload/lesson/course.ts';
import type {LessonScenario} from '../../../source/workload/lesson/lesson.ts';
import {plain} from '../../support/session.ts';
import type {MeasuredPage} from '../../../source/workload/lesson/measure.ts';

const HAN = /\p{Script=Han}/u;
const CLOSES = /^[，。、；：！？）》」』…”’]/u;
const OPENS = /[（《「『“‘]$/u;

/** A lesson as if its machine had answered: everything was 12 345 and is 67 890. */
function taken({lesson}: LessonScenario, page: number, given: number | null): Taken {
	const pages = lesson.pages.map(
		(own): MeasuredPage => ({
			page: own,
			span: {stop: 1, end: 2},
			choices: own.questions.map(() => []),
			right: own.questions.map(question => (question.kind === 'ask' ? [question.choices.length - 1] : [])),
			guessed: own.questions.map(question => (question.kind === 'guess' ? {value: 67_890, before: 12_345} : null)),
			shown: own.shows.map(figure => ({figure, side: 'a', before: 12_345, after: 67_890})),
		}),
	);
	return {
		measured: {lesson, machines: {a: null, b: null}, steps: false, pages, claims: [], missed: null},
		place: null,
		varied: null,
		page,
		phase: 'asking',
		focus: 0,
		given: (pages[page] as MeasuredPage).page.questions.map(() => given),
		typed: '',
		hint: true,
		urged: false,
		answers: [],
		scroll: 0,
		before: {speed: 1, brake: true},
		queue: null,
		other: null,
		role: 'own',
		round: 1,
		class: null,
	};
}

const SCENARIOS = course().map(({name}) => loadLesson(name));
const PHASES: readonly Phase[] = ['asking', 'told', 'trying'];

describe.each(LANGUAGES)('in %s', language => {
	it.each([58, 78, 98, 118])('cards fit into %i cells', width => {
		speak(language);
		const off = SCENARIOS.flatMap(scenario =>
			scenario.lesson.pages.flatMap((_, page) =>
				PHASES.flatMap(phase =>
					[null, 0].flatMap(given =>
						rowsOf(taken(scenario, page, given), phase, width, false).flatMap(({spans, rule}) => {
							const text = spans.map(([part]) => part).join('');
							const said = `${text}${rule?.title ?? ''}${rule?.note ?? ''}`;
							const foreign = language === 'en' ? HAN.test(said) : rule !== undefined && !HAN.test(rule.title);
							return widthOf(text) > width || CLOSES.test(text.trim()) || OPENS.test(text.trim()) || foreign ? [`${scenario.lesson.id}: ${said}`] : [];
						}),
					),
				),
			),
		);
		speak('en');
		expect(off).toEqual([]);
	});

	it.each([58, 78])(
		'notes of who teaches fit into %i cells, and every lesson has them: what to expect, what to point at, what to ask next, how long',
		width => {
			speak(language);
			const {expect: expected, point, ask} = classroomMessages.notes;
			const off = SCENARIOS.flatMap(scenario => {
				const rows = notesRows(taken(scenario, 0, null), width).map(
					({spans, rule}) => `${rule?.title ?? ''}${rule?.note ?? ''}${spans.map(([text]) => text).join('')}`,
				);
				const missing = [expected, point, ask].filter(label => !rows.some(row => row.startsWith(label)));
				const wrong = rows.filter(row => widthOf(row) > width || CLOSES.test(row.trim()) || OPENS.test(row.trim()) || (language === 'en' && HAN.test(row)));
				return [...missing, ...wrong, ...(scenario.lesson.teacher?.minutes == null ? ['no minutes'] : [])].map(what => `${scenario.lesson.id}: ${what}`);
			});
			speak('en');
			expect(off).toEqual([]);
		},
	);
});

describe('the glossary', () => {
	const theme = createTheme({name: 'none'});

	it.each(LANGUAGES)('fits in %s, each word with a sentence', language => {
		speak(language);
		for (const [width, height] of [
			[100, 30],
			[60, 14],
			[30, 8],
		] as const) {
			const canvas = createCanvas(width, height);
			const most = drawGlossary(new Area(canvas), 0);
			drawGlossary(new Area(canvas), most);
			expect(rowTexts(canvas, theme, null).filter(row => widthOf(plain(row)) !== width)).toEqual([]);
		}
		speak('en');
		for (const {heading, entries} of GLOSSARY)
			for (const {word, told} of [...entries, {word: heading, told: {en: 'x.', zh: '字。'}}]) {
				expect(told[language].length, word.en).toBeGreaterThan(1);
				expect(HAN.test(told[language]), word.en).toBe(language === 'zh');
			}
	});
});

describe('wrapping', () => {
	it('breaks between wide characters, but never before what closes or after what opens', () => {
		expect(wrap('空闲页，已降到 low。', 6)).toEqual(['空闲', '页，已', '降到', 'low。']);
		expect(wrap('他说“好”了', 5)).toEqual(['他说', '“好”', '了']);
		expect(wrap('kswapd0被唤醒', 7)).toEqual(['kswapd0', '被唤醒']);
	});

	it('keeps words of narrow letters whole, and breaks one that is wider than a line', () => {
		expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
		expect(wrap('abcdefgh ij', 5)).toEqual(['abcde', 'fgh', 'ij']);
		expect(wrap('漢字', 1)).toEqual(['…', '…']);
	});
});
