// Words of translation: what a page table entry says, what an access meets, step by step. Used by `lowwater explain` and the process screen.
import type {AccessView, PteView, RegionSample} from '../machine/process-view.ts';

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

type How = AccessView['how'];

/** What an access meets, in a few words. */
const MEETS = {
	mapped: 'no fault: the entry is there and allows it',
	'zero-page': 'minor fault: the shared page of zeroes is mapped, no frame is taken',
	'new-frame': 'minor fault: a free frame is zeroed and mapped',
	'page-cache': 'minor fault: the page is in the page cache and is mapped with its neighbours',
	'swap-cache': 'minor fault: the page is still in the swap cache and is mapped again',
	'write-protect': 'minor fault: the page is this process’s alone and becomes writable',
	'grow-stack': 'minor fault: the stack grows down to here, a free frame is zeroed and mapped',
	'swap-in': 'major fault: the page is read back from swap',
	'file-read': 'major fault: the page is read from the file',
	'no-mapping': 'SIGSEGV: nothing is mapped here',
	'no-permission': 'SIGSEGV: the mapping does not allow it',
	kernel: 'SIGSEGV: the kernel’s half is not for the user',
	'non-canonical': 'SIGSEGV: no such address, its upper bits do not agree',
} as const satisfies Record<How, string>;

/** The same, step by step, as the kernel goes. (mm/memory.c handle_pte_fault and below) */
const STEPS = {
	mapped: ['the TLB or the walk gives the frame', 'the access goes through'],
	'zero-page': [
		'no entry: the CPU raises a page fault',
		'the region is anonymous and this is a read',
		'the entry maps the page of zeroes, read-only',
		'RSS stays',
	],
	'new-frame': [
		'no entry that may be written: the CPU raises a page fault',
		'a frame is taken from the allocator (under the low mark this wakes kswapd, at min it stalls)',
		'the frame is zeroed and put at the head of inactive_anon',
		'the entry maps it: present, writable, accessed, dirty; RSS +1',
	],
	'page-cache': [
		'no entry: the CPU raises a page fault',
		'the page of the file is in the page cache',
		'it and up to 15 neighbours are mapped; RSS grows, no frame is taken',
	],
	'swap-cache': [
		'the entry names a swap slot: the CPU raises a page fault',
		'the slot’s page is in the swap cache',
		'the entry maps it again; RSS +1, VmSwap −1',
	],
	'write-protect': ['the entry is read-only: the CPU raises a page fault', 'nobody shares the page', 'the entry becomes writable and dirty'],
	'grow-stack': [
		'no region here, but the stack is next above: it is expanded, up to its limit',
		'a frame is taken and zeroed',
		'the entry maps it; RSS +1, VmStk grows',
	],
	'swap-in': [
		'the entry names a swap slot: the CPU raises a page fault',
		'a frame is taken for the page, and for its neighbours in swap (readahead)',
		'the process sleeps until the disk has read it',
		'the entry maps it; RSS +1, VmSwap −1, a major fault',
	],
	'file-read': [
		'no entry: the CPU raises a page fault',
		'the page of the file is not in the page cache: frames are taken for it and those around',
		'the process sleeps until the disk has read it',
		'the entry maps it; a major fault',
	],
	'no-mapping': ['no entry: the CPU raises a page fault', 'no region holds the address', 'SIGSEGV: the process is killed'],
	'no-permission': ['the access is not allowed: the CPU raises a page fault', 'the region’s rights forbid it', 'SIGSEGV: the process is killed'],
	kernel: ['the entries of the kernel’s half are for supervisor mode alone: the CPU raises a page fault', 'SIGSEGV: the process is killed'],
	'non-canonical': ['bits 47 to 63 of an address must be equal: the CPU refuses it', 'SIGSEGV: the process is killed'],
} as const satisfies Record<How, readonly string[]>;

export const translationMessages = {
	regionName: ({kind, label}: Pick<RegionSample, 'kind' | 'label'>): string =>
		kind === 'anon' ? `${REGION_NAMES.anon} "${label}"` : kind === 'file' ? `${REGION_NAMES.file} "${label}"` : REGION_NAMES[kind],
	meets: (view: AccessView): string => MEETS[view.how],
	steps: (view: Pick<AccessView, 'how'>): readonly string[] => STEPS[view.how],
	/** The flags of a present entry: "present, writable, user, accessed, dirty". */
	flags: (pte: Extract<PteView, {kind: 'present'}>): string =>
		['present', pte.write ? 'writable' : 'read-only', pte.user ? 'user' : 'supervisor', pte.accessed ? 'accessed' : '', pte.dirty ? 'dirty' : '']
			.filter(Boolean)
			.join(', '),
} as const;
