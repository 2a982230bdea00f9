// `lowwater lessons`: the course, each lesson with what somebody has done of it.
import stringWidth from 'string-width';
import {courseMessages as words} from '../messages/course.ts';
import {said, type Texts} from '../messages/language.ts';
import {messages} from '../messages.ts';
import {answersIn, dueOf, progressOf} from '../session/course/answers.ts';
import {journalFolder} from '../session/journal/keeper.ts';
import {course, type LessonHead} from '../workload/lesson/course.ts';
import {EXIT, type Execute, UsageError} from './context.ts';
import {languageFlag} from './flag-values.ts';
import {print} from './sink.ts';

const NOTHING: Texts = {en: '', zh: ''};
const DAY_MS = 86_400_000;

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));

/** The course as the command prints it; `nowMs`: the time of the calendar. */
export function lessonsText(folder: string | null, nowMs: number): string {
	const all = course();
	const answers = answersIn(folder);
	const due = dueOf(answers, nowMs);
	const width = Math.max(...all.map(({name}) => name.length)) + 2;
	const title = Math.max(...all.map(head => stringWidth(said(head.title)))) + 2;
	const line = (head: LessonHead): string => {
		const progress = progressOf(answers, head.name);
		const mark = progress === null ? ' ' : due.includes(head.name) ? '!' : progress.right ? '✓' : '○';
		const again = progress?.dueMs == null ? '' : words.dueIn(Math.ceil((progress.dueMs - nowMs) / DAY_MS));
		return `  ${mark} ${head.core ? '●' : ' '} ${head.name.padEnd(width)}${padded(said(head.title), title)}${again}`.trimEnd();
	};
	const lines = all.flatMap((head, i) => {
		const heading = said(head.part) === said(all[i - 1]?.part ?? NOTHING) ? [] : [...(i === 0 ? [] : ['']), said(head.part)];
		return [...heading, line(head)];
	});
	const done = all.filter(({name}) => progressOf(answers, name) !== null).length;
	return `${[...lines, '', words.legend, words.summary(done, all.length, due.length)].join('\n')}\n`;
}

export const execute: Execute = async ({input, flags, stdout}) => {
	if (input[0] !== undefined) throw new UsageError(messages.commands.tooMany('lessons', input[0]));
	languageFlag(flags);
	await print(stdout, lessonsText(journalFolder(process.env), Date.now()));
	return EXIT.done;
};
