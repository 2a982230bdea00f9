// The address space as rows from the highest address to the lowest: regions, what lies between them drawn together, the kernel's half on top.
import type {LayoutSample, RegionKind, RegionSample} from '../../../machine/process-view.ts';
import {processMessages as words, REGIONS} from '../../../messages/process.ts';

/** `start` and `end` in bytes, end exclusive. */
export type SpaceRow = {readonly start: number; readonly end: number} & (
	| {readonly kind: 'kernel' | 'hole'}
	/** Nothing is mapped; what lies at its edges may grow into it. */
	| {readonly kind: 'gap'; readonly grows: string}
	| {readonly kind: 'region'; readonly index: number; readonly region: RegionSample}
	/** Regions side by side in one row: indexes from first to last. */
	| {readonly kind: 'group'; readonly first: number; readonly last: number; readonly name: string; readonly of: RegionKind}
);

const IMAGE: ReadonlySet<RegionKind> = new Set(['headers', 'text', 'rodata', 'data', 'bss']);
const KERNEL_PAGES: ReadonlySet<RegionKind> = new Set(['vvar', 'vdso']);

/** What a region is called: what the program calls it, the file's name, or what it is for. */
export function regionName({kind, label, path}: RegionSample): string {
	if (kind === 'file') return path.split('/').at(-1) ?? path;
	return kind === 'anon' ? (label === '' ? REGIONS.anon : label) : REGIONS[kind];
}

/** Whether two neighbours may share a row. */
function together(a: RegionSample, b: RegionSample): boolean {
	if (IMAGE.has(a.kind) && IMAGE.has(b.kind)) return true;
	if (a.end !== b.start) return false;
	return (KERNEL_PAGES.has(a.kind) && KERNEL_PAGES.has(b.kind)) || (a.kind === 'anon' && b.kind === 'anon' && a.label === b.label);
}

const within = (address: number, start: number, end: number): boolean => address >= start && address < end;

/** Regions lowest first as rows, lowest first; with `join`, neighbours of a kind in one, but for those around the address at hand. */
function regionRows(regions: readonly RegionSample[], join: boolean, at: number): SpaceRow[] {
	const rows: SpaceRow[] = [];
	for (let first = 0; first < regions.length; ) {
		let last = first;
		while (join && last + 1 < regions.length && together(regions[last] as RegionSample, regions[last + 1] as RegionSample)) last++;
		const [low, high] = [regions[first] as RegionSample, regions[last] as RegionSample];
		if (first === last || within(at, low.start, high.end)) {
			for (let index = first; index <= last; index++) {
				const region = regions[index] as RegionSample;
				rows.push({kind: 'region', index, region, start: region.start, end: region.end});
			}
		} else {
			const name = IMAGE.has(low.kind)
				? words.space.program
				: KERNEL_PAGES.has(low.kind)
					? words.space.kernelPages
					: words.space.several(last - first + 1, regionName(low));
			rows.push({kind: 'group', first, last, name, of: low.kind, start: low.start, end: high.end});
		}
		first = last + 1;
	}
	return rows;
}

/** A gap under this size is left out where rows are few, unless the cursor is in it. */
const SMALL_GAP = 64 * 2 ** 20;

function growthWords(layout: LayoutSample, start: number, end: number): string {
	const {heap, mmap, stack} = words.space.grows;
	const belowStack = end <= layout.stackTop && end + layout.stackLimitBytes > layout.stackTop;
	const belowMappings = end <= layout.mmapBase && start < layout.mmapBase && start >= layout.brkStart;
	const aboveHeap = start >= layout.brkStart && start <= layout.brk + 4096;
	return [belowStack ? stack(layout.stackLimitBytes, !belowMappings && !aboveHeap) : '', belowMappings ? mmap : '', aboveHeap ? heap : '']
		.filter(Boolean)
		.join(' ');
}

/** The rows of an address space, highest first. `join`: as few as can be. */
export function spaceRows(layout: LayoutSample, regions: readonly RegionSample[], join: boolean, at: number): readonly SpaceRow[] {
	const rows: SpaceRow[] = [];
	let end = 0;
	const gap = (to: number): void => {
		if (to <= end || (join && to - end < SMALL_GAP && end > 0 && !within(at, end, to))) return;
		rows.push({kind: 'gap', start: end, end: to, grows: end === 0 ? '' : growthWords(layout, end, to)});
	};
	for (const row of regionRows(regions, join, at)) {
		gap(row.start);
		rows.push(row);
		end = row.end;
	}
	gap(layout.userEnd);
	if (layout.kernelStart > layout.userEnd) rows.push({kind: 'hole', start: layout.userEnd, end: layout.kernelStart});
	rows.push({kind: 'kernel', start: layout.kernelStart, end: layout.kernelEnd});
	return rows.reverse();
}

/** Where in the rows an address lies. */
export function rowAt(rows: readonly SpaceRow[], address: number): number {
	const found = rows.findIndex(row => within(address, row.start, row.end));
	if (found >= 0) return found;
	// In a gap that was left out: the row below it.
	const below = rows.findIndex(row => row.start <= address);
	return below < 0 ? rows.length - 1 : below;
}
