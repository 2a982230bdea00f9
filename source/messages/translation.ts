// Words of translation: what a page table entry says, what an access meets, step by step. Used by `lowwater explain` and the process screen.
import type {AccessView, PteView, RegionSample} from '../machine/process-view.ts';
import {spoken, type Table} from './language.ts';
import {faultChinese, howChinese, translationChinese} from './zh/translation.ts';

/** "0x7f18108a7000". */
export const hex = (value: number): string => `0x${value.toString(16)}`;

/** A frame number as page tables hold it: "0x06b1c". */
export const frameHex = (frame: number): string => `0x${frame.toString(16).padStart(5, '0')}`;

const REGION_NAMES = {
	headers: 'ELF headers',
	text: 'code',
	rodata: 'constants',
	data: 'data',
	bss: 'BSS',
	heap: 'heap',
	anon: 'anonymous',
	file: 'file',
	stack: 'stack',
	vvar: 'kernel data (vvar)',
	vdso: 'kernel code (vdso)',
} as const;

export type How = AccessView['how'];

type Words = {
	/** In a few words. */
	readonly short: string;
	/** What CPU and kernel do one after the other, where there is little room, and at length. (mm/memory.c handle_pte_fault and below) */
	readonly brief: readonly string[];
	readonly steps: readonly string[];
};

/** What each kind of access meets. */
export type HowWords = Readonly<Record<How, Words>>;
const howEnglish: HowWords = {
	mapped: {
		short: 'the frame is reached',
		brief: ['the TLB knows the frame, or the walk finds it', 'the access goes there: the kernel sees nothing of it'],
		steps: ['the TLB knows the frame, or the walk finds it', 'the access goes there: the kernel sees nothing of it'],
	},
	'zero-page': {
		short: 'maps the zero page',
		brief: ['no entry: page fault', 'the mapping allows it', 'only read: the shared page of zeroes is mapped, no frame is spent'],
		steps: ['no entry: the CPU raises a page fault', 'the region is anonymous and this is a read', 'the entry maps the page of zeroes, read-only', 'RSS stays'],
	},
	'new-frame': {
		short: 'takes a frame, zeroed',
		brief: ['no entry for writing: page fault', 'the mapping allows it', 'a free frame is taken and zeroed', 'mapped; the access again'],
		steps: [
			'no entry that may be written: the CPU raises a page fault',
			'a frame is taken from the allocator (under the low mark this wakes kswapd, at min it stalls)',
			'the frame is zeroed and put at the head of inactive_anon',
			'the entry maps it: present, writable, accessed, dirty; RSS +1',
		],
	},
	'page-cache': {
		short: 'maps a page of the page cache',
		brief: ['no entry: page fault', 'the mapping is a file’s', 'the page cache has the page: no disk', 'mapped; again'],
		steps: [
			'no entry: the CPU raises a page fault',
			'the page of the file is in the page cache',
			'it and up to 15 neighbours are mapped; RSS grows, no frame is taken',
		],
	},
	'swap-cache': {
		short: 'maps the page from the swap cache',
		brief: ['the entry names a swap slot: page fault', 'the swap cache still has the page: no disk', 'mapped; the access again'],
		steps: ['the entry names a swap slot: the CPU raises a page fault', 'the slot’s page is in the swap cache', 'the entry maps it again; RSS +1, VmSwap −1'],
	},
	'write-protect': {
		short: 'makes the page writable',
		brief: ['the entry is read-only: page fault', 'the mapping allows it', 'nobody shares the page: no copy', 'W and D are set; again'],
		steps: ['the entry is read-only: the CPU raises a page fault', 'nobody shares the page: no copy', 'the entry becomes writable and dirty'],
	},
	copy: {
		short: 'takes a copy of the page',
		brief: [
			'the entry is read-only: page fault',
			'fork has shared the page: others map it',
			'a frame is taken, the page is copied',
			'mapped for writing; again',
		],
		steps: [
			'the entry is read-only: the CPU raises a page fault',
			'fork has shared the page, and others map it still: copy-on-write',
			'a frame is taken and filled with what the page holds; the others keep theirs',
			'the entry maps the copy: present, writable, dirty; RSS stays, AnonPages +1',
		],
	},
	'grow-stack': {
		short: 'grows the stack down to here',
		brief: ['just below the stack: page fault', 'within its limit: it grows', 'a free frame is taken and zeroed', 'mapped; the access again'],
		steps: [
			'no region here, but the stack is next above: it is expanded, up to its limit',
			'a frame is taken and zeroed',
			'the entry maps it; RSS +1, VmStk grows',
		],
	},
	'swap-in': {
		short: 'reads the page from swap',
		brief: ['the entry names a swap slot: page fault', 'a frame is taken', 'the disk is read, the process sleeps (D)', 'mapped; again'],
		steps: [
			'the entry names a swap slot: the CPU raises a page fault',
			'a frame is taken for the page, and for its neighbours in swap (readahead)',
			'the process sleeps until the disk has read it',
			'the entry maps it; RSS +1, VmSwap −1, a major fault',
		],
	},
	'file-read': {
		short: 'reads the page from the file',
		brief: ['no entry: page fault', 'not in the page cache: a frame is taken', 'the disk is read, the process sleeps (D)', 'mapped; again'],
		steps: [
			'no entry: the CPU raises a page fault',
			'the page of the file is not in the page cache: frames are taken for it and those around',
			'the process sleeps until the disk has read it',
			'the entry maps it; a major fault',
		],
	},
	'no-mapping': {
		short: 'nothing is mapped here',
		brief: ['no entry: page fault', 'no mapping covers the address', 'the kernel sends SIGSEGV: the process ends'],
		steps: ['no entry: the CPU raises a page fault', 'no region holds the address', 'the kernel sends SIGSEGV: the process ends'],
	},
	'no-permission': {
		short: 'the mapping forbids it',
		brief: ['the entry does not allow it: page fault', 'nor does the mapping', 'the kernel sends SIGSEGV: the process ends'],
		steps: ['the entry does not allow it: the CPU raises a page fault', 'nor do the region’s rights', 'the kernel sends SIGSEGV: the process ends'],
	},
	kernel: {
		short: 'the kernel’s half, supervisor only',
		brief: ['the entries of the kernel’s half lack U: page fault', 'the kernel sends SIGSEGV: the process ends'],
		steps: ['the entries of the kernel’s half are for supervisor mode alone: the CPU raises a page fault', 'the kernel sends SIGSEGV: the process ends'],
	},
	'non-canonical': {
		short: 'no address: bits 47 to 63 must be equal',
		brief: ['the CPU does not even walk: general protection fault', 'the kernel sends SIGSEGV: the process ends'],
		steps: ['bits 47 to 63 of an address must be equal: the CPU does not even walk', 'general protection fault', 'the kernel sends SIGSEGV: the process ends'],
	},
};

export const HOW = spoken(howEnglish, howChinese);

/** Words of the faults by what they cost. */
export type FaultWords = Readonly<Record<AccessView['fault'], string>>;
export const FAULT = spoken<FaultWords>({none: 'no fault', minor: 'minor fault', major: 'major fault', segv: 'SIGSEGV'}, faultChinese);

const translationEnglish = {
	regionName: ({kind, label}: Pick<RegionSample, 'kind' | 'label'>): string =>
		kind === 'anon' ? `${REGION_NAMES.anon} "${label}"` : kind === 'file' ? `${REGION_NAMES.file} "${label}"` : REGION_NAMES[kind],
	/** "minor fault: takes a frame, zeroed". */
	meets: (view: AccessView): string => `${FAULT[view.fault]}: ${HOW[view.how].short}`,
	steps: (view: Pick<AccessView, 'how'>): readonly string[] => HOW[view.how].steps,
	/** The flags of a present entry: "present, writable, user, accessed, dirty". */
	flags: (pte: Extract<PteView, {kind: 'present'}>): string =>
		['present', pte.write ? 'writable' : 'read-only', pte.user ? 'user' : 'supervisor', pte.accessed ? 'accessed' : '', pte.dirty ? 'dirty' : '']
			.filter(Boolean)
			.join(', '),
} as const;

export type TranslationWords = Table<typeof translationEnglish>;
export const translationMessages = spoken(translationEnglish, translationChinese);
