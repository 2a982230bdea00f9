// Files that appear under their name only when all of them is written: beside it first, flushed, then renamed. What fails on the way leaves nothing behind,
// and whatever had the name before stays as it was.
import {closeSync, constants, existsSync, fchmodSync, fsyncSync, linkSync, openSync, realpathSync, renameSync, statSync, unlinkSync, writeSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {codeOf} from './errno.ts';

/** A file in the making. Every call throws what the system says: an error with a code. */
export type Draft = {
	readonly write: (content: string | Uint8Array) => void;
	/** Flushes, closes, and gives the file its name. */
	readonly commit: () => void;
	/** Closes and removes what there is of it. Never throws. */
	readonly abandon: () => void;
};

/** Writes all of a text; a disk that is full takes a part and says so at the next. */
export function writeAll(fd: number, text: string | Uint8Array): void {
	const bytes = typeof text === 'string' ? Buffer.from(text) : text;
	for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

const quietly = (work: () => void): void => {
	try {
		work();
	} catch {
		// There is something more important to say.
	}
};

/** Writes a descriptor where it is. */
export const inPlace = (fd: number): Draft => ({
	write: text => writeAll(fd, text),
	commit: () => closeSync(fd),
	abandon: () => quietly(() => closeSync(fd)),
});

const {O_CREAT, O_EXCL, O_NONBLOCK, O_TRUNC, O_WRONLY} = constants;

let drafts = 0;

/** A name in the same folder that nobody else has. */
const besideOf = (path: string): string => join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}-${drafts++}.part`);

/** Begins a file, which takes the place of the one that a path leads to, through links, if there is one. What is no file, such as a device, is written as it is. */
export function draft(path: string): Draft {
	const there = existsSync(path);
	const real = there ? realpathSync(path) : path;
	if (there && !statSync(real).isFile()) return inPlace(openSync(real, O_WRONLY | O_NONBLOCK));
	const beside = besideOf(real);
	let fd: number;
	try {
		fd = openSync(beside, O_WRONLY | O_CREAT | O_EXCL, 0o666);
	} catch (error) {
		// Nothing may be made in the folder, but the file itself may be written.
		if (there && (codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM')) return inPlace(openSync(real, O_WRONLY | O_TRUNC));
		throw error;
	}
	if (there) quietly(() => fchmodSync(fd, statSync(real).mode & 0o777));
	const abandon = (): void => {
		quietly(() => closeSync(fd));
		quietly(() => unlinkSync(beside));
	};
	return {
		write: text => writeAll(fd, text),
		commit: () => {
			try {
				fsyncSync(fd);
				renameSync(beside, real);
				closeSync(fd);
			} catch (error) {
				abandon();
				throw error;
			}
		},
		abandon,
	};
}

/** No hard links on this file system. */
const LINKLESS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Writes a new file, all of it or nothing. Throws EEXIST where something has that name. */
export function writeNew(path: string, text: string): void {
	const beside = besideOf(path);
	const fd = openSync(beside, O_WRONLY | O_CREAT | O_EXCL, 0o666);
	try {
		try {
			writeAll(fd, text);
			fsyncSync(fd);
		} finally {
			closeSync(fd);
		}
		try {
			linkSync(beside, path); // unlike rename, it replaces nothing
		} catch (error) {
			if (!LINKLESS.has(codeOf(error)) || existsSync(path)) throw error;
			renameSync(beside, path);
			return;
		}
	} catch (error) {
		quietly(() => unlinkSync(beside));
		throw error;
	}
	unlinkSync(beside);
}

/** Whether two paths lead to one file that is there. */
export function isSameFile(one: string, other: string): boolean {
	try {
		const [a, b] = [statSync(one), statSync(other)];
		return a.dev === b.dev && a.ino === b.ino && a.isFile();
	} catch {
		return false;
	}
}
