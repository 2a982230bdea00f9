// `lowwater lesson check [FILE…]`: lets the machines of lessons answer, and says of each whether it is one.
import {courseMessages as words} from '../../messages/course.ts';
import {said} from '../../messages/language.ts';
import {readingText} from '../../messages/lesson-readings.ts';
import {checkLesson, type Checked} from '../../workload/lesson/check.ts';
import {course, openLesson} from '../../workload/lesson/course.ts';
import type {CommandContext, ExitCode} from '../context.ts';
import {EXIT} from '../context.ts';
import {turnTaker} from '../in-turns.ts';
import {into, type Sink, streamSink} from '../sink.ts';

/** The choices that came true, and what was guessed at. */
function answersOf({measured}: Checked): string {
	return measured.pages
		.flatMap(({page, right, choices, guessed}) =>
			page.questions.map((question, i) => {
				if (question.kind === 'guess') return `${question.measure.figure} ${Math.round((guessed[i]?.value ?? 0) * 100) / 100}`;
				const at = right[i]?.[0] ?? 0;
				const read = [...new Set((choices[i]?.[at] ?? []).map(readingText))].join(', ');
				return `${at + 1} “${said(question.choices[at]?.text ?? {en: '', zh: ''})}” [${read}]`;
			}),
		)
		.join('; ');
}

/** Checks lessons by name or file, all built-in ones where none is named; with seeds 1 to `seeds`, too. */
export const check = (names: readonly string[], seeds: number, {stdout, signal}: CommandContext): Promise<ExitCode> =>
	into(streamSink(stdout), sink => checkAll(names, seeds, sink, signal));

async function checkAll(names: readonly string[], seeds: number, sink: Sink, signal: AbortSignal): Promise<ExitCode> {
	const all = names.length > 0 ? names : course().map(({name}) => name);
	const takeTurn = turnTaker();
	let [statements, problems, wrong] = [0, 0, 0];
	for (const name of all) {
		const scenario = await openLesson(name, signal);
		const checked = checkLesson(
			scenario,
			Array.from({length: seeds}, (_, i) => i + 1),
		);
		statements += checked.statements;
		problems += checked.problems.length;
		wrong += Number(checked.problems.length > 0);
		const lines =
			checked.problems.length > 0
				? checked.problems.map(({place, message}) => `${place}: ${message}`)
				: [words.held(scenario.lesson.id, answersOf(checked), checked.statements, checked.runs, checked.seconds)];
		await sink.write(`${lines.join('\n')}\n`);
		await takeTurn();
		if (signal.aborted) return EXIT.interrupted;
		if (sink.closed()) return EXIT.done;
	}
	await sink.write(`${problems === 0 ? words.allHeld(all.length, statements) : words.failed(problems, wrong)}\n`);
	return problems === 0 ? EXIT.done : EXIT.expectation;
}
