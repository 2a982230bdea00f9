// Where output goes: whole pieces in order, waiting where the reader is slow, and quietly ending where it has gone away (`| head`). Whatever else goes wrong,
// at the opening, at a write, at the end, is one sentence: nothing is lost in silence.
import {once} from 'node:events';
import {constants, openSync, statSync} from 'node:fs';
import {Socket} from 'node:net';
import {codeOf} from '../files/errno.ts';
import {type Draft, draft, inPlace} from '../files/draft.ts';
import {messages} from '../messages.ts';
import {type Output, UsageError} from './context.ts';

export type Sink = {
	/** Nobody reads any more. */
	readonly closed: () => boolean;
	/** Throws UsageError where it cannot be written. */
	readonly write: (text: string) => Promise<void>;
	/** Resolves when all is written; a file then has its name. Throws UsageError. */
	readonly finish: () => Promise<void>;
	/** Gives up: of a file nothing is left. */
	readonly abandon: () => void;
};

/** A stream; one of its `own` is closed with it. */
function watch(stream: Output, own: boolean): Sink {
	let gone = false;
	let problem: NodeJS.ErrnoException | null = null;
	const onError = (error: NodeJS.ErrnoException | null | undefined): void => {
		if (error === null || error === undefined) return;
		gone = true;
		if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED' && error.code !== 'ERR_STREAM_WRITE_AFTER_END') problem ??= error;
	};
	const check = (): void => {
		if (problem !== null) throw new UsageError(messages.commands.cannotWrite(codeOf(problem)));
	};
	stream.on('error', onError);
	const drained = async (): Promise<void> => {
		const stop = new AbortController();
		const options = {signal: stop.signal};
		const quietly = (wait: Promise<unknown>): Promise<unknown> => wait.catch(() => undefined);
		await Promise.race([quietly(once(stream, 'drain', options)), quietly(once(stream, 'close', options)), quietly(once(stream, 'error', options))]);
		stop.abort();
	};
	return {
		closed: () => gone,
		write: async text => {
			if (gone || text === '') return check();
			// A write that fails tells its callback before it tells anybody else. A stream that has ended before says nothing more.
			if (!stream.write(text, onError) && !stream.destroyed) await drained();
			gone ||= stream.destroyed;
			check();
		},
		finish: async () => {
			if (!gone) {
				await new Promise<void>(resolve => {
					const done = (error?: Error | null): void => {
						onError(error);
						resolve();
					};
					if (own) stream.end(done);
					else stream.write('', done);
				});
			}
			if (!own) stream.off('error', onError);
			check();
		},
		abandon: () => {
			if (own) stream.destroy();
			else stream.off('error', onError);
		},
	};
}

/** Writes to a stream that belongs to somebody else, such as standard output. */
export const streamSink = (stream: Output): Sink => watch(stream, false);

/** Writes to a file in the making; `path` names it in sentences. */
function draftSink(path: string, made: Draft): Sink {
	const carryOut = (work: () => void): void => {
		try {
			work();
		} catch (error) {
			made.abandon();
			throw new UsageError(messages.commands.cannotOpen(path, codeOf(error)));
		}
	};
	return {
		closed: () => false,
		write: async text => carryOut(() => made.write(text)),
		finish: async () => carryOut(made.commit),
		abandon: made.abandon,
	};
}

/** What a path leads to; null where there is nothing, or nothing that can be looked at. */
function kindOf(path: string): 'file' | 'pipe' | 'device' | null {
	try {
		const stats = statSync(path);
		if (stats.isFIFO() || stats.isSocket()) return 'pipe';
		return stats.isCharacterDevice() || stats.isBlockDevice() ? 'device' : 'file';
	} catch {
		return null;
	}
}

/** Writes a file, which has its name when it is whole; a pipe or a device is written as it is. Throws UsageError where it cannot be begun. */
export function fileSink(path: string): Sink {
	try {
		const kind = kindOf(path);
		// Opened without waiting for a reader: that would wait for ever, and deaf.
		if (kind === 'pipe') return watch(new Socket({fd: openSync(path, constants.O_WRONLY | constants.O_NONBLOCK), readable: false, writable: true}), true);
		// /dev/stdout is a file that is open already.
		if (kind === 'device' || /^\/(dev|proc)\//.test(path)) return draftSink(path, inPlace(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)));
		return draftSink(path, draft(path));
	} catch (error) {
		throw new UsageError(messages.commands.cannotOpen(path, codeOf(error)));
	}
}

/** Writes to a sink what `work` gives it, and finishes it; where that fails, nothing is left of a file. */
export async function into<Result>(sink: Sink, work: (sink: Sink) => Promise<Result>): Promise<Result> {
	let result: Result;
	try {
		result = await work(sink);
	} catch (error) {
		sink.abandon();
		throw error;
	}
	await sink.finish();
	return result;
}

/** What is written without being waited for, in order. */
export type Queue = {
	readonly write: (text: string) => void;
	/** Aborted as soon as nobody reads any more, or it cannot be written. */
	readonly ended: AbortSignal;
	/** Resolves when all is written. Throws UsageError. */
	readonly finish: () => Promise<void>;
};

export function queueTo(sink: Sink): Queue {
	const end = new AbortController();
	let written = Promise.resolve();
	let failure: unknown = null;
	const write = async (text: string): Promise<void> => {
		try {
			await sink.write(text);
		} catch (error) {
			failure ??= error;
		}
		if (failure !== null || sink.closed()) end.abort();
	};
	return {
		write: text => {
			written = written.then(() => write(text));
		},
		ended: end.signal,
		finish: async () => {
			await written;
			if (failure !== null) throw failure;
			await sink.finish();
		},
	};
}

/** A text to somebody else's stream. */
export const print = (stream: Output, text: string): Promise<void> => into(streamSink(stream), sink => sink.write(text));
