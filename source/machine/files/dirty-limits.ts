// How many pages may be dirty: on the whole machine, on each disk by its share of what has been written lately, and on each node. (mm/page-writeback.c
// global_dirtyable_memory, domain_dirty_limits, __wb_calc_thresh, node_dirty_ok, node_dirty_limit, node_dirtyable_memory;
// spread_dirty_pages of get_page_from_freelist; docs §11)
// Pages for writing are not taken, at first, from a node that already holds its share of dirty pages. With one node that only means that the writer
// takes the slow path of the allocator, where it asks for kswapd each time; and kswapd runs whenever no zone is over high.
// Left out: more for real-time tasks, highmem.
import type {BdiWriteback} from './backing-dev.ts';
import {fractionOf} from './flex-proportions.ts';
import {ACTIVE_FILE, INACTIVE_FILE, listSize} from '../reclaim/lru.ts';
import type {Machine} from '../state.ts';
import {totalreservePages} from '../memory/zone.ts';

export type DirtySettings = {
	readonly dirtyRatio: number;
	readonly dirtyBackgroundRatio: number;
	readonly dirtyBytes: number;
	readonly dirtyBackgroundBytes: number;
};

/** In pages: where writers are blocked, and where the flusher starts. */
export type DirtyLimits = {readonly thresh: number; readonly background: number};

/** Limits for so much dirtyable memory. */
export function dirtyLimits(available: number, settings: DirtySettings): DirtyLimits {
	const ratio = Math.trunc((settings.dirtyRatio * 4096) / 100);
	const backgroundRatio = Math.trunc((settings.dirtyBackgroundRatio * 4096) / 100);
	const thresh = settings.dirtyBytes > 0 ? Math.ceil(settings.dirtyBytes / 4096) : Math.trunc((ratio * available) / 4096);
	let background = settings.dirtyBackgroundBytes > 0 ? Math.ceil(settings.dirtyBackgroundBytes / 4096) : Math.trunc((backgroundRatio * available) / 4096);
	if (background >= thresh) background = thresh >> 1;
	return {thresh, background};
}

/** Memory that may hold dirty pages: free less the reserve, and the file lists. */
export function dirtyableMemory(m: Machine): number {
	let pages = Math.max(0, m.free - m.totalreservePages) + 1;
	for (const node of m.nodes) pages += listSize(m, node.id, ACTIVE_FILE) + listSize(m, node.id, INACTIVE_FILE);
	return pages;
}

export const currentLimits = (m: Machine): DirtyLimits => dirtyLimits(dirtyableMemory(m), m.tunables);

export type DirtyPages = {readonly dirty: number; readonly writeback: number};

/** Pages of files that are dirty, and pages of files and of swap under writeback. */
export function dirtyPages(m: Machine): DirtyPages {
	let dirty = 0;
	let writeback = 0;
	for (const {stat} of m.nodes) {
		dirty += stat.nr_dirty;
		writeback += stat.nr_writeback;
	}
	return {dirty, writeback};
}

/** A disk's share of a limit, by what it has written lately. 0 for one that has long written nothing. */
export function shareOfLimit(m: Machine, wb: BdiWriteback, limit: number): number {
	const {numerator, denominator} = fractionOf(m.writeback.completions, wb.completions);
	return Math.floor((limit * numerator) / denominator);
}

/** Under this nobody is held back (dirty_freerun_ceiling). */
export const freerun = ({thresh, background}: DirtyLimits): number => Math.floor((thresh + background) / 2);

/** Starts the slow limit anew at the threshold, and says after how many pages on a CPU a writer has to look (writeback_set_ratelimit). */
export function setRatelimit(m: Machine, available: number = dirtyableMemory(m)): void {
	const {thresh} = dirtyLimits(available, m.tunables);
	m.writeback.dirtyLimit = thresh;
	m.writeback.ratelimitPages = Math.max(16, Math.floor(thresh / (m.config.cpus * 32)));
}

/** PAGES_PER_SECTION: 128 MiB. */
const SECTION_PAGES = 32768;

/**
 * Pages that the kernel has when it first sets the limits, long before a machine is ready: of each node's highest zone one section and what is missing to the
 * next one's start, all of the others (defer_init, with DEFERRED_STRUCT_PAGE_INIT as distributions have it).
 */
export function earlyPages(m: Machine): number {
	let pages = 0;
	for (const node of m.nodes) {
		for (const [i, index] of node.zones.entries()) {
			const {managed, startPfn} = m.zones[index];
			const early = Math.ceil((startPfn + SECTION_PAGES) / SECTION_PAGES) * SECTION_PAGES - startPfn;
			pages += i === node.zones.length - 1 ? Math.min(managed, early) : managed;
		}
	}
	return Math.min(m.free, pages);
}

/** Pages of a node that may hold dirty data: free less its reserve, and its file lists. */
function dirtyableOfNode(m: Machine, nodeId: number): number {
	const zones = m.nodes[nodeId].zones.map(index => m.zones[index]);
	const free = zones.reduce((sum, zone) => sum + zone.free, 0);
	return Math.max(0, free - totalreservePages(zones)) + listSize(m, nodeId, INACTIVE_FILE) + listSize(m, nodeId, ACTIVE_FILE);
}

/** Whether a node may take another page that is about to be dirtied. */
export function nodeDirtyOk(m: Machine, nodeId: number): boolean {
	const {stat} = m.nodes[nodeId];
	const {dirtyRatio, dirtyBytes} = m.tunables;
	const own = dirtyableOfNode(m, nodeId);
	const limit = dirtyBytes > 0 ? Math.trunc((Math.ceil(dirtyBytes / 4096) * own) / dirtyableMemory(m)) : Math.trunc((dirtyRatio * own) / 100);
	return stat.nr_dirty + stat.nr_writeback <= limit;
}
