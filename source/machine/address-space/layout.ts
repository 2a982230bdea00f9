// Where the parts of an address space lie. (arch/x86/mm/mmap.c arch_pick_mmap_layout, mmap_base; fs/binfmt_elf.c; arch/x86/kernel/process.c
// arch_randomize_brk; arch/x86/entry/vdso/vma.c vdso_addr; docs §13.1)
// From the bottom: a static program at its fixed address (headers, code, constants, data, BSS), the heap a random bit above it, the mapping area that
// grows downwards from below the stack's room, the stack, vvar and vdso above it, then the kernel's half. All random parts come from the seed.
// Left out: position-independent programs and shared libraries, whose mappings would lie in the mapping area.
import type {Pid} from '../command.ts';
import type {RegionKind} from '../process-view.ts';
import {openRandom, seedRandom} from '../random.ts';

export const PAGE = 4096;
/** RLIMIT_STACK as distributions have it. */
export const STACK_LIMIT = 8 * 2 ** 20;
/** The stack limit of a machine's processes, in bytes. */
export const stackLimitOf = ({stackLimitBytes = STACK_LIMIT}: {readonly stackLimitBytes?: number}): number => stackLimitBytes;
/** setup_arg_pages() makes room for 128 KiB at once; with the page of the arguments 132 kB. */
export const STACK_PAGES_AT_START = 33;
/** stack_guard_gap: 256 pages that nothing is mapped into below a stack. */
export const STACK_GUARD = 256 * PAGE;

type Mode = {
	readonly bits: 64 | 32;
	/** TASK_SIZE: end of what a process may map. */
	readonly userEnd: number;
	readonly kernelStart: number;
	readonly kernelEnd: number;
	readonly textStart: number;
	/** Random pages: of the stack's top, of the mapping area's. */
	readonly stackRandomPages: number;
	readonly mmapRandomPages: number;
	/** Entries of a table, and the levels below the PGD that exist as tables of their own, the lowest first. */
	readonly entries: number;
	readonly levels: readonly ('pte' | 'pmd' | 'pud')[];
	/** Most that mmap_base() leaves to the stack. */
	readonly gapMost: number;
};

/** x86-64 with four levels: 47 bits for the user, less the last page. Addresses of the kernel half are rounded to what a number holds. */
const X86_64: Mode = {
	bits: 64,
	userEnd: 2 ** 47 - PAGE,
	kernelStart: 2 ** 64 - 2 ** 47,
	kernelEnd: 2 ** 64,
	textStart: 0x40_0000,
	stackRandomPages: 2 ** 22,
	mmapRandomPages: 2 ** 28,
	entries: 512,
	levels: ['pte', 'pmd', 'pud'],
	gapMost: Math.floor((2 ** 47 / 6) * 5),
};

/** x86-32 without PAE: 3 GiB for the user, 1 GiB for the kernel. */
const X86_32: Mode = {
	bits: 32,
	userEnd: 0xc000_0000,
	kernelStart: 0xc000_0000,
	kernelEnd: 2 ** 32,
	textStart: 0x0804_8000,
	stackRandomPages: 2 ** 11,
	mmapRandomPages: 2 ** 8,
	entries: 1024,
	levels: ['pte'],
	gapMost: Math.floor((0xc000_0000 / 6) * 5),
};

export const modeOf = (bits: 64 | 32): Mode => (bits === 64 ? X86_64 : X86_32);

export type Layout = {
	readonly bits: 64 | 32;
	readonly brkStart: number;
	/** Where mappings end, from which they grow downwards. */
	readonly mmapBase: number;
	readonly stackTop: number;
	/** Start of vvar; vdso follows it. */
	readonly vvar: number;
	/** The program break: the byte after the heap. */
	brk: number;
};

/** A part of a program's file, in pages. */
export type ImagePart = {readonly kind: RegionKind; readonly permissions: string; readonly pages: number; readonly offset: number};

/** Code of the recorded program: 532 KiB of its 684 KiB of resident text. */
const CODE_PAGES = 133;
/** Constants reach beyond what is resident: with them the program's 281 pages of address space come out as recorded. */
const RODATA_PAGES = 67;
const DATA_PAGES = 4;
const BSS_PAGES = 3;
export const VVAR_PAGES = 4;
export const VDSO_PAGES = 2;

/** The parts of a program in the order of their addresses; `textPages` of the first three are resident, and they are as large as that asks for. */
export function imageParts(textPages: number): readonly ImagePart[] {
	const rodata = Math.max(RODATA_PAGES, textPages - 1 - CODE_PAGES);
	return [
		{kind: 'headers', permissions: 'r--p', pages: 1, offset: 0},
		{kind: 'text', permissions: 'r-xp', pages: CODE_PAGES, offset: 1},
		{kind: 'rodata', permissions: 'r--p', pages: rodata, offset: 1 + CODE_PAGES},
		{kind: 'data', permissions: 'rw-p', pages: DATA_PAGES, offset: 1 + CODE_PAGES + rodata},
		{kind: 'bss', permissions: 'rw-p', pages: BSS_PAGES, offset: 0},
	];
}

/** The parts of a program whose file has so many pages: code and constants in the proportion of the recorded one, data as large as there. */
export function fileParts(pages: number): readonly ImagePart[] {
	const text = pages - DATA_PAGES;
	const code = Math.max(1, Math.min(text - 2, Math.round(((text - 1) * CODE_PAGES) / (CODE_PAGES + RODATA_PAGES))));
	return [
		{kind: 'headers', permissions: 'r--p', pages: 1, offset: 0},
		{kind: 'text', permissions: 'r-xp', pages: code, offset: 1},
		{kind: 'rodata', permissions: 'r--p', pages: text - 1 - code, offset: 1 + code},
		{kind: 'data', permissions: 'rw-p', pages: DATA_PAGES, offset: text},
		{kind: 'bss', permissions: 'rw-p', pages: BSS_PAGES, offset: 0},
	];
}

const pageUp = (address: number): number => Math.ceil(address / PAGE) * PAGE;

/** arch_randomize_brk(): the heap begins up to 32 MiB above the program. */
const BRK_RANDOM_PAGES = 2 ** 13;
const GAP_LEAST = 128 * 2 ** 20;

/** Lays out the address space of a new process: the same seed and pid give the same addresses. */
export function pickLayout(bits: 64 | 32, seed: number, pid: Pid, imagePages: number, stackLimit = STACK_LIMIT): Layout {
	const mode = modeOf(bits);
	const {below} = openRandom(seedRandom(seed ^ 0x6c61_796f, pid).state);
	const stackTop = mode.userEnd - below(mode.stackRandomPages) * PAGE;
	const gap = stackLimit + STACK_GUARD + (mode.stackRandomPages - 1) * PAGE;
	const mmapBase = Math.floor((mode.userEnd - Math.min(mode.gapMost, Math.max(GAP_LEAST, gap)) - below(mode.mmapRandomPages) * PAGE) / PAGE) * PAGE;
	const brkStart = pageUp(mode.textStart + imagePages * PAGE) + below(BRK_RANDOM_PAGES) * PAGE;
	// vdso_addr(): above the stack, within the page table that its end lies in; where there is no room, at the top of the mapping area.
	const kernelBytes = (VVAR_PAGES + VDSO_PAGES) * PAGE;
	const table = mode.entries * PAGE;
	const end = Math.min(mode.userEnd, Math.ceil((stackTop + kernelBytes) / table) * table);
	const room = Math.floor((end - kernelBytes - stackTop) / PAGE);
	const vvar = room < 0 ? mmapBase - kernelBytes : stackTop + below(room + 1) * PAGE;
	return {bits, brkStart, mmapBase, stackTop, vvar, brk: brkStart};
}
