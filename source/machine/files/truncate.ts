// What is done to whole files and disks from outside: truncate(2), sync(2), umount(2), each by a process of its own that waits where the kernel's caller does.
// (mm/truncate.c truncate_inode_pages_range, fs/sync.c ksys_sync, fs/super.c generic_shutdown_super; docs §11.6)
// A page beyond a new end is thrown away whatever it holds: unmapped, its dirtiness cancelled, but not while a disk or a reclaimer has it.
// Deviates: sync writes itself what the flushers have not yet taken, one file after the other, where the kernel's waits for them; what uses a disk that was
// unmounted mounts it again.
import {regionOf} from '../address-space/region.ts';
import type {Op} from '../command.ts';
import type {Machine} from '../state.ts';
import {type Names, type ObjectId, treeOf} from '../vfs/names.ts';
import {dropNames} from '../vfs/shrink.ts';
import type {Task} from '../tasks/task.ts';
import {wakeAllFlushers} from './backing-dev.ts';
import {type CachedFile, isMetadata} from './cached-file.ts';
import {inodeOf, openFile, shownPath} from './descriptor.ts';
import {throwAwayFrom} from './evict.ts';
import {startFsync} from './fsync.ts';
import {truncateShmem} from './shmem.ts';
import {invalidateFile} from './page-cache.ts';

/** Cuts a file off behind its first pages, or lets it reach further again, to as many as it began with; true = done. */
export function runTruncate(m: Machine, task: Task, op: Extract<Op, {do: 'truncate'}>): boolean {
	const ref = openFile(m, task, op.file);
	if (ref === null) return true;
	const {op: progress} = task;
	if (progress.round === 0) {
		m.clock += m.costs.syscall;
		progress.round = 1;
		progress.at = op.pages;
		const cut = inodeOf(m, ref);
		if ('region' in cut) cut.length = Math.min(op.pages, regionOf(m, cut.region).pages);
		else cut.pages = Math.min(op.pages, cut.map.length);
	}
	const file = inodeOf(m, ref);
	return 'region' in file ? truncateShmem(m, file, progress) : throwAwayFrom(m, task, file, file.pages, progress);
}

const isOn = (m: Machine, file: CachedFile, disk: string | undefined): boolean => disk === undefined || m.disks[file.disk].config.name === disk;

/** Writes out what is dirty of all disks, whose flushers begin at once, or of one, file after file; true = all that was dirty is on its disk. */
export function runSync(m: Machine, task: Task, disk?: string): boolean {
	const {op: progress} = task;
	if (progress.round === 0) {
		progress.round = 1;
		if (disk === undefined) wakeAllFlushers(m);
	}
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

/** Why a disk cannot be unmounted; null = it can: nobody has a file of it open, mapped, or runs it. */
export function umountRefusal(m: Machine, disk: string): string | null {
	const held = m.files.find(file => isOn(m, file, disk) && !isMetadata(file) && file.opens + file.mappings.length > 0);
	if (held !== undefined) return `${shownPath(held)} is in use`;
	const opener = m.tasks.find(({openFiles}) => openFiles.some(({name}) => isNameOn(m, name, disk)));
	return opener === undefined ? null : `${opener.name} has files of ${disk} open`;
}
