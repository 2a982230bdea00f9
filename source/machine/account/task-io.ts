// What a task has read and written: what its system calls moved, and what of it went to and came from a disk. (include/linux/task_io_accounting.h;
// fs/read_write.c vfs_read, vfs_write; block/blk-core.c submit_bio; mm/page-writeback.c folio_account_dirtied; kernel/exit.c wait_task_zombie)
// A read counts where it is asked of a disk, readahead and swap-in with it, a write where a page becomes dirty: who dirtied it pays, not the flusher.
// cancelled_write_bytes counts dirty pages that it throws away by truncating a file, whoever dirtied them. Left out: what exec reads of a program.
import type {Machine} from '../state.ts';
import type {Task} from '../tasks/task.ts';

export type TaskIo = {
	/** Bytes moved by read() and write(), and how often they were called. */
	rchar: number;
	wchar: number;
	syscr: number;
	syscw: number;
	/** Bytes asked of disks, and of pages made dirty. */
	readBytes: number;
	writeBytes: number;
	cancelledWriteBytes: number;
	/** Bytes that the call in hand has moved so far. */
	inCall: number;
};

export const createTaskIo = (): TaskIo => ({rchar: 0, wchar: 0, syscr: 0, syscw: 0, readBytes: 0, writeBytes: 0, cancelledWriteBytes: 0, inCall: 0});

/** A call of read() or write() returns, also one cut short by a signal. */
export function callDone(io: TaskIo, what: 'read' | 'write'): void {
	if (io.inCall === 0) return;
	if (what === 'read') {
		io.rchar += io.inCall;
		io.syscr++;
	} else {
		io.wchar += io.inCall;
		io.syscw++;
	}
	io.inCall = 0;
}

/** Pages are asked of a disk by the task that runs. */
export function accountRead(m: Machine, pages: number): void {
	const task = m.cpu < 0 ? undefined : m.taskOf.get(m.cpus[m.cpu].current);
	if (task !== undefined) task.io.readBytes += pages * 4096;
}

/** Who collects a dead child counts as its own what that did, and so whatever that had collected. */
export function inherit(parent: Task, child: Task): void {
	const [to, from] = [parent.io, child.io];
	for (const key of ['rchar', 'wchar', 'syscr', 'syscw', 'readBytes', 'writeBytes', 'cancelledWriteBytes'] as const) to[key] += from[key];
}
