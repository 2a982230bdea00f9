// Long work in pieces, so that Ctrl-C and a slow reader get their turn in between.
import {setImmediate as turn} from 'node:timers/promises';

/** Others get their turn at least this often. */
const TURN_MS = 25;

/** Gives a turn when it is time for one. */
export function turnTaker(): () => Promise<void> {
	let turnedAt = performance.now();
	return async () => {
		if (performance.now() - turnedAt <= TURN_MS) return;
		await turn();
		turnedAt = performance.now();
	};
}

/** Runs a generator to its end; false where `signal` is aborted before. */
export async function inTurns(steps: Iterator<unknown>, signal: AbortSignal): Promise<boolean> {
	const takeTurn = turnTaker();
	while (!signal.aborted) {
		if (steps.next().done) return true;
		await takeTurn();
	}
	return false;
}
