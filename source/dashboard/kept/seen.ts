// Which built-in scenarios somebody has opened: a name a line, in a file of the state folder. What cannot be read or written is not known, and nothing is said of
// it; whatever else stands in the place of the file (a pipe, a link) is not touched.
import {closeSync, constants, fstatSync, openSync, readSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {makeFolders} from '../../files/folders.ts';

export type Seen = {readonly names: Set<string>; readonly folder: string | null};

const FILE = 'seen';
const MOST_BYTES = 64 * 1024;

/** Does something with the file, where it is one. */
function withFile(path: string, flags: number, use: (file: number) => void): void {
	let file: number | null = null;
	try {
		file = openSync(path, flags | constants.O_NONBLOCK | constants.O_NOFOLLOW, 0o600);
		if (fstatSync(file).isFile()) use(file);
	} catch {
		// There is none, or none can be made.
	} finally {
		if (file !== null) closeSync(file);
	}
}

/** What has been opened so far; null: nothing is kept. */
export function openSeen(folder: string | null): Seen {
	let text = '';
	if (folder !== null)
		withFile(join(folder, FILE), constants.O_RDONLY, file => {
			const bytes = Buffer.alloc(MOST_BYTES);
			text = bytes.toString('utf8', 0, readSync(file, bytes, 0, MOST_BYTES, 0));
		});
	return {names: new Set(text.split('\n').filter(name => name !== '')), folder};
}

/** Keeps that a scenario has been opened. */
export function noteSeen({names, folder}: Seen, name: string): void {
	if (names.has(name)) return;
	names.add(name);
	if (folder === null) return;
	try {
		makeFolders(folder, 0o700);
	} catch {
		return;
	}
	withFile(join(folder, FILE), constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, file => void writeSync(file, `${name}\n`));
}
