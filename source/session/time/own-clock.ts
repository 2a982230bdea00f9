// A clock that goes on only when it is told to: a session on it is the same each time, and as fast as the computer lets it.
import type {Clock} from './clock.ts';

export type OwnClock = Clock & {
	/** Goes on to an instant in ms, and calls back on the way what is due, in order. */
	readonly goTo: (ms: number) => void;
};

export function createOwnClock(): OwnClock {
	let nowMs = 0;
	const waiting = new Set<{readonly atMs: number; readonly callback: () => void}>();
	const nextUpTo = (ms: number): {readonly atMs: number; readonly callback: () => void} | undefined =>
		[...waiting]
			.filter(one => one.atMs <= ms)
			.reduce<{readonly atMs: number; readonly callback: () => void} | undefined>(
				(first, one) => (first === undefined || one.atMs < first.atMs ? one : first),
				undefined,
			);
	return {
		now: () => nowMs,
		after: (ms, callback) => {
			const one = {atMs: nowMs + Math.max(0, ms), callback};
			waiting.add(one);
			return () => void waiting.delete(one);
		},
		goTo: ms => {
			for (let due = nextUpTo(ms); due !== undefined; due = nextUpTo(ms)) {
				waiting.delete(due);
				nowMs = Math.max(nowMs, due.atMs);
				due.callback();
			}
			nowMs = Math.max(nowMs, ms);
		},
	};
}
