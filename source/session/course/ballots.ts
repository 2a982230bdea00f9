// The votes of a class on the questions of a lesson: from dashboards that are attached, from a file, or typed in by who teaches. Counted without names; several
// votes of one are one, the last. Nothing of them is kept when the page is left.
import {isAsk, phaseOf, questionsBefore, questionsOf, type Class, type Taken, type Tally} from '../store/taken.ts';
import type {Question} from '../../workload/lesson/lesson.ts';
import type {Store} from '../store/state.ts';

/** Somebody who votes: only that it is always the same one is known of it. */
export type Voter = object;

/** Votes that a file has, one of each who is named: to each question of a lesson, in order; null: none. */
export type FiledVote = readonly (number | null)[];

export type Ballots = {
	/** A class is expected: it is counted from now on, whether anybody is there yet or not. */
	readonly expect: () => void;
	readonly arrive: (voter: Voter) => void;
	/** Who leaves before the machine plays takes the vote along. */
	readonly leave: (voter: Voter) => void;
	/** A choice, from 0, or a number that is guessed; null: none any more. What is no answer to that question of the page is passed over. */
	readonly vote: (voter: Voter, question: number, value: number | null) => void;
	/** Votes that were counted by hand: of each choice how many, or the numbers that were guessed; in place of those typed before. */
	readonly typed: (question: number, votes: readonly number[]) => void;
	/** The votes of a file, in place of those that it had before. */
	readonly filed: (votes: readonly FiledVote[]) => void;
	/** Shows how the votes are split, or hides it. */
	readonly open: () => void;
	/** The page is asked: nobody has voted yet. */
	readonly begin: () => void;
};

const isAnswer = (question: Question | undefined, value: number): boolean =>
	question !== undefined && (isAsk(question) ? Number.isInteger(value) && value >= 0 && value < question.choices.length : Number.isFinite(value));

/** How a question was answered. */
function tallyOf(question: Question, given: readonly number[], typed: readonly number[]): Tally {
	if (!isAsk(question)) return {kind: 'guessed', numbers: [...given, ...typed].sort((a, b) => a - b)};
	return {kind: 'chosen', counts: question.choices.map((_, at) => given.filter(one => one === at).length + (typed[at] ?? 0))};
}

/** The votes on what a store's lesson asks; the store shows what they come to. */
export function createBallots(store: Store): Ballots {
	const present = new Set<Voter>();
	const ballots = new Map<Voter, Map<number, number>>();
	const typed = new Map<number, readonly number[]>();
	let filed: readonly FiledVote[] = [];
	let isExpected = false;
	let opened = false;

	const ofFile = (taken: Taken, at: number): readonly number[] => {
		const column = questionsBefore(taken) + at;
		return filed.flatMap(vote => vote[column] ?? []).filter(value => isAnswer(questionsOf(taken)[at], value));
	};
	const classOf = (taken: Taken): Class | null => {
		if (!isExpected && present.size === 0 && typed.size === 0 && filed.length === 0) return null;
		const tallies = questionsOf(taken).map((question, at) =>
			tallyOf(question, [...[...ballots.values()].flatMap(own => own.get(at) ?? []), ...ofFile(taken, at)], typed.get(at) ?? []),
		);
		return {present: present.size, tallies, opened};
	};
	const show = (): void => {
		const {ui} = store.getState();
		if (ui.taken === null || ui.taken.role !== 'own') return;
		store.setState({ui: {...ui, taken: {...ui.taken, class: classOf(ui.taken)}}});
	};
	const isAsking = (): boolean => phaseOf(store.getState()) === 'asking';

	return {
		expect: () => {
			isExpected = true;
			show();
		},
		arrive: voter => {
			present.add(voter);
			show();
		},
		leave: voter => {
			if (!present.delete(voter)) return;
			if (isAsking()) ballots.delete(voter);
			show();
		},
		vote: (voter, question, value) => {
			const {taken} = store.getState().ui;
			if (taken === null || !isAsking()) return;
			const own = ballots.get(voter) ?? new Map<number, number>();
			if (value === null) own.delete(question);
			else if (isAnswer(questionsOf(taken)[question], value)) own.set(question, value);
			ballots.set(voter, own);
			show();
		},
		typed: (question, votes) => {
			typed.set(question, votes);
			show();
		},
		filed: votes => {
			filed = votes;
			show();
		},
		open: () => {
			opened = !opened;
			show();
		},
		begin: () => {
			ballots.clear();
			typed.clear();
			opened = false;
			show();
		},
	};
}
