/** What a generator returns, run to its end at once. */
export function finishOf<Result>(steps: Generator<void, Result>): Result {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}
