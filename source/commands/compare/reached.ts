// Where a machine stands after a step.
import {sample} from '../../machine/machine.ts';
import type {Sample} from '../../machine/sample.ts';
import {type Applied, type EndReason, isOver, type Run} from '../../workload/run.ts';

/** A Sample, what the timeline did on the way, and why the run has ended where it has. */
export type Reached = {readonly sample: Sample; readonly applied: readonly Applied[]; readonly ended: EndReason | null};

export const reached = (run: Run, applied: readonly Applied[]): Reached => ({
	sample: sample(run.machine),
	applied,
	ended: isOver(run) ? run.endReason : null,
});
