// Folders with those that they are in. Not by Node's own `recursive`: where a file system makes none and says that there is nothing (/proc), that tries for ever,
// deaf to signals.
import {existsSync, mkdirSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {codeOf} from './errno.ts';

/** Makes a folder, and those above it that are missing; one that is there stays as it is. Throws what the system says: an error with a code. */
export function makeFolders(path: string, mode = 0o777): void {
	try {
		mkdirSync(path, mode);
	} catch (error) {
		const code = codeOf(error);
		if (code === 'EEXIST' && statSync(path).isDirectory()) return;
		const above = dirname(path);
		if (code !== 'ENOENT' || above === path || existsSync(above)) throw error;
		makeFolders(above, mode);
		makeFolders(path, mode);
	}
}
