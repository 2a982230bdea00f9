// Where files of a /proc and a /sys are read from: the computer's own, or a folder with a copy of them. Nothing here opens anything for writing.
import {closeSync, constants, fstatSync, openSync, readdirSync, readSync} from 'node:fs';
import {join} from 'node:path';

export type Tree = {
	/** The text of a file ("proc/meminfo"); null where there is none, where it may not be read, and where it is no file. */
	readonly text: (path: string) => string | null;
	/** Names in a folder; none where there is no such folder. */
	readonly names: (path: string) => readonly string[];
};

/** Longer than any file of a /proc that is read here: zoneinfo of 512 CPUs on 8 nodes takes 400 KB. */
const MOST_BYTES = 4 * 1024 * 1024;

const buffer = Buffer.allocUnsafe(64 * 1024);

/** A file in one go where it fits: files of a /proc have no size beforehand. A pipe is not waited for. */
function readText(path: string): string | null {
	let file: number;
	try {
		file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch {
		return null;
	}
	try {
		if (!fstatSync(file).isFile()) return null;
		const parts: Buffer[] = [];
		for (let at = 0; at < MOST_BYTES; ) {
			const count = readSync(file, buffer, 0, buffer.length, at);
			if (count === 0) break;
			at += count;
			parts.push(Buffer.from(buffer.subarray(0, count)));
		}
		return Buffer.concat(parts).toString();
	} catch {
		return null; // such as a process that ended meanwhile
	} finally {
		closeSync(file);
	}
}

function namesIn(path: string): readonly string[] {
	try {
		return readdirSync(path);
	} catch {
		return [];
	}
}

/** Files below a folder, by their paths from there. */
export const filesBelow = (folder: string): Tree => ({text: path => readText(join(folder, path)), names: path => namesIn(join(folder, path))});

/** Files below the folders that stand for /proc and /sys. */
export function treeOf(proc: string, sys: string): Tree {
	const place = (path: string): string => (path.startsWith('sys/') ? join(sys, path.slice(4)) : join(proc, path.replace(/^proc\/?/, '')));
	return {text: path => readText(place(path)), names: path => namesIn(place(path))};
}
