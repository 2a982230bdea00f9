// A file on the tmpfs that processes map shared: what a database's shared buffers are. (mm/shmem.c shmem_fault; mm/memory.c do_shared_fault, do_read_fault;
// mm/rmap.c page_add_file_rmap; docs §11.7)
// The file has its pages and swap entries itself (shmem.ts); who maps it has entries that point to them, present or nothing. Its pages count as RssShmem of each
// that maps them, once as Shmem, and as Mapped as long as somebody does. When one goes to swap it is taken out of all of them, and a process finds it again by a
// fault; when a process ends, nothing of the file goes.
// Deviates: a fault maps one page and none around it; there is no System V segment without a name, and no mapping that is private.
import {emit} from '../account/emit.ts';
import {account} from '../address-space/fault-account.ts';
import {DIRTY_PTE, makePte, PRESENT, ptePfn, pteSwapEntry, WRITABLE, YOUNG} from '../address-space/pte.ts';
import {reachPte, type Region, regionOf} from '../address-space/region.ts';
import {countMapper} from '../address-space/shmem-rmap.ts';
import {DIRTY, NONE} from '../memory/frames.ts';
import type {Machine} from '../state.ts';
import {swapCacheLookup} from '../swap/swap.ts';
import {rss, type Task} from '../tasks/task.ts';
import {inodeOf} from './descriptor.ts';
import {newPage, shmemSwapIn, type TmpfsFile} from './shmem.ts';

/** Past the end of the file, or there is no room for a page on the tmpfs. */
function busError(m: Machine, task: Task): false {
	emit(m, {kind: 'signal', pid: task.pid, name: task.name, signal: 'BUS'});
	task.killed = true;
	task.exitCause = 'signal';
	return false;
}

/** Maps a page of the file, which is made or read back first where it has to be; false = stalled, asleep, or SIGBUS. */
export function shmemFault(m: Machine, task: Task, region: Region, page: number, write: boolean): boolean {
	const of = regionOf(m, region.shm);
	const file = inodeOf(m, region) as TmpfsFile;
	const at = region.offset + page;
	if (at >= of.pages) return busError(m, task);
	reachPte(of, at);
	const was = of.ptes[at];
	if (was < 0) {
		const major = task.op.waited || swapCacheLookup(m, pteSwapEntry(was)) === NONE;
		if (major && !task.op.waited) m.vm.pgmajfault++;
		task.op.waited = major;
		if (!shmemSwapIn(m, task, of, at)) return false;
		task.op.waited = major; // its counting clears it
	} else if (was === 0) {
		const got = newPage(m, task, file, of, at);
		if (got === 'full') return busError(m, task);
		if (got === 'wait') return false;
		m.clock += m.costs.anonFault;
	} else m.clock += m.costs.fileFault;
	const pfn = ptePfn(of.ptes[at]);
	const writable = region.permissions[1] === 'w' ? WRITABLE : 0;
	region.ptes[page] = makePte(pfn, PRESENT | YOUNG | writable | (write ? DIRTY_PTE : 0));
	if (write) m.frames.flags[pfn] |= DIRTY;
	countMapper(m, task, region, pfn, 1);
	if (rss(task) > task.rssPeak) task.rssPeak = rss(task);
	account(m, task, region, page, write, was === 0 ? 'new-frame' : was < 0 ? 'swap-cache' : 'page-cache');
	return true;
}
