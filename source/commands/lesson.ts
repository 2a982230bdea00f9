// `lowwater lesson …`: a lesson in the dashboard; lessons reviewed, checked, printed for paper, forgotten.
import {openKeeper} from '../dashboard/kept/keeper.ts';
import type {ThemeName} from '../dashboard/theme/theme.ts';
import {messages} from '../messages.ts';
import {courseMessages as words} from '../messages/course.ts';
import {answersIn, dueOf, forget, progressOf} from '../session/course/answers.ts';
import {journalFolder} from '../session/journal/keeper.ts';
import {checkLesson} from '../workload/lesson/check.ts';
import {course, openLesson} from '../workload/lesson/course.ts';
import {loadScenario} from '../workload/library.ts';
import {ScenarioError} from '../workload/scenario-error.ts';
import {type CommandContext, EXIT, type ExitCode, type Flags, UsageError} from './context.ts';
import {asciiFlag, languageFlag, terminalProblem, textFlag, themeFlag} from './flag-values.ts';
import {check} from './lesson/check.ts';
import {worksheet} from './lesson/worksheet.ts';
import {say} from './say.ts';
import {runScreens} from './screens.ts';
import {print} from './sink.ts';
import {machineRoom} from '../workload/room.ts';

const DAY_MS = 86_400_000;
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

/** Flags of a lesson that is taken. */
function refuseTaking(flags: Flags): void {
	for (const flag of ['lecture', 'class', 'votes']) if ((flags[flag] ?? false) !== false) throw new UsageError(words.onlyTaken(flag));
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

/** Opens lessons in the dashboard, the first one now. `queue`: it is a review, and these follow. */
async function play(name: string, queue: readonly string[] | null, context: CommandContext): Promise<ExitCode> {
	const {flags, stdout, stderr, signal} = context;
	const scenario = await openLesson(name, signal, machineRoom());
	const {problems} = checkLesson(scenario);
	const [first] = problems;
	if (first !== undefined) throw new ScenarioError(`${first.place}: ${first.message}`);
	const problem = terminalProblem(stdout);
	if (problem !== null) {
		say(stderr, problem);
		return EXIT.usage;
	}
	const theme = themeFlag(flags);
	const keeper = await openKeeper(new Set(Object.keys(flags).filter(flag => flags[flag] !== undefined)));
	const code = await runScreens(scenario, {
		theme: (flags['theme'] === undefined ? (keeper.kept.values.get('theme') ?? theme) : theme) as ThemeName,
		keeper,
		ascii: asciiFlag(flags),
		readOnly: false,
		stdin: process.stdin,
		stdout: stdout as NodeJS.WriteStream,
		stderr: stderr as NodeJS.WriteStream,
		signal,
		language: languageFlag(flags),
		lecture: flags['lecture'] === true,
		class: flags['class'] === true,
		voteFile: textFlag(flags, 'votes') ?? null,
		load: loadScenario,
		journals: journalFolder(process.env),
		journal: null,
		lesson: {scenario, queue},
	});
	return code as ExitCode;
}

/** What is due, the longest first. */
async function review(names: readonly string[], context: CommandContext): Promise<ExitCode> {
	if (names[0] !== undefined) throw new UsageError(messages.commands.tooMany('lesson review', names[0]));
	const answers = answersIn(journalFolder(process.env));
	const known = course().map(({name}) => name);
	const [first, ...rest] = dueOf(answers, Date.now()).filter(name => known.includes(name));
	if (first !== undefined) return play(first, rest, context);
	const next = Math.min(...known.map(name => progressOf(answers, name)?.dueMs ?? Infinity));
	await print(context.stdout, `${words.nothingDue(Number.isFinite(next) ? Math.max(1, Math.ceil((next - Date.now()) / DAY_MS)) : null)}\n`);
	return EXIT.done;
}

const WORDS: Readonly<Record<string, (names: readonly string[], context: CommandContext) => Promise<ExitCode>>> = {
	check: (names, context) => check(names, seedsFlag(context.flags), context),
	export: exported,
	forget: forgotten,
	review,
};

export async function execute(context: CommandContext): Promise<ExitCode> {
	const [word, ...names] = context.input;
	languageFlag(context.flags);
	if (word === undefined) throw new UsageError(words.noLessonNamed);
	refuseOthers(word, context.flags);
	const known = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
	if (known !== undefined && word !== 'review') refuseTaking(context.flags);
	if (known !== undefined) return known(names, context);
	if (names[0] !== undefined) throw new UsageError(messages.commands.tooMany('lesson', names[0]));
	return play(word, null, context);
}
