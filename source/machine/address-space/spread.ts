// Where a page of memory lies under an interleaving policy: by its place, so that it is the same whoever touches it first, and a copy lies where the page did that it
// is of. (mm/mempolicy.c interleave_nid, weighted_interleave_nid; mm/shmem.c shmem_get_pgoff_policy; docs §20)
// Anonymous memory goes by its address, which is its vm_pgoff; a file on the tmpfs by inode and index. What has no place, as page cache and the kernel's own pages,
// comes from one node after the other (freelist.ts). Deviates: a program's data go by their address, not by their place in its file.
import type {TmpfsFile} from '../files/shmem.ts';
import type {AllocRequest} from '../memory/alloc-request.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';
import {PAGE} from './layout.ts';
import {pageAddress, type Region} from './region.ts';

/** The number that the place of a page goes by; −1 where the task does not interleave. */
export function spreadOf(m: Machine, {policy}: Task, region: Region, page: number): number {
	if (policy.interleave === undefined) return -1;
	if (region.pid !== 0) return pageAddress(region, page) / PAGE;
	return (m.tmpfs.files.find(file => file.region === region.id) as TmpfsFile).inode + page;
}

/** A request for that page. */
export const spreadBy = (m: Machine, request: AllocRequest, task: Task, region: Region, page: number): AllocRequest =>
	task.policy.interleave === undefined ? request : {...request, spread: spreadOf(m, task, region, page)};
