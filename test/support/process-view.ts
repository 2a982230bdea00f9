// What can be seen inside a process, by hand, for tests of drawing: a leak in the middle of its work, in 64 and in 32 bits, with a heap of a dozen chunks.
import type {HeapView, LayoutSample, ProcessView, RegionKind, RegionSample, RegionStrip, TlbView, Walk, WalkLevel} from '../../source/machine/process-view.ts';
import type {ProcessSample, Sample} from '../../source/machine/sample.ts';
import type {State} from '../../source/session/store/state.ts';

const PAGE = 4096;

export const LAYOUT_64: LayoutSample = {
	bits: 64,
	userEnd: 2 ** 47 - PAGE,
	kernelStart: 2 ** 64 - 2 ** 47,
	kernelEnd: 2 ** 64,
	textStart: 0x400000,
	brkStart: 0x2491000,
	brk: 0x24b3000,
	mmapBase: 0x7f19e5b2d000,
	stackTop: 0x7ffc39328000,
	stackLimitBytes: 8 * 2 ** 20,
};
export const LAYOUT_32: LayoutSample = {
	bits: 32,
	userEnd: 0xc0000000,
	kernelStart: 0xc0000000,
	kernelEnd: 2 ** 32,
	textStart: 0x8048000,
	brkStart: 0x9491000,
	brk: 0x94b3000,
	mmapBase: 0xb7e00000,
	stackTop: 0xbffe1000,
	stackLimitBytes: 8 * 2 ** 20,
};

export function buildRegion(overrides: Partial<RegionSample> & {readonly start: number; readonly end: number; readonly kind: RegionKind}): RegionSample {
	return {
		permissions: 'rw-p',
		offset: 0,
		path: '',
		label: '',
		disk: '',
		fileNumber: 0,
		sharers: 1,
		accounted: overrides.permissions?.[1] !== '-',
		noreserve: false,
		locked: false,
		residentPages: 0,
		shmem: false,
		sharedPages: 0,
		sharedPssBytes: 0,
		swapPssBytes: 0,
		nodePages: [],
		fileSwappedPages: 0,
		swappedPages: 0,
		zeroPages: 0,
		...overrides,
	};
}

const region = (start: number, pages: number, kind: RegionKind, more: Partial<RegionSample> = {}): RegionSample =>
	buildRegion({start, end: start + pages * PAGE, kind, ...more});

/** Image, heap, one large mapping partly swapped out, stack, the kernel's two. */
export function buildRegions(layout: LayoutSample): readonly RegionSample[] {
	const text = layout.textStart;
	const image = {path: '/usr/bin/leak'};
	const pages = layout.bits === 64 ? 2 ** 21 : 2 ** 18;
	return [
		region(text, 1, 'headers', {...image, permissions: 'r--p', residentPages: 1}),
		region(text + PAGE, 133, 'text', {...image, permissions: 'r-xp', offset: PAGE, residentPages: 120}),
		region(text + 134 * PAGE, 67, 'rodata', {...image, permissions: 'r--p', offset: 134 * PAGE, residentPages: 37}),
		region(text + 201 * PAGE, 4, 'data', {...image, offset: 201 * PAGE, residentPages: 4}),
		region(text + 205 * PAGE, 3, 'bss', {residentPages: 2}),
		region(layout.brkStart, 34, 'heap', {path: '[heap]', residentPages: 6}),
		region(layout.mmapBase - pages * PAGE, pages, 'anon', {label: 'leak', residentPages: 109_933, swappedPages: 62_315, zeroPages: 16}),
		region(layout.stackTop - 33 * PAGE, 33, 'stack', {path: '[stack]', residentPages: 7}),
		region(layout.stackTop + 0x2000, 4, 'vvar', {path: '[vvar]', permissions: 'r--p'}),
		region(layout.stackTop + 0x6000, 2, 'vdso', {path: '[vdso]', permissions: 'r-xp'}),
	];
}

/** Swapped pages first, then resident, then zero ones, the rest untouched, in `parts` parts at most. */
export function buildStrip({start, end, residentPages, swappedPages, zeroPages}: RegionSample, parts: number): RegionStrip {
	const pages = (end - start) / PAGE;
	const pagesPerPart = Math.max(1, Math.ceil(pages / parts));
	const count = Math.ceil(pages / pagesPerPart);
	const overlap = (part: number, from: number, to: number): number =>
		Math.max(0, Math.min(to, (part + 1) * pagesPerPart) - Math.max(from, part * pagesPerPart));
	const each = (from: number, length: number): number[] => Array.from({length: count}, (_, part) => overlap(part, from, from + length));
	return {
		pagesPerPart,
		swapped: each(0, swappedPages),
		resident: each(swappedPages, residentPages),
		zero: each(swappedPages + residentPages, zeroPages),
	};
}

/** A walk through tables in frames of its own; what the last entry says is up to the test. */
export function buildWalk(layout: LayoutSample, address: number, overrides: Partial<Walk> = {}): Walk {
	const bits = layout.bits === 64 ? 9 : 10;
	const names = layout.bits === 64 ? (['PGD', 'PUD', 'PMD', 'PTE'] as const) : (['PGD', 'PTE'] as const);
	const entries = 2 ** bits;
	const levels = names.map((name, i): WalkLevel => {
		const index = Math.floor(address / (PAGE * entries ** (names.length - 1 - i))) % entries;
		const used = Array.from({length: 32}, (_, part) =>
			part <= Math.floor((index * 32) / entries) ? Math.ceil((entries / 32) * (part % 3 === 0 ? 1 : 0.4)) : 0,
		);
		return {name, index, bits, entries, frame: 0x6b1c + i * 0x111, next: i < names.length - 1 ? 0x6b1c + (i + 1) * 0x111 : 0x1a3e7, used};
	});
	return {
		address,
		levels,
		offset: address % PAGE,
		pte: {kind: 'present', frame: 0x1a3e7, zone: 'DMA32', node: 0, write: true, user: true, accessed: true, dirty: true, zero: false},
		physical: 0x1a3e7 * PAGE + (address % PAGE),
		region: 6,
		read: {fault: 'none', how: 'mapped'},
		write: {fault: 'none', how: 'mapped'},
		...overrides,
	};
}

export const HEAP: HeapView = {
	start: 0x2491000,
	brk: 0x24b3000,
	chunks: [
		{address: 0x2491000, size: 0x290, state: 'used'},
		{address: 0x2491290, size: 0x410, state: 'used'},
		{address: 0x24916a0, size: 0x9000, state: 'used'},
		{address: 0x249a6a0, size: 0x3000, state: 'free'},
		{address: 0x249d6a0, size: 0x4000, state: 'used'},
		{address: 0x24a16a0, size: 0x20, state: 'tcache'},
		{address: 0x24a16c0, size: 0x20, state: 'fastbin'},
		{address: 0x24a16e0, size: 0x1010, state: 'free'},
		{address: 0x24a26f0, size: 0x7000, state: 'used'},
		{address: 0x24a96f0, size: 0x9910, state: 'top'},
	],
	mapped: [{address: 0x7f17e5a00000, size: 0x101000}],
	bins: [
		{bin: 'tcache', size: 32, count: 7},
		{bin: 'tcache', size: 48, count: 3},
		{bin: 'fastbin', size: 32, count: 4},
		{bin: 'unsorted', size: 4112, count: 1},
		{bin: 'largebin', size: 12288, count: 12},
	],
	mmapThreshold: 128 * 1024,
	trimThreshold: 128 * 1024,
	thresholdsMove: true,
	last: {call: 'malloc', bytes: 100 * 1024, address: 0x24916b0, how: 'brk'},
	blocks: [
		{address: 0x24912a0, bytes: 1024, name: 'stdio'},
		{address: 0x24916b0, bytes: 36_000, name: 'by hand'},
		{address: 0x249d6b0, bytes: 16_000, name: 'by hand'},
		{address: 0x24a2700, bytes: 28_000, name: 'by hand'},
	],
};

/** 16 sets × 4 ways, of which `pid` holds every other entry; the page of the address is in way 1 of its set. */
export function buildTlb(pid: number, address: number): TlbView {
	const sets = 16;
	const ways = 4;
	const number = Math.floor(address / PAGE);
	const page = Array.from({length: sets * ways}, (_, i) => (i % ways === 3 ? -1 : 512 * (i % ways) + Math.floor(i / ways)));
	const whose = Array.from({length: sets * ways}, (_, i) => (i % 2 === 0 ? pid : pid + 4));
	page[(number % sets) * ways + 1] = number;
	whose[(number % sets) * ways + 1] = pid;
	return {cpu: 0, sets, ways, asid: true, page, pid: whose};
}

export type ViewOverrides = Partial<ProcessView> & {readonly parts?: number; readonly address?: number};

/** A leak of pid 114 in a layout. */
export function buildProcessView(layout: LayoutSample = LAYOUT_64, {parts = 44, address, ...overrides}: ViewOverrides = {}): ProcessView {
	const regions = buildRegions(layout);
	const at = address ?? (layout.bits === 64 ? 0x7f18108a7000 : 0xb0d04123);
	const shift = layout.brkStart - HEAP.start;
	const moved = <Item extends {readonly address: number}>(items: readonly Item[]): Item[] => items.map(item => ({...item, address: item.address + shift}));
	return {
		atUs: 34_600_000,
		pid: 114,
		name: 'leak',
		layout,
		cr3: 0x6b1c * PAGE,
		tables: {
			pud: layout.bits === 64 ? 2 : 0,
			pmd: layout.bits === 64 ? 3 : 0,
			pte: 340,
			bytes: 346 * PAGE,
			flatBytes: layout.bits === 64 ? 2 ** 38 : 3 * 2 ** 20,
		},
		regions,
		strips: regions.map(one => buildStrip(one, parts)),
		walk: buildWalk(layout, at),
		lastFault: {atUs: 34_590_000, address: at, write: true, how: 'new-frame', major: false, frame: 0x1a3e7},
		elsewhere: [
			{pid: 118, name: 'leak2', state: 'present', frame: 0x1a3f0},
			{pid: 120, name: 'web', state: 'not-mapped', frame: null},
			{pid: 121, name: 'cron', state: 'swapped', frame: null},
		],
		tlb: buildTlb(114, at),
		heap: {...HEAP, start: HEAP.start + shift, brk: HEAP.brk + shift, chunks: moved(HEAP.chunks), blocks: moved(HEAP.blocks)},
		...overrides,
	};
}

/** A state in which the process screen shows a view: its process is put among the processes of the Sample, unless it has ended. */
export function lookingInto(state: State, memory: ProcessView, patch: Partial<State['ui']['process']> = {}, ended = false): State {
	const [like] = state.sample.processes.filter(process => !process.kernelThread && process.regions.length > 0) as [ProcessSample];
	const others = state.sample.processes.filter(process => process.pid !== memory.pid);
	const own: ProcessSample = {
		...like,
		pid: memory.pid,
		name: memory.name,
		regions: memory.regions,
		rssKb: 439_732,
		swapKb: 249_260,
		malloc: {
			calls: {malloc: 12, free: 5},
			syscalls: {brk: 3, mmap: 1, munmap: 0, mremap: 0},
			faults: 29,
			heapBytes: 139_264,
			mappedBytes: 0x101000,
			usedBytes: 0,
			freeBytes: 0,
			topBytes: 0,
			requestedBytes: 0,
		},
	};
	const sample: Sample = {...state.sample, processes: ended ? others : [...others, own].sort((a, b) => a.pid - b.pid)};
	return {...state, sample, processView: memory, ui: {...state.ui, screen: 'process', process: {...state.ui.process, pid: memory.pid, ...patch}}};
}
