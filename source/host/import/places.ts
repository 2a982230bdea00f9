// Where in what somebody brought the files of a /proc are: a folder or a tar, itself a copy of /proc, one that has it somewhere below (a copy of /, what
// sosreport, crm_report and `lowwater collect` pack). A folder with meminfo in it is a place; several of one computer are looks at it, one after the other. Where
// there is none, what tools printed is taken (tools.ts): sos_commands/memory/free, sysstats.txt.
import {readdirSync, statSync} from 'node:fs';
import {join, posix} from 'node:path';
import {parseTar} from 'nanotar';
import {filesBelow, type Tree} from '../tree.ts';
import {type Place, placeOf} from './place.ts';

const DEEPEST = 6;
const MOST_FOLDERS = 5000;
/** Folders of a /proc and a /sys, and of a computer, in which nobody looks for another. */
const NOT_INSIDE =
	/^(\d+|sys|net|irq|bus|fs|tty|driver|acpi|scsi|task|fd|self|thread-self|devices|class|module|etc|usr|lib|lib64|boot|dev|opt|home|root|node_modules|\.git)$/;
/** What a place is known by: the first kind that there is. */
const SIGNS = ['meminfo', 'free', 'sysstats.txt'] as const;

/** Paths of the files under `folder` that a place is known by. */
function signsBelow(folder: string): readonly string[] {
	const found: string[] = [];
	const queue: [path: string, depth: number][] = [['', 0]];
	for (let seen = 0; queue.length > 0 && seen < MOST_FOLDERS; seen++) {
		const [path, depth] = queue.shift() as [string, number];
		let entries: readonly {readonly name: string; isDirectory(): boolean}[] = [];
		try {
			entries = readdirSync(join(folder, path), {withFileTypes: true});
		} catch {
			continue; // not ours to read
		}
		const names = new Set(entries.map(({name}) => name));
		for (const sign of SIGNS) if (names.has(sign)) found.push(posix.join(path, sign));
		if (names.has('meminfo')) continue;
		if (depth < DEEPEST)
			for (const entry of entries) if (entry.isDirectory() && !NOT_INSIDE.test(entry.name)) queue.push([posix.join(path, entry.name), depth + 1]);
	}
	return found;
}

/** Places among files, oldest first: in each, the files under it. */
function placesOf(signs: readonly string[], files: Tree): readonly Place[] {
	for (const sign of SIGNS) {
		const here = signs
			.filter(path => posix.basename(path) === sign && (sign !== 'free' || /(^|\/)memory\/free$|^free$/.test(path)))
			.sort()
			.flatMap(path => placeOf(files, path) ?? []);
		if (here.length > 0) return here;
	}
	return [];
}

/** Looks that a folder holds. */
export const placesInFolder = (folder: string): readonly Place[] => placesOf(signsBelow(folder), filesBelow(folder));

/** The same of the files of a tar. Throws what cannot be read as one. */
export function placesInTar(bytes: Buffer): readonly Place[] {
	const texts = new Map<string, () => string>();
	const folders = new Map<string, Set<string>>();
	for (const entry of parseTar(bytes)) {
		const path = posix.normalize(entry.name).replace(/^(\.?\/)+/, '');
		if (entry.type !== 'file' && entry.type !== undefined) continue;
		texts.set(path, () => entry.text);
		for (let child = path; child !== '.'; child = posix.dirname(child)) {
			const folder = posix.dirname(child);
			folders.set(folder, (folders.get(folder) ?? new Set()).add(posix.basename(child)));
		}
	}
	const plain = (path: string): string => posix.normalize(path).replace(/\/$/, '');
	return placesOf(
		[...texts.keys()].filter(path => (SIGNS as readonly string[]).includes(posix.basename(path))),
		{text: path => texts.get(plain(path))?.() ?? null, names: path => [...(folders.get(plain(path)) ?? [])]},
	);
}

export const isFolder = (path: string): boolean => statSync(path, {throwIfNoEntry: false})?.isDirectory() === true;

/** Whether bytes are a tar: its magic stands in the first header. */
export const isTar = (bytes: Buffer): boolean => bytes.length >= 512 && bytes.subarray(257, 262).toString('latin1') === 'ustar';
