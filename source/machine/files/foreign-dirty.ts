// Pages that one memory group has dirtied in files of another's record of writeback: their writer is held back for them, and the flusher of its own record has
// nothing to write, so that it has the other one written. (mem_cgroup_track_foreign_dirty_slowpath, mem_cgroup_flush_foreign of mm/memcontrol.c,
// cgroup_writeback_by_id of fs/fs-writeback.c; docs C 17)
import {chargedGroup} from '../cgroup/charge.ts';
import {type GroupId, ROOT} from '../cgroup/group.ts';
import type {Pfn} from '../memory/frames.ts';
import {groupOf, subtree} from '../cgroup/tree.ts';
import type {Machine} from '../state.ts';
import {type BdiWriteback, wakeFlusher} from './backing-dev.ts';
import {dirtyPages} from './dirty-limits.ts';

/** MEMCG_CGWB_FRN_CNT. */
const SLOTS = 4;
const SECOND_NS = 1e9;

/** Whose record, and when a page was dirtied in it last, 0 since it has been flushed. */
export type ForeignDirty = {readonly wb: number; readonly group: GroupId; atNs: number};

const recordOf = (m: Machine, {wb, group}: ForeignDirty): BdiWriteback | null => {
	const record = m.writeback.disks[wb];
	return record?.group === group ? record : null;
};

/** Dirty pages of a group and those below it; of the root all there are. */
function dirtyOf(m: Machine, id: GroupId): number {
	return id === ROOT ? dirtyPages(m).dirty : subtree(m, id).reduce((sum, below) => sum + groupOf(m, below).stat.nr_dirty, 0);
}

/** A page is dirtied in a file of a record: its group remembers the record where that is not its own. */
export function trackForeign(m: Machine, pfn: Pfn, wb: BdiWriteback): void {
	const group = chargedGroup(m, pfn);
	if (group === null || group.id === wb.group || wb.group < 0) return;
	const {foreign} = group;
	const known = foreign.find(one => one.wb === wb.index && one.group === wb.group);
	if (known !== undefined) {
		if (known.atNs < m.clock - Math.min(SECOND_NS, m.tunables.dirtyExpireNs / 8)) known.atNs = m.clock;
		return;
	}
	const fresh: ForeignDirty = {wb: wb.index, group: wb.group, atNs: m.clock};
	if (foreign.length < SLOTS) {
		foreign.push(fresh);
		return;
	}
	const free = foreign.filter(one => (recordOf(m, one)?.foreignPages ?? 0) === 0).sort((a, b) => a.atNs - b.atNs);
	if (free.length > 0) foreign[foreign.indexOf(free[0])] = fresh;
}

/** A writer of a group is held back: what others have to write of the group's pages is asked for, as many as they have dirty of their own and a quarter more. */
export function flushForeign(m: Machine, wb: BdiWriteback): void {
	if (wb.group <= 0) return;
	for (const one of groupOf(m, wb.group).foreign) {
		const record = recordOf(m, one);
		if (record === null || one.atNs <= m.clock - m.tunables.dirtyExpireNs || record.foreignPages > 0) continue;
		one.atNs = 0;
		record.foreignPages = Math.trunc((dirtyOf(m, record.group) * 10) / 8);
		if (record.foreignPages > 0) wakeFlusher(m, record);
	}
}
