// Small files of the state folder that lines are added to. What cannot be read or written is not known, and nothing is said of it; whatever else stands in the
// place of the file (a pipe, a link) is not touched.
import {closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {makeFolders} from './folders.ts';

/** Does something with the file, where it is one. Returns whether it was done. */
function withFile(path: string, flags: number, use: (file: number) => void): boolean {
	let file: number | null = null;
	try {
		file = openSync(path, flags | constants.O_NONBLOCK | constants.O_NOFOLLOW, 0o600);
		if (!fstatSync(file).isFile()) return false;
		use(file);
		return true;
	} catch {
		// There is none, or none can be made.
		return false;
	} finally {
		if (file !== null) closeSync(file);
	}
}

/** Its lines, of the last `mostBytes` of it; none where there is no folder or no file. */
export function keptLines(folder: string | null, name: string, mostBytes: number): readonly string[] {
	let text = '';
	if (folder !== null)
		withFile(join(folder, name), constants.O_RDONLY, file => {
			const from = Math.max(0, fstatSync(file).size - mostBytes);
			const bytes = Buffer.alloc(mostBytes);
			text = bytes.toString('utf8', 0, readSync(file, bytes, 0, mostBytes, from));
			// What was cut off at the front is no line.
			if (from > 0) text = text.slice(text.indexOf('\n') + 1);
		});
	return text.split('\n').filter(line => line !== '');
}

/** Adds a line; the folder is made where it is missing. */
export function keepLine(folder: string | null, name: string, line: string): boolean {
	if (folder === null) return false;
	try {
		makeFolders(folder, 0o700);
	} catch {
		return false;
	}
	return withFile(join(folder, name), constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, file => void writeSync(file, `${line}\n`));
}

/** Writes lines over all that there were. */
export const keepOnly = (folder: string, name: string, lines: readonly string[]): boolean =>
	withFile(join(folder, name), constants.O_WRONLY, file => {
		ftruncateSync(file);
		writeSync(file, lines.map(line => `${line}\n`).join(''));
	});
