// Where the cursor of the process screen is and goes: pure steps over the regions, pages and chunks of one process.
import type {HeapView, LayoutSample, RegionSample} from '../../machine/process-view.ts';
import type {ProcessSample} from '../../machine/sample.ts';
import type {State} from '../../session/store/state.ts';

const PAGE = 4096;

/** Processes that have memory of their own, by pid. */
export const lookable = ({sample}: Pick<State, 'sample'>): readonly ProcessSample[] =>
	sample.processes.filter(process => !process.kernelThread && process.state !== 'Z' && process.regions.length > 0);

/** The process that the screen shows: the one it was opened on, the chosen one, or the newest. */
export const shownPid = (state: Pick<State, 'sample' | 'ui'>): number | null =>
	state.ui.process.pid ?? state.ui.selected ?? lookable(state).at(-1)?.pid ?? null;

/** The next or the one before among those with memory, by pid, round and round; one that has ended keeps its place. */
export function neighbour(state: Pick<State, 'sample'>, pid: number | null, by: 1 | -1): number | null {
	const pids = lookable(state).map(process => process.pid);
	if (pids.length === 0) return null;
	if (pid === null) return pids[by === 1 ? 0 : pids.length - 1] ?? null;
	const after = pids.findIndex(other => other > pid);
	const at = pids.indexOf(pid);
	const from = at >= 0 ? at : by === 1 ? (after < 0 ? pids.length : after) - 1 : after < 0 ? pids.length : after;
	return pids[(from + by + pids.length) % pids.length] ?? null;
}

type Space = {readonly layout: LayoutSample; readonly regions: readonly RegionSample[]};

const lastPage = ({layout}: Space): number => layout.kernelEnd - PAGE;

/** So many pages on or back: of an address within a page, from that page. Never off either end. */
export function byPages(space: Space, address: number, by: number): number {
	const page = Math.floor(address / PAGE) * PAGE;
	return Math.max(0, Math.min(lastPage(space), page + by * PAGE));
}

/** Where a region is best looked at: a stack at its top, where it is used; anything else at its first page. */
const entrance = ({kind, start, end}: RegionSample): number => (kind === 'stack' ? end - PAGE : start);

/** To the region above (1) or below (−1), the kernel's half above all of them. The same address when there is none. */
export function byRegion({layout, regions}: Space, address: number, by: 1 | -1): number {
	const stops = [
		...regions.map(region => ({start: region.start, end: region.end, to: entrance(region)})),
		{start: layout.kernelStart, end: layout.kernelEnd, to: layout.kernelStart},
	];
	const found = by === 1 ? stops.find(({start}) => start > address) : stops.findLast(({end}) => end <= address);
	return found?.to ?? address;
}

/** To the first or the last page of the region that the address lies in; elsewhere the same address. */
export function edgeOfRegion({regions}: Space, address: number, edge: 'first' | 'last'): number {
	const region = regions.find(({start, end}) => address >= start && address < end);
	if (region === undefined) return address;
	return edge === 'first' ? region.start : region.end - PAGE;
}

/** To the next chunk of malloc or the one before, mapped ones after the heap's. The first when the address lies in none. */
export function byChunk({chunks, mapped}: Pick<HeapView, 'chunks' | 'mapped'>, address: number, by: 1 | -1): number | null {
	const all = [...chunks, ...mapped].sort((a, b) => a.address - b.address);
	const at = all.findIndex(chunk => address >= chunk.address && address < chunk.address + chunk.size);
	return (at < 0 ? all[0] : all[Math.max(0, Math.min(all.length - 1, at + by))])?.address ?? null;
}

const HIGHEST: Readonly<Record<64 | 32, bigint>> = {64: 2n ** 64n, 32: 2n ** 32n};

/** An address that somebody typed: hex, with or without 0x. Beyond what a number holds it is taken to the start of its page. */
export function readAddress(text: string, bits: 64 | 32): number | 'not-hex' | 'too-far' {
	const digits = /^(?:0x)?([\da-f]+)$/i.exec(text.trim().replace(/[\s_]/g, ''))?.[1];
	if (digits === undefined) return 'not-hex';
	const value = BigInt(`0x${digits}`);
	if (value >= HIGHEST[bits]) return 'too-far';
	return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number(value - (value % BigInt(PAGE))) : Number(value);
}
