// Reading of what is long, which takes seconds and cannot be divided, before anything has been begun that would have to be ended in order: while it goes on nobody
// here hears signals, so Ctrl-C does what it does to every program.
import {setImmediate as turn} from 'node:timers/promises';

/** Characters that are read before anybody would wait for it. */
const BRIEF = 32 * 1024;

/**
 * Reads a text; SIGINT ends the program at once meanwhile. One that has come before is told first to who listens: with the last listener it would be lost. For the
 * same reason whoever listens stays where it is soon done.
 */
export async function interruptible<T>(text: string, read: (text: string) => T): Promise<T> {
	return text.length <= BRIEF ? read(text) : endable(() => read(text));
}

/** The same for other work that is done before anything has been begun. `asked`: aborted where who listened has been told before to end. */
export async function endable<T>(work: () => T, asked?: AbortSignal): Promise<T> {
	await turn();
	const heard = process.listeners('SIGINT');
	process.removeAllListeners('SIGINT');
	try {
		if (asked?.aborted === true) process.kill(process.pid, 'SIGINT');
		return work();
	} finally {
		for (const listener of heard) process.on('SIGINT', listener);
	}
}
