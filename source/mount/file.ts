// One file of the tree on a disk. Overwritten in place by one write, never emptied first and never replaced: top and earlyoom open a file once and read it
// again and again through the same descriptor.
import {closeSync, constants, fstatSync, ftruncateSync, futimesSync, lstatSync, openSync, readSync, type Stats, unlinkSync, writeSync} from 'node:fs';

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY} = constants;

/** Time of the last change that lowwater gives what others may write: whoever writes after it moves it, even in the same tick of the clock. */
const UNTOUCHED_S = 1;

/** What is covered before it is cut off; a file that somebody made longer than this is cut off only. */
const MOST_COVERED = 65536;

/** errno of a failed call; throws what is no failed call. */
export function codeOf(error: unknown): string {
	const code = (error as NodeJS.ErrnoException)?.code;
	if (code === undefined) throw error;
	return code;
}

function openForWriting(path: string): {readonly fd: number; readonly made: boolean} {
	try {
		return {fd: openSync(path, O_WRONLY | O_NOFOLLOW), made: false};
	} catch (error) {
		if (codeOf(error) !== 'ENOENT') throw error;
		return {fd: openSync(path, O_WRONLY | O_NOFOLLOW | O_CREAT | O_EXCL, 0o644), made: true};
	}
}

/**
 * Writes a text over a file, which is made where it is missing. What there was beyond the text is covered with newlines in the same write and cut off after
 * it. `mark`: gives it the time by which touched() knows that nobody else has written. Throws the errno of a call that fails, a full disk included; a file
 * that could not be filled is not left behind empty.
 */
export function overwrite(path: string, text: string, mark = false): void {
	const {fd, made} = openForWriting(path);
	try {
		const {size} = fstatSync(fd);
		const length = Buffer.byteLength(text);
		const bytes = Buffer.alloc(Math.max(length, Math.min(size, length + MOST_COVERED)), '\n');
		bytes.write(text);
		if (writeSync(fd, bytes, 0, bytes.length, 0) < bytes.length) throw Object.assign(new Error(path), {code: 'ENOSPC'});
		if (size > length) ftruncateSync(fd, length);
		if (mark) futimesSync(fd, UNTOUCHED_S, UNTOUCHED_S);
	} catch (error) {
		if (made) unlinkSync(path);
		throw error;
	} finally {
		closeSync(fd);
	}
}

/** What a path is, links not followed; null where there is nothing to be seen. */
export function look(path: string): Stats | null {
	try {
		return lstatSync(path, {throwIfNoEntry: false}) ?? null;
	} catch {
		return null;
	}
}

/** When somebody has written into a file since overwrite(…, true), in milliseconds of the calendar, 0 where it is not there any more; null when nobody has. */
export function touched(path: string): number | null {
	const state = look(path);
	if (state === null || !state.isFile()) return 0;
	return state.mtimeMs === UNTOUCHED_S * 1000 ? null : state.mtimeMs;
}

/** The first so many bytes of a file; null where there is none. */
export function readStart(path: string, bytes: number): string | null {
	let fd: number;
	try {
		fd = openSync(path, O_RDONLY | O_NOFOLLOW);
	} catch {
		return null;
	}
	try {
		const buffer = Buffer.alloc(bytes);
		return buffer.toString('latin1', 0, readSync(fd, buffer, 0, bytes, 0));
	} catch {
		return null;
	} finally {
		closeSync(fd);
	}
}
