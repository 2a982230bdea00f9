// What a lesson needs of the world outside: the course, what was answered before, a file of votes, and a second machine where it has two.
import {readFileSync, statSync} from 'node:fs';
import {type Answer, answersIn, dueOf, keepAnswer, progressOf} from '../../session/course/answers.ts';
import {readVotes, type VotesRead} from '../../session/course/vote-file.ts';
import {codeOf} from '../../files/errno.ts';
import {classroomMessages as words} from '../../messages/classroom.ts';
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
	/** The votes of a file, of a lesson whose questions have choices or not; null: there is no file, a text: why it cannot be read. */
	readonly votes: (isChoice: readonly boolean[]) => VotesRead | string | null;
	/** Boots machine B, and ends the one before; null: there is none any more. */
	readonly second: (scenario: LessonScenario | null) => Session | null;
	readonly other: () => Session | null;
};

/** More than a class votes. */
const MOST_VOTES = 1024 * 1024;

function votesIn(path: string, isChoice: readonly boolean[]): VotesRead | string {
	try {
		const about = statSync(path);
		if (!about.isFile() || about.size > MOST_VOTES) return words.votes.noFile(path);
		return readVotes(readFileSync(path, 'utf8'), isChoice);
	} catch (error) {
		return words.votes.unread(path, codeOf(error));
	}
}

/** Lessons, with answers in a folder; null: nothing is kept. `voteFile`: what a class votes stands there. */
export function lessonDoors(folder: string | null, voteFile: string | null = null): LessonDoors {
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
		votes: isChoice => (voteFile === null ? null : votesIn(voteFile, isChoice)),
		second: scenario => {
			other?.stop();
			other = scenario === null ? null : createSession(scenario, {theme: 'dark', order: () => [], pace: {paused: true}});
			other?.start();
			return other;
		},
		other: () => other,
	};
}
