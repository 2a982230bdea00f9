// The built-in lessons in the order of a course: what each says of itself before its steps, read without the grammar of scenarios.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {parse} from 'yaml';
import type {Texts} from '../../messages/language.ts';
import {lessonFileMessages as words} from '../../messages/lesson-file.ts';
import {packageRoot} from '../builtin.ts';
import {findScenario} from '../library.ts';
import {nearest} from '../nearest.ts';
import {readScenario} from '../scenario.ts';
import {ScenarioError} from '../scenario-error.ts';
import type {LessonScenario} from './lesson.ts';
import {parseTexts} from './texts.ts';

const FOLDER = join(packageRoot(), 'fixtures', 'lessons');
const ENDING = '.yaml';
/** From "lesson:" to its steps. */
const HEAD = /^lesson:\n[\s\S]*?(?=^ {2}steps:)/m;

export type LessonHead = {
	readonly name: string;
	readonly title: Texts;
	readonly part: Texts;
	readonly core: boolean;
	readonly order: number;
	readonly needs: readonly string[];
};

const NOTHING: Texts = {en: '', zh: ''};
const textsIn = (raw: unknown): Texts => {
	const parsed = parseTexts(raw);
	return parsed.ok ? parsed.value : NOTHING;
};

export const lessonPath = (name: string): string => join(FOLDER, `${name}${ENDING}`);

function headOf(name: string): LessonHead {
	const [head = ''] = HEAD.exec(readFileSync(lessonPath(name), 'utf8')) ?? [];
	const read = ((parse(head) ?? {}) as {lesson?: Readonly<Record<string, unknown>>}).lesson ?? {};
	return {
		name,
		title: textsIn(read['title']),
		part: textsIn(read['part'] ?? ''),
		core: read['core'] === true,
		order: Number(read['order'] ?? Infinity),
		needs: [read['needs'] ?? []].flat().map(String),
	};
}

let heads: readonly LessonHead[] | null = null;

/** All lessons, each after those before it in the course. */
export function course(): readonly LessonHead[] {
	heads ??= (existsSync(FOLDER) ? readdirSync(FOLDER) : [])
		.filter(file => file.endsWith(ENDING))
		.map(file => headOf(file.slice(0, -ENDING.length)))
		.sort((a, b) => a.order - b.order || a.name.localeCompare(b.name));
	return heads;
}

/** Reads a lesson: the text of a scenario with a `lesson:` in it. Throws ScenarioError. */
export function readLessonFile(text: string, file: string, availableBytes?: number): LessonScenario {
	const scenario = readScenario(text, {file, ...(availableBytes === undefined ? {} : {availableBytes})});
	if (scenario.lesson === undefined) throw new ScenarioError(words.noLesson(file));
	return {...scenario, lesson: scenario.lesson};
}

/** A built-in lesson. Throws ScenarioError where there is none of that name. */
export function loadLesson(name: string): LessonScenario {
	const names = course().map(head => head.name);
	if (!names.includes(name)) throw new ScenarioError(words.noSuchLesson(name, nearest(name, names)));
	return readLessonFile(readFileSync(lessonPath(name), 'utf8'), `${name}${ENDING}`);
}

/** A lesson by its name, or a file. Throws ScenarioError. */
export async function openLesson(nameOrPath: string, signal: AbortSignal, availableBytes?: number): Promise<LessonScenario> {
	if (course().some(({name}) => name === nameOrPath)) return loadLesson(nameOrPath);
	const bare = !/[/\\]|\.ya?ml$/.test(nameOrPath);
	if (bare && !existsSync(nameOrPath)) return loadLesson(nameOrPath);
	const {text, file} = await findScenario(nameOrPath, {signal});
	return readLessonFile(text, basename(file) === file ? file : nameOrPath, availableBytes);
}
