// Which record of writeback a file and a writer have: of a memory group on a disk its own, that of whoever dirtied the file first. (mm/backing-dev.c
// wb_get_create, cgwb_create; fs/fs-writeback.c __inode_attach_wb; docs C 17) A file stays where it is.
// Left out: switching to the group that writes most of a file (inode_switch_wbs), which the kernel does when more than 8 of the last 16 eighths of a second of the
// file's writing were another's. It changes neither limits nor waits: those go by the writer's group and the pages' (balance-dirty-pages.ts). What it changes is
// whose flusher writes: here the first writer's, which the other's asks when that one is held back (foreign-dirty.ts), there after some 1.1 s of disk time the other's
// own, from its background threshold on. So pages of the second writer lie dirty for longer, by up to the room between its background threshold and its limit. Deviation: what a removed group has dirty stays in its
// record until that is clean, and is then judged by the machine's limits alone.
import {chargedGroup} from '../cgroup/charge.ts';
import {type GroupId, ROOT} from '../cgroup/group.ts';
import {groupOf} from '../cgroup/tree.ts';
import type {Pfn} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {jiffies} from '../tasks/jiffies.ts';
import {type BdiWriteback, createBdiWriteback, createWritebackDomain, hasDirtyIo} from './backing-dev.ts';
import type {CachedFile} from './cached-file.ts';
import {createProportion} from './flex-proportions.ts';

/** Whether nothing of a record is left to be done by anybody. */
const isIdle = (wb: BdiWriteback): boolean =>
	!wb.running && !wb.pending && wb.timer === 0 && !wb.bandwidthQueued && wb.reclaimable === 0 && wb.writeback === 0 && !hasDirtyIo(wb);

/** What a record has counted goes to another one, and is nothing that that one has just done. */
function bookTotals({dirtied, written}: BdiWriteback, to: BdiWriteback): void {
	to.dirtied += dirtied;
	to.dirtiedThen += dirtied;
	to.written += written;
	to.writtenThen += written;
}

/** Place for a new record of a disk: that of one whose group is gone, or behind the others. */
function placeFor(m: Machine, disk: number): number {
	const {disks} = m.writeback;
	const free = disks.findIndex(wb => wb.group < 0 && wb.disk === disk && isIdle(wb));
	if (free < 0) return disks.length;
	for (const file of m.files) if (file.wb === free) file.wb = -1;
	bookTotals(disks[free], disks[disk]);
	return free;
}

/** The record of a group on a disk, made where it has none; the disk's own for the root and for groups that are removed. */
export function writebackOf(m: Machine, disk: number, id: GroupId): BdiWriteback {
	const {disks} = m.writeback;
	if (id === ROOT || !groupOf(m, id).online) return disks[disk];
	const group = groupOf(m, id);
	const had = group.dirty === null ? undefined : disks.find(wb => wb.group === id && wb.disk === disk);
	if (had !== undefined) return had;
	const now = jiffies(m);
	group.dirty ??= createWritebackDomain(now);
	const index = placeFor(m, disk);
	const wb = createBdiWriteback(index, disk, id, now);
	wb.flusherPid = disks[disk].flusherPid;
	wb.groupCompletions = {...createProportion(), period: group.dirty.completions.period};
	wb.completions.period = m.writeback.completions.period;
	disks[index] = wb;
	return wb;
}

/** A file is dirtied for the first time, or for the first time since its group is gone: it comes to the group of the page. */
export function attachWriteback(m: Machine, file: CachedFile, pfn: Pfn): void {
	if (file.wb >= 0 && (file.queued || file.dirty > 0 || file.underWriteback > 0)) return;
	file.wb = writebackOf(m, file.disk, chargedGroup(m, pfn)?.id ?? ROOT).index;
}

/** A group is removed: its records belong to nobody, and go when there is nothing in them. */
export function orphanWriteback(m: Machine, id: GroupId): void {
	for (const wb of m.writeback.disks) if (wb.group === id) wb.group = -1;
}
