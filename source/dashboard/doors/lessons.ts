// What a lesson needs of the world outside: the course, what was answered before, and a second machine where it has two.
import {type Answer, answersIn, dueOf, keepAnswer, progressOf} from '../../session/course/answers.ts';
import {createSession, type Session} from '../../session/session.ts';
import {said} from '../../messages/language.ts';
import type {Overlay} from '../../session/store/ui.ts';
import {course, loadLesson} from '../../workload/lesson/course.ts';
import type {LessonScenario} from '../../workload/lesson/lesson.ts';

type Listed = Extract<Overlay, {kind: 'scenarios'}>['names'][number];

export type LessonDoors = {
	/** The lessons in their order, each with what has been done of it. */
	readonly list: () => readonly Listed[];
	readonly load: (name: string) => LessonScenario;
	/** Place in the course, from 1; and which one comes then. */
	readonly placeOf: (name: string) => {readonly at: number; readonly of: number} | null;
	readonly after: (name: string) => string | null;
	/** How often it has been done. */
	readonly doneOf: (name: string) => number;
	readonly keep: (answer: Omit<Answer, 'atMs'>) => void;
	/** Boots machine B, and ends the one before; null: there is none any more. */
	readonly second: (scenario: LessonScenario | null) => Session | null;
	readonly other: () => Session | null;
};

/** Lessons, with answers in a folder; null: nothing is kept. */
export function lessonDoors(folder: string | null): LessonDoors {
	let other: Session | null = null;
	const answers: Answer[] = [...answersIn(folder)];
	const mark = (name: string, due: readonly string[]): '✓' | '○' | '!' | ' ' => {
		const progress = progressOf(answers, name);
		if (progress === null) return ' ';
		return due.includes(name) ? '!' : progress.right ? '✓' : '○';
	};
	return {
		list: () => {
			const due = dueOf(answers, Date.now());
			return course().map(({name, title, part, core}) => ({
				name,
				summary: said(title),
				group: said(part),
				seen: progressOf(answers, name) !== null,
				lesson: {core, mark: mark(name, due)},
			}));
		},
		load: loadLesson,
		placeOf: name => {
			const at = course().findIndex(head => head.name === name);
			return at < 0 ? null : {at: at + 1, of: course().length};
		},
		after: name => {
			const at = course().findIndex(head => head.name === name);
			return at < 0 ? null : (course()[at + 1]?.name ?? null);
		},
		doneOf: name => progressOf(answers, name)?.done ?? 0,
		keep: answer => {
			const whole = {...answer, atMs: Date.now()};
			answers.push(whole);
			keepAnswer(folder, whole);
		},
		second: scenario => {
			other?.stop();
			other = scenario === null ? null : createSession(scenario, {theme: 'dark', order: () => [], pace: {paused: true}});
			other?.start();
			return other;
		},
		other: () => other,
	};
}
