// Work that takes seconds and cannot be divided, before anything has been begun that would have to be ended in order: while it goes on nobody here hears signals,
// so Ctrl-C does what it does to every program.

/** Does work; SIGINT ends the program at once meanwhile. */
export function interruptible<T>(work: () => T): T {
	const heard = process.listeners('SIGINT');
	process.removeAllListeners('SIGINT');
	try {
		return work();
	} finally {
		for (const listener of heard) process.on('SIGINT', listener);
	}
}
