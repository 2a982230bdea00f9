// A program's step that uses all of its process's own memory once, whatever it calls it: what a child does that is to write down what its parent had.
import {access} from '../address-space/faults.ts';
import {type Region, regionOf} from '../address-space/region.ts';
import type {Op} from '../command.ts';
import {due, nextOp} from '../files/pacing.ts';
import type {Machine} from '../state.ts';
import type {Task} from './task.ts';
import {mustStop} from './cpu.ts';

const isOwn = (region: Region): boolean => region.file < 0 && region.shm < 0 && !region.image && region.permissions[1] === 'w';

/** Uses page after page of region after region, lowest first; what has never been written has no page and is left out. */
export function runScan(m: Machine, task: Task, op: Extract<Op, {do: 'scan'}>): void {
	const {op: progress} = task;
	for (; progress.round < task.regions.length; progress.round++) {
		const region = regionOf(m, task.regions[progress.round]);
		for (; isOwn(region) && progress.at < region.ptes.length; progress.at++) {
			if (region.ptes[progress.at] === 0) continue;
			if (mustStop(m) || due(m, task, op.rate) < 0 || !access(m, task, region, progress.at, op.access)) return;
			progress.done++;
		}
		progress.at = 0;
	}
	nextOp(task);
}
