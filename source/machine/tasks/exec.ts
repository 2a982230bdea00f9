// What a process begins with: its image, heap and stack. (fs/binfmt_elf.c load_elf_binary, fs/exec.c setup_arg_pages; docs §13.1, §27.2)
// Deviates: all run one static program, a file under as many names as there are programs (hard links: maps has one inode for all), as in the recordings, which
// ran one binary throughout. So each page of its headers, code and constants is in RAM once, whoever runs it, in the kernel's unevictable cache; vvar and vdso
// likewise, as with Linux. Of data and BSS each has its own copies, heap and stack are its own. Programs that were different files would hold their text each
// for themselves: 171 pages more for each after the first, evictable, and read from a disk at the first start.
// Before main() the C library takes a page of heap for its thread block and, in all programs but those that call malloc themselves, mallocs a buffer.
import {addRegion, findRegion, heapOf, raiseBreak} from '../address-space/address-space.ts';
import {type Region, regionOf} from '../address-space/region.ts';
import {access} from '../address-space/faults.ts';
import {mapImagePage} from '../files/file-fault.ts';
import {imageParts, modeOf, PAGE, STACK_LIMIT, STACK_PAGES_AT_START, VDSO_PAGES, VVAR_PAGES} from '../address-space/layout.ts';
import {callMalloc, runWork} from '../malloc/use.ts';
import {ensureTables} from '../address-space/page-table.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';

/** Pages of the image that the kernel keeps for all programs together: what is mapped of the file, then vvar and vdso. */
export const imageFileParts = (textPages: number) => imageParts(textPages).filter(part => part.kind !== 'data' && part.kind !== 'bss');

const pagesOf = (parts: readonly {readonly pages: number}[]): number => parts.reduce((sum, part) => sum + part.pages, 0);

/** All pages of the image, its own and the shared: where the heap may begin. */
export const imagePages = (textPages: number): number => pagesOf(imageParts(textPages));
/** How many frames the shared part takes. */
export const imageFrameCount = (textPages: number): number => pagesOf(imageFileParts(textPages)) + VVAR_PAGES + VDSO_PAGES;

/** What a new process has in Committed_AS before it runs: its data and BSS, a page of heap and its stack. */
export const imageCommit = (textPages: number): number =>
	pagesOf(imageParts(textPages).filter(({permissions}) => permissions[1] === 'w')) + 1 + STACK_PAGES_AT_START;

/** stdio's buffer, the first thing that most programs malloc (estimate of its size). */
const STDIO_BYTES = 1024;
const START_BUFFER = 'stdio';

const callsMalloc = (task: Task): boolean => task.program.some(op => op.do === 'malloc');

/** Maps the image, the heap's first page and the stack of a new process. Nothing is touched yet. */
export function mapImage(m: Machine, task: Task): void {
	const {textPages} = m.config.processImage;
	const {layout} = task;
	let address = modeOf(layout.bits).textStart;
	for (const {kind, permissions, pages, offset} of imageParts(textPages)) {
		addRegion(m, task, {name: `[${kind}]`, kind, permissions, edge: address, pages, offset, accounted: permissions[1] === 'w'});
		address += pages * PAGE;
	}
	addRegion(m, task, {name: '[heap]', kind: 'heap', permissions: 'rw-p', edge: layout.brkStart, pages: 0, maxPages: 2 ** 34, accounted: true});
	raiseBreak(m, task, layout.brkStart + PAGE);
	addRegion(m, task, {
		name: '[stack]',
		kind: 'stack',
		permissions: 'rw-p',
		edge: layout.stackTop,
		down: true,
		pages: STACK_PAGES_AT_START,
		maxPages: STACK_LIMIT / PAGE,
		accounted: true,
	});
	const shared = pagesOf(imageFileParts(textPages));
	addRegion(m, task, {name: '[vvar]', kind: 'vvar', permissions: 'r--p', edge: layout.vvar, pages: VVAR_PAGES, offset: shared});
	addRegion(m, task, {
		name: '[vdso]',
		kind: 'vdso',
		permissions: 'r-xp',
		edge: layout.vvar + VVAR_PAGES * PAGE,
		pages: VDSO_PAGES,
		offset: shared + VVAR_PAGES,
	});
}

/** Page n of those that a new process writes before its program begins: thread block, data, BSS, then from the top of its stack. Null when all are done. */
function startPage(m: Machine, task: Task, n: number): {readonly region: Region; readonly page: number} | null {
	const {anonPages} = m.config.processImage;
	const heap = callsMalloc(task) ? 1 : 2; // malloc's own first page is touched when it is called
	if (n >= anonPages - (heap - 1)) return null;
	let left = n;
	for (const [name, pages] of [
		['[heap]', 1],
		['[data]', 4],
		['[bss]', 3],
		['[stack]', STACK_PAGES_AT_START],
	] as const) {
		const region = findRegion(m, task, name) as Region;
		const most = name === '[stack]' ? region.pages : pages;
		if (left < most) return {region, page: left};
		left -= most;
	}
	return {region: heapOf(m, task), page: 1 + left}; // a program that begins with more than its stack holds has it in its heap
}

/** Maps the pages of the program's file that are in memory, with their page tables; false = stalled for a page table. */
function mapText(m: Machine, task: Task): boolean {
	let left = Math.min(m.config.processImage.textPages, m.imageFrames.length);
	for (const id of task.regions) {
		const region = regionOf(m, id);
		if (region.kind !== 'headers' && region.kind !== 'text' && region.kind !== 'rodata') continue;
		for (let page = 0; page < region.pages && left > 0; page++, left--) {
			if ((region.ptes[page] ?? 0) !== 0) continue;
			if (!ensureTables(m, task, region, page)) return false;
			mapImagePage(m, task, region, page);
		}
	}
	return true;
}

/** The process's first pages and the C library's start; false = stalled, or its time is over. */
export function runImage(m: Machine, task: Task): boolean {
	const progress = task.op;
	if (progress.round === 0) {
		if (!mapText(m, task)) return false;
		progress.round = 1;
	}
	if (progress.round === 1) {
		for (let start = startPage(m, task, progress.at); start !== null; start = startPage(m, task, progress.at)) {
			const {region, page} = start;
			if (page >= region.pages && !raiseBreak(m, task, region.edge + (page + 1) * PAGE)) break;
			if (!access(m, task, region, page, 'write')) return false;
			progress.at++;
		}
		progress.round = 2;
		if (!callsMalloc(task)) callMalloc(m, task, START_BUFFER, STDIO_BYTES);
	}
	return runWork(m, task);
}
