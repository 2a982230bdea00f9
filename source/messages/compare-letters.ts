// The letters that two machines go by while something is told of them: A and B, but of four lines any two can be compared. As with the language, who draws says it
// once, and not each sentence.
import type {Pair} from '../workload/compare/seen.ts';

let letters: Pair<string> = {a: 'A', b: 'B'};

/** What they are called now. */
export const LETTER: Pair<string> = {
	get a() {
		return letters.a;
	},
	get b() {
		return letters.b;
	},
};

/** Tells something of two machines by their letters. */
export function lettered<Of>(own: Pair<string>, tell: () => Of): Of {
	const before = letters;
	letters = own;
	try {
		return tell();
	} finally {
		letters = before;
	}
}
