// Words of the process screen: regions, flags of an entry, how an access or a call of malloc is served, step by step.
import type {AccessView, BinName, RegionKind, SegvCause} from '../machine/process-view.ts';
import {sizeOfBytes, spaced} from './numbers.ts';

export type How = AccessView['how'];

/** What each kind of access meets: in a few words, and what CPU and kernel do one after the other. */
export const HOW: Readonly<Record<How, {readonly short: string; readonly steps: readonly string[]}>> = {
	mapped: {short: 'the frame is reached', steps: ['the TLB knows the frame, or the walk finds it', 'the access goes there: the kernel sees nothing of it']},
	'zero-page': {
		short: 'maps the zero page',
		steps: ['no entry: page fault', 'the mapping allows it', 'only read: the shared page of zeroes is mapped, no frame is spent'],
	},
	'new-frame': {
		short: 'takes a frame, zeroed',
		steps: ['no entry for writing: page fault', 'the mapping allows it', 'a free frame is taken and zeroed', 'mapped; the access again'],
	},
	'page-cache': {
		short: 'maps a page of the page cache',
		steps: ['no entry: page fault', 'the mapping is a file’s', 'the page cache has the page: no disk', 'mapped; again'],
	},
	'swap-cache': {
		short: 'maps the page from the swap cache',
		steps: ['the entry names a swap slot: page fault', 'the swap cache still has the page: no disk', 'mapped; the access again'],
	},
	'write-protect': {
		short: 'makes the page writable',
		steps: ['the entry is read-only: page fault', 'the mapping allows it', 'nobody shares the page: no copy', 'W and D are set; again'],
	},
	'grow-stack': {
		short: 'grows the stack down to here',
		steps: ['just below the stack: page fault', 'within its limit: it grows', 'a free frame is taken and zeroed', 'mapped; the access again'],
	},
	'swap-in': {
		short: 'reads the page from swap',
		steps: ['the entry names a swap slot: page fault', 'a frame is taken', 'the disk is read, the process sleeps (D)', 'mapped; again'],
	},
	'file-read': {
		short: 'reads the page from the file',
		steps: ['no entry: page fault', 'not in the page cache: a frame is taken', 'the disk is read, the process sleeps (D)', 'mapped; again'],
	},
	'no-mapping': {
		short: 'nothing is mapped here',
		steps: ['no entry: page fault', 'no mapping covers the address', 'the kernel sends SIGSEGV: the process ends'],
	},
	'no-permission': {
		short: 'the mapping forbids it',
		steps: ['the entry does not allow it: page fault', 'nor does the mapping', 'the kernel sends SIGSEGV: the process ends'],
	},
	kernel: {
		short: 'supervisor only',
		steps: ['the entries of the kernel’s half lack U: page fault', 'the kernel sends SIGSEGV: the process ends'],
	},
	'non-canonical': {
		short: 'no address: bits 47 to 63 must be equal',
		steps: ['the CPU does not even walk: general protection fault', 'the kernel sends SIGSEGV: the process ends'],
	},
};

/** Words of the faults by what they cost. */
export const FAULT: Readonly<Record<AccessView['fault'], string>> = {none: 'no fault', minor: 'minor fault', major: 'major fault', segv: 'SIGSEGV'};

export const SEGV: Readonly<Record<SegvCause, string>> = {
	'no-mapping': 'nothing is mapped there',
	'no-permission': 'the mapping does not allow it',
	kernel: 'it is the kernel’s half',
	'non-canonical': 'it is no address at all',
};

export const REGIONS: Readonly<Record<RegionKind, string>> = {
	headers: 'headers',
	text: 'code',
	rodata: 'constants',
	data: 'data',
	bss: 'bss',
	heap: '[heap]',
	anon: 'anonymous',
	file: 'file',
	stack: '[stack]',
	vvar: '[vvar]',
	vdso: '[vdso]',
};

type Served = BinName | 'top' | 'brk' | 'mmap' | 'munmap' | 'trim' | 'merged' | 'refused';
const TAKEN: Readonly<Record<Served, string>> = {
	tcache: 'out of tcache, no system call',
	fastbin: 'out of a fastbin, no system call',
	smallbin: 'out of a small bin, no system call',
	unsorted: 'out of the unsorted bin, no system call',
	largebin: 'out of a large bin, no system call',
	top: 'cut from the top, no system call',
	brk: 'brk: the top was too small',
	mmap: 'mmap: at or over the threshold',
	munmap: 'munmap',
	trim: 'the top was trimmed',
	merged: 'merged',
	refused: 'refused: there is no memory for it',
};
const GIVEN: Readonly<Record<Served, string>> = {
	...TAKEN,
	tcache: 'kept in tcache for the next of its size',
	fastbin: 'kept in a fastbin',
	smallbin: 'put into a small bin',
	unsorted: 'put into the unsorted bin',
	largebin: 'put into a large bin',
	top: 'merged into the top',
	mmap: 'munmap: its frames came back',
	munmap: 'munmap: its frames came back',
	trim: 'brk: merged into the top, which was trimmed',
	merged: 'merged with its free neighbours',
	brk: 'brk: pages were given back',
};
/** How a call was served, in words; what is not known comes as it is. */
export const servedWords = (call: 'malloc' | 'calloc' | 'realloc' | 'free', how: string): string => (call === 'free' ? GIVEN : TAKEN)[how as Served] ?? how;

/** "+25", "−3", "0". */
export const signed = (value: number): string => (value > 0 ? `+${spaced(value)}` : spaced(value));

export const processMessages = {
	none: 'no process to look into: l on the overview starts one',
	ended: (name: string, pid: number): string =>
		`${name} (${pid}) has ended: its frames and tables are free again. This is the last that was seen.   [ ] another   Esc overview`,
	kernelThread: (name: string): readonly string[] => [
		`${name} is a kernel thread: it has no address space of its own.`,
		'It runs in the kernel’s half, which all page tables share, on the tables of whoever ran before it (lazy TLB).',
	],
	noSpace: (name: string): readonly string[] => [`${name} holds no memory: there is nothing to look into.`],
	waiting: 'nothing has been seen of it yet',
	line: {
		pid: 'pid',
		state: 'state',
		rss: 'RSS',
		swap: 'swap',
		vsz: 'VSZ',
		tables: 'page tables',
		faults: 'faults',
		minor: 'minor',
		major: 'major',
		history: 'RSS 20 s',
	},
	space: {
		title: 'address space',
		other: '\\ maps',
		moves: '↑↓←→',
		start: 'start',
		mapping: 'mapping',
		size: 'size',
		resident: 'resident',
		kernel: 'kernel',
		supervisor: 'refused',
		hole: 'no address',
		gap: 'not mapped',
		grows: {heap: '↑brk', mmap: '↓mmap', stack: (limit: number, alone: boolean): string => `↓${alone ? 'to ' : ''}${sizeOfBytes(limit)}`},
		program: 'program',
		kernelPages: 'vvar, vdso',
		several: (count: number, name: string): string => `${count} × ${name}`,
		page: (at: number, of: number): string => `page ${spaced(at)} of ${spaced(of)}`,
		drawn: (bytes: number): string => `drawn: ${sizeOfBytes(bytes)}`,
		kinds: {resident: 'resident', swapped: 'swapped out', zero: 'zero page', untouched: 'untouched'},
		more: (above: number, below: number): string => [above > 0 ? `↑ ${above}` : '', below > 0 ? `↓ ${below}` : ''].filter(Boolean).join(' '),
	},
	maps: {title: 'maps', other: '\\ address space', range: 'range', permissions: 'perm', pages: 'pages', resident: 'RSS', swapped: 'swap', path: 'path'},
	walk: {
		title: 'page-table walk',
		notes: {fault: (write: boolean): string => `last fault, ${write ? 'write' : 'read'}`, home: 'where the heap begins', cursor: 'cursor · Esc follows faults'},
		address: 'address',
		cr3: 'cr3',
		offset: 'offset',
		frame: 'frame',
		noTable: 'no table',
		noPage: 'no page',
		swap: 'swap',
		refused: 'refused',
		kernels: 'the kernel’s own, the same in every process',
		walksNot: 'the CPU does not walk for it',
		flags: [
			['P', 'present', 'not present'],
			['W', 'write', 'read-only'],
			['U', 'user', 'supervisor'],
			['A', 'accessed', 'not accessed'],
			['D', 'dirty', 'clean'],
		],
		entry: 'entry',
		empty: 'empty: P is clear, and nothing else is said',
		notEven: 'none: the tables above lead nowhere',
		inSwap: (device: string, slot: number): string => `P is clear; it names slot ${spaced(slot)} of ${device}`,
		cached: (frame: string): string => `the swap cache has it in frame ${frame}`,
		notCached: 'its page is only on the disk',
		physical: 'physical',
		zero: 'the shared zero page',
		zone: (zone: string, node: number, several: boolean): string => (several ? `${zone}, node ${node}` : zone),
		read: 'read',
		write: 'write',
		both: 'r or w',
		step: (number: number, text: string): string => `${number} ${text}`,
		last: 'fault',
		lastFault: (write: boolean, address: string | null, ago: string): string =>
			`${ago} ago, ${write ? 'write' : 'read'} ${address === null ? 'here' : address}: `,
		elsewhere: 'elsewhere',
		same: 'the same frame, shared',
		another: 'another frame',
		present: 'a frame',
		swapped: 'in swap',
		notPresent: 'mapped, no page',
		nowhere: (count: number): string =>
			count === 0 ? 'there is no other process' : count === 1 ? 'not mapped in the other process' : `not mapped in the ${count} others`,
		more: (count: number): string => `, ${count} more`,
		notMappedIn: (count: number): string => `not mapped in ${count} more`,
		tables: 'tables',
		tablesNow: (bytes: number, names: string, flat: number): string => `${sizeOfBytes(bytes)}: ${names} · one flat table ${sizeOfBytes(flat)}`,
		tablesShort: (bytes: number, flat: number): string => `${sizeOfBytes(bytes)}, a flat one ${sizeOfBytes(flat)}`,
		hit: 'TLB hit',
		miss: 'TLB miss',
	},
	tlb: {
		title: 'TLB',
		note: (entries: number, sets: number, ways: number, cpu: number): readonly string[] => [
			`${sets} sets × ${ways} ways`,
			` · ${entries} entries`,
			` · CPU ${cpu}`,
		],
		way: 'way',
		set: 'set',
		hits: 'hits',
		misses: 'misses',
		walk: 'a walk',
		flushes: 'flushes',
		reach: 'reach',
		reachOf: (now: number, rss: number): string => (rss === 0 ? `${sizeOfBytes(now)} held` : `${sizeOfBytes(now)} held, RSS ${sizeOfBytes(rss)}`),
		asid: 'tagged',
		noAsid: 'untagged',
		quiet: 'no access in this second',
		ofWalks: (share: string): string => `${share} of its time`,
	},
	malloc: {
		title: 'malloc',
		note: (malloc: number, free: number): string => ` · malloc ${spaced(malloc)} × · free ${spaced(free)} ×`,
		heap: (bytes: number): string => `heap ${sizeOfBytes(bytes)}`,
		moves: '←→ chunk   ',
		never: 'malloc has not been called here. m asks for a block.',
		top: (bytes: number, brk: string): string => `top ${sizeOfBytes(bytes)} · brk ${brk}`,
		used: (bytes: number): string => `in use ${sizeOfBytes(bytes)}`,
		cached: (bytes: number): string => `tcache, fastbins ${sizeOfBytes(bytes)}`,
		free: (bytes: number, chunks: number): string =>
			chunks === 0 ? 'free none' : `free ${sizeOfBytes(bytes)} in ${chunks} ${chunks === 1 ? 'chunk' : 'chunks'}`,
		topWord: 'top',
		bins: 'bins',
		noBins: 'none holds a chunk',
		mapped: 'mapped',
		noMapped: 'no block has a mapping of its own',
		blocks: (count: number, bytes: number): string => `${spaced(count)} ${count === 1 ? 'block' : 'blocks'}, ${sizeOfBytes(bytes)}`,
		chosen: 'cursor',
		block: (address: string, bytes: number): string => `block ${address}, ${sizeOfBytes(bytes)}`,
		chunk: (state: string, address: string, bytes: number): string => `${state} chunk ${address}, ${sizeOfBytes(bytes)}`,
		states: {used: 'used', tcache: 'tcache', fastbin: 'fastbin', free: 'free', top: 'top'},
		faults: (count: number): string => `${spaced(count)} ${count === 1 ? 'fault' : 'faults'}`,
		syscalls: 'syscalls',
		thresholds: 'limits',
		thresholdsOf: (mmap: number, trim: number): string => `mmap from ${sizeOfBytes(mmap)} · trims a top over ${sizeOfBytes(trim)}`,
		last: 'last',
		lastCall: (call: string, bytes: number, address: string): string =>
			call === 'free' ? `free(${address})` : address === '0x0' ? `${call}(${sizeOfBytes(bytes)}) = NULL` : `${call}(${sizeOfBytes(bytes)}) = ${address}`,
		since: (what: string): string => `since ${what}`,
		answer: (rssKb: number, freePages: number, faults: number): string =>
			`RSS ${signed(rssKb / 4)} · free of the machine ${signed(freePages)} · ${spaced(faults)} ${faults === 1 ? 'fault' : 'faults'}`,
	},
	events: {
		title: (name: string): string => `events of ${name}`,
		none: 'nothing has happened to it that the log still holds',
		later: (count: number): string => `${count} later`,
	},
	forms: {
		malloc: (name: string): string => `malloc · ${name}`,
		address: 'address',
		size: 'size',
		badAddress: (text: string): string => `“${text}” is no address: up to 16 hex digits, with or without 0x`,
		tooFar: (bits: number): string => `an address of this machine has ${bits} bits`,
	},
	did: {
		called: (name: string, call: string, paused: boolean): string => `${name}: ${call}${paused ? ', when it runs on (space, or . for a step)' : ''}`,
		malloc: (bytes: number): string => `malloc(${sizeOfBytes(bytes)})`,
		free: (address: string, bytes: number): string => `free(${address}), ${sizeOfBytes(bytes)}`,
		write: (address: string): string => `writes ${address}`,
		read: (address: string): string => `reads ${address}`,
		use: (address: string, bytes: number): string => `writes all of its block ${address}, ${sizeOfBytes(bytes)}`,
		nothingToFree: (name: string): string => `${name} holds no block of malloc: m asks for one`,
		noAddressSpace: (name: string): string => `${name} has no address space`,
		gone: (name: string): string => `${name} has ended; [ and ] go to another`,
		wouldEnd: (why: string): string => `${why}: SIGSEGV would end it. The same key again does it`,
		follows: 'the cursor follows the last fault',
	},
} as const;
