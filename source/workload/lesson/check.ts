// Whether a lesson is one: its machine makes exactly one choice of each question right, after it has been asked, and does what is claimed; with its other seeds and
// the values that a review sets, too.
import {lessonFileMessages as words} from '../../messages/lesson-file.ts';
import {readingText} from '../../messages/lesson-readings.ts';
import type {LessonScenario} from './lesson.ts';
import {machineOf} from './machines.ts';
import {type Measured, type MeasuredPage, measure, type Reading} from './measure.ts';

/** What is wrong, in one sentence behind its place. */
export type Problem = {readonly place: string; readonly message: string};

const told = (readings: readonly Reading[]): string => {
	const texts = [...new Set(readings.map(readingText))];
	return texts.join(', ');
};

/** Whether anything that a choice is judged by comes after the page stops. */
function isAhead({page, span}: MeasuredPage): boolean {
	return page.questions.length === 0 || span.end > span.stop;
}

function problemsOfPage(measured: MeasuredPage): readonly Problem[] {
	const {page, choices, right, guessed} = measured;
	const problems: Problem[] = [];
	if (!isAhead(measured)) problems.push({place: page.place, message: words.answerKnown()});
	for (const [i, question] of page.questions.entries()) {
		const {place} = question;
		if (question.kind === 'guess') {
			if (guessed[i]?.value === null) problems.push({place, message: words.nothingThere(question.measure.figure)});
			continue;
		}
		const which = right[i] ?? [];
		const values = told((choices[i] ?? []).flat());
		if (which.length === 0) problems.push({place, message: words.noneRight(values)});
		if (which.length > 1)
			problems.push({
				place,
				message: words.severalRight(
					which.map(one => one + 1),
					values,
				),
			});
	}
	return problems;
}

function problemsOf({pages, claims, missed}: Measured, withClaims: boolean): readonly Problem[] {
	if (missed !== null) return [{place: missed.place, message: words.notHappened(missed.what)}];
	return [
		...pages.flatMap(problemsOfPage),
		...(withClaims ? claims.filter(({holds}) => !holds).map(one => ({place: one.condition.place, message: words.claimFails(readingText(one))})) : []),
	];
}

export type Checked = {
	readonly measured: Measured;
	readonly problems: readonly Problem[];
	/** How many statements about the machine were held against it, in how many runs. */
	readonly statements: number;
	readonly runs: number;
	/** Real seconds that its plays take. */
	readonly seconds: number;
};

const statementsOf = ({pages, claims}: Measured): number =>
	claims.length + pages.reduce((sum, {choices, guessed}) => sum + choices.flat(2).length + guessed.filter(one => one !== null).length, 0);

/** Real time of a step of screen 5, for who reads it. */
const STEP_S = 3;

/** Real seconds that the machine plays in a lesson. */
export const secondsOf = ({pages, steps}: Measured): number =>
	pages.reduce((sum, {page, span}) => sum + (steps ? (span.end - span.stop) * STEP_S : (span.end - span.stop) / 1e6 / page.speed), 0);

/** What is run of a scenario, but for where it is written. */
const runOf = ({config, timeline, until}: LessonScenario): string =>
	JSON.stringify([config, timeline, until], (key, value: unknown) => (key === 'place' ? undefined : value));

/** Settings of a lesson's review that make another machine of it. */
function variantsOf(scenario: LessonScenario): readonly (readonly [key: string, value: unknown])[] {
	const {review} = scenario.lesson;
	const all = review === null ? [] : review.values.map(value => [review.key, value] as const);
	const own = runOf(scenario);
	return all.filter(pair => runOf(machineOf(scenario, 'a', {set: [pair]})) !== own);
}

/**
 * Runs a lesson and says what is wrong with it. `seeds`: further ones; `once`: as it stands alone, without its own other seeds and values. Throws ScenarioError
 * where a machine of it is none.
 */
export function checkLesson(scenario: LessonScenario, seeds: readonly number[] = [], {once = false}: {readonly once?: boolean} = {}): Checked {
	const {lesson} = scenario;
	const measured = measure(scenario);
	const problems = [...problemsOf(measured, true)];
	let statements = statementsOf(measured);
	let runs = 1;
	const again = (one: Measured, say: (message: string) => string): void => {
		problems.push(...problemsOf(one, false).map(({place, message}) => ({place, message: say(message)})));
		statements += statementsOf(one) - one.claims.length;
		runs++;
	};
	if (problems.length === 0) {
		const own = once ? [] : lesson.seeds;
		for (const seed of new Set([...own, ...seeds])) again(measure(scenario, {seed}), message => words.withSeed(seed, message));
		for (const pair of once ? [] : variantsOf(scenario))
			again(measure(scenario, {set: [pair]}), message =>
				words.withValue(pair[0], typeof pair[1] === 'object' ? JSON.stringify(pair[1]) : String(pair[1]), message),
			);
	}
	return {measured, problems, statements, runs, seconds: secondsOf(measured)};
}
