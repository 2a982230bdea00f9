// Where the file is in which a person's choices are kept (file.ts), and whether it is.
import {lstatSync} from 'node:fs';
import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import envPaths from 'env-paths';

const NAME = 'lowwater';
const FILE = 'config.yaml';

/** Where the file is. A path of XDG_CONFIG_HOME that does not begin at the root is none, as the XDG base directory specification has it. */
export function configPath(): string {
	const folder = envPaths(NAME, {suffix: ''}).config;
	return isAbsolute(folder) ? join(folder, FILE) : join(homedir(), '.config', NAME, FILE);
}

/** Whether something is there. What cannot be seen may be: reading it will say why. */
export function isThere(path: string): boolean {
	try {
		return lstatSync(path, {throwIfNoEntry: false}) !== undefined;
	} catch {
		return true;
	}
}
