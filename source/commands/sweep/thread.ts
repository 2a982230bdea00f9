// A thread that does runs of a sweep, one after the other, as the pool hands them out.
import {doRun, type Done, type Memory, type Task} from '../../workload/sweep/one-run.ts';
import type {Setup} from '../../workload/sweep/plan.ts';
import {finishOf} from './finish-of.ts';

/** What tinypool keeps for the thread's code. */
const state = (process as unknown as {readonly __tinypool_state__: {readonly workerData: Setup}}).__tinypool_state__;
const memory: Memory = {kept: null};

/** Does a run. */
export const run = (task: Task): Done => finishOf(doRun(state.workerData, task, memory));
