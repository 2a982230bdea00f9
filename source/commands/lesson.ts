// `lowwater lesson …`: lessons checked, printed for paper, forgotten.
import {messages} from '../messages.ts';
import {courseMessages as words} from '../messages/course.ts';
import {forget} from '../session/course/answers.ts';
import {journalFolder} from '../session/journal/keeper.ts';
import {course, openLesson} from '../workload/lesson/course.ts';
import {nearest} from '../workload/nearest.ts';
import {type CommandContext, EXIT, type ExitCode, type Flags, UsageError} from './context.ts';
import {languageFlag, textFlag} from './flag-values.ts';
import {check} from './lesson/check.ts';
import {worksheet} from './lesson/worksheet.ts';
import {print} from './sink.ts';

const MOST_SEEDS = 100;

function seedsFlag(flags: Flags): number {
	const given = textFlag(flags, 'seeds');
	if (given === undefined) return 0;
	if (!/^\d+$/.test(given) || Number(given) > MOST_SEEDS)
		throw new UsageError(messages.commands.badFlag('seeds', messages.scenario.notCount(given, 0, MOST_SEEDS)));
	return Number(given);
}

/** Flags that belong to one word alone. */
const OWN: Readonly<Record<string, string>> = {seeds: 'check', worksheet: 'export', answers: 'export'};

function refuseOthers(word: string, flags: Flags): void {
	for (const [flag, own] of Object.entries(OWN)) if (own !== word && (flags[flag] ?? false) !== false) throw new UsageError(words.onlyOf(flag, own));
}

async function exported(names: readonly string[], {flags, stdout, signal}: CommandContext): Promise<ExitCode> {
	const all = names.length > 0 ? names : course().map(({name}) => name);
	const lessons = [];
	for (const name of all) lessons.push(await openLesson(name, signal));
	await print(stdout, worksheet(lessons, flags['answers'] === true));
	return EXIT.done;
}

async function forgotten(names: readonly string[], {stdout}: CommandContext): Promise<ExitCode> {
	const folder = journalFolder(process.env);
	const count = names.length === 0 ? forget(folder, null) : names.reduce((sum, name) => sum + forget(folder, name), 0);
	await print(stdout, `${words.forgot(count)}\n`);
	return EXIT.done;
}

const WORDS: Readonly<Record<string, (names: readonly string[], context: CommandContext) => Promise<ExitCode>>> = {
	check: (names, context) => check(names, seedsFlag(context.flags), context),
	export: exported,
	forget: forgotten,
};

export async function execute(context: CommandContext): Promise<ExitCode> {
	const [word, ...names] = context.input;
	languageFlag(context.flags);
	if (word === undefined) throw new UsageError(words.noLessonNamed);
	refuseOthers(word, context.flags);
	const known = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
	if (known === undefined) throw new UsageError(messages.scenario.unknownWord('lesson command', word, Object.keys(WORDS), nearest(word, Object.keys(WORDS))));
	return known(names, context);
}
