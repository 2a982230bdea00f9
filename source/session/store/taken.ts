// A lesson that somebody takes: which of its pages is shown, what was answered, and whether the machine has answered yet. Plain data beside the machine, but for B,
// the second machine of a lesson that has two, which is a store of its own.
import type {Ask, Guess, Question} from '../../workload/lesson/lesson.ts';
import type {Measured, MeasuredPage} from '../../workload/lesson/measure.ts';
import type {State, Store} from './state.ts';

/** Asking, with the machine at rest; it plays; it has answered, and that is told; keys are free to try something. */
export type Phase = 'asking' | 'playing' | 'told' | 'trying';

/** Votes on one question: how many for each choice, or the numbers that were guessed, the smallest first. */
export type Tally = {readonly kind: 'chosen'; readonly counts: readonly number[]} | {readonly kind: 'guessed'; readonly numbers: readonly number[]};

/** A class that votes: how many dashboards are there, and on each question of the page what was voted; `opened`: that may be seen. */
export type Class = {readonly present: number; readonly tallies: readonly Tally[]; readonly opened: boolean};

export const votesIn = (tally: Tally): number => (tally.kind === 'guessed' ? tally.numbers.length : tally.counts.reduce((sum, count) => sum + count, 0));

export type Taken = {
	readonly measured: Measured;
	/** Its place in the course, from 1, and how many there are; null: it is none of the course's. */
	readonly place: {readonly at: number; readonly of: number} | null;
	/** What is set otherwise than in its file, where it is asked again: "vm.min_free_kbytes 102400". */
	readonly varied: string | null;
	readonly page: number;
	readonly phase: Phase;
	/** Which of the page's questions keys are about. */
	readonly focus: number;
	/** To each question of the page: the choice, or the number that was guessed; null: nothing yet. */
	readonly given: readonly (number | null)[];
	/** Digits of a guess that is being typed. */
	readonly typed: string;
	readonly hint: boolean;
	/** It has been said once that a guess costs nothing. */
	readonly urged: boolean;
	/** Answers of pages before, and whether each came true. */
	readonly answers: readonly {readonly given: number | null; readonly right: boolean}[];
	/** Rows that were scrolled past. */
	readonly scroll: number;
	/** Speed and brake as they were chosen before it. */
	readonly before: {readonly speed: number; readonly brake: boolean};
	/** Lessons that follow this one in a review; null: those of the course do. */
	readonly queue: readonly string[] | null;
	/** The machine B. */
	readonly other: Store | null;
	/** Whose it is: taken here; seen by one of the class, who votes; or the notes of who teaches. The latter two are of a dashboard that is attached. */
	readonly role: 'own' | 'pupil' | 'notes';
	/** How often a page has been asked: an answer belongs to one of them. */
	readonly round: number;
	/** null: there is no class. */
	readonly class: Class | null;
};

export const pageOf = ({measured, page}: Taken): MeasuredPage => measured.pages[page] as MeasuredPage;
/** How many questions the pages before have. */
export const questionsBefore = ({measured, page}: Taken): number => measured.pages.slice(0, page).reduce((sum, one) => sum + one.page.questions.length, 0);

export const questionsOf = (taken: Taken): readonly Question[] => pageOf(taken).page.questions;

/** Whether a guess is as good as right. */
export function isClose({within}: Guess, value: number, guessed: number): boolean {
	return Math.abs(guessed - value) <= Math.max(0.5, Math.abs(value) * within);
}

/** Whether what was answered to a question of the page came true. */
export function cameTrue(taken: Taken, i: number): boolean {
	const {right, guessed, page} = pageOf(taken);
	const [question, given] = [page.questions[i], taken.given[i] ?? null];
	if (given === null || question === undefined) return false;
	if (question.kind === 'ask') return right[i]?.[0] === given;
	const value = guessed[i]?.value ?? null;
	return value !== null && isClose(question, value, given);
}

/** The phase as it is: a play is over where the machine stands at its end. */
export function phaseOf({ui: {taken}, pace, sample}: Pick<State, 'ui' | 'pace' | 'sample'>): Phase | null {
	if (taken === null) return null;
	const {measured, phase} = taken;
	// Who only sees it is told when.
	if (phase !== 'playing' || taken.role !== 'own') return phase;
	return measured.steps || pace.halted || (pace.paused && sample.timeUs >= pageOf(taken).span.end) ? 'told' : 'playing';
}

/** Nice ends of a slider round what was and what comes, so that neither end tells the answer. */
export function rangeOf({range}: Guess, before: number | null, value: number | null): readonly [number, number] {
	if (range !== null) return range;
	const most = Math.max(1, Math.abs(before ?? 0), Math.abs(value ?? 0)) * 1.6;
	const power = 10 ** Math.floor(Math.log10(most));
	const nice = [1, 2, 5, 10].map(step => step * power).find(end => end >= most) ?? most;
	return [Math.min(0, before ?? 0, value ?? 0) < 0 ? -nice : 0, nice];
}

/** The slider of a question that is guessed at; null for one with choices. */
export function sliderOf(taken: Taken, i: number): {readonly question: Guess; readonly low: number; readonly high: number; readonly step: number} | null {
	const question = questionsOf(taken)[i];
	if (question?.kind !== 'guess') return null;
	const {value = null, before = null} = pageOf(taken).guessed[i] ?? {};
	const [low, high] = rangeOf(question, before, value);
	return {question, low, high, step: Math.max(1, Math.round((high - low) / 100))};
}

export const isAsk = (question: Question | undefined): question is Ask => question?.kind === 'ask';
