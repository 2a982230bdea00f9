// Lessons on paper, in Markdown: questions without answers, or the answers apart.
import {classroomMessages} from '../../messages/classroom.ts';
import {courseMessages as words} from '../../messages/course.ts';
import {said} from '../../messages/language.ts';
import {readingText} from '../../messages/lesson-readings.ts';
import type {LessonScenario, Question} from '../../workload/lesson/lesson.ts';
import {type Measured, measure} from '../../workload/lesson/measure.ts';

const LETTERS = 'ABCDEFGH';

function questionLines(question: Question): readonly string[] {
	const asked = [`**${said(question.text)}**`, ''];
	if (question.kind === 'guess') return [...asked, `${words.sheet.guess} ____________ (${question.measure.figure})`, ''];
	return [...asked, ...question.choices.map(({text}, i) => `- [ ] ${LETTERS[i]}. ${said(text)}`), ''];
}

const titleLine = ({lesson}: LessonScenario, number: number): string => `## ${number}. ${said(lesson.title)}`;

function questions(scenario: LessonScenario, number: number): readonly string[] {
	const {lesson} = scenario;
	return [
		titleLine(scenario, number),
		'',
		...lesson.pages.flatMap(({says, questions: asked}) => [...says.flatMap(text => [said(text), '']), ...asked.flatMap(questionLines)]),
		`${words.sheet.note} ${lesson.id}`,
		'',
	];
}

/** Notes of who teaches, which stand with the answers. */
function notes({lesson: {teacher}}: LessonScenario): readonly string[] {
	const {expect, point, ask} = classroomMessages.notes;
	const told = [
		[expect, teacher?.expect],
		[point, teacher?.point],
		[ask, teacher?.ask],
	] as const;
	return told.flatMap(([label, text]) => (text == null ? [] : [`- *${label}* ${said(text)}`]));
}

function answers(scenario: LessonScenario, measured: Measured, number: number): readonly string[] {
	const lines = measured.pages.flatMap(({page, right, choices, guessed}) => [
		...page.questions.flatMap((question, i) => {
			if (question.kind === 'guess') return [`- ${said(question.text)} **${Math.round((guessed[i]?.value ?? 0) * 100) / 100}** (${question.measure.figure})`];
			const at = right[i]?.[0] ?? 0;
			const read = [...new Set((choices[i]?.[at] ?? []).map(readingText))].join(', ');
			return [`- **${LETTERS[at]}. ${said(question.choices[at]?.text ?? {en: '', zh: ''})}** (${words.sheet.measured}: ${read})`];
		}),
		...page.because.map(text => `- ${words.sheet.because}: ${said(text)}`),
	]);
	return [titleLine(scenario, number), '', ...lines, ...notes(scenario), ''];
}

/** Questions of lessons; or, measured now, their answers. */
export function worksheet(lessons: readonly LessonScenario[], withAnswers: boolean): string {
	const head = withAnswers ? [`# ${words.sheet.answers}`, ''] : [`# ${words.sheet.title}`, '', words.sheet.name, ''];
	const body = lessons.flatMap((scenario, i) => (withAnswers ? answers(scenario, measure(scenario), i + 1) : questions(scenario, i + 1)));
	return `${[...head, ...body].join('\n').trimEnd()}\n`;
}
