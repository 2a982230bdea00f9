// Taking the tree away and nothing else: file by file under the names it has, through no link, and a folder only when nothing is left in it. Of what an earlier
// lowwater has left behind, only what is still as that one left it.
import type {ProcessSample, Sample} from '../machine/sample.ts';
import {codeOf, failing} from '../files/errno.ts';
import {isOurs} from './file.ts';
import {enter, type Folder, look, namesIn, removeEmpty, removeName, splitPath, UNFINISHED_LINK, type Walk, walk} from './folder.ts';
import type {Publisher} from './publisher.ts';
import {allLinks} from './devices.ts';
import {DESCRIPTOR_FOLDERS, PROCESS_FOLDERS, processTexts, systemTexts} from './tree.ts';

/** Of a process, or of a descriptor. */
const isNumber = (name: string): boolean => /^\d+$/.test(name);

/** Takes files and links away by their paths, then the folders they were in and those named. `own`: only files that are as lowwater left them. */
function remove(root: Folder, paths: readonly string[], own: boolean, named: readonly string[] = []): void {
	const folders = new Set(named);
	using steps = walk(root, enter);
	for (const path of paths) {
		const [folder, name] = splitPath(path);
		for (let at = folder; at !== ''; at = splitPath(at)[0]) folders.add(at);
		failing(() => removeName(steps.to(folder), name, own));
	}
	if (own) for (const folder of ['', ...folders]) failing(() => removeName(steps.to(folder), UNFINISHED_LINK, false));
	const depth = (path: string): number => path.split('/').length;
	for (const path of [...folders].sort((a, b) => depth(b) - depth(a))) {
		const [folder, name] = splitPath(path);
		failing(() => removeEmpty(steps.to(folder), name));
	}
}

/** Takes a process's folder away, with the files of these names. */
export function removeProcess(root: Folder, pid: string, names: Iterable<string>, own = false): void {
	const within = (name: string): string => `${pid}/${name}`;
	remove(root, [...new Set([...names, 'mounts', `task/${pid}`, ...descriptorsIn(root, pid)])].map(within), own, [...PROCESS_FOLDERS.map(within), pid]);
}

/** Paths under a process's folder of what is there for its descriptors. */
function descriptorsIn(root: Folder, pid: string): readonly string[] {
	const found: string[] = [];
	using steps = walk(root, enter);
	for (const folder of DESCRIPTOR_FOLDERS)
		failing(() => {
			for (const name of namesIn(steps.to(`${pid}/${folder}`))) if (isNumber(name)) found.push(`${folder}/${name}`);
		});
	return found;
}

/** Takes files away by their paths, and the folders that they leave empty. */
export const removePaths = (root: Folder, paths: readonly string[]): void => remove(root, paths, false);

/** Paths of all that is of the system, whatever the machine. */
const systemPaths = (p: Publisher, sample: Sample): readonly string[] => [
	...new Set([...p.system.files.keys(), ...Object.keys(systemTexts(sample, p.facts)), ...Object.keys(allLinks(sample, p.facts))]),
];

/** Names of the files of any process: each machine has a first one. */
const processNames = (sample: Sample): readonly string[] => Object.keys(processTexts(sample.processes[0] as ProcessSample, sample));

/** Takes away what is as lowwater left it, of whatever tree it was, and then the folder, where nothing else is in it. */
export function sweep(parent: Folder, name: string): void {
	failing(() => {
		using folder = enter(parent, name);
		for (const one of namesIn(folder)) {
			if (look(folder, one)?.isDirectory() === true) sweep(folder, one);
			else removeName(folder, one, one !== UNFINISHED_LINK);
		}
		removeEmpty(parent, name);
	});
}

/** Takes away all that is of the tree. `stale`: it is an earlier lowwater's. */
export function clear(p: Publisher, sample: Sample, stale = false): void {
	const names = processNames(sample);
	failing(() => {
		for (const name of namesIn(p.root).filter(isNumber)) removeProcess(p.root, name, names, stale || !p.processes.has(Number(name)));
	});
	remove(p.root, systemPaths(p, sample), stale);
	p.system.files.clear();
	p.processes.clear();
	p.rounds = 0;
}

function isSomebodys(steps: Walk, path: string): boolean {
	const [folder, name] = splitPath(path);
	try {
		const state = look(steps.to(folder), name);
		return state !== null && !state.isDirectory() && !isOurs(state);
	} catch (error) {
		codeOf(error); // no folder that could be looked into
		return false;
	}
}

/** Path of a file that somebody has put where the tree would write, null where there is none. */
export function somebodys(p: Publisher, sample: Sample): string | null {
	const names = processNames(sample);
	const pids = namesIn(p.root).filter(isNumber);
	using steps = walk(p.root, enter);
	return [...systemPaths(p, sample), ...pids.flatMap(pid => names.map(name => `${pid}/${name}`))].find(path => isSomebodys(steps, path)) ?? null;
}
