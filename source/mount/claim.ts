// Whose folder it is. A mark in it names the process that fills it, so that two never fill one, that a folder with somebody's own files is left alone, and
// that what a killed lowwater has left is recognised.
import {closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, rmdirSync, statSync, unlinkSync, writeSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {mountMessages as text} from '../messages/mount.ts';
import {codeOf} from './file.ts';

export const MARK = '.lowwater';

/** Why a folder cannot be used: one sentence. */
export class FolderError extends Error {
	override readonly name = 'FolderError';
}

export type Claim = {
	readonly root: string;
	/** Whether the folder is still there and still ours. */
	readonly holds: () => boolean;
	/** Gives it back; a folder that was made for it goes, if nothing else is in it. */
	readonly release: () => void;
};

/** When a process of this computer began, in ticks since boot, which tells it from a later one with its pid; '' where the system does not say. */
function beganAt(pid: number): string {
	try {
		return (
			readFileSync(`/proc/${pid}/stat`, 'latin1')
				.replace(/^.*\) /s, '')
				.split(' ')[19] ?? ''
		);
	} catch {
		return '';
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return codeOf(error) === 'EPERM';
	}
}

/** pid of the process that a mark names, 0 when it lives no more. */
function owner(mark: string): number {
	let words: string[];
	try {
		words = readFileSync(mark, 'latin1').trim().split(' ');
	} catch {
		return 0;
	}
	const pid = Number(words[0]);
	return pid > 0 && isAlive(pid) && (words[1] ?? '') === beganAt(pid) ? pid : 0;
}

/** Whether a folder has the mark of a process that lives no more. */
export const isDead = (root: string): boolean => statSync(join(root, MARK), {throwIfNoEntry: false}) !== undefined && owner(join(root, MARK)) === 0;

/** Makes the folder where it is missing; whether it did. */
function ensureFolder(root: string): boolean {
	try {
		return mkdirSync(root, {recursive: true}) !== undefined;
	} catch (error) {
		const code = codeOf(error);
		throw new FolderError(code === 'EEXIST' || code === 'ENOTDIR' ? text.notFolder(root) : text.cannotMake(root, code));
	}
}

function makeMark(root: string, mark: string): {readonly dev: number; readonly ino: number} {
	const names = readdirSync(root);
	if (names.length > 0 && !names.includes(MARK)) throw new FolderError(text.foreign(root));
	const other = owner(mark);
	if (other !== 0) throw new FolderError(text.taken(root, other));
	if (names.includes(MARK)) unlinkSync(mark);
	const fd = openSync(mark, 'wx', 0o644);
	try {
		writeSync(fd, `${process.pid} ${beganAt(process.pid)}\n`);
		return fstatSync(fd);
	} catch (error) {
		unlinkSync(mark);
		throw error;
	} finally {
		closeSync(fd);
	}
}

/** Takes a folder. Throws FolderError where it is in use, is not a folder, holds something else, or cannot be written. */
export function claim(folder: string): Claim {
	const root = resolve(folder);
	const made = ensureFolder(root);
	const mark = join(root, MARK);
	let ours: {readonly dev: number; readonly ino: number};
	try {
		ours = makeMark(root, mark);
	} catch (error) {
		if (made) rmdirSync(root);
		if (error instanceof FolderError) throw error;
		const code = codeOf(error);
		throw new FolderError(code === 'EEXIST' ? text.taken(root, owner(mark)) : text.cannotMake(root, code));
	}
	const holds = (): boolean => {
		const state = statSync(mark, {throwIfNoEntry: false});
		return state !== undefined && state.ino === ours.ino && state.dev === ours.dev;
	};
	return {
		root,
		holds,
		release: () => {
			if (!holds()) return;
			unlinkSync(mark);
			try {
				if (made) rmdirSync(root);
			} catch (error) {
				codeOf(error); // somebody has put something into it: it stays
			}
		},
	};
}
