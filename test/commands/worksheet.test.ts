// Lessons on paper: the questions give nothing away, and what is right, measured, stands apart with why and what who teaches may ask.
import {afterEach, expect, it} from 'vitest';
import {worksheet} from '../../source/commands/lesson/worksheet.ts';
import {LANGUAGES, type Language, speak} from '../../source/messages/language.ts';
import {loadLesson} from '../../source/workload/lesson/course.ts';

afterEach(() => speak('en'));
const sheet = (language: Language, answers: boolean): string => {
	speak(language);
	return worksheet([loadLesson('one-byte')], answers);
};

it.each(LANGUAGES)('asks in %s without a word of what is right', language => {
	const questions = sheet(language, false);
	const {lesson} = loadLesson('one-byte');
	expect(questions.match(/^- \[ \] [A-D]\. /gm)).toHaveLength(4);
	for (const {questions: asked, because} of lesson.pages) {
		for (const {text, hint} of asked) {
			expect(questions).toContain(text[language]);
			if (hint !== null) expect(questions).not.toContain(hint[language]);
		}
		for (const text of because) expect(questions).not.toContain(text[language]);
	}
	expect(questions).not.toContain(lesson.teacher?.ask?.[language]);
});

it.each(LANGUAGES)('answers in %s as the machine does, with why and with the notes', language => {
	const answers = sheet(language, true);
	const {lesson} = loadLesson('one-byte');
	expect(answers).toContain('vsz.tiny 132');
	expect(answers).toMatch(/\*\*C\. 132 KiB/);
	for (const text of [...lesson.pages.flatMap(({because}) => because), lesson.teacher?.expect, lesson.teacher?.point, lesson.teacher?.ask])
		expect(answers).toContain(text?.[language]);
});
