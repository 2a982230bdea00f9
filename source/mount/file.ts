// One file of the tree on a disk. Overwritten in place by one write, never emptied first and never replaced: top and earlyoom open a file once and read it
// again and again through the same descriptor. Only what is a regular file is written or read; nothing is waited for (a FIFO), no link is followed.
import {
	closeSync,
	constants,
	fchmodSync,
	fstatSync,
	ftruncateSync,
	futimesSync,
	lstatSync,
	openSync,
	readSync,
	type Stats,
	unlinkSync,
	writeSync,
} from 'node:fs';
import {codeOf, failing} from '../files/errno.ts';

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY} = constants;

/** Time of the last change that lowwater gives what it writes, an odd moment of 1970: whoever writes after it moves it, even in the same tick of the clock. */
export const OURS_S = 1969.1969;
/** A disk may keep whole seconds. */
const NEAR_MS = 1000;

/** For everybody to read, whatever the umask. */
const FILE_MODE = 0o644;

/** What is covered before it is cut off; a file that somebody made longer than this is cut off only. */
const MOST_COVERED = 65536;

/** A bit of the mode that means nothing on a file (S_ISVTX): it stands while a file is being written, so that one whose writer was killed meanwhile is known, too. */
export const BEING_WRITTEN = 0o1000;

/** Whether something is as lowwater has left it, or was about to leave it when it was killed. */
export const isOurs = (state: Stats): boolean => Math.abs(state.mtimeMs - OURS_S * 1000) < NEAR_MS || (state.isFile() && (state.mode & BEING_WRITTEN) !== 0);

/** Whether what is open is a regular file that has this one name and no other: both at one instant, so that a name which is taken away meanwhile does not count. */
function isPlain(fd: number, path: string): boolean {
	const {dev, ino} = fstatSync(fd);
	const named = lstatSync(path);
	return named.isFile() && named.nlink === 1 && named.dev === dev && named.ino === ino;
}

const create = (path: string): number => openSync(path, O_WRONLY | O_NOFOLLOW | O_CREAT | O_EXCL, FILE_MODE | BEING_WRITTEN);

/** ENXIO: a FIFO that nobody reads, or a socket; ELOOP: a link. What is no regular file gives way to one. */
function openForWriting(path: string): {readonly fd: number; readonly made: boolean} {
	try {
		const fd = openSync(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK);
		let plain = false;
		try {
			plain = isPlain(fd, path);
		} finally {
			if (!plain) closeSync(fd);
		}
		if (plain) return {fd, made: false};
		unlinkSync(path);
	} catch (error) {
		const code = codeOf(error);
		if (code === 'ENXIO' || code === 'ELOOP') unlinkSync(path);
		else if (code !== 'ENOENT') throw error;
	}
	return {fd: create(path), made: true};
}

/**
 * Writes a text over a file, which is made where it is missing. What there was beyond the text is covered with newlines in the same write and cut off after
 * it. It gets the time by which isOurs() knows that nobody else has written. Throws the errno of a call that fails, a full disk included; a file that could
 * not be filled is not left behind empty.
 */
export function overwrite(path: string, text: string): void {
	const {fd, made} = openForWriting(path);
	try {
		const {size, mode} = fstatSync(fd);
		if (!made) failing(() => fchmodSync(fd, mode | BEING_WRITTEN)); // where that cannot be, a kill at this instant is all that is lost
		const length = Buffer.byteLength(text);
		const bytes = Buffer.alloc(Math.max(length, Math.min(size, length + MOST_COVERED)), '\n');
		bytes.write(text);
		if (writeSync(fd, bytes, 0, bytes.length, 0) < bytes.length) throw Object.assign(new Error(path), {code: 'ENOSPC'});
		if (size > length) ftruncateSync(fd, length);
		futimesSync(fd, OURS_S, OURS_S);
		fchmodSync(fd, made ? FILE_MODE : mode & 0o777);
	} catch (error) {
		if (made) unlinkSync(path);
		throw error;
	} finally {
		closeSync(fd);
	}
}

/** When somebody has written into a file since overwrite(), in milliseconds of the calendar, 0 where it is not there any more; null when nobody has. */
export function touched(path: string): number | null {
	let state: Stats | undefined;
	try {
		state = lstatSync(path, {throwIfNoEntry: false});
	} catch {
		return 0;
	}
	if (state?.isFile() !== true) return 0;
	return isOurs(state) ? null : state.mtimeMs;
}

/** The first so many bytes of a regular file; null where there is none. */
export function readStart(path: string, bytes: number): string | null {
	let fd: number;
	try {
		fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	} catch {
		return null;
	}
	try {
		if (!fstatSync(fd).isFile()) return null;
		const buffer = Buffer.alloc(bytes);
		return buffer.toString('latin1', 0, readSync(fd, buffer, 0, bytes, 0));
	} catch {
		return null;
	} finally {
		closeSync(fd);
	}
}
