// A program's text: a file on a disk, mapped executable, of which its work needs one page after the other. (fs/binfmt_elf.c elf_map, fs/exec.c do_open_execat;
// mm/filemap.c filemap_fault; docs §13.3)
// So much CPU time needs one page, drawn from the hot part of the code and constants, each as likely as the other, and one time in so many from all of them. A
// page that is there is used (its entry becomes young); one that is not is a fault like any on a mapped file, in the middle of whatever the program is doing.
// Left out: which pages of it a given piece of work needs (an estimate takes its place), shared libraries (their pages count as the program's), the time that
// the kernel itself works for the task, which needs no text of the program's.
import {ensureTables} from '../address-space/page-table.ts';
import {noteUsed} from '../address-space/table-span.ts';
import {YOUNG} from '../address-space/pte.ts';
import {reachPte, type Region, regionOf} from '../address-space/region.ts';
import type {Executable, SpawnCommand} from '../command.ts';
import {createFile} from '../files/cached-file.ts';
import {fileNamed, isOpenToWrite} from '../files/descriptor.ts';
import {fileFault} from '../files/file-fault.ts';
import {freeFrame} from '../memory/frames.ts';
import {STALLED} from '../memory/freelist.ts';
import {nextSmall, seedSmall} from '../random.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';

/** Headers, a page each of code and constants, data: no program is smaller. */
export const LEAST_PAGES = 7;
/** One page in so many is drawn from all of the text (estimate: what runs once in a while). */
const COLD_EVERY = 128;
/** Pages that are needed before the program begins: its headers, which the kernel reads, and its entry point. */
const FIRST_PAGES = 2;

export type Text = {
	/** Number of its file, pages of its headers, code and constants, how many of them its work needs again and again. */
	readonly file: number;
	readonly pages: number;
	readonly hot: number;
	/** CPU time that one page is enough for, and what has gone by since the last. */
	readonly everyNs: number;
	owedNs: number;
	/** How many of the first pages have been needed. */
	begun: number;
	/** Page of the file that is needed now, −1 none. */
	page: number;
	/** Regions of its parts, in the order of the file. */
	readonly regions: number[];
	/** What the program was in the middle of when its text faulted. */
	aside: Aside | null;
	rng: number;
};

/** Flags of the access in hand and a page got for it (OpProgress, Task.stash). */
type Aside = {readonly loaded: boolean; readonly waited: boolean; readonly retried: boolean; readonly stays: boolean; readonly stash: number};

/** Number of the executable's file, which is made where there is none of that name; −1 where its disk does not exist or what is there is too small to be one. */
export function openExecutable(m: Machine, {path, pages, disk}: Executable): number {
	const known = fileNamed(m, path)?.id ?? -1;
	if (known >= 0) return m.files[known].pages >= LEAST_PAGES && m.files[known].metadata !== known ? known : -1;
	const on = m.disks.findIndex(({config}) => config.name === disk);
	if (on < 0 || pages < LEAST_PAGES) return -1;
	const metadata = m.files.findIndex(file => file.disk === on && file.metadata === file.id);
	m.files.push(createFile(m.files.length, path, on, metadata, pages));
	return m.files.length - 1;
}

/** The executable that a spawn command asks for; null: none. */
function wantedExecutable(m: Machine, {executable, name}: SpawnCommand): Executable | null {
	const {executable: usual} = m.config;
	return executable ?? (usual === undefined ? null : {...usual, path: `/usr/bin/${name.replaceAll('/', '!')}`});
}

/** The file that a spawn command would run, where somebody has it open to write. */
export function busyExecutable(m: Machine, command: SpawnCommand): string | null {
	const wanted = wantedExecutable(m, command);
	const file = wanted === null ? undefined : fileNamed(m, wanted.path);
	return file !== undefined && isOpenToWrite(m, file.id) ? file.path : null;
}

/** What the process of a spawn command runs; null: the program in the kernel's unevictable cache, as where its file cannot be had. */
export function executableOf(m: Machine, command: SpawnCommand): (Executable & {readonly file: number}) | null {
	const wanted = wantedExecutable(m, command);
	if (wanted === null) return null;
	const file = openExecutable(m, wanted);
	return file < 0 ? null : {...wanted, file};
}

/** What a new process needs of its executable. `textPages`: headers, code and constants. */
export const createText = (m: Machine, pid: number, file: number, textPages: number, {hot, everyUs}: Executable): Text => ({
	file,
	pages: textPages,
	hot: Math.max(1, Math.min(hot, textPages - 1)),
	everyNs: Math.max(1000, everyUs * 1000),
	owedNs: 0,
	begun: 0,
	page: -1,
	regions: [],
	aside: null,
	rng: seedSmall(m.config.seed ^ 0x7465_7874, pid),
});

/** The same for a process that fork has made: its text is mapped as its parent's, and found by faults. The page of its entry point stands for that to which fork returns (estimate). */
export const copyText = (m: Machine, pid: number, text: Text): Text => ({
	...text,
	owedNs: 0,
	begun: FIRST_PAGES - 1,
	page: -1,
	regions: [],
	aside: null,
	rng: seedSmall(m.config.seed ^ 0x7465_7874, pid),
});

function nextPage(text: Text): number {
	if (text.begun < FIRST_PAGES) return text.begun++;
	text.rng = nextSmall(text.rng);
	const part = (text.rng >>> 8) % COLD_EVERY === 0 ? text.pages - 1 : text.hot;
	text.rng = nextSmall(text.rng);
	return 1 + (text.rng % part);
}

/** The region of the text that holds a page of its file. */
function regionOfPage(m: Machine, text: Text, page: number): Region {
	let found = regionOf(m, text.regions[0]);
	for (const id of text.regions) {
		const region = regionOf(m, id);
		if (region.offset <= page) found = region;
	}
	return found;
}

function putAside(task: Task, text: Text): void {
	if (text.aside !== null) return;
	const {op} = task;
	text.aside = {loaded: op.loaded, waited: op.waited, retried: op.retried, stays: op.stays, stash: task.stash};
	op.loaded = op.waited = op.retried = op.stays = false;
	task.stash = STALLED;
}

/** Takes up again what was put aside. A page that was got for the text and not needed is given back. */
function takeUp(m: Machine, task: Task, text: Text): void {
	if (text.aside === null) return;
	const {stash, ...flags} = text.aside;
	Object.assign(task.op, flags);
	if (task.stash >= 0) freeFrame(m, task.stash);
	task.stash = stash;
	text.aside = null;
}

/** Whether the program has to have a page of its text before it goes on. */
export const needsText = (text: Text): boolean => text.page >= 0 || text.begun < FIRST_PAGES || text.owedNs >= text.everyNs;

/** Has the pages of text that are due; false = the task is asleep or stalled, or has a read to go on with. */
export function fetchText(m: Machine, task: Task, text: Text): boolean {
	while (needsText(text)) {
		if (text.page < 0) {
			if (text.begun >= FIRST_PAGES) text.owedNs -= text.everyNs;
			text.page = nextPage(text);
		}
		const region = regionOfPage(m, text, text.page);
		const page = text.page - region.offset;
		reachPte(region, page);
		const pte = region.ptes[page];
		if (pte > 0) {
			region.ptes[page] = pte | YOUNG;
			noteUsed(m, region, page, 1);
			text.page = -1;
			continue;
		}
		putAside(task, text);
		if (!ensureTables(m, task, region, page) || !fileFault(m, task, region, page)) return false;
	}
	takeUp(m, task, text);
	return true;
}

/** The task dies while it waits for its text: what it had put aside goes with it. */
export function abandonText(m: Machine, task: Task): void {
	if (task.text !== null) takeUp(m, task, task.text);
}
