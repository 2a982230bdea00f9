// How much may be dirty: the machine's two limits, and each node's own. (domain_dirty_limits, global_dirtyable_memory, node_dirty_ok, node_dirty_limit,
// node_dirtyable_memory of mm/page-writeback.c; spread_dirty_pages of get_page_from_freelist; docs §11)
// Pages for writing are not taken, at first, from a node that already holds its share of dirty pages. With one node that only means that the writer
// takes the slow path of the allocator, where it asks for kswapd each time; and kswapd runs whenever no zone is over high.
import {ACTIVE_FILE, INACTIVE_FILE, listSize} from '../reclaim/lru.ts';
import type {Machine} from '../state.ts';
import {totalreservePages} from '../memory/zone.ts';

export type DirtySettings = {
	readonly dirtyRatio: number;
	readonly dirtyBackgroundRatio: number;
	readonly dirtyBytes: number;
	readonly dirtyBackgroundBytes: number;
};

/** Limits in pages for so much dirtyable memory (domain_dirty_limits). */
export function dirtyLimits(available: number, settings: DirtySettings): {readonly thresh: number; readonly background: number} {
	const ratio = Math.trunc((settings.dirtyRatio * 4096) / 100);
	const backgroundRatio = Math.trunc((settings.dirtyBackgroundRatio * 4096) / 100);
	const thresh = settings.dirtyBytes > 0 ? Math.ceil(settings.dirtyBytes / 4096) : Math.trunc((ratio * available) / 4096);
	let background = settings.dirtyBackgroundBytes > 0 ? Math.ceil(settings.dirtyBackgroundBytes / 4096) : Math.trunc((backgroundRatio * available) / 4096);
	if (background >= thresh) background = thresh >> 1;
	return {thresh, background};
}

/** Memory that may hold dirty pages: free less the reserve, and the file lists (global_dirtyable_memory). */
export function dirtyableMemory(m: Machine): number {
	let pages = Math.max(0, m.free - m.totalreservePages) + 1;
	for (const node of m.nodes) pages += listSize(m, node.id, ACTIVE_FILE) + listSize(m, node.id, INACTIVE_FILE);
	return pages;
}

export const currentLimits = (m: Machine): {readonly thresh: number; readonly background: number} => dirtyLimits(dirtyableMemory(m), m.tunables);

/** Pages of a node that may hold dirty data: free less its reserve, and its file lists. */
function dirtyablePages(m: Machine, nodeId: number): number {
	const zones = m.nodes[nodeId].zones.map(index => m.zones[index]);
	const free = zones.reduce((sum, zone) => sum + zone.free, 0);
	return Math.max(0, free - totalreservePages(zones)) + listSize(m, nodeId, INACTIVE_FILE) + listSize(m, nodeId, ACTIVE_FILE);
}

/** Whether a node may take another page that is about to be dirtied. */
export function nodeDirtyOk(m: Machine, nodeId: number): boolean {
	const {stat} = m.nodes[nodeId];
	const {dirtyRatio, dirtyBytes} = m.tunables;
	const own = dirtyablePages(m, nodeId);
	let limit = Math.trunc((dirtyRatio * own) / 100);
	if (dirtyBytes > 0) {
		const all = m.nodes.reduce((sum, node) => sum + dirtyablePages(m, node.id), 0);
		limit = Math.trunc((Math.ceil(dirtyBytes / 4096) * own) / Math.max(1, all));
	}
	return stat.nr_dirty + stat.nr_writeback <= limit;
}
