// The OOM reaper: a victim that has not exited by itself loses its private memory. (oom_reap_task, __oom_reap_task_mm of mm/oom_kill.c;
// docs §15). Deviates: it is a timed event and not a thread, and takes no time on a CPU.
import {emit} from '../account/emit.ts';
import {finishGather} from '../address-space/mmu-gather.ts';
import {zapRegion} from '../address-space/unmap.ts';
import type {Machine} from '../state.ts';
import {schedule} from '../tasks/event-queue.ts';

/** How the reaper tries again where it cannot have the address space (MAX_OOM_REAP_RETRIES). */
const REAPER_RETRY_NS = 100e6;
const REAPER_ATTEMPTS = 10;

/** The reaper's turn: a victim that has not exited loses its private memory now. */
export function oomReap(m: Machine, pid: number, attempt: number): void {
	const task = m.taskOf.get(pid);
	if (task === undefined || task.exiting || task.reaped) return;
	// A victim in the middle of a fault, a read or a fork holds its address space: the reaper tries again.
	if ((task.stall !== null || task.reading !== null || task.forking !== null) && attempt < REAPER_ATTEMPTS) {
		schedule(m, m.clock + REAPER_RETRY_NS, {kind: 'oom-reap', pid, attempt: attempt + 1});
		return;
	}
	const before = m.free;
	const {clock, limit} = m;
	m.limit = Infinity;
	for (const id of task.regions) {
		const region = m.regions[id];
		if (region !== null && region.file < 0 && region.shm < 0 && !region.image && zapRegion(m, task, region)) finishGather(m, task);
	}
	m.clock = clock; // the reaper's own time is not modelled
	m.limit = limit;
	task.reaped = true;
	emit(m, {kind: 'reaped', pid, name: task.name, pages: m.free - before, anonLeft: task.rssAnon, fileLeft: task.rssFile});
}
