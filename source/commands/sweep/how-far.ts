// How far a sweep is, and how long it will take: a bar where standard error is a terminal, a line now and then where it is a log.
import {sweepMessages as words} from '../../messages/sweep.ts';
import type {Output} from '../context.ts';
import {type Bar, openBar} from '../progress.ts';
import {say} from '../say.ts';

/** A line of a log stands for so long. */
const LOG_MS = 30_000;

export type HowFar = {readonly done: (count: number) => void; readonly note: (line: string) => void; readonly stop: () => void};

/** Time that is left, from what the runs of this time took; null before the first is done. */
const leftMs = (done: number, all: number, passedMs: number): number | null => (done === 0 ? null : (passedMs / done) * (all - done));

/** `known` of `all` runs were done before. `rowsScroll`: rows go by on the same terminal. */
export function howFar(stderr: Output, all: number, known: number, rowsScroll: boolean): HowFar {
	const startedAt = performance.now();
	let saidAt = startedAt;
	const text = (count: number): string => words.progress(known + count, all, leftMs(count, all - known, performance.now() - startedAt));
	if (stderr.isTTY === true && !rowsScroll) {
		const bar: Bar = openBar(stderr, all);
		bar.update(known, text(0));
		return {done: count => bar.update(known + count, text(count)), note: bar.note, stop: bar.stop};
	}
	return {
		done: count => {
			if (rowsScroll || performance.now() - saidAt < LOG_MS) return;
			saidAt = performance.now();
			say(stderr, text(count));
		},
		note: line => say(stderr, line),
		stop: () => undefined,
	};
}
