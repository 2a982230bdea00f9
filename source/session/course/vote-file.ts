// A file of votes: a line for each one, "anna 3" or "anna 3 850" with an answer to each question of the lesson in order, "-" for none; the last line of a name is
// what counts. Lines of numbers alone are votes without a name, "12: 3" is one of who is called 12. Blanks, commas, semicolons and tabs part what is in a line.
import type {FiledVote} from './ballots.ts';

export type VotesRead = {readonly votes: readonly FiledVote[] /** Lines that are no votes, by their number. */; readonly bad: readonly number[]};

const NUMBER = /^-?\d+(?:\.\d+)?$/;
const NONE = '-';

/** Who voted (null: nobody who is named) and the words behind the name; null where there is nothing in the line. */
function partsOf(line: string): {readonly who: string | null; readonly words: readonly string[]} | null {
	const text = line.replace(/#.*/, '').trim();
	if (text === '') return null;
	const named = /^([^:]*):(.*)$/.exec(text);
	const words = (named?.[2] ?? text).split(/[\s,;]+/).filter(word => word !== '');
	if (named !== null) return {who: (named[1] as string).trim(), words};
	const [first = '', ...rest] = words;
	return NUMBER.test(first) || first === NONE ? {who: null, words} : {who: first, words: rest};
}

/** Reads votes. `isChoice`: of each question of the lesson whether it has choices, which are counted from 1; else a number is guessed. */
export function readVotes(text: string, isChoice: readonly boolean[]): VotesRead {
	const named = new Map<string, FiledVote>();
	const others: FiledVote[] = [];
	const bad: number[] = [];
	for (const [i, line] of text.split(/\r?\n/).entries()) {
		const parts = partsOf(line);
		if (parts === null) continue;
		const {who, words} = parts;
		if (words.length === 0 || words.some(word => word !== NONE && !NUMBER.test(word))) {
			bad.push(i + 1);
			continue;
		}
		const vote = words.map((word, at) => (word === NONE ? null : isChoice[at] === true ? Number(word) - 1 : Number(word)));
		if (who === null) others.push(vote);
		else named.set(who, vote);
	}
	return {votes: [...named.values(), ...others], bad};
}
