// How many pages a memory group may have dirty: by what it has in its file lists and what it may still get, be it of its own limits or of the machine's clean
// pages; and whether a flusher has still to write. (mm/page-writeback.c mdtc_calc_avail, domain_dirty_limits, wb_over_bg_thresh; mem_cgroup_wb_stats of
// mm/memcontrol.c; docs C 17)
import type {GroupId} from '../cgroup/group.ts';
import {lineage, subtree} from '../cgroup/tree.ts';
import {ACTIVE_FILE, INACTIVE_FILE, LISTS} from '../reclaim/lru.ts';
import type {Machine} from '../state.ts';
import {type BdiWriteback, domainOf, type WritebackDomain} from './backing-dev.ts';
import {currentLimits, type DirtyLimits, dirtyableMemory, dirtyPages, type DirtySettings, shareOfLimit} from './dirty-limits.ts';
import {fractionOf} from './flex-proportions.ts';

/** Pages of a group that are dirty or on their way, and what it has room for. */
export type GroupPages = {readonly file: number; readonly dirty: number; readonly headroom: number};

/** Memory of a group that may hold dirty pages: its file lists, and what it may grow by out of what is clean elsewhere (mdtc_calc_avail). */
export function groupAvailable({file, dirty, headroom}: GroupPages, globalAvailable: number, globalDirty: number): number {
	const clean = file - Math.min(file, dirty);
	const globalClean = globalAvailable - Math.min(globalAvailable, globalDirty);
	return file + Math.min(headroom, globalClean - Math.min(globalClean, clean));
}

/** Its limits: settings in bytes are taken as the part that they are of what the whole machine may have. */
export function groupLimits(available: number, globalAvailable: number, settings: DirtySettings): DirtyLimits {
	const part = (bytes: number): number => Math.min(Math.ceil(bytes / globalAvailable), 4096);
	const limit = (bytes: number, percent: number): number => Math.trunc(((bytes > 0 ? part(bytes) : Math.trunc((percent * 4096) / 100)) * available) / 4096);
	const thresh = limit(settings.dirtyBytes, settings.dirtyRatio);
	const background = limit(settings.dirtyBackgroundBytes, settings.dirtyBackgroundRatio);
	return {thresh, background: background >= thresh ? thresh >> 1 : background};
}

/** What a group and those below it have, and the least that it or one above it may still be charged (mem_cgroup_wb_stats). */
function pagesOf(m: Machine, id: GroupId): GroupPages & {readonly reclaimable: number} {
	let [file, reclaimable, writeback] = [0, 0, 0];
	for (const below of subtree(m, id)) {
		const stat = m.cgroups?.groups[below]?.stat;
		reclaimable += stat?.nr_dirty ?? 0;
		writeback += stat?.nr_writeback ?? 0;
		for (let node = 0; node < m.nodes.length; node++) {
			const lists = (below * m.nodes.length + node) * LISTS;
			file += m.lru.size[lists + INACTIVE_FILE] + m.lru.size[lists + ACTIVE_FILE];
		}
	}
	const headroom = Math.min(...lineage(m, id).map(({max, high, usage}) => Math.max(0, Math.min(max, high) - usage)));
	return {file, reclaimable, dirty: reclaimable + writeback, headroom};
}

export type GroupDirty = DirtyLimits & {readonly domain: WritebackDomain; readonly reclaimable: number; readonly dirty: number};

/** Where the group of a record stands; pages under writeback count where a writer is to be held back. Null: it is for no group. */
export function groupDirty(m: Machine, wb: BdiWriteback, withWriteback: boolean): GroupDirty | null {
	const domain = wb.group > 0 ? domainOf(m, wb.group) : null;
	if (domain === null) return null;
	const pages = pagesOf(m, wb.group);
	const all = dirtyPages(m);
	const globalAvailable = dirtyableMemory(m);
	const dirty = withWriteback ? pages.dirty : pages.reclaimable;
	const available = groupAvailable({...pages, dirty}, globalAvailable, withWriteback ? all.dirty + all.writeback : all.dirty);
	return {domain, reclaimable: pages.reclaimable, dirty, ...groupLimits(available, globalAvailable, m.tunables)};
}

/** A record's share of its group's limit, by what it has written lately. */
export function shareInGroup(domain: WritebackDomain, wb: BdiWriteback, limit: number): number {
	const {numerator, denominator} = fractionOf(domain.completions, wb.groupCompletions);
	return Math.floor((limit * numerator) / denominator);
}

/** Whether the flusher of a disk has still to write, be it for all or for its own share, of the machine's limit or of its group's (wb_over_bg_thresh). */
export function overBackground(m: Machine, wb: BdiWriteback): boolean {
	const {background} = currentLimits(m);
	if (dirtyPages(m).dirty > background || wb.reclaimable > shareOfLimit(m, wb, background)) return true;
	const inGroup = groupDirty(m, wb, false);
	return inGroup !== null && (inGroup.dirty > inGroup.background || wb.reclaimable > shareInGroup(inGroup.domain, wb, inGroup.background));
}
