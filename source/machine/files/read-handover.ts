// A task that dies with pages collected for a read that the device has not seen yet: they are in the cache already, so the read is made.
import {submit, takeRun} from './disk.ts';
import {contiguous} from './readahead.ts';
import type {Machine} from '../state.ts';
import {nextSwapRequest} from '../swap/swap-in.ts';
import type {Task} from '../tasks/task.ts';

/** Submits what the task had collected, whatever the queue, and forgets the rest of its read. */
export function handOverRead(m: Machine, task: Task): void {
	const read = task.reading;
	task.reading = null;
	if (read === null || read.pfns.length === 0) return;
	if (read.kind === 'file') {
		const {disk} = m.files[read.file];
		while (read.pfns.length > 0) {
			const run = contiguous(m, disk, read.pfns);
			submit(m, {disk, what: 'file-read', pages: run, pfns: takeRun(read, run)});
		}
		return;
	}
	while (read.pfns.length > 0) {
		const {disk, run} = nextSwapRequest(m, read.pfns);
		submit(m, {disk, what: 'swap-read', pages: run, pfns: takeRun(read, run)});
	}
}
