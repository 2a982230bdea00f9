// What a person pastes into a second terminal. Names this very program, which need not be installed.
import {basename} from 'node:path';

/** A word as a shell takes it. */
export const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** How lowwater was started: by its name where that is what was typed, otherwise by the Node that runs and the file. */
export function program([node = '', script = '']: readonly string[] = process.argv): string {
	return basename(script) === 'lowwater' ? 'lowwater' : `${quoted(node)} ${quoted(script)}`;
}

export const attachLine = (pid: number): string => `${program()} --attach ${pid}`;
export const shellLine = (pid: number): string => `${program()} shell --attach ${pid}`;
export const folderLine = (root: string): string => `PROCFS_PATH=${quoted(root)} HOST_PROC=${quoted(root)}`;
