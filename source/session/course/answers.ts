// Answers that somebody gave to lessons: a line of JSON for each lesson that was done, in a file of the state folder and nowhere else. And when one is due again.
import {join} from 'node:path';
import {unlinkSync} from 'node:fs';
import {codeOf} from '../../files/errno.ts';
import {keepLine, keepOnly, keptLines} from '../../files/kept-file.ts';

/** One lesson, done once: of each question whether what was answered came true. */
export type Answer = {readonly lesson: string; readonly atMs: number; readonly given: readonly (number | null)[]; readonly right: readonly boolean[]};

const FILE = 'lessons';
const MOST_BYTES = 1024 * 1024;
const DAY_MS = 86_400_000;
/** Days after which a lesson is asked again; each time that it goes well the next of them, else the first. */
export const REVIEW_DAYS = [1, 3, 7, 21] as const;

function read(line: string): Answer | null {
	try {
		const {lesson, at, given, right} = JSON.parse(line) as Readonly<Record<string, unknown>>;
		const atMs = Date.parse(String(at));
		if (typeof lesson !== 'string' || !Number.isFinite(atMs) || !Array.isArray(given) || !Array.isArray(right)) return null;
		return {lesson, atMs, given: given.map(one => (typeof one === 'number' ? one : null)), right: right.map(one => one === true)};
	} catch {
		return null;
	}
}

/** All answers, the oldest first; a line that is none is passed over. */
export const answersIn = (folder: string | null): readonly Answer[] =>
	keptLines(folder, FILE, MOST_BYTES)
		.map(read)
		.filter(one => one !== null);

/** Keeps one. Returns whether it could be. */
export const keepAnswer = (folder: string | null, {lesson, atMs, given, right}: Answer): boolean =>
	keepLine(folder, FILE, JSON.stringify({lesson, at: new Date(atMs).toISOString(), given, right}));

/** Forgets all answers, or those to one lesson. Returns how many there were. */
export function forget(folder: string, lesson: string | null): number {
	const all = answersIn(folder);
	const kept = all.filter(one => lesson !== null && one.lesson !== lesson);
	if (kept.length > 0) {
		const lines = keptLines(folder, FILE, MOST_BYTES).filter(line => read(line)?.lesson !== lesson);
		keepOnly(folder, FILE, lines);
		return all.length - kept.length;
	}
	try {
		unlinkSync(join(folder, FILE));
	} catch (error) {
		if (codeOf(error) !== 'ENOENT') throw error;
	}
	return all.length;
}

export type Progress = {
	/** How often it has been done. */
	readonly done: number;
	/** Whether all was right the last time. */
	readonly right: boolean;
	/** How often it went well on end, since it last did not. */
	readonly stage: number;
	/** When it is due again; null once it has gone well often enough. */
	readonly dueMs: number | null;
};

/** How somebody stands with a lesson; null where it has not been done. */
export function progressOf(answers: readonly Answer[], lesson: string): Progress | null {
	const own = answers.filter(one => one.lesson === lesson);
	const last = own.at(-1);
	if (last === undefined) return null;
	let stage = 0;
	for (const {right} of own) stage = right.every(Boolean) ? stage + 1 : 0;
	const days = REVIEW_DAYS[Math.max(0, stage - 1)];
	return {
		done: own.length,
		right: last.right.every(Boolean),
		stage,
		dueMs: stage > REVIEW_DAYS.length || days === undefined ? null : last.atMs + days * DAY_MS,
	};
}

/** Lessons that are due, the longest first. */
export const dueOf = (answers: readonly Answer[], nowMs: number): readonly string[] =>
	[...new Set(answers.map(({lesson}) => lesson))]
		.map(lesson => ({lesson, dueMs: progressOf(answers, lesson)?.dueMs ?? Infinity}))
		.filter(({dueMs}) => dueMs <= nowMs)
		.sort((a, b) => a.dueMs - b.dueMs)
		.map(({lesson}) => lesson);
