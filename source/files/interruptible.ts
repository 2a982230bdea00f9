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
	if (text.length <= BRIEF) return read(text);
	await turn();
	const heard = process.listeners('SIGINT');
	process.removeAllListeners('SIGINT');
	try {
		return read(text);
	} finally {
		for (const listener of heard) process.on('SIGINT', listener);
	}
}
