// Where running machines are to be found: a folder of one user, in which each has a socket named after its process. What a dead one has left is swept away.
import {lstatSync, readdirSync, rmdirSync, statSync, unlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import {attachMessages as text} from '../messages/attach.ts';
import {isDead} from '../mount/claim.ts';
import {codeOf, failing} from '../files/errno.ts';
import {makeFolders} from '../files/folders.ts';
import {openFolder} from '../mount/folder.ts';
import {sweep} from '../mount/remove.ts';

/** Why there is no such folder: one sentence. */
export class PlaceError extends Error {
	override readonly name = 'PlaceError';
}

const SOCKET = /^(\d+)(-\d+)?\.sock$/;
const TREE = /^proc-\d+$/;

/** Folders in which machines of this user may be, whether they exist or not, the one for new machines first. */
export function runtimeFolders(env: NodeJS.ProcessEnv = process.env): readonly string[] {
	const shared = join(tmpdir(), `lowwater-${process.getuid?.() ?? 'user'}`);
	const own = env['XDG_RUNTIME_DIR'];
	return own !== undefined && isAbsolute(own) && statSync(own, {throwIfNoEntry: false})?.isDirectory() === true ? [join(own, 'lowwater'), shared] : [shared];
}

/** Whether a folder is this user's and nobody else can look into it: a socket found elsewhere may be anybody's. */
function isSafe(folder: string): boolean {
	const state = lstatSync(folder, {throwIfNoEntry: false});
	if (state === undefined) return false;
	const uid = process.getuid?.();
	return state.isDirectory() && (uid === undefined || (state.uid === uid && (state.mode & 0o077) === 0));
}

/** The folder for new machines, made where it is missing. Throws PlaceError. */
export function makeRuntimeFolder(): string {
	const [folder = ''] = runtimeFolders();
	try {
		makeFolders(folder, 0o700);
	} catch (error) {
		throw new PlaceError(text.noFolder(folder, codeOf(error)));
	}
	if (!isSafe(folder)) throw new PlaceError(text.notSafe(folder));
	return folder;
}

/** Takes the folder of a machine that has ended away, when it was the last in it. */
export function leaveRuntimeFolder(folder: string): void {
	try {
		rmdirSync(folder);
	} catch (error) {
		codeOf(error); // others are in it
	}
}

/** Takes a dead process's socket away. */
export function removeSocket(path: string): void {
	try {
		unlinkSync(path);
	} catch (error) {
		codeOf(error); // somebody was faster
	}
}

/** Takes away what a killed dashboard has left of its tree. */
function sweepTree(folder: string, name: string): void {
	failing(() => {
		using parent = openFolder(folder);
		sweep(parent, name);
	});
}

/** Sockets of machines that may run, in all folders. Trees that a killed dashboard has left are taken away. */
export function sockets(): readonly {readonly path: string; readonly pid: number}[] {
	return runtimeFolders()
		.filter(isSafe)
		.flatMap(folder => {
			const names = readdirSync(folder);
			for (const name of names) if (TREE.test(name) && isDead(join(folder, name))) sweepTree(folder, name);
			return names.flatMap(name => {
				const [, pid] = SOCKET.exec(name) ?? [];
				return pid === undefined ? [] : [{path: join(folder, name), pid: Number(pid)}];
			});
		});
}
