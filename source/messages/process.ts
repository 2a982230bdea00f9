// Words of the process screen: regions, flags of an entry, how a call of malloc is served. What an access meets stands in translation.ts.
import type {BinName, RegionKind} from '../machine/process-view.ts';
import {signed, sizeOfBytes, spaced} from './numbers.ts';
import {clockTenths} from './times.ts';
import {spoken, type Table} from './language.ts';
import {processChinese, regionsChinese, servedChinese} from './zh/process.ts';

export type RegionsWords = Readonly<Record<RegionKind, string>>;
const regionsEnglish: RegionsWords = {
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

export const REGIONS = spoken(regionsEnglish, regionsChinese);

type Served = BinName | 'top' | 'brk' | 'mmap' | 'munmap' | 'trim' | 'merged' | 'refused';
/** How a malloc and how a free was served. */
export type ServedWords = Readonly<Record<'taken' | 'given', Readonly<Record<Served, string>>>>;
const TAKEN: ServedWords['taken'] = {
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
const GIVEN: ServedWords['given'] = {
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
const served = spoken({taken: TAKEN, given: GIVEN}, servedChinese);
/** How a call was served, in words; what is not known comes as it is. */
export const servedWords = (call: 'malloc' | 'calloc' | 'realloc' | 'free', how: string): string =>
	served[call === 'free' ? 'given' : 'taken'][how as Served] ?? how;

const processEnglish = {
	none: 'no process to look into: l on the overview starts one',
	ended: (name: string, pid: number): string =>
		`${name} (${pid}) has ended: its frames and tables are free again. This is the last that was seen.   [ ] another   Esc overview`,
	notBorn: (name: string, pid: number, us: number): readonly string[] => [
		`${name} (${pid}) starts at ${clockTenths(us)}: it is not there yet.`,
		'Enter goes to where it is.',
	],
	dead: (name: string, pid: number, us: number): readonly string[] => [
		`${name} (${pid}) ended at ${clockTenths(us)}: it is no more.`,
		'Enter goes to before its end.',
	],
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
	requests: {
		lastSecond: 'last second',
		sinceStart: 'since its start',
		requests: 'answered',
		operations: 'operations',
		longest: 'longest',
		late: (deadline: string | null): string => (deadline === null ? 'late' : `over ${deadline}`),
		dropped: 'dropped',
		waiting: 'waiting',
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
		/** The flat model: what a segment adds to an address of user mode. */
		segment: 'segment',
		flat: (selector: string): string => `cs ${selector}, base 0: linear = virtual; the MMU walks it`,
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
		tablesNow: (bytes: number, names: string, flat: number): string => `${sizeOfBytes(bytes)}: ${names} + PGD · one flat table ${sizeOfBytes(flat)}`,
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
		header: '16 before',
		/** What the size field of a chunk's header says. P: the chunk before is in use; M: a mapping of its own. (malloc/malloc.c) */
		headerSays: (bytes: number, flags: string): string => `size ${spaced(bytes)}${flags === '' ? '' : ` + ${flags}`}`,
		faults: (count: number): string => `${spaced(count)} ${count === 1 ? 'fault' : 'faults'}`,
		syscalls: 'syscalls',
		thresholds: 'limits',
		last: 'last',
		lastCall: (call: string, bytes: number, address: string): string =>
			call === 'free' ? `free(${address})` : address === '0x0' ? `${call}(${sizeOfBytes(bytes)}) = NULL` : `${call}(${sizeOfBytes(bytes)}) = ${address}`,
		key: (what: string): string => `key ${what}`,
		notYet: 'not done yet',
		answer: (rssPages: number, freePages: number, faults: number): string =>
			`RSS ${signed(rssPages)} · free of the machine ${signed(freePages)} · ${spaced(faults)} ${faults === 1 ? 'fault' : 'faults'}`,
	},
	events: {
		title: (name: string): string => `events of ${name}`,
		none: 'nothing has happened to it that the log still holds',
		later: (count: number): string => `${count} later`,
	},
	forms: {
		malloc: (name: string): string => `malloc · ${name}`,
		address: 'address',
		addressHelp: (bits: number): string => `a virtual address in hex, up to ${bits} bits; the walk through the page tables is shown for it`,
		size: 'size',
		sizeHelp: 'what malloc is asked for: 24 (bytes), 100KiB, 1MiB; from 128 KiB on by mmap',
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

export type ProcessWords = Table<typeof processEnglish>;
export const processMessages = spoken(processEnglish, processChinese);
