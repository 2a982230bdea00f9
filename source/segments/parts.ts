// What a program of the lesson consists of: code, data and stack, each a segment of its own, which stand in one run here because they were asked for at once. And
// the way of an address that has a segment and an offset: to physical memory by the segment's base, or, where segments are paged, to a linear address and on by
// directory and table (two levels of 1024 entries over pages of 4 KiB, as on a 32-bit machine).
import {frameOf, PAGE_BYTES, type PageMemory, pagesOf} from './page-memory.ts';
import type {SegmentMemory} from './segment-memory.ts';
import type {Program} from './state.ts';

export type PartName = 'code' | 'data' | 'stack';

/** `from`: where it begins in the program's linear addresses, a multiple of a page. */
export type Part = {readonly number: number; readonly name: PartName; readonly rights: 'r-x' | 'rw-'; readonly from: number; readonly bytes: number};

/** An eighth is code, an eighth stack, the rest data; a program of a page or two has data alone. */
const SHARE = 8;
const ENTRIES = 1024;

export function partsOf({bytes}: Pick<Program, 'bytes'>): readonly Part[] {
	const eighth = Math.floor(pagesOf(bytes) / SHARE) * PAGE_BYTES;
	if (eighth === 0) return [{number: 0, name: 'data', rights: 'rw-', from: 0, bytes}];
	const data = Math.floor((bytes - 2 * eighth) / PAGE_BYTES) * PAGE_BYTES;
	return [
		{number: 0, name: 'code', rights: 'r-x', from: 0, bytes: eighth},
		{number: 1, name: 'data', rights: 'rw-', from: eighth, bytes: data},
		{number: 2, name: 'stack', rights: 'rw-', from: eighth + data, bytes: bytes - eighth - data},
	];
}

/** How many pages of a part are in memory. */
export const pagesIn = ({runs}: PageMemory, id: number, {from, bytes}: Part): number => {
	const [first, after] = [from / PAGE_BYTES, from / PAGE_BYTES + pagesOf(bytes)];
	return runs.reduce((sum, run) => (run.id === id ? sum + Math.max(0, Math.min(after, run.page + run.count) - Math.max(first, run.page)) : sum), 0);
};

/** Where an address leads. Null: the segment, or the page, is on disk. */
export type Way = {
	readonly part: Part;
	/** Within the segment. */
	readonly offset: number;
	readonly base: number | null;
	readonly physical: number | null;
	readonly linear: number;
	readonly directory: number;
	readonly table: number;
	readonly frame: number | null;
	readonly paged: number | null;
};

/** The way of a byte of a program, `at` from its beginning; both ways at once. */
export function wayOf(program: Pick<Program, 'id' | 'bytes'>, at: number, segments: SegmentMemory, pages: PageMemory): Way {
	const part = partsOf(program).findLast(({from}) => from <= at) as Part;
	const offset = at - part.from;
	const whole = segments.segments.find(({id}) => id === program.id);
	const base = whole === undefined ? null : whole.base + part.from;
	const page = Math.floor(at / PAGE_BYTES);
	const frame = frameOf(pages, program.id, page);
	return {
		part,
		offset,
		base,
		physical: base === null ? null : base + offset,
		linear: at,
		directory: Math.floor(page / ENTRIES),
		table: page % ENTRIES,
		frame,
		paged: frame === null ? null : frame * PAGE_BYTES + (at % PAGE_BYTES),
	};
}
