// Where output goes: whole pieces in order, waiting where the reader is slow, and quietly ending where it has gone away (`| head`).
import {once} from 'node:events';
import {createWriteStream, openSync} from 'node:fs';
import {messages} from '../messages.ts';
import {type Output, UsageError} from './context.ts';

export type Sink = {
	/** Nobody reads any more. */
	readonly closed: () => boolean;
	readonly write: (text: string) => Promise<void>;
	/** Resolves when all is written; a file is closed. */
	readonly finish: () => Promise<void>;
};

function watch(stream: Output, own: boolean): Sink {
	let gone = false;
	let problem: NodeJS.ErrnoException | null = null;
	const onError = (error: NodeJS.ErrnoException): void => {
		gone = true;
		if (error.code !== 'EPIPE') problem = error;
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
			if (gone || text === '') return;
			if (!stream.write(text)) await drained();
			if (problem !== null) throw new UsageError(messages.commands.cannotWrite(problem.message));
		},
		finish: async () => {
			if (!gone) await new Promise<void>(resolve => (own ? stream.end(() => resolve()) : stream.write('', () => resolve())));
			if (!own) stream.off('error', onError);
			if (problem !== null) throw new UsageError(messages.commands.cannotWrite(problem.message));
		},
	};
}

/** Writes to a stream that belongs to somebody else, such as standard output. */
export const streamSink = (stream: Output): Sink => watch(stream, false);

/** Writes a file. Throws UsageError where it cannot be made. */
export function fileSink(path: string): Sink {
	let fd: number;
	try {
		fd = openSync(path, 'w');
	} catch (error) {
		throw new UsageError(messages.commands.cannotOpen(path, (error as NodeJS.ErrnoException).code ?? String(error)));
	}
	return watch(createWriteStream(path, {fd}), true);
}
