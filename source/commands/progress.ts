// The bar on standard error: simulated time, speed, free pages. Only where that is a terminal, and not while rows scroll by on the same one.
import {SingleBar} from 'cli-progress';
import type {Sample} from '../machine/sample.ts';
import {sumOf} from '../procfs/format.ts';
import {messages} from '../messages.ts';
import {clockTenths} from '../messages/times.ts';
import type {Output} from './context.ts';
import {say} from './say.ts';

export type Progress = {
	readonly update: (sample: Sample) => void;
	/** A line of its own, above the bar. */
	readonly note: (line: string) => void;
	readonly stop: () => void;
};

/** A bar in a terminal, with a text that says how far it is. */
export type Bar = {readonly update: (value: number, text: string) => void; readonly note: (line: string) => void; readonly stop: () => void};

/** A bar up to `most` on standard error, which is a terminal. */
export function openBar(stderr: Output, most: number): Bar {
	const bar = new SingleBar({
		stream: stderr as unknown as NodeJS.WritableStream,
		format: '{bar} {text}',
		barCompleteChar: '█',
		barIncompleteChar: '░',
		barsize: 24,
		fps: 10,
		clearOnComplete: true,
		hideCursor: true,
		gracefulExit: false,
	});
	bar.start(most, 0, {text: ''});
	return {
		update: (value, text) => bar.update(value, {text}),
		note: line => {
			stderr.write('\r\u001B[K');
			say(stderr, line);
		},
		stop: () => bar.stop(),
	};
}

/** A bar up to `endUs`; none, but notes all the same, where standard error is no terminal or `rowsScroll` by on it. */
export function createProgress(stderr: Output, endUs: number, rowsScroll: boolean): Progress {
	if (stderr.isTTY !== true || rowsScroll) return {update: () => {}, note: line => say(stderr, line), stop: () => {}};
	const startedAt = performance.now();
	const text = (us: number, free: number): string =>
		messages.run.progress(clockTenths(us), clockTenths(endUs), us / 1000 / Math.max(1, performance.now() - startedAt), free);
	const bar = openBar(stderr, endUs);
	return {
		update: sample =>
			bar.update(
				sample.timeUs,
				text(
					sample.timeUs,
					sumOf(sample.zones, zone => zone.free),
				),
			),
		note: bar.note,
		stop: bar.stop,
	};
}
