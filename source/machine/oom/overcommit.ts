// Overcommit: whether a mapping may be made, decided at mmap, brk and exec alone. (mm/util.c __vm_enough_memory; docs §14)
import {hugetlbPages} from '../memory/hugetlb.ts';
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

/** The mode that refuses beyond CommitLimit, and heeds no MAP_NORESERVE. */
export const OVERCOMMIT_NEVER = 2;

/** CommitLimit in pages: printed in every mode, enforced in mode 2. `ram`: without huge pages; of it a share of `ratio` percent counts, or `kbytes` instead (vm_commit_limit). */
export const commitLimit = (ram: number, ratio: number, swapTotal: number, kbytes = 0): number =>
	(kbytes > 0 ? Math.floor(kbytes / 4) : Math.trunc((ram * ratio) / 100)) + swapTotal;

export type CommitQuestion = {
	readonly mode: number;
	readonly ratio: number;
	readonly kbytes?: number;
	readonly totalRam: number;
	/** Pages of totalRam that are huge. */
	readonly hugetlb?: number;
	readonly swapTotal: number;
	/** Committed_AS with this request in it. */
	readonly committed: number;
	readonly request: number;
	readonly totalVm: number;
	readonly admin: boolean;
	/** admin_reserve_kbytes and user_reserve_kbytes in pages. */
	readonly adminReserve: number;
	readonly userReserve: number;
};

/** All in pages. */
export function enoughMemory(q: CommitQuestion): boolean {
	if (q.mode === 1) return true;
	if (q.mode === 0) return q.request <= q.totalRam + q.swapTotal;
	let allowed = commitLimit(q.totalRam - (q.hugetlb ?? 0), q.ratio, q.swapTotal, q.kbytes);
	if (!q.admin) allowed -= q.adminReserve;
	allowed -= Math.min(q.totalVm >> 5, q.userReserve);
	return q.committed < allowed;
}

export const totalRam = (m: Machine): number => m.zones.reduce((sum, zone) => sum + zone.managed, 0);

/** Whether `pages` more of private writable memory are granted to a task that asks for `already` in the same call. Root (uid 0) may go into the admin reserve. */
export function mayCommit(m: Machine, task: Pick<Task, 'uid' | 'vszPages'>, pages: number, already = 0): boolean {
	return enoughMemory({
		mode: m.tunables.overcommitMemory,
		ratio: m.tunables.overcommitRatio,
		kbytes: m.tunables.overcommitKbytes,
		totalRam: totalRam(m),
		hugetlb: hugetlbPages(m),
		swapTotal: m.swapTotal,
		committed: m.committedPages + already + pages,
		request: pages,
		totalVm: task.vszPages,
		admin: task.uid === 0,
		adminReserve: m.tunables.adminReserve,
		userReserve: m.tunables.userReserve,
	});
}
