// Memory managed by pages: frames of 4 KiB, and for each program a table that says which frame, or which place on disk, holds each of its pages. Any free
// frame will do. Frames in a row that hold pages in a row are kept as one run, so that 262 144 frames are a short list; what happens is the same page by page.

export const PAGE_BYTES = 4096;
/** Bytes of a page-table entry on x86-64. */
export const PTE_BYTES = 8;
export const pagesOf = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES);

/** Frames in a row. id 0: free. page: of the program, in the first of them. usedAt: when they were last touched. */
export type FrameRun = {readonly start: number; readonly count: number; readonly id: number; readonly page: number; readonly usedAt: number};
/** Pages in a row that are on disk. */
export type DiskRun = {readonly id: number; readonly page: number; readonly count: number};

export type PageMemory = {
	readonly frames: number;
	/** In order, without a gap, from frame 0 on. */
	readonly runs: readonly FrameRun[];
	readonly disk: readonly DiskRun[];
};

const FREE = {id: 0, page: 0, usedAt: 0} as const;

export const createPageMemory = (frames: number): PageMemory => ({frames, runs: [{start: 0, count: frames, ...FREE}], disk: []});

const sum = (counts: readonly {readonly count: number}[]): number => counts.reduce((total, {count}) => total + count, 0);

export const freeFrames = ({runs}: PageMemory): number => sum(runs.filter(({id}) => id === 0));
export const residentPages = ({runs}: PageMemory, of: number): number => sum(runs.filter(({id}) => id === of));
export const pagesOnDisk = ({disk}: PageMemory, of: number): number => sum(disk.filter(({id}) => id === of));

/** In how many places of memory a program's frames lie. */
export const placesOf = ({runs}: PageMemory, of: number): number => runs.filter(({id}, i) => id === of && runs[i - 1]?.id !== of).length;

/** The frame of a page; null when it is on disk or there is no such page. */
export function frameOf({runs}: PageMemory, of: number, page: number): number | null {
	const run = runs.find(({id, page: first, count}) => id === of && page >= first && page < first + count);
	return run ? run.start + page - run.page : null;
}

/** The lowest page of a program that is on disk. */
export const firstOnDisk = ({disk}: PageMemory, of: number): number | null => {
	const pages = disk.filter(({id}) => id === of).map(({page}) => page);
	return pages.length === 0 ? null : Math.min(...pages);
};

const follows = (a: FrameRun, b: FrameRun): boolean => a.id === b.id && (a.id === 0 || (a.usedAt === b.usedAt && a.page + a.count === b.page));

function mergedRuns(runs: readonly FrameRun[]): readonly FrameRun[] {
	const merged: FrameRun[] = [];
	for (const run of runs) {
		const last = merged.at(-1);
		if (last && follows(last, run)) merged[merged.length - 1] = {...last, count: last.count + run.count};
		else merged.push(run);
	}
	return merged;
}

function mergedDisk(disk: readonly DiskRun[]): readonly DiskRun[] {
	const merged: DiskRun[] = [];
	for (const run of [...disk].sort((a, b) => a.id - b.id || a.page - b.page)) {
		const last = merged.at(-1);
		if (last && last.id === run.id && last.page + last.count === run.page) merged[merged.length - 1] = {...last, count: last.count + run.count};
		else merged.push(run);
	}
	return merged;
}

/** The first `count` frames of a run, changed, and the rest as it was. */
function splitRun(run: FrameRun, count: number, change: Partial<FrameRun>): readonly FrameRun[] {
	const head = {...run, count, ...change};
	return count === run.count ? [head] : [head, {...run, start: run.start + count, count: run.count - count, page: run.id === 0 ? 0 : run.page + count}];
}

/** Gives pages from `page` on the lowest free frames; there must be enough. */
export function takeFrames(memory: PageMemory, id: number, page: number, count: number, usedAt: number): PageMemory {
	let left = count;
	const runs = memory.runs.flatMap(run => {
		if (run.id !== 0 || left === 0) return [run];
		const taken = Math.min(left, run.count);
		const first = page + count - left;
		left -= taken;
		return splitRun(run, taken, {id, page: first, usedAt});
	});
	if (left > 0) throw new RangeError(`${left} frames too few`);
	return {...memory, runs: mergedRuns(runs)};
}

/** Writes pages out to disk, the longest untouched first, among equals the lowest frame. There must be so many. */
export function evictPages(memory: PageMemory, count: number): {readonly memory: PageMemory; readonly evicted: readonly DiskRun[]} {
	const oldest = memory.runs.filter(({id}) => id !== 0).sort((a, b) => a.usedAt - b.usedAt || a.start - b.start);
	const taken = new Map<FrameRun, number>();
	let left = count;
	for (const run of oldest) {
		if (left === 0) break;
		taken.set(run, Math.min(left, run.count));
		left -= Math.min(left, run.count);
	}
	if (left > 0) throw new RangeError(`${left} pages too few`);
	const evicted = [...taken].map(([{id, page}, pages]): DiskRun => ({id, page, count: pages}));
	const runs = memory.runs.flatMap(run => {
		const pages = taken.get(run);
		return pages === undefined ? [run] : splitRun(run, pages, FREE);
	});
	return {memory: {...memory, runs: mergedRuns(runs), disk: mergedDisk([...memory.disk, ...evicted])}, evicted: mergedDisk(evicted)};
}

/** Makes so many frames free by writing out as few pages as that takes. */
function makeFree(memory: PageMemory, count: number): ReturnType<typeof evictPages> {
	const missing = count - freeFrames(memory);
	return missing > 0 ? evictPages(memory, missing) : {memory, evicted: []};
}

/** Starts a program that fills all its pages once, in order. One larger than memory has written its first pages out by the end. */
export function startPaged(memory: PageMemory, id: number, pages: number, usedAt: number): ReturnType<typeof evictPages> {
	const resident = Math.min(pages, memory.frames);
	const room = makeFree(memory, resident);
	const own: readonly DiskRun[] = pages > resident ? [{id, page: 0, count: pages - resident}] : [];
	const given = takeFrames(room.memory, id, pages - resident, resident, usedAt);
	return {memory: {...given, disk: mergedDisk([...given.disk, ...own])}, evicted: [...room.evicted, ...own]};
}

/** Ends a program: its frames and its places on disk are free. */
export const stopPaged = (memory: PageMemory, of: number): PageMemory => ({
	...memory,
	runs: mergedRuns(memory.runs.map(run => (run.id === of ? {...run, ...FREE} : run))),
	disk: memory.disk.filter(({id}) => id !== of),
});

/** Touches one page. `read`: it came from disk, and `evicted` had to go for it. */
export function touchPage(memory: PageMemory, id: number, page: number, usedAt: number): ReturnType<typeof evictPages> & {readonly read: boolean} {
	if (frameOf(memory, id, page) === null) {
		const room = makeFree(memory, 1);
		const disk = room.memory.disk.flatMap((run): readonly DiskRun[] => {
			if (run.id !== id || page < run.page || page >= run.page + run.count) return [run];
			const before = {id, page: run.page, count: page - run.page};
			const after = {id, page: page + 1, count: run.page + run.count - page - 1};
			return [before, after].filter(({count}) => count > 0);
		});
		return {memory: takeFrames({...room.memory, disk}, id, page, 1, usedAt), evicted: room.evicted, read: true};
	}
	const runs = memory.runs.flatMap(run => {
		const at = page - run.page;
		if (run.id !== id || at < 0 || at >= run.count) return [run];
		const [before, rest] = at === 0 ? [[], run] : [[{...run, count: at}], {...run, start: run.start + at, count: run.count - at, page}];
		return [...before, ...splitRun(rest, 1, {usedAt})];
	});
	return {memory: {...memory, runs: mergedRuns(runs)}, evicted: [], read: false};
}
