// A program's step that takes the next request, as a server does in accept() or epoll_wait().
import {nextOp} from '../files/pacing.ts';
import type {Machine} from '../state.ts';
import {type ArriveOp, arrivals, beginOperation, openRequests} from './requests.ts';
import {sleepFor} from './scheduler.ts';
import type {Task} from './task.ts';

/** Takes the oldest request, or sleeps until one arrives; without a rate, one is always there. */
export function runArrive(m: Machine, task: Task, op: ArriveOp): void {
	const requests = task.requests ?? openRequests(m, task, op);
	if (requests.rate === 0) {
		beginOperation(m, task);
		nextOp(task);
		return;
	}
	arrivals(requests, m.clock);
	const oldest = requests.queue.shift();
	if (oldest === undefined) {
		sleepFor(m, task, requests.nextAt - m.clock, 'S', 'sleep');
		return;
	}
	requests.begunAt = oldest;
	nextOp(task);
}
