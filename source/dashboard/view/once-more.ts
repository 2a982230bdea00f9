// What was reckoned last, kept as long as it is asked for with the very same things: of thousands of processes, keys between two Samples ask the same again.

/** A function that keeps its last answer. Arguments are the same where they are the same things, so they must be plain values or what never changes. */
export function onceMore<Asked extends readonly unknown[], Answer>(reckon: (...asked: Asked) => Answer): (...asked: Asked) => Answer {
	let last: {readonly asked: Asked; readonly answer: Answer} | null = null;
	return (...asked) => {
		if (last === null || !asked.every((one, i) => Object.is(one, last?.asked[i]))) last = {asked, answer: reckon(...asked)};
		return last.answer;
	};
}
