// Keeps a folder true to a Sample: writes what has changed, makes folders of new processes, takes those of dead ones away, and finds what somebody else has
// written into a control since.
import {existsSync, mkdirSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Pid} from '../machine/command.ts';
import type {ProcessSample, Sample} from '../machine/sample.ts';
import {isControl, MOST_READ} from './controls.ts';
import {codeOf, look, overwrite, readStart, touched} from './file.ts';
import {steady} from './steady.ts';
import {type Facts, type Links, PROCESS_FOLDERS, processLinks, processTexts, systemLinks, systemTexts, type Texts} from './tree.ts';

/** A file as it was written last; null: it has to be written again whatever its text. */
type Written = {text: string | null; bytes: number; readonly widths: number[] /** Looks that found it emptied. */; empty: number};
/** A folder: that of the system, or of one process. `startUs` tells a pid that was used again. */
type Part = {readonly prefix: string; readonly startUs: number; readonly files: Map<string, Written>};

export type Publisher = {
	readonly root: string;
	facts: Facts;
	readonly system: Part;
	readonly processes: Map<Pid, Part>;
	rounds: number;
};

/** What somebody wrote into a control, and what had stood there. */
export type Write = {readonly path: string; readonly written: string; readonly current: string};

/** Unchanged files are looked at this often, in rounds, in case somebody spoilt them. */
const CHECK_ROUNDS = 4;
/** A shell empties a file before it writes: one that stays empty for so many looks has been emptied and nothing more. */
const EMPTY_LOOKS = 4;

const newPart = (prefix: string, startUs: number): Part => ({prefix, startUs, files: new Map()});

export const createPublisher = (root: string, facts: Facts): Publisher => ({root, facts, system: newPart('', 0), processes: new Map(), rounds: 0});

/** errno of a call, null when it succeeds. */
function failing(call: () => void): string | null {
	try {
		call();
		return null;
	} catch (error) {
		return codeOf(error);
	}
}

/** Calls, and once more with the folder made where that is what was missing, or with what somebody put in the place of a file taken away. */
function trying(path: string, call: () => void): string | null {
	const code = failing(call);
	if (code !== 'ENOENT' && code !== 'ELOOP' && code !== 'EISDIR') return code;
	const helped = failing(() => (code === 'ENOENT' ? mkdirSync(dirname(path), {recursive: true}) : rmSync(path, {recursive: true})));
	return helped ?? failing(call);
}

const isWhole = (path: string, bytes: number): boolean => {
	const state = look(path);
	return state?.isFile() === true && state.size === bytes;
};

/** Takes a folder or a file away, if it can be. */
const remove = (path: string): string | null => failing(() => rmSync(path, {recursive: true, force: true}));

function writeTexts(root: string, part: Part, texts: Texts, check: boolean): string | null {
	let problem: string | null = null;
	for (const [name, text] of Object.entries(texts)) {
		const path = join(root, part.prefix, name);
		const control = isControl(join(part.prefix, name));
		let file = part.files.get(name);
		if (file === undefined) part.files.set(name, (file = {text: null, bytes: 0, widths: [], empty: 0}));
		if (file.text === text && !(check && !control && !isWhole(path, file.bytes))) continue;
		const whole = control ? text : steady(text, file.widths);
		const failed = trying(path, () => overwrite(path, whole, control));
		problem ??= failed;
		file.text = failed === null ? text : null;
		file.bytes = Buffer.byteLength(whole);
	}
	return problem;
}

function makeLinks(root: string, part: Part, links: Links): string | null {
	let problem: string | null = null;
	for (const [name, target] of Object.entries(links)) {
		const path = join(root, part.prefix, name);
		if (look(path)?.isSymbolicLink() === true) continue;
		problem ??= trying(path, () => symlinkSync(target, path));
	}
	return problem;
}

function publishProcess(p: Publisher, process: ProcessSample, sample: Sample, check: boolean): string | null {
	let part = p.processes.get(process.pid);
	const isNew = part === undefined || part.startUs !== process.startUs;
	if (part !== undefined && isNew) remove(join(p.root, part.prefix));
	if (part === undefined || isNew) p.processes.set(process.pid, (part = newPart(String(process.pid), process.startUs)));
	let problem = writeTexts(p.root, part, processTexts(process, sample), check);
	if (!isNew && !check) return problem;
	for (const folder of PROCESS_FOLDERS) {
		const path = join(p.root, part.prefix, folder);
		if (!existsSync(path)) problem ??= trying(path, () => mkdirSync(path));
	}
	return makeLinks(p.root, part, processLinks(process)) ?? problem;
}

/** Brings the folder up to a Sample. Gives the errno of the first thing that could not be written, null when all is true; what failed is tried again next time. */
export function publish(p: Publisher, sample: Sample): string | null {
	const check = p.rounds++ % CHECK_ROUNDS === 0;
	const alive = new Set(sample.processes.map(process => process.pid));
	for (const [pid, part] of p.processes) {
		if (alive.has(pid)) continue;
		remove(join(p.root, part.prefix));
		p.processes.delete(pid);
	}
	let problem = writeTexts(p.root, p.system, systemTexts(sample, p.facts), check);
	if (check) problem ??= makeLinks(p.root, p.system, systemLinks(p.facts));
	for (const process of sample.processes) {
		const failed = publishProcess(p, process, sample, check);
		problem ??= failed;
	}
	return problem;
}

/** What others wrote into controls since the last look, in the order in which they did. Each of them is written anew by the next publish(), with what the machine then says. */
export function takeWrites(p: Publisher): Write[] {
	const writes: (Write & {readonly atMs: number})[] = [];
	for (const part of [p.system, ...p.processes.values()]) {
		for (const [name, file] of part.files) {
			const path = join(part.prefix, name);
			const atMs = file.text !== null && isControl(path) ? touched(join(p.root, path)) : null;
			if (file.text === null || atMs === null) continue;
			const written = readStart(join(p.root, path), MOST_READ);
			if (written === '' && ++file.empty < EMPTY_LOOKS) continue;
			if (written !== null && written !== '') writes.push({path, written, current: file.text, atMs});
			file.text = null;
			file.empty = 0;
		}
	}
	return writes.sort((a, b) => a.atMs - b.atMs);
}

/** Takes away all that is of the tree, also what an earlier one has left, and nothing else. */
export function clear(p: Publisher, sample: Sample): void {
	const ours = new Set([...Object.keys(systemTexts(sample, p.facts)), ...Object.keys(systemLinks(p.facts))].map(path => path.split('/')[0]));
	let names: string[];
	try {
		names = readdirSync(p.root);
	} catch {
		return;
	}
	for (const name of names) if (ours.has(name) || /^\d+$/.test(name)) remove(join(p.root, name));
	p.system.files.clear();
	p.processes.clear();
	p.rounds = 0;
}
