// Whose folder it is. A mark in it names the process that fills it, so that two never fill one, that a folder with somebody's own files is left alone, and
// that what a killed lowwater has left is recognised. It has to be the caller's own, and nobody else's to change: what others could swap for a link while
// root writes into it, they could let root write anywhere.
import {closeSync, constants, fchmodSync, fstatSync, futimesSync, openSync, realpathSync, unlinkSync, writeSync} from 'node:fs';
import {basename, dirname, resolve} from 'node:path';
import {mountMessages as text} from '../messages/mount.ts';
import {codeOf, failing} from '../files/errno.ts';
import {OURS_S, readStart} from './file.ts';
import {enter, type Folder, leadsTo, look, make, namesIn, openFolder, removeEmpty} from './folder.ts';

export const MARK = '.lowwater';
const {O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY} = constants;
/** A pid and an instant. */
const MARK_BYTES = 64;
const OTHERS_WRITE = 0o022;

/** Why a folder cannot be used: one sentence. */
export class FolderError extends Error {
	override readonly name = 'FolderError';
}

export type Claim = {
	readonly root: string;
	readonly folder: Folder;
	/** Whether the folder is still there and still ours. */
	readonly holds: () => boolean;
	/** Gives it back; a folder that was made for it goes, if nothing else is in it. */
	readonly release: () => void;
};

/** When a process of this computer began, in ticks since boot, which tells it from a later one with its pid; '' where the system does not say. */
function beganAt(pid: number): string {
	const stat = readStart(`/proc/${pid}/stat`, 1024) ?? '';
	return stat.replace(/^.*\) /s, '').split(' ')[19] ?? '';
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return codeOf(error) === 'EPERM';
	}
}

/** pid of the process that the mark of a folder names, 0 when it lives no more; null where the mark is none. */
function owner(folder: Folder): number | null {
	const mark = look(folder, MARK)?.isFile() === true ? readStart(folder.at(MARK), MARK_BYTES) : null;
	if (mark === null) return null;
	const words = mark.trim().split(' ');
	const pid = Number(words[0]);
	return Number.isSafeInteger(pid) && pid > 0 && isAlive(pid) && (words[1] ?? '') === beganAt(pid) ? pid : 0;
}

/** Whether a folder has the mark of a process that lives no more. */
export function isDead(root: string): boolean {
	try {
		using folder = openFolder(root);
		return owner(folder) === 0;
	} catch (error) {
		codeOf(error);
		return false;
	}
}

/** Opens the folder by its path, each part by itself, made from where there is none. */
function openOrMake(root: string): {readonly folder: Folder; readonly made: boolean} {
	const missing: string[] = [];
	let there = root;
	for (; ; there = dirname(there)) {
		try {
			there = realpathSync(there);
			break;
		} catch (error) {
			if (codeOf(error) !== 'ENOENT' || there === dirname(there)) throw error;
			missing.unshift(basename(there));
		}
	}
	let folder = openFolder('/');
	const step = (next: () => Folder): void => {
		const before = folder;
		try {
			folder = next();
		} finally {
			before.close();
		}
	};
	for (const part of there.split('/').filter(Boolean)) step(() => enter(folder, part));
	for (const part of missing) step(() => make(folder, part));
	return {folder, made: missing.length > 0};
}

/** A folder for this user alone to write. Throws FolderError. */
function checkOwner(root: string, folder: Folder): void {
	const {uid, mode} = folder.state();
	const user = process.geteuid?.();
	if (user === undefined) return;
	if (uid !== user) throw new FolderError(text.notYours(root));
	if ((mode & OTHERS_WRITE) !== 0) throw new FolderError(text.writtenByOthers(root));
}

function makeMark(root: string, folder: Folder): {readonly dev: number; readonly ino: number} {
	const names = namesIn(folder);
	const other = owner(folder);
	if (names.length > 0 && other === null) throw new FolderError(text.foreign(root));
	if (other !== null && other !== 0) throw new FolderError(text.taken(root, other));
	const path = folder.at(MARK);
	if (names.includes(MARK)) unlinkSync(path);
	const fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
	try {
		fchmodSync(fd, 0o644);
		writeSync(fd, `${process.pid} ${beganAt(process.pid)}\n`);
		futimesSync(fd, OURS_S, OURS_S);
		return fstatSync(fd);
	} catch (error) {
		unlinkSync(path);
		throw error;
	} finally {
		closeSync(fd);
	}
}

/** Why a folder could not be had, as a FolderError. */
function refused(root: string, error: unknown, folder: Folder | null): FolderError {
	if (error instanceof FolderError) return error;
	const code = codeOf(error);
	if (folder === null && (code === 'EEXIST' || code === 'ENOTDIR' || code === 'ELOOP')) return new FolderError(text.notFolder(root));
	const other = folder === null || code !== 'EEXIST' ? null : owner(folder);
	return new FolderError(other === null || other === 0 ? text.cannotMake(root, code) : text.taken(root, other));
}

/** The folder that it is in, whose path was followed when it was made. */
const parentOf = (root: string): Folder => openFolder(dirname(root), realpathSync(dirname(root)));

/** Takes a folder. Throws FolderError where it is in use, is not a folder, is another's, holds something else, or cannot be written. */
export function claim(path: string): Claim {
	const root = resolve(path);
	let folder: Folder | null = null;
	let made = false;
	let ours: {readonly dev: number; readonly ino: number};
	const unmake = (): void => {
		if (!made) return;
		using parent = parentOf(root);
		removeEmpty(parent, basename(root)); // unless somebody has put something into it
	};
	try {
		({folder, made} = openOrMake(root));
		checkOwner(root, folder);
		ours = makeMark(root, folder);
	} catch (error) {
		const why = refused(root, error, folder);
		failing(unmake);
		folder?.close();
		throw why;
	}
	const taken = folder;
	const real = realpathSync(root);
	const isMarked = (): boolean => {
		const state = look(taken, MARK);
		return state !== null && state.ino === ours.ino && state.dev === ours.dev;
	};
	return {
		root,
		folder: taken,
		holds: () => isMarked() && leadsTo(real, taken),
		release: () => {
			if (isMarked()) unlinkSync(taken.at(MARK));
			taken.close();
			failing(unmake);
		},
	};
}
