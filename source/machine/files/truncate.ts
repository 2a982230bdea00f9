// What is done to whole files and disks from outside: truncate(2), unlink(2), sync(2), umount(2), each by a process of its own that waits where the kernel's
// caller does. (mm/truncate.c truncate_inode_pages_range, fs/sync.c ksys_sync, fs/super.c generic_shutdown_super; docs §11.6)
// A page beyond a new end is thrown away whatever it holds: unmapped, its dirtiness cancelled, but not while a disk or a reclaimer has it.
// Deviates: sync writes one file after the other, where the kernel has the flushers of all disks begin first; a file that is unlinked while somebody maps or
// runs it keeps its pages until reclaim takes them, and who reads it by its name is refused from then on; what uses a disk that was unmounted mounts it again.
import {unmapFile} from '../address-space/rmap.ts';
import type {Op} from '../command.ts';
import {DIRTY, ISOLATED, type Pfn, NONE, UPTODATE, WRITEBACK} from '../memory/frames.ts';
import {sleep, sleepFor} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import {type Names, type ObjectId, treeOf} from '../vfs/names.ts';
import {dropNames} from '../vfs/shrink.ts';
import type {Task} from '../tasks/task.ts';
import {type CachedFile, isMetadata, lookup} from './cached-file.ts';
import {startFsync} from './fsync.ts';
import {DELETED, tmpfsFile, truncateShmem} from './shmem.ts';
import {cancelDirty, dropFilePage, invalidateFile, invalidateRange} from './page-cache.ts';
import {mustStop} from '../tasks/cpu.ts';

/** lock_page() of a page that somebody else has in hand: looked at again so much later. */
const LOCKED_NS = 100_000;

/** Throws one page away; false = it is in other hands, and the task sleeps. */
function throwAway(m: Machine, task: Task, file: CachedFile, pfn: Pfn): boolean {
	const {flags, aux} = m.frames;
	if ((flags[pfn] & WRITEBACK) !== 0) {
		file.syncWaiters.push(task.pid);
		sleep(m, task, 'D', 'fsync', true);
		return false;
	}
	if ((flags[pfn] & ISOLATED) !== 0 || (flags[pfn] & UPTODATE) === 0) {
		sleepFor(m, task, LOCKED_NS, 'D', 'file-read', true);
		return false;
	}
	if (aux[pfn] > 0) unmapFile(m, pfn);
	if ((flags[pfn] & DIRTY) !== 0) cancelDirty(m, task, pfn);
	dropFilePage(m, pfn);
	m.clock += m.costs.freePage;
	return true;
}

/** Cuts a file off behind its first pages, or lets it reach further again, to as many as it began with; true = done. */
export function runTruncate(m: Machine, task: Task, op: Extract<Op, {do: 'truncate'}>): boolean {
	const shmem = tmpfsFile(m, op.file);
	if (shmem !== undefined) {
		if (!truncateShmem(m, task, shmem, op.pages)) return false;
		if (op.unlink === true) shmem.path += DELETED;
		return true;
	}
	const file = m.files.find(({path}) => path === op.file);
	if (file === undefined) return true;
	const {op: progress} = task;
	if (progress.round === 0) {
		m.clock += m.costs.syscall;
		progress.round = 1;
		progress.at = op.pages;
		file.pages = Math.min(op.pages, file.map.length);
	}
	for (; progress.at < file.map.length; progress.at++) {
		if (mustStop(m)) return false;
		const pfn = lookup(file, progress.at);
		if (pfn !== NONE && !throwAway(m, task, file, pfn)) return false;
	}
	invalidateRange(m, file, file.pages, file.map.length); // what is left of pages that had been evicted
	if (op.unlink === true) file.path += DELETED;
	return true;
}

const isOn = (m: Machine, file: CachedFile, disk: string | undefined): boolean => disk === undefined || m.disks[file.disk].config.name === disk;

/** Writes out what is dirty of all disks or one, file after file; true = all that was dirty is on its disk. */
export function runSync(m: Machine, task: Task, disk?: string): boolean {
	const {op: progress} = task;
	while (progress.at < m.files.length) {
		const file = m.files[progress.at++];
		if (!isOn(m, file, disk) || (file.dirty === 0 && file.underWriteback === 0)) continue;
		startFsync(m, task, file);
		return false;
	}
	return true;
}

/** sync, and then nothing of the disk is cached any more, its own pages included; true = done. Who dirties its files meanwhile keeps what is dirty there. */
export function runUmount(m: Machine, task: Task, op: Extract<Op, {do: 'umount'}>): boolean {
	if (!runSync(m, task, op.disk)) return false;
	dropNames(
		m,
		m.disks.findIndex(({config}) => config.name === op.disk),
	);
	for (const file of m.files) if (isOn(m, file, op.disk)) m.clock += invalidateFile(m, file) * m.costs.freePage;
	return true;
}

function isNameOn(m: Machine, name: ObjectId, disk: string): boolean {
	const {supers} = m.names as Names;
	return m.disks[supers[treeOf(m.names as Names, name).super].disk].config.name === disk;
}

/** Why a disk cannot be unmounted; null = it can: nobody maps or runs a file of it. */
export function umountRefusal(m: Machine, disk: string): string | null {
	const held = m.files.find(file => isOn(m, file, disk) && !isMetadata(file) && file.mappings.length > 0);
	if (held !== undefined) return `${held.path} is in use`;
	const opener = m.tasks.find(({openFiles}) => openFiles.some(({name}) => isNameOn(m, name, disk)));
	return opener === undefined ? null : `${opener.name} has files of ${disk} open`;
}
