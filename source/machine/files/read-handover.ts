// A task that dies with pages collected for a read that the device has not seen yet: they are in the cache already, so the read is made.
import {submit} from './disk.ts';
import type {Machine} from '../state.ts';
import {nextSwapRequest} from '../swap/swap-in.ts';
import type {Task} from '../tasks/task.ts';

/** Submits what the task had collected, whatever the queue, and forgets the rest of its read. */
export function handOverRead(m: Machine, task: Task): void {
	const read = task.reading;
	task.reading = null;
	if (read === null || read.pfns.length === 0) return;
	if (read.kind === 'file') {
		submit(m, {disk: m.files[read.file].disk, what: 'file-read', pfns: read.pfns.splice(0)});
		return;
	}
	while (read.pfns.length > 0) {
		const {disk, run} = nextSwapRequest(m, read.pfns);
		submit(m, {disk, what: 'swap-read', pfns: read.pfns.splice(0, run)});
	}
}
