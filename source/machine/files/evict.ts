// A file's pages are thrown away, and the file itself once it has neither a name nor anybody who holds it: what its last user does who closes it, unmaps it,
// removes it or ends. (fs/inode.c evict, mm/truncate.c truncate_inode_pages_final, mm/shmem.c shmem_evict_inode; docs §11.6)
// Until then it stays in the page cache, is read, written and written back as any other, and has its room on the tmpfs, though no path leads to it.
import {unmapFile} from '../address-space/rmap.ts';
import {DIRTY, ISOLATED, NONE, type Pfn, UPTODATE, WRITEBACK} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {mustStop} from '../tasks/cpu.ts';
import {sleep, sleepFor} from '../tasks/scheduler.ts';
import type {Task} from '../tasks/task.ts';
import {type CachedFile, lookup} from './cached-file.ts';
import {closeDescriptors, type FileRef, inodeOf} from './descriptor.ts';
import {cancelDirty, dropFilePage, invalidateRange} from './page-cache.ts';
import {truncateShmem} from './shmem.ts';

/** A file that is to go, and how far that has come. */
export type Eviction = FileRef & {at: number};

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

/** Throws away what is cached of a file from `progress.at` on, shadows from `from` on with it; false = the step's time is over, or it has to wait. */
export function throwAwayFrom(m: Machine, task: Task, file: CachedFile, from: number, progress: {at: number}): boolean {
	for (; progress.at < file.map.length; progress.at++) {
		if (mustStop(m)) return false;
		const pfn = lookup(file, progress.at);
		if (pfn !== NONE && !throwAway(m, task, file, pfn)) return false;
	}
	invalidateRange(m, file, from, file.map.length); // what is left of pages that had been evicted
	return true;
}

/** Goes on with the files that this task has to evict; false = not finished. */
export function runEvictions(m: Machine, task: Task): boolean {
	for (let next = task.evicting[0]; next !== undefined; next = task.evicting[0]) {
		const file = inodeOf(m, next);
		if ('region' in file) {
			if (!truncateShmem(m, file, next)) return false;
			m.tmpfs.files.splice(m.tmpfs.files.indexOf(file), 1);
		} else if (!throwAwayFrom(m, task, file, 0, next)) return false;
		task.evicting.shift();
	}
	return true;
}

/** A process that ends closes all that it has open, and evicts what it held last; false = not finished. */
export function closeAll(m: Machine, task: Task): boolean {
	closeDescriptors(m, task);
	return runEvictions(m, task);
}
