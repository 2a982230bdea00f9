// Bytes to a terminal at once, for the moments at which nothing is waited for any more: the process ends, or is about to be stopped.
import {closeSync, constants, openSync, writeSync} from 'node:fs';

/** So often, and so long each time, room is waited for in a terminal that has just been given more than it has read. */
const TRIES = 20;
const WAIT_MS = 5;

const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function writeAll(fd: number, text: string): void {
	let rest = Buffer.from(text);
	for (let left = TRIES; rest.length > 0 && left > 0; left--) {
		try {
			rest = rest.subarray(writeSync(fd, rest));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
			sleep(WAIT_MS);
		}
	}
}

/** A terminal opened a second time, as waiting or not belongs to an open file and is shared with whoever gave it to this program; null where that is not allowed. */
function openAgain(fd: number): number | null {
	try {
		return openSync(`/dev/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
	} catch {
		return null;
	}
}

/** Writes without waiting for who does not read. Never throws: a terminal that is gone needs nothing. */
export function writeNow(fd: number, text: string): void {
	const own = openAgain(fd);
	try {
		writeAll(own ?? fd, text);
	} catch {
		// Nobody is there.
	}
	if (own !== null) closeSync(own);
}
