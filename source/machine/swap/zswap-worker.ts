// The worker that empties a full pool of zswap's down to its accept threshold, one page of each group in turn. (mm/zswap.c of 6.12: shrink_worker; docs §10.2)
import {ROOT} from '../cgroup/group.ts';
import {nextOnline} from '../cgroup/tree.ts';
import {mayWriteBack} from '../cgroup/zswap-charge.ts';
import {diskIsFull, waitForQueue} from '../files/disk.ts';
import {userPageOf} from '../memory/alloc-request.ts';
import {NONE} from '../memory/frames.ts';
import {STALLED} from '../memory/freelist.ts';
import {MAX_RECLAIM_RETRIES} from '../memory/node.ts';
import {allocPage, dropStall, runStall} from '../memory/page-alloc.ts';
import type {Machine} from '../state.ts';
import {sleep} from '../tasks/scheduler.ts';
import type {Task} from '../tasks/task.ts';
import {areaOf, chargedTo, swapCacheLookup} from './swap.ts';
import {acceptPages, inZswap, NOTHING, type Zswap, type ZswapList} from './zswap.ts';
import {takeOldest, writeBack} from './zswap-writeback.ts';
import {mustStop} from '../tasks/cpu.ts';

/** The list that is next: of each group in turn, and all of the machine's where there are none. Null: that group has nothing to be written, or a walk is over. */
function nextList(m: Machine, z: Zswap): ZswapList | null {
	if (m.cgroups === null) return z.lists[ROOT] ?? null;
	z.cursor = nextOnline(m, z.cursor);
	if (z.cursor < 0) {
		if (z.attempts === 0) z.failures++;
		z.attempts = 0;
		return null;
	}
	const list = z.lists[z.cursor] ?? null;
	return list === null || list.first === NOTHING || !mayWriteBack(m, z.cursor) ? null : list;
}

/** One step of the worker (shrink_worker): chooses an entry, or goes on with the one in hand. */
function step(m: Machine, task: Task, z: Zswap): void {
	m.clock += m.costs.scanKept;
	if (z.writing === NOTHING) {
		const list = nextList(m, z);
		if (list === null) return;
		z.attempts++;
		const chosen = takeOldest(m, z, list);
		if (typeof chosen === 'number') z.writing = chosen;
		else z.failures++;
		return;
	}
	const entry = z.writing;
	if (!inZswap(m, entry) || swapCacheLookup(m, entry) !== NONE) {
		dropStall(m, task); // it was read or freed while there was no page for it
		z.writing = NOTHING;
		return;
	}
	const disk = m.disks[areaOf(m, entry).disk];
	if (diskIsFull(disk)) {
		waitForQueue(m, disk, task);
		return;
	}
	const pfn = allocPage(m, task, userPageOf(chargedTo(m, entry)));
	if (pfn === STALLED) return;
	z.writing = NOTHING;
	if (pfn < 0) z.failures++;
	else writeBack(m, task, z, entry, pfn);
}

/** Runs the worker until the pool is under its accept threshold, it has failed sixteen times, or it has to wait. */
export function runZswapWorker(m: Machine, task: Task): void {
	const z = m.zswap as Zswap;
	while (task.state === 'R' && !mustStop(m)) {
		if (task.stall !== null) {
			runStall(m, task);
			if (task.stall !== null) return;
		} else if (z.writing === NOTHING && (z.pool.stored === 0 || z.failures >= MAX_RECLAIM_RETRIES || z.pool.pages <= acceptPages(m))) {
			z.failures = z.attempts = 0;
			sleep(m, task, 'S', 'sleep');
		} else step(m, task, z);
	}
}
