// Keeps a folder true to a Sample: writes what has changed, makes folders of new processes, takes those of dead ones away, and finds what somebody else has
// written into a control since. All of it by way of the folder as it was opened; what others put there under other names stays.
import type {Pid} from '../machine/command.ts';
import type {ProcessSample, Sample} from '../machine/sample.ts';
import {isControl, MOST_READ} from './controls.ts';
import {allLinks} from './devices.ts';
import {codeOf, failing} from '../files/errno.ts';
import {overwrite, readStart, touched} from './file.ts';
import {clearWay, ensure, enter, type Folder, foldersIn, link, look, removeName, splitPath, type Walk, walk} from './folder.ts';
import {removePaths, removeProcess} from './remove.ts';
import {steady} from './steady.ts';
import {CGROUP_PATH, type Facts, type Links, PROCESS_FOLDERS, processLinks, processTexts, systemTexts, type Texts} from './tree.ts';

/** A file as it was written last; null: it has to be written again whatever its text. */
type Written = {text: string | null; bytes: number; readonly widths: number[] /** Looks that found it emptied. */; empty: number};
/** A folder: that of the system, or of one process. `startUs` tells a pid that was used again. */
type Part = {readonly prefix: string; readonly startUs: number; readonly files: Map<string, Written>; readonly links: Map<string, string>};

export type Publisher = {
	readonly root: Folder;
	facts: Facts;
	readonly system: Part;
	readonly processes: Map<Pid, Part>;
	rounds: number;
	/** Memory groups that somebody has made by mkdir, and the machine has been asked for. */
	readonly asked: Set<string>;
};

/** What somebody wrote into a control, and what had stood there. */
export type Write = {readonly path: string; readonly written: string; readonly current: string};

/** Unchanged files are looked at this often, in rounds, in case somebody spoilt them. */
const CHECK_ROUNDS = 4;
/** A shell empties a file before it writes: one that stays empty for so many looks has been emptied and nothing more. */
const EMPTY_LOOKS = 4;

const newPart = (prefix: string, startUs: number): Part => ({prefix, startUs, files: new Map(), links: new Map()});

export const createPublisher = (root: Folder, facts: Facts): Publisher => ({
	root,
	facts,
	system: newPart('', 0),
	processes: new Map(),
	rounds: 0,
	asked: new Set(),
});

const pathIn = ({prefix}: Part, name: string): string => (prefix === '' ? name : `${prefix}/${name}`);

/** Writes a file, in the place of what somebody made a folder, where that is empty. Gives the errno. */
function write(steps: Walk, path: string, text: string): string | null {
	const [folder, name] = splitPath(path);
	return failing(() => {
		const within = steps.to(folder);
		const code = failing(() => overwrite(within.at(name), text));
		if (code === null) return;
		if (code === 'EISDIR') clearWay(within, name);
		overwrite(within.at(name), text);
	});
}

function isWhole(steps: Walk, path: string, bytes: number): boolean {
	const [folder, name] = splitPath(path);
	try {
		const state = look(steps.to(folder), name);
		return state?.isFile() === true && state.size === bytes;
	} catch {
		return false;
	}
}

function writeTexts(steps: Walk, part: Part, texts: Texts, check: boolean): string | null {
	let problem: string | null = null;
	for (const [name, text] of Object.entries(texts)) {
		const path = pathIn(part, name);
		const control = isControl(path);
		let file = part.files.get(name);
		if (file === undefined) part.files.set(name, (file = {text: null, bytes: 0, widths: [], empty: 0}));
		if (file.text === text && !(check && !control && !isWhole(steps, path, file.bytes))) continue;
		const whole = control ? text : steady(text, file.widths);
		const failed = write(steps, path, whole);
		problem ??= failed;
		file.text = failed === null ? text : null;
		file.bytes = Buffer.byteLength(whole);
	}
	return problem;
}

function makeLinks(steps: Walk, part: Part, links: Links, check: boolean): string | null {
	let problem: string | null = null;
	for (const [path, target] of Object.entries(links)) {
		const isNew = part.links.get(path) !== target;
		if (!isNew && !check) continue;
		const [folder, name] = splitPath(pathIn(part, path));
		const failed = failing(() => {
			const within = steps.to(folder);
			if (isNew || look(within, name)?.isSymbolicLink() !== true) link(within, name, target);
		});
		if (failed === null) part.links.set(path, target);
		problem ??= failed;
	}
	return problem;
}

/** Takes away what a process has no more: files and links of descriptors that it has closed. */
function dropOld(root: Folder, part: Part, texts: Texts, links: Links): void {
	const gone = [...part.files.keys()].filter(name => !(name in texts)).concat([...part.links.keys()].filter(name => !(name in links)));
	for (const name of gone) {
		part.files.delete(name);
		part.links.delete(name);
		using steps = walk(root, enter);
		const [folder, last] = splitPath(pathIn(part, name));
		failing(() => removeName(steps.to(folder), last, false));
	}
}

function publishProcess(p: Publisher, process: ProcessSample, sample: Sample, check: boolean): string | null {
	let part = p.processes.get(process.pid);
	const isNew = part === undefined || part.startUs !== process.startUs;
	if (part !== undefined && isNew) removeProcess(p.root, part.prefix, part.files.keys());
	if (part === undefined || isNew) p.processes.set(process.pid, (part = newPart(String(process.pid), process.startUs)));
	const [texts, links] = [processTexts(process, sample), processLinks(process)];
	dropOld(p.root, part, texts, links);
	using steps = walk(p.root, ensure);
	const {prefix} = part;
	const failed = failing(() => {
		if (isNew || check) for (const folder of PROCESS_FOLDERS) steps.to(`${prefix}/${folder}`);
	});
	return writeTexts(steps, part, texts, check) ?? failed ?? makeLinks(steps, part, links, check);
}

/** Takes away the folders of memory groups that are no more, those below before those above. */
function removeGroups(p: Publisher, texts: Texts): void {
	const gone = [...p.system.files.keys()].filter(path => path.startsWith(`${CGROUP_PATH}/`) && !(path in texts));
	if (gone.length === 0) return;
	removePaths(p.root, gone);
	for (const path of gone) p.system.files.delete(path);
	p.asked.clear();
}

/** Groups that somebody has made with mkdir below /sys/fs/cgroup since the last look, those above first. */
export function takeNewGroups(p: Publisher): string[] {
	const made: string[] = [];
	const look = (folder: string): void => {
		failing(() => {
			using steps = walk(p.root, enter);
			for (const entry of foldersIn(steps.to(`${CGROUP_PATH}${folder}`))) {
				const path = `${folder}/${entry}`;
				if (!p.system.files.has(`${CGROUP_PATH}${path}/cgroup.procs`) && !p.asked.has(path)) made.push(path);
				look(path);
			}
		});
	};
	look('');
	for (const path of made) p.asked.add(path); // once: one that is refused stays a folder
	return made;
}

/** Groups whose folders somebody has taken away since the last look, those below first. */
export function takeGoneGroups(p: Publisher): string[] {
	const gone: string[] = [];
	using steps = walk(p.root, enter);
	for (const name of p.system.files.keys()) {
		const [folder, file] = splitPath(name);
		if (file !== 'cgroup.procs' || !folder.startsWith(`${CGROUP_PATH}/`)) continue;
		if (failing(() => steps.to(folder)) === 'ENOENT') gone.push(folder.slice(CGROUP_PATH.length));
	}
	return gone.sort((a, b) => b.split('/').length - a.split('/').length);
}

/** Brings the folder up to a Sample. Gives the errno of the first thing that could not be written, null when all is true; what failed is tried again next time. */
export function publish(p: Publisher, sample: Sample): string | null {
	const check = p.rounds++ % CHECK_ROUNDS === 0;
	const alive = new Set(sample.processes.map(process => process.pid));
	for (const [pid, part] of p.processes) {
		if (alive.has(pid)) continue;
		removeProcess(p.root, part.prefix, part.files.keys());
		p.processes.delete(pid);
	}
	const texts = systemTexts(sample, p.facts);
	removeGroups(p, texts);
	using steps = walk(p.root, ensure);
	let problem = writeTexts(steps, p.system, texts, check);
	if (check) problem ??= makeLinks(steps, p.system, allLinks(sample, p.facts), check);
	for (const process of sample.processes) {
		const failed = publishProcess(p, process, sample, check);
		problem ??= failed;
	}
	return problem;
}

/** What somebody has put into a control, through no link; null where it is no file any more. */
function readBack(root: Folder, path: string): string | null {
	const [folder, name] = splitPath(path);
	using steps = walk(root, enter);
	try {
		return readStart(steps.to(folder).at(name), MOST_READ);
	} catch (error) {
		codeOf(error);
		return null;
	}
}

/** What others wrote into controls since the last look, in the order in which they did. Each of them is written anew by the next publish(), with what the machine then says. */
export function takeWrites(p: Publisher): Write[] {
	const writes: (Write & {readonly atMs: number})[] = [];
	for (const part of [p.system, ...p.processes.values()]) {
		for (const [name, file] of part.files) {
			const path = pathIn(part, name);
			const atMs = file.text !== null && isControl(path) ? touched(p.root.at(path)) : null;
			if (file.text === null || atMs === null) continue;
			const written = readBack(p.root, path);
			if (written === '' && ++file.empty < EMPTY_LOOKS) continue;
			if (written !== null && written !== '') writes.push({path, written, current: file.text, atMs});
			file.text = null;
			file.empty = 0;
		}
	}
	return writes.sort((a, b) => a.atMs - b.atMs);
}
