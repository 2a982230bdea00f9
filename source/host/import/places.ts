// Where in what somebody brought the files of a /proc are: the folder itself, one below it (sosreport, crm_report, a copy of /), or a tar of these. A place is a
// folder with meminfo and zoneinfo side by side; several of one computer are looks at it, one after the other.
import {readdirSync, statSync} from 'node:fs';
import {join, posix} from 'node:path';
import {parseTar} from 'nanotar';
import {type Tree, treeOf} from '../tree.ts';

const DEEPEST = 5;
const MOST_FOLDERS = 5000;
/** Folders of a /proc and a /sys in which nobody looks for another. */
const NOT_INSIDE = /^(\d+|sys|net|irq|bus|fs|tty|driver|acpi|scsi|task|fd|self|thread-self|devices|class|module)$/;

/** Folders below `folder` that hold a /proc, in the order of their paths; the folder itself alone where it is one. */
function procsBelow(folder: string): readonly string[] {
	const found: string[] = [];
	const queue: [path: string, depth: number][] = [[folder, 0]];
	for (let seen = 0; queue.length > 0 && seen < MOST_FOLDERS; seen++) {
		const [path, depth] = queue.shift() as [string, number];
		let entries: readonly {readonly name: string; isDirectory(): boolean}[] = [];
		try {
			entries = readdirSync(path, {withFileTypes: true});
		} catch {
			continue; // not ours to read
		}
		const names = new Set(entries.map(({name}) => name));
		if (names.has('meminfo') && names.has('zoneinfo')) {
			found.push(path);
			continue;
		}
		if (depth < DEEPEST) for (const entry of entries) if (entry.isDirectory() && !NOT_INSIDE.test(entry.name)) queue.push([join(path, entry.name), depth + 1]);
	}
	return found.sort();
}

/** Looks that a folder holds, oldest first. */
export const treesInFolder = (folder: string): readonly Tree[] => procsBelow(folder).map(proc => treeOf(proc, join(proc, '..', 'sys')));

/** The same of the files of a tar. Throws what cannot be read as one. */
export function treesInTar(bytes: Buffer): readonly Tree[] {
	const texts = new Map<string, () => string>();
	const folders = new Map<string, Set<string>>();
	for (const entry of parseTar(bytes)) {
		const path = posix.normalize(entry.name).replace(/^(\.?\/)+/, '');
		if (entry.type !== 'file' && entry.type !== undefined) continue;
		texts.set(path, () => entry.text);
		for (let child = path; child.includes('/'); child = posix.dirname(child)) {
			const folder = posix.dirname(child);
			folders.set(folder, (folders.get(folder) ?? new Set()).add(posix.basename(child)));
		}
	}
	const procs = [...texts.keys()]
		.filter(path => posix.basename(path) === 'meminfo' && texts.has(posix.join(posix.dirname(path), 'zoneinfo')))
		.map(path => posix.dirname(path));
	return procs.sort().map(proc => {
		const place = (path: string): string => (path.startsWith('sys/') ? posix.join(proc, '..', path) : posix.join(proc, path.replace(/^proc\/?/, '')));
		return {text: path => texts.get(place(path))?.() ?? null, names: path => [...(folders.get(place(path).replace(/\/$/, '')) ?? [])]};
	});
}

export const isFolder = (path: string): boolean => statSync(path, {throwIfNoEntry: false})?.isDirectory() === true;

/** How a file is packed that is not unpacked here; null: it is not. */
export function packedBy(bytes: Buffer): string | null {
	const begins = (...start: readonly number[]): boolean => start.every((byte, i) => bytes[i] === byte);
	if (begins(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return 'xz';
	if (begins(0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
	return begins(0x42, 0x5a, 0x68) ? 'bzip2' : null;
}

/** Whether bytes are a tar: its magic stands in the first header, and so does that of the old ones, a sum. */
export const isTar = (bytes: Buffer): boolean => bytes.length >= 512 && bytes.subarray(257, 262).toString('latin1') === 'ustar';
