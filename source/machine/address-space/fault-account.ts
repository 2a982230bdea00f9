// What every fault does beside its work: it is counted, noted as the task's last, and its waiting is known as what it is. (mm/memory.c handle_mm_fault,
// mm_account_fault.) The task's counters take a fault once, when it is done; pgfault counts how often one is entered, which is twice where it has to wait (before 6.12).
import {countTask} from '../cgroup/charge.ts';
import {pageAddress, type Region} from './region.ts';
import {HELD, NONE, type Pfn, WORKINGSET} from '../memory/frames.ts';
import {isZeroPage, ptePfn} from './pte.ts';
import type {FaultView} from '../process-view.ts';
import {memstallEnter, memstallLeave} from '../account/psi.ts';
import {sleep} from '../tasks/scheduler.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

/** The last fault of a task: a byte address, how it was served, the frame that was mapped (−1 none), when. */
export type LastFault = {at: number; address: number; write: boolean; how: FaultView['how']; major: boolean; frame: number};

/** Counts a finished fault and notes it as the task's last. */
export function account(m: Machine, task: Task, region: Region, page: number, write: boolean, how: FaultView['how']): void {
	m.vm.pgfault++;
	countTask(m, task, 'pgfault');
	const major = task.op.waited;
	if (!major) task.minflt++;
	const pte = region.ptes[page];
	const last = task.lastFault ?? firstFault(task);
	last.at = m.clock;
	last.address = pageAddress(region, page);
	last.write = write;
	last.how = major ? countMajor(task, how) : how;
	last.major = major;
	last.frame = isZeroPage(pte) ? -1 : ptePfn(pte);
}

function firstFault(task: Task): LastFault {
	task.lastFault = {at: 0, address: 0, write: false, how: 'new-frame', major: false, frame: -1};
	return task.lastFault;
}

/** A fault that has waited for a disk. Returns how it was served. */
function countMajor(task: Task, how: FaultView['how']): FaultView['how'] {
	task.majflt++;
	task.op.waited = false;
	task.op.retried = false;
	task.op.stays = false;
	if (how === 'swap-cache') return 'swap-in';
	return how === 'page-cache' ? 'file-read' : how;
}

/**
 * The fault gives the address space up to wait for a disk, and is entered once more afterwards (VM_FAULT_RETRY). The second time it waits where it is, so
 * that no fault is entered a third time. `missing`: its page is not there, nor on its way.
 */
export function retryFault(m: Machine, task: Task, missing = false): void {
	const {op} = task;
	op.waited = true;
	if (op.retried) {
		if (missing) op.stays = true;
		return;
	}
	op.retried = true;
	if (!m.rules.faultsOnce) m.vm.pgfault++;
}

/** Has a reference to a page from now on, which neither reclaim nor who drops caches can take then. */
function hold(m: Machine, task: Task, pfn: Pfn): void {
	letGoOfPage(m, task);
	task.holds = pfn;
	m.frames.flags[pfn] |= HELD;
}

export function letGoOfPage(m: Machine, task: Task): void {
	const pfn = task.holds;
	if (pfn === NONE) return;
	task.holds = NONE;
	if (!m.tasks.some(({holds}) => holds === pfn)) m.frames.flags[pfn] &= ~HELD;
}

/** Puts the task to sleep until a page's read is over; waiting for a page of the working set is memory pressure. */
export function waitForPage(m: Machine, task: Task, pfn: Pfn, waitsFor: 'swap-in' | 'file-read'): void {
	if ((m.frames.flags[pfn] & WORKINGSET) !== 0) memstallEnter(m, task);
	task.op.waited = true;
	if (task.op.stays) hold(m, task, pfn);
	sleep(m, task, 'D', waitsFor, true);
	task.waitPfn = pfn;
	m.pageWaiters.push(task.pid);
}

/** The task has what it waited for. */
export function doneWaiting(m: Machine, task: Task): void {
	if (task.psi.memstall) memstallLeave(m, task);
	if (task.holds !== NONE) letGoOfPage(m, task);
}
