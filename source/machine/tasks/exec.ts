// What a process begins with: its image, heap and stack. (fs/binfmt_elf.c load_elf_binary, fs/exec.c setup_arg_pages; docs §13.1, §13.3, §27.2)
// A program is a file on a disk (text.ts), of which headers, code and constants are mapped and read as it runs. Where the machine's programs are no files, as
// on the recorded machine, which ran one static binary out of its initramfs, each page of that is in RAM once, whoever runs it, in the kernel's unevictable
// cache. vvar and vdso are there in either case, as with Linux. Of data and BSS each process has its own copies, heap and stack are its own.
// Deviates: the data of a file are not read from it before they are written.
// Before main() the C library takes a page of heap for its thread block and, in all programs but those that call malloc themselves, mallocs a buffer.
import {addRegion, findRegion, heapOf, raiseBreak} from '../address-space/address-space.ts';
import {type Region, regionOf} from '../address-space/region.ts';
import {access} from '../address-space/faults.ts';
import {mapImagePage} from '../files/file-fault.ts';
import {fileParts, type ImagePart, imageParts, modeOf, PAGE, STACK_PAGES_AT_START, stackLimitOf, VDSO_PAGES, VVAR_PAGES} from '../address-space/layout.ts';
import {callMalloc, runWork} from '../malloc/use.ts';
import {ensureTables} from '../address-space/page-table.ts';
import type {RegionKind} from '../process-view.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';

const pagesOf = (parts: readonly {readonly pages: number}[]): number => parts.reduce((sum, part) => sum + part.pages, 0);

const isText = ({kind}: {readonly kind: RegionKind}): boolean => kind === 'headers' || kind === 'text' || kind === 'rodata';

/** Parts of a process's image: those of a file of so many pages, or (0) of the program that the kernel keeps. */
export const partsOf = (m: Machine, filePages: number): readonly ImagePart[] =>
	filePages === 0 ? imageParts(m.config.processImage.textPages) : fileParts(filePages);

/** All pages of an image: where the heap may begin. */
export const imagePages = pagesOf;
/** Pages of its headers, code and constants. */
export const textPagesOf = (parts: readonly ImagePart[]): number => pagesOf(parts.filter(isText));
/** How many frames the kernel keeps for all programs together: what is mapped of theirs, then vvar and vdso. */
export const imageFrameCount = (textPages: number): number => textPagesOf(imageParts(textPages)) + VVAR_PAGES + VDSO_PAGES;

/** What a new process has in Committed_AS before it runs: its data and BSS, a page of heap and its stack. */
export const imageCommit = (textPages: number): number =>
	pagesOf(imageParts(textPages).filter(({permissions}) => permissions[1] === 'w')) + 1 + STACK_PAGES_AT_START;

/** stdio's buffer, the first thing that most programs malloc (estimate of its size). */
const STDIO_BYTES = 1024;
const START_BUFFER = 'stdio';

const callsMalloc = (task: Task): boolean => task.program.some(op => op.do === 'malloc');

/** Maps the image, the heap's first page and the stack of a new process. Nothing is touched yet. */
export function mapImage(m: Machine, task: Task, parts: readonly ImagePart[]): void {
	const {layout, text} = task;
	let address = modeOf(layout.bits).textStart;
	for (const part of parts) {
		const {kind, permissions, pages, offset} = part;
		const file = text !== null && isText(part) ? text.file : -1;
		const region = addRegion(m, task, {name: `[${kind}]`, kind, permissions, edge: address, pages, file, offset, accounted: permissions[1] === 'w'});
		if (file >= 0) text?.regions.push(region.id);
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
		maxPages: stackLimitOf(m.config) / PAGE,
		accounted: true,
	});
	const shared = textPagesOf(imageParts(m.config.processImage.textPages));
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

/** Maps the pages of the program that the kernel keeps, with their page tables; false = stalled for a page table. */
export function mapText(m: Machine, task: Task): boolean {
	let left = Math.min(m.config.processImage.textPages, m.imageFrames.length);
	for (const id of task.regions) {
		const region = regionOf(m, id);
		if (!isText(region)) continue;
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
		if (task.text === null && !mapText(m, task)) return false;
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
