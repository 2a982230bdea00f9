// Folders held open, so that what is done in one is done there and nowhere else, whatever becomes of its name: each part of a path is opened by itself and
// never through a link (openat(2) with O_NOFOLLOW, which Node has as /proc/self/fd/N/name on Linux). Elsewhere names are joined, and a folder that only its
// owner may change is as safe as its owner.
import {
	closeSync,
	constants,
	fchmodSync,
	fstatSync,
	lstatSync,
	lutimesSync,
	mkdirSync,
	openSync,
	readdirSync,
	renameSync,
	rmdirSync,
	type Stats,
	symlinkSync,
	unlinkSync,
} from 'node:fs';
import {codeOf} from '../files/errno.ts';
import {isOurs, OURS_S} from './file.ts';

const {O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY} = constants;

/** For everybody to look into, whatever the umask. */
const FOLDER_MODE = 0o755;

export type Folder = {
	/** As people know it. */
	readonly path: string;
	readonly fd: number;
	/** Path of a name in it for one call; '' for itself. Good for as long as it is open. */
	readonly at: (name: string) => string;
	readonly state: () => Stats;
	readonly close: () => void;
	readonly [Symbol.dispose]: () => void;
};

/** Opens a folder. `by`: where it is reached, if people know it by another path. Throws the errno: ELOOP or ENOTDIR where it is a link or a file. */
export function openFolder(path: string, by = path): Folder {
	const fd = openSync(by, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_NOFOLLOW);
	const through = process.platform === 'linux' ? `/proc/self/fd/${fd}` : by;
	const close = (): void => closeSync(fd);
	return {path, fd, at: name => (name === '' ? through : `${through}/${name}`), state: () => fstatSync(fd), close, [Symbol.dispose]: close};
}

/** Opens a folder in a folder. */
export const enter = (folder: Folder, name: string): Folder => openFolder(`${folder.path}/${name}`, folder.at(name));

/** Makes a folder in a folder and opens it. */
export function make(folder: Folder, name: string): Folder {
	mkdirSync(folder.at(name), FOLDER_MODE);
	const made = enter(folder, name);
	try {
		fchmodSync(made.fd, FOLDER_MODE);
		return made;
	} catch (error) {
		made.close();
		throw error;
	}
}

/** Opens a folder in a folder, made where it is missing, and in the place of what is none. */
export function ensure(folder: Folder, name: string): Folder {
	try {
		return enter(folder, name);
	} catch (error) {
		const code = codeOf(error);
		if (code === 'ENOTDIR' || code === 'ELOOP') unlinkSync(folder.at(name));
		else if (code !== 'ENOENT') throw error;
		return make(folder, name);
	}
}

export const namesIn = (folder: Folder): readonly string[] => readdirSync(folder.at('.'));

/** Names of the folders in a folder. */
export const foldersIn = (folder: Folder): readonly string[] =>
	readdirSync(folder.at('.'), {withFileTypes: true})
		.filter(entry => entry.isDirectory())
		.map(({name}) => name);

/** What is there under a name, links not followed; null where there is nothing. */
export function look(folder: Folder, name: string): Stats | null {
	try {
		return lstatSync(folder.at(name), {throwIfNoEntry: false}) ?? null;
	} catch {
		return null;
	}
}

/** A link that has no time of its own yet: it takes its name when it has. */
export const UNFINISHED_LINK = '.lowwater-link';

/** Makes a link in the place of whatever is there, but for a folder with something in it. Throws the errno. */
export function link(folder: Folder, name: string, target: string): void {
	clearWay(folder, name);
	clearWay(folder, UNFINISHED_LINK);
	symlinkSync(target, folder.at(UNFINISHED_LINK));
	lutimesSync(folder.at(UNFINISHED_LINK), OURS_S, OURS_S);
	renameSync(folder.at(UNFINISHED_LINK), folder.at(name));
}

/** Takes away what is where something of ours belongs. Throws the errno, ENOTEMPTY where it is a folder with something in it. */
export function clearWay(folder: Folder, name: string): void {
	const there = look(folder, name);
	if (there?.isDirectory() === true) rmdirSync(folder.at(name));
	else if (there !== null) unlinkSync(folder.at(name));
}

/** Takes away a file or link; whether it is gone. `own`: only where it is as lowwater has left it. */
export function removeName(folder: Folder, name: string, own: boolean): boolean {
	const there = look(folder, name);
	if (there === null) return true;
	if (there.isDirectory() || (own && !isOurs(there))) return false;
	try {
		unlinkSync(folder.at(name));
		return true;
	} catch (error) {
		codeOf(error);
		return false;
	}
}

/** Takes away a folder that has nothing in it; whether it is gone. */
export function removeEmpty(folder: Folder, name: string): boolean {
	try {
		rmdirSync(folder.at(name));
		return true;
	} catch (error) {
		return codeOf(error) === 'ENOENT';
	}
}

/** Folders on the way to files, opened when they are first needed and closed together. */
export type Walk = {
	/** The folder of a path like 'sys/vm' ('' is the root itself), made where it is missing. Throws the errno. */
	readonly to: (path: string) => Folder;
	readonly [Symbol.dispose]: () => void;
};

/** `open` is how a step is made: ensure() to write, enter() to look or to take away. */
export function walk(root: Folder, open: (folder: Folder, name: string) => Folder): Walk {
	const opened = new Map<string, Folder>();
	const to = (path: string): Folder => {
		if (path === '') return root;
		const known = opened.get(path);
		if (known !== undefined) return known;
		const slash = path.lastIndexOf('/');
		const folder = open(to(slash < 0 ? '' : path.slice(0, slash)), path.slice(slash + 1));
		opened.set(path, folder);
		return folder;
	};
	return {
		to,
		[Symbol.dispose]: () => {
			for (const folder of opened.values()) folder.close();
		},
	};
}

/** Whether a path still leads to a folder. */
export function leadsTo(path: string, folder: Folder): boolean {
	const [there, here] = [lstatSync(path, {throwIfNoEntry: false}), folder.state()];
	return there !== undefined && there.ino === here.ino && there.dev === here.dev;
}

/** The folder and the last name of a path. */
export const splitPath = (path: string): readonly [folder: string, name: string] => {
	const slash = path.lastIndexOf('/');
	return [slash < 0 ? '' : path.slice(0, slash), path.slice(slash + 1)];
};
